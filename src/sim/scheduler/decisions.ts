/** What the scheduler thought of each node at the last attempt of a pod, kept so that it can be asked for. */
import type { SimTime } from '../kernel/time.ts';
import type { Filtered } from './filtering.ts';
import type { NodeInfo } from './node-info.ts';
import type { Scored } from './scoring.ts';

/** As many numbers are kept over all pods; of more, the oldest decisions are forgotten. */
const KEPT_CELLS = 4_000_000;

/** One attempt to find a node for a pod, as plain data. */
export interface SchedulingDecision {
  /** `namespace/name` */
  readonly pod: string;
  readonly uid: string;
  readonly at: SimTime;
  readonly outcome:
    | { readonly kind: 'node'; readonly node: string }
    | { readonly kind: 'none'; readonly message: string; readonly nominatedNode?: string };
  /** Nodes in the order in which they were looked at, the best first among those that will do. */
  readonly nodes: readonly NodeVerdict[];
  /** How many nodes were not looked at, because enough had been found. */
  readonly notLookedAt: number;
}

export type NodeVerdict =
  | { readonly kind: 'filtered'; readonly node: string; readonly plugin: string; readonly reasons: readonly string[] }
  | { readonly kind: 'scored'; readonly node: string; readonly scores: readonly PluginScore[]; readonly total: number }
  /** The only one that will do needs no scores. */
  | { readonly kind: 'only'; readonly node: string };

export interface PluginScore {
  readonly plugin: string;
  /** 0..100, to be multiplied by the weight. */
  readonly score: number;
  readonly weight: number;
}

export interface Attempt {
  readonly pod: string;
  readonly uid: string;
  readonly at: SimTime;
  readonly outcome: SchedulingDecision['outcome'];
  readonly nodeCount: number;
  readonly filtered: Filtered | undefined;
  readonly scored: Scored | undefined;
}

export class Decisions {
  private readonly attempts = new Map<string, Attempt>();
  private cells = 0;

  keep(attempt: Attempt): void {
    this.forget(attempt.pod);
    this.attempts.set(attempt.pod, attempt);
    this.cells += cellsOf(attempt);
    for (const key of this.attempts.keys()) {
      if (this.cells <= KEPT_CELLS || key === attempt.pod) break;
      this.forget(key);
    }
  }

  forget(pod: string): void {
    const attempt = this.attempts.get(pod);
    if (!attempt) return;
    this.attempts.delete(pod);
    this.cells -= cellsOf(attempt);
  }

  explain(pod: string): SchedulingDecision | undefined {
    const attempt = this.attempts.get(pod);
    return attempt && decisionOf(attempt);
  }
}

function cellsOf({ filtered, scored }: Attempt): number {
  const feasible = filtered?.feasible.length ?? 0;
  return 64 + (filtered?.rejected.length ?? 0) * 2 + feasible + (scored?.scores.length ?? 0);
}

function decisionOf({ pod, uid, at, outcome, nodeCount, filtered, scored }: Attempt): SchedulingDecision {
  if (!filtered) return { pod, uid, at, outcome, nodes: [], notLookedAt: nodeCount };
  const nodes = [...accepted(filtered.feasible, scored), ...refused(filtered)];
  return { pod, uid, at, outcome, nodes, notLookedAt: nodeCount - nodes.length };
}

function accepted(feasible: readonly NodeInfo[], scored: Scored | undefined): readonly NodeVerdict[] {
  if (!scored) return feasible.map(({ name }) => ({ kind: 'only', node: name }));
  const verdicts = feasible.map(({ name }, i) => {
    const scores = scored.plugins.map(({ plugin, weight }, p) => {
      return { plugin, weight, score: scored.scores[p * feasible.length + i] as number };
    });
    const total = scores.reduce((sum, { score, weight }) => sum + score * weight, 0);
    return { kind: 'scored' as const, node: name, scores, total };
  });
  return verdicts.sort((a, b) => b.total - a.total);
}

function refused({ rejected, verdicts }: Filtered): readonly NodeVerdict[] {
  return rejected.flatMap(({ name }, i) => {
    const verdict = verdicts[i];
    return verdict
      ? [{ kind: 'filtered' as const, node: name, plugin: verdict.plugin, reasons: verdict.rejection.reasons }]
      : [];
  });
}
