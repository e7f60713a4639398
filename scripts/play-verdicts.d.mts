import type { Answer } from '../conformance/verdicts.mjs';
import type { createCluster } from '../src/sim/index.ts';

/** Answers the cases of a file, in order. */
export function playCases(cases: readonly unknown[], create: typeof createCluster): Iterable<Answer>;
