import fc from 'fast-check';
import type { Scenario } from '../../scenarios/format.ts';
import { printScenario } from '../../scenarios/print.ts';
import { Run } from '../../session/run.ts';
import { simTime } from '../../sim/kernel/time.ts';
import { scenario } from './arbitrary.ts';
import { brokenBy } from './invariants.ts';
import { unsettled } from './unsettled.ts';

export interface FuzzOptions {
  readonly runs: number;
  readonly seed?: number;
}

/** A run that broke a rule, made as small as it can be. */
export interface Broken {
  readonly seed: number;
  readonly wrong: readonly string[];
  /** Plays the same again. */
  readonly reproduction: string;
}

/** Plays random runs. Gives the first that breaks a rule, or how many were played. */
export function fuzz({ runs, seed }: FuzzOptions): Broken | { readonly played: number } {
  const property = fc.property(scenario, (each) => problemsOf(each).length === 0);
  const details = fc.check(property, { numRuns: runs, ...(seed === undefined ? {} : { seed }), endOnFailure: false });
  const [smallest] = details.counterexample ?? [];
  if (!smallest) return { played: details.numRuns };
  return { seed: details.seed, wrong: problemsOf(smallest), reproduction: printScenario(smallest) };
}

function problemsOf(each: Scenario): readonly string[] {
  const wrong: string[] = [];
  try {
    const run = new Run(each, { dns: true });
    run.cluster.store.watchAll((version) => void wrong.push(...brokenBy(version, run.cluster)));
    run.advanceTo(simTime(each.untilMs));
    wrong.push(...unsettled(run.cluster));
  } catch (error) {
    wrong.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  return wrong.slice(0, 10);
}
