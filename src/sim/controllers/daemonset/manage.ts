/*
 * One daemon pod on every node that should have one, none elsewhere: podsShouldBeOnNode of pkg/controller/daemon/daemon_controller.go.
 */
import type { DaemonSet, Pod } from '../../../api/generated/types.ts';
import { isPodAvailable, isPodReady, isPodTerminal } from '../../../api/pod/pod-status.ts';
import { isUpdated } from './daemon-nodes.ts';
import type { NodeDaemons } from './daemons.ts';

/** Pods to make and to delete. */
export interface DaemonChanges {
  /** Names of the nodes that get a pod. */
  readonly create: readonly string[];
  readonly delete: readonly Pod[];
}

export interface View {
  readonly daemonSet: DaemonSet;
  /** Hash of the current template. */
  readonly hash: string;
  /** The wall clock in ms. */
  readonly now: number;
}

function allowsSurge({ spec }: DaemonSet): boolean {
  const { type, rollingUpdate } = spec.updateStrategy ?? {};
  const { maxSurge = 0 } = rollingUpdate ?? {};
  return type === 'RollingUpdate' && maxSurge !== 0 && maxSurge !== '0%';
}

/** What one node needs. `mayDelete` tells whether a pod that has ended may go already. */
export function planNode(view: View, node: NodeDaemons, mayDelete: (pod: Pod) => boolean): DaemonChanges {
  const { nodeName, placement, exists, pods } = node;
  const staying = pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  // what was placed on a node that is gone is left to the pod garbage collector
  if (!exists) return { create: [], delete: staying.filter(({ spec }) => !spec.nodeName) };
  if (placement.shouldRun && pods.length === 0) return { create: [nodeName], delete: [] };
  if (!placement.mayStay) return { create: [], delete: staying };

  const ended = staying.filter(isPodTerminal);
  const toClear = ended.filter(mayDelete);
  const running = staying.filter((pod) => !ended.includes(pod));
  if (!allowsSurge(view.daemonSet)) return { create: [], delete: [...toClear, ...running.slice(1)] };
  if (running.length > 1) return { create: [], delete: [...toClear, ...excessOfSurge(view, running)] };
  return { create: running.length === 0 && placement.shouldRun ? [nodeName] : [], delete: toClear };
}

/** Of several pods on a node, an old and a new one may stay together, until the new one is available or the old one is not ready. */
function excessOfSurge({ daemonSet, hash, now }: View, running: readonly Pod[]): readonly Pod[] {
  const fresh = running.find((pod) => isUpdated(pod, daemonSet, hash));
  const old = running.find((pod) => !isUpdated(pod, daemonSet, hash));
  const excess = running.filter((pod) => pod !== fresh && pod !== old);
  if (!fresh || !old) return excess;
  const isSuperseded = !isPodReady(old) || isPodAvailable(fresh, daemonSet.spec.minReadySeconds ?? 0, now);
  return isSuperseded ? [...excess, old] : excess;
}
