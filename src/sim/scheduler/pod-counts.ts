/**
 * How many pods of each node match a query, and what terms the pods of each node carry. Counted once and then kept up to date with each pod that comes
 * or goes, so that an attempt never looks at pods.
 */
import type { AffinityTerm, PodInfo } from './pod-info.ts';
import { QueryIndex } from './pod-query.ts';
import type { PodQuery } from './pod-query.ts';
import type { SlotArray, Slots } from './slots.ts';

/** As many queries are kept up to date; of more, those that nobody asked for longest are forgotten. */
const KEPT_QUERIES = 4096;

interface Counter {
  readonly query: PodQuery;
  readonly withTerminating: boolean;
  bySlot: SlotArray;
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
    const key = withTerminating ? `${query.key} +` : query.key;
    let counter = this.counters.get(key);
    if (counter) this.counters.delete(key);
    else counter = this.count(query, withTerminating);
    this.counters.set(key, counter);
    counter.bySlot = this.slots.fit(counter.bySlot);
    if (this.counters.size > KEPT_QUERIES) this.forgetOldest();
    return counter.bySlot;
  }

  change(pod: PodInfo, slot: number, by: 1 | -1): void {
    if (this.index.empty) return;
    this.index.forEach(pod, (counter) => {
      if (pod.terminating && !counter.withTerminating) return;
      if (!counter.query.matches(pod)) return;
      counter.bySlot = this.slots.fit(counter.bySlot);
      counter.bySlot[slot] = (counter.bySlot[slot] ?? 0) + by;
    });
  }

  /** Forgets everything: what queries mean has changed. */
  clear(): void {
    for (const counter of this.counters.values()) this.index.remove(counter.query, counter);
    this.counters.clear();
  }

  private count(query: PodQuery, withTerminating: boolean): Counter {
    const bySlot = this.slots.array();
    this.allPods(query.namespace, (pod, slot) => {
      if (pod.terminating && !withTerminating) return;
      if (query.matches(pod)) bySlot[slot] = (bySlot[slot] ?? 0) + 1;
    });
    const counter: Counter = { query, withTerminating, bySlot };
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
  /** Sum of weights of this term over the pods of each node. */
  bySlot: SlotArray;
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

  get empty(): boolean {
    return this.counts.size === 0;
  }

  change(term: AffinityTerm, weight: number, slot: number, by: 1 | -1): void {
    const key = `${term.topologyKey} ${term.query.key}`;
    let count = this.counts.get(key);
    if (!count) {
      count = { term, bySlot: this.slots.array(), pods: 0 };
      this.counts.set(key, count);
      this.index.add(term.query, count);
    }
    count.bySlot = this.slots.fit(count.bySlot);
    count.bySlot[slot] = (count.bySlot[slot] ?? 0) + by * weight;
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
