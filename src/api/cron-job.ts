import { fill, replace } from './fill.ts';
import { defaultJobTemplate } from './job.ts';
import { defineKind } from './define-kind.ts';
import type { CronJob, CronJobSpec, JobSpec, JobTemplateSpec } from './generated/types.ts';
import { nameIsSubdomain, validateObjectMeta, validateObjectMetaUpdate } from './object-meta.ts';

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
  validate: (object) => validateObjectMeta(object, true, nameIsSubdomain),
  validateUpdate: validateObjectMetaUpdate,
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
