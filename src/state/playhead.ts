import { createStore } from 'zustand/vanilla';
import { emptyMoment, momentAt, type History, type Moment } from '../views/history/history.ts';
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
  const moment = same ? playhead.getState().moment : momentAt(history, past ?? Infinity);
  read = { tracks, version, past };
  const before = playhead.getState();
  if (before.past !== past || before.at !== at || before.moment !== moment) playhead.setState({ past, at, moment });
}

let epoch = -1;
cluster.subscribe((state) => {
  const past = state.epoch === epoch ? playhead.getState().past : undefined;
  epoch = state.epoch;
  refresh(past);
});

/** Moves the playhead; at or beyond the end of the run it is live again. */
export function seek(at: number): void {
  const { time } = cluster.getState();
  refresh(at >= time ? undefined : Math.max(0, Math.round(at)));
}

export function goLive(): void {
  refresh(undefined);
}

export function isPast(): boolean {
  return playhead.getState().past !== undefined;
}
