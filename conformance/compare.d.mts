import type { Fact } from './facts.mjs';

export interface Verdict {
  readonly id: string;
  readonly judged: number;
  readonly loose: number;
  readonly differences: readonly { readonly key: string; readonly expected: unknown; readonly got: unknown }[];
}

export function judge(id: string, ours: readonly Fact[]): Verdict;
