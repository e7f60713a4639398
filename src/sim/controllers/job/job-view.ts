/*
 * A Job and its pods as one reconcile sees them, sorted into what the decisions ask for (syncJobCtx of pkg/controller/job/job_controller.go).
 */
import { isConditionTrue } from '../../../api/conditions.ts';
import type { Job, Pod } from '../../../api/generated/types.ts';
import { isPodActive, isPodReady, isPodTerminating } from '../../../api/pod/pod-status.ts';
import type { Failures } from './back-off.ts';
import { failuresAfter, failuresOfIndex } from './back-off.ts';
import { IndexSet } from './index-set.ts';
import { finishedAt, hasFailed, indexOf, isIndexed, isTracked } from './job-pods.ts';
import { verdictOn } from './pod-failure-policy.ts';

export interface JobView {
  readonly job: Job;
  readonly pods: readonly Pod[];
  readonly active: readonly Pod[];
  readonly ready: number;
  readonly terminating: readonly Pod[];
  /** How many pods have ended, counted or not yet; of an Indexed Job how many indexes have succeeded. */
  readonly succeeded: number;
  readonly failed: number;
  /** Failures since the last success, those of this reconcile included. */
  readonly failures: Failures;
  /** Indexes that were noted as succeeded before, and with the pods of now. */
  readonly notedIndexes: IndexSet;
  readonly succeededIndexes: IndexSet;
  /** With backoffLimitPerIndex: indexes that are given up. */
  readonly failedIndexes: IndexSet | undefined;
  /** With backoffLimitPerIndex: the failed pod of an index, kept until its replacement carries on its count. */
  readonly toReplace: ReadonlyMap<number, Pod>;
  /** The wall clock in ms. */
  readonly now: number;
}

export function viewOf(job: Job, pods: readonly Pod[], failures: Failures, now: number): JobView {
  const active = pods.filter(isPodActive);
  const ended = endedPods(job, pods);
  const { succeeded = 0, failed = 0, uncountedTerminatedPods: uncounted = {} } = job.status;
  const newlySucceeded = ended.succeeded.filter(({ metadata }) => !uncounted.succeeded?.includes(metadata.uid));
  const newlyFailed = ended.failed.filter(({ metadata }) => !uncounted.failed?.includes(metadata.uid));
  const notedIndexes = IndexSet.parse(job.status.completedIndexes, job.spec.completions);
  const succeededIndexes = isIndexed(job)
    ? notedIndexes.with(newlySucceeded.flatMap((pod) => indexOf(job, pod) ?? []))
    : IndexSet.EMPTY;
  const failedIndexes = failedIndexesOf(job, pods);
  return {
    job,
    pods,
    active,
    ready: active.filter(isPodReady).length,
    terminating: pods.filter(isPodTerminating),
    succeeded: isIndexed(job)
      ? succeededIndexes.size
      : succeeded + newlySucceeded.length + (uncounted.succeeded?.length ?? 0),
    failed:
      failed +
      newlyFailed.filter((pod) => verdictOn(job, pod).action !== 'Ignore').length +
      (uncounted.failed?.length ?? 0),
    failures: failuresAfter(failures, ended.succeeded, ended.failed),
    notedIndexes,
    succeededIndexes,
    failedIndexes,
    toReplace: failedIndexes ? podsToReplace(job, pods, active, succeededIndexes, failedIndexes) : new Map(),
    now,
  };
}

/** Pods that have ended and that the Job still holds. */
function endedPods(job: Job, pods: readonly Pod[]) {
  const held = pods.filter((pod) => isTracked(pod) && (!isIndexed(job) || indexOf(job, pod) !== undefined));
  return {
    succeeded: held.filter((pod) => pod.status.phase === 'Succeeded'),
    failed: held.filter((pod) => hasFailed(job, pod)),
  };
}

function failedIndexesOf(job: Job, pods: readonly Pod[]): IndexSet | undefined {
  const { backoffLimitPerIndex, completions } = job.spec;
  if (!isIndexed(job) || backoffLimitPerIndex === undefined) return undefined;
  const isGivenUp = (pod: Pod): boolean => {
    if (!isTracked(pod) || !hasFailed(job, pod)) return false;
    const { action } = verdictOn(job, pod);
    if (action === 'FailIndex') return true;
    return action !== 'Ignore' && failuresOfIndex(pod).counted >= backoffLimitPerIndex;
  };
  const noted = IndexSet.parse(job.status.failedIndexes, completions);
  // upstream lets go of all pods in the sync that notes the end: those that it deletes then are no failures of their indexes
  if (isEnding(job)) return noted;
  return noted.with(pods.filter(isGivenUp).flatMap((pod) => indexOf(job, pod) ?? []));
}

function isEnding({ status }: Job): boolean {
  return (
    isConditionTrue(status.conditions, 'SuccessCriteriaMet') || isConditionTrue(status.conditions, 'FailureTarget')
  );
}

/** Of each index that goes on, the last pod that has failed, as long as no other runs. */
function podsToReplace(
  job: Job,
  pods: readonly Pod[],
  active: readonly Pod[],
  succeeded: IndexSet,
  failed: IndexSet,
): ReadonlyMap<number, Pod> {
  const running = new Set(active.map((pod) => indexOf(job, pod)));
  const last = new Map<number, Pod>();
  for (const pod of pods) {
    const index = isTracked(pod) && hasFailed(job, pod) ? indexOf(job, pod) : undefined;
    if (index === undefined || running.has(index) || succeeded.has(index) || failed.has(index)) continue;
    const other = last.get(index);
    if (!other || isLater(pod, other)) last.set(index, pod);
  }
  return last;
}

function isLater(pod: Pod, other: Pod): boolean {
  const count = (of: Pod): number => failuresOfIndex(of).counted + failuresOfIndex(of).ignored;
  return count(other) <= count(pod) && finishedAt(other) <= finishedAt(pod);
}
