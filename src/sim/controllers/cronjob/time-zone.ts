// Local time by the IANA names of zones, as the language's own database has them.

export interface TimeZone {
  /** How far local clocks are ahead of UTC at a moment, in ms. */
  offsetAt(epochMs: number): number;
}

const UTC: TimeZone = { offsetAt: () => 0 };

const zones = new Map<string, TimeZone>([
  ['', UTC],
  ['UTC', UTC],
]);

/** The zone of a name that is known to exist, e.g. `Europe/Berlin`. */
export function timeZoneOf(name: string): TimeZone {
  const known = zones.get(name);
  if (known) return known;
  const zone = loadZone(name);
  zones.set(name, zone);
  return zone;
}

const QUARTER = 15 * 60_000;

function loadZone(timeZone: string): TimeZone {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const offsets = new Map<number, number>();
  return {
    offsetAt(epochMs) {
      // clocks change on the quarter of an hour
      const at = Math.floor(epochMs / QUARTER) * QUARTER;
      let offset = offsets.get(at);
      if (offset === undefined) {
        offset = offsetBy(format, at);
        if (offsets.size >= 10_000) offsets.clear();
        offsets.set(at, offset);
      }
      return offset;
    },
  };
}

function offsetBy(format: Intl.DateTimeFormat, epochMs: number): number {
  const parts = new Map(format.formatToParts(new Date(epochMs)).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  const day = Date.UTC(part('year'), part('month') - 1, part('day'));
  const local = day + part('hour') * 3_600_000 + part('minute') * 60_000 + part('second') * 1000;
  return local - epochMs;
}

/** RFC 3339 with the zone's offset: `2026-07-01T04:00:00+02:00`. */
export function toZonedTime(epochMs: number, zone: TimeZone): string {
  const offset = zone.offsetAt(epochMs);
  const local = new Date(epochMs + offset).toISOString().slice(0, 19);
  if (offset === 0) return `${local}Z`;
  const minutes = Math.abs(offset) / 60_000;
  const pad = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  return `${local}${offset < 0 ? '-' : '+'}${pad(minutes / 60)}:${pad(minutes % 60)}`;
}
