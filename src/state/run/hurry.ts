import { createStore } from 'zustand/vanilla';
import type { NodeRow } from '../../views/rows/rows.ts';
import { cluster, type Cluster } from '../mirror/cluster.ts';
import { goLive, playhead, seek } from '../mirror/playhead.ts';
import { play, setSpeed } from './clock.ts';

const FAST = 60;
/** What is due comes within this time, or never. */
const LONGEST_MS = 600_000;
/** So long after the last thing that was due, what came of it is seen. */
const AFTER_MS = 4_000;

/** Whether the clock runs fast until something has happened. */
export const hurry = createStore<{ readonly node: string | undefined }>(() => ({ node: undefined }));

/** Something ails the machine, and more is to come of it: it is not noticed yet, or a step is due. */
export const isFailing = (node: NodeRow): boolean =>
  (!node.power || !node.connected || !node.kubelet) &&
  (node.ready === 'True' || node.fate.some((step) => step.at > playhead.getState().at));

/** Runs fast until all that is due for a failing machine has happened, its pods' eviction the last of it; then as fast as before. */
export function hurryThrough(name: string): void {
  const { time: from, speed } = cluster.getState();
  let quietSince: number | undefined;
  hurry.setState({ node: name });
  setSpeed(FAST);
  play();
  const stop = cluster.subscribe(({ time, speed: now, playing }) => {
    const node = playhead.getState().moment.nodes.find((row) => row.name === name);
    const left = now !== FAST && time > from + 1_000;
    quietSince = node && isFailing(node) ? undefined : (quietSince ?? time);
    const over = quietSince !== undefined && time >= quietSince + AFTER_MS;
    if (!left && playing && !over && time < from + LONGEST_MS) return;
    stop();
    hurry.setState({ node: undefined });
    if (!left) setSpeed(speed);
  });
}

/** Runs fast until a moment, then as before; in the past the playhead goes there. */
export function hurryTo(at: number): void {
  if (at <= cluster.getState().time) {
    seek(at);
    return;
  }
  goLive();
  const { speed } = cluster.getState();
  setSpeed(FAST, { at, speed });
  play();
}

/** Runs fast until something is so, then as before; not longer than ten minutes, and not when the person wants it otherwise. */
export function hurryUntil(isSo: (state: Cluster) => boolean): void {
  const { time: from, speed, epoch } = cluster.getState();
  goLive();
  setSpeed(FAST);
  play();
  const stop = cluster.subscribe((state) => {
    const left = state.epoch !== epoch || (state.speed !== FAST && state.time > from + 1_000);
    if (!left && !isSo(state) && state.time < from + LONGEST_MS) return;
    stop();
    if (!left) setSpeed(speed);
  });
}
