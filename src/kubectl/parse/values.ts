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

/** Integers of base 10, or of another that a prefix names; underscores may stand between digits. */
const INTEGER = /^[+-]?(0[xX](_?[\da-fA-F])+|0[bB](_?[01])+|0[oO]?(_?[0-7])+|[1-9](_?\d)*|0)$/;

/** An integer of 32 or 64 bits; those past 2^53 lose their last digits. */
export function parseInteger(text: string, bits: 32 | 64 = 64): Result<number, string> {
  const quoted = JSON.stringify(text);
  if (!INTEGER.test(text)) return err(`strconv.ParseInt: parsing ${quoted}: invalid syntax`);
  const digits = text.replace(/^[+-]/, '').replaceAll('_', '');
  const size = BigInt(/^0\d/.test(digits) ? `0o${digits.slice(1)}` : digits);
  const value = text.startsWith('-') ? -size : size;
  if (BigInt.asIntN(bits, value) !== value) return err(`strconv.ParseInt: parsing ${quoted}: value out of range`);
  return ok(Number(value));
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
