import { createStore } from 'zustand/vanilla';
import { emptyMoment, momentAt, momentFrom, type History, type Moment } from '../../views/history/history.ts';
import { cluster } from './cluster.ts';

/** The moment that every panel shows: now, or where the playhead was dragged to. */
export interface Playhead {
  /** undefined: now. */
  readonly past: number | undefined;
  /** The moment shown. */
  readonly at: number;
  readonly moment: Moment;
}

export const playhead = createStore<Playhead>(() => ({ past: undefined, at: 0, moment: emptyMoment }));

let read:
  | { readonly tracks: History['tracks']; readonly version: number; readonly past: number | undefined }
  | undefined;

function refresh(past: number | undefined): void {
  const { history, time } = cluster.getState();
  const { tracks, version } = history;
  const at = past ?? time;
  const same =
    read !== undefined &&
    read.tracks === tracks &&
    read.past === past &&
    (past !== undefined || read.version === version);
  const before = playhead.getState();
  const moment = same
    ? before.moment
    : read?.tracks === tracks
      ? momentFrom(before.moment, history, past ?? Infinity)
      : momentAt(history, past ?? Infinity);
  read = { tracks, version, past };
  if (before.past !== past || before.at !== at || before.moment !== moment) playhead.setState({ past, at, moment });
}

/** Panels that take longer than this to follow are let rest, so that the clock and whoever uses the page keep their frames. */
const LIGHT_MS = 6;
/** How long they rest for each millisecond that they took. */
const REST = 2;

let restsUntil = 0;
let waits: ReturnType<typeof setTimeout> | undefined;

/** Shows what is now. What renders by it does so before the microtask after. */
function follow(): void {
  const started = performance.now();
  clearTimeout(waits);
  waits = undefined;
  refresh(undefined);
  queueMicrotask(() => restAfter(started));
}

function restAfter(started: number): void {
  const ended = performance.now();
  restsUntil = ended - started > LIGHT_MS ? ended + (ended - started) * REST : 0;
}

/** The clock goes on while the panels rest. */
function rest(left: number): void {
  playhead.setState({ at: cluster.getState().time });
  waits ??= setTimeout(() => {
    waits = undefined;
    if (!isPast()) follow();
  }, left);
}

let epoch = -1;
cluster.subscribe((state) => {
  const fresh = state.epoch !== epoch;
  epoch = state.epoch;
  const { past } = playhead.getState();
  const left = restsUntil - performance.now();
  if (past !== undefined && !fresh) refresh(past);
  else if (left <= 0 || fresh) follow();
  else if (read?.version === state.history.version) refresh(undefined);
  else rest(left);
});

/** Moves the playhead; at or beyond the end of the run it is live again. */
export function seek(at: number): void {
  wanted = undefined;
  const { time } = cluster.getState();
  refresh(at >= time ? undefined : Math.max(0, Math.round(at)));
}

let wanted: number | undefined;
let paced = 0;

/** Moves the playhead under a hand: once a frame, and not while panels still rest from the last move. */
export function scrub(at: number): void {
  wanted = at;
  paced ||= requestAnimationFrame(scrubbed);
}

function scrubbed(): void {
  if (performance.now() < restsUntil) {
    paced = requestAnimationFrame(scrubbed);
    return;
  }
  paced = 0;
  if (wanted === undefined) return;
  const started = performance.now();
  seek(wanted);
  queueMicrotask(() => restAfter(started));
}

export function goLive(): void {
  wanted = undefined;
  refresh(undefined);
}

export function isPast(): boolean {
  return playhead.getState().past !== undefined;
}
