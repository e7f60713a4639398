import { findCondition, withoutCondition } from '../../../api/conditions.ts';
import type {
  ReplicaSet,
  ReplicaSetCondition,
  ReplicaSetStatus,
  ReplicationController,
  Status,
} from '../../../api/generated/types.ts';
import { toTime } from '../../../api/values/time.ts';
import { deepEqual } from '../../../base/equal.ts';
import type { Client } from '../../apiserver/client.ts';
import { nonZero } from '../non-zero.ts';
import type { PodCounts } from '../pod-tally.ts';

// The status of ReplicaSets and ReplicationControllers (pkg/controller/replicaset/replica_set_utils.go).

/** How the attempt to get to the wanted number of pods went: too few (negative) or too many pods before, and the first error. */
interface Attempt {
  readonly diff: number;
  readonly error: Status | undefined;
}

export function statusOf(
  { metadata, status }: ReplicaSet | ReplicationController,
  counts: PodCounts,
  attempt: Attempt,
  now: number,
): ReplicaSetStatus {
  const conditions = conditionsAfter(status.conditions, attempt, now);
  return {
    replicas: counts.active,
    ...nonZero({
      fullyLabeledReplicas: counts.fullyLabeled,
      readyReplicas: counts.ready,
      availableReplicas: counts.available,
      observedGeneration: metadata.generation ?? 0,
    }),
    terminatingReplicas: counts.terminating,
    ...(conditions.length > 0 && { conditions }),
  };
}

/** ReplicaFailure comes with the first error and keeps its words until an attempt goes well. */
function conditionsAfter(
  conditions: readonly ReplicaSetCondition[] | undefined,
  { diff, error }: Attempt,
  now: number,
): readonly ReplicaSetCondition[] {
  if (!error) return withoutCondition(conditions, 'ReplicaFailure');
  if (findCondition(conditions, 'ReplicaFailure')) return conditions ?? [];
  const failure: ReplicaSetCondition = {
    type: 'ReplicaFailure',
    status: 'True',
    reason: diff < 0 ? 'FailedCreate' : 'FailedDelete',
    message: error.message ?? '',
    lastTransitionTime: toTime(now),
  };
  return [...(conditions ?? []), failure];
}

/** Writes the status if it is news; if the owner has changed meanwhile, once more onto what it is now. False if that failed. */
export function writeStatus(
  client: Client,
  owner: ReplicaSet | ReplicationController,
  status: ReplicaSetStatus,
): boolean {
  const { namespace = '', name } = owner.metadata;
  if (owner.kind === 'ReplicaSet') {
    const write = (to: ReplicaSet): boolean => client.updateStatus('replicasets', { ...to, status }).ok;
    if (deepEqual(owner.status, status) || write(owner)) return true;
    const fresh = client.get('replicasets', namespace, name);
    return fresh !== undefined && write(fresh);
  }
  const { terminatingReplicas: _, ...known } = status;
  const write = (to: ReplicationController): boolean =>
    client.updateStatus('replicationcontrollers', { ...to, status: known }).ok;
  if (deepEqual(owner.status, known) || write(owner)) return true;
  const fresh = client.get('replicationcontrollers', namespace, name);
  return fresh !== undefined && write(fresh);
}
