import type { History } from '../history/history.ts';
import { lastRow, type Track } from '../history/track.ts';
import { isWorkload } from '../owners/rollout.ts';

/** The tracks of a history by what their lanes are, each list in the order in which the objects came to be. */
export interface Found {
  readonly workloads: readonly Track[];
  readonly services: readonly Track[];
  readonly nodes: readonly Track[];
  /** Pods by the uid of their owner; '' for those of nobody. */
  readonly podsOf: ReadonlyMap<string, readonly Track[]>;
}

class Finding implements Found {
  readonly workloads: Track[] = [];
  readonly services: Track[] = [];
  readonly nodes: Track[] = [];
  readonly podsOf = new Map<string, Track[]>();
  /** In which list each object is: of pods the owner. */
  private readonly places = new Map<string, string>();
  private read = 0;

  /** Looks at what changed since it last did. */
  readOn({ tracks, changed }: History): void {
    for (; this.read < changed.length; this.read += 1) {
      const track = tracks.get(changed[this.read] ?? '');
      if (track !== undefined) this.take(track);
    }
  }

  private take(track: Track): void {
    const row = lastRow(track);
    if (row === undefined) return;
    const place = row.kind === 'Pod' ? (row.owner ?? row.controller ?? '') : row.kind;
    const before = this.places.get(track.uid);
    if (before === place) return;
    this.places.set(track.uid, place);
    if (row.kind === 'Service') this.services.push(track);
    else if (row.kind === 'Node') this.nodes.push(track);
    else if (isWorkload(row)) this.workloads.push(track);
    else if (row.kind === 'Pod') this.move(track, before, place);
  }

  private move(track: Track, from: string | undefined, to: string): void {
    const left = from === undefined ? undefined : this.podsOf.get(from);
    left?.splice(left.indexOf(track), 1);
    const list = this.podsOf.get(to) ?? [];
    this.podsOf.set(to, list);
    let index = list.length;
    while (index > 0 && (list[index - 1]?.order ?? 0) > track.order) index -= 1;
    list.splice(index, 0, track);
  }
}

const findings = new WeakMap<History['tracks'], Finding>();

/** What there is in a history; costs what came since it was last asked. */
export function foundIn(history: History): Found {
  let found = findings.get(history.tracks);
  if (found === undefined) findings.set(history.tracks, (found = new Finding()));
  found.readOn(history);
  return found;
}
