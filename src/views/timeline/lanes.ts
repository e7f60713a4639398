import { by } from '../../base/compare.ts';
import type { History } from '../history/history.ts';
import { goneAt, lastRow, type Track } from '../history/track.ts';
import { isWorkload } from '../owners/rollout.ts';
import { foundIn } from './found.ts';
import type { ContainerRow, OwnerRow, PodRow, Row, ServiceRow } from '../rows/rows.ts';

/** A row of the tape. `y` counts from the first lane, below the ruler. */
export type Lane = { readonly y: number; readonly height: number } & (
  | { readonly kind: 'you' }
  | { readonly kind: 'caption' }
  | { readonly kind: 'owner'; readonly uid: string; readonly row: OwnerRow; readonly folded: boolean }
  | { readonly kind: 'service'; readonly uid: string; readonly row: ServiceRow }
  | {
      readonly kind: 'pod';
      readonly uid: string;
      readonly row: PodRow;
      readonly ownerName: string;
      readonly open: boolean;
    }
  | { readonly kind: 'container'; readonly uid: string; readonly container: string }
  | { readonly kind: 'condition'; readonly uid: string; readonly condition: string }
  | { readonly kind: 'node'; readonly uid: string; readonly name: string }
);

export interface LaneOptions {
  /** Pods that were gone by then have left the tape. */
  readonly from: number;
  /** Owners whose pods are folded away. */
  readonly folded: readonly string[];
  /** Pods whose containers and conditions are shown. */
  readonly open: readonly string[];
  /** The scenario has something to say. */
  readonly captions?: boolean;
  /** Only what you did and the pods: for small screens. */
  readonly terse?: boolean;
  /** Whether a pod is to be shown, by search and filter. */
  readonly shows?: (pod: PodRow) => boolean;
}

export const heights = {
  you: 20,
  caption: 18,
  owner: 68,
  service: 20,
  pod: 14,
  container: 14,
  condition: 14,
  node: 14,
} as const;
/** Owners that keep no bounds need less room. */
const SHALLOW = 32;

const ordinalOf = (track: Track): number => {
  const row = lastRow(track);
  return row !== undefined && isWorkload(row) ? row.ordinal : 0;
};

/** Lanes that stand below each other: some, or pods that are not opened, of which each is as high as the next. */
type Block = { readonly y: number; readonly height: number } & (
  | { readonly lane: Lane; readonly tracks?: never }
  | { readonly tracks: readonly Track[]; readonly ownerName: string }
);

/** All lanes of the tape. Those of pods come to be when they are looked at: there may be very many. */
export interface Lanes {
  readonly height: number;
  /** There are none but yours. */
  readonly bare: boolean;
  readonly blocks: readonly Block[];
}

/** The lanes that show between two heights. */
export function lanesBetween({ blocks }: Lanes, top: number, bottom: number): readonly Lane[] {
  return blocks.flatMap((block) => {
    if (block.y + block.height <= top || block.y >= bottom) return [];
    if (block.tracks === undefined) return [block.lane];
    const { y, tracks, ownerName } = block;
    const first = Math.max(0, Math.floor((top - y) / heights.pod));
    return tracks
      .slice(first, Math.ceil((bottom - y) / heights.pod))
      .flatMap((track, index) => podLane(track, ownerName, y + (first + index) * heights.pod, false) ?? []);
  });
}

function podLane(track: Track, ownerName: string, y: number, open: boolean): Lane | undefined {
  const row = lastRow(track);
  return row?.kind === 'Pod' ? { kind: 'pod', uid: row.uid, row, ownerName, open, y, height: heights.pod } : undefined;
}

/** Tracks of what is there, or went after `from`. */
function staying(tracks: readonly Track[], from: number): readonly Track[] {
  return tracks.filter((track) => (goneAt(track) ?? Infinity) >= from);
}

function shownPods(tracks: readonly Track[], { from, shows }: LaneOptions): readonly Track[] {
  const pods = staying(tracks, from);
  if (shows === undefined) return pods;
  return pods.filter((track) => {
    const row = lastRow(track);
    return row?.kind === 'Pod' && shows(row);
  });
}

function topOwners(workloads: readonly Track[], from: number): readonly Track[] {
  return staying(workloads, from)
    .filter((track) => {
      const row = lastRow(track);
      return row !== undefined && isWorkload(row) && row.controller === undefined;
    })
    .toSorted(by(ordinalOf));
}

const selects = (service: ServiceRow, pod: PodRow): boolean => {
  const wanted = Object.entries(service.selector);
  return (
    wanted.length > 0 &&
    service.namespace === pod.namespace &&
    wanted.every(([key, value]) => pod.labels[key] === value)
  );
};

type Body = Lane extends infer L ? (L extends Lane ? Omit<L, 'y' | 'height'> : never) : never;

export function lanesOf(history: History, options: LaneOptions): Lanes {
  const { workloads, services, nodes, podsOf } = foundIn(history);
  const owners = topOwners(workloads, options.from);
  const blocks: Block[] = [];
  let y = 0;
  const add = (body: Body): void => {
    const height = body.kind === 'owner' && body.row.max === undefined ? SHALLOW : heights[body.kind];
    blocks.push({ y, height, lane: { ...body, y, height } });
    y += height;
  };
  const addClosed = (tracks: readonly Track[], ownerName: string): void => {
    const height = tracks.length * heights.pod;
    if (height > 0) blocks.push({ y, height, tracks, ownerName });
    y += height;
  };
  const addOpen = (track: Track, ownerName: string): void => {
    const row = lastRow(track);
    if (row?.kind !== 'Pod') return;
    add({ kind: 'pod', uid: row.uid, row, ownerName, open: true });
    for (const part of row.parts) add({ kind: 'container', uid: row.uid, container: part.name });
    for (const condition of conditionsEver(track)) add({ kind: 'condition', uid: row.uid, condition });
  };
  const addPods = (tracks: readonly Track[], ownerName: string): void => {
    let first = 0;
    const opened = options.open.map((uid) => tracks.findIndex((track) => track.uid === uid));
    for (const index of opened.filter((place) => place >= 0).toSorted((a, b) => a - b)) {
      const track = tracks[index];
      addClosed(tracks.slice(first, index), ownerName);
      if (track !== undefined) addOpen(track, ownerName);
      first = index + 1;
    }
    addClosed(first === 0 ? tracks : tracks.slice(first), ownerName);
  };
  const left = [...staying(services, options.from)];
  add({ kind: 'you' });
  if (options.captions === true) add({ kind: 'caption' });
  const least = blocks.length;
  for (const track of owners) {
    const row = lastRow(track);
    if (row === undefined || !isWorkload(row)) continue;
    const pods = shownPods(podsOf.get(row.uid) ?? [], options);
    const folded = options.folded.includes(row.uid);
    if (options.terse !== true) add({ kind: 'owner', uid: row.uid, row, folded });
    const first = pods[0] && lastRow(pods[0]);
    for (const service of options.terse === true ? [] : [...left]) {
      const serviceRow = lastRow(service);
      if (serviceRow?.kind !== 'Service' || first?.kind !== 'Pod' || !selects(serviceRow, first)) continue;
      add({ kind: 'service', uid: serviceRow.uid, row: serviceRow });
      left.splice(left.indexOf(service), 1);
    }
    if (!folded) addPods(pods, row.name);
  }
  for (const service of options.terse === true ? [] : left) {
    const row = lastRow(service);
    if (row?.kind === 'Service' && Object.keys(row.selector).length > 0) add({ kind: 'service', uid: row.uid, row });
  }
  const owned = new Set(owners.map((track) => track.uid));
  for (const [key, tracks] of podsOf) if (!owned.has(key)) addPods(shownPods(tracks, options), '');
  for (const track of staying(nodes, options.from)) {
    const row = lastRow(track);
    if (row?.kind === 'Node') add({ kind: 'node', uid: row.uid, name: row.name });
  }
  return { height: y, bare: blocks.length === least, blocks };
}

const statusesIn = (row: Row | undefined): readonly (readonly [string, string])[] =>
  row?.kind !== 'Pod' || row.conditions === ''
    ? []
    : row.conditions.split(' ').map((told) => {
        const [type = '', status = ''] = told.split('=');
        return [type, status] as const;
      });

/** The conditions that a pod has had, in the order in which it has them now. */
function conditionsEver(track: Track): readonly string[] {
  const types = new Set(statusesIn(lastRow(track)).map(([type]) => type));
  for (const row of track.rows) for (const [type] of statusesIn(row)) types.add(type);
  return [...types];
}

/** The stretches of one condition. */
export interface ConditionSegment {
  readonly from: number;
  readonly until: number | undefined;
  readonly status: string;
}

export function conditionSegmentsOf(track: Track, condition: string): readonly ConditionSegment[] {
  const segments: ConditionSegment[] = [];
  track.rows.forEach((row, index) => {
    const at = track.times[index] ?? 0;
    const status = statusesIn(row).find(([type]) => type === condition)?.[1];
    const last = segments.at(-1);
    if (last !== undefined && last.until === undefined) {
      if (status === last.status) return;
      segments[segments.length - 1] = { ...last, until: at };
    }
    if (status !== undefined) segments.push({ from: at, until: undefined, status });
  });
  return segments;
}

/** The stretches of one container, as its rows in the pod's track tell them. */
export interface ContainerSegment {
  readonly from: number;
  readonly until: number | undefined;
  readonly state: ContainerRow['state'];
  readonly ready: boolean;
  readonly reason: string | undefined;
}

export function containerSegmentsOf(track: Track, container: string): readonly ContainerSegment[] {
  const segments: ContainerSegment[] = [];
  track.rows.forEach((row, index) => {
    const at = track.times[index] ?? 0;
    const part = row?.kind === 'Pod' ? row.parts.find((item) => item.name === container) : undefined;
    const last = segments.at(-1);
    if (last !== undefined && last.until === undefined) {
      if (part !== undefined && part.state === last.state && part.ready === last.ready && part.reason === last.reason)
        return;
      segments[segments.length - 1] = { ...last, until: at };
    }
    if (part !== undefined)
      segments.push({ from: at, until: undefined, state: part.state, ready: part.ready, reason: part.reason });
  });
  return segments;
}
