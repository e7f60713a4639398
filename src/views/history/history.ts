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
  ServiceRow,
  TrafficRow,
} from '../rows/rows.ts';
import { unpack, type PackedChange } from '../rows/packed.ts';
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
  /** Whose row each change was, in order. */
  readonly changed: readonly string[];
}

export interface GrowingHistory extends History {
  readonly tracks: Map<string, GrowingTrack>;
  readonly events: EventRow[];
  readonly inputs: InputMark[];
  readonly traffic: TrafficRow[];
  readonly lost: LostRow[];
  readonly changed: string[];
  version: number;
}

export const emptyHistory = (): GrowingHistory => ({
  tracks: new Map(),
  events: [],
  inputs: [],
  traffic: [],
  lost: [],
  version: 0,
  changed: [],
});

export const growRows = (history: GrowingHistory, changes: readonly PackedChange[]): void => {
  for (const change of changes) {
    const { uid, at } = change;
    let track = history.tracks.get(uid);
    if (track === undefined) {
      track = { uid, times: [], rows: [] };
      history.tracks.set(uid, track);
    }
    track.times.push(at);
    track.rows.push(unpack(change, track.rows.at(-1)));
    history.changed.push(uid);
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
  const added: Row[] = [];
  for (const track of history.tracks.values()) {
    const row = rowAt(track, at);
    if (row === undefined) continue;
    byUid.set(row.uid, row);
    added.push(row);
  }
  return { ...emptyMoment, ...sorted(emptyMoment, byUid, new Set(), added), at, byUid };
};

/** What is now, from what was when the history had as many changes as `from`: only what changed since is read. */
export const nextMoment = (before: Moment, history: History, from: number): Moment => {
  if (from >= history.changed.length) return before;
  const byUid = new Map(before.byUid);
  const touched = new Set<Row['kind']>();
  const added: Row[] = [];
  for (const uid of new Set(history.changed.slice(from))) {
    const was = before.byUid.get(uid);
    const row = history.tracks.get(uid)?.rows.at(-1);
    if (row === undefined) byUid.delete(uid);
    else byUid.set(uid, row);
    if (was !== undefined) touched.add(was.kind);
    else if (row !== undefined) added.push(row);
  }
  return { ...sorted(before, byUid, touched, added), at: before.at, byUid };
};

type Lists = Pick<Moment, 'nodes' | 'pods' | 'owners' | 'services' | 'others'>;

const isOwnerKind = (kind: Row['kind']): boolean =>
  kind !== 'Pod' && kind !== 'Node' && kind !== 'Service' && kind !== 'Other';

/** The lists of a moment after rows of some kinds changed or went and others came. Lists that nothing happened to are the same. */
function sorted(
  before: Lists,
  byUid: ReadonlyMap<string, Row>,
  touched: ReadonlySet<Row['kind']>,
  added: readonly Row[],
): Lists {
  const list = <R extends Row>(rows: readonly R[], is: (kind: Row['kind']) => boolean): readonly R[] => {
    const more = added.filter((row): row is R => is(row.kind));
    if (more.length === 0 && ![...touched].some(is)) return rows;
    const kept: R[] = [];
    for (const { uid } of rows) {
      const row = byUid.get(uid);
      if (row !== undefined) kept.push(row as R);
    }
    return more.length === 0 ? kept : kept.concat(more);
  };
  const nodes = list(before.nodes, (kind) => kind === 'Node');
  return {
    nodes: nodes.length === before.nodes.length ? nodes : nodes.toSorted((a, b) => byNaturalName(a.name, b.name)),
    pods: list(before.pods, (kind) => kind === 'Pod'),
    owners: list(before.owners, isOwnerKind),
    services: list(before.services, (kind) => kind === 'Service'),
    others: list(before.others, (kind) => kind === 'Other'),
  };
}
