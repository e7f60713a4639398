/*
 * One step of a rolling update: the new ReplicaSet grows and the old ones shrink in turn, between two lines.
 *
 *     replicas + maxSurge         ──────────────   never ask for more pods than this
 *     replicas                    - - - - - - -
 *     replicas - maxUnavailable   ──────────────   never have fewer available pods than this
 *
 * A reconcile either grows the new one, or shrinks old ones, or finds that neither is possible right now. It never waits: every pod that
 * becomes available changes the status of its ReplicaSet, and that wakes the Deployment for the next step.
 *
 * Two kinds of numbers keep this safe. What ReplicaSets are *asked for* (spec) is right at once, so that one step never asks for more
 * than the step before has left room for. What *is available* (status) lags behind, and only ever makes a step more careful.
 *
 * After pkg/controller/deployment/rolling.go.
 */
import type { ReplicaSet } from '../../../api/generated/types.ts';
import type { Limits, Rollout } from './rollout.ts';
import { allReplicaSets, availableReplicas, byCreation, isActive, limitsOf, specReplicas, total } from './rollout.ts';

/** A ReplicaSet is to have this number of pods. */
export interface Scaling {
  readonly replicaSet: ReplicaSet;
  readonly replicas: number;
}

/** A rollout whose new ReplicaSet exists already. */
export type StartedRollout = Rollout & { readonly newReplicaSet: ReplicaSet };

/** What to scale now, in this order: all that the new ReplicaSet may grow; if it may not, all that the old ones may shrink. */
export function planRollingUpdate(rollout: StartedRollout): readonly Scaling[] {
  const limits = limitsOf(rollout.deployment);
  const growth = planGrowth(rollout, limits);
  return growth.length > 0 ? growth : planShrinking(rollout, limits);
}

function planGrowth(rollout: StartedRollout, limits: Limits): readonly Scaling[] {
  const { newReplicaSet: replicaSet } = rollout;
  const replicas = planNewReplicas(specReplicas(replicaSet), total(allReplicaSets(rollout), specReplicas), limits);
  return replicas === specReplicas(replicaSet) ? [] : [{ replicaSet, replicas }];
}

/** How many pods the new ReplicaSet should have: the wanted number, as far as the surge leaves room above all that is asked for. */
export function planNewReplicas(asked: number, askedOfAll: number, { replicas, maxSurge }: Limits): number {
  if (asked >= replicas) return replicas;
  const room = Math.max(0, replicas + maxSurge - askedOfAll);
  return asked + Math.min(room, replicas - asked);
}

/** The old ReplicaSets lose pods, the oldest first: to begin with those that are not available anyway, then available ones to spare. */
function planShrinking({ newReplicaSet, oldReplicaSets }: StartedRollout, limits: Limits): readonly Scaling[] {
  const old = oldReplicaSets.filter(isActive).toSorted(byCreation);
  const all = [...old, newReplicaSet];
  const minAvailable = limits.replicas - limits.maxUnavailable;

  if (all.some(mayOverstate)) return [];

  // new pods that are not available yet may never become it: the old ones stay in their place
  const newUnavailable = specReplicas(newReplicaSet) - availableReplicas(newReplicaSet);
  const mayGo = total(all, specReplicas) - minAvailable - newUnavailable;
  if (mayGo <= 0) return [];
  const toSpare = total(all, availableReplicas) - minAvailable;

  const now = old.map((replicaSet): Scaling => ({ replicaSet, replicas: specReplicas(replicaSet) }));
  const healthy = shrink(now, mayGo, ({ replicaSet, replicas }) => replicas - availableReplicas(replicaSet));
  const needed = shrink(healthy, toSpare, ({ replicas }) => replicas);
  return [...changes(now, healthy), ...changes(healthy, needed)];
}

/**
 * Whether the ReplicaSet may still count pods as available that its latest spec takes away. Upstream stumbles over the first of these,
 * and takes no step either; the second makes the promise hold where a template comes back just after it was given up.
 */
function mayOverstate(replicaSet: ReplicaSet): boolean {
  const { metadata, status } = replicaSet;
  const available = availableReplicas(replicaSet);
  const isObserved = (status.observedGeneration ?? 0) >= (metadata.generation ?? 0);
  return available > specReplicas(replicaSet) || (!isObserved && available > 0);
}

/** Takes `count` pods from the sizes, from the first as many as `mayLose` allows, then from the next. */
function shrink(sizes: readonly Scaling[], count: number, mayLose: (size: Scaling) => number): readonly Scaling[] {
  let left = Math.max(0, count);
  return sizes.map((size) => {
    const lost = Math.max(0, Math.min(left, mayLose(size)));
    left -= lost;
    return lost === 0 ? size : { ...size, replicas: size.replicas - lost };
  });
}

function changes(before: readonly Scaling[], after: readonly Scaling[]): readonly Scaling[] {
  return after.filter((size) => !before.includes(size));
}
