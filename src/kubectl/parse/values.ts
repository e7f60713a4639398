// Values of flags, read and refused as Go's strconv and time read them.
import type { Result } from '../../base/result.ts';
import { err, ok } from '../../base/result.ts';

const BOOLS: ReadonlyMap<string, boolean> = new Map([
  ...['1', 't', 'T', 'TRUE', 'true', 'True'].map((text) => [text, true] as const),
  ...['0', 'f', 'F', 'FALSE', 'false', 'False'].map((text) => [text, false] as const),
]);

export function parseBool(text: string): Result<boolean, string> {
  const value = BOOLS.get(text);
  return value === undefined ? err(`strconv.ParseBool: parsing ${JSON.stringify(text)}: invalid syntax`) : ok(value);
}

export function parseInteger(text: string): Result<number, string> {
  if (/^[+-]?(0x[0-9a-fA-F]+|0b[01]+|0o?[0-7]+|[1-9]\d*|0)$/.test(text)) {
    const sign = text.startsWith('-') ? -1 : 1;
    const digits = text.replace(/^[+-]/, '');
    const value = /^0[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
    if (Number.isSafeInteger(value)) return ok(value === 0 ? 0 : sign * value);
    return err(`strconv.ParseInt: parsing ${JSON.stringify(text)}: value out of range`);
  }
  return err(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
}

const UNITS: Readonly<Record<string, number>> = { ns: 1e-6, us: 1e-3, µs: 1e-3, ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** A Go duration in milliseconds. */
export function parseDuration(text: string): Result<number, string> {
  const invalid = err(`time: invalid duration ${JSON.stringify(text)}`);
  const sign = text.startsWith('-') ? -1 : 1;
  let rest = text.replace(/^[+-]/, '');
  if (rest === '0') return ok(0);
  if (rest === '') return invalid;
  let total = 0;
  while (rest !== '') {
    const number = /^(\d+\.?\d*|\.\d+)/.exec(rest)?.[0];
    if (number === undefined) return invalid;
    rest = rest.slice(number.length);
    const unit = /^[^\d.]+/.exec(rest)?.[0];
    if (unit === undefined) return err(`time: missing unit in duration ${JSON.stringify(text)}`);
    const factor = UNITS[unit];
    if (factor === undefined) return err(`time: unknown unit ${JSON.stringify(unit)} in duration ${JSON.stringify(text)}`);
    total += Number(number) * factor;
    rest = rest.slice(unit.length);
  }
  return ok(sign * total);
}

/** A Go duration as text: `12s`, `1m30s`, `500ms`. */
export function formatDuration(ms: number): string {
  if (ms === 0) return '0s';
  if (Math.abs(ms) < 1000) return `${ms}ms`;
  const sign = ms < 0 ? '-' : '';
  const total = Math.abs(ms);
  const hours = Math.floor(total / 3_600_000);
  const minutes = Math.floor((total % 3_600_000) / 60_000);
  const seconds = (total % 60_000) / 1000;
  if (hours > 0) return `${sign}${hours}h${minutes}m${seconds}s`;
  return minutes > 0 ? `${sign}${minutes}m${seconds}s` : `${sign}${seconds}s`;
}

/** One line of CSV (pflag's stringSlice). */
export function splitSlice(text: string): readonly string[] {
  if (text === '') return [];
  if (!text.includes('"')) return text.split(',');
  const fields: string[] = [];
  for (const match of text.matchAll(/("((?:[^"]|"")*)"|[^,]*)(,|$)/g)) {
    fields.push(match[2] === undefined ? (match[1] ?? '') : match[2].replaceAll('""', '"'));
    if (match[3] === '') break;
  }
  return fields;
}
