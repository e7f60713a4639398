// Amounts of a pod's resources as the kubelet counts them.

import type { Container, Pod, PodStatus } from '../../../api/generated/types.ts';
import { addQuantities, maxQuantity, milliValue, quantityValue } from '../../../api/values/quantity.ts';
import { isSidecar } from './restart-policy.ts';

type List = Readonly<Record<string, string>> | undefined;

/** Thousandths of cpu, whole units of anything else. */
export function amountOf(resource: string, quantity: string | undefined): number {
  return resource === 'cpu' ? milliValue(quantity) : quantityValue(quantity);
}

/** What a pod asks for, by resource: the larger of the init containers' steps and the sum of the others, plus overhead. */
export function podRequests(
  pod: Pod,
  requestsOf: (container: Container) => List = (container) => container.resources?.requests,
): ReadonlyMap<string, number> {
  const total = new Map<string, number>();
  const add = (to: Map<string, number>, list: List): void => {
    for (const [resource, quantity] of Object.entries(list ?? {})) {
      to.set(resource, (to.get(resource) ?? 0) + amountOf(resource, quantity));
    }
  };
  for (const container of pod.spec.containers) add(total, requestsOf(container));
  const sidecars = new Map<string, number>();
  const peak = new Map<string, number>();
  for (const container of pod.spec.initContainers ?? []) {
    if (isSidecar(container)) {
      add(total, requestsOf(container));
      add(sidecars, requestsOf(container));
      raise(peak, sidecars);
    } else {
      const step = new Map(sidecars);
      add(step, requestsOf(container));
      raise(peak, step);
    }
  }
  raise(total, peak);
  for (const [resource, quantity] of Object.entries(pod.spec.resources?.requests ?? {})) {
    total.set(resource, amountOf(resource, quantity));
  }
  add(total, pod.spec.overhead);
  return total;
}

function raise(to: Map<string, number>, by: ReadonlyMap<string, number>): void {
  for (const [resource, amount] of by) to.set(resource, Math.max(to.get(resource) ?? 0, amount));
}

type Lists = Container['resources'];

type PodLevel = Pick<PodStatus, 'allocatedResources' | 'resources'>;

/** The sums of pods with one container, by what that asks for: one object for all pods of a template. */
const ofOnlyContainer = new WeakMap<NonNullable<Lists>, PodLevel>();

/** What a pod has been given and runs with, as its status sums it up. */
export function podLevelResources(
  pod: Pod,
  allocated: ReadonlyMap<string, Lists> | undefined,
  actual: ReadonlyMap<string, Lists> | undefined,
): PodLevel {
  const { containers, initContainers, resources: own } = pod.spec;
  const asked = containers[0]?.resources;
  if (allocated || actual || own || !asked || containers.length > 1 || initContainers?.length) {
    return summedUp(pod, allocated, actual);
  }
  const known = ofOnlyContainer.get(asked);
  if (known) return known;
  const sum = summedUp(pod, undefined, undefined);
  ofOnlyContainer.set(asked, sum);
  return sum;
}

function summedUp(
  pod: Pod,
  allocated: ReadonlyMap<string, Lists> | undefined,
  actual: ReadonlyMap<string, Lists> | undefined,
): PodLevel {
  const given = (container: Container): Lists => allocated?.get(container.name) ?? container.resources;
  const used = (container: Container): Lists => actual?.get(container.name) ?? given(container);
  const own = pod.spec.resources;
  const granted = { ...sumOf(pod, (container) => given(container)?.requests), ...own?.requests };
  const requests = { ...sumOf(pod, (container) => used(container)?.requests), ...own?.requests };
  const limits = { ...sumOf(pod, (container) => used(container)?.limits), ...own?.limits };
  return {
    ...(isEmpty(granted) ? undefined : { allocatedResources: granted }),
    resources: { ...(isEmpty(limits) ? undefined : { limits }), ...(isEmpty(requests) ? undefined : { requests }) },
  };
}

function isEmpty(list: object): boolean {
  return Object.keys(list).length === 0;
}

/** Regular containers and sidecars together, or a step of the init containers where that is more. */
function sumOf(pod: Pod, listOf: (container: Container) => List): Record<string, string> {
  const total: Record<string, string> = {};
  const add = (to: Record<string, string>, list: List): void => {
    for (const [name, quantity] of Object.entries(list ?? {})) to[name] = addQuantities(to[name] ?? '0', quantity);
  };
  for (const container of pod.spec.containers) add(total, listOf(container));
  const sidecars: Record<string, string> = {};
  const peak: Record<string, string> = {};
  for (const container of pod.spec.initContainers ?? []) {
    const step = { ...sidecars };
    add(step, listOf(container));
    for (const [name, quantity] of Object.entries(step)) peak[name] = maxQuantity(peak[name] ?? '0', quantity);
    if (!isSidecar(container)) continue;
    add(sidecars, listOf(container));
    add(total, listOf(container));
  }
  for (const [name, quantity] of Object.entries(peak)) total[name] = maxQuantity(total[name] ?? '0', quantity);
  return total;
}
