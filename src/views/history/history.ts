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
import { indexAt, rowAt, type Track } from './track.ts';

interface GrowingTrack {
  readonly order: number;
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
  /** Whose row each change was and when, in order. */
  readonly changed: readonly string[];
  readonly changedAt: readonly number[];
}

export interface GrowingHistory extends History {
  readonly tracks: Map<string, GrowingTrack>;
  readonly events: EventRow[];
  readonly inputs: InputMark[];
  readonly traffic: TrafficRow[];
  readonly lost: LostRow[];
  readonly changed: string[];
  readonly changedAt: number[];
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
  changedAt: [],
});

export const growRows = (history: GrowingHistory, changes: readonly PackedChange[]): void => {
  for (const change of changes) {
    const { uid, at } = change;
    let track = history.tracks.get(uid);
    if (track === undefined) {
      track = { uid, order: history.tracks.size, times: [], rows: [] };
      history.tracks.set(uid, track);
    }
    track.times.push(at);
    track.rows.push(unpack(change, track.rows.at(-1)));
    history.changed.push(uid);
    history.changedAt.push(at);
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
  /** How many changes of the history came before. */
  readonly changes: number;
  readonly byUid: ReadonlyMap<string, Row>;
  readonly nodes: readonly NodeRow[];
  readonly pods: readonly PodRow[];
  readonly owners: readonly OwnerRow[];
  readonly services: readonly ServiceRow[];
  readonly others: readonly OtherRow[];
}

export const emptyMoment: Moment = {
  changes: 0,
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

const changesUntil = ({ changedAt }: History, at: number): number =>
  at === Infinity ? changedAt.length : indexAt(changedAt, at) + 1;

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
  const lists = listsOf(emptyMoment, byUid, new Set(), added, () => 0);
  return { ...lists, byUid, changes: changesUntil(history, at) };
};

/** The same, from another moment of the same history: only what changed between them is read. */
export const momentFrom = (before: Moment, history: History, at: number): Moment => {
  const changes = changesUntil(history, at);
  const between = history.changed.slice(Math.min(before.changes, changes), Math.max(before.changes, changes));
  if (between.length === 0) return before;
  const byUid = new Map(before.byUid);
  const touched = new Set<Row['kind']>();
  const added: Row[] = [];
  for (const uid of new Set(between)) {
    const was = before.byUid.get(uid);
    const track = history.tracks.get(uid);
    const row = track && rowAt(track, at);
    if (row === undefined) byUid.delete(uid);
    else byUid.set(uid, row);
    if (was !== undefined) touched.add(was.kind);
    else if (row !== undefined) added.push(row);
  }
  const orderOf = (row: Row): number => history.tracks.get(row.uid)?.order ?? 0;
  return { ...listsOf(before, byUid, touched, added, orderOf), byUid, changes };
};

type Lists = Pick<Moment, 'nodes' | 'pods' | 'owners' | 'services' | 'others'>;

const isOwnerKind = (kind: Row['kind']): boolean =>
  kind !== 'Pod' && kind !== 'Node' && kind !== 'Service' && kind !== 'Other';

/** The lists of a moment after rows of some kinds changed or went and others came. Lists that nothing happened to are the same. */
function listsOf(
  before: Lists,
  byUid: ReadonlyMap<string, Row>,
  touched: ReadonlySet<Row['kind']>,
  added: readonly Row[],
  orderOf: (row: Row) => number,
): Lists {
  const list = <R extends Row>(rows: readonly R[], is: (kind: Row['kind']) => boolean): readonly R[] => {
    const more = added.filter((row): row is R => is(row.kind));
    if (more.length === 0 && ![...touched].some(is)) return rows;
    const kept: R[] = [];
    for (const { uid } of rows) {
      const row = byUid.get(uid);
      if (row !== undefined) kept.push(row as R);
    }
    return more.length === 0 ? kept : inOrderOf(kept.concat(more), orderOf);
  };
  const nodes = list(before.nodes, (kind) => kind === 'Node');
  const renamed = added.some((row) => row.kind === 'Node');
  return {
    nodes: !renamed ? nodes : nodes.toSorted((a, b) => byNaturalName(a.name, b.name)),
    pods: list(before.pods, (kind) => kind === 'Pod'),
    owners: list(before.owners, isOwnerKind),
    services: list(before.services, (kind) => kind === 'Service'),
    others: list(before.others, (kind) => kind === 'Other'),
  };
}

/** Sorts only what is not in order. */
function inOrderOf<R extends Row>(rows: R[], orderOf: (row: Row) => number): R[] {
  const orders = rows.map(orderOf);
  const wrong = orders.some((order, index) => index > 0 && order < (orders[index - 1] ?? 0));
  return wrong ? rows.sort((a, b) => orderOf(a) - orderOf(b)) : rows;
}
