import type { Result } from '../../base/result.ts';
import { err, ok } from '../../base/result.ts';

// Lists of job indexes as text: `0,2-4,7`.

interface Interval {
  readonly first: number;
  readonly last: number;
}

/** How many indexes the text names; the error is upstream's text. */
export function countIndexes(text: string, completions: number): Result<number, string> {
  const intervals = parseIndexes(text, completions);
  if (!intervals.ok) return intervals;
  return ok(intervals.value.reduce((count, { first, last }) => count + last - first + 1, 0));
}

/** The first index that two lists have in common. */
export function overlapOfIndexes(a: string, b: string, completions: number): number | undefined {
  const [x, y] = [intervalsOf(a, completions), intervalsOf(b, completions)];
  for (const one of x) {
    const other = y.find(({ first, last }) => one.first <= last && first <= one.last);
    if (other) return Math.max(one.first, other.first);
  }
  return undefined;
}

function intervalsOf(text: string, completions: number): readonly Interval[] {
  if (text === '') return [];
  return text.split(',').flatMap((part) => {
    const interval = parseInterval(part, completions);
    return interval.ok ? [interval.value] : [];
  });
}

function parseIndexes(text: string, completions: number): Result<readonly Interval[], string> {
  if (text === '') return ok([]);
  const intervals: Interval[] = [];
  for (const part of text.split(',')) {
    const interval = parseInterval(part, completions);
    if (!interval.ok) return interval;
    const before = intervals.at(-1);
    if (before && before.last >= interval.value.first) {
      return err(`non-increasing order, previous: ${before.last}, current: ${interval.value.first}`);
    }
    intervals.push(interval.value);
  }
  return ok(intervals);
}

function parseInterval(part: string, completions: number): Result<Interval, string> {
  const limits = part.split('-');
  if (limits.length > 2) {
    const rule = "an index interval can have at most two parts separated by '-'";
    return err(`the fragment ${JSON.stringify(part)} violates the requirement that ${rule}`);
  }
  const numbers: number[] = [];
  for (const text of limits) {
    if (!/^[-+]?\d+$/.test(text)) return err(`cannot convert string to integer for index: ${JSON.stringify(text)}`);
    if (Number(text) >= completions) return err(`too large index: ${JSON.stringify(text)}`);
    numbers.push(Number(text));
  }
  const [first = 0, last = first] = numbers;
  if (numbers.length > 1 && first >= last) return err(`non-increasing order, previous: ${first}, current: ${last}`);
  return ok({ first, last });
}
