/** Which nodes a pod can run on (schedule_one.go findNodesThatFitPod). */
import type { ClusterState } from './cluster-state.ts';
import type { NodeFilter, Plugin, Rejection } from './framework.ts';
import { unresolvable } from './framework.ts';
import type { NodeInfo } from './node-info.ts';
import type { PodInfo } from './pod-info.ts';

export interface Filters {
  readonly kind: 'filters';
  readonly filters: readonly NodeFilter[];
  readonly only: OnlyNodes | undefined;
  /** One of the filters goes by how the pods were. */
  readonly snapshot: boolean;
}

/** What the plugins say of the pod before any node is looked at. */
export type Prepared =
  | Filters
  /** No node will do, says one plugin. */
  | { readonly kind: 'rejected'; readonly rejection: Rejection }
  | { readonly kind: 'error'; readonly message: string };

interface OnlyNodes {
  readonly names: ReadonlySet<string>;
  readonly plugin: string;
}

export interface Refusal {
  /** The node is the so manieth that was looked at. */
  readonly at: number;
  readonly rejection: Rejection;
}

export interface Filtered {
  /** Nodes in the order in which they are looked at, the first at `first` and then round. */
  readonly order: readonly NodeInfo[];
  readonly first: number;
  /** How many were looked at. */
  readonly looked: number;
  /** Which of them will not do, and why not. */
  readonly refused: readonly Refusal[];
  readonly feasible: readonly NodeInfo[];
  /** Of the nodes that one plugin left out beforehand. */
  readonly others: Rejection | undefined;
}

/** The i-th node that was looked at. */
export function lookedAt({ order, first }: Pick<Filtered, 'order' | 'first'>, i: number): NodeInfo {
  const at = first + i;
  return order[at < order.length ? at : at - order.length] as NodeInfo;
}

export function prepare(plugins: readonly Plugin[], pod: PodInfo, cluster: ClusterState): Prepared {
  const filters: NodeFilter[] = [];
  let only: OnlyNodes | undefined;
  let snapshot = false;
  for (const { name: plugin, filter } of plugins) {
    const answer = filter?.(pod, cluster);
    if (!answer) continue;
    if (answer.kind === 'rejected') return answer;
    if (answer.kind === 'error') return answer;
    filters.push(answer.filter);
    snapshot ||= answer.snapshot === true;
    if (answer.onlyNodes) only = { names: answer.onlyNodes, plugin };
  }
  return { kind: 'filters', filters, only, snapshot };
}

/** How many nodes that will do are enough (numFeasibleNodesToFind): all of a hundred, fewer in proportion the larger the cluster. */
export function enoughNodes(nodes: number): number {
  if (nodes < 100) return nodes;
  const percentage = Math.max(5, 50 - Math.trunc(nodes / 125));
  return Math.max(100, Math.trunc((nodes * percentage) / 100));
}

/** Looks for nodes, from `start` on, until there are enough. */
export function filterNodes(
  plugins: readonly Plugin[],
  prepared: Filters,
  pod: PodInfo,
  cluster: ClusterState,
  start: number,
): Filtered {
  const { only } = prepared;
  const order = only ? named(only.names, cluster) : cluster.nodes;
  const enough = enoughNodes(order.length);
  const first = order.length > 0 ? start % order.length : 0;
  const refused: Refusal[] = [];
  const feasible: NodeInfo[] = [];
  feasible.length = enough;
  let found = 0;
  let looked = 0;
  for (; looked < order.length && found < enough; looked += 1) {
    const at = first + looked;
    const node = order[at < order.length ? at : at - order.length] as NodeInfo;
    const rejection = verdictOn(plugins, prepared, pod, node, cluster);
    if (rejection) refused.push({ at: looked, rejection });
    else {
      feasible[found] = node;
      found += 1;
    }
  }
  feasible.length = found;
  const others = only && unresolvable(only.plugin, `node(s) didn't satisfy plugin(s) [${only.plugin}]`);
  return { order, first, looked, refused, feasible, others };
}

function named(names: ReadonlySet<string>, cluster: ClusterState): readonly NodeInfo[] {
  return [...names].flatMap((name) => cluster.node(name) ?? []);
}

/** Why the pod cannot run on the node; undefined if it can, also after the pods have come that are nominated for the node. */
export function verdictOn(
  plugins: readonly Plugin[],
  prepared: Filters,
  pod: PodInfo,
  node: NodeInfo,
  cluster: ClusterState,
): Rejection | undefined {
  if (cluster.nominated.size > 0) {
    const coming = nominatedBefore(pod, node, cluster);
    const verdict = coming.length > 0 ? verdictWith(plugins, pod, coming, node, cluster) : undefined;
    if (verdict) return verdict;
  }
  return firstVerdict(prepared, node);
}

export function firstVerdict({ filters }: Filters, node: NodeInfo): Rejection | undefined {
  for (let i = 0; i < filters.length; i += 1) {
    const rejection = (filters[i] as NodeFilter)(node);
    if (rejection) return rejection;
  }
  return undefined;
}

/** Pods that are to come to the node and before which the pod has to give way. */
export function nominatedBefore(pod: PodInfo, node: NodeInfo, cluster: ClusterState): readonly PodInfo[] {
  const nominated = cluster.nominated.get(node.name);
  if (!nominated) return [];
  return [...nominated.values()].filter(({ key, priority }) => key !== pod.key && priority >= pod.priority);
}

/** The verdict as it would be with some more pods on the node. */
export function verdictWith(
  plugins: readonly Plugin[],
  pod: PodInfo,
  others: readonly PodInfo[],
  node: NodeInfo,
  cluster: ClusterState,
): Rejection | undefined {
  for (const other of others) cluster.addPod(other, node.name);
  const verdict = freshVerdict(plugins, pod, node, cluster);
  for (const other of others) cluster.removePod(other.key);
  return verdict;
}

/** The verdict on a node as the cluster is now, with all plugins asked again. */
export function freshVerdict(
  plugins: readonly Plugin[],
  pod: PodInfo,
  node: NodeInfo,
  cluster: ClusterState,
): Rejection | undefined {
  const prepared = prepare(plugins, pod, cluster);
  if (prepared.kind === 'filters') return firstVerdict(prepared, node);
  return prepared.kind === 'rejected' ? prepared.rejection : unresolvable('', prepared.message);
}
