// Reads values out of a scenario document; what does not fit is thrown with its place.
import { parseDuration } from '../api/values/duration.ts';

/** A document that does not fit the format; carries the path of the wrong value. */
export class Misfit extends Error {
  readonly path: readonly (string | number)[];

  constructor(path: readonly (string | number)[], message: string) {
    super(message);
    this.path = path;
  }
}

export type Raw = Readonly<Record<string, unknown>>;
export type Path = readonly (string | number)[];

/** A text, or one by language. */
export type Words = string | Readonly<Record<string, string>>;

export function listOf(raw: Raw, path: Path): readonly unknown[] {
  const value = raw[path.at(-1) as string];
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new Misfit(path, `${path.join('.')} is a list`);
  return value;
}

export function text(raw: Raw, path: Path, key: string): string {
  const value = raw[key];
  if (typeof value !== 'string' || value === '') throw new Misfit(path, `${key} is missing or not a text`);
  return value;
}

/** A scalar as text; nothing for what has no plain text. */
export function words(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? `${value}` : '';
}

export function number(value: unknown, path: Path, fallback: number): number {
  if (value === undefined) return fallback;
  if (typeof value !== 'number') throw new Misfit(path, `${path.join('.')} is a number`);
  return value;
}

export function duration(value: unknown, path: Path): number {
  if (typeof value === 'number') return value * 1000;
  const parsed = parseDuration(String(value));
  if (parsed === undefined)
    throw new Misfit(path, `${JSON.stringify(value)} is not a duration such as 90s, 1m30s or 500ms`);
  return Math.round(parsed);
}
