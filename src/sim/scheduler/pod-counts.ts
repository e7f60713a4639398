/**
 * How many pods of each node match a query, and what terms the pods of each node carry. Counted once and then kept up to date with each pod that comes
 * or goes, so that an attempt never looks at pods.
 */
import type { AffinityTerm } from './affinity-terms.ts';
import type { PodInfo } from './pod-info.ts';
import { QueryIndex } from './pod-query.ts';
import type { PodQuery } from './pod-query.ts';
import type { SlotArray, Slots } from './slots.ts';
import type { Topology } from './topology.ts';

/** As many queries are kept up to date; of more, those that nobody asked for longest are forgotten. */
const KEPT_QUERIES = 4096;

/** The sums of a tally by the domains of a topology, as they are now. */
export interface DomainSums {
  readonly topology: Topology;
  /** By number of the domain; shorter than the topology has domains where the last have no node. */
  readonly byDomain: Float64Array;
  /** How many sums are not zero. */
  readonly occupied: number;
}

/** Numbers by node, and their sums by the domains of the topologies that were asked for. */
export class Tally {
  bySlot: SlotArray;
  private readonly slots: Slots;
  private sums: KeptSums[] = [];

  constructor(slots: Slots) {
    this.slots = slots;
    this.bySlot = slots.array();
  }

  change(slot: number, by: number): void {
    this.bySlot = this.slots.fit(this.bySlot);
    this.bySlot[slot] = (this.bySlot[slot] ?? 0) + by;
    for (const sums of this.sums) {
      const domain = sums.topology.domains[slot] ?? -1;
      if (domain >= 0 && domain < sums.byDomain.length) add(sums, domain, by);
    }
  }

  by(topology: Topology): DomainSums {
    let sums = this.sums.find((known) => known.topology === topology);
    if (!sums) {
      this.sums = this.sums.filter((known) => !known.topology.retired);
      this.sums.push((sums = { topology, byDomain: new Float64Array(0), occupied: 0, version: -1 }));
    }
    if (sums.version !== topology.version) this.sum(sums);
    return sums;
  }

  /** The sums are kept as long as no node changes its domain. */
  private sum(sums: KeptSums): void {
    const { domains, size, version } = sums.topology;
    sums.byDomain = new Float64Array(size);
    sums.occupied = 0;
    sums.version = version;
    this.bySlot = this.slots.fit(this.bySlot);
    for (let slot = 0; slot < domains.length; slot += 1) {
      const domain = domains[slot] as number;
      const count = this.bySlot[slot] ?? 0;
      if (domain >= 0 && count !== 0) add(sums, domain, count);
    }
  }
}

interface KeptSums extends DomainSums {
  byDomain: Float64Array;
  occupied: number;
  version: number;
}

function add(sums: KeptSums, domain: number, by: number): void {
  const before = sums.byDomain[domain] as number;
  sums.byDomain[domain] = before + by;
  if (before === 0) sums.occupied += by === 0 ? 0 : 1;
  else if (before + by === 0) sums.occupied -= 1;
}

interface Counter {
  readonly query: PodQuery;
  readonly withTerminating: boolean;
  readonly tally: Tally;
  /** When it was last asked for. */
  used: number;
}

/** All pods that are on nodes, for counting from the beginning. */
export type AllPods = (namespace: string | undefined, look: (pod: PodInfo, slot: number) => void) => void;

export class PodCounts {
  private readonly withTerminating = new Map<string, Counter>();
  private readonly withoutTerminating = new Map<string, Counter>();
  private uses = 0;
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
  by(topology: Topology, query: PodQuery, withTerminating: boolean): DomainSums {
    return this.counter(query, withTerminating).tally.by(topology);
  }

  private counter(query: PodQuery, withTerminating: boolean): Counter {
    const counters = withTerminating ? this.withTerminating : this.withoutTerminating;
    let counter = counters.get(query.key);
    if (!counter) {
      if (counters.size >= KEPT_QUERIES) this.forgetUnused(counters);
      counters.set(query.key, (counter = this.count(query, withTerminating)));
    }
    this.uses += 1;
    counter.used = this.uses;
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
    for (const counters of [this.withTerminating, this.withoutTerminating]) {
      for (const counter of counters.values()) this.index.remove(counter.query, counter);
      counters.clear();
    }
  }

  private count(query: PodQuery, withTerminating: boolean): Counter {
    const tally = new Tally(this.slots);
    this.allPods(query.namespace, (pod, slot) => {
      if (pod.terminating && !withTerminating) return;
      if (query.matches(pod)) tally.change(slot, 1);
    });
    const counter: Counter = { query, withTerminating, tally, used: this.uses };
    this.index.add(query, counter);
    return counter;
  }

  /** Forgets the half that was asked for least lately. */
  private forgetUnused(counters: Map<string, Counter>): void {
    const oldest = [...counters].sort(([, a], [, b]) => a.used - b.used);
    for (const [key, counter] of oldest.slice(0, oldest.length >> 1)) {
      counters.delete(key);
      this.index.remove(counter.query, counter);
    }
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
    const { key } = term;
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
