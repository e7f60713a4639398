import type { History } from '../history/history.ts';
import { lastRow, type Track } from '../history/track.ts';
import { isWorkload } from '../owners/rollout.ts';
import type { OwnerRow } from '../rows/rows.ts';

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

function levelOf(track: Track, value: (row: OwnerRow) => number): Level {
  const times: number[] = [];
  const values: number[] = [];
  track.rows.forEach((row, index) => {
    const at = track.times[index] ?? 0;
    const now = row !== undefined && isWorkload(row) ? value(row) : 0;
    if (values.at(-1) === now) return;
    if (times.at(-1) === at) {
      values[values.length - 1] = now;
      return;
    }
    times.push(at);
    values.push(now);
  });
  return { times, values };
}

/** The sum of levels that change at different times. */
export function sumOf(levels: readonly Level[]): Level {
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

const cache = new WeakMap<Track, { readonly version: number; readonly tide: Tide }>();

export function tideOf(history: History, track: Track): Tide {
  const known = cache.get(track);
  if (known?.version === history.version) return known.tide;
  const children = [...history.tracks.values()].filter((other) => {
    const row = lastRow(other);
    return row !== undefined && isWorkload(row) && row.controller === track.uid && row.kind === 'ReplicaSet';
  });
  const newest = (row: OwnerRow): number | undefined => {
    const owner = lastRow(track);
    return owner !== undefined && isWorkload(owner) ? owner.revision : row.revision;
  };
  const old = children.filter((child) => {
    const row = lastRow(child);
    return row !== undefined && isWorkload(row) && row.revision !== newest(row);
  });
  const total = levelOf(track, (row) => row.current);
  const most = levelOf(track, (row) => row.max ?? row.desired);
  const revisions: { from: number; revision: number }[] = [];
  track.rows.forEach((row, index) => {
    if (
      row === undefined ||
      !isWorkload(row) ||
      row.revision === undefined ||
      revisions.at(-1)?.revision === row.revision
    )
      return;
    revisions.push({ from: track.times[index] ?? 0, revision: row.revision });
  });
  const tide: Tide = {
    total,
    said: levelOf(track, (row) => row.available),
    truly: levelOf(track, (row) => row.truly),
    old: sumOf(old.map((child) => levelOf(child, (row) => row.truly))),
    least: levelOf(track, (row) => row.min ?? 0),
    most,
    highest: Math.max(1, ...total.values, ...most.values),
    revisions,
  };
  cache.set(track, { version: history.version, tide });
  return tide;
}
