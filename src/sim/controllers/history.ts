/*
 * ControllerRevisions: the templates that a DaemonSet or a StatefulSet has had, each under a number and a hash.
 * After pkg/controller/history/controller_history.go. A revision holds the template as the patch that would bring it back.
 */
import type { ControllerRevision, DaemonSet, PodTemplateSpec, StatefulSet } from '../../api/generated/types.ts';
import { controllerRefTo } from '../../api/object.ts';
import type { Draft } from '../../api/object.ts';
import { podTemplateHash } from '../../api/pod/template-hash.ts';
import { by, inOrder } from '../../base/compare.ts';
import { deepEqual } from '../../base/equal.ts';
import { ok } from '../../base/result.ts';
import type { ApiResult, Client } from '../apiserver/client.ts';
import { claim } from './ownership.ts';
import { revisionHash } from './revision-hash.ts';

export interface History {
  /** The revision of the template as it is now. */
  readonly current: ControllerRevision;
  /** All revisions, the current one included, lowest number first. */
  readonly all: readonly ControllerRevision[];
  /** How often two templates had the same hash. */
  readonly collisionCount: number;
}

/** How the revisions of a kind of owner are named. */
export interface Naming {
  /** The revision's label for its hash. */
  readonly hashLabel: string;
  readonly hashOf: (template: PodTemplateSpec, collisionCount: number) => string;
}

/** StatefulSets hash the revision, DaemonSets the template. */
export const BY_REVISION: Naming = {
  hashLabel: 'controller.kubernetes.io/hash',
  hashOf: (template, collisionCount) => revisionHash(patchTo(template), collisionCount),
};
export const BY_TEMPLATE: Naming = {
  hashLabel: 'controller-revision-hash',
  hashOf: (template, collisionCount) => podTemplateHash(template, collisionCount === 0 ? undefined : collisionCount),
};

/**
 * The owner's revisions, with one for its current template: made if there is none, given the highest number if an earlier template has
 * come back.
 */
export function syncHistory(client: Client, owner: DaemonSet | StatefulSet, naming: Naming): ApiResult<History> {
  const claimed = claim(client, 'controllerrevisions', { owner, selector: owner.spec.selector });
  if (!claimed.ok) return claimed;
  const revisions = claimed.value.toSorted(byRevision);
  const latest = revisions.at(-1);
  const collisionCount = owner.status.collisionCount ?? 0;

  const same = revisions.findLast(({ data }) => deepEqual(data, patchTo(owner.spec.template)));
  if (same && same === latest) return ok({ current: same, all: revisions, collisionCount });

  const revision = (latest?.revision ?? 0) + 1;
  if (same) {
    const raised = client.update('controllerrevisions', { ...same, revision });
    if (!raised.ok) return raised;
    const all = [...revisions.filter((other) => other !== same), raised.value];
    return ok({ current: raised.value, all, collisionCount });
  }
  const created = createRevision(client, owner, naming, revision, collisionCount);
  if (!created.ok) return created;
  return ok({ ...created.value, all: [...revisions, created.value.current] });
}

/** Tries further hashes as long as one stands for another template already. */
function createRevision(
  client: Client,
  owner: DaemonSet | StatefulSet,
  naming: Naming,
  revision: number,
  firstCollisionCount: number,
): ApiResult<Pick<History, 'current' | 'collisionCount'>> {
  for (let collisionCount = firstCollisionCount; ; collisionCount += 1) {
    const hash = naming.hashOf(owner.spec.template, collisionCount);
    const draft = draftOf(owner, naming.hashLabel, hash, revision);
    const created = client.create('controllerrevisions', draft);
    if (created.ok) return ok({ current: created.value, collisionCount });
    if (created.error.reason !== 'AlreadyExists') return created;
    const other = client.get('controllerrevisions', owner.metadata.namespace, draft.metadata.name);
    if (!other) return created;
    if (deepEqual(other.data, draft.data)) return ok({ current: other, collisionCount });
  }
}

function draftOf(
  { apiVersion, kind, metadata, spec }: DaemonSet | StatefulSet,
  hashLabel: string,
  hash: string,
  revision: number,
): Draft<ControllerRevision> & { readonly metadata: { readonly name: string } } {
  return {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: {
      name: `${metadata.name.slice(0, 223)}-${hash}`,
      ...(metadata.namespace !== undefined && { namespace: metadata.namespace }),
      labels: { ...spec.template.metadata?.labels, [hashLabel]: hash },
      ...(metadata.annotations && { annotations: metadata.annotations }),
      ownerReferences: [controllerRefTo({ apiVersion, kind, metadata })],
    },
    data: patchTo(spec.template),
    revision,
  };
}

/** The patch that puts this template in the place of another. */
function patchTo(template: PodTemplateSpec): unknown {
  return { spec: { template: { $patch: 'replace', ...template } } };
}

/** The template that a revision remembers. */
export function templateOf({ data }: ControllerRevision): PodTemplateSpec {
  const patch = data as { readonly spec: { readonly template: PodTemplateSpec & { readonly $patch?: string } } };
  const { $patch: _, ...template } = patch.spec.template;
  return template;
}

/** Lowest number first. */
export const byRevision = inOrder<ControllerRevision>(
  by(({ revision }) => revision ?? 0),
  by(({ metadata }) => metadata.creationTimestamp ?? ''),
  by(({ metadata }) => metadata.name),
);
