import { byText } from '../../base/compare.ts';
import type { History } from '../history/history.ts';
import { lastRow, type Track } from '../history/track.ts';
import { isWorkload, shortName } from '../owners/rollout.ts';
import { foundIn } from '../timeline/found.ts';
import { tideOf, type Level } from '../timeline/tide.ts';

/** How many pods of a workload truly answer over time, in both runs. */
export interface Curve {
  /** `deploy/web`. */
  readonly name: string;
  readonly old: Level;
  readonly now: Level;
  /** The most that either run ever has or wants: the top of the scale. */
  readonly highest: number;
}

const nothing: Level = { times: [], values: [] };

/** The topmost workloads of both runs, by name; those that run to an end are not compared by how many answer. */
export function curvesOf(old: History, now: History): readonly Curve[] {
  const [before, after] = [tracksByName(old), tracksByName(now)];
  const names = [...new Set([...before.keys(), ...after.keys()])].sort(byText);
  return names.map((name) => {
    const [left, right] = [before.get(name), after.get(name)];
    const [oldTide, nowTide] = [left && tideOf(old, left), right && tideOf(now, right)];
    return {
      name,
      old: oldTide?.truly ?? nothing,
      now: nowTide?.truly ?? nothing,
      highest: Math.max(1, oldTide?.highest ?? 0, nowTide?.highest ?? 0),
    };
  });
}

function tracksByName(history: History): ReadonlyMap<string, Track> {
  const tracks = new Map<string, Track>();
  for (const track of foundIn(history).workloads) {
    const row = lastRow(track);
    if (row === undefined || !isWorkload(row) || row.controller !== undefined) continue;
    if (row.kind !== 'Job' && row.kind !== 'CronJob') tracks.set(shortName(row), track);
  }
  return tracks;
}

/** Where a curve is drawn: a span of time over a width, and a height up to the highest value. */
export interface Frame {
  readonly from: number;
  readonly until: number;
  readonly width: number;
  readonly height: number;
  readonly highest: number;
}

/** The level as a line of steps, in SVG's words, up to a moment; empty where nothing is known by then. */
export function stepPath({ times, values }: Level, end: number, frame: Frame): string {
  const { from, until, width, height, highest } = frame;
  const x = (at: number): string => (((at - from) / Math.max(1, until - from)) * width).toFixed(1);
  const y = (value: number): string => (height - (value / highest) * height).toFixed(1);
  let path = '';
  times.forEach((time, index) => {
    const value = values[index] ?? 0;
    if (time > end) return;
    const next = Math.min(end, times[index + 1] ?? end);
    if (next < from) return;
    path += `${path === '' ? 'M' : 'L'}${x(Math.max(from, time))} ${y(value)}H${x(next)}`;
  });
  return path;
}

/** For how long, in milliseconds between two moments, fewer pods answered than were wanted. */
export function shortFor(history: History, name: string, from: number, until: number): number {
  const track = tracksByName(history).get(name);
  if (track === undefined) return 0;
  let short = 0;
  track.rows.forEach((row, index) => {
    if (row === undefined || !isWorkload(row) || row.truly >= row.desired) return;
    const begins = Math.max(from, track.times[index] ?? 0);
    const ends = Math.min(until, track.times[index + 1] ?? until);
    short += Math.max(0, ends - begins);
  });
  return short;
}
