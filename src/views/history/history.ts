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

/** What is other than at the moment before, which came after so many changes. */
export interface Since {
  readonly changes: number;
  readonly rows: ReadonlyMap<string, Change>;
}

export interface Change {
  readonly was: Row | undefined;
  readonly row: Row | undefined;
}

/** The rows of one moment, by kind. Nodes are ordered by name, the rest in the order in which they came to be. */
export interface Moment {
  /** How many changes of the history came before. */
  readonly changes: number;
  readonly byUid: RowsByUid;
  /** What it was made from, if it was not read anew: another moment of the same history. */
  readonly since: Since | undefined;
  readonly nodes: readonly NodeRow[];
  readonly pods: readonly PodRow[];
  readonly owners: readonly OwnerRow[];
  readonly services: readonly ServiceRow[];
  readonly others: readonly OtherRow[];
}

export const emptyMoment: Moment = {
  changes: 0,
  byUid: new Map(),
  since: undefined,
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
  const rows = new Map<string, Change>();
  for (const track of history.tracks.values()) {
    const row = rowAt(track, at);
    if (row !== undefined) rows.set(row.uid, { was: undefined, row });
  }
  return { ...listsOf(emptyMoment, rows, history), byUid, since: undefined, changes };
};

/** The same, from another moment of the same history: only what changed between them is read. */
export const momentFrom = (before: Moment, history: History, at: number): Moment => {
  const changes = changesUntil(history, at);
  const between = history.changed.slice(Math.min(before.changes, changes), Math.max(before.changes, changes));
  if (between.length === 0) return before;
  const byUid = new Snapshot(history, changes);
  const rows = new Map<string, Change>();
  for (const uid of between) {
    if (!rows.has(uid)) rows.set(uid, { was: before.byUid.get(uid), row: byUid.get(uid) });
  }
  return { ...listsOf(before, rows, history), byUid, since: { changes: before.changes, rows }, changes };
};

type Lists = Pick<Moment, 'nodes' | 'pods' | 'owners' | 'services' | 'others'>;

const listNames: Readonly<Partial<Record<Row['kind'], keyof Lists>>> = {
  Pod: 'pods',
  Node: 'nodes',
  Service: 'services',
  Other: 'others',
};

/** The lists of a moment after rows of some kinds changed, went or came. Lists that nothing happened to are the same. */
function listsOf(before: Lists, changed: ReadonlyMap<string, Change>, history: History): Lists {
  const byList = new Map<keyof Lists, Change[]>();
  for (const change of changed.values()) {
    const { was = change.row } = change;
    if (was === undefined) continue;
    const name = listNames[was.kind] ?? 'owners';
    const list = byList.get(name);
    if (list) list.push(change);
    else byList.set(name, [change]);
  }
  const next = <R extends Row>(name: keyof Lists, rows: readonly R[]): readonly R[] => {
    const changes = byList.get(name);
    return changes === undefined ? rows : rowsAfter(rows, changes, history);
  };
  const nodes = byList.get('nodes');
  return {
    nodes: nodes === undefined ? before.nodes : nodesAfter(before.nodes, nodes),
    pods: next('pods', before.pods),
    owners: next('owners', before.owners),
    services: next('services', before.services),
    others: next('others', before.others),
  };
}

/** Rows in the order in which they came to be, after some changed: a row is found by that order, not by looking at all of them. */
function rowsAfter<R extends Row>(rows: readonly R[], changes: readonly Change[], { tracks }: History): readonly R[] {
  const orderOf = ({ uid }: Row): number => tracks.get(uid)?.order ?? 0;
  const next: (R | undefined)[] = rows.slice();
  const come: R[] = [];
  let gone = false;
  for (const { was, row } of changes) {
    if (was === undefined) {
      if (row !== undefined) come.push(row as R);
      continue;
    }
    next[indexOf(rows, orderOf(was), orderOf)] = row as R | undefined;
    gone ||= row === undefined;
  }
  const kept = gone ? next.filter((row) => row !== undefined) : (next as R[]);
  if (come.length === 0) return kept;
  come.sort(by(orderOf));
  const last = kept.at(-1);
  const inOrder = last === undefined || orderOf(last) < orderOf(come[0] ?? last);
  return inOrder ? kept.concat(come) : kept.concat(come).sort(by(orderOf));
}

/** Index of the row with this order, which is among them. */
function indexOf(rows: readonly Row[], order: number, orderOf: (row: Row) => number): number {
  let low = 0;
  let high = rows.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const row = rows[middle];
    if (row !== undefined && orderOf(row) < order) low = middle + 1;
    else high = middle;
  }
  return low;
}

function nodesAfter(nodes: readonly NodeRow[], changes: readonly Change[]): readonly NodeRow[] {
  const changed = new Map(changes.map((change) => [change.was?.uid, change.row]));
  const kept = nodes
    .map((node) => (changed.has(node.uid) ? changed.get(node.uid) : node))
    .filter((row): row is NodeRow => row?.kind === 'Node');
  const come = changes.flatMap(({ was, row }) => (was === undefined && row?.kind === 'Node' ? [row] : []));
  return come.length === 0 ? kept : kept.concat(come).sort((a, b) => byNaturalName(a.name, b.name));
}
