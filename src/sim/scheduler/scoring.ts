/** Which of the nodes that will do is the best (schedule_one.go prioritizeNodes, selectHost). */
import type { Random } from '../../base/random.ts';
import type { ClusterState } from './cluster-state.ts';
import type { Plugin, Scoring } from './framework.ts';
import type { NodeInfo } from './node-info.ts';
import type { PodInfo } from './pod-info.ts';

export interface PluginScores {
  readonly plugin: string;
  readonly weight: number;
  /** 0..100 by place of the node in the list of feasible nodes. */
  readonly scores: Uint8Array | number;
}

export interface Scored {
  readonly byPlugin: readonly PluginScores[];
  /** Weighted sums, at the same places. */
  readonly totals: Float64Array;
}

export function scoreNodes(
  plugins: readonly Plugin[],
  pod: PodInfo,
  cluster: ClusterState,
  feasible: readonly NodeInfo[],
): Scored {
  const totals = new Float64Array(feasible.length);
  const byPlugin: PluginScores[] = [];
  for (const { name: plugin, score, weight = 1 } of plugins) {
    const scoring = score?.(pod, cluster, feasible);
    if (!scoring) continue;
    byPlugin.push({ plugin, weight, scores: addScores(scoring, weight, feasible, totals) });
  }
  return { byPlugin, totals };
}

let scratch = new Float64Array(128);

function addScores(
  scoring: Scoring,
  weight: number,
  feasible: readonly NodeInfo[],
  totals: Float64Array,
): Uint8Array | number {
  const count = feasible.length;
  if ('same' in scoring) {
    for (let i = 0; i < count; i += 1) totals[i] = (totals[i] as number) + weight * scoring.same;
    return scoring.same;
  }
  if (scratch.length < count) scratch = new Float64Array(count * 2);
  const raw = scratch;
  const { score, normalize } = scoring;
  for (let i = 0; i < count; i += 1) raw[i] = score(feasible[i] as NodeInfo);
  normalize?.(raw, count);
  const scores = new Uint8Array(count);
  for (let i = 0; i < count; i += 1) {
    const value = raw[i] as number;
    scores[i] = value;
    totals[i] = (totals[i] as number) + weight * value;
  }
  return scores;
}

/** The place of the highest total; one of them by chance where several are equal. */
export function bestOf(totals: Float64Array, random: Random): number {
  let best = 0;
  let equals = 1;
  for (let i = 1; i < totals.length; i += 1) {
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
