/** The numbers of all nodes that every attempt reads, one array per number and one place per node (slot): close together in memory. */
import type { Slots } from './slots.ts';

export class NodeTable {
  allocatableMilliCpu = new Float64Array(64);
  allocatableMemory = new Float64Array(64);
  allocatableEphemeralStorage = new Float64Array(64);
  allocatablePods = new Float64Array(64);
  milliCpu = new Float64Array(64);
  memory = new Float64Array(64);
  ephemeralStorage = new Float64Array(64);
  nonZeroMilliCpu = new Float64Array(64);
  nonZeroMemory = new Float64Array(64);
  podCount = new Float64Array(64);

  fit({ capacity }: Slots): void {
    if (this.milliCpu.length >= capacity) return;
    const longer = (column: Float64Array): Float64Array<ArrayBuffer> => {
      const copy = new Float64Array(capacity);
      copy.set(column);
      return copy;
    };
    this.allocatableMilliCpu = longer(this.allocatableMilliCpu);
    this.allocatableMemory = longer(this.allocatableMemory);
    this.allocatableEphemeralStorage = longer(this.allocatableEphemeralStorage);
    this.allocatablePods = longer(this.allocatablePods);
    this.milliCpu = longer(this.milliCpu);
    this.memory = longer(this.memory);
    this.ephemeralStorage = longer(this.ephemeralStorage);
    this.nonZeroMilliCpu = longer(this.nonZeroMilliCpu);
    this.nonZeroMemory = longer(this.nonZeroMemory);
    this.podCount = longer(this.podCount);
  }
}

export type Column = keyof {
  [K in keyof NodeTable as NodeTable[K] extends Float64Array ? K : never]: true;
};
