/*
 * A Deployment's status, and whether its rollout is complete, makes progress or has stalled.
 * After pkg/controller/deployment/progress.go and sync.go.
 */
import { findCondition, withoutCondition } from '../../../api/conditions.ts';
import type { Deployment, DeploymentCondition, DeploymentStatus, ReplicaSet } from '../../../api/generated/types.ts';
import { fromTime } from '../../../api/values/time.ts';
import { nonZero } from '../non-zero.ts';
import type { Conditions } from './conditions.ts';
import {
  condition,
  NEW_REPLICA_SET_AVAILABLE,
  PROGRESS_DEADLINE_EXCEEDED,
  REPLICA_SET_UPDATED,
  withDeploymentCondition,
} from './conditions.ts';
import type { Rollout } from './rollout.ts';
import { allReplicaSets, availableReplicas, limitsOf, specReplicas, total } from './rollout.ts';

/** A deadline of this many seconds (MaxInt32) is none. */
const NO_DEADLINE = 2 ** 31 - 1;

/** The numbers and whether enough pods are available; the other conditions as they were. `now` is the wall clock in ms. */
export function statusOf(rollout: Rollout, now: number): DeploymentStatus {
  const { deployment, newReplicaSet } = rollout;
  const { metadata, status } = deployment;
  const all = allReplicaSets(rollout);
  const available = total(all, availableReplicas);
  const terminating = terminatingReplicas(all);
  return {
    ...nonZero({
      observedGeneration: metadata.generation ?? 0,
      replicas: total(all, (replicaSet) => replicaSet.status.replicas),
      updatedReplicas: newReplicaSet?.status.replicas ?? 0,
      readyReplicas: total(all, (replicaSet) => replicaSet.status.readyReplicas ?? 0),
      availableReplicas: available,
      unavailableReplicas: Math.max(0, total(all, specReplicas) - available),
    }),
    ...(terminating !== undefined && { terminatingReplicas: terminating }),
    ...(status.collisionCount !== undefined && { collisionCount: status.collisionCount }),
    conditions: withDeploymentCondition(status.conditions, availability(deployment, available, now)),
  };
}

function availability(deployment: Deployment, available: number, now: number): DeploymentCondition {
  const { replicas, maxUnavailable } = limitsOf(deployment);
  return available >= replicas - maxUnavailable
    ? condition('Available', 'True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.', now)
    : condition(
        'Available',
        'False',
        'MinimumReplicasUnavailable',
        'Deployment does not have minimum availability.',
        now,
      );
}

/** Not known as long as one of the ReplicaSets has not counted its own. */
function terminatingReplicas(replicaSets: readonly ReplicaSet[]): number | undefined {
  const observed = replicaSets.filter(({ status }) => (status.observedGeneration ?? 0) > 0);
  if (observed.some(({ status }) => status.terminatingReplicas === undefined)) return undefined;
  return total(observed, ({ status }) => status.terminatingReplicas ?? 0);
}

/** The status of a rollout: `statusOf` with the conditions Progressing and ReplicaFailure brought up to date. */
export function rolloutStatusOf(rollout: Rollout, now: number): DeploymentStatus {
  const status = statusOf(rollout, now);
  const conditions = withFailures(withProgress(status, rollout, now), rollout);
  return { ...status, conditions };
}

function withProgress(status: DeploymentStatus, { deployment, newReplicaSet }: Rollout, now: number): Conditions {
  const { conditions = [] } = status;
  if (!hasProgressDeadline(deployment)) return withoutCondition(conditions, 'Progressing');
  const current = progressing(deployment);
  const wasFinished =
    (status.replicas ?? 0) === (status.updatedReplicas ?? 0) && current?.reason === NEW_REPLICA_SET_AVAILABLE;
  if (wasFinished) return conditions;

  const subject = newReplicaSet
    ? `ReplicaSet "${newReplicaSet.metadata.name}"`
    : `Deployment "${deployment.metadata.name}"`;
  const next = (value: 'True' | 'False', reason: string, what: string): DeploymentCondition =>
    condition('Progressing', value, reason, `${subject} ${what}`, now);

  if (isComplete(deployment, status)) {
    return withDeploymentCondition(conditions, next('True', NEW_REPLICA_SET_AVAILABLE, 'has successfully progressed.'));
  }
  if (hasProgressed(deployment.status, status)) {
    // set anew even with the same reason: its lastUpdateTime is what the deadline counts from
    const updated = next('True', REPLICA_SET_UPDATED, 'is progressing.');
    const since = current?.status === 'True' ? current.lastTransitionTime : undefined;
    return [
      ...withoutCondition(conditions, 'Progressing'),
      since === undefined ? updated : { ...updated, lastTransitionTime: since },
    ];
  }
  if (hasTimedOut(deployment, now)) {
    return withDeploymentCondition(conditions, next('False', PROGRESS_DEADLINE_EXCEEDED, 'has timed out progressing.'));
  }
  return conditions;
}

/** What keeps a ReplicaSet from making its pods, of the new one first. */
function withFailures(conditions: Conditions, { newReplicaSet, oldReplicaSets }: Rollout): Conditions {
  const failure = [...(newReplicaSet ? [newReplicaSet] : []), ...oldReplicaSets]
    .map(({ status }) => findCondition(status.conditions, 'ReplicaFailure'))
    .find((found) => found !== undefined);
  if (!failure) return withoutCondition(conditions, 'ReplicaFailure');
  const { lastTransitionTime: at = '', type, status, reason, message } = failure;
  return withDeploymentCondition(conditions, {
    type,
    status,
    ...(reason !== undefined && { reason }),
    ...(message !== undefined && { message }),
    lastTransitionTime: at,
    lastUpdateTime: at,
  });
}

/** All pods are of the new template and available, and the latest spec has been seen (DeploymentComplete). */
export function isComplete({ metadata, spec }: Deployment, status: DeploymentStatus): boolean {
  const wanted = spec.replicas ?? 1;
  return (
    (status.updatedReplicas ?? 0) === wanted &&
    (status.replicas ?? 0) === wanted &&
    (status.availableReplicas ?? 0) === wanted &&
    (status.observedGeneration ?? 0) >= (metadata.generation ?? 0)
  );
}

/** More new, fewer old, more ready or more available pods than before (DeploymentProgressing). */
function hasProgressed(before: DeploymentStatus, after: DeploymentStatus): boolean {
  const old = ({ replicas = 0, updatedReplicas = 0 }: DeploymentStatus): number => replicas - updatedReplicas;
  return (
    (after.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
    old(after) < old(before) ||
    (after.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (after.availableReplicas ?? 0) > (before.availableReplicas ?? 0)
  );
}

function hasTimedOut(deployment: Deployment, now: number): boolean {
  const current = progressing(deployment);
  if (!current || current.reason === NEW_REPLICA_SET_AVAILABLE) return false;
  return current.reason === PROGRESS_DEADLINE_EXCEEDED || deadlineOf(deployment, current) < now;
}

/** How long until a rollout that stands still has to be looked at again, in ms; undefined if it need not. */
export function stuckCheckAfterMs(deployment: Deployment, status: DeploymentStatus, now: number): number | undefined {
  const current = progressing(deployment);
  if (!current || !hasProgressDeadline(deployment)) return undefined;
  if (isComplete(deployment, status) || current.reason === PROGRESS_DEADLINE_EXCEEDED) return undefined;
  return Math.max(0, deadlineOf(deployment, current) - now) + 1000;
}

function deadlineOf({ spec }: Deployment, { lastUpdateTime }: DeploymentCondition): number {
  return (fromTime(lastUpdateTime) ?? 0) + (spec.progressDeadlineSeconds ?? NO_DEADLINE) * 1000;
}

export function hasProgressDeadline({ spec }: Deployment): boolean {
  return spec.progressDeadlineSeconds !== undefined && spec.progressDeadlineSeconds !== NO_DEADLINE;
}

export function progressing({ status }: Deployment): DeploymentCondition | undefined {
  return findCondition(status.conditions, 'Progressing');
}
