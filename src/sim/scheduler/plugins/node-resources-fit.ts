import { milliValue, quantityValue } from '../../../api/quantity.ts';
import type { Node } from '../../../api/generated/types.ts';
import { MAX_NODE_SCORE, filterWith } from '../framework.ts';
import type { NodeFilter, Plugin, Rejection } from '../framework.ts';
import type { NodeInfo } from '../node-info.ts';
import type { PodInfo } from '../pod-info.ts';

/** What a node has left must be enough for what the pod requests. Of the nodes where it is, those with more left are preferred (LeastAllocated). */
export const nodeResourcesFit: Plugin = {
  name: 'NodeResourcesFit',
  weight: 1,
  filter: (pod) => filterWith(fits(pod)),
  score: (pod) => ({ score: (node) => leastAllocated(pod, node) }),
  hint: {
    on: ['pod-gone', 'pod-scaled-down', 'pod-itself', 'node-added', 'node-updated'],
    worthRetrying: (pod, event) => {
      switch (event.kind) {
        case 'pod-gone':
          return true;
        case 'pod-scaled-down':
          return asksForFreed(pod, event.before, event.pod);
        case 'pod-itself':
          return asksForFreed(pod, event.before, event.pod);
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

function fits(pod: PodInfo): NodeFilter {
  const { milliCpu, memory, ephemeralStorage, scalars } = pod;
  const onlyCount = milliCpu === 0 && memory === 0 && ephemeralStorage === 0 && scalars.length === 0;
  return (node) => {
    if (
      node.pods.size < node.allocatablePods &&
      (onlyCount ||
        ((milliCpu === 0 || milliCpu <= node.allocatableMilliCpu - node.milliCpu) &&
          (memory === 0 || memory <= node.allocatableMemory - node.memory) &&
          (ephemeralStorage === 0 || ephemeralStorage <= node.allocatableEphemeralStorage - node.ephemeralStorage) &&
          (scalars.length === 0 || scalarsFit(scalars, node))))
    ) {
      return undefined;
    }
    return insufficient(pod, node);
  };
}

function scalarsFit(scalars: PodInfo['scalars'], node: NodeInfo): boolean {
  return scalars.every(
    ([name, amount]) => amount <= (node.allocatableScalars.get(name) ?? 0) - (node.scalars.get(name) ?? 0),
  );
}

/** What there is not enough of. Where the node could not even satisfy the pod when empty, no preemption helps. */
function insufficient(pod: PodInfo, node: NodeInfo): Rejection {
  const reasons: string[] = node.pods.size < node.allocatablePods ? [] : ['Too many pods'];
  let unresolvable = false;
  const check = (name: string, asked: number, allocatable: number, used: number): void => {
    if (asked === 0 || asked <= allocatable - used) return;
    reasons.push(`Insufficient ${name}`);
    unresolvable ||= asked > allocatable;
  };
  check('cpu', pod.milliCpu, node.allocatableMilliCpu, node.milliCpu);
  check('memory', pod.memory, node.allocatableMemory, node.memory);
  check('ephemeral-storage', pod.ephemeralStorage, node.allocatableEphemeralStorage, node.ephemeralStorage);
  for (const [name, amount] of pod.scalars) {
    check(name, amount, node.allocatableScalars.get(name) ?? 0, node.scalars.get(name) ?? 0);
  }
  return { unresolvable, reasons };
}

function leastAllocated(pod: PodInfo, node: NodeInfo): number {
  const { allocatableMilliCpu: cpu, allocatableMemory: memory } = node;
  const weights = (cpu > 0 ? 1 : 0) + (memory > 0 ? 1 : 0);
  if (weights === 0) return 0;
  const sum =
    free(node.nonZeroMilliCpu + pod.nonZeroMilliCpu, cpu) + free(node.nonZeroMemory + pod.nonZeroMemory, memory);
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
    (before.ephemeralStorage > after.ephemeralStorage && pod.ephemeralStorage > 0)
  );
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
