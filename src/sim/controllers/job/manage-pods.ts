/*
 * How many pods a Job should have now, and which come and go. Nothing is created in a reconcile that deletes.
 * After manageJob of pkg/controller/job/job_controller.go.
 */
import type { EnvVar, Pod, PodTemplateSpec } from '../../../api/generated/types.ts';
import type { Draft } from '../../../api/object.ts';
import { podFromTemplate } from '../pod-control.ts';
import { plainDeletionOrder } from '../deletion-order.ts';
import { failureAnnotations, remainingMs, remainingOfIndexMs } from './back-off.ts';
import {
  COMPLETION_INDEX,
  indexOf,
  isIndexed,
  isSuspended,
  replacesFailedOnly,
  TRACKING_FINALIZER,
} from './job-pods.ts';
import type { JobView } from './job-view.ts';

/** How many pods one reconcile creates or deletes at most. */
const MAX_POD_CREATE_DELETE_PER_SYNC = 500;

export type PodChanges =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'delete'; readonly pods: readonly Pod[] }
  | { readonly kind: 'create'; readonly pods: readonly Draft<Pod>[] }
  /** Pods are missing, but failed ones are not replaced before that. */
  | { readonly kind: 'wait'; readonly ms: number };

export function planPods(view: JobView): PodChanges {
  const { job, active, terminating } = view;
  if (isSuspended(job)) return active.length > 0 ? { kind: 'delete', pods: active } : { kind: 'nothing' };
  const wanted = wantedPods(view);
  const tooMany = planRemoval(view, Math.max(0, active.length - wanted));
  if (tooMany.length > 0) return { kind: 'delete', pods: tooMany.slice(0, MAX_POD_CREATE_DELETE_PER_SYNC) };
  const missing = wanted - active.length - (replacesFailedOnly(job) ? terminating.length : 0);
  return missing > 0 ? planCreation(view, Math.min(missing, MAX_POD_CREATE_DELETE_PER_SYNC)) : { kind: 'nothing' };
}

/** Without a number of completions a Job runs its pods until one has succeeded, and then leaves alone what runs. */
function wantedPods({ job, active, succeeded }: JobView): number {
  const { completions, parallelism = 1 } = job.spec;
  if (completions === undefined) return succeeded > 0 ? active.length : parallelism;
  return Math.max(0, Math.min(completions - succeeded, parallelism));
}

/** At least so many active pods; of an Indexed Job all that have no index or the same as another. */
function planRemoval({ job, active }: JobView, atLeast: number): readonly Pod[] {
  const sorted = active.toSorted(plainDeletionOrder);
  if (!isIndexed(job)) return sorted.slice(0, atLeast);
  const kept = new Map<number, Pod>();
  for (const pod of sorted) {
    const index = indexOf(job, pod);
    if (index !== undefined) kept.set(index, pod);
  }
  const keep = new Set(kept.values());
  const surplus = sorted.filter((pod) => !keep.has(pod));
  const rest = sorted.filter((pod) => keep.has(pod)).slice(0, Math.max(0, atLeast - surplus.length));
  return [...surplus, ...rest];
}

function planCreation(view: JobView, count: number): PodChanges {
  const { job, failures, now } = view;
  if (job.spec.backoffLimitPerIndex === undefined) {
    const ms = remainingMs(failures, now);
    if (ms > 0) return { kind: 'wait', ms };
  }
  if (!isIndexed(job)) return { kind: 'create', pods: Array.from({ length: count }, () => podOf(view, undefined)) };
  const pending = pendingIndexes(view, count);
  const waits = pending.map((index) => remainingOfIndexMs(view.toReplace.get(index), now));
  const due = pending.filter((_, i) => waits[i] === 0);
  if (due.length === 0) return pending.length === 0 ? { kind: 'nothing' } : { kind: 'wait', ms: Math.min(...waits) };
  return { kind: 'create', pods: due.map((index) => podOf(view, index)) };
}

/** The lowest indexes that neither run nor have an end. */
function pendingIndexes(view: JobView, count: number): readonly number[] {
  const { job, active, terminating, succeededIndexes, failedIndexes } = view;
  const busy = new Set([...active, ...(replacesFailedOnly(job) ? terminating : [])].map((pod) => indexOf(job, pod)));
  const pending: number[] = [];
  for (let index = 0; index < (job.spec.completions ?? 0) && pending.length < count; index += 1) {
    if (!busy.has(index) && !succeededIndexes.has(index) && !failedIndexes?.has(index)) pending.push(index);
  }
  return pending;
}

function podOf(view: JobView, index: number | undefined): Draft<Pod> {
  const { job } = view;
  const { template } = job.spec;
  const finalizers = [...(template.metadata?.finalizers ?? []), TRACKING_FINALIZER];
  if (index === undefined) return podFromTemplate(job, template, { finalizers });
  const { name } = job.metadata;
  const identity = { [COMPLETION_INDEX]: String(index) };
  return podFromTemplate(job, indexedTemplate(template, `${name}-${index}`), {
    generateName: `${`${name}-${index}`.slice(0, 57)}-`,
    labels: { ...template.metadata?.labels, ...identity },
    annotations: {
      ...template.metadata?.annotations,
      ...identity,
      ...failureAnnotations(job, view.toReplace.get(index)),
    },
    finalizers,
  });
}

const INDEX_VARIABLE: EnvVar = {
  name: 'JOB_COMPLETION_INDEX',
  valueFrom: { fieldRef: { fieldPath: `metadata.labels['${COMPLETION_INDEX}']` } },
};

/** All containers can read their index, and the pod has a host name of its own. */
function indexedTemplate(template: PodTemplateSpec, hostname: string): PodTemplateSpec {
  const withIndex = <C extends { readonly env?: readonly EnvVar[] }>(container: C): C =>
    container.env?.some(({ name }) => name === INDEX_VARIABLE.name)
      ? container
      : { ...container, env: [...(container.env ?? []), INDEX_VARIABLE] };
  const { containers = [], initContainers } = template.spec ?? {};
  return {
    ...template,
    spec: {
      ...template.spec,
      containers: containers.map(withIndex),
      ...(initContainers && { initContainers: initContainers.map(withIndex) }),
      hostname,
    },
  };
}
