/** Arrays with one number per node. Nodes keep their place (slot) as long as they live; the arrays grow with the cluster. */

export type SlotArray = Int32Array;

/** Hands out slots and remembers how many there have to be room for. */
export class Slots {
  private readonly free: number[] = [];
  private used = 0;
  /** Length that every slot array must have at least. */
  capacity = 64;

  take(): number {
    const slot = this.free.pop() ?? this.used++;
    while (this.capacity <= slot) this.capacity *= 2;
    return slot;
  }

  release(slot: number): void {
    this.free.push(slot);
  }

  array(): SlotArray {
    return new Int32Array(this.capacity);
  }

  /** The array itself, or a longer copy. */
  fit(array: SlotArray, filler = 0): SlotArray {
    if (array.length >= this.capacity) return array;
    const longer = new Int32Array(this.capacity).fill(filler);
    longer.set(array);
    return longer;
  }
}
