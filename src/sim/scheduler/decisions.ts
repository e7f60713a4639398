/** What the scheduler thought of each node at the last attempt of a pod, kept so that it can be asked for. */
import type { SimTime } from '../kernel/time.ts';
import { lookedAt } from './filtering.ts';
import type { Filtered } from './filtering.ts';
import type { Rejection } from './framework.ts';
import type { NodeInfo } from './node-info.ts';
import type { PluginWeight, Scored } from './scoring.ts';

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
}

/** An attempt, and where its numbers are. */
interface Kept extends Attempt {
  readonly order: readonly NodeInfo[];
  readonly first: number;
  readonly looked: number;
  readonly feasible: number;
  readonly plugins: readonly PluginWeight[] | undefined;
  readonly verdictsAt: number;
  readonly scoresAt: number;
}

const NO_NODES: readonly NodeInfo[] = [];

/** Room for the numbers of the latest attempts: they go round and round, so that old ones make way for new ones. */
const VERDICTS = 1 << 20;
const SCORES = 1 << 22;
const KEPT_ATTEMPTS = 100_000;

export class Decisions {
  private readonly kept = new Map<string, Kept>();
  /** For each node that was looked at: 0, or the number of the rejection. */
  private readonly verdicts = new Uint16Array(VERDICTS);
  private readonly scores = new Uint8Array(SCORES);
  private verdictsEnd = 0;
  private scoresEnd = 0;
  private readonly rejections: Rejection[] = [];
  private readonly numbers = new Map<Rejection, number>();
  /** The rejection that was numbered last: the next node is likely to have the same. */
  private last: Rejection | undefined;
  private lastNumber = 0;

  keep(attempt: Attempt, filtered: Filtered | undefined, scored: Scored | undefined): void {
    this.kept.delete(attempt.pod);
    this.kept.set(attempt.pod, {
      pod: attempt.pod,
      uid: attempt.uid,
      at: attempt.at,
      outcome: attempt.outcome,
      nodeCount: attempt.nodeCount,
      order: filtered?.order ?? NO_NODES,
      first: filtered?.first ?? 0,
      looked: filtered?.looked ?? 0,
      feasible: filtered?.feasible.length ?? 0,
      plugins: scored?.plugins,
      verdictsAt: this.verdictsEnd,
      scoresAt: this.scoresEnd,
    });
    if (filtered) this.keepVerdicts(filtered);
    if (scored) this.keepScores(scored.scores);
    if (this.kept.size > KEPT_ATTEMPTS) for (const oldest of this.kept.keys()) return this.forget(oldest);
  }

  forget(pod: string): void {
    this.kept.delete(pod);
  }

  explain(pod: string): SchedulingDecision | undefined {
    const kept = this.kept.get(pod);
    if (!kept) return undefined;
    const { uid, at, outcome, nodeCount } = kept;
    const nodes = this.isOverwritten(kept) ? [] : [...this.accepted(kept), ...this.refused(kept)];
    return { pod, uid, at, outcome, nodes, notLookedAt: nodeCount - nodes.length };
  }

  private keepVerdicts({ looked, refused }: Filtered): void {
    const { verdicts } = this;
    const from = this.verdictsEnd % VERDICTS;
    verdicts.fill(0, from, from + looked);
    if (from + looked > VERDICTS) verdicts.fill(0, 0, from + looked - VERDICTS);
    for (const { at, rejection } of refused) verdicts[(from + at) % VERDICTS] = this.numberOf(rejection);
    this.verdictsEnd += looked;
  }

  private keepScores(scores: Uint8Array): void {
    if (scores.length > SCORES) return;
    const at = this.scoresEnd % SCORES;
    const fits = Math.min(scores.length, SCORES - at);
    this.scores.set(scores.subarray(0, fits), at);
    this.scores.set(scores.subarray(fits), 0);
    this.scoresEnd += scores.length;
  }

  private numberOf(rejection: Rejection): number {
    if (rejection === this.last) return this.lastNumber;
    this.last = rejection;
    let number = this.numbers.get(rejection);
    if (number === undefined) {
      this.rejections.push(rejection);
      number = this.rejections.length;
      this.numbers.set(rejection, number);
    }
    this.lastNumber = number;
    return number;
  }

  private isOverwritten({ verdictsAt, scoresAt }: Kept): boolean {
    return this.verdictsEnd - verdictsAt > VERDICTS || this.scoresEnd - scoresAt > SCORES;
  }

  private accepted(kept: Kept): readonly NodeVerdict[] {
    const { plugins, looked, feasible, scoresAt } = kept;
    const verdicts: NodeVerdict[] = [];
    for (let i = 0; i < looked; i += 1) {
      if (this.verdicts[(kept.verdictsAt + i) % VERDICTS] !== 0) continue;
      const node = lookedAt(kept, i).name;
      const place = scoresAt + verdicts.length;
      const scores = plugins?.map(({ plugin, weight }, p) => {
        return { plugin, weight, score: this.scores[(place + p * feasible) % SCORES] as number };
      });
      const total = scores?.reduce((sum, { score, weight }) => sum + score * weight, 0) ?? 0;
      verdicts.push(scores ? { kind: 'scored', node, scores, total } : { kind: 'only', node });
    }
    return verdicts.sort((a, b) => (a.kind === 'scored' && b.kind === 'scored' ? b.total - a.total : 0));
  }

  private refused(kept: Kept): readonly NodeVerdict[] {
    const verdicts: NodeVerdict[] = [];
    for (let i = 0; i < kept.looked; i += 1) {
      const rejection = this.rejections[(this.verdicts[(kept.verdictsAt + i) % VERDICTS] as number) - 1];
      if (!rejection) continue;
      const { plugin, reasons } = rejection;
      verdicts.push({ kind: 'filtered', node: lookedAt(kept, i).name, plugin, reasons });
    }
    return verdicts;
  }
}
