import { by, byText, inOrder } from '../../base/compare.ts';
import type {
  EventRow,
  InputMark,
  LostRow,
  NodeRow,
  OtherRow,
  OwnerRow,
  PodRow,
  Row,
  RowChange,
  ServiceRow,
  TrafficRow,
} from '../rows/rows.ts';
import { rowAt, type Track } from './track.ts';

interface GrowingTrack {
  readonly uid: string;
  readonly times: number[];
  readonly rows: (Row | undefined)[];
}

/** Everything that a run has shown so far. It grows in place; `version` tells that it did. */
export interface History {
  readonly tracks: ReadonlyMap<string, Track>;
  readonly events: readonly EventRow[];
  readonly inputs: readonly InputMark[];
  readonly traffic: readonly TrafficRow[];
  /** The newest requests that were lost, in the order in which they were given up. */
  readonly lost: readonly LostRow[];
  readonly version: number;
}

export interface GrowingHistory extends History {
  readonly tracks: Map<string, GrowingTrack>;
  readonly events: EventRow[];
  readonly inputs: InputMark[];
  readonly traffic: TrafficRow[];
  readonly lost: LostRow[];
  version: number;
}

export const emptyHistory = (): GrowingHistory => ({
  tracks: new Map(),
  events: [],
  inputs: [],
  traffic: [],
  lost: [],
  version: 0,
});

export const growRows = (history: GrowingHistory, changes: readonly RowChange[]): void => {
  for (const { uid, at, row } of changes) {
    let track = history.tracks.get(uid);
    if (track === undefined) {
      track = { uid, times: [], rows: [] };
      history.tracks.set(uid, track);
    }
    track.times.push(at);
    track.rows.push(row);
  }
  if (changes.length > 0) history.version += 1;
};

/** So many lost requests are listed; the counts hold them all. */
const MOST_LOST = 2_000;

export const growLost = ({ lost }: GrowingHistory, more: readonly LostRow[]): void => {
  for (const row of more) lost.push(row);
  if (lost.length > 2 * MOST_LOST) lost.splice(0, lost.length - MOST_LOST);
};

/** The rows of one moment, by kind. Nodes are ordered by name, the rest in the order in which they came to be. */
export interface Moment {
  readonly at: number;
  readonly byUid: ReadonlyMap<string, Row>;
  readonly nodes: readonly NodeRow[];
  readonly pods: readonly PodRow[];
  readonly owners: readonly OwnerRow[];
  readonly services: readonly ServiceRow[];
  readonly others: readonly OtherRow[];
}

export const emptyMoment: Moment = {
  at: 0,
  byUid: new Map(),
  nodes: [],
  pods: [],
  owners: [],
  services: [],
  others: [],
};

const parts = (name: string): readonly [string, number] => {
  const match = /^(.*?)(\d*)$/.exec(name);
  return [match?.[1] ?? name, Number(match?.[2] ?? 0)];
};

/** Names with numbers in the order that people expect: node-2 before node-10. */
export const byNaturalName = inOrder<string>(
  by((name) => parts(name)[0]),
  by((name) => parts(name)[1]),
  byText,
);

/** Reads the history at a moment; `Infinity` is now. */
export const momentAt = (history: History, at: number): Moment => {
  const byUid = new Map<string, Row>();
  const nodes: NodeRow[] = [];
  const pods: PodRow[] = [];
  const owners: OwnerRow[] = [];
  const services: ServiceRow[] = [];
  const others: OtherRow[] = [];
  for (const track of history.tracks.values()) {
    const row = rowAt(track, at);
    if (row === undefined) continue;
    byUid.set(row.uid, row);
    if (row.kind === 'Pod') pods.push(row);
    else if (row.kind === 'Node') nodes.push(row);
    else if (row.kind === 'Service') services.push(row);
    else if (row.kind === 'Other') others.push(row);
    else owners.push(row);
  }
  nodes.sort((a, b) => byNaturalName(a.name, b.name));
  return { at, byUid, nodes, pods, owners, services, others };
};
