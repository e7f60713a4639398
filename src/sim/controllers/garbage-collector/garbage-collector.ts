/*
 * Deletes what nobody owns any more, holds back owners that are deleted in the foreground until their dependents are gone, and orphans dependents
 * where that is asked for. After pkg/controller/garbagecollector/garbagecollector.go.
 *
 * Woken by: deletions of any object, deletions that wait for the finalizers `foregroundDeletion` and `orphan`, and owner references that lead nowhere.
 * Writes:   deletes objects; takes finalizers and owner references off.
 * Differs:  the graph is a set of indexes over the live store, so owners that were never seen need no special care.
 */
import type { ObjectMeta, OwnerReference } from '../../../api/generated/types.ts';
import { keyOf } from '../../../api/object.ts';
import type { KubeObject, ResourceName } from '../../../api/object.ts';
import type { ApiResult } from '../../apiserver/client.ts';
import type { Controller, ControllerContext, Keys, Outcome } from '../controller.ts';
import { reconciling } from '../controller.ts';
import { COLLECTED, OwnerGraph } from './owner-graph.ts';
import type { Dependent } from './owner-graph.ts';

const LATENCY_MS = 10;
/** An owner that waits looks at once what is left when one of its dependents is gone: nothing has to be asked for that. */
const OWNER_LATENCY_MS = 1;
/** From the first dependent that is let go to the owner's own end. */
const ORPHANING_MS = 30;
const FOREGROUND = 'foregroundDeletion';
const ORPHAN = 'orphan';

interface Collector extends ControllerContext {
  readonly graph: OwnerGraph;
  readonly queue: Keys;
  readonly owners: Keys;
}

export const garbageCollector: Controller = {
  name: 'generic-garbage-collector',
  start(context) {
    const { client, kernel } = context;
    const graph = new OwnerGraph(client);
    const queue = reconciling(kernel, {
      latencyMs: LATENCY_MS,
      reconcile: (item) => reconcile({ ...context, graph, queue, owners }, item),
    });
    const owners = reconciling(kernel, {
      latencyMs: OWNER_LATENCY_MS,
      reconcile: (item) => reconcile({ ...context, graph, queue, owners }, item),
    });
    const collector: Collector = { ...context, graph, queue, owners };
    for (const resource of COLLECTED) {
      client.watch(resource, ({ type, object, previous }) => {
        if (type === 'DELETED') removed(collector, object);
        else written(collector, resource, object, previous?.object);
      });
    }
  },
};

function itemOf(resource: ResourceName, object: KubeObject): string {
  return `${resource} ${keyOf(object)}`;
}

/** The dependents of what is gone have an owner less; an owner that waits for this one may be free to go. */
function removed({ graph, queue, owners }: Collector, object: KubeObject): void {
  for (const dependent of graph.dependentsOf(object.metadata.uid))
    queue.wake(itemOf(dependent.resource, dependent.object));
  for (const reference of object.metadata.ownerReferences ?? []) {
    const owner = graph.ownerOf(object, reference);
    if (owner && waitsFor(owner.object, FOREGROUND)) owners.wake(itemOf(owner.resource, owner.object));
  }
}

function written(
  { graph, queue }: Collector,
  resource: ResourceName,
  object: KubeObject,
  before: KubeObject | undefined,
): void {
  const { deletionTimestamp, ownerReferences, finalizers } = object.metadata;
  if (deletionTimestamp !== undefined && finalizers !== before?.metadata.finalizers && waits(object)) {
    queue.wake(itemOf(resource, object));
  }
  if (ownerReferences === undefined || ownerReferences === before?.metadata.ownerReferences) return;
  // what comes to an owner that waits is seen to when the next of its dependents is gone
  const missing = ownerReferences.some((reference) => !graph.ownerOf(object, reference));
  if (missing) queue.wake(itemOf(resource, object));
}

function waits(object: KubeObject): boolean {
  return waitsFor(object, FOREGROUND) || waitsFor(object, ORPHAN);
}

function waitsFor({ metadata }: KubeObject, finalizer: string): boolean {
  return metadata.deletionTimestamp !== undefined && (metadata.finalizers?.includes(finalizer) ?? false);
}

function reconcile(collector: Collector, item: string): Outcome {
  const [resource, key = ''] = item.split(' ') as [ResourceName, string];
  const slash = key.indexOf('/');
  const object = collector.client.get(resource, key.slice(0, Math.max(slash, 0)), key.slice(slash + 1));
  if (!object) return undefined;
  if (waitsFor(object, ORPHAN)) return orphanDependents(collector, resource, object);
  if (waitsFor(object, FOREGROUND)) return deleteDependents(collector, resource, object);
  if (object.metadata.deletionTimestamp !== undefined) return undefined;
  return attemptToDelete(collector, resource, object);
}

/** Takes the owner off all dependents; then the owner may go. */
function orphanDependents(collector: Collector, resource: ResourceName, owner: KubeObject): Outcome {
  const dependents = collector.graph.dependentsOf(owner.metadata.uid);
  for (const dependent of dependents) {
    const { ownerReferences = [] } = dependent.object.metadata;
    const kept = ownerReferences.filter(({ uid }) => uid !== owner.metadata.uid);
    const result = writeMetadata(collector, dependent, setOwners(dependent.object.metadata, kept));
    if (!result.ok && result.error.code !== 404) return 'retry';
  }
  if (dependents.length === 0) return removeFinalizer(collector, resource, owner, ORPHAN);
  return { againAfterMs: ORPHANING_MS, what: `the dependents of ${keyOf(owner)} are orphaned` };
}

/** Dependents that block hold the owner up; the others are deleted all the same. */
function deleteDependents(collector: Collector, resource: ResourceName, owner: KubeObject): Outcome {
  const { uid } = owner.metadata;
  const dependents = collector.graph.dependentsOf(uid);
  const blocking = dependents.filter(({ object }) =>
    object.metadata.ownerReferences?.some(
      (reference) => reference.uid === uid && reference.blockOwnerDeletion === true,
    ),
  );
  if (blocking.length === 0) {
    const outcome = removeFinalizer(collector, resource, owner, FOREGROUND);
    if (outcome !== undefined) return outcome;
  }
  for (const { resource: of, object } of dependents) {
    if (object.metadata.deletionTimestamp === undefined) collector.queue.wake(itemOf(of, object));
  }
  return undefined;
}

/** Keeps the object for the owners that exist; without any it is deleted, in the way that its last owners were. */
function attemptToDelete(collector: Collector, resource: ResourceName, object: KubeObject): Outcome {
  const { ownerReferences = [] } = object.metadata;
  if (ownerReferences.length === 0) return undefined;
  const owners = ownerReferences.map((reference) => ({ reference, owner: collector.graph.ownerOf(object, reference) }));
  const waiting = owners.filter(({ owner }) => owner && waitsFor(owner.object, FOREGROUND));
  const solid = owners.filter(({ owner }) => owner && !waitsFor(owner.object, FOREGROUND));
  if (solid.length > 0) {
    if (solid.length === owners.length) return undefined;
    const kept = solid.map(({ reference }) => reference);
    return doneOrRetry(writeMetadata(collector, { resource, object }, setOwners(object.metadata, kept)));
  }
  if (waiting.length > 0 && collector.graph.hasDependents(object.metadata.uid)) {
    return remove(collector, resource, object, 'Foreground');
  }
  const { finalizers = [] } = object.metadata;
  const policy = finalizers.includes(ORPHAN) ? 'Orphan' : finalizers.includes(FOREGROUND) ? 'Foreground' : 'Background';
  return remove(collector, resource, object, policy);
}

function remove({ client }: Collector, resource: ResourceName, object: KubeObject, propagationPolicy: string): Outcome {
  const { uid, resourceVersion, namespace, name } = object.metadata;
  const options = { propagationPolicy, preconditions: { uid, resourceVersion } };
  return doneOrRetry(client.delete(resource, namespace, name, options));
}

function removeFinalizer(collector: Collector, resource: ResourceName, object: KubeObject, finalizer: string): Outcome {
  const current = collector.client.get(resource, object.metadata.namespace, object.metadata.name);
  if (!current) return undefined;
  const { finalizers = [], ...metadata } = current.metadata;
  const kept = finalizers.filter((name) => name !== finalizer);
  const next = kept.length > 0 ? { ...metadata, finalizers: kept } : metadata;
  return doneOrRetry(writeMetadata(collector, { resource, object: current }, next));
}

function setOwners(metadata: ObjectMeta, owners: readonly OwnerReference[]): ObjectMeta {
  const { ownerReferences: _owners, ...others } = metadata;
  return owners.length > 0 ? { ...others, ownerReferences: owners } : others;
}

function writeMetadata(
  { client }: Collector,
  { resource, object }: Dependent,
  metadata: ObjectMeta,
): ApiResult<unknown> {
  return client.update(resource, { ...object, metadata } as never);
}

function doneOrRetry(result: ApiResult<unknown>): Outcome {
  return result.ok || result.error.code === 404 ? undefined : 'retry';
}
