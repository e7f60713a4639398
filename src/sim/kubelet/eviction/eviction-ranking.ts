// Who goes first when the node runs short, and what is said of it (pkg/kubelet/eviction/helpers.go). Pure.

import type { Container, Pod } from '../../../api/generated/types.ts';
import { quantityOf, quantityValue } from '../../../api/values/quantity.ts';
import { inOrder } from '../../../base/compare.ts';
import type { Comparator } from '../../../base/compare.ts';

/** A running pod with what it uses of the resource that is short. */
export interface PodUsage {
  readonly pod: Pod;
  /** Bytes in use, by container. */
  readonly containers: ReadonlyMap<string, number>;
}

export interface Shortage {
  readonly resource: 'memory' | 'ephemeral-storage';
  readonly thresholdBytes: number;
  readonly availableBytes: number;
}

/** First to be evicted first: above its request, of low priority, most above its request. */
export function rankForEviction(pods: readonly PodUsage[], { resource }: Shortage): readonly PodUsage[] {
  const excess = (one: PodUsage): number => usedBy(one) - requestOf(one.pod, resource);
  const order: Comparator<PodUsage> = inOrder(
    (a, b) => Number(excess(b) > 0) - Number(excess(a) > 0),
    (a, b) => (a.pod.spec.priority ?? 0) - (b.pod.spec.priority ?? 0),
    (a, b) => excess(b) - excess(a),
  );
  return pods.toSorted(order);
}

function usedBy({ containers }: PodUsage): number {
  return [...containers.values()].reduce((sum, bytes) => sum + bytes, 0);
}

function requestOf(pod: Pod, resource: string): number {
  return pod.spec.containers.reduce((sum, container) => sum + requestedBy(container, resource), 0);
}

function requestedBy(container: Container, resource: string): number {
  return quantityValue(container.resources?.requests?.[resource]);
}

/** The message of status and event; the trailing blanks are upstream's. */
export function evictionMessage({ pod, containers }: PodUsage, shortage: Shortage): string {
  const { resource, thresholdBytes, availableBytes } = shortage;
  let text = `The node was low on resource: ${resource}. `;
  text += `Threshold quantity: ${bytes(thresholdBytes)}, available: ${kibi(availableBytes)}. `;
  for (const container of pod.spec.containers) {
    const used = containers.get(container.name) ?? 0;
    const requested = container.resources?.requests?.[resource] ?? '0';
    if (used <= quantityValue(requested)) continue;
    text += `Container ${container.name} was using ${kibi(used)}, request is ${requested}, has larger consumption of ${resource}. `;
  }
  return text;
}

function bytes(value: number): string {
  return quantityOf(value, 'BinarySI');
}

/** Usage is known in pages: whole Ki. */
function kibi(value: number): string {
  return quantityOf(Math.floor(value / 1024) * 1024, 'BinarySI');
}
