// Amounts of a pod's resources as the kubelet counts them.

import type { Container, Pod } from '../../api/generated/types.ts';
import { milliValue, quantityValue } from '../../api/quantity.ts';
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
