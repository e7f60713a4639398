import type { Moment } from '../history/history.ts';
import type { FateStep, Waits } from '../rows/rows.ts';

/** Something that is already due, and when. */
export interface Due {
  readonly at: number;
  readonly uid: string;
  readonly name: string;
  readonly what: Waits['what'] | FateStep['what'];
}

/** The next things that will happen, soonest first. Only what is already known: no forecast. */
export function nextDue(moment: Moment, now: number, most = 12): readonly Due[] {
  const due: Due[] = [];
  for (const pod of moment.pods) {
    const { waits } = pod;
    if (waits?.until !== undefined && waits.until > now && pod.truth !== 'dead') {
      due.push({ at: waits.until, uid: pod.uid, name: pod.suffix, what: waits.what });
    }
  }
  for (const node of moment.nodes) {
    for (const step of node.fate) {
      if (step.at > now) due.push({ at: step.at, uid: node.uid, name: node.name, what: step.what });
    }
  }
  due.sort((a, b) => a.at - b.at || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  return due.slice(0, most);
}
