const UNITS: Readonly<Record<string, number>> = { '': 1000, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
/** What stands for ever: the longest time that a timer can be set for. */
export const FOREVER_MS = 2 ** 52;

/** `1.5`, `2m`, `infinity` → milliseconds. */
export function parseSeconds(text: string): number | undefined {
  if (text === 'inf' || text === 'infinity') return FOREVER_MS;
  const match = /^(\d+(?:\.\d*)?|\.\d+)([smhd]?)$/.exec(text);
  return match ? Math.min(Number(match[1]) * (UNITS[match[2] as string] as number), FOREVER_MS) : undefined;
}

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = 'January February March April May June July August September October November December'.split(' ');

/** `%Y-%m-%d` and the like, in UTC. */
export function formatDate(format: string, epochMs: number): string {
  const date = new Date(epochMs);
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = date.getUTCHours();
  const year = date.getUTCFullYear();
  const firstDay = Date.parse(`${year}-01-01T00:00:00Z`);
  const values: Readonly<Record<string, string>> = {
    Y: String(year),
    y: two(year % 100),
    m: two(date.getUTCMonth() + 1),
    d: two(date.getUTCDate()),
    e: String(date.getUTCDate()).padStart(2),
    H: two(hours),
    I: two(hours % 12 || 12),
    M: two(date.getUTCMinutes()),
    S: two(date.getUTCSeconds()),
    N: `${String(date.getUTCMilliseconds()).padStart(3, '0')}000000`,
    p: hours < 12 ? 'AM' : 'PM',
    s: String(Math.floor(epochMs / 1000)),
    a: (DAYS[date.getUTCDay()] as string).slice(0, 3),
    A: DAYS[date.getUTCDay()] as string,
    b: (MONTHS[date.getUTCMonth()] as string).slice(0, 3),
    B: MONTHS[date.getUTCMonth()] as string,
    j: String(Math.floor((epochMs - firstDay) / 86_400_000) + 1).padStart(3, '0'),
    u: String(date.getUTCDay() || 7),
    w: String(date.getUTCDay()),
    Z: 'UTC',
    z: '+0000',
    n: '\n',
    t: '\t',
    '%': '%',
  };
  const composed: Readonly<Record<string, string>> = {
    T: '%H:%M:%S',
    F: '%Y-%m-%d',
    R: '%H:%M',
    D: '%m/%d/%y',
    c: '%a %b %e %T %Y',
    h: '%b',
  };
  const expanded = format.replaceAll(/%([TFRDch])/g, (_, letter: string) => composed[letter] as string);
  return expanded
    .replaceAll(/%([TFRDch])/g, (_, letter: string) => composed[letter] as string)
    .replaceAll(/%-?([a-zA-Z%])/g, (all, letter: string) => {
      const value = values[letter];
      if (value === undefined) return all;
      return all.startsWith('%-') ? value.replace(/^[0 ](?=.)/, '') : value;
    });
}

/** `@1234`, `2026-01-05 09:00[:30]`, `09:00`; `[[CC]YY]MMDDhhmm[.ss]`. */
export function parseDate(text: string, now: number): number | undefined {
  if (/^@\d+$/.test(text)) return Number(text.slice(1)) * 1000;
  if (text === 'now') return now;
  const packed = /^(\d{2}|\d{4})?(\d{2})(\d{2})(\d{2})(\d{2})(?:\.(\d{2}))?$/.exec(text);
  if (packed) {
    const [, year = '', month, dayOfMonth, hour, minute, second = '00'] = packed;
    const full = year === '' ? String(new Date(now).getUTCFullYear()) : year.length === 2 ? `20${year}` : year;
    const moment = Date.parse(`${full}-${month}-${dayOfMonth}T${hour}:${minute}:${second}Z`);
    return Number.isNaN(moment) ? undefined : moment;
  }
  const day = new Date(now).toISOString().slice(0, 10);
  const full = /^\d{1,2}:\d{2}/.test(text) ? `${day} ${text}` : text;
  const parsed = Date.parse(
    `${full.replace(' ', 'T')}${/[Zz]$|[-+]\d{2}:\d{2}$/.test(full) ? '' : full.includes(':') ? 'Z' : 'T00:00:00Z'}`,
  );
  return Number.isNaN(parsed) ? undefined : parsed;
}
