/** Which nodes a pod can run on (schedule_one.go findNodesThatFitPod). */
import type { ClusterState } from './cluster-state.ts';
import type { NodeFilter, Plugin, Rejection } from './framework.ts';
import { unresolvable } from './framework.ts';
import type { NodeInfo } from './node-info.ts';
import type { PodInfo } from './pod-info.ts';

interface ActiveFilter {
  readonly plugin: string;
  readonly filter: NodeFilter;
}

/** What the plugins say of the pod before any node is looked at. */
export type Prepared =
  | { readonly kind: 'filters'; readonly filters: readonly ActiveFilter[]; readonly only: OnlyNodes | undefined }
  /** No node will do, says one plugin. */
  | { readonly kind: 'rejected'; readonly plugin: string; readonly rejection: Rejection }
  | { readonly kind: 'error'; readonly message: string };

interface OnlyNodes {
  readonly names: ReadonlySet<string>;
  readonly plugin: string;
}

/** Why a pod cannot run on a node. */
export interface Verdict {
  readonly plugin: string;
  readonly rejection: Rejection;
}

export interface Filtered {
  readonly feasible: readonly NodeInfo[];
  /** Nodes that were looked at and refused. */
  readonly rejected: readonly NodeInfo[];
  /** Why, at the same places. */
  readonly verdicts: readonly Verdict[];
  /** Of the nodes that one plugin left out beforehand. */
  readonly others: Verdict | undefined;
}

export function prepare(plugins: readonly Plugin[], pod: PodInfo, cluster: ClusterState): Prepared {
  const filters: ActiveFilter[] = [];
  let only: OnlyNodes | undefined;
  for (const { name: plugin, filter } of plugins) {
    const answer = filter?.(pod, cluster);
    if (!answer) continue;
    if (answer.kind === 'rejected') return { kind: 'rejected', plugin, rejection: answer.rejection };
    if (answer.kind === 'error') return answer;
    filters.push({ plugin, filter: answer.filter });
    if (answer.onlyNodes) only = { names: answer.onlyNodes, plugin };
  }
  return { kind: 'filters', filters, only };
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
  prepared: Extract<Prepared, { kind: 'filters' }>,
  pod: PodInfo,
  cluster: ClusterState,
  start: number,
): Filtered {
  const { only } = prepared;
  const nodes = only ? cluster.nodes.filter(({ name }) => only.names.has(name)) : cluster.nodes;
  const enough = enoughNodes(nodes.length);
  const feasible: NodeInfo[] = [];
  const rejected: NodeInfo[] = [];
  const verdicts: Verdict[] = [];
  const first = nodes.length > 0 ? start % nodes.length : 0;
  for (let i = 0; i < nodes.length && feasible.length < enough; i += 1) {
    const at = first + i;
    const node = nodes[at < nodes.length ? at : at - nodes.length] as NodeInfo;
    const verdict = verdictOn(plugins, prepared, pod, node, cluster);
    if (verdict) {
      rejected.push(node);
      verdicts.push(verdict);
    } else feasible.push(node);
  }
  const others = only && {
    plugin: only.plugin,
    rejection: unresolvable(`node(s) didn't satisfy plugin(s) [${only.plugin}]`),
  };
  return { feasible, rejected, verdicts, others };
}

/** Why the pod cannot run on the node; undefined if it can, also after the pods have come that are nominated for the node. */
export function verdictOn(
  plugins: readonly Plugin[],
  prepared: Extract<Prepared, { kind: 'filters' }>,
  pod: PodInfo,
  node: NodeInfo,
  cluster: ClusterState,
): Verdict | undefined {
  if (cluster.nominated.size > 0) {
    const coming = nominatedBefore(pod, node, cluster);
    const verdict = coming.length > 0 ? verdictWith(plugins, pod, coming, node, cluster) : undefined;
    if (verdict) return verdict;
  }
  return firstVerdict(prepared, node);
}

function firstVerdict(prepared: Extract<Prepared, { kind: 'filters' }>, node: NodeInfo): Verdict | undefined {
  const { filters } = prepared;
  for (let i = 0; i < filters.length; i += 1) {
    const { plugin, filter } = filters[i] as ActiveFilter;
    const rejection = filter(node);
    if (rejection) return { plugin, rejection };
  }
  return undefined;
}

function nominatedBefore(pod: PodInfo, node: NodeInfo, cluster: ClusterState): readonly PodInfo[] {
  const nominated = cluster.nominated.get(node.name);
  if (!nominated) return [];
  return [...nominated.values()].filter(({ key, priority }) => key !== pod.key && priority >= pod.priority);
}

/** The verdict as it would be with some more pods on the node. */
function verdictWith(
  plugins: readonly Plugin[],
  pod: PodInfo,
  others: readonly PodInfo[],
  node: NodeInfo,
  cluster: ClusterState,
): Verdict | undefined {
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
): Verdict | undefined {
  const prepared = prepare(plugins, pod, cluster);
  if (prepared.kind === 'filters') return firstVerdict(prepared, node);
  const rejection = prepared.kind === 'rejected' ? prepared.rejection : unresolvable(prepared.message);
  return { plugin: prepared.kind === 'rejected' ? prepared.plugin : '', rejection };
}
