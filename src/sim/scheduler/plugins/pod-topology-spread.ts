import { findUntolerated } from '../../../api/taints.ts';
import type { TopologySpreadConstraint } from '../../../api/generated/types.ts';
import type { ClusterState } from '../cluster-state.ts';
import { MAX_NODE_SCORE, filterWith, unresolvable, unschedulable } from '../framework.ts';
import type { FilterAnswer, Plugin, Scoring } from '../framework.ts';
import type { NodeInfo } from '../node-info.ts';
import { withLabelKeys } from '../pod-info.ts';
import type { PodInfo } from '../pod-info.ts';
import { podQuery } from '../pod-query.ts';
import type { PodQuery } from '../pod-query.ts';
import type { SlotArray } from '../slots.ts';
import type { Topology } from '../topology.ts';
import { requiredMatcher } from './node-affinity.ts';

const SKEWED = unschedulable('PodTopologySpread', "node(s) didn't match pod topology spread constraints");
const UNLABELLED = unresolvable(
  'PodTopologySpread',
  "node(s) didn't match pod topology spread constraints (missing required label)",
);
/** In sums by domain: no node of the domain is taken into account. */
const ABSENT = -1;
const HOSTNAME = 'kubernetes.io/hostname';
const HARD_TAINTS: readonly string[] = ['NoSchedule', 'NoExecute'];

interface Constraint {
  readonly maxSkew: number;
  readonly minDomains: number;
  readonly query: PodQuery;
  readonly topology: Topology;
  /** Whether the pods of a node count (nodeAffinityPolicy, nodeTaintsPolicy). */
  readonly includes: (node: NodeInfo) => boolean;
}

/** Keeps the numbers of matching pods in the domains of a topology within maxSkew of each other, or close. */
export const podTopologySpread: Plugin = {
  name: 'PodTopologySpread',
  weight: 2,
  filter: (pod, cluster) => filterOf(pod, cluster),
  score: (pod, cluster, feasible) => scoringOf(pod, cluster, feasible),
  hint: {
    on: ['pod-assigned', 'pod-gone', 'pod-relabelled', 'pod-itself', 'node-added', 'node-deleted', 'node-updated'],
    worthRetrying: (pod, event) => {
      switch (event.kind) {
        case 'pod-assigned':
        case 'pod-gone':
          return concerns(pod, event.pod);
        case 'pod-relabelled':
          return concerns(pod, event.pod) || concerns(pod, event.before);
        case 'pod-itself':
          return pod.labels !== event.before.labels;
        case 'node-updated':
          return event.changed.labels || event.changed.taints;
        default:
          return true;
      }
    },
  },
};

function concerns(pod: PodInfo, other: PodInfo): boolean {
  return (
    pod.namespace === other.namespace &&
    (pod.pod.spec.topologySpreadConstraints ?? []).some((constraint) => queryOf(pod, constraint).matches(other))
  );
}

function constraintsOf(pod: PodInfo, cluster: ClusterState, whenUnsatisfiable: string): readonly Constraint[] {
  return (pod.pod.spec.topologySpreadConstraints ?? [])
    .filter((constraint) => constraint.whenUnsatisfiable === whenUnsatisfiable)
    .map((constraint) => ({
      maxSkew: constraint.maxSkew,
      minDomains: constraint.minDomains ?? 1,
      query: queryOf(pod, constraint),
      topology: cluster.topology(constraint.topologyKey),
      includes: inclusionOf(pod, constraint),
    }));
}

function queryOf(pod: PodInfo, { labelSelector, matchLabelKeys }: TopologySpreadConstraint): PodQuery {
  const requirements = withLabelKeys(labelSelector, matchLabelKeys, pod.labels);
  return podQuery({ kind: 'names', names: [pod.namespace] }, requirements?.length === 0 ? undefined : requirements);
}

const always = (): boolean => true;

function inclusionOf({ pod }: PodInfo, constraint: TopologySpreadConstraint): (node: NodeInfo) => boolean {
  const matches = constraint.nodeAffinityPolicy === 'Ignore' ? undefined : requiredMatcher(pod);
  const taintsCount = constraint.nodeTaintsPolicy === 'Honor';
  if (!matches && !taintsCount) return always;
  return ({ name, labels, hardTaints }) =>
    (!matches || matches(name, labels)) &&
    (!taintsCount || findUntolerated(hardTaints, pod.spec.tolerations, HARD_TAINTS) === undefined);
}

function filterOf(pod: PodInfo, cluster: ClusterState): FilterAnswer {
  const constraints = constraintsOf(pod, cluster, 'DoNotSchedule');
  if (constraints.length === 0) return undefined;
  const [only] = constraints;
  const simple = constraints.length === 1 && only?.includes === always;
  const eligible = simple ? [] : cluster.nodes.filter((node) => hasAllKeys(node, constraints));
  const checks = constraints.map((constraint) => {
    const sums = simple ? sumOfAll(constraint, cluster) : sumByDomain(constraint, cluster, eligible);
    const self = constraint.query.matches(pod) ? 1 : 0;
    return { topology: constraint.topology, sums, most: constraint.maxSkew + leastOf(sums, constraint) - self };
  });
  return filterWith((node) => {
    for (const { topology, sums, most } of checks) {
      const domain = topology.domains[node.slot] as number;
      if (domain < 0) return UNLABELLED;
      if (Math.max(sums[domain] as number, 0) > most) return SKEWED;
    }
    return undefined;
  });
}

/** The smallest number of pods of all domains; zero while there are fewer domains than there should be. */
function leastOf(sums: Float64Array, { minDomains }: Constraint): number {
  let domains = 0;
  let least = Infinity;
  for (const sum of sums) {
    if (sum === ABSENT) continue;
    domains += 1;
    least = Math.min(least, sum);
  }
  return domains < minDomains ? 0 : least;
}

function hasAllKeys(node: NodeInfo, constraints: readonly { readonly topology: Topology }[]): boolean {
  return constraints.every(({ topology }) => (topology.domains[node.slot] as number) >= 0);
}

/** Matching pods by domain, of all nodes that the constraint takes into account. */
function sumByDomain(
  { query, topology, includes }: Constraint,
  cluster: ClusterState,
  nodes: readonly NodeInfo[],
): Float64Array {
  const counts = cluster.podCounts.get(query, false);
  const { domains } = topology;
  const sums = new Float64Array(topology.size).fill(ABSENT);
  for (const node of nodes) {
    if (includes !== always && !includes(node)) continue;
    const domain = domains[node.slot] as number;
    sums[domain] = Math.max(sums[domain] as number, 0) + (counts[node.slot] as number);
  }
  return sums;
}

/** The same where all nodes that have the key are taken into account. */
function sumOfAll({ query, topology }: Constraint, cluster: ClusterState): Float64Array {
  const sums = cluster.podCounts.byDomain(query, false, topology).slice();
  for (let domain = 0; domain < sums.length; domain += 1) if (!topology.nodes[domain]) sums[domain] = ABSENT;
  return sums;
}

interface SoftConstraint extends Constraint {
  /** Of hostnames, each node is its own domain. */
  readonly ofHosts: boolean;
}

function softConstraints(pod: PodInfo, cluster: ClusterState): readonly SoftConstraint[] {
  const own = constraintsOf(pod, cluster, 'ScheduleAnyway');
  const all = pod.pod.spec.topologySpreadConstraints?.length ? own : defaultConstraints(pod, cluster);
  return all.map((constraint) => ({ ...constraint, ofHosts: constraint.topology.key === HOSTNAME }));
}

/** The cluster's own constraints, for pods that say nothing: apart by host, and more loosely by zone. */
function defaultConstraints(pod: PodInfo, cluster: ClusterState): readonly Constraint[] {
  const query = cluster.defaultSelectors.of(pod);
  if (!query) return [];
  const includes = inclusionOf(pod, { maxSkew: 1, topologyKey: '', whenUnsatisfiable: '' });
  return [
    { maxSkew: 3, minDomains: 1, query, includes, topology: cluster.topology(HOSTNAME) },
    { maxSkew: 5, minDomains: 1, query, includes, topology: cluster.topology('topology.kubernetes.io/zone') },
  ];
}

function scoringOf(pod: PodInfo, cluster: ClusterState, feasible: readonly NodeInfo[]): Scoring | undefined {
  const constraints = softConstraints(pod, cluster);
  if (constraints.length === 0) return undefined;
  const needsKeys = (pod.pod.spec.topologySpreadConstraints?.length ?? 0) > 0;
  const counted = needsKeys ? feasible.filter((node) => hasAllKeys(node, constraints)) : feasible;
  const parts = constraints.map((constraint) => softPart(constraint, cluster, counted, needsKeys ? constraints : []));
  return {
    score: (node) => {
      let sum = 0;
      for (const { domains, counts, byDomain, weight, offset } of parts) {
        const domain = domains[node.slot] as number;
        if (domain < 0) {
          if (needsKeys) return -1;
          continue;
        }
        const count = byDomain ? Math.max(byDomain[domain] as number, 0) : (counts[node.slot] as number);
        sum += count * weight + offset;
      }
      return Math.round(sum);
    },
    normalize: lowestIsBest,
  };
}

interface SoftPart {
  readonly domains: SlotArray;
  /** By slot, for hostnames. */
  readonly counts: SlotArray;
  readonly byDomain: Float64Array | undefined;
  readonly weight: number;
  readonly offset: number;
}

function softPart(
  constraint: SoftConstraint,
  cluster: ClusterState,
  counted: readonly NodeInfo[],
  required: readonly SoftConstraint[],
): SoftPart {
  const { topology, query, maxSkew, ofHosts } = constraint;
  const { domains } = topology;
  const counts = cluster.podCounts.get(query, false);
  const offset = maxSkew - 1;
  if (ofHosts) return { domains, counts, byDomain: undefined, offset, weight: Math.log(counted.length + 2) };
  const byDomain = new Float64Array(topology.size).fill(ABSENT);
  let size = 0;
  if (topology.size > 0) {
    for (const { slot } of counted) {
      const domain = domains[slot] as number;
      if (domain < 0 || byDomain[domain] !== ABSENT) continue;
      byDomain[domain] = 0;
      size += 1;
    }
    if (constraint.includes === always && required.length < 2) addAll(byDomain, constraint, cluster);
    else addMatching(byDomain, constraint, cluster, counts, required);
  }
  return { domains, counts, byDomain, offset, weight: Math.log(size + 2) };
}

/** Adds the pods of all nodes to the domains in which there is a candidate. */
function addAll(byDomain: Float64Array, { query, topology }: Constraint, cluster: ClusterState): void {
  const sums = cluster.podCounts.byDomain(query, false, topology);
  for (let domain = 0; domain < byDomain.length; domain += 1) {
    if (byDomain[domain] !== ABSENT) byDomain[domain] = sums[domain] as number;
  }
}

/** The same where not all nodes are taken into account. */
function addMatching(
  byDomain: Float64Array,
  { topology: { domains }, includes }: Constraint,
  cluster: ClusterState,
  counts: SlotArray,
  required: readonly SoftConstraint[],
): void {
  for (const node of cluster.nodes) {
    const count = counts[node.slot] as number;
    const domain = domains[node.slot] as number;
    if (count === 0 || domain < 0 || byDomain[domain] === ABSENT) continue;
    if ((includes !== always && !includes(node)) || !hasAllKeys(node, required)) continue;
    byDomain[domain] = (byDomain[domain] as number) + count;
  }
}

function lowestIsBest(scores: Float64Array, count: number): void {
  let min = Infinity;
  let max = 0;
  for (let i = 0; i < count; i += 1) {
    const score = scores[i] as number;
    if (score < 0) continue;
    min = Math.min(min, score);
    max = Math.max(max, score);
  }
  for (let i = 0; i < count; i += 1) {
    const score = scores[i] as number;
    if (score < 0) scores[i] = 0;
    else scores[i] = max === 0 ? MAX_NODE_SCORE : Math.trunc((MAX_NODE_SCORE * (max + min - score)) / max);
  }
}
