import type { History } from '../history/history.ts';
import { lastRow, type Track } from '../history/track.ts';
import { isWorkload } from '../owners/rollout.ts';
import type { OwnerRow } from '../rows/rows.ts';
import { foundIn } from './found.ts';

/** A level over time: each value holds from its time on. */
export interface Level {
  readonly times: readonly number[];
  readonly values: readonly number[];
}

/** The tide chart of an owner: how many pods there are, are said to be available, truly answer; and of those, how many are of old revisions. */
export interface Tide {
  readonly total: Level;
  readonly said: Level;
  readonly truly: Level;
  readonly old: Level;
  readonly least: Level;
  readonly most: Level;
  readonly highest: number;
  /** Names of the revisions with the time from which each is the newest. */
  readonly revisions: readonly { readonly from: number; readonly revision: number }[];
}

interface GrowingLevel extends Level {
  readonly times: number[];
  readonly values: number[];
  /** How many rows of the track are read. */
  read: number;
  /** At least one, so that there is always a scale. */
  highest: number;
}

type Reading = (row: OwnerRow) => number;

const readings = {
  total: (row) => row.current,
  said: (row) => row.available,
  truly: (row) => row.truly,
  least: (row) => row.min ?? 0,
  most: (row) => row.max ?? row.desired,
} as const satisfies Readonly<Record<string, Reading>>;

type What = keyof typeof readings;

const levels = new WeakMap<Track, Map<What, GrowingLevel>>();

/** A level of a track; what is known of it grows with the track. */
function levelOf(track: Track, what: What): GrowingLevel {
  let known = levels.get(track);
  if (known === undefined) levels.set(track, (known = new Map()));
  let level = known.get(what);
  if (level === undefined) known.set(what, (level = { times: [], values: [], read: 0, highest: 1 }));
  const { times, values } = level;
  for (; level.read < track.rows.length; level.read += 1) {
    const row = track.rows[level.read];
    const at = track.times[level.read] ?? 0;
    const now = row !== undefined && isWorkload(row) ? readings[what](row) : 0;
    if (values.at(-1) === now) continue;
    level.highest = Math.max(level.highest, now);
    if (times.at(-1) === at) {
      values[values.length - 1] = now;
      continue;
    }
    times.push(at);
    values.push(now);
  }
  return level;
}

/** The sum of levels that change at different times. */
export function sumOf(levels: readonly Level[]): Level {
  if (levels.length === 1 && levels[0] !== undefined) return levels[0];
  const all = [...new Set(levels.flatMap((level) => level.times))].sort((a, b) => a - b);
  const at = levels.map(() => 0);
  const values = all.map((time) =>
    levels.reduce((sum, level, index) => {
      while ((level.times[at[index] ?? 0] ?? Infinity) <= time) at[index] = (at[index] ?? 0) + 1;
      return sum + (level.values[(at[index] ?? 0) - 1] ?? 0);
    }, 0),
  );
  return { times: all, values };
}

interface Revisions {
  readonly list: { readonly from: number; readonly revision: number }[];
  read: number;
}

const revisionsKnown = new WeakMap<Track, Revisions>();

function revisionsOf(track: Track): Tide['revisions'] {
  let known = revisionsKnown.get(track);
  if (known === undefined) revisionsKnown.set(track, (known = { list: [], read: 0 }));
  const { list } = known;
  for (; known.read < track.rows.length; known.read += 1) {
    const row = track.rows[known.read];
    if (row === undefined || !isWorkload(row) || row.revision === undefined) continue;
    if (list.at(-1)?.revision !== row.revision) {
      list.push({ from: track.times[known.read] ?? 0, revision: row.revision });
    }
  }
  return list;
}

/** The ReplicaSets of an owner that are not its newest. */
function oldSetsOf(history: History, track: Track): readonly Track[] {
  const owner = lastRow(track);
  const newest = owner !== undefined && isWorkload(owner) ? owner.revision : undefined;
  const found: Track[] = [];
  for (const other of foundIn(history).workloads) {
    const row = lastRow(other);
    if (row?.kind === 'ReplicaSet' && row.controller === track.uid && row.revision !== newest) found.push(other);
  }
  return found;
}

const cache = new WeakMap<Track, { readonly version: number; readonly tide: Tide }>();

export function tideOf(history: History, track: Track): Tide {
  const known = cache.get(track);
  if (known?.version === history.version) return known.tide;
  const total = levelOf(track, 'total');
  const most = levelOf(track, 'most');
  const tide: Tide = {
    total,
    said: levelOf(track, 'said'),
    truly: levelOf(track, 'truly'),
    old: sumOf(oldSetsOf(history, track).map((set) => levelOf(set, 'truly'))),
    least: levelOf(track, 'least'),
    most,
    highest: Math.max(total.highest, most.highest),
    revisions: revisionsOf(track),
  };
  cache.set(track, { version: history.version, tide });
  return tide;
}
