/** The tape's scale: which virtual time stands at which pixel. */
export interface Scale {
  /** Time at the left edge. */
  readonly from: number;
  readonly msPerPixel: number;
  readonly width: number;
}

export const xOf = (scale: Scale, at: number): number => (at - scale.from) / scale.msPerPixel;
export const timeAt = (scale: Scale, x: number): number => scale.from + x * scale.msPerPixel;
export const endOf = (scale: Scale): number => scale.from + scale.width * scale.msPerPixel;

/** Where the present stands while the tape follows it: a fifth of it is left for what is due. */
const PRESENT = 0.79;
const START_MARGIN = 8;

/** Follows the present, by whole pixels; at the start of a run the tape fills from the left. */
export function following(time: number, msPerPixel: number, width: number): Scale {
  const from = Math.floor(time / msPerPixel - PRESENT * width) * msPerPixel;
  return { from: Math.max(from, -START_MARGIN * msPerPixel), msPerPixel, width };
}

/** The same scale moved so far that a moment is seen: where it was outside, it stands in the middle. */
export function showing(scale: Scale, at: number): Scale {
  const x = xOf(scale, at);
  if (x >= 0 && x <= scale.width) return scale;
  return { ...scale, from: Math.max(at - (scale.width / 2) * scale.msPerPixel, -START_MARGIN * scale.msPerPixel) };
}

export interface Ticks {
  /** Labelled. */
  readonly major: number;
  readonly middle: number;
  readonly minor: number;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const ladder: readonly Ticks[] = [
  { major: 100, middle: 50, minor: 10 },
  { major: SECOND, middle: 500, minor: 100 },
  { major: 5 * SECOND, middle: SECOND, minor: 500 },
  { major: 10 * SECOND, middle: 5 * SECOND, minor: SECOND },
  { major: 30 * SECOND, middle: 10 * SECOND, minor: 5 * SECOND },
  { major: MINUTE, middle: 30 * SECOND, minor: 10 * SECOND },
  { major: 5 * MINUTE, middle: MINUTE, minor: 30 * SECOND },
  { major: 10 * MINUTE, middle: 5 * MINUTE, minor: MINUTE },
  { major: 30 * MINUTE, middle: 10 * MINUTE, minor: 5 * MINUTE },
  { major: HOUR, middle: 30 * MINUTE, minor: 10 * MINUTE },
  { major: 6 * HOUR, middle: 3 * HOUR, minor: HOUR },
  { major: 24 * HOUR, middle: 12 * HOUR, minor: 6 * HOUR },
];

/** The finest ticks whose labels have room. */
export const ticksFor = (msPerPixel: number, room = 90): Ticks =>
  ladder.find((ticks) => ticks.major / msPerPixel >= room) ?? { major: 24 * HOUR, middle: 12 * HOUR, minor: 6 * HOUR };

export const LEAST_MS_PER_PIXEL = 0.5;
export const MOST_MS_PER_PIXEL = 120_000;

/** Zooms by a factor, keeping the time under `x` where it is. */
export function zoomed(scale: Scale, x: number, factor: number): Scale {
  const msPerPixel = Math.min(MOST_MS_PER_PIXEL, Math.max(LEAST_MS_PER_PIXEL, scale.msPerPixel * factor));
  return { ...scale, msPerPixel, from: timeAt(scale, x) - x * msPerPixel };
}
