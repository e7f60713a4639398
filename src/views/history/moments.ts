import type { History } from './history.ts';

let known: { readonly history: History; readonly version: number; readonly times: readonly number[] } | undefined;

/** All times at which something that is drawn changed, ascending, each once. Kept until the history grows. */
export function momentsOf(history: History): readonly number[] {
  if (known?.history === history && known.version === history.version) return known.times;
  const all = new Set<number>();
  for (const track of history.tracks.values()) for (const at of track.times) all.add(at);
  const times = [...all].sort((a, b) => a - b);
  known = { history, version: history.version, times };
  return times;
}
