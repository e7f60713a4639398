import type { MicroTime, Time } from '../generated/types.ts';

// RFC 3339 texts of the API, from and to milliseconds since 1970.

/** `2026-11-21T03:12:05Z`: whole seconds, as metav1.Time is written. */
export function toTime(epochMs: number): Time {
  const second = Math.floor(epochMs / 1000);
  if (second === lastSecond) return lastText;
  lastSecond = second;
  lastText = `${new Date(second * 1000).toISOString().slice(0, 19)}Z`;
  return lastText;
}

// Most objects of a moment carry the same time: the last text made is kept.
let lastSecond = NaN;
let lastText = '';

/** `2026-11-21T03:12:05.250000Z`: microseconds, as metav1.MicroTime is written. */
export function toMicroTime(epochMs: number): MicroTime {
  const micros = Math.round(epochMs * 1000);
  const second = Math.floor(micros / 1_000_000);
  const fraction = String(micros - second * 1_000_000).padStart(6, '0');
  // Joined: a text that is put together keeps its pieces beside it.
  return [toTime(second * 1000).slice(0, 19), `${fraction}Z`].join('.');
}

/** Milliseconds since 1970 of a Time or MicroTime; undefined for undefined. */
export function fromTime(time: string): number;
export function fromTime(time: string | undefined): number | undefined;
export function fromTime(time: string | undefined): number | undefined {
  if (time === undefined) return undefined;
  const known = parsedTimes.get(time);
  if (known !== undefined) return known;
  const epochMs = Date.parse(time);
  if (parsedTimes.size >= 50_000) parsedTimes.clear();
  parsedTimes.set(time, epochMs);
  return epochMs;
}

const parsedTimes = new Map<string, number>();
