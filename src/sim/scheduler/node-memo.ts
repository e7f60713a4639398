/** A number of each node that follows from its name, labels and taints: worked out when it is first asked for, and anew after they change. */
import type { NodeInfo } from './node-info.ts';
import type { SlotArray, Slots } from './slots.ts';

const UNKNOWN = -1;

export class NodeMemo {
  private readonly compute: (node: NodeInfo) => number;
  private readonly slots: Slots;
  private bySlot: SlotArray;

  /** The numbers are not negative. */
  constructor(slots: Slots, compute: (node: NodeInfo) => number) {
    this.slots = slots;
    this.compute = compute;
    this.bySlot = slots.array().fill(UNKNOWN);
  }

  get(node: NodeInfo): number {
    const known = this.bySlot[node.slot] as number;
    return known === UNKNOWN ? this.workOut(node) : known;
  }

  forget(slot: number): void {
    this.bySlot[slot] = UNKNOWN;
  }

  fit(): void {
    this.bySlot = this.slots.fit(this.bySlot, UNKNOWN);
  }

  private workOut(node: NodeInfo): number {
    const number = this.compute(node);
    this.bySlot[node.slot] = number;
    return number;
  }
}

/** As many rules are remembered; of more, those that nobody asked for longest are forgotten. */
const KEPT = 200;

/** What rules of pods say of nodes, by the text of the rule. */
export class NodeMemos {
  private readonly slots: Slots;
  private readonly known = new Map<string, { readonly memo: NodeMemo; used: number }>();
  private uses = 0;

  constructor(slots: Slots) {
    this.slots = slots;
  }

  get(rule: string, compute: (node: NodeInfo) => number): NodeMemo {
    let entry = this.known.get(rule);
    if (!entry) {
      if (this.known.size >= KEPT) this.forgetUnused();
      this.known.set(rule, (entry = { memo: new NodeMemo(this.slots, compute), used: 0 }));
    }
    this.uses += 1;
    entry.used = this.uses;
    entry.memo.fit();
    return entry.memo;
  }

  /** The node changed, or there is another one in its place. */
  forget(slot: number): void {
    for (const { memo } of this.known.values()) memo.forget(slot);
  }

  private forgetUnused(): void {
    const oldest = [...this.known].sort(([, a], [, b]) => a.used - b.used);
    for (const [rule] of oldest.slice(0, KEPT >> 1)) this.known.delete(rule);
  }
}
