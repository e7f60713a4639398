/** Which topology domain each node is in, per topology key: the value of that label as a small number. */
import type { NodeInfo } from './node-info.ts';
import type { SlotArray, Slots } from './slots.ts';

const NO_DOMAIN = -1;

export class Topology {
  readonly key: string;
  /** By slot; -1 for nodes without the label. */
  domains: SlotArray;
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
    this.domains[node.slot] = value === undefined ? NO_DOMAIN : this.idOf(value);
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
