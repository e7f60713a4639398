import { MAX_NODE_SCORE } from '../framework.ts';
import type { Plugin } from '../framework.ts';
import type { NodeTable } from '../node-table.ts';

/** Prefers nodes on which the pod brings the used shares of cpu and memory closer together. */
export const nodeResourcesBalancedAllocation: Plugin = {
  name: 'NodeResourcesBalancedAllocation',
  weight: 1,
  score: ({ milliCpu, memory }, { table }, { slots, count }, scores) => {
    if (milliCpu === 0 && memory === 0) return false;
    for (let at = 0; at < count; at += 1) {
      const slot = slots[at] as number;
      const improvement = balance(table, slot, milliCpu, memory) - balance(table, slot, 0, 0);
      scores[at] = MAX_NODE_SCORE / 2 + Math.trunc((MAX_NODE_SCORE / 2 + improvement) / 2);
    }
    return true;
  },
};

/** 100 where cpu and memory are used to the same share, less the further apart they are. */
function balance(table: NodeTable, slot: number, milliCpu: number, memory: number): number {
  const allocatableMilliCpu = table.allocatableMilliCpu[slot] as number;
  const allocatableMemory = table.allocatableMemory[slot] as number;
  if (allocatableMilliCpu === 0 || allocatableMemory === 0) return MAX_NODE_SCORE;
  const cpuShare = Math.min(((table.milliCpu[slot] as number) + milliCpu) / allocatableMilliCpu, 1);
  const memoryShare = Math.min(((table.memory[slot] as number) + memory) / allocatableMemory, 1);
  return Math.trunc((1 - Math.abs(cpuShare - memoryShare) / 2) * MAX_NODE_SCORE);
}
