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
}

export interface Undo {
  /** The newest last. */
  readonly entries: readonly UndoEntry[];
  /** What was taken back last. */
  readonly undone: { readonly what: Undoable; readonly name: string; readonly number: number } | undefined;
}

const MOST = 100;
/** What is done within this time is one deed: a machine that is put into the yard and loses its power. */
const TOGETHER_MS = 60;
/** A divider that is dragged, a word that is typed into a filter: one deed while it goes on. */
const SAME_MS = 1_500;

export const undo = createStore<Undo>(() => ({ entries: [], undone: undefined }));

let going = false;
let last = -Infinity;

/** Remembers how to take something back. */
export function remember(entry: UndoEntry): void {
  if (going) return;
  const now = performance.now();
  const since = now - last;
  last = now;
  undo.setState(({ entries }) => {
    const before = entries.at(-1);
    if (before && (entry.what === 'size' || entry.what === 'filter') && same(before, entry) && since < SAME_MS)
      return { entries };
    if (before && since < TOGETHER_MS) return { entries: [...entries.slice(0, -1), together(before, entry)] };
    return { entries: [...entries, entry].slice(-MOST) };
  });
}

const same = (one: UndoEntry, other: UndoEntry): boolean => one.what === other.what && one.name === other.name;

function together(first: UndoEntry, second: UndoEntry): UndoEntry {
  const named = first.what === 'yard' ? second : first;
  return {
    what: named.what,
    name: named.name,
    back: () => {
      second.back();
      first.back();
    },
  };
}

/** Takes the last deed back. */
export function undoLast(): void {
  const { entries, undone } = undo.getState();
  const entry = entries.at(-1);
  if (entry === undefined) return;
  undo.setState({
    entries: entries.slice(0, -1),
    undone: { what: entry.what, name: entry.name, number: (undone?.number ?? 0) + 1 },
  });
  going = true;
  try {
    entry.back();
  } finally {
    going = false;
  }
}

/** The last deed stays as it is. */
export function forgetUndo(): void {
  undo.setState(({ entries }) => ({ entries: entries.slice(0, -1) }));
}

export function forgetUndone(): void {
  undo.setState({ undone: undefined });
}
