import { createStore } from 'zustand/vanilla';
import { noTanks, tanksOf, type Tanks } from '../../views/stage/tanks.ts';
import { cluster } from './cluster.ts';
import { remember } from '../page/undo.ts';
import { playhead } from './playhead.ts';

/** What stands on the stage at the moment shown, and which machines were put into the yard. */
export interface Stage {
  readonly tanks: Tanks;
  readonly docked: readonly string[];
  /** Grows when everything is to be shown at once. */
  readonly fit: number;
}

export const stage = createStore<Stage>(() => ({ tanks: noTanks, docked: [], fit: 0 }));

let epoch = -1;
let shown: unknown;
playhead.subscribe(({ moment }) => {
  if (shown === moment) return;
  shown = moment;
  const fresh = cluster.getState().epoch !== epoch;
  epoch = cluster.getState().epoch;
  const before = stage.getState();
  const tanks = tanksOf(moment, fresh ? undefined : before.tanks);
  const docked = before.docked.filter((name) => moment.nodes.some((node) => node.name === name));
  stage.setState({
    tanks,
    docked: docked.length === before.docked.length && !fresh ? before.docked : fresh ? [] : docked,
  });
});

export function dock(name: string): void {
  remember({ what: 'yard', name, back: () => undock(name) });
  stage.setState((state) => (state.docked.includes(name) ? state : { docked: [...state.docked, name] }));
}

export function undock(name: string): void {
  remember({ what: 'yard', name, back: () => dock(name) });
  stage.setState((state) => ({ docked: state.docked.filter((other) => other !== name) }));
}

export function fitStage(): void {
  stage.setState((state) => ({ fit: state.fit + 1 }));
}

/** Calls back each time that everything is to be shown at once; gives what ends it. */
export function whenFitAsked(fit: () => void): () => void {
  return stage.subscribe((state, before) => {
    if (state.fit !== before.fit) fit();
  });
}
