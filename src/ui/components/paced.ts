import type { StoreApi } from 'zustand/vanilla';
import { cluster } from '../../state/mirror/cluster.ts';
import { isCrowded, playhead } from '../../state/mirror/playhead.ts';
import { stage } from '../../state/mirror/stage.ts';
import { leaveTurn, takeTurn, tellClocks } from './turns.ts';

type Followed<S> = Pick<StoreApi<S>, 'getState' | 'getInitialState' | 'subscribe'>;

/**
 * A store as panels follow it: at once while the cluster is small, or when something `urgent` changed; a few times a second, each panel in its
 * turn, while very many pods change.
 */
function paced<S>(store: StoreApi<S>, urgent: (state: S, before: S) => boolean = () => false): Followed<S> {
  const tells = new Set<() => void>();
  store.subscribe((state, before) => {
    if (isCrowded() && !urgent(state, before)) takeTurn(tells);
    else for (const tell of tells) tell();
  });
  return {
    getState: store.getState,
    getInitialState: store.getInitialState,
    subscribe: (listener) => {
      const tell = (): void => listener(store.getState(), store.getState());
      tells.add(tell);
      return () => {
        tells.delete(tell);
        leaveTurn(tell);
      };
    },
  };
}

export const pacedCluster = paced(
  cluster,
  (state, before) =>
    state.epoch !== before.epoch ||
    state.playing !== before.playing ||
    state.speed !== before.speed ||
    state.reached !== before.reached ||
    state.clients !== before.clients ||
    state.old !== before.old,
);

export const pacedPlayhead = paced(playhead);

export const pacedStage = paced(stage, (state, before) => state.docked !== before.docked);

const clocks = new Set<(at: number) => void>();

function tick(): void {
  const { at } = playhead.getState();
  for (const call of clocks) call(at);
}

playhead.subscribe(() => {
  if (!isCrowded()) tick();
});
tellClocks(tick);

/** Calls back at the moments shown; ten times a second at most while the cluster is crowded. */
export function followClock(call: (at: number) => void): () => void {
  clocks.add(call);
  return () => clocks.delete(call);
}
