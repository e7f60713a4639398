import type { ControllerRevision, Pod, StatefulSet, StatefulSetStatus } from '../../../api/generated/types.ts';
import { isPodAvailable, isPodReady } from '../../../api/pod/pod-status.ts';
import { nonZero } from '../non-zero.ts';
import { replicasOf, revisionOf } from './identity.ts';

/** A StatefulSet's numbers, of the pods that were there before the reconcile. `now` is the wall clock in ms. */
export function statusOf(
  set: StatefulSet,
  pods: readonly Pod[],
  revisions: {
    readonly current: ControllerRevision;
    readonly update: ControllerRevision;
    readonly collisionCount: number;
  },
  /** How many pods this reconcile replaces: they do not count as current any more. */
  replaced: number,
  now: number,
): StatefulSetStatus {
  const current = revisions.current.metadata.name;
  const update = revisions.update.metadata.name;
  const running = pods.filter((pod) => pod.status.phase === 'Running' && isPodReady(pod));
  const staying = pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  const updated = staying.filter((pod) => revisionOf(pod) === update).length;
  const isComplete =
    set.spec.updateStrategy?.type === 'RollingUpdate' &&
    [updated, running.length, pods.length].every((number) => number === replicasOf(set));
  const currentReplicas = staying.filter((pod) => revisionOf(pod) === current).length - replaced;
  return {
    replicas: pods.length,
    availableReplicas: running.filter((pod) => isPodAvailable(pod, set.spec.minReadySeconds ?? 0, now)).length,
    ...nonZero({
      observedGeneration: set.metadata.generation ?? 0,
      readyReplicas: running.length,
      currentReplicas: isComplete ? updated : Math.max(0, currentReplicas),
      updatedReplicas: updated,
    }),
    currentRevision: isComplete ? update : current,
    updateRevision: update,
    collisionCount: revisions.collisionCount,
  };
}
