/** Which topology domain each node is in, per topology key: the value of that label as a small number. */
import type { NodeInfo } from './node-info.ts';
import type { SlotArray, Slots } from './slots.ts';

const NO_DOMAIN = -1;

/** The nodes that a rule takes into account. */
export interface NodeSet {
  /** Equal for equal rules. */
  readonly key: string;
  readonly has: (node: NodeInfo) => boolean;
}

/** A node has to be placed anew when its labels or taints change. */
export class Topology {
  readonly key: string;
  /** By slot; -1 for nodes without the label, and for those outside of the set. */
  domains: SlotArray;
  /** How many nodes are in each domain. */
  readonly nodes: number[] = [];
  /** Grows when a node comes to or leaves a domain. */
  version = 0;
  /** No longer kept up to date. */
  retired = false;
  private readonly ids: Map<string, number>;
  private readonly slots: Slots;
  private readonly set: NodeSet | undefined;

  constructor(key: string, slots: Slots, of?: { readonly all: Topology; readonly set: NodeSet }) {
    this.key = key;
    this.slots = slots;
    this.set = of?.set;
    // Numbers of domains are the same, whatever the set.
    this.ids = of?.all.ids ?? new Map();
    this.domains = slots.array().fill(NO_DOMAIN);
  }

  /** How many different values were ever seen. */
  get size(): number {
    return this.ids.size;
  }

  place(node: NodeInfo): void {
    this.domains = this.slots.fit(this.domains, NO_DOMAIN);
    const domain = this.domainOf(node);
    const before = this.domains[node.slot] as number;
    if (domain === before) return;
    this.version += 1;
    this.domains[node.slot] = domain;
    if (before >= 0) this.nodes[before] = (this.nodes[before] ?? 0) - 1;
    if (domain >= 0) this.nodes[domain] = (this.nodes[domain] ?? 0) + 1;
  }

  private domainOf(node: NodeInfo): number {
    const value = node.node === undefined ? undefined : node.labels[this.key];
    if (value === undefined || (this.set && !this.set.has(node))) return NO_DOMAIN;
    let id = this.ids.get(value);
    if (id === undefined) {
      id = this.ids.size;
      this.ids.set(value, id);
    }
    return id;
  }
}
