import type { History } from './history.ts';

let known:
  | { readonly tracks: History['tracks']; readonly version: number; readonly times: readonly number[] }
  | undefined;

/** All times at which something that is drawn changed, ascending, each once. Kept until the history grows. */
export function momentsOf(history: History): readonly number[] {
  if (known?.tracks === history.tracks && known.version === history.version) return known.times;
  const all = new Set<number>();
  for (const track of history.tracks.values()) for (const at of track.times) all.add(at);
  const times = [...all].sort((a, b) => a - b);
  known = { tracks: history.tracks, version: history.version, times };
  return times;
}
