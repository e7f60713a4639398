/** Which topology domain each node is in, per topology key: the value of that label as a small number. */
import type { NodeInfo } from './node-info.ts';
import type { SlotArray, Slots } from './slots.ts';

const NO_DOMAIN = -1;

export class Topology {
  readonly key: string;
  /** By slot; -1 for nodes without the label. */
  domains: SlotArray;
  /** How many nodes are in each domain. */
  readonly nodes: number[] = [];
  /** Grows when a node comes to or leaves a domain. */
  version = 0;
  private readonly ids = new Map<string, number>();
  private readonly slots: Slots;

  constructor(key: string, slots: Slots) {
    this.key = key;
    this.slots = slots;
    this.domains = slots.array().fill(NO_DOMAIN);
  }

  /** How many different values were ever seen. */
  get size(): number {
    return this.ids.size;
  }

  set(node: NodeInfo): void {
    this.domains = this.slots.fit(this.domains, NO_DOMAIN);
    const value = node.node === undefined ? undefined : node.labels[this.key];
    const domain = value === undefined ? NO_DOMAIN : this.idOf(value);
    const before = this.domains[node.slot] as number;
    if (domain === before) return;
    this.version += 1;
    this.domains[node.slot] = domain;
    if (before >= 0) this.nodes[before] = (this.nodes[before] ?? 0) - 1;
    if (domain >= 0) this.nodes[domain] = (this.nodes[domain] ?? 0) + 1;
  }

  private idOf(value: string): number {
    let id = this.ids.get(value);
    if (id === undefined) {
      id = this.ids.size;
      this.ids.set(value, id);
    }
    return id;
  }
}
