import type { Node } from '../../../api/generated/types.ts';
import { deepEqual } from '../../../base/equal.ts';
import type { ClusterState } from '../cluster-state.ts';
import { MAX_NODE_SCORE, filterOnceWith, unresolvable, unschedulable } from '../framework.ts';
import type { Candidates, FilterAnswer, NodeScorer, Plugin } from '../framework.ts';
import type { PodInfo } from '../pod-info.ts';
import { defaultSpreadConstraints, ofKind, spreadConstraints, spreadQuery } from '../spread-constraints.ts';
import type { SpreadConstraint } from '../spread-constraints.ts';
import type { Topology } from '../topology.ts';

const SKEWED = unschedulable('PodTopologySpread', "node(s) didn't match pod topology spread constraints");
const UNLABELLED = unresolvable(
  'PodTopologySpread',
  "node(s) didn't match pod topology spread constraints (missing required label)",
);

/** Keeps the numbers of matching pods in the domains of a topology within maxSkew of each other, or close. */
export const podTopologySpread: Plugin = {
  name: 'PodTopologySpread',
  weight: 2,
  filter: (pod, cluster) => filterOf(pod, cluster),
  score: (...args) => scoreNodes(...args),
  hint: {
    on: ['pod-assigned', 'pod-gone', 'pod-relabelled', 'pod-itself', 'node-added', 'node-deleted', 'node-updated'],
    judgesTaints: true,
    worthRetrying: (pod, event, cluster) => {
      switch (event.kind) {
        case 'pod-assigned':
        case 'pod-gone':
          return concerns(pod, event.pod, cluster);
        case 'pod-relabelled':
          return changesCounts(pod, event.before, event.pod, cluster);
        case 'pod-itself':
          return toleratesMore(pod, event.before) || changesCounts(pod, event.before, pod, cluster);
        case 'node-added':
        case 'node-deleted':
          return hasKeys(pod, event.node);
        case 'node-updated':
          return changesDomains(pod, event.before, event.node);
        default:
          return true;
      }
    },
  },
};

function concerns(pod: PodInfo, other: PodInfo, cluster: ClusterState): boolean {
  if (pod.namespace !== other.namespace) return false;
  return ofKind(pod, 'DoNotSchedule').some((constraint) => spreadQuery(pod, constraint, cluster).matches(other));
}

/** Whether a constraint matches the pod with its new labels and did not before, or the other way round. */
function changesCounts(pod: PodInfo, before: PodInfo, after: PodInfo, cluster: ClusterState): boolean {
  if (pod.namespace !== after.namespace) return false;
  return ofKind(pod, 'DoNotSchedule').some((constraint) => {
    const query = spreadQuery(pod, constraint, cluster);
    return query.matches(before) !== query.matches(after);
  });
}

function toleratesMore(pod: PodInfo, before: PodInfo): boolean {
  const honorsTaints = ofKind(pod, 'DoNotSchedule').some(({ nodeTaintsPolicy }) => nodeTaintsPolicy === 'Honor');
  return honorsTaints && !deepEqual(pod.pod.spec.tolerations, before.pod.spec.tolerations);
}

function hasKeys(pod: PodInfo, { metadata }: Node): boolean {
  return ofKind(pod, 'DoNotSchedule').every(({ topologyKey }) => metadata.labels?.[topologyKey] !== undefined);
}

function changesDomains(pod: PodInfo, before: Node, node: Node): boolean {
  if (hasKeys(pod, before) !== hasKeys(pod, node)) return true;
  if (!hasKeys(pod, node)) return false;
  const moved = ofKind(pod, 'DoNotSchedule').some(
    ({ topologyKey }) => before.metadata.labels?.[topologyKey] !== node.metadata.labels?.[topologyKey],
  );
  return moved || !deepEqual(before.spec.taints ?? [], node.spec.taints ?? []);
}

function filterOf(pod: PodInfo, cluster: ClusterState): FilterAnswer {
  const constraints = spreadConstraints(pod, cluster, 'DoNotSchedule');
  if (constraints.length === 0) return undefined;
  const checks = constraints.map(({ topology, counted, query, maxSkew, minDomains }) => {
    const { byDomain } = cluster.podCounts.by(counted, query, false);
    const self = query.matches(pod) ? 1 : 0;
    return { domains: topology.domains, byDomain, most: maxSkew + leastOf(byDomain, counted, minDomains) - self };
  });
  return filterOnceWith(({ slot }) => {
    for (let i = 0; i < checks.length; i += 1) {
      const { domains, byDomain, most } = checks[i] as (typeof checks)[number];
      const domain = domains[slot] as number;
      if (domain < 0) return UNLABELLED;
      if (domain < byDomain.length && (byDomain[domain] as number) > most) return SKEWED;
    }
    return undefined;
  });
}

/** The smallest number of pods of all domains; zero while there are fewer domains than there should be. */
function leastOf(sums: Float64Array, { nodes }: Topology, minDomains: number): number {
  let domains = 0;
  let least = Infinity;
  for (let domain = 0; domain < sums.length; domain += 1) {
    if (!nodes[domain]) continue;
    domains += 1;
    if ((sums[domain] as number) < least) least = sums[domain] as number;
  }
  return domains < minDomains ? 0 : least;
}

const scoreNodes: NodeScorer = (pod, cluster, candidates, scores) => {
  const own = (pod.pod.spec.topologySpreadConstraints?.length ?? 0) > 0;
  const constraints = own ? spreadConstraints(pod, cluster, 'ScheduleAnyway') : defaultSpreadConstraints(pod, cluster);
  if (constraints.length === 0) return false;
  scores.fill(0, 0, candidates.count);
  const left = own ? candidates.count - ignoreUnlabelled(constraints, candidates, scores) : candidates.count;
  for (const constraint of constraints) addCounts(constraint, cluster, candidates, left, scores);
  lowestIsBest(scores, candidates.count);
  return true;
};

/** Nodes without one of the keys have no score: NaN, whatever is added. Returns how many they are. */
function ignoreUnlabelled(
  constraints: readonly SpreadConstraint[],
  { slots, count }: Candidates,
  scores: Float64Array,
): number {
  let ignored = 0;
  for (const { topology } of constraints) {
    const { domains } = topology;
    for (let at = 0; at < count; at += 1) {
      if ((domains[slots[at] as number] as number) >= 0 || Number.isNaN(scores[at])) continue;
      scores[at] = NaN;
      ignored += 1;
    }
  }
  return ignored;
}

/** Adds what a constraint says: the number of pods in the domain, weighted by how many domains there are among the nodes that have a score. */
function addCounts(
  { topology, counted, query, maxSkew, ofHosts }: SpreadConstraint,
  cluster: ClusterState,
  { slots, count }: Candidates,
  left: number,
  scores: Float64Array,
): void {
  const { domains } = topology;
  const bySlot = cluster.podCounts.get(query, false);
  const { byDomain } = cluster.podCounts.by(counted, query, false);
  const weight = Math.log((ofHosts ? left : domainsAmong(topology, slots, count, scores)) + 2);
  const offset = maxSkew - 1;
  for (let at = 0; at < count; at += 1) {
    const slot = slots[at] as number;
    const domain = domains[slot] as number;
    if (domain < 0) continue;
    const pods = ofHosts ? (bySlot[slot] as number) : domain < byDomain.length ? (byDomain[domain] as number) : 0;
    scores[at] = (scores[at] as number) + (pods * weight + offset);
  }
}

// Reused by every attempt: the round in which a domain was last seen.
let seen = new Float64Array(16);
let round = 0;

/** How many domains the candidates with a score are in; those outside of all count as one more. */
function domainsAmong({ domains, size }: Topology, slots: Int32Array, count: number, scores: Float64Array): number {
  if (seen.length <= size) seen = new Float64Array(2 * size);
  round += 1;
  let among = 0;
  for (let at = 0; at < count; at += 1) {
    if (Number.isNaN(scores[at])) continue;
    const place = (domains[slots[at] as number] as number) + 1;
    if (seen[place] === round) continue;
    seen[place] = round;
    among += 1;
  }
  return among;
}

function lowestIsBest(scores: Float64Array, count: number): void {
  let min = Infinity;
  let max = 0;
  for (let i = 0; i < count; i += 1) {
    const score = Math.round(scores[i] as number);
    scores[i] = score;
    if (score < min) min = score;
    if (score > max) max = score;
  }
  for (let i = 0; i < count; i += 1) {
    const score = scores[i] as number;
    if (Number.isNaN(score)) scores[i] = 0;
    else scores[i] = max === 0 ? MAX_NODE_SCORE : Math.trunc((MAX_NODE_SCORE * (max + min - score)) / max);
  }
}
