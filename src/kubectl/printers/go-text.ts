import { byBytes, isObject, scalarText } from '../json.ts';

/** A value as Go's `fmt.Sprint` prints it. */
export function goText(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(goText).join(' ')}]`;
  if (!isObject(value)) return scalarText(value);
  const entries = Object.keys(value)
    .toSorted(byBytes)
    .map((key) => `${key}:${goText(value[key])}`);
  return `map[${entries.join(' ')}]`;
}
