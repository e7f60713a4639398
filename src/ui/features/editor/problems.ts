import { createStore } from 'zustand/vanilla';
import type { Problem } from '../../../views/editor/refusals.ts';

/** What is wrong with each file, and what applying it said. */
export interface Problems {
  /** Of the schema and the YAML, while typing. */
  readonly typed: Readonly<Record<string, readonly Problem[]>>;
  /** Of the last Apply: refusals, and warnings that speak of a field. */
  readonly refused: Readonly<Record<string, readonly Problem[]>>;
  /** The other warnings. */
  readonly warnings: readonly string[];
  /** What was applied, in kubectl's words. */
  readonly applied: string | undefined;
  readonly applying: boolean;
}

export const problems = createStore<Problems>(() => ({
  typed: {},
  refused: {},
  warnings: [],
  applied: undefined,
  applying: false,
}));

export function setTyped(file: string, typed: readonly Problem[]): void {
  problems.setState((state) => ({ typed: { ...state.typed, [file]: typed } }));
}

/** A refusal speaks of a text that is no longer there once it was changed. */
export function clearRefused(file: string): void {
  problems.setState((state) => {
    if (state.refused[file] === undefined && state.applied === undefined) return state;
    const { [file]: _gone, ...refused } = state.refused;
    return { refused, applied: undefined };
  });
}
