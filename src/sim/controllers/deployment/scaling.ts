import type { Deployment, ReplicaSet } from '../../../api/generated/types.ts';
import { by, inOrder } from '../../../base/compare.ts';
import { ok } from '../../../base/result.ts';
import type { ApiResult } from '../../apiserver/client.ts';
import type { ControllerContext } from '../controller.ts';
import type { Scaling } from './rolling-update.ts';
import type { Limits, Rollout } from './rollout.ts';
import { allReplicaSets, availableReplicas, byCreation, isActive, limitsOf, specReplicas, total } from './rollout.ts';

// What happens when the wanted number of pods changes, rollout or not (pkg/controller/deployment/sync.go), and how a ReplicaSet is scaled.

/** Annotations of a ReplicaSet: the numbers of its Deployment when it was last scaled. */
const DESIRED_REPLICAS = 'deployment.kubernetes.io/desired-replicas';
const MAX_REPLICAS = 'deployment.kubernetes.io/max-replicas';

/** Whether the wanted number has changed since the ReplicaSets were last scaled. */
export function isScalingEvent(rollout: Rollout): boolean {
  const { replicas } = limitsOf(rollout.deployment);
  return allReplicaSets(rollout)
    .filter(isActive)
    .some((replicaSet) => {
      const desired = numberIn(replicaSet, DESIRED_REPLICAS);
      return desired !== undefined && desired !== replicas;
    });
}

/**
 * Follows the wanted number. One ReplicaSet takes all of the change; while a rollout is under way, all of them take a share in proportion
 * to their size, so that a release that turns out broken does not get more than its part.
 */
export function planScaling(rollout: Rollout): readonly Scaling[] {
  const { deployment, newReplicaSet, oldReplicaSets } = rollout;
  const limits = limitsOf(deployment);
  const active = allReplicaSets(rollout).filter(isActive);
  const latest = newReplicaSet ?? oldReplicaSets.toSorted(byCreation).at(-1);

  const [only] = active.length > 0 ? active : latest ? [latest] : [];
  if (!only) return [];
  if (active.length <= 1) {
    return specReplicas(only) === limits.replicas ? [] : [{ replicaSet: only, replicas: limits.replicas }];
  }
  if (newReplicaSet && isSaturated(newReplicaSet, limits)) {
    return oldReplicaSets.filter(isActive).map((replicaSet) => ({ replicaSet, replicas: 0 }));
  }
  return deployment.spec.strategy?.type === 'Recreate' ? [] : planProportions(deployment, active, limits);
}

function isSaturated(replicaSet: ReplicaSet, { replicas }: Limits): boolean {
  const numbers = [specReplicas(replicaSet), numberIn(replicaSet, DESIRED_REPLICAS), availableReplicas(replicaSet)];
  return numbers.every((number) => number === replicas);
}

/** Shares the pods to add or to take among the ReplicaSets; what rounding leaves over goes to the largest. */
function planProportions(
  deployment: Deployment,
  replicaSets: readonly ReplicaSet[],
  limits: Limits,
): readonly Scaling[] {
  const allowed = limits.replicas > 0 ? limits.replicas + limits.maxSurge : 0;
  const toAdd = allowed - total(replicaSets, specReplicas);
  const sorted = replicaSets.toSorted(toAdd > 0 ? LARGER_THEN_NEWER : LARGER_THEN_OLDER);
  let left = toAdd;
  const shares = sorted.map((replicaSet) => {
    const fair = left === 0 ? 0 : fairShare(replicaSet, deployment, limits);
    const share = toAdd > 0 ? Math.min(fair, left) : Math.max(fair, left);
    left -= share;
    return { replicaSet, replicas: specReplicas(replicaSet) + share };
  });
  return shares.map((share, i) => (i === 0 ? { ...share, replicas: Math.max(0, share.replicas + left) } : share));
}

/** By how much the ReplicaSet would change if it kept its part of the whole (getReplicaSetFraction). */
function fairShare(replicaSet: ReplicaSet, deployment: Deployment, { replicas, maxSurge }: Limits): number {
  const size = specReplicas(replicaSet);
  if (replicas === 0) return -size;
  const before = numberIn(replicaSet, MAX_REPLICAS) || deployment.status.replicas || 0;
  return before === 0 ? 0 : Math.round((size * (replicas + maxSurge)) / before) - size;
}

const LARGER_FIRST = by<ReplicaSet>((replicaSet) => -specReplicas(replicaSet));
const LARGER_THEN_OLDER = inOrder<ReplicaSet>(LARGER_FIRST, byCreation);
const LARGER_THEN_NEWER = inOrder<ReplicaSet>(LARGER_FIRST, (a, b) => byCreation(b, a));

/** Scales ReplicaSets one after the other and tells of it; the first error ends it. Whether any changed its size. */
export function scaleAll(
  context: ControllerContext,
  deployment: Deployment,
  scalings: readonly Scaling[],
): ApiResult<boolean> {
  let changed = false;
  for (const { replicaSet, replicas } of scalings) {
    // read again: the scaling before this one may have been of the same ReplicaSet
    const current = context.client.get('replicasets', replicaSet.metadata.namespace, replicaSet.metadata.name);
    if (!current) continue;
    const scaled = scale(context, deployment, current, replicas);
    if (!scaled.ok) return scaled;
    changed ||= specReplicas(current) !== replicas;
  }
  return ok(changed);
}

function scale(
  { client, events }: ControllerContext,
  deployment: Deployment,
  replicaSet: ReplicaSet,
  replicas: number,
): ApiResult<ReplicaSet> {
  const before = specReplicas(replicaSet);
  const annotations = { ...replicaSet.metadata.annotations, ...replicasAnnotations(deployment) };
  const scaled = client.update('replicasets', {
    ...replicaSet,
    metadata: { ...replicaSet.metadata, annotations },
    spec: { ...replicaSet.spec, replicas },
  });
  if (scaled.ok && before !== replicas) {
    const { name } = replicaSet.metadata;
    const direction = before < replicas ? 'up' : 'down';
    const message = `Scaled ${direction} replica set ${name} from ${before} to ${replicas}`;
    events.event(deployment, 'Normal', 'ScalingReplicaSet', message);
  }
  return scaled;
}

/** What a ReplicaSet remembers of its Deployment each time it is scaled. */
export function replicasAnnotations(deployment: Deployment): Readonly<Record<string, string>> {
  const { replicas, maxSurge } = limitsOf(deployment);
  return { [DESIRED_REPLICAS]: String(replicas), [MAX_REPLICAS]: String(replicas + maxSurge) };
}

function numberIn({ metadata }: ReplicaSet, annotation: string): number | undefined {
  const text = metadata.annotations?.[annotation];
  return text !== undefined && /^-?\d+$/.test(text) ? Number(text) : undefined;
}
