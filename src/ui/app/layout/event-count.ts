import type { EventRow } from '../../../views/rows/rows.ts';

interface Counted {
  /** So many rows were looked at. */
  rows: number;
  readonly seen: Set<string>;
  /** When each event was first seen, in order. */
  readonly firsts: number[];
}

const counted = new WeakMap<readonly EventRow[], Counted>();

function countedOf(events: readonly EventRow[]): Counted {
  const known = counted.get(events);
  if (known !== undefined && known.rows <= events.length) return known;
  const fresh: Counted = { rows: 0, seen: new Set(), firsts: [] };
  counted.set(events, fresh);
  return fresh;
}

/** How many events there are up to a moment; one that came again is one. Rows are only looked at once. */
export function countEvents(events: readonly EventRow[], at = Infinity): number {
  const all = countedOf(events);
  for (; all.rows < events.length; all.rows += 1) {
    const event = events[all.rows];
    if (event === undefined || all.seen.has(event.uid)) continue;
    all.seen.add(event.uid);
    all.firsts.push(event.at);
  }
  const after = at === Infinity ? -1 : all.firsts.findIndex((first) => first > at);
  return after < 0 ? all.firsts.length : after;
}
