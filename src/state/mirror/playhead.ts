import { createStore } from 'zustand/vanilla';
import { emptyMoment, momentAt, momentFrom, type History, type Moment } from '../../views/history/history.ts';
import { cluster } from './cluster.ts';
import { inFrame } from './frames.ts';

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

/** From so many pods on, what is shown follows as frames allow. */
const MANY_PODS = 200;

export const isCrowded = (): boolean => playhead.getState().moment.pods.length >= MANY_PODS;

const follow = (): void => {
  if (!isPast()) refresh(undefined);
};

let epoch = -1;
cluster.subscribe((state) => {
  const fresh = state.epoch !== epoch;
  epoch = state.epoch;
  const { past } = playhead.getState();
  if (past !== undefined && !fresh) refresh(past);
  else if (fresh || !isCrowded() || read?.version === state.history.version) refresh(undefined);
  else {
    playhead.setState({ at: state.time });
    inFrame('moment', follow);
  }
});

/** Moves the playhead; at or beyond the end of the run it is live again. */
export function seek(at: number): void {
  wanted = undefined;
  const { time } = cluster.getState();
  refresh(at >= time ? undefined : Math.max(0, Math.round(at)));
}

let wanted: number | undefined;

/** Moves the playhead under a hand: once a frame at most. */
export function scrub(at: number): void {
  wanted = at;
  inFrame('moment', () => {
    if (wanted !== undefined) seek(wanted);
  });
}

export function goLive(): void {
  wanted = undefined;
  refresh(undefined);
}

export function isPast(): boolean {
  return playhead.getState().past !== undefined;
}
