import { findCondition } from '../../../api/conditions.ts';
import type { DeploymentCondition } from '../../../api/generated/types.ts';
import { toTime } from '../../../api/values/time.ts';

// Conditions of Deployments (SetDeploymentCondition of pkg/controller/deployment/util/deployment_util.go).

export type Conditions = readonly DeploymentCondition[];

/** Reasons of the condition Progressing. */
export const NEW_REPLICA_SET_CREATED = 'NewReplicaSetCreated';
export const FOUND_NEW_REPLICA_SET = 'FoundNewReplicaSet';
export const REPLICA_SET_UPDATED = 'ReplicaSetUpdated';
export const NEW_REPLICA_SET_AVAILABLE = 'NewReplicaSetAvailable';
export const PROGRESS_DEADLINE_EXCEEDED = 'ProgressDeadlineExceeded';
export const REPLICA_SET_CREATE_ERROR = 'ReplicaSetCreateError';
export const DEPLOYMENT_PAUSED = 'DeploymentPaused';
export const DEPLOYMENT_RESUMED = 'DeploymentResumed';

/** A condition that starts now. */
export function condition(
  type: 'Available' | 'Progressing' | 'ReplicaFailure',
  status: 'True' | 'False' | 'Unknown',
  reason: string,
  message: string,
  now: number,
): DeploymentCondition {
  return { type, status, reason, message, lastUpdateTime: toTime(now), lastTransitionTime: toTime(now) };
}

/** The conditions with this one at the end. One of equal status and reason is left as it is, message and times included. */
export function withDeploymentCondition(conditions: Conditions | undefined, next: DeploymentCondition): Conditions {
  const old = findCondition(conditions, next.type);
  if (old?.status === next.status && old.reason === next.reason) return conditions ?? [];
  const others = (conditions ?? []).filter(({ type }) => type !== next.type);
  const since = old?.status === next.status && old.lastTransitionTime;
  return [...others, since ? { ...next, lastTransitionTime: since } : next];
}
