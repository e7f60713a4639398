import { milliValue, quantityValue } from '../../../api/values/quantity.ts';
import type { Node } from '../../../api/generated/types.ts';
import { MAX_NODE_SCORE, filterWith } from '../framework.ts';
import type { NodeFilter, Plugin, Rejection } from '../framework.ts';
import type { NodeInfo } from '../node-info.ts';
import type { NodeTable } from '../node-table.ts';
import { asksForLess, scoredRequests } from '../pod-info.ts';
import type { PodInfo } from '../pod-info.ts';

/** What a node has left must be enough for what the pod requests. Of the nodes where it is, those with more left are preferred (LeastAllocated). */
export const nodeResourcesFit: Plugin = {
  name: 'NodeResourcesFit',
  weight: 1,
  filter: (pod, { table }) => filterWith(fits(pod, table)),
  score: (pod, { table }, { slots, count }, scores) => {
    const { milliCpu, memory } = scoredRequests(pod);
    for (let at = 0; at < count; at += 1) {
      scores[at] = leastAllocated(milliCpu, memory, table, slots[at] as number);
    }
    return true;
  },
  hint: {
    on: ['pod-gone', 'pod-scaled-down', 'pod-itself', 'node-added', 'node-updated'],
    worthRetrying: (pod, event) => {
      switch (event.kind) {
        case 'pod-gone':
          return true;
        case 'pod-scaled-down':
          return asksForFreed(pod, event.before, event.pod);
        case 'pod-itself':
          return asksForLess(event.pod, event.before);
        case 'node-added':
          return fitsEmpty(pod, event.node);
        case 'node-updated':
          return (
            event.changed.allocatable && fitsEmpty(pod, event.node) && somethingGrew(pod, event.before, event.node)
          );
        default:
          return false;
      }
    },
  },
};

function fits(pod: PodInfo, table: NodeTable): NodeFilter {
  const { milliCpu, memory, ephemeralStorage, scalars } = pod;
  return (node) => {
    const { slot } = node;
    const enough =
      (table.podCount[slot] as number) < (table.allocatablePods[slot] as number) &&
      isLeft(milliCpu, table.allocatableMilliCpu, table.milliCpu, slot) &&
      isLeft(memory, table.allocatableMemory, table.memory, slot) &&
      isLeft(ephemeralStorage, table.allocatableEphemeralStorage, table.ephemeralStorage, slot) &&
      (scalars.length === 0 || scalarsFit(scalars, node));
    return enough ? undefined : insufficient(pod, node, table);
  };
}

function isLeft(asked: number, allocatable: Float64Array, used: Float64Array, slot: number): boolean {
  return asked === 0 || asked <= (allocatable[slot] as number) - (used[slot] as number);
}

function scalarsFit(scalars: PodInfo['scalars'], node: NodeInfo): boolean {
  return scalars.every(
    ([name, amount]) => amount <= (node.allocatableScalars.get(name) ?? 0) - (node.scalars.get(name) ?? 0),
  );
}

/** Rejections are few and told for many nodes: each is made once. */
const known = new Map<string, Rejection>();

/** What there is not enough of. Where the node could not even satisfy the pod when empty, no preemption helps. */
function insufficient(pod: PodInfo, node: NodeInfo, table: NodeTable): Rejection {
  const { slot } = node;
  const isFull = (table.podCount[slot] as number) >= (table.allocatablePods[slot] as number);
  let key = isFull ? 'full ' : '';
  let unresolvable = false;
  const check = (name: string, asked: number, allocatable = 0, used = 0): void => {
    if (asked === 0 || asked <= allocatable - used) return;
    key += `${name} `;
    unresolvable ||= asked > allocatable;
  };
  check('cpu', pod.milliCpu, table.allocatableMilliCpu[slot], table.milliCpu[slot]);
  check('memory', pod.memory, table.allocatableMemory[slot], table.memory[slot]);
  check(
    'ephemeral-storage',
    pod.ephemeralStorage,
    table.allocatableEphemeralStorage[slot],
    table.ephemeralStorage[slot],
  );
  for (const [name, amount] of pod.scalars) {
    check(name, amount, node.allocatableScalars.get(name), node.scalars.get(name));
  }
  return rejectionFor(unresolvable ? `${key}!` : key);
}

function rejectionFor(key: string): Rejection {
  let rejection = known.get(key);
  if (!rejection) {
    const words = key.split(' ');
    const reasons = words.flatMap((word) =>
      word === 'full' ? ['Too many pods'] : word === '' || word === '!' ? [] : [`Insufficient ${word}`],
    );
    rejection = { plugin: 'NodeResourcesFit', unresolvable: words.at(-1) === '!', reasons };
    known.set(key, rejection);
  }
  return rejection;
}

function leastAllocated(milliCpu: number, memory: number, table: NodeTable, slot: number): number {
  const cpuOfNode = table.allocatableMilliCpu[slot] as number;
  const memoryOfNode = table.allocatableMemory[slot] as number;
  const weights = (cpuOfNode > 0 ? 1 : 0) + (memoryOfNode > 0 ? 1 : 0);
  if (weights === 0) return 0;
  const sum =
    free((table.nonZeroMilliCpu[slot] as number) + milliCpu, cpuOfNode) +
    free((table.nonZeroMemory[slot] as number) + memory, memoryOfNode);
  return Math.trunc(sum / weights);
}

function free(requested: number, allocatable: number): number {
  return allocatable === 0 || requested > allocatable
    ? 0
    : Math.trunc(((allocatable - requested) * MAX_NODE_SCORE) / allocatable);
}

function asksForFreed(pod: PodInfo, before: PodInfo, after: PodInfo): boolean {
  return (
    (before.milliCpu > after.milliCpu && pod.milliCpu > 0) ||
    (before.memory > after.memory && pod.memory > 0) ||
    (before.ephemeralStorage > after.ephemeralStorage && pod.ephemeralStorage > 0) ||
    pod.scalars.some(([name]) => amountOf(before, name) > amountOf(after, name))
  );
}

function amountOf({ scalars }: PodInfo, name: string): number {
  return scalars.find(([scalar]) => scalar === name)?.[1] ?? 0;
}

function fitsEmpty(pod: PodInfo, node: Node): boolean {
  const allocatable = node.status.allocatable ?? {};
  return (
    quantityValue(allocatable['pods']) >= 1 &&
    pod.milliCpu <= milliValue(allocatable['cpu']) &&
    pod.memory <= quantityValue(allocatable['memory']) &&
    pod.ephemeralStorage <= quantityValue(allocatable['ephemeral-storage']) &&
    pod.scalars.every(([name, amount]) => amount <= quantityValue(allocatable[name]))
  );
}

function somethingGrew(pod: PodInfo, before: Node, node: Node): boolean {
  const asked = [
    'pods',
    ...(pod.milliCpu > 0 ? ['cpu'] : []),
    ...(pod.memory > 0 ? ['memory'] : []),
    ...(pod.ephemeralStorage > 0 ? ['ephemeral-storage'] : []),
    ...pod.scalars.map(([name]) => name),
  ];
  return asked.some(
    (name) => milliValue(node.status.allocatable?.[name]) > milliValue(before.status.allocatable?.[name]),
  );
}
