import type { Moment } from '../history/history.ts';
import type { FateStep, Waits } from '../rows/rows.ts';

/** Something that is already due, and when. */
export interface Due {
  readonly at: number;
  readonly uid: string;
  readonly name: string;
  readonly what: Waits['what'] | FateStep['what'];
}

const before = (a: Due, b: Due): boolean => a.at < b.at || (a.at === b.at && a.name < b.name);

/** Keeps the first few of what is put in, in order. */
function keepFirst(list: Due[], item: Due, most: number): void {
  const last = list.at(-1);
  if (list.length >= most && last !== undefined && !before(item, last)) return;
  let index = list.length;
  while (index > 0 && before(item, list[index - 1] ?? item)) index -= 1;
  list.splice(index, 0, item);
  if (list.length > most) list.pop();
}

/** The next things that will happen, soonest first. Only what is already known: no forecast. */
export function nextDue(moment: Moment, now: number, most = 12): readonly Due[] {
  const due: Due[] = [];
  for (const pod of moment.pods) {
    const { waits } = pod;
    if (waits?.until !== undefined && waits.until > now && pod.truth !== 'dead') {
      keepFirst(due, { at: waits.until, uid: pod.uid, name: pod.suffix, what: waits.what }, most);
    }
  }
  for (const node of moment.nodes) {
    for (const step of node.fate) {
      if (step.at > now) keepFirst(due, { at: step.at, uid: node.uid, name: node.name, what: step.what }, most);
    }
  }
  return due;
}
