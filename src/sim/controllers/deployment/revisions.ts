/*
 * Which ReplicaSet stands for the current template, and the numbers by which earlier ones are remembered and can be rolled back to.
 * After getNewReplicaSet and cleanupDeployment of pkg/controller/deployment/sync.go.
 */
import { LAST_APPLIED } from '../../../api/last-applied.ts';
import type { Deployment, PodTemplateSpec, ReplicaSet, Status } from '../../../api/generated/types.ts';
import { controllerOf, controllerRefTo } from '../../../api/object.ts';
import type { Draft } from '../../../api/object.ts';
import { podTemplateHash } from '../../../api/pod/template-hash.ts';
import { by, inOrder } from '../../../base/compare.ts';
import { deepEqual } from '../../../base/equal.ts';
import { err, ok } from '../../../base/result.ts';
import type { ApiResult } from '../../apiserver/client.ts';
import type { ControllerContext } from '../controller.ts';
import { isNamespaceTerminating } from '../pod-control.ts';
import {
  condition,
  FOUND_NEW_REPLICA_SET,
  NEW_REPLICA_SET_CREATED,
  REPLICA_SET_CREATE_ERROR,
  withDeploymentCondition,
} from './conditions.ts';
import { hasProgressDeadline, progressing } from './progress.ts';
import { planNewReplicas } from './rolling-update.ts';
import { byCreation, limitsOf, specReplicas, total } from './rollout.ts';
import type { Rollout } from './rollout.ts';
import { replicasAnnotations } from './scaling.ts';

/** Label that tells the pods and ReplicaSets of different templates apart. */
const POD_TEMPLATE_HASH = 'pod-template-hash';
const REVISION = 'deployment.kubernetes.io/revision';
const REVISION_HISTORY = 'deployment.kubernetes.io/revision-history';
const MAX_REVISION_HISTORY_LENGTH = 2000;
/** A revisionHistoryLimit of this (MaxInt32) keeps all. */
const NO_HISTORY_LIMIT = 2 ** 31 - 1;

/** Annotations of a Deployment that are its own and not of its ReplicaSets. */
export const NOT_COPIED: ReadonlySet<string> = new Set([
  LAST_APPLIED,
  'deprecated.deployment.rollback.to',
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
  REVISION,
  REVISION_HISTORY,
]);

/** Sorts a Deployment's ReplicaSets into the one of its template, the oldest if there are several, and all others. */
export function rolloutOf(deployment: Deployment, replicaSets: readonly ReplicaSet[]): Rollout {
  const newReplicaSet = replicaSets
    .toSorted(byCreation)
    .find(({ spec }) => sameTemplate(spec.template, deployment.spec.template));
  return { deployment, newReplicaSet, oldReplicaSets: replicaSets.filter((other) => other !== newReplicaSet) };
}

/** Whether two templates are equal but for the hash label. */
export function sameTemplate(a: PodTemplateSpec | undefined, b: PodTemplateSpec): boolean {
  return a !== undefined && deepEqual(withoutHash(a), withoutHash(b));
}

/** The template without the label that the controller adds to it. */
export function withoutHash(template: PodTemplateSpec): PodTemplateSpec {
  const { [POD_TEMPLATE_HASH]: hash, ...labels } = template.metadata?.labels ?? {};
  return hash === undefined ? template : { ...template, metadata: { ...template.metadata, labels } };
}

/**
 * Brings the new ReplicaSet's annotations up to date with the Deployment, and the Deployment's revision with the new ReplicaSet.
 * A template that was rolled back to becomes the latest revision again. The rollout with what was changed.
 */
export function syncRevision(context: ControllerContext, rollout: Rollout): ApiResult<Rollout> {
  const { deployment, newReplicaSet } = rollout;
  if (!newReplicaSet) return ok(rollout);
  const minReadySeconds = deployment.spec.minReadySeconds ?? 0;
  const annotations = annotationsFor(rollout, newReplicaSet.metadata.annotations ?? {});
  const changes =
    !deepEqual(annotations, newReplicaSet.metadata.annotations ?? {}) ||
    (newReplicaSet.spec.minReadySeconds ?? 0) !== minReadySeconds;
  if (changes) {
    const updated = context.client.update('replicasets', {
      ...newReplicaSet,
      metadata: { ...newReplicaSet.metadata, annotations },
      spec: withMinReadySeconds(newReplicaSet.spec, minReadySeconds),
    });
    return updated.ok ? ok({ ...rollout, newReplicaSet: updated.value }) : updated;
  }
  const found = hasProgressDeadline(deployment) && !progressing(deployment) ? FOUND_NEW_REPLICA_SET : undefined;
  return noteRevision(context, rollout, newReplicaSet, found);
}

/** Zero is not written, as everywhere in the API. */
function withMinReadySeconds(spec: ReplicaSet['spec'], minReadySeconds: number): ReplicaSet['spec'] {
  const { minReadySeconds: _, ...rest } = spec;
  return minReadySeconds === 0 ? rest : { ...rest, minReadySeconds };
}

/** Creates the ReplicaSet of the current template: as large as there is room for. The rollout with it. */
export function createNewReplicaSet(context: ControllerContext, rollout: Rollout): ApiResult<Rollout> {
  const { deployment } = rollout;
  const draft = newReplicaSetOf(rollout);
  const created = context.client.create('replicasets', draft);
  if (created.ok) {
    const replicas = specReplicas(created.value);
    const message = `Scaled up replica set ${created.value.metadata.name} from 0 to ${replicas}`;
    if (replicas > 0) context.events.event(deployment, 'Normal', 'ScalingReplicaSet', message);
    const reason = hasProgressDeadline(deployment) ? NEW_REPLICA_SET_CREATED : undefined;
    return noteRevision(context, { ...rollout, newReplicaSet: created.value }, created.value, reason);
  }
  if (created.error.reason === 'AlreadyExists') return resolveCollision(context, rollout, draft, created.error);
  if (!isNamespaceTerminating(created.error)) noteCreateError(context, deployment, draft, created.error);
  return created;
}

function newReplicaSetOf({ deployment, oldReplicaSets }: Rollout): Draft<ReplicaSet> & { metadata: { name: string } } {
  const { metadata, spec, status } = deployment;
  const hash = podTemplateHash(spec.template, status.collisionCount);
  const labels = { ...spec.template.metadata?.labels, [POD_TEMPLATE_HASH]: hash };
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${metadata.name.slice(0, 253 - hash.length - 1)}-${hash}`,
      ...(metadata.namespace !== undefined && { namespace: metadata.namespace }),
      ownerReferences: [controllerRefTo(deployment)],
      labels,
      annotations: { ...annotationsFor({ deployment, oldReplicaSets }, {}), ...replicasAnnotations(deployment) },
    },
    spec: {
      replicas: planNewReplicas(0, total(oldReplicaSets, specReplicas), limitsOf(deployment)),
      ...(spec.minReadySeconds ? { minReadySeconds: spec.minReadySeconds } : {}),
      selector: { ...spec.selector, matchLabels: { ...spec.selector.matchLabels, [POD_TEMPLATE_HASH]: hash } },
      template: { ...spec.template, metadata: { ...spec.template.metadata, labels } },
    },
  };
}

/** There is a ReplicaSet of that name. If it is ours and has our template, it is the new one; else the next try gets another hash. */
function resolveCollision(
  context: ControllerContext,
  rollout: Rollout,
  draft: Draft<ReplicaSet> & { metadata: { name: string } },
  error: Status,
): ApiResult<Rollout> {
  const { deployment } = rollout;
  const other = context.client.get('replicasets', draft.metadata.namespace, draft.metadata.name);
  const isOurs = other && controllerOf(other)?.uid === deployment.metadata.uid;
  if (isOurs && sameTemplate(other.spec.template, deployment.spec.template)) {
    return noteRevision(context, { ...rollout, newReplicaSet: other }, other, undefined);
  }
  const collisionCount = (deployment.status.collisionCount ?? 0) + 1;
  context.client.updateStatus('deployments', { ...deployment, status: { ...deployment.status, collisionCount } });
  return err(error);
}

function noteCreateError(
  { client, events, kernel }: ControllerContext,
  deployment: Deployment,
  draft: { readonly metadata: { readonly name: string } },
  error: Status,
): void {
  const message = `Failed to create new replica set "${draft.metadata.name}": ${error.message ?? ''}`;
  if (hasProgressDeadline(deployment)) {
    const failed = condition('Progressing', 'False', REPLICA_SET_CREATE_ERROR, message, kernel.wallClock);
    const conditions = withDeploymentCondition(deployment.status.conditions, failed);
    client.updateStatus('deployments', { ...deployment, status: { ...deployment.status, conditions } });
  }
  events.event(deployment, 'Warning', REPLICA_SET_CREATE_ERROR, message);
}

/**
 * Writes the new ReplicaSet's revision, and with `reason` the condition Progressing, to the Deployment. The rollout goes on with what was
 * written but with the resourceVersion that was read: a second write of this reconcile conflicts, and the next one sees the effects.
 */
function noteRevision(
  { client, kernel }: ControllerContext,
  rollout: Rollout,
  newReplicaSet: ReplicaSet,
  reason: typeof NEW_REPLICA_SET_CREATED | typeof FOUND_NEW_REPLICA_SET | undefined,
): ApiResult<Rollout> {
  const { deployment } = rollout;
  const revision = newReplicaSet.metadata.annotations?.[REVISION] ?? '';
  if (deployment.metadata.annotations?.[REVISION] === revision && reason === undefined) return ok(rollout);
  const message = `${reason === FOUND_NEW_REPLICA_SET ? 'Found' : 'Created'} new replica set "${newReplicaSet.metadata.name}"`;
  const conditions = reason
    ? withDeploymentCondition(
        deployment.status.conditions,
        condition('Progressing', 'True', reason, message, kernel.wallClock),
      )
    : deployment.status.conditions;
  const noted: Deployment = {
    ...deployment,
    metadata: { ...deployment.metadata, annotations: { ...deployment.metadata.annotations, [REVISION]: revision } },
    status: { ...deployment.status, ...(conditions && { conditions }) },
  };
  const written = client.updateStatus('deployments', noted);
  return written.ok ? ok({ ...rollout, deployment: noted }) : written;
}

/** The new ReplicaSet's annotations: the Deployment's, and a revision above all others. */
function annotationsFor(
  { deployment, oldReplicaSets }: Pick<Rollout, 'deployment' | 'oldReplicaSets'>,
  existing: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const copied = Object.entries(deployment.metadata.annotations ?? {}).filter(([key]) => !NOT_COPIED.has(key));
  const annotations = { ...existing, ...Object.fromEntries(copied) };
  const revision = Math.max(0, ...oldReplicaSets.map(revisionOf)) + 1;
  const former = existing[REVISION];
  if (Number(former ?? 0) >= revision) return annotations;
  const history = former === undefined ? {} : { [REVISION_HISTORY]: historyWith(existing[REVISION_HISTORY], former) };
  return { ...annotations, ...history, [REVISION]: String(revision) };
}

/** The revisions that a ReplicaSet had before, oldest dropped where the list gets too long. */
function historyWith(history: string | undefined, revision: string): string {
  const revisions = [...(history ? history.split(',') : []), revision];
  while (revisions.join(',').length > MAX_REVISION_HISTORY_LENGTH) revisions.shift();
  return revisions.join(',');
}

export function revisionOf({ metadata }: ReplicaSet): number {
  return Number(metadata.annotations?.[REVISION] ?? 0) || 0;
}

/** Old ReplicaSets beyond the history limit that may be deleted: those of the lowest revisions, if they are empty and up to date. */
function planCleanup({ deployment, oldReplicaSets }: Rollout): readonly ReplicaSet[] {
  const limit = deployment.spec.revisionHistoryLimit ?? NO_HISTORY_LIMIT;
  if (limit === NO_HISTORY_LIMIT) return [];
  const alive = oldReplicaSets.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  return alive
    .toSorted(inOrder(by(revisionOf), byCreation))
    .slice(0, Math.max(0, alive.length - limit))
    .filter(isSpent);
}

function isSpent(replicaSet: ReplicaSet): boolean {
  const { metadata, status } = replicaSet;
  const observed = (metadata.generation ?? 0) <= (status.observedGeneration ?? 0);
  return observed && specReplicas(replicaSet) === 0 && status.replicas === 0;
}

/** Deletes what history does not keep. The first error, if any. */
export function cleanUpHistory({ client }: ControllerContext, rollout: Rollout): Status | undefined {
  for (const { metadata } of planCleanup(rollout)) {
    const deleted = client.delete('replicasets', metadata.namespace, metadata.name);
    if (!deleted.ok && deleted.error.code !== 404) return deleted.error;
  }
  return undefined;
}
