import { deepEqual } from '../base/equal.ts';
import { isTimeZone, parseCronSchedule } from './values/cron-schedule.ts';
import { defineKind } from './define-kind.ts';
import { invalidValue, notSupported, required } from './validation/field-error.ts';
import type { FieldError } from './validation/field-error.ts';
import { fill, replace } from '../base/fill.ts';
import type { CronJob, CronJobSpec, JobSpec, JobTemplateSpec } from './generated/types.ts';
import { defaultJobTemplate } from './job.ts';
import { warningsForJobSpec } from './job/job-warnings.ts';
import { validateJobTemplateSpec } from './job/validate-job.ts';
import {
  nameIsSubdomain,
  validateNonNegative,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from './validation/object-meta.ts';
import { POD_NAMES, warningsForHostname } from './pod/pod-warnings.ts';
import { shownSelector } from './validation/validate-selector.ts';

export const cronJobKind = defineKind<CronJob>({
  group: 'batch',
  version: 'v1',
  kind: 'CronJob',
  resource: 'cronjobs',
  singular: 'cronjob',
  shortNames: ['cj'],
  categories: ['all'],
  namespaced: true,
  schema: 'CronJob',
  hasStatus: true,
  hasScale: false,
  generation: 'spec',
  unconditionalUpdate: true,
  defaults: defaultCronJob,
  validate: (cronJob) => [
    ...validateObjectMeta(cronJob, true, nameIsSubdomain),
    ...validateCronJobSpec(cronJob.spec, undefined),
    ...validateNameLength(cronJob.metadata.name),
  ],
  validateUpdate: (cronJob, old) => [
    ...validateObjectMetaUpdate(cronJob, old),
    ...validateCronJobSpec(cronJob.spec, old.spec),
  ],
  warnings: (cronJob, old) => [
    ...(old ? [] : warningsForHostname(cronJob.metadata.name, POD_NAMES)),
    ...(old && deepEqual(old.spec, cronJob.spec)
      ? []
      : warningsForJobSpec(cronJob.spec.jobTemplate.spec ?? NO_SPEC, 'spec.jobTemplate.spec')),
    ...(old && cronJob.spec.schedule?.includes('TZ') ? [ZONE_IN_SCHEDULE] : []),
  ],
});

function defaultCronJob(cronJob: CronJob): CronJob {
  const spec = fill<CronJobSpec>(cronJob.spec ?? {}, {
    concurrencyPolicy: 'Allow',
    suspend: false,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 1,
  });
  const template = fill<JobTemplateSpec>(spec.jobTemplate ?? {}, { metadata: {} });
  return replace(
    cronJob,
    'spec',
    replace(spec, 'jobTemplate', replace(template, 'spec', defaultJobTemplate(template.spec ?? NO_SPEC))),
  );
}

// A template is required by the type; validation tells what a missing one lacks.
const NO_SPEC = {} as JobSpec;

const ZONE_IN_SCHEDULE =
  'cannot use TZ or CRON_TZ in spec.spec.schedule, use timeZone instead, see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details';

/** Jobs are named after it, with the time. */
function validateNameLength(name: string | undefined): readonly FieldError[] {
  return name && name.length > 52 ? [invalidValue('metadata.name', name, 'must be no more than 52 characters')] : [];
}

const CONCURRENCY = ['Allow', 'Forbid', 'Replace'];

function validateCronJobSpec(spec: CronJobSpec, old: CronJobSpec | undefined): readonly FieldError[] {
  const { schedule, timeZone, concurrencyPolicy } = spec;
  const path = 'spec.concurrencyPolicy';
  const concurrency = concurrencyPolicy
    ? CONCURRENCY.includes(concurrencyPolicy)
      ? []
      : [notSupported(path, concurrencyPolicy, CONCURRENCY)]
    : [required(path)];
  return [
    ...(schedule
      ? validateSchedule(schedule, timeZone, old?.schedule.includes('TZ') ?? false)
      : [required('spec.schedule')]),
    ...validateNonNegative(spec.startingDeadlineSeconds, 'spec.startingDeadlineSeconds'),
    ...(old && old.timeZone === timeZone ? [] : validateTimeZone(timeZone)),
    ...concurrency,
    ...validateTemplate(spec),
    ...validateNonNegative(spec.successfulJobsHistoryLimit, 'spec.successfulJobsHistoryLimit'),
    ...validateNonNegative(spec.failedJobsHistoryLimit, 'spec.failedJobsHistoryLimit'),
  ];
}

function validateSchedule(schedule: string, timeZone: string | undefined, zoneAllowed: boolean): readonly FieldError[] {
  const parsed = parseCronSchedule(schedule);
  const errors = parsed.ok ? [] : [invalidValue('spec.schedule', schedule, parsed.error)];
  if (!schedule.includes('TZ')) return errors;
  if (!zoneAllowed) {
    errors.push(
      invalidValue('spec.schedule', schedule, 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead'),
    );
  } else if (timeZone !== undefined) {
    errors.push(
      invalidValue('spec.schedule', schedule, 'cannot use both timeZone field and TZ or CRON_TZ in schedule'),
    );
  }
  return errors;
}

function validateTimeZone(zone: string | undefined): readonly FieldError[] {
  const path = 'spec.timeZone';
  if (zone === undefined) return [];
  if (zone === '') return [invalidValue(path, zone, 'timeZone must be nil or non-empty string')];
  const wellFormed = zone
    .split('/')
    .every((part) => /^[A-Za-z._0-9+][A-Za-z.\-_0-9+]{0,13}$/.test(part) && part !== '.' && part !== '..');
  if (!wellFormed) return [invalidValue(path, zone, `unknown time zone ${zone}`)];
  const errors: FieldError[] = [];
  if (zone.toLowerCase() === 'local') {
    const where = 'https://www.iana.org/time-zones';
    errors.push(invalidValue(path, zone, `timeZone must be an explicit time zone as defined in ${where}`));
  }
  if (!isTimeZone(zone)) errors.push(invalidValue(path, zone, `unknown time zone ${zone}`));
  return errors;
}

function validateTemplate(spec: CronJobSpec): readonly FieldError[] {
  const job = spec.jobTemplate?.spec ?? NO_SPEC;
  const path = 'spec.jobTemplate.spec';
  const errors = [...validateJobTemplateSpec(job, path)];
  if (job.selector)
    errors.push(invalidValue(`${path}.selector`, shownSelector(job.selector), '`selector` will be auto-generated'));
  if (job.manualSelector) errors.push(notSupported(`${path}.manualSelector`, true, ['nil', 'false']));
  return errors;
}
