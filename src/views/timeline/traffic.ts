import type { LostRow, TrafficRow } from '../rows/rows.ts';

export interface Bucket {
  readonly from: number;
  readonly until: number;
  readonly answered: number;
  readonly lost: number;
}

export const lostOf = (row: TrafficRow): number => Object.values(row.lost).reduce((sum, count) => sum + count, 0);

/** Requests against a Service summed into stretches of `span`, aligned to it, within [from, until). */
export function bucketsOf(
  rows: readonly TrafficRow[],
  service: string,
  from: number,
  until: number,
  span: number,
): readonly Bucket[] {
  const buckets = new Map<number, { answered: number; lost: number }>();
  for (let index = rows.length - 1; index >= 0; index -= 1) {
    const row = rows[index];
    if (row === undefined || row.until <= from - span) break;
    if (row.service !== service || row.from >= until) continue;
    const key = Math.floor(row.from / span);
    const bucket = buckets.get(key) ?? { answered: 0, lost: 0 };
    buckets.set(key, { answered: bucket.answered + row.answered, lost: bucket.lost + lostOf(row) });
  }
  return [...buckets]
    .map(([key, counts]) => ({ from: key * span, until: (key + 1) * span, ...counts }))
    .sort((a, b) => a.from - b.from);
}

/** Sums of a service up to a moment, by cause. */
export function totalsOf(
  rows: readonly TrafficRow[],
  service: string,
  at: number,
): { readonly answered: number; readonly lost: number; readonly causes: Readonly<Record<string, number>> } {
  let answered = 0;
  let lost = 0;
  const causes: Record<string, number> = {};
  for (const row of rows) {
    if (row.service !== service || row.until > at) continue;
    answered += row.answered;
    for (const [cause, count] of Object.entries(row.lost)) {
      lost += count;
      causes[cause] = (causes[cause] ?? 0) + count;
    }
  }
  return { answered, lost, causes };
}

const RECENT = 3000;

/** Requests per second over the last whole seconds before a moment. */
export function rateOf(rows: readonly TrafficRow[], service: string, at: number): number {
  let count = 0;
  for (let index = rows.length - 1; index >= 0; index -= 1) {
    const row = rows[index];
    if (row === undefined || row.until <= at - RECENT) break;
    if (row.service === service && row.until <= at) count += row.answered + lostOf(row);
  }
  return Math.round((count * 1000) / RECENT);
}

/** The requests against a Service that were given up before a moment, newest first, at most `most`; of one cause if it is given. */
export function lostUpTo(
  rows: readonly LostRow[],
  service: string,
  cause: string | undefined,
  before: number,
  most: number,
): readonly LostRow[] {
  const found: LostRow[] = [];
  for (let index = rows.length - 1; index >= 0 && found.length < most; index -= 1) {
    const row = rows[index];
    if (row === undefined || row.at >= before || row.service !== service) continue;
    if (cause === undefined || row.cause === cause) found.push(row);
  }
  return found;
}
