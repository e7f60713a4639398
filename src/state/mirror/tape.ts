import { createStore } from 'zustand/vanilla';
import { following, showing, zoomed, type Scale } from '../../views/timeline/scale.ts';
import { cluster } from './cluster.ts';
import { playhead } from './playhead.ts';

/** Which part of the run the tape shows. It follows the present until it is moved. */
export interface Tape {
  readonly msPerPixel: number;
  /** Time at the left edge once the tape was moved; undefined: it follows. */
  readonly from: number | undefined;
  readonly width: number;
  readonly folded: readonly string[];
  readonly open: readonly string[];
}

export const tape = createStore<Tape>(() => ({ msPerPixel: 200 / 3, from: undefined, width: 0, folded: [], open: [] }));

export function scaleNow(): Scale {
  const { msPerPixel, from, width } = tape.getState();
  return from === undefined ? following(cluster.getState().time, msPerPixel, width) : { from, msPerPixel, width };
}

export function zoomTape(x: number, factor: number): void {
  const next = zoomed(scaleNow(), x, factor);
  tape.setState((state) =>
    state.from === undefined ? { msPerPixel: next.msPerPixel } : { msPerPixel: next.msPerPixel, from: next.from },
  );
}

export function panTape(pixels: number): void {
  const scale = scaleNow();
  tape.setState({ from: scale.from + pixels * scale.msPerPixel });
}

export function showOnTape(from: number, until: number): void {
  const { width } = tape.getState();
  tape.setState({ from, msPerPixel: Math.max(0.5, (until - from) / Math.max(1, width)) });
}

export function followTape(): void {
  tape.setState({ from: undefined });
}

const toggled = (list: readonly string[], uid: string): readonly string[] =>
  list.includes(uid) ? list.filter((other) => other !== uid) : [...list, uid];

export function toggleOwnerLane(uid: string): void {
  tape.setState((state) => ({ folded: toggled(state.folded, uid) }));
}

export function togglePodLane(uid: string): void {
  tape.setState((state) => ({ open: toggled(state.open, uid) }));
}

/** The playhead is never out of sight: the tape goes where it is put in the past, and follows the present again with it. */
playhead.subscribe(({ past, at }, before) => {
  if (past === before.past) return;
  if (past === undefined) {
    followTape();
    return;
  }
  const scale = scaleNow();
  const shown = showing(scale, at);
  if (shown !== scale && scale.width > 0) tape.setState({ from: shown.from });
});

cluster.subscribe(({ epoch }, before) => {
  if (epoch !== before.epoch) followTape();
});
