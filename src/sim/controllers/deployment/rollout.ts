import type { Deployment, ReplicaSet } from '../../../api/generated/types.ts';
import { scaledValue } from '../../../api/values/int-or-string.ts';
import { by, inOrder } from '../../../base/compare.ts';

// The numbers of a Deployment and its ReplicaSets (pkg/controller/deployment/util/deployment_util.go).

/** A Deployment and its ReplicaSets, as one reconcile sees them. */
export interface Rollout {
  readonly deployment: Deployment;
  /** The ReplicaSet of the current template, if there is one. */
  readonly newReplicaSet: ReplicaSet | undefined;
  /** Those of earlier templates. */
  readonly oldReplicaSets: readonly ReplicaSet[];
}

export function allReplicaSets({ newReplicaSet, oldReplicaSets }: Rollout): readonly ReplicaSet[] {
  return newReplicaSet ? [...oldReplicaSets, newReplicaSet] : oldReplicaSets;
}

/** What a Deployment allows while it goes from one template to the next. */
export interface Limits {
  /** How many pods it wants. */
  readonly replicas: number;
  /** How many more there may be for a while. */
  readonly maxSurge: number;
  /** How many of the wanted pods may be unavailable for a while. */
  readonly maxUnavailable: number;
}

/** Percentages of surge are rounded up, those of unavailability down; where both come out as zero, one pod may be unavailable. */
export function limitsOf({ spec }: Deployment): Limits {
  const replicas = spec.replicas ?? 1;
  if (spec.strategy?.type === 'Recreate') return { replicas, maxSurge: 0, maxUnavailable: 0 };
  const { maxSurge = '25%', maxUnavailable = '25%' } = spec.strategy?.rollingUpdate ?? {};
  const surge = scaledValue(maxSurge, replicas, 'up') ?? 0;
  const unavailable = scaledValue(maxUnavailable, replicas, 'down') ?? 0;
  return {
    replicas,
    maxSurge: surge,
    maxUnavailable: Math.min(surge === 0 && unavailable === 0 ? 1 : unavailable, replicas),
  };
}

export function specReplicas(replicaSet: ReplicaSet): number {
  return replicaSet.spec.replicas ?? 1;
}

export function availableReplicas(replicaSet: ReplicaSet): number {
  return replicaSet.status.availableReplicas ?? 0;
}

/** Whether the ReplicaSet is asked to have any pods. */
export function isActive(replicaSet: ReplicaSet): boolean {
  return specReplicas(replicaSet) > 0;
}

/** The sum of a number over ReplicaSets. */
export function total(replicaSets: readonly ReplicaSet[], numberOf: (replicaSet: ReplicaSet) => number): number {
  return replicaSets.reduce((sum, replicaSet) => sum + numberOf(replicaSet), 0);
}

/** Oldest first, ties by name (ReplicaSetsByCreationTimestamp). */
export const byCreation = inOrder<ReplicaSet>(
  by(({ metadata }) => metadata.creationTimestamp ?? ''),
  by(({ metadata }) => metadata.name),
);
