import type { ClusterState } from '../cluster-state.ts';
import { MAX_NODE_SCORE, filterWith, unresolvable, unschedulable } from '../framework.ts';
import type { FilterAnswer, Plugin, Scoring } from '../framework.ts';
import type { NodeInfo } from '../node-info.ts';
import type { AffinityTerm, PodInfo } from '../pod-info.ts';
import type { TermCount } from '../pod-counts.ts';
import type { PodQuery } from '../pod-query.ts';
import type { Topology } from '../topology.ts';

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
  score: (pod, cluster) => scoringOf(pod, cluster),
  hint: {
    on: ['pod-assigned', 'pod-gone', 'pod-relabelled', 'pod-itself', 'node-added', 'node-updated'],
    worthRetrying: (pod, event) => {
      switch (event.kind) {
        case 'pod-assigned':
          return wants(pod, event.pod);
        case 'pod-gone':
          return conflicts(pod, event.pod);
        case 'pod-relabelled':
          return wants(pod, event.pod) || conflicts(pod, event.before);
        case 'pod-itself':
          return pod.labels !== event.before.labels;
        case 'node-updated':
          return event.changed.labels;
        default:
          return true;
      }
    },
  },
};

function wants({ terms }: PodInfo, other: PodInfo): boolean {
  return terms?.requiredAffinity.some(({ query }) => query.matches(other)) ?? false;
}

function conflicts(pod: PodInfo, other: PodInfo): boolean {
  return (
    (pod.terms?.requiredAntiAffinity.some(({ query }) => query.matches(other)) ?? false) ||
    (other.terms?.requiredAntiAffinity.some(({ query }) => query.matches(pod)) ?? false)
  );
}

/** Numbers of pods by domain of a topology. */
interface Domains {
  readonly topology: Topology;
  readonly sums: Float64Array;
}

function filterOf(pod: PodInfo, cluster: ClusterState): FilterAnswer {
  const blocking = cluster.antiAffinity.matching(pod);
  const affinity = pod.terms?.requiredAffinity ?? [];
  const antiAffinity = pod.terms?.requiredAntiAffinity ?? [];
  if (blocking.length === 0 && affinity.length === 0 && antiAffinity.length === 0) return undefined;
  const near = affinityDomains(affinity, cluster);
  const apart = antiAffinity.map(({ topologyKey, query }) => podsByDomain(cluster, topologyKey, query));
  const blocked = blocking.map((count) => termsByDomain(cluster, count));
  const nobodyYet = near.every(({ sums }) => sums.every((count) => count === 0));
  const first = nobodyYet && affinity.every(({ query }) => query.matches(pod));
  return filterWith((node) => {
    if (!near.every((domains) => (first ? isIn(domains, node) : countAt(domains, node) > 0))) return AFFINITY;
    if (apart.some((domains) => countAt(domains, node) > 0)) return ANTI_AFFINITY;
    if (blocked.some((domains) => countAt(domains, node) > 0)) return EXISTING_ANTI_AFFINITY;
    return undefined;
  });
}

/** Per term, where the pods are that match all terms. */
function affinityDomains(terms: readonly AffinityTerm[], cluster: ClusterState): readonly Domains[] {
  if (terms.length === 0) return [];
  const all = allOf(terms.map(({ query }) => query));
  return terms.map(({ topologyKey }) => podsByDomain(cluster, topologyKey, all));
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

function podsByDomain(cluster: ClusterState, key: string, query: PodQuery): Domains {
  const topology = cluster.topology(key);
  return { topology, sums: cluster.podCounts.byDomain(query, true, topology) };
}

function termsByDomain(cluster: ClusterState, { term, tally }: TermCount): Domains {
  const topology = cluster.topology(term.topologyKey);
  return { topology, sums: tally.byDomain(topology) };
}

function isIn({ topology }: Domains, { slot }: NodeInfo): boolean {
  return (topology.domains[slot] as number) >= 0;
}

/** Zero for nodes outside of all domains. */
function countAt({ topology, sums }: Domains, { slot }: NodeInfo): number {
  const domain = topology.domains[slot] as number;
  return domain < 0 ? 0 : (sums[domain] as number);
}

function scoringOf(pod: PodInfo, cluster: ClusterState): Scoring | undefined {
  const parts: { readonly domains: Domains; readonly weight: number }[] = [];
  const add = (domains: Domains, weight: number): void => {
    if (domains.sums.some((sum) => sum !== 0)) parts.push({ domains, weight });
  };
  for (const { topologyKey, query, weight } of pod.terms?.preferredAffinity ?? []) {
    add(podsByDomain(cluster, topologyKey, query), weight);
  }
  for (const { topologyKey, query, weight } of pod.terms?.preferredAntiAffinity ?? []) {
    add(podsByDomain(cluster, topologyKey, query), -weight);
  }
  for (const count of cluster.attraction.matching(pod)) add(termsByDomain(cluster, count), 1);
  if (parts.length === 0) return undefined;
  return {
    score: (node) => parts.reduce((sum, { domains, weight }) => sum + weight * countAt(domains, node), 0),
    normalize: betweenMinAndMax,
  };
}

function betweenMinAndMax(scores: Float64Array, count: number): void {
  let min = Infinity;
  let max = -Infinity;
  for (let i = 0; i < count; i += 1) {
    min = Math.min(min, scores[i] as number);
    max = Math.max(max, scores[i] as number);
  }
  const range = max - min;
  for (let i = 0; i < count; i += 1) {
    scores[i] = range > 0 ? Math.trunc((MAX_NODE_SCORE * ((scores[i] as number) - min)) / range) : 0;
  }
}
