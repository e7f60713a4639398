import type { Evidence } from '../src/testing/docs/simulated.ts';

/** What conformance/ holds, as names. */
export function evidence(): Evidence;
