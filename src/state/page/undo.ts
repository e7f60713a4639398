import { createStore } from 'zustand/vanilla';

/** What can be taken back: deeds of the page, each with the way back. What kubectl lines did to the cluster is not among it: that is what branches are for. */
export type Undoable =
  | 'removed'
  | 'discarded'
  | 'added'
  | 'panel'
  | 'size'
  | 'filter'
  | 'deed'
  | 'yard'
  | 'run'
  | 'forgot';

export interface UndoEntry {
  readonly what: Undoable;
  /** Which file, which fault …: as the page shows it. */
  readonly name: string;
  readonly back: () => void;
  /** Gives the way to what is so now: asked before `back`, for doing it again. */
  readonly capture?: () => () => void;
  /** Does it again. Without either, what `back` itself has remembered does. */
  readonly again?: () => void;
}

/** What was taken back or done again, told for a moment. */
export interface Turned {
  readonly what: Undoable;
  readonly name: string;
  readonly number: number;
  readonly again: boolean;
}

/** Deeds that belong together. */
type Step = readonly UndoEntry[];

export interface Undo {
  /** The newest last. */
  readonly steps: readonly Step[];
  /** What was taken back and can be done again, the newest last. */
  readonly ahead: readonly Step[];
  readonly turned: Turned | undefined;
}

const MOST = 100;
/** What is done within this time is one deed: a machine that is put into the yard and loses its power. */
const TOGETHER_MS = 60;
/** A divider that is dragged, a word that is typed into a filter: one deed while it goes on. */
const SAME_MS = 1_500;

export const undo = createStore<Undo>(() => ({ steps: [], ahead: [], turned: undefined }));

/** What is remembered while something is taken back: how to do it again. */
let meanwhile: UndoEntry[] | undefined;
let last = -Infinity;

/** Remembers how to take something back. */
export function remember(entry: UndoEntry): void {
  if (meanwhile) {
    meanwhile.push(entry);
    return;
  }
  const now = performance.now();
  const since = now - last;
  last = now;
  undo.setState(({ steps }) => {
    const before = steps.at(-1);
    const one = before?.length === 1 ? before[0] : undefined;
    if (one && (entry.what === 'size' || entry.what === 'filter') && same(one, entry) && since < SAME_MS)
      return { steps, ahead: [] };
    if (before && since < TOGETHER_MS) return { steps: [...steps.slice(0, -1), [...before, entry]], ahead: [] };
    return { steps: [...steps, [entry]].slice(-MOST), ahead: [] };
  });
}

const same = (one: UndoEntry, other: UndoEntry): boolean => one.what === other.what && one.name === other.name;

/** The deed by whose name a step is told: that in the cluster, not that of the yard. */
export const nameOfStep = (step: Step): UndoEntry | undefined =>
  step.findLast((entry) => entry.what !== 'yard') ?? step.at(-1);

/** Takes a deed back; gives the way to do it again, if there is one. */
function turn(entry: UndoEntry): readonly UndoEntry[] {
  const captured = entry.capture?.();
  const made: UndoEntry[] = [];
  meanwhile = made;
  try {
    entry.back();
  } finally {
    meanwhile = undefined;
  }
  if (captured === undefined && entry.again === undefined) {
    return made.length === 1 ? made.map((each) => ({ ...each, what: entry.what, name: entry.name })) : made;
  }
  return [{ ...entry, back: captured ?? entry.again ?? entry.back, again: entry.back }];
}

const turnAll = (step: Step): Step => step.toReversed().flatMap(turn);

function told(step: Step, again: boolean): Pick<Undo, 'turned'> {
  const entry = nameOfStep(step);
  const number = (undo.getState().turned?.number ?? 0) + 1;
  return { turned: entry && { what: entry.what, name: entry.name, number, again } };
}

/** Takes the last deed back. */
export function undoLast(): void {
  const { steps } = undo.getState();
  const step = steps.at(-1);
  if (step === undefined) return;
  const opposite = turnAll(step);
  undo.setState(({ ahead }) => ({
    steps: steps.slice(0, -1),
    ahead: opposite.length === 0 ? ahead : [...ahead, opposite],
    ...told(step, false),
  }));
}

/** Does again what was taken back last. */
export function redoLast(): void {
  const { steps, ahead } = undo.getState();
  const step = ahead.at(-1);
  if (step === undefined) return;
  const opposite = turnAll(step);
  undo.setState({
    steps: opposite.length === 0 ? steps : [...steps, opposite],
    ahead: ahead.slice(0, -1),
    ...told(step, true),
  });
}

/** The last deed stays as it is. */
export function forgetUndo(): void {
  undo.setState(({ steps }) => ({ steps: steps.slice(0, -1) }));
}

export function forgetTurned(): void {
  undo.setState({ turned: undefined });
}
