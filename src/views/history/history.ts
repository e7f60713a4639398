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
  readonly changes: number[];
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
      track = { uid, order: history.tracks.size, changes: [], times: [], rows: [] };
      history.tracks.set(uid, track);
    }
    track.times.push(at);
    track.rows.push(unpack(change, track.rows.at(-1)));
    track.changes.push(history.changed.length);
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

/** Rows of one moment by their uid. */
export interface RowsByUid {
  get(uid: string): Row | undefined;
  has(uid: string): boolean;
  values(): Iterable<Row>;
}

/** The rows as they were after so many changes of a history, which may have grown since. Nothing is copied. */
class Snapshot implements RowsByUid {
  private readonly tracks: History['tracks'];
  private readonly changes: number;

  constructor({ tracks }: History, changes: number) {
    this.tracks = tracks;
    this.changes = changes;
  }

  get(uid: string): Row | undefined {
    const track = this.tracks.get(uid);
    if (track === undefined) return undefined;
    const last = track.changes.length - 1;
    const index = (track.changes[last] ?? 0) < this.changes ? last : indexAt(track.changes, this.changes - 1);
    return index < 0 ? undefined : track.rows[index];
  }

  has(uid: string): boolean {
    return this.get(uid) !== undefined;
  }

  *values(): Iterable<Row> {
    for (const uid of this.tracks.keys()) {
      const row = this.get(uid);
      if (row !== undefined) yield row;
    }
  }
}

/** The rows of one moment, by kind. Nodes are ordered by name, the rest in the order in which they came to be. */
export interface Moment {
  /** How many changes of the history came before. */
  readonly changes: number;
  readonly byUid: RowsByUid;
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
  const changes = changesUntil(history, at);
  const byUid = new Snapshot(history, changes);
  const added: Row[] = [];
  for (const track of history.tracks.values()) {
    const row = rowAt(track, at);
    if (row !== undefined) added.push(row);
  }
  return { ...listsOf(emptyMoment, new Map(), added, () => 0), byUid, changes };
};

/** The same, from another moment of the same history: only what changed between them is read. */
export const momentFrom = (before: Moment, history: History, at: number): Moment => {
  const changes = changesUntil(history, at);
  const between = history.changed.slice(Math.min(before.changes, changes), Math.max(before.changes, changes));
  if (between.length === 0) return before;
  const byUid = new Snapshot(history, changes);
  const changed = new Map<string, Change>();
  const added: Row[] = [];
  for (const uid of between) {
    if (changed.has(uid)) continue;
    const was = before.byUid.get(uid);
    const row = byUid.get(uid);
    changed.set(uid, { was, row });
    if (was === undefined && row !== undefined) added.push(row);
  }
  const orderOf = (row: Row): number => history.tracks.get(row.uid)?.order ?? 0;
  return { ...listsOf(before, changed, added, orderOf), byUid, changes };
};

interface Change {
  readonly was: Row | undefined;
  readonly row: Row | undefined;
}

type Lists = Pick<Moment, 'nodes' | 'pods' | 'owners' | 'services' | 'others'>;

const isOwnerKind = (kind: Row['kind']): boolean =>
  kind !== 'Pod' && kind !== 'Node' && kind !== 'Service' && kind !== 'Other';

/** The lists of a moment after rows of some kinds changed or went and others came. Lists that nothing happened to are the same. */
function listsOf(
  before: Lists,
  changed: ReadonlyMap<string, Change>,
  added: readonly Row[],
  orderOf: (row: Row) => number,
): Lists {
  const touched = new Set([...changed.values()].map(({ was }) => was?.kind));
  const list = <R extends Row>(rows: readonly R[], is: (kind: Row['kind']) => boolean): readonly R[] => {
    const more = added.filter((row): row is R => is(row.kind));
    if (more.length === 0 && ![...touched].some((kind) => kind !== undefined && is(kind))) return rows;
    const kept: R[] = [];
    for (const row of rows) {
      const change = changed.get(row.uid);
      if (change === undefined) kept.push(row);
      else if (change.row !== undefined) kept.push(change.row as R);
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
