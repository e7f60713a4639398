import type { Job, Pod } from '../../../api/generated/types.ts';
import { podCondition } from '../../../api/pod/pod-status.ts';
import { fromTime } from '../../../api/values/time.ts';

// What a Job asks of its pods (job_controller.go, indexed_job_utils.go and backoff_utils.go of pkg/controller/job).

/** Holds a pod until the Job has counted it. */
export const TRACKING_FINALIZER = 'batch.kubernetes.io/job-tracking';
/** Annotation and label of the pods of an Indexed Job. */
export const COMPLETION_INDEX = 'batch.kubernetes.io/job-completion-index';

export function isTracked({ metadata }: Pod): boolean {
  return metadata.finalizers?.includes(TRACKING_FINALIZER) ?? false;
}

export function isIndexed({ spec }: Job): boolean {
  return spec.completionMode === 'Indexed';
}

export function isSuspended({ spec }: Job): boolean {
  return spec.suspend === true;
}

/** Whether a pod is replaced only when it has failed, and not already when it is being deleted. */
export function replacesFailedOnly({ spec }: Job): boolean {
  return spec.podReplacementPolicy === 'Failed' || spec.podFailurePolicy !== undefined;
}

export function hasFailed(job: Job, { metadata, status }: Pod): boolean {
  if (status.phase === 'Failed') return true;
  if (replacesFailedOnly(job)) return false;
  return metadata.deletionTimestamp !== undefined && status.phase !== 'Succeeded';
}

/** The index of a pod of an Indexed Job if it is one of those that the Job wants. */
export function indexOf(job: Job, { metadata }: Pod): number | undefined {
  const text = metadata.annotations?.[COMPLETION_INDEX];
  if (text === undefined || !/^\d+$/.test(text)) return undefined;
  return Number(text) < (job.spec.completions ?? 0) ? Number(text) : undefined;
}

/** When the pod ended, in ms: when its last container did, else when it stopped being ready, was deleted or was created. */
export function finishedAt(pod: Pod): number {
  const { metadata, status } = pod;
  const ends = (status.containerStatuses ?? []).map(({ state }) => fromTime(state?.terminated?.finishedAt));
  const known = ends.filter((end) => end !== undefined);
  if (known.length > 0 && known.length === ends.length) return Math.max(...known);
  const ready = podCondition(pod, 'Ready');
  const notReadySince = ready?.status === 'False' ? fromTime(ready.lastTransitionTime) : undefined;
  if (notReadySince !== undefined) return notReadySince;
  const deleted = fromTime(metadata.deletionTimestamp);
  if (deleted !== undefined) return deleted - (metadata.deletionGracePeriodSeconds ?? 0) * 1000;
  return fromTime(metadata.creationTimestamp) ?? 0;
}
