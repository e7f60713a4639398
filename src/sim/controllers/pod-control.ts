import { controllerRefTo } from '../../api/object.ts';
import type { Draft, KubeObject } from '../../api/object.ts';
import type { ObjectMeta, OwnerReference, Pod, PodTemplateSpec, Status } from '../../api/generated/types.ts';
import type { ApiResult } from '../apiserver/client.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { delay, waitFor } from '../kernel/task.ts';
import type { Task } from '../kernel/task.ts';
import { REQUEST_MS } from './controller.ts';
import type { ControllerContext } from './controller.ts';

// Creating and deleting pods on behalf of an owner (PodControl of pkg/controller/controller_utils.go).

/** A pod as the template has it, controlled by `owner`; `metadata` adds to or overrides what the template says. */
export function podFromTemplate(
  owner: KubeObject,
  template: PodTemplateSpec,
  metadata: Partial<ObjectMeta> = {},
): Draft<Pod> {
  const { labels, annotations, finalizers } = template.metadata ?? {};
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...(metadata.name === undefined && { generateName: `${owner.metadata.name}-` }),
      ...(owner.metadata.namespace !== undefined && { namespace: owner.metadata.namespace }),
      ...(labels && { labels }),
      ...(annotations && { annotations }),
      ...(finalizers && { finalizers }),
      ...metadata,
      ownerReferences: ownerReferencesTo(owner),
    },
    spec: template.spec ?? { containers: [] },
  };
}

let last: { readonly owner: KubeObject; readonly references: readonly OwnerReference[] } | undefined;

/** One list for all pods that an owner makes in one go. */
function ownerReferencesTo(owner: KubeObject): readonly OwnerReference[] {
  if (last?.owner !== owner) last = { owner, references: [controllerRefTo(owner)] };
  return last.references;
}

/** Creates a pod and tells the owner's events how it went. A namespace that is going away is no event. */
export function createPod({ client, events }: ControllerContext, owner: KubeObject, pod: Draft<Pod>): ApiResult<Pod> {
  const created = client.create('pods', pod);
  if (created.ok) {
    events.event(owner, 'Normal', 'SuccessfulCreate', `Created pod: ${created.value.metadata.name}`);
  } else if (!isNamespaceTerminating(created.error)) {
    events.event(owner, 'Warning', 'FailedCreate', `Error creating: ${created.error.message ?? ''}`);
  }
  return created;
}

/** Deletes a pod and tells the owner's events how it went. A pod that is gone already is no event, but an error. */
export function deletePod({ client, events }: ControllerContext, owner: KubeObject, pod: Pod): ApiResult<unknown> {
  const deleted = client.delete('pods', pod.metadata.namespace, pod.metadata.name);
  if (deleted.ok) {
    events.event(owner, 'Normal', 'SuccessfulDelete', `Deleted pod: ${pod.metadata.name}`);
  } else if (deleted.error.code !== 404) {
    events.event(owner, 'Warning', 'FailedDelete', `Error deleting: ${deleted.error.message ?? ''}`);
  }
  return deleted;
}

/** How much later the second of several requests made at once is served. */
const APART_MS = 2;

/**
 * Does something `count` times in batches of 1, 2, 4 …, stopping after the batch in which something fails, so that a refused
 * owner does not flood the API server (slowStartBatch). The first error, if any. Within a batch the last one comes first, as Go
 * starts the goroutines of upstream.
 */
export function slowStart(count: number, attempt: (index: number) => ApiResult<unknown>): Status | undefined {
  let firstError: Status | undefined;
  for (let done = 0, batch = 1; done < count && !firstError; done += batch, batch *= 2) {
    firstError = attemptBatch(done, Math.min(done + batch, count) - 1, attempt);
  }
  return firstError;
}

/** As `slowStart`, with the time that the requests take: each batch waits for the one before. */
export function* slowStartInTime(
  kernel: Kernel,
  count: number,
  attempt: (index: number) => ApiResult<unknown>,
): Task<Status | undefined> {
  let firstError: Status | undefined;
  for (let done = 0, batch = 1; done < count && !firstError; done += batch, batch *= 2) {
    firstError = attemptBatch(done, Math.min(done + batch, count) - 1, attempt);
    yield* waitFor(delay(kernel, REQUEST_MS));
  }
  return firstError;
}

function attemptBatch(first: number, last: number, attempt: (index: number) => ApiResult<unknown>): Status | undefined {
  let firstError: Status | undefined;
  for (let i = first; i <= last; i += 1) {
    const result = attempt(i === first ? last : i - 1);
    if (!result.ok) firstError ??= result.error;
  }
  return firstError;
}

/** All at once, yet a server answers one before the others: the rest comes a request later. The first error, if any. */
export function* allInTime<T>(
  kernel: Kernel,
  items: readonly T[],
  attempt: (item: T) => Status | undefined,
): Task<Status | undefined> {
  let firstError: Status | undefined;
  for (const [i, item] of items.entries()) {
    const error = attempt(item);
    firstError ??= error;
    if (i === 0) yield* waitFor(delay(kernel, APART_MS));
  }
  return firstError;
}

/** Whether a creation was refused because its namespace is being deleted: no use in trying again, and no error. */
export function isNamespaceTerminating(status: Status): boolean {
  return status.details?.causes?.some((cause) => cause.reason === 'NamespaceTerminating') ?? false;
}
