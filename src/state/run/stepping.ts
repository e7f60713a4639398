import { indexAt } from '../../views/history/track.ts';
import { momentsOf } from '../../views/history/moments.ts';
import { cluster } from '../mirror/cluster.ts';
import { playhead, seek } from '../mirror/playhead.ts';
import { advance, stepOn } from './clock.ts';
import { workspace } from '../page/workspace.ts';

/** Steps through what happened: back in the history, forward in it, and on into the future when it ends. */

/** When something happened, to the selected object only if `selected` is asked for. */
function times(selected: boolean): readonly number[] {
  const { history } = cluster.getState();
  const uid = workspace.getState().selected;
  return selected && uid !== undefined ? (history.tracks.get(uid)?.times ?? []) : momentsOf(history);
}

function back(selected: boolean): void {
  const all = times(selected);
  const { at } = playhead.getState();
  const index = indexAt(all, at - 1);
  seek(index < 0 ? 0 : (all[index] ?? 0));
}

function forward(selected: boolean): void {
  const { past, at } = playhead.getState();
  const uid = selected ? workspace.getState().selected : undefined;
  if (past === undefined) {
    stepOn(uid);
    return;
  }
  const all = times(selected);
  const next = all[indexAt(all, at) + 1];
  seek(next ?? Infinity);
}

export const stepBack = (): void => back(false);
export const stepForward = (): void => forward(false);
export const stepBackSelected = (): void => back(true);
export const stepForwardSelected = (): void => forward(true);

/** A second back, or on: in the past the playhead moves, at its end the run does. */
export function bySeconds(seconds: number): void {
  const { past, at } = playhead.getState();
  if (past === undefined && seconds > 0) advance(seconds * 1000);
  else seek(at + seconds * 1000);
}
