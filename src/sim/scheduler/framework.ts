/**
 * What a plugin of the scheduler is (kube-scheduler framework). A plugin looks at the pod once per attempt and answers either that the pod does
 * not concern it, or with a function that looks at one node at a time. Upstream's PreFilter and PreScore are that first look.
 */
import type { ClusterEvent } from './cluster-events.ts';
import type { ClusterState } from './cluster-state.ts';
import type { NodeInfo } from './node-info.ts';
import type { PodInfo } from './pod-info.ts';

export const MAX_NODE_SCORE = 100;

/** Why a plugin says no, in the words that users read in the FailedScheduling event. */
export interface Rejection {
  readonly plugin: string;
  /** Whether deleting pods of less priority might help: `Unschedulable`, or not: `UnschedulableAndUnresolvable`. */
  readonly unresolvable: boolean;
  readonly reasons: readonly string[];
}

/** Says why the pod cannot run on the node; undefined if it can. */
export type NodeFilter = (node: NodeInfo) => Rejection | undefined;

export type FilterAnswer =
  /** The pod does not concern the plugin: all nodes pass. */
  | undefined
  /** No node will do. */
  | { readonly kind: 'rejected'; readonly rejection: Rejection }
  /** The attempt fails as an error. */
  | { readonly kind: 'error'; readonly message: string }
  | {
      readonly kind: 'filter';
      readonly filter: NodeFilter;
      readonly onlyNodes?: ReadonlySet<string>;
      /** The filter goes by how the pods were when it was made; others see every pod that comes or goes. */
      readonly snapshot?: true;
    };

/** The nodes that will do, in the order in which they were found. */
export interface Candidates {
  readonly nodes: readonly NodeInfo[];
  /** Their slots; only the first `count`. */
  readonly slots: Int32Array;
  readonly count: number;
}

/**
 * Sets the score of each candidate, 0..100, and returns true; or returns false where the pod does not concern the plugin, which then adds nothing to
 * any node. Upstream's PreScore, Score and NormalizeScore in one.
 */
export type NodeScorer = (pod: PodInfo, cluster: ClusterState, candidates: Candidates, scores: Float64Array) => boolean;

/** When a pod that the plugin rejected is worth another attempt (a queueing hint). */
export interface QueueingHint {
  /** The only kinds of events that it wants to see. */
  readonly on: readonly ClusterEvent['kind'][];
  /** Whether it tells changes of taints apart. Plugins that look at new nodes but not at taints have every such change make a pod worth retrying. */
  readonly judgesTaints?: boolean;
  readonly worthRetrying: (pod: PodInfo, event: ClusterEvent, cluster: ClusterState) => boolean;
}

export interface Plugin {
  readonly name: string;
  readonly filter?: (pod: PodInfo, cluster: ClusterState) => FilterAnswer;
  readonly score?: NodeScorer;
  /** How much the plugin's score counts. */
  readonly weight?: number;
  readonly hint?: QueueingHint;
}

export function filterWith(filter: NodeFilter): FilterAnswer {
  return { kind: 'filter', filter };
}

/** For filters that have to be made anew when pods come or go. */
export function filterOnceWith(filter: NodeFilter): FilterAnswer {
  return { kind: 'filter', filter, snapshot: true };
}

export function unschedulable(plugin: string, ...reasons: readonly string[]): Rejection {
  return { plugin, unresolvable: false, reasons };
}

export function unresolvable(plugin: string, ...reasons: readonly string[]): Rejection {
  return { plugin, unresolvable: true, reasons };
}

/** Upstream's DefaultNormalizeScore: the highest raw score becomes 100. */
export function normalizeByMax(scores: Float64Array, count: number): void {
  scaleByMax(scores, count, false);
}

/** DefaultNormalizeScore, reversed: zero becomes 100, the highest raw score 0. */
export function normalizeByMaxReversed(scores: Float64Array, count: number): void {
  scaleByMax(scores, count, true);
}

function scaleByMax(scores: Float64Array, count: number, reverse: boolean): void {
  let max = 0;
  for (let i = 0; i < count; i += 1) max = Math.max(max, scores[i] as number);
  for (let i = 0; i < count; i += 1) {
    const scaled = max === 0 ? 0 : Math.trunc((MAX_NODE_SCORE * (scores[i] as number)) / max);
    scores[i] = reverse ? MAX_NODE_SCORE - scaled : scaled;
  }
}
