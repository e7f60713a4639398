import { TEMPLATE_GENERATION } from '../../../api/daemon-set.ts';
import { conflict, invalid, notFound } from '../../../api/validation/errors.ts';
import { invalidValue } from '../../../api/validation/field-error.ts';
import type { FieldError } from '../../../api/validation/field-error.ts';
import type { Kind } from '../../../api/kind.ts';
import { nameIsPathSegment, validateMetadata, validateObjectMetaUpdate } from '../../../api/validation/object-meta.ts';
import { keyOf, namespaceOf } from '../../../api/object.ts';
import type { ObjectMeta, Pod, Status } from '../../../api/generated/types.ts';
import type { KubeObject } from '../../../api/object.ts';
import { deepEqual } from '../../../base/equal.ts';
import { err, ok } from '../../../base/result.ts';
import { admit, refuse } from '../admission/plugins.ts';
import type { AdmissionRequest } from '../admission/plugin.ts';
import type { ApiResult } from '../client.ts';
import { changeMetadata, dropMetadata, repairMetadata, sameObject, withMetadata } from '../metadata.ts';
import { ignoreWarning } from '../registry.ts';
import type { Registry, WriteContext } from '../registry.ts';
import { hooksOf } from './hooks.ts';
import { warn } from './warn.ts';

/** How an update through the resource itself, `/status` or another subresource treats the object. */
export interface UpdateStrategy {
  /** Empty for the resource itself. */
  readonly subresource: string;
  /** PrepareForUpdate: keeps of the old object what this way in cannot change. */
  readonly prepare: (kind: Kind, next: KubeObject, old: KubeObject) => KubeObject;
  readonly validate: (kind: Kind, next: KubeObject, old: KubeObject) => ReturnType<Kind['validate']>;
  readonly defaults: boolean;
  /** What of the sent object its manager owns, before `prepare` and allocation change it. Else what they leave. */
  readonly owned?: (kind: Kind, next: KubeObject, old: KubeObject) => KubeObject;
}

type Loose = KubeObject & { readonly spec?: unknown; readonly status?: unknown };

/** Replaces the object except its status. */
export const mainUpdate: UpdateStrategy = {
  subresource: '',
  defaults: true,
  owned: (kind, next, old) => (kind.hasStatus ? withStatus(next, old) : next),
  prepare(kind, next, old) {
    const kept = kind.hasStatus ? withStatus(next, old) : next;
    const prepared = kind.prepareForUpdate ? kind.prepareForUpdate(kept, old) : kept;
    return raisesGeneration(kind, prepared, old)
      ? changeMetadata(prepared, { generation: (old.metadata.generation ?? 0) + 1 })
      : prepared;
  },
  validate: (kind, next, old) => (sameContent(next, old) ? [] : kind.validateUpdate(next, old)),
};

/** Replaces the status; labels and annotations may change with it, except a Deployment's labels. */
export const statusUpdate: UpdateStrategy = {
  subresource: 'status',
  defaults: false,
  prepare(kind, next, old) {
    const { status } = next as Loose;
    const metadata = statusMetadata(kind, next, old);
    const kept = kind.resource === 'pods' ? podStatus(next as Pod, old as Pod) : status;
    const object: Loose = kept === undefined ? { ...old, metadata } : { ...old, metadata, status: kept };
    return object;
  },
  validate: (kind, next, old) => kind.validateStatusUpdate?.(next, old) ?? [],
};

/** Replaces the finalizers of a namespace's spec, which nothing else can change. */
export const finalizeUpdate: UpdateStrategy = {
  subresource: 'finalize',
  defaults: false,
  prepare(_kind, next, old) {
    const { finalizers } = ((next as Loose).spec ?? {}) as { readonly finalizers?: readonly string[] };
    const { finalizers: _before, ...spec } = ((old as Loose).spec ?? {}) as { readonly finalizers?: readonly string[] };
    return {
      ...next,
      spec: finalizers?.length ? { ...spec, finalizers } : spec,
      status: (old as Loose).status,
    } as KubeObject;
  },
  validate: () => [],
};

/**
 * Updates an object: metadata put back, strategy, validation, admission, and the write if anything changed
 * (rest.BeforeUpdate, registry.Store.Update). `next` without a resourceVersion is unconditional.
 */
export function updateObject(
  registry: Registry,
  kind: Kind,
  next: KubeObject,
  context: WriteContext,
  strategy: UpdateStrategy = mainUpdate,
): ApiResult<KubeObject> {
  const key = keyOf(next);
  const old = registry.get(kind.resource, key);
  if (!old) return err(notFound(kind, next.metadata.name));
  if (next === old) return ok(old);
  const needsDefaults = strategy.defaults && !sameParts(next, old, 'metadata', 'status');
  const request = requestFor(kind, strategy, needsDefaults ? kind.defaults(next) : next, old, context);
  const admitted = admit(request, registry);
  if (!admitted.ok) return admitted;
  return replaceObject(registry, kind, old, admitted.value, context, strategy);
}

function replaceObject(
  registry: Registry,
  kind: Kind,
  old: KubeObject,
  sent: KubeObject,
  context: WriteContext,
  strategy: UpdateStrategy,
): ApiResult<KubeObject> {
  const stale = checkVersion(kind, sent, old, context);
  if (stale) return err(stale);
  const repaired = withMetadata(sent, repairMetadata(sent.metadata, old.metadata));
  const prepared = strategy.prepare(kind, repaired, old);
  const common = prepared.metadata === old.metadata ? [] : commonErrors(kind, prepared, old);
  const errors = [...common, ...strategy.validate(kind, prepared, old)];
  if (errors.length > 0) return err(invalid(kind, old.metadata.name, errors));
  warn(kind, prepared, old, context);
  const refused = refuse(requestFor(kind, strategy, prepared, old, context), registry);
  if (refused) return err(refused);
  const hooks = hooksOf(kind.resource);
  const final = hooks?.beforeUpdate ? hooks.beforeUpdate(registry, prepared, old, context) : ok(prepared);
  if (!final.ok) return final;
  const owned = strategy.owned?.(kind, repaired, old);
  return write(registry, kind, old, final.value, owned ? owning(context, owned) : context);
}

function owning(context: WriteContext, sent: KubeObject): WriteContext {
  const { manage } = context;
  if (!manage) return context;
  return {
    ...context,
    manage(next, old) {
      const { managedFields } = manage(sent, old).metadata;
      return managedFields ? changeMetadata(next, { managedFields }) : dropMetadata(next, 'managedFields');
    },
  };
}

function write(
  registry: Registry,
  kind: Kind,
  old: KubeObject,
  next: KubeObject,
  context: WriteContext,
): ApiResult<KubeObject> {
  const managed = context.manage ? context.manage(next, old) : next;
  if (endsDeletion(managed, old)) {
    if (!context.dryRun) registry.remove(kind, keyOf(old), context);
    return ok(managed);
  }
  if (sameObject(managed, old)) return ok(old);
  if (context.dryRun) return ok(changeMetadata(managed, { resourceVersion: old.metadata.resourceVersion }));
  return ok(registry.put(kind, managed, context));
}

/** What all kinds are checked for, beside what their own validation finds again. */
function commonErrors(kind: Kind, next: KubeObject, old: KubeObject): readonly FieldError[] {
  return [
    ...validateMetadata(next.metadata, kind.namespaced, nameIsPathSegment),
    ...validateObjectMetaUpdate(next, old),
  ];
}

/** Whether the update takes the last finalizer of an object that waits for that (ShouldDeleteDuringUpdate). */
function endsDeletion(next: KubeObject, old: KubeObject): boolean {
  if (!old.metadata.deletionTimestamp || next.metadata.finalizers?.length) return false;
  const { spec } = next as { readonly spec?: { readonly finalizers?: readonly string[] } };
  if (next.kind === 'Namespace' && spec?.finalizers?.length) return false;
  return !old.metadata.deletionGracePeriodSeconds;
}

function checkVersion(
  kind: Kind,
  next: KubeObject,
  old: KubeObject,
  { patch, dryRun = false }: WriteContext,
): Status | undefined {
  const { resourceVersion, uid } = next.metadata;
  const unconditional = !resourceVersion || resourceVersion === '0';
  if (unconditional && !kind.unconditionalUpdate) {
    // upstream names the resource here, not the kind
    return invalid({ group: kind.group, kind: kind.resource }, old.metadata.name, [
      invalidValue('metadata.resourceVersion', 0, 'must be specified for an update'),
    ]);
  }
  if (uid && uid !== old.metadata.uid && !patch)
    return conflict(kind, old.metadata.name, uidMismatch(kind, old, uid, dryRun));
  if (!unconditional && resourceVersion !== old.metadata.resourceVersion) return conflict(kind, old.metadata.name);
  return undefined;
}

/** Where storage keeps a resource, if not under its own name. */
const STORED_UNDER: Readonly<Record<string, string>> = {
  nodes: 'minions',
  services: 'services/specs',
  endpoints: 'services/endpoints',
  replicationcontrollers: 'controllers',
  ingresses: 'ingress',
};

function uidMismatch(kind: Kind, old: KubeObject, uid: string, dryRun: boolean): string {
  const precondition = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${old.metadata.uid}`;
  const key = `${dryRun ? '' : '/registry'}/${STORED_UNDER[kind.resource] ?? kind.resource}/${keyOf(old)}`;
  return `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: ${precondition}`;
}

function requestFor(
  kind: Kind,
  strategy: UpdateStrategy,
  object: KubeObject,
  old: KubeObject,
  context: WriteContext,
): AdmissionRequest {
  return {
    operation: 'UPDATE',
    kind,
    subresource: strategy.subresource,
    namespace: namespaceOf(old),
    name: old.metadata.name,
    object,
    old,
    dryRun: context.dryRun ?? false,
    author: context.author,
    warn: context.warn ?? ignoreWarning,
  };
}

function withStatus(next: KubeObject, old: KubeObject): KubeObject {
  const { status } = old as Loose;
  if ((next as Loose).status === status) return next;
  return { ...next, status } as KubeObject;
}

/** The QoS class is made up for where a client leaves it out. */
function podStatus({ status }: Pod, old: Pod): Pod['status'] {
  const { qosClass } = old.status;
  return status.qosClass || !qosClass ? status : { ...status, qosClass };
}

function statusMetadata(kind: Kind, next: KubeObject, old: KubeObject): KubeObject['metadata'] {
  const { metadata } = next;
  if (metadata === old.metadata) return metadata;
  if (kind.resource === 'pods') return withOwnersOf(metadata, old.metadata);
  if (kind.resource === 'daemonsets') return withTemplateGeneration(metadata, old.metadata);
  if (kind.resource !== 'deployments') return metadata;
  const { labels: _labels, ...others } = metadata;
  return old.metadata.labels ? { ...others, labels: old.metadata.labels } : others;
}

/** The generation of a template is part of the spec within the server: the status does not touch it. */
function withTemplateGeneration(metadata: ObjectMeta, old: ObjectMeta): ObjectMeta {
  const generation = old.annotations?.[TEMPLATE_GENERATION];
  if (generation === undefined || metadata.annotations?.[TEMPLATE_GENERATION] === generation) return metadata;
  return { ...metadata, annotations: { ...metadata.annotations, [TEMPLATE_GENERATION]: generation } };
}

/** The status of a pod does not touch its owners. */
function withOwnersOf(metadata: ObjectMeta, old: ObjectMeta): ObjectMeta {
  if (metadata.ownerReferences === old.ownerReferences) return metadata;
  const { ownerReferences: _sent, ...others } = metadata;
  return old.ownerReferences ? { ...others, ownerReferences: old.ownerReferences } : others;
}

function raisesGeneration(kind: Kind, next: KubeObject, old: KubeObject): boolean {
  if (kind.generation === 'none') return false;
  const { spec } = old as Loose;
  if ((next as Loose).spec !== spec && !deepEqual((next as Loose).spec, spec)) return true;
  if (kind.generation === 'spec') return false;
  return !deepEqual(next.metadata.annotations ?? {}, old.metadata.annotations ?? {});
}

/** Whether nothing is there to validate: every part is the same reference as before. */
function sameContent(next: KubeObject, old: KubeObject): boolean {
  if (!sameParts(next, old, 'metadata')) return false;
  return next.metadata === old.metadata || sameParts(next.metadata, old.metadata, 'resourceVersion');
}

function sameParts(a: object, b: object, except: string, orExcept = except): boolean {
  const x = a as Readonly<Record<string, unknown>>;
  const y = b as Readonly<Record<string, unknown>>;
  for (const key in x) if (x[key] !== y[key] && key !== except && key !== orExcept) return false;
  for (const key in y)
    if (x[key] === undefined && y[key] !== undefined && key !== except && key !== orExcept) return false;
  return true;
}
