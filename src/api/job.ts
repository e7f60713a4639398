import { deepEqual } from '../base/equal.ts';
import { defineKind } from './define-kind.ts';
import { change, changeEach, fill, replace, without } from '../base/fill.ts';
import type { Job, JobSpec, PodFailurePolicyOnPodConditionsPattern, PodFailurePolicyRule } from './generated/types.ts';
import { warningsForJobSpec } from './job/job-warnings.ts';
import { validateJobStatus } from './job/validate-job-status.ts';
import { validateJob, validateJobSpecUpdate } from './job/validate-job.ts';
import { validateObjectMetaUpdate } from './validation/object-meta.ts';
import { defaultTemplate } from './pod/pod-defaults.ts';
import { POD_NAMES, warningsForHostname } from './pod/pod-warnings.ts';

export const jobKind = defineKind<Job>({
  group: 'batch',
  version: 'v1',
  kind: 'Job',
  resource: 'jobs',
  singular: 'job',
  shortNames: [],
  categories: ['all'],
  namespaced: true,
  schema: 'Job',
  hasStatus: true,
  hasScale: false,
  generation: 'spec',
  unconditionalUpdate: true,
  defaults: defaultJob,
  prepareForCreate: generateSelector,
  validate: (job) => validateJob(withoutLentLabels(job)),
  validateUpdate: (job, old) => [
    ...validateJob(job),
    ...validateObjectMetaUpdate(job, old),
    ...validateJobSpecUpdate(job, old),
  ],
  validateStatusUpdate: (job, old) => [...validateObjectMetaUpdate(job, old), ...validateJobStatus(job, old)],
  warnings: (job, old) => [
    ...(old ? [] : warningsForHostname(job.metadata.name, POD_NAMES)),
    ...(old && deepEqual(old.spec, job.spec) ? [] : warningsForJobSpec(job.spec, 'spec')),
  ],
  selectableFields: (job) => ({ 'status.successful': String(job.status.succeeded ?? 0) }),
});

function defaultJob(job: Job): Job {
  const spec = defaultJobSpec(job.spec ?? {});
  const labels = spec.template?.metadata?.labels;
  const unlabelled = Object.keys(job.metadata.labels ?? {}).length === 0;
  const metadata = labels && unlabelled ? replace(job.metadata, 'labels', labels) : job.metadata;
  return replace(replace(job, 'spec', spec), 'metadata', metadata);
}

function defaultJobSpec(sent: JobSpec): JobSpec {
  const spec = sent.completions === undefined && sent.parallelism === undefined ? { ...sent, completions: 1 } : sent;
  const filled = fill<JobSpec>(spec, {
    parallelism: 1,
    backoffLimit: spec.backoffLimitPerIndex === undefined ? 6 : 2_147_483_647,
    completionMode: 'NonIndexed',
    suspend: false,
    podReplacementPolicy: spec.podFailurePolicy ? 'Failed' : 'TerminatingOrFailed',
    manualSelector: false,
  });
  return defaultJobTemplate(filled);
}

/** What a CronJob's template gets as well. */
export function defaultJobTemplate(spec: JobSpec): JobSpec {
  const policed = change(spec, 'podFailurePolicy', (policy) => changeEach(policy, 'rules', defaultRule));
  return replace(policed, 'template', defaultTemplate(spec.template));
}

function defaultRule(rule: PodFailurePolicyRule): PodFailurePolicyRule {
  return changeEach(rule, 'onPodConditions', (pattern: PodFailurePolicyOnPodConditionsPattern) =>
    fill(pattern, { status: 'True' }),
  );
}

/**
 * Selector and labels that tie pods to the job, unless the selector is chosen by hand (generateSelector). A job without labels of its own gets
 * those of its template, the new ones included: the server defaults it once more when it reads it from the store.
 */
function generateSelector(job: Job): Job {
  const { spec, metadata } = job;
  if (spec.manualSelector) return job;
  const { uid, name = '' } = metadata;
  const { template } = spec;
  const labels = sorted({
    'controller-uid': uid,
    'job-name': name,
    'batch.kubernetes.io/controller-uid': uid,
    'batch.kubernetes.io/job-name': name,
    ...template.metadata?.labels,
  });
  const selector = {
    ...spec.selector,
    matchLabels: { 'batch.kubernetes.io/controller-uid': uid, ...spec.selector?.matchLabels },
  };
  const own = metadata.labels === template.metadata?.labels ? undefined : metadata.labels;
  return {
    ...job,
    metadata: { ...metadata, labels: own && Object.keys(own).length > 0 ? own : labels },
    spec: { ...spec, selector, template: { ...template, metadata: { ...template.metadata, labels } } },
  };
}

const GENERATED = ['controller-uid', 'job-name', 'batch.kubernetes.io/controller-uid', 'batch.kubernetes.io/job-name'];

/** Without the labels that the job only has because its template has nothing but generated ones: upstream adds them after validation. */
function withoutLentLabels(job: Job): Job {
  const { labels } = job.metadata;
  if (!labels || labels !== job.spec.template.metadata?.labels) return job;
  if (Object.keys(labels).some((key) => !GENERATED.includes(key))) return job;
  return { ...job, metadata: without(job.metadata, 'labels') };
}

/** With the keys in order, as Go writes maps. */
function sorted(labels: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}
