/** Which of the nodes that will do is the best (schedule_one.go prioritizeNodes, selectHost). */
import type { Random } from '../../base/random.ts';
import type { ClusterState } from './cluster-state.ts';
import type { Plugin } from './framework.ts';
import type { NodeInfo } from './node-info.ts';
import type { PodInfo } from './pod-info.ts';

export interface PluginWeight {
  readonly plugin: string;
  readonly weight: number;
}

export interface Scored {
  /** The plugins that had something to say. */
  readonly plugins: readonly PluginWeight[];
  /** 0..100: those of all feasible nodes by the first plugin, then by the second and so on. Valid until the next attempt, as all that follows. */
  readonly scores: Uint8Array;
  /** Weighted sums by place of the node in the list of feasible nodes. */
  readonly totals: Float64Array;
}

/** Reused by every attempt, with room for so many nodes that will do. */
class Workplace {
  readonly slots: Int32Array;
  readonly raw: Float64Array;
  readonly totals: Float64Array;
  readonly scores: Uint8Array;

  constructor(nodes: number, plugins: number) {
    this.slots = new Int32Array(nodes);
    this.raw = new Float64Array(nodes);
    this.totals = new Float64Array(nodes);
    this.scores = new Uint8Array(nodes * plugins);
  }
}

let workplace = new Workplace(0, 0);

/** The plugins that were asked, by which of them had something to say: few combinations, kept for many attempts. */
const combinations = new Map<number, readonly PluginWeight[]>();

export function scoreNodes(
  plugins: readonly Plugin[],
  pod: PodInfo,
  cluster: ClusterState,
  feasible: readonly NodeInfo[],
): Scored {
  const count = feasible.length;
  if (workplace.raw.length < count) workplace = new Workplace(count * 2, plugins.length);
  const { slots, raw, totals, scores } = workplace;
  for (let at = 0; at < count; at += 1) slots[at] = (feasible[at] as NodeInfo).slot;
  totals.fill(0, 0, count);
  const candidates = { nodes: feasible, slots, count };
  let end = 0;
  let asked = 0;
  for (let i = 0; i < plugins.length; i += 1) {
    const { score, weight = 1 } = plugins[i] as Plugin;
    if (!score?.(pod, cluster, candidates, raw)) continue;
    asked |= 1 << i;
    for (let at = 0; at < count; at += 1) {
      const value = raw[at] as number;
      scores[end + at] = value;
      totals[at] = (totals[at] as number) + weight * value;
    }
    end += count;
  }
  return { plugins: combinationOf(plugins, asked), scores: scores.subarray(0, end), totals };
}

function combinationOf(plugins: readonly Plugin[], asked: number): readonly PluginWeight[] {
  let combination = combinations.get(asked);
  if (!combination) {
    combination = plugins.flatMap(({ name: plugin, weight = 1 }, i) => ((asked >> i) & 1 ? [{ plugin, weight }] : []));
    combinations.set(asked, combination);
  }
  return combination;
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
