/**
 * What may make a rejected pod worth another attempt (kube-scheduler eventhandlers.go): writes to the API, told apart as the plugins' queueing
 * hints ask for them.
 */
import { deepEqual } from '../../base/equal.ts';
import type { Node } from '../../api/generated/types.ts';
import type { ResourceName } from '../../api/object.ts';
import type { PodInfo } from './pod-info.ts';

export type ClusterEvent =
  | { readonly kind: 'node-added'; readonly node: Node }
  | { readonly kind: 'node-deleted'; readonly node: Node }
  | { readonly kind: 'node-updated'; readonly node: Node; readonly before: Node; readonly changed: NodeChanges }
  /** A pod with a node appeared, changed or went. */
  | { readonly kind: 'pod-assigned'; readonly pod: PodInfo }
  | { readonly kind: 'pod-relabelled'; readonly pod: PodInfo; readonly before: PodInfo }
  | { readonly kind: 'pod-scaled-down'; readonly pod: PodInfo; readonly before: PodInfo }
  | { readonly kind: 'pod-gone'; readonly pod: PodInfo }
  /** The waiting pod itself was changed. */
  | { readonly kind: 'pod-itself'; readonly pod: PodInfo; readonly before: PodInfo }
  /** Claims, volumes, classes. */
  | { readonly kind: 'storage'; readonly resource: ResourceName; readonly namespace: string; readonly name: string };

/** What of a node changed, as far as the scheduler cares. */
export interface NodeChanges {
  readonly allocatable: boolean;
  readonly labels: boolean;
  readonly taints: boolean;
}

export function nodeChanges(before: Node, node: Node): NodeChanges {
  return {
    allocatable: !deepEqual(before.status.allocatable, node.status.allocatable),
    labels: !deepEqual(before.metadata.labels ?? {}, node.metadata.labels ?? {}),
    taints:
      !deepEqual(before.spec.taints ?? [], node.spec.taints ?? []) ||
      (before.spec.unschedulable === true && node.spec.unschedulable !== true),
  };
}

export function anyChange(changes: NodeChanges): boolean {
  return changes.allocatable || changes.labels || changes.taints;
}
