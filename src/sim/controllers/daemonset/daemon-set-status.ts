import type { DaemonSetStatus } from '../../../api/generated/types.ts';
import { isPodAvailable, isPodReady } from '../../../api/pod/pod-status.ts';
import { nonZero } from '../non-zero.ts';
import { isUpdated } from './daemon-nodes.ts';
import type { NodeDaemons } from './daemons.ts';
import type { View } from './manage.ts';

/** The numbers of a DaemonSet's status, of nodes; on each the oldest pod counts (updateDaemonSetStatus). */
export function statusOf(
  { daemonSet, hash, now }: View,
  nodes: readonly NodeDaemons[],
  collisionCount: number,
): DaemonSetStatus {
  const wanted = nodes.filter(({ placement, exists }) => exists && placement.shouldRun);
  const unwanted = nodes.filter(({ placement, exists }) => exists && !placement.shouldRun);
  const serving = wanted.flatMap(({ pods }) => pods.slice(0, 1));
  const available = serving.filter((pod) => isPodAvailable(pod, daemonSet.spec.minReadySeconds ?? 0, now)).length;
  return {
    currentNumberScheduled: serving.length,
    numberMisscheduled: unwanted.filter(({ pods }) => pods.length > 0).length,
    desiredNumberScheduled: wanted.length,
    numberReady: serving.filter(isPodReady).length,
    ...nonZero({
      observedGeneration: daemonSet.metadata.generation ?? 0,
      updatedNumberScheduled: serving.filter((pod) => isUpdated(pod, daemonSet, hash)).length,
      numberAvailable: available,
      numberUnavailable: wanted.length - available,
    }),
    ...(collisionCount > 0 && { collisionCount }),
  };
}
