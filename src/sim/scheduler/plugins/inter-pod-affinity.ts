import type { Node } from '../../../api/generated/types.ts';
import { deepEqual } from '../../../base/equal.ts';
import type { ClusterState } from '../cluster-state.ts';
import { MAX_NODE_SCORE, filterOnceWith, unresolvable, unschedulable } from '../framework.ts';
import type { FilterAnswer, NodeScorer, Plugin } from '../framework.ts';
import type { NodeInfo } from '../node-info.ts';
import type { AffinityTerm } from '../affinity-terms.ts';
import type { DomainSums, TermCount } from '../pod-counts.ts';
import type { PodInfo } from '../pod-info.ts';
import type { PodQuery } from '../pod-query.ts';

const NO_TERMS: readonly AffinityTerm[] = [];

const AFFINITY = unresolvable('InterPodAffinity', "node(s) didn't match pod affinity rules");
const ANTI_AFFINITY = unschedulable('InterPodAffinity', "node(s) didn't match pod anti-affinity rules");
const EXISTING_ANTI_AFFINITY = unschedulable(
  'InterPodAffinity',
  "node(s) didn't satisfy existing pods anti-affinity rules",
);

/** Pods that want to be near other pods or away from them, where near means in one domain of a topology. */
export const interPodAffinity: Plugin = {
  name: 'InterPodAffinity',
  weight: 2,
  filter: (pod, cluster) => filterOf(pod, cluster),
  score: (...args) => scoreNodes(...args),
  hint: {
    on: ['pod-assigned', 'pod-gone', 'pod-relabelled', 'pod-itself', 'node-added', 'node-updated'],
    worthRetrying: (pod, event) => {
      switch (event.kind) {
        case 'pod-assigned':
          return wants(pod, event.pod);
        case 'pod-gone':
          return repel(pod, event.pod);
        case 'pod-relabelled':
          return (
            (!wants(pod, event.before) && wants(pod, event.pod)) ||
            (avoids(pod, event.before) && !avoids(pod, event.pod))
          );
        case 'pod-itself':
          return !deepEqual(pod.labels, event.before.labels);
        case 'node-added':
          return opensDomain(pod, event.node);
        case 'node-updated':
          return event.changed.labels && changesDomain(pod, event.before, event.node);
        default:
          return true;
      }
    },
  },
};

/** A single pod must match all terms to be of use, and to be in the way. */
function matchesAll(terms: readonly AffinityTerm[] = NO_TERMS, other: PodInfo): boolean {
  return terms.length > 0 && terms.every(({ query }) => query.matches(other));
}

function wants({ terms }: PodInfo, other: PodInfo): boolean {
  return matchesAll(terms?.requiredAffinity, other);
}

function avoids({ terms }: PodInfo, other: PodInfo): boolean {
  return matchesAll(terms?.requiredAntiAffinity, other);
}

function repel(a: PodInfo, b: PodInfo): boolean {
  return avoids(a, b) || avoids(b, a);
}

function opensDomain({ terms }: PodInfo, node: Node): boolean {
  const isIn = ({ topologyKey }: AffinityTerm): boolean => node.metadata.labels?.[topologyKey] !== undefined;
  return (terms?.requiredAntiAffinity.length ?? 0) > 0 || (terms?.requiredAffinity.some(isIn) ?? false);
}

function changesDomain({ terms }: PodInfo, before: Node, node: Node): boolean {
  const domains = ({ topologyKey }: AffinityTerm): readonly (string | undefined)[] => [
    before.metadata.labels?.[topologyKey],
    node.metadata.labels?.[topologyKey],
  ];
  const comes = (term: AffinityTerm): boolean => {
    const [from, to] = domains(term);
    return to !== undefined && to !== from;
  };
  const leaves = (term: AffinityTerm): boolean => {
    const [from, to] = domains(term);
    return from !== undefined && to !== from;
  };
  return (terms?.requiredAffinity.some(comes) ?? false) || (terms?.requiredAntiAffinity.some(leaves) ?? false);
}

function filterOf(pod: PodInfo, cluster: ClusterState): FilterAnswer {
  const blocking = cluster.antiAffinity.matching(pod);
  const affinity = pod.terms?.requiredAffinity ?? NO_TERMS;
  const antiAffinity = pod.terms?.requiredAntiAffinity ?? NO_TERMS;
  if (blocking.length === 0 && affinity.length === 0 && antiAffinity.length === 0) return undefined;
  const near = affinitySums(affinity, cluster);
  const apart = antiAffinity.map(({ topologyKey, query }) => podSums(cluster, topologyKey, query));
  const blocked = blocking.map((count) => termSums(cluster, count));
  const nobodyYet = near.every(({ occupied }) => occupied === 0);
  const first = nobodyYet && affinity.every(({ query }) => query.matches(pod));
  return filterOnceWith((node) => {
    if (!near.every((sums) => (first ? isIn(sums, node) : countAt(sums, node.slot) > 0))) return AFFINITY;
    if (apart.some((sums) => countAt(sums, node.slot) > 0)) return ANTI_AFFINITY;
    if (blocked.some((sums) => countAt(sums, node.slot) > 0)) return EXISTING_ANTI_AFFINITY;
    return undefined;
  });
}

/** Per term, where the pods are that match all terms. */
function affinitySums(terms: readonly AffinityTerm[], cluster: ClusterState): readonly DomainSums[] {
  if (terms.length === 0) return [];
  const all = allOf(terms.map(({ query }) => query));
  return terms.map(({ topologyKey }) => podSums(cluster, topologyKey, all));
}

function allOf(queries: readonly PodQuery[]): PodQuery {
  const [only] = queries;
  if (queries.length === 1 && only) return only;
  return {
    key: queries.map(({ key }) => key).join(' & '),
    pair: queries.find(({ pair }) => pair !== undefined)?.pair,
    namespace: queries.find(({ namespace }) => namespace !== undefined)?.namespace,
    matches: (pod) => queries.every((query) => query.matches(pod)),
  };
}

function podSums(cluster: ClusterState, key: string, query: PodQuery): DomainSums {
  return cluster.podCounts.by(cluster.topology(key), query, true);
}

function termSums(cluster: ClusterState, { term, tally }: TermCount): DomainSums {
  return tally.by(cluster.topology(term.topologyKey));
}

function isIn({ topology }: DomainSums, { slot }: NodeInfo): boolean {
  return (topology.domains[slot] as number) >= 0;
}

/** Zero for nodes outside of all domains. */
function countAt({ topology, byDomain }: DomainSums, slot: number): number {
  const domain = topology.domains[slot] as number;
  return domain < 0 ? 0 : (byDomain[domain] as number);
}

interface Part {
  readonly sums: DomainSums;
  readonly weight: number;
}

const scoreNodes: NodeScorer = (pod, cluster, { slots, count }, scores) => {
  const parts = partsOf(pod, cluster);
  if (parts.length === 0) return false;
  scores.fill(0, 0, count);
  for (const { sums, weight } of parts) {
    const { byDomain } = sums;
    const { domains } = sums.topology;
    for (let at = 0; at < count; at += 1) {
      const domain = domains[slots[at] as number] as number;
      if (domain >= 0) scores[at] = (scores[at] as number) + weight * (byDomain[domain] as number);
    }
  }
  betweenMinAndMax(scores, count);
  return true;
};

/** What makes domains more or less attractive: the pod's own preferences, and what pods that run have to do with it. */
function partsOf(pod: PodInfo, cluster: ClusterState): readonly Part[] {
  const parts: Part[] = [];
  const add = (sums: DomainSums, weight: number): void => {
    if (sums.occupied > 0) parts.push({ sums, weight });
  };
  for (const { topologyKey, query, weight } of pod.terms?.preferredAffinity ?? NO_TERMS) {
    add(podSums(cluster, topologyKey, query), weight);
  }
  for (const { topologyKey, query, weight } of pod.terms?.preferredAntiAffinity ?? NO_TERMS) {
    add(podSums(cluster, topologyKey, query), -weight);
  }
  for (const count of cluster.attraction.matching(pod)) add(termSums(cluster, count), 1);
  return parts;
}

function betweenMinAndMax(scores: Float64Array, count: number): void {
  let min = Infinity;
  let max = -Infinity;
  for (let i = 0; i < count; i += 1) {
    const score = scores[i] as number;
    if (score < min) min = score;
    if (score > max) max = score;
  }
  const range = max - min;
  for (let i = 0; i < count; i += 1) {
    scores[i] = range > 0 ? Math.trunc(MAX_NODE_SCORE * (((scores[i] as number) - min) / range)) : 0;
  }
}
