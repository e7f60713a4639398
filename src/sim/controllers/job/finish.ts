/*
 * Whether a Job is at its end, and how: the first rule that applies decides. The end is noted in two steps. First the Job says what it is
 * going to be (SuccessCriteriaMet or FailureTarget), and its remaining pods are deleted; when the last of them is gone it says that it is so
 * (Complete or Failed). After syncJob of pkg/controller/job/job_controller.go.
 */
import { findCondition, isConditionTrue } from '../../../api/conditions.ts';
import type { Job, JobCondition, SuccessPolicyRule } from '../../../api/generated/types.ts';
import { fromTime, toTime } from '../../../api/values/time.ts';
import { IndexSet } from './index-set.ts';
import { isIndexed, isSuspended } from './job-pods.ts';
import type { JobView } from './job-view.ts';
import { failJobMessage } from './pod-failure-policy.ts';

/** What a Job is going to be. */
export interface End {
  readonly outcome: 'Complete' | 'Failed';
  readonly reason: string;
  readonly message: string;
}

export function isFinished({ status }: Job): boolean {
  return isConditionTrue(status.conditions, 'Complete') || isConditionTrue(status.conditions, 'Failed');
}

/** How the Job ends, whether its pods are still running or not; undefined if it goes on. */
export function planEnd(view: JobView): End | undefined {
  const { conditions } = view.job.status;
  return (
    noted('Complete', findCondition(conditions, 'SuccessCriteriaMet')) ??
    noted('Failed', findCondition(conditions, 'FailureTarget')) ??
    failureOfPods(view) ??
    failureOfIndexes(view) ??
    successByPolicy(view)
  );
}

/** The ordinary end: all that was asked for has succeeded and nothing runs any more. */
export function planCompletion({ job, succeeded }: JobView, active: number): End | undefined {
  const { completions } = job.spec;
  const isEnough = completions === undefined ? succeeded > 0 : succeeded >= completions;
  if (!isEnough || active > 0) return undefined;
  return { outcome: 'Complete', reason: 'CompletionsReached', message: 'Reached expected number of succeeded pods' };
}

function noted(outcome: End['outcome'], condition: JobCondition | undefined): End | undefined {
  if (condition?.status !== 'True') return undefined;
  return { outcome, reason: condition.reason ?? '', message: condition.message ?? '' };
}

function failure(reason: string, message: string): End {
  return { outcome: 'Failed', reason, message };
}

function failureOfPods(view: JobView): End | undefined {
  const { job, pods, failed } = view;
  const message = failJobMessage(job, pods);
  if (message !== undefined) return failure('PodFailurePolicy', message);
  if (failed > (job.spec.backoffLimit ?? 6) || hasRestartedTooOften(view)) {
    return failure('BackoffLimitExceeded', 'Job has reached the specified backoff limit');
  }
  if ((deadlineInMs(view) ?? 1) <= 0) {
    return failure('DeadlineExceeded', 'Job was active longer than specified deadline');
  }
  return undefined;
}

/** Pods that restart their containers fail by the sum of the restarts. */
function hasRestartedTooOften({ job, pods }: JobView): boolean {
  if (job.spec.template.spec?.restartPolicy !== 'OnFailure') return false;
  const { backoffLimit = 6 } = job.spec;
  let restarts = 0;
  for (const { status } of pods) {
    if (status.phase !== 'Running' && status.phase !== 'Pending') continue;
    for (const { restartCount } of [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])]) {
      restarts += restartCount;
    }
  }
  return backoffLimit === 0 ? restarts > 0 : restarts >= backoffLimit;
}

/** How long the Job may still run, in ms; undefined without a deadline. */
export function deadlineInMs({ job, now }: JobView): number | undefined {
  const { activeDeadlineSeconds } = job.spec;
  const startedAt = fromTime(job.status.startTime);
  if (activeDeadlineSeconds === undefined || startedAt === undefined || isSuspended(job)) return undefined;
  return startedAt + activeDeadlineSeconds * 1000 - now;
}

function failureOfIndexes({ job, succeededIndexes, failedIndexes }: JobView): End | undefined {
  if (!failedIndexes) return undefined;
  const { completions = 0, maxFailedIndexes } = job.spec;
  if (maxFailedIndexes !== undefined && failedIndexes.size > maxFailedIndexes) {
    return failure('MaxFailedIndexesExceeded', 'Job has exceeded the specified maximal number of failed indexes');
  }
  const isDone = failedIndexes.size > 0 && failedIndexes.size + succeededIndexes.size >= completions;
  return isDone ? failure('FailedIndexes', 'Job has failed indexes') : undefined;
}

function successByPolicy({ job, succeededIndexes }: JobView): End | undefined {
  if (!isIndexed(job)) return undefined;
  const index = (job.spec.successPolicy?.rules ?? []).findIndex((rule) => isMet(rule, job, succeededIndexes));
  if (index < 0) return undefined;
  return { outcome: 'Complete', reason: 'SuccessPolicy', message: `Matched rules at index ${index}` };
}

function isMet(rule: SuccessPolicyRule, { spec }: Job, succeeded: IndexSet): boolean {
  const { succeededCount } = rule;
  if (rule.succeededIndexes === undefined) return succeededCount !== undefined && succeeded.size >= succeededCount;
  const wanted = IndexSet.parse(rule.succeededIndexes, spec.completions);
  const reached = wanted.countIn(succeeded);
  return reached >= (succeededCount ?? wanted.size);
}

/** Conditions that say what the Job is going to be, and that it is so. */
export function interimCondition({ outcome, reason, message }: End, now: number): JobCondition {
  return condition(outcome === 'Complete' ? 'SuccessCriteriaMet' : 'FailureTarget', 'True', reason, message, now);
}

export function finalCondition({ outcome, reason, message }: End, now: number): JobCondition {
  return condition(outcome, 'True', reason, message, now);
}

export function condition(
  type: string,
  status: 'True' | 'False',
  reason: string,
  message: string,
  now: number,
): JobCondition {
  return { type, status, lastProbeTime: toTime(now), lastTransitionTime: toTime(now), reason, message };
}
