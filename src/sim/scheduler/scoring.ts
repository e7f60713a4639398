/** Which of the nodes that will do is the best (schedule_one.go prioritizeNodes, selectHost). */
import type { Random } from '../../base/random.ts';
import type { ClusterState } from './cluster-state.ts';
import type { Plugin, Scoring } from './framework.ts';
import type { NodeInfo } from './node-info.ts';
import type { PodInfo } from './pod-info.ts';

export interface PluginWeight {
  readonly plugin: string;
  readonly weight: number;
}

export interface Scored {
  /** The plugins that had something to say. */
  readonly plugins: readonly PluginWeight[];
  /** 0..100: those of all feasible nodes by the first plugin, then by the second and so on. */
  readonly scores: Uint8Array;
  /** Weighted sums by place of the node in the list of feasible nodes. Valid until the next attempt. */
  readonly totals: Float64Array;
}

// Reused by every attempt: one number per feasible node.
let raw = new Float64Array(128);
let totals = new Float64Array(128);

export function scoreNodes(
  plugins: readonly Plugin[],
  pod: PodInfo,
  cluster: ClusterState,
  feasible: readonly NodeInfo[],
): Scored {
  const count = feasible.length;
  if (raw.length < count) {
    raw = new Float64Array(count * 2);
    totals = new Float64Array(count * 2);
  }
  totals.fill(0, 0, count);
  const asked = plugins.flatMap(({ name: plugin, score, weight = 1 }) => {
    const scoring = score?.(pod, cluster, feasible);
    return scoring ? [{ plugin, weight, scoring }] : [];
  });
  const scores = new Uint8Array(asked.length * count);
  asked.forEach(({ scoring, weight }, i) => {
    setRaw(scoring, feasible);
    for (let at = 0; at < count; at += 1) {
      const value = raw[at] as number;
      scores[i * count + at] = value;
      totals[at] = (totals[at] as number) + weight * value;
    }
  });
  return { plugins: asked.map(({ plugin, weight }) => ({ plugin, weight })), scores, totals };
}

function setRaw(scoring: Scoring, feasible: readonly NodeInfo[]): void {
  const count = feasible.length;
  if ('same' in scoring) {
    raw.fill(scoring.same, 0, count);
    return;
  }
  const { score, normalize } = scoring;
  for (let i = 0; i < count; i += 1) raw[i] = score(feasible[i] as NodeInfo);
  normalize?.(raw, count);
}

/** The place of the highest total; one of them by chance where several are equal. */
export function bestOf({ totals }: Scored, count: number, random: Random): number {
  let best = 0;
  let equals = 1;
  for (let i = 1; i < count; i += 1) {
    const difference = (totals[i] as number) - (totals[best] as number);
    if (difference < 0) continue;
    if (difference > 0) {
      best = i;
      equals = 1;
    } else {
      equals += 1;
      if (random.int(equals) === 0) best = i;
    }
  }
  return best;
}
