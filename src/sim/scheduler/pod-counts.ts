/**
 * How many pods of each node match a query, and what terms the pods of each node carry. Counted once and then kept up to date with each pod that comes
 * or goes, so that an attempt never looks at pods.
 */
import type { AffinityTerm, PodInfo } from './pod-info.ts';
import { QueryIndex } from './pod-query.ts';
import type { PodQuery } from './pod-query.ts';
import type { SlotArray, Slots } from './slots.ts';
import type { Topology } from './topology.ts';

/** As many queries are kept up to date; of more, those that nobody asked for longest are forgotten. */
const KEPT_QUERIES = 4096;

/** Numbers by node, and their sums by the domains of the topologies that were asked for. */
class Tally {
  bySlot: SlotArray;
  private readonly slots: Slots;
  private readonly sums: DomainSums[] = [];

  constructor(slots: Slots) {
    this.slots = slots;
    this.bySlot = slots.array();
  }

  change(slot: number, by: number): void {
    this.bySlot = this.slots.fit(this.bySlot);
    this.bySlot[slot] = (this.bySlot[slot] ?? 0) + by;
    for (const sums of this.sums) {
      const domain = sums.topology.domains[slot] ?? -1;
      if (domain >= 0 && domain < sums.byDomain.length) sums.byDomain[domain] = (sums.byDomain[domain] as number) + by;
    }
  }

  byDomain(topology: Topology): Float64Array {
    let sums = this.sums.find((known) => known.topology === topology);
    if (!sums) this.sums.push((sums = { topology, byDomain: new Float64Array(0), version: -1 }));
    if (sums.version !== topology.version) this.sum(sums);
    return sums.byDomain;
  }

  /** The sums are kept as long as no node changes its domain. */
  private sum(sums: DomainSums): void {
    const { domains, size, version } = sums.topology;
    sums.byDomain = new Float64Array(size);
    sums.version = version;
    this.bySlot = this.slots.fit(this.bySlot);
    for (let slot = 0; slot < domains.length; slot += 1) {
      const domain = domains[slot] as number;
      if (domain >= 0) sums.byDomain[domain] = (sums.byDomain[domain] as number) + (this.bySlot[slot] ?? 0);
    }
  }
}

interface DomainSums {
  readonly topology: Topology;
  byDomain: Float64Array;
  version: number;
}

interface Counter {
  readonly query: PodQuery;
  readonly withTerminating: boolean;
  readonly tally: Tally;
}

/** All pods that are on nodes, for counting from the beginning. */
export type AllPods = (namespace: string | undefined, look: (pod: PodInfo, slot: number) => void) => void;

export class PodCounts {
  private readonly counters = new Map<string, Counter>();
  private readonly index = new QueryIndex<Counter>();
  private readonly slots: Slots;
  private readonly allPods: AllPods;

  constructor(slots: Slots, allPods: AllPods) {
    this.slots = slots;
    this.allPods = allPods;
  }

  /** Matching pods by slot of their node. Valid until the next pod or node comes or goes. */
  get(query: PodQuery, withTerminating: boolean): SlotArray {
    const { tally } = this.counter(query, withTerminating);
    tally.bySlot = this.slots.fit(tally.bySlot);
    return tally.bySlot;
  }

  /** Matching pods by domain. Valid until the next pod or node comes or goes. */
  byDomain(query: PodQuery, withTerminating: boolean, topology: Topology): Float64Array {
    return this.counter(query, withTerminating).tally.byDomain(topology);
  }

  private counter(query: PodQuery, withTerminating: boolean): Counter {
    const key = withTerminating ? `${query.key} +` : query.key;
    let counter = this.counters.get(key);
    if (counter) this.counters.delete(key);
    else counter = this.count(query, withTerminating);
    this.counters.set(key, counter);
    if (this.counters.size > KEPT_QUERIES) this.forgetOldest();
    return counter;
  }

  change(pod: PodInfo, slot: number, by: 1 | -1): void {
    if (this.index.empty) return;
    this.index.forEach(pod, (counter) => {
      if (pod.terminating && !counter.withTerminating) return;
      if (counter.query.matches(pod)) counter.tally.change(slot, by);
    });
  }

  /** Forgets everything: what queries mean has changed. */
  clear(): void {
    for (const counter of this.counters.values()) this.index.remove(counter.query, counter);
    this.counters.clear();
  }

  private count(query: PodQuery, withTerminating: boolean): Counter {
    const tally = new Tally(this.slots);
    this.allPods(query.namespace, (pod, slot) => {
      if (pod.terminating && !withTerminating) return;
      if (query.matches(pod)) tally.change(slot, 1);
    });
    const counter: Counter = { query, withTerminating, tally };
    this.index.add(query, counter);
    return counter;
  }

  private forgetOldest(): void {
    const [oldest] = this.counters;
    if (!oldest) return;
    this.counters.delete(oldest[0]);
    this.index.remove(oldest[1].query, oldest[1]);
  }
}

export interface TermCount {
  readonly term: AffinityTerm;
  /** Sums of weights of this term over the pods of each node and domain. */
  readonly tally: Tally;
  pods: number;
}

/** Affinity terms that pods on nodes carry, equal terms together. */
export class TermCounts {
  private readonly counts = new Map<string, TermCount>();
  private readonly index = new QueryIndex<TermCount>();
  private readonly slots: Slots;

  constructor(slots: Slots) {
    this.slots = slots;
  }

  change(term: AffinityTerm, weight: number, slot: number, by: 1 | -1): void {
    const key = `${term.topologyKey} ${term.query.key}`;
    let count = this.counts.get(key);
    if (!count) {
      count = { term, tally: new Tally(this.slots), pods: 0 };
      this.counts.set(key, count);
      this.index.add(term.query, count);
    }
    count.tally.change(slot, by * weight);
    count.pods += by;
    if (count.pods > 0) return;
    this.counts.delete(key);
    this.index.remove(count.term.query, count);
  }

  /** The terms that match a pod. */
  matching(pod: PodInfo): readonly TermCount[] {
    if (this.index.empty) return NONE;
    const found: TermCount[] = [];
    this.index.forEach(pod, (count) => {
      if (count.term.query.matches(pod)) found.push(count);
    });
    return found;
  }
}

const NONE: readonly TermCount[] = [];
