import { duplicate, invalidValue, invalidWithoutValue, required } from '../validation/field-error.ts';
import type { FieldError } from '../validation/field-error.ts';
import { isConditionTrue } from '../conditions.ts';
import type { Job } from '../generated/types.ts';
import { fromTime } from '../values/time.ts';
import { validateCounters } from '../workload/validate-counters.ts';
import { countIndexes, overlapOfIndexes } from './job-indexes.ts';

// The status of jobs (validateJobStatus, ValidateJobStatusUpdate). Upstream spares what was wrong before; here nothing wrong gets stored.

export function validateJobStatus(job: Job, old: Job): readonly FieldError[] {
  return [
    ...validateState(job),
    ...validateUncounted(job),
    ...validateConditions(job),
    ...validateIndexes(job),
    ...validateChange(job, old),
  ];
}

const has = (job: Job, type: string): boolean => isConditionTrue(job.status.conditions, type);

function validateState({ status }: Job): readonly FieldError[] {
  const errors = validateCounters(status, ['active', 'succeeded', 'failed', 'ready', 'terminating']);
  const { ready = 0, active = 0, startTime, completionTime } = status;
  if (ready > active) errors.push(invalidValue('status.ready', ready, 'cannot set more ready pods than active'));
  const [start, end] = [fromTime(startTime), fromTime(completionTime)];
  if (start !== undefined && end !== undefined && end < start) {
    errors.push(invalidValue('status.completionTime', completionTime, 'must be equal to or after `startTime`'));
  }
  return errors;
}

function validateConditions(job: Job): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { status } = job;
  const refuse = (wrong: boolean, message: string): void => {
    if (wrong) errors.push(invalidWithoutValue('status.conditions', message));
  };
  const [complete, failed] = [has(job, 'Complete'), has(job, 'Failed')];
  const [target, criteria] = [has(job, 'FailureTarget'), has(job, 'SuccessCriteriaMet')];
  refuse(complete && failed, 'cannot set Complete=True and Failed=true conditions');
  refuse(complete && target, 'cannot set Complete=True and FailureTarget=true conditions');
  if (status.completionTime !== undefined && !complete) {
    const message = 'cannot set completionTime when there is no Complete=True condition';
    errors.push(invalidValue('status.completionTime', status.completionTime, message));
  }
  if (complete && status.completionTime === undefined) {
    errors.push(required('status.completionTime', 'completionTime is required for Complete jobs'));
  }
  refuse(failed && !target, 'cannot set Failed=True condition without the FailureTarget=true condition');
  refuse(complete && !criteria, 'cannot set Complete=True condition without the SuccessCriteriaMet=true condition');
  refuse(criteria && failed, 'cannot set SuccessCriteriaMet=True and Failed=true conditions');
  refuse(criteria && target, 'cannot set SuccessCriteriaMet=True and FailureTarget=true conditions');
  if (complete || failed) errors.push(...validateFinished(job));
  return errors;
}

/** Pods that are not counted yet are told once each. */
function validateUncounted({ status }: Job): readonly FieldError[] {
  const seen = new Set<string>();
  return (['succeeded', 'failed'] as const).flatMap((list) =>
    (status.uncountedTerminatedPods?.[list] ?? []).flatMap((uid, i): FieldError[] => {
      const path = `status.uncountedTerminatedPods.${list}[${i}]`;
      if (uid === '') return [invalidValue(path, uid, 'must not be empty')];
      if (seen.has(uid)) return [duplicate(path, uid)];
      seen.add(uid);
      return [];
    }),
  );
}

function validateFinished({ spec, status }: Job): readonly FieldError[] {
  const { active = 0, terminating = 0, uncountedTerminatedPods: uncounted } = status;
  const neverStarts = spec.suspend === true && spec.completions === 0;
  const shown = { Succeeded: uncounted?.succeeded ?? null, Failed: uncounted?.failed ?? null };
  const waiting = (uncounted?.failed?.length ?? 0) + (uncounted?.succeeded?.length ?? 0);
  return [
    ...(active > 0 ? [invalidValue('status.active', active, 'active>0 is invalid for finished job')] : []),
    ...(status.startTime === undefined && !neverStarts
      ? [required('status.startTime', 'startTime is required for finished job')]
      : []),
    ...(waiting > 0 ? [invalidValue('status.uncountedTerminatedPods', shown, 'must be empty for finished job')] : []),
    ...(terminating > 0
      ? [invalidValue('status.terminating', terminating, 'terminating>0 is invalid for finished job')]
      : []),
  ];
}

function validateIndexes({ spec, status }: Job): readonly FieldError[] {
  const { completedIndexes = '', failedIndexes } = status;
  const { completions, backoffLimitPerIndex } = spec;
  const errors: FieldError[] = [];
  if (completions !== undefined) {
    const completed = countIndexes(completedIndexes, completions);
    if (!completed.ok) {
      errors.push(
        invalidValue('status.completedIndexes', completedIndexes, `error parsing completedIndexes: ${completed.error}`),
      );
    }
    const failed = backoffLimitPerIndex === undefined ? undefined : countIndexes(failedIndexes ?? '', completions);
    if (failed && !failed.ok) {
      errors.push(invalidValue('status.failedIndexes', failedIndexes, `error parsing failedIndexes: ${failed.error}`));
    }
  }
  if (completedIndexes && spec.completionMode !== 'Indexed') {
    const message = 'cannot set non-empty completedIndexes when non-indexed completion mode';
    errors.push(invalidValue('status.completedIndexes', completedIndexes, message));
  }
  if (failedIndexes === undefined) return errors;
  if (backoffLimitPerIndex === undefined) {
    const message = 'cannot set non-null failedIndexes when backoffLimitPerIndex is null';
    errors.push(invalidValue('status.failedIndexes', failedIndexes, message));
  }
  const common = completions === undefined ? undefined : overlapOfIndexes(completedIndexes, failedIndexes, completions);
  if (common !== undefined) {
    const message = `failedIndexes and completedIndexes overlap at index: ${common}`;
    errors.push(invalidValue('status.failedIndexes', failedIndexes, message));
  }
  return errors;
}

function validateChange(job: Job, old: Job): readonly FieldError[] {
  const errors: FieldError[] = [];
  const [next, before] = [job.status, old.status];
  for (const type of ['Failed', 'Complete', 'FailureTarget']) {
    if (!has(old, type) || has(job, type)) continue;
    errors.push(invalidWithoutValue('status.conditions', `cannot disable the terminal ${type}=True condition`));
  }
  for (const field of ['failed', 'succeeded'] as const) {
    const value = next[field] ?? 0;
    // an elastic job forgets indexes that are no longer wanted
    const elastic =
      field === 'succeeded' && job.spec.completionMode === 'Indexed' && job.spec.completions === job.spec.parallelism;
    if (value < (before[field] ?? 0) && !elastic) {
      errors.push(invalidValue(`status.${field}`, value, `cannot decrease the ${field} counter`));
    }
  }
  const moved =
    next.completionTime !== undefined &&
    before.completionTime !== undefined &&
    next.completionTime !== before.completionTime;
  if (moved) errors.push(invalidValue('status.completionTime', next.completionTime, 'field is immutable'));
  const resuming = has(old, 'Suspended') && !has(job, 'Suspended');
  if (before.startTime !== undefined && before.startTime !== next.startTime && !job.spec.suspend && !resuming) {
    errors.push(invalidValue('status.startTime', next.startTime, 'field is immutable for unsuspended job once set'));
  }
  if (has(old, 'SuccessCriteriaMet') && !has(job, 'SuccessCriteriaMet')) {
    errors.push(invalidWithoutValue('status.conditions', 'cannot disable the SuccessCriteriaMet=True condition'));
  }
  if (has(old, 'Complete') && !has(old, 'SuccessCriteriaMet') && has(job, 'SuccessCriteriaMet')) {
    const message = 'cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions';
    errors.push(invalidWithoutValue('status.conditions', message));
  }
  return errors;
}
