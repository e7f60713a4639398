// Values of flags, read and refused as Go's strconv and time read them.
import type { Result } from '../../base/result.ts';
import { err, ok } from '../../base/result.ts';
import { parseDuration as durationOf } from '../../api/values/duration.ts';

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

/** A Go duration in milliseconds. */
export function parseDuration(text: string): Result<number, string> {
  const value = durationOf(text);
  if (value !== undefined) return ok(value);
  const quoted = JSON.stringify(text);
  if (/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text)) return err(`time: missing unit in duration ${quoted}`);
  const unit = /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|ms|s|m|h))*(?:\d+\.?\d*|\.\d+)([^\d.]+)/.exec(text)?.[1];
  return err(
    unit === undefined
      ? `time: invalid duration ${quoted}`
      : `time: unknown unit ${JSON.stringify(unit)} in duration ${quoted}`,
  );
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
