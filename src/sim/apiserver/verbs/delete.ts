import { conflict, notFound } from '../../../api/validation/errors.ts';
import type { DeleteOptions, Namespace, Pod, Status } from '../../../api/generated/types.ts';
import type { Kind } from '../../../api/kind.ts';
import { keyOf, namespaceOf } from '../../../api/object.ts';
import type { KubeObject } from '../../../api/object.ts';
import { fromTime, toTime } from '../../../api/values/time.ts';
import { err, ok } from '../../../base/result.ts';
import { refuse } from '../admission/plugins.ts';
import type { ApiResult } from '../client.ts';
import { changeMetadata, dropMetadata, FOREGROUND_FINALIZER, ORPHAN_FINALIZER } from '../metadata.ts';
import { ignoreWarning } from '../registry.ts';
import type { Registry, WriteContext } from '../registry.ts';

type Options = Partial<DeleteOptions>;

/** How a deletion went. */
export interface Deletion {
  /** The object's last state, or its state while it waits to go. */
  readonly object: KubeObject;
  /** Whether it is gone. */
  readonly gone: boolean;
}

/** Deletes an object, or marks it as being deleted where it has to wait (registry.Store.Delete, rest.BeforeDelete). */
export function deleteObject(
  registry: Registry,
  kind: Kind,
  key: string,
  options: Options,
  context: WriteContext,
): ApiResult<Deletion> {
  const object = registry.get(kind.resource, key);
  if (!object) return err(notFound(kind, key.slice(key.indexOf('/') + 1)));
  const mismatch = checkPreconditions(kind, object, options);
  if (mismatch) return err(mismatch);
  const refused = refuse(
    {
      operation: 'DELETE',
      kind,
      subresource: '',
      namespace: namespaceOf(object),
      name: object.metadata.name,
      object,
      old: object,
      dryRun: context.dryRun ?? false,
      author: context.author,
      warn: context.warn ?? ignoreWarning,
    },
    registry,
  );
  if (refused) return err(refused);
  if (kind.resource === 'namespaces') return ok(deleteNamespace(registry, kind, object as Namespace, options, context));
  return ok(deleteGracefully(registry, kind, object, options, context));
}

/** Preconditions are told by the Kind, not the resource. */
function checkPreconditions(kind: Kind, object: KubeObject, { preconditions }: Options): Status | undefined {
  const { uid, resourceVersion, name } = object.metadata;
  const subject = { group: kind.group, resource: kind.kind };
  if (preconditions?.uid !== undefined && preconditions.uid !== uid) {
    const differ = `the UID in the precondition (${preconditions.uid}) does not match the UID in record (${uid})`;
    return conflict(subject, name, `${differ}. The object might have been deleted and then recreated`);
  }
  const wanted = preconditions?.resourceVersion;
  if (wanted !== undefined && wanted !== resourceVersion) {
    const differ = `the ResourceVersion in the precondition (${wanted}) does not match the ResourceVersion in record (${resourceVersion})`;
    return conflict(subject, name, `${differ}. The object might have been modified`);
  }
  return undefined;
}

function deleteGracefully(
  registry: Registry,
  kind: Kind,
  object: KubeObject,
  options: Options,
  context: WriteContext,
): Deletion {
  const grace = kind.resource === 'pods' ? gracePeriodOf(object as Pod, options) : undefined;
  const graceful = grace === undefined ? object : markGraceful(registry, object, grace, options);
  if (graceful === undefined) return { object, gone: false };
  const finalizers = finalizersFor(kind, graceful, options);
  const finalized = finalizers === graceful.metadata.finalizers ? graceful : setFinalizers(graceful, finalizers ?? []);
  const waits = (finalizers?.length ?? 0) > 0;
  const marked = waits && graceful === object ? markDeleting(registry, finalized) : finalized;
  const written = marked === object ? object : registry.put(kind, marked, context);
  if (waits || (written.metadata.deletionGracePeriodSeconds ?? 0) > 0) return { object: written, gone: false };
  if (context.dryRun) return { object: written, gone: true };
  return { object: registry.remove(kind, keyOf(object), context), gone: true };
}

/** podStrategy.CheckGracefulDelete */
function gracePeriodOf(pod: Pod, options: Options): number {
  const period = options.gracePeriodSeconds ?? pod.spec.terminationGracePeriodSeconds ?? 0;
  if (!pod.spec.nodeName || pod.status.phase === 'Failed' || pod.status.phase === 'Succeeded') return 0;
  return period < 0 ? 1 : period;
}

/**
 * The object marked to go after its grace period. The same object where it is to go now as it stands; undefined where it is already
 * going and the request does not hasten it.
 */
function markGraceful(registry: Registry, object: KubeObject, grace: number, options: Options): KubeObject | undefined {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0, generation } = object.metadata;
  if (deletionTimestamp === undefined) {
    const raised = generation ? { generation: generation + 1 } : {};
    return changeMetadata(object, {
      deletionTimestamp: registry.in(grace),
      deletionGracePeriodSeconds: grace,
      ...raised,
    });
  }
  if (deletionGracePeriodSeconds === 0) return object;
  const { gracePeriodSeconds: asked } = options;
  if (asked === undefined || asked >= deletionGracePeriodSeconds) return undefined;
  const sooner = fromTime(deletionTimestamp) + (asked - deletionGracePeriodSeconds) * 1000;
  // a deadline that has passed already leaves the least that a kubelet gives
  const left = sooner < registry.kernel.wallClock ? Math.min(asked, 1) : asked;
  return changeMetadata(object, { deletionTimestamp: toTime(sooner), deletionGracePeriodSeconds: left });
}

/** markAsDeleting: for kinds without graceful deletion that wait for their finalizers. */
function markDeleting(registry: Registry, object: KubeObject): KubeObject {
  const { deletionTimestamp, generation } = object.metadata;
  const first = deletionTimestamp === undefined;
  const now = registry.now();
  return changeMetadata(object, {
    deletionTimestamp: first || deletionTimestamp > now ? now : deletionTimestamp,
    deletionGracePeriodSeconds: 0,
    ...(first && generation ? { generation: generation + 1 } : {}),
  });
}

function setFinalizers(object: KubeObject, finalizers: readonly string[]): KubeObject {
  return finalizers.length > 0 ? changeMetadata(object, { finalizers }) : dropMetadata(object, 'finalizers');
}

/** The finalizers that the propagation policy asks for; the same reference where nothing changes (deletionFinalizersForGarbageCollection). */
function finalizersFor(kind: Kind, object: KubeObject, options: Options): readonly string[] | undefined {
  const { finalizers } = object.metadata;
  if (kind.resource === 'events') return finalizers;
  const policy = policyFor(kind, finalizers ?? [], options);
  const wanted = policy === 'Orphan' ? ORPHAN_FINALIZER : policy === 'Foreground' ? FOREGROUND_FINALIZER : undefined;
  const kept = (finalizers ?? []).filter((one) => one !== ORPHAN_FINALIZER && one !== FOREGROUND_FINALIZER);
  const others = (finalizers?.length ?? 0) - kept.length;
  if (others === (wanted ? 1 : 0) && (!wanted || finalizers?.includes(wanted))) return finalizers;
  return wanted ? [...kept, wanted] : kept;
}

function policyFor(kind: Kind, finalizers: readonly string[], options: Options): string {
  if (options.orphanDependents !== undefined) return options.orphanDependents ? 'Orphan' : 'Background';
  if (options.propagationPolicy) return options.propagationPolicy;
  const set = finalizers.find((one) => one === ORPHAN_FINALIZER || one === FOREGROUND_FINALIZER);
  if (set) return set === ORPHAN_FINALIZER ? 'Orphan' : 'Foreground';
  return kind.resource === 'jobs' || kind.resource === 'replicationcontrollers' ? 'Orphan' : 'Background';
}

/** A namespace stays, terminating, until its content is gone and its finalizers with it (registry/core/namespace/storage). */
function deleteNamespace(
  registry: Registry,
  kind: Kind,
  namespace: Namespace,
  options: Options,
  context: WriteContext,
): Deletion {
  let object = namespace;
  if (namespace.metadata.deletionTimestamp === undefined) {
    const status = { ...namespace.status, phase: 'Terminating' };
    object = changeMetadata({ ...namespace, status }, { deletionTimestamp: registry.now() });
  }
  const finalizers = finalizersFor(kind, object, options);
  if (finalizers !== object.metadata.finalizers) object = setFinalizers(object, finalizers ?? []) as Namespace;
  if (object !== namespace) object = registry.put(kind, object, context) as Namespace;
  const waits = (object.spec?.finalizers?.length ?? 0) > 0 || (object.metadata.finalizers?.length ?? 0) > 0;
  if (waits) return { object, gone: false };
  if (!context.dryRun) registry.remove(kind, keyOf(object), context);
  return { object, gone: true };
}
