/*
 * Counting pods that have ended, each once and none lost. Their uids are written to the Job's status first; then the finalizer that has held
 * them is taken off; then the uids leave the status and the counters rise.
 * After trackJobStatusAndRemoveFinalizers of pkg/controller/job/job_controller.go.
 */
import type { JobStatus, Pod } from '../../../api/generated/types.ts';
import type { Client } from '../../apiserver/client.ts';
import type { End } from './finish.ts';
import { finalCondition, interimCondition } from './finish.ts';
import { hasFailed, indexOf, isIndexed, isTracked, TRACKING_FINALIZER } from './job-pods.ts';
import type { JobView } from './job-view.ts';
import { verdictOn } from './pod-failure-policy.ts';

const MAX_UNCOUNTED_PODS = 500;

/** What is to be written before the finalizers go, and the pods that lose theirs. */
export interface Count {
  readonly status: JobStatus;
  readonly pods: readonly Pod[];
}

/** `status` has the numbers of now; `end` is how the Job ends if it does. */
export function planCount(view: JobView, status: JobStatus, end: End | undefined): Count {
  const { job, pods, notedIndexes, failedIndexes, now } = view;
  const known = withoutCounted(status, pods);
  const succeeded = [...(known.uncountedTerminatedPods?.succeeded ?? [])];
  const failed = [...(known.uncountedTerminatedPods?.failed ?? [])];
  const indexes: number[] = [];
  const toRelease: Pod[] = [];
  for (const pod of pods) {
    if (!isTracked(pod) || !mayRelease(view, pod, end)) continue;
    toRelease.push(pod);
    const { uid } = pod.metadata;
    const index = isIndexed(job) ? indexOf(job, pod) : undefined;
    if (isIndexed(job) && index === undefined) continue;
    if (pod.status.phase === 'Succeeded' && !failed.includes(uid)) {
      if (index !== undefined) indexes.push(index);
      else if (!succeeded.includes(uid)) succeeded.push(uid);
    } else if (countsAsFailed(view, pod, end) && !failed.includes(uid)) {
      failed.push(uid);
    }
    if (succeeded.length + failed.length >= MAX_UNCOUNTED_PODS) break;
  }
  const completed = notedIndexes.with(indexes);
  return {
    status: {
      ...known,
      uncountedTerminatedPods: { ...(succeeded.length > 0 && { succeeded }), ...(failed.length > 0 && { failed }) },
      ...(isIndexed(job) &&
        completed.size > 0 && { completedIndexes: completed.toString(), succeeded: completed.size }),
      ...(failedIndexes && { failedIndexes: failedIndexes.toString() }),
      ...(end && { conditions: withInterim(known, end, now) }),
    },
    pods: toRelease,
  };
}

function withInterim({ conditions = [] }: JobStatus, end: End, now: number) {
  const interim = interimCondition(end, now);
  return conditions.some(({ type, status }) => type === interim.type && status === 'True')
    ? conditions
    : [...conditions.filter(({ type }) => type !== interim.type), interim];
}

/** A failed pod whose count its replacement has to carry on is held until that is there. */
function mayRelease({ job, toReplace }: JobView, pod: Pod, end: End | undefined): boolean {
  if (job.metadata.deletionTimestamp !== undefined || end || pod.status.phase === 'Succeeded') return true;
  if (!hasFailed(job, pod)) return false;
  const index = indexOf(job, pod);
  return index === undefined || toReplace.get(index) !== pod;
}

/** When the Job fails, every pod that has not succeeded counts as failed; when it is complete, those that it deletes do not. */
function countsAsFailed({ job }: JobView, pod: Pod, end: End | undefined): boolean {
  const isFailure = end ? end.outcome === 'Failed' || pod.status.phase === 'Failed' : hasFailed(job, pod);
  return isFailure && verdictOn(job, pod).action !== 'Ignore';
}

/** Takes the finalizer off. False if that failed for any other reason than that the pod is gone. */
export function releasePod(client: Client, pod: Pod): boolean {
  const current = client.get('pods', pod.metadata.namespace, pod.metadata.name);
  if (!current || current.metadata.uid !== pod.metadata.uid || !isTracked(current)) return true;
  const { finalizers = [], ...metadata } = current.metadata;
  const rest = finalizers.filter((name) => name !== TRACKING_FINALIZER);
  const updated = client.update('pods', {
    ...current,
    metadata: { ...metadata, ...(rest.length > 0 && { finalizers: rest }) },
  });
  return updated.ok || updated.error.code === 404;
}

/** Moves the uids of pods that have lost their finalizer into the counters. */
export function withoutCounted(status: JobStatus, pods: readonly Pod[]): JobStatus {
  const held = new Set(pods.filter(isTracked).map(({ metadata }) => metadata.uid));
  const { succeeded = [], failed = [] } = status.uncountedTerminatedPods ?? {};
  const stillSucceeded = succeeded.filter((uid) => held.has(uid));
  const stillFailed = failed.filter((uid) => held.has(uid));
  const more = {
    succeeded: (status.succeeded ?? 0) + succeeded.length - stillSucceeded.length,
    failed: (status.failed ?? 0) + failed.length - stillFailed.length,
  };
  return {
    ...status,
    ...(more.succeeded > 0 && { succeeded: more.succeeded }),
    ...(more.failed > 0 && { failed: more.failed }),
    uncountedTerminatedPods: {
      ...(stillSucceeded.length > 0 && { succeeded: stillSucceeded }),
      ...(stillFailed.length > 0 && { failed: stillFailed }),
    },
  };
}

/** The status with the end said, if nothing is left to count and no pod is on its way out; undefined while the Job has to wait. */
export function finishedStatus(status: JobStatus, end: End, now: number): JobStatus | undefined {
  const { succeeded = [], failed = [] } = status.uncountedTerminatedPods ?? {};
  if (succeeded.length + failed.length > 0 || (status.terminating ?? 0) > 0) return undefined;
  const final = finalCondition(end, now);
  return {
    ...status,
    conditions: [...(status.conditions ?? []).filter(({ type }) => type !== final.type), final],
    ...(end.outcome === 'Complete' &&
      final.lastTransitionTime !== undefined && { completionTime: final.lastTransitionTime }),
  };
}
