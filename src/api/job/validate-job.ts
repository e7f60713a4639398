import { deepEqual } from '../../base/equal.ts';
import {
  invalidValue,
  invalidWithoutValue,
  notSupported,
  quote,
  required,
  sortedMap,
  tooLong,
  tooMany,
} from '../validation/field-error.ts';
import type { FieldError } from '../validation/field-error.ts';
import { isConditionTrue } from '../conditions.ts';
import type {
  Job,
  JobSpec,
  PodFailurePolicyOnExitCodesRequirement,
  PodFailurePolicyOnPodConditionsPattern,
  PodFailurePolicyRule,
  PodSpec,
  PodTemplateSpec,
  SuccessPolicyRule,
} from '../generated/types.ts';
import { replace } from '../../base/fill.ts';
import { toInternal } from '../go/go-internal.ts';
import { matcherOf } from '../selectors/label-selector.ts';
import { checkDns1123Label, checkDns1123Subdomain, checkLabelKey, patternMessage } from '../validation/names.ts';
import {
  nameIsSubdomain,
  validateImmutable,
  validateNonNegative,
  validateObjectMeta,
} from '../validation/object-meta.ts';
import { shownSelector, validateLabelSelector } from '../validation/validate-selector.ts';
import { selectorMismatch, validateSelectorStays, validateTemplate } from '../workload/validate-template.ts';
import { countIndexes } from './job-indexes.ts';

// Jobs (pkg/apis/batch/validation).

export function validateJob(job: Job): readonly FieldError[] {
  const errors = [
    ...validateObjectMeta(job, true, nameIsSubdomain),
    ...validateGeneratedSelector(job),
    ...validateJobSpec(job.spec),
  ];
  const { completionMode, completions = 0 } = job.spec;
  const { name } = job.metadata;
  if (completionMode !== 'Indexed' || completions <= 0) return errors;
  const hostname = `${name}-${completions - 1}`;
  if (checkDns1123Label(hostname).length === 0) return errors;
  return [
    ...errors,
    invalidValue('metadata.name', name, `will not able to create pod with invalid DNS label: ${hostname}`),
  ];
}

const UID_LABEL = 'batch.kubernetes.io/controller-uid';
const NAME_LABEL = 'batch.kubernetes.io/job-name';

function validateGeneratedSelector(job: Job): readonly FieldError[] {
  const { manualSelector, selector, template } = job.spec;
  if (manualSelector || !selector) return [];
  const { uid, name } = job.metadata;
  const expected = { 'controller-uid': uid, 'job-name': name, [UID_LABEL]: uid, [NAME_LABEL]: name };
  const labels = template?.metadata?.labels;
  const errors = Object.entries(expected).flatMap(([key, value]): FieldError[] => {
    const path = `spec.template.metadata.labels[${key}]`;
    if (labels?.[key] === undefined) return [required(path, `must be '${value}'`)];
    return labels[key] === value ? [] : [invalidValue(path, sortedMap(labels), `must be '${value}'`)];
  });
  const usable = validateLabelSelector(selector, '').length === 0;
  if (!usable || matcherOf(selector)(expected)) return errors;
  return [...errors, invalidValue('spec.selector', shownSelector(selector), '`selector` not auto-generated')];
}

function validateJobSpec(spec: JobSpec): readonly FieldError[] {
  const errors = [...validateJobTemplateSpec(spec, 'spec')];
  const { selector, template } = spec;
  const wrong = selector ? validateLabelSelector(selector, 'spec.selector') : [required('spec.selector')];
  errors.push(...wrong);
  const usable = !selector || wrong.length === 0;
  if (usable && !matcherOf(selector)(template?.metadata?.labels))
    errors.push(selectorMismatch(template, 'spec.template'));
  return errors;
}

const COUNTS = [
  'parallelism',
  'completions',
  'activeDeadlineSeconds',
  'backoffLimit',
  'ttlSecondsAfterFinished',
  'backoffLimitPerIndex',
  'maxFailedIndexes',
] as const;

/** All of a job but its selector: also what a CronJob makes jobs from. */
export function validateJobTemplateSpec(spec: JobSpec, path: string): readonly FieldError[] {
  const errors: FieldError[] = COUNTS.flatMap((field) => [...validateNonNegative(spec[field], `${path}.${field}`)]);
  if (spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined) {
    errors.push(required(`${path}.backoffLimitPerIndex`, 'when maxFailedIndexes is specified'));
  }
  if (spec.managedBy !== undefined) errors.push(...validateManagedBy(spec.managedBy, `${path}.managedBy`));
  errors.push(...validateCompletionMode(spec, path));
  if (spec.podFailurePolicy) errors.push(...validateFailurePolicy(spec, `${path}.podFailurePolicy`));
  if (spec.successPolicy) errors.push(...validateSuccessPolicy(spec, `${path}.successPolicy`));
  errors.push(...validateReplacementPolicy(spec, `${path}.podReplacementPolicy`));
  errors.push(...validateTemplate(spec.template ?? {}, `${path}.template`));
  errors.push(...validateRestartPolicy(spec, `${path}.template.spec.restartPolicy`));
  return errors;
}

const HTTP_PATH = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";

function validateManagedBy(value: string, path: string): readonly FieldError[] {
  if (value === '') return [required(path)];
  const slash = value.indexOf('/');
  const [host, rest] = [value.slice(0, Math.max(0, slash)), value.slice(slash + 1)];
  const long = value.length > 63 ? [tooLong(path, 63)] : [];
  if (slash < 1 || rest === '')
    return [invalidValue(path, value, 'must be a domain-prefixed path (such as "acme.io/foo")'), ...long];
  const errors = checkDns1123Subdomain(host).map((message) => invalidValue(path, host, message));
  if (!new RegExp(`^${HTTP_PATH}$`).test(rest))
    errors.push(invalidValue(path, rest, patternMessage('Invalid path', HTTP_PATH)));
  return [...errors, ...long];
}

const MODES = ['NonIndexed', 'Indexed'];

function validateCompletionMode(spec: JobSpec, path: string): readonly FieldError[] {
  const { completionMode: mode, backoffLimitPerIndex: perIndex, maxFailedIndexes: maxFailed } = spec;
  const errors: FieldError[] = [];
  if (mode !== undefined && !MODES.includes(mode)) errors.push(notSupported(`${path}.completionMode`, mode, MODES));
  if (mode === 'Indexed') errors.push(...validateIndexed(spec, path));
  if (mode !== undefined && mode !== 'NonIndexed') return errors;
  const message = 'requires indexed completion mode';
  if (perIndex !== undefined) errors.push(invalidValue(`${path}.backoffLimitPerIndex`, perIndex, message));
  if (maxFailed !== undefined) errors.push(invalidValue(`${path}.maxFailedIndexes`, maxFailed, message));
  return errors;
}

const MANY = 100_000;
const MANY_TOGETHER = 10_000;

function validateIndexed(spec: JobSpec, path: string): readonly FieldError[] {
  const { completions, parallelism = 0, maxFailedIndexes: maxFailed, backoffLimitPerIndex } = spec;
  const errors: FieldError[] = [];
  const atMost = (field: string, value: number, limit: number, when: string): void => {
    if (value > limit)
      errors.push(invalidValue(`${path}.${field}`, value, `must be less than or equal to ${limit}${when}`));
  };
  if (completions === undefined) errors.push(required(`${path}.completions`, 'when completion mode is Indexed'));
  atMost('parallelism', parallelism, MANY, ' when completion mode is Indexed');
  if (completions !== undefined && maxFailed !== undefined && maxFailed > completions) {
    errors.push(invalidValue(`${path}.maxFailedIndexes`, maxFailed, 'must be less than or equal to completions'));
  }
  if (maxFailed !== undefined) atMost('maxFailedIndexes', maxFailed, MANY, '');
  if ((completions ?? 0) <= MANY || backoffLimitPerIndex === undefined) return errors;
  const when = ` when completions are above ${MANY} and used with backoff limit per index`;
  if (maxFailed === undefined) {
    errors.push(required(`${path}.maxFailedIndexes`, `must be specified when completions is above ${MANY}`));
  }
  atMost('parallelism', parallelism, MANY_TOGETHER, when);
  if (maxFailed !== undefined) atMost('maxFailedIndexes', maxFailed, MANY_TOGETHER, when);
  return errors;
}

function validateRestartPolicy(spec: JobSpec, path: string): readonly FieldError[] {
  const policy = spec.template?.spec?.restartPolicy ?? 'Always';
  if (policy === 'Always') return [required(path, 'valid values: "OnFailure", "Never"')];
  if (policy !== 'OnFailure' && policy !== 'Never') return [notSupported(path, policy, ['OnFailure', 'Never'])];
  if (!spec.podFailurePolicy || policy === 'Never') return [];
  return [invalidValue(path, policy, 'only "Never" is supported when podFailurePolicy is specified')];
}

function validateReplacementPolicy(spec: JobSpec, path: string): readonly FieldError[] {
  const { podReplacementPolicy: policy } = spec;
  if (policy === undefined) return [];
  const choices = spec.podFailurePolicy ? ['Failed'] : ['Failed', 'TerminatingOrFailed'];
  return choices.includes(policy) ? [] : [notSupported(path, policy, choices)];
}

const ACTIONS = ['Count', 'FailIndex', 'FailJob', 'Ignore'];
const OPERATORS = ['In', 'NotIn'];
const STATUSES = ['False', 'True', 'Unknown'];

/** Go's %q of a list. */
function validValues(values: readonly string[]): string {
  return `valid values: [${values.map(quote).join(' ')}]`;
}

function validateFailurePolicy(spec: JobSpec, path: string): readonly FieldError[] {
  const rules = spec.podFailurePolicy?.rules ?? [];
  const pod = spec.template?.spec;
  const names = [...(pod?.containers ?? []), ...(pod?.initContainers ?? [])].map(({ name }) => name);
  return [
    ...(rules.length > 20 ? [tooMany(`${path}.rules`, rules.length, 20)] : []),
    ...rules.flatMap((rule, i) => validateRule(spec, rule, names, `${path}.rules[${i}]`)),
  ];
}

function validateRule(
  spec: JobSpec,
  rule: PodFailurePolicyRule,
  names: readonly string[],
  path: string,
): readonly FieldError[] {
  const { action, onExitCodes, onPodConditions = [] } = rule;
  const errors: FieldError[] = [];
  if (!action) errors.push(required(`${path}.action`, validValues(ACTIONS)));
  else if (action === 'FailIndex' && spec.backoffLimitPerIndex === undefined) {
    errors.push(invalidValue(`${path}.action`, action, 'requires the backoffLimitPerIndex to be set'));
  } else if (!ACTIONS.includes(action)) errors.push(notSupported(`${path}.action`, action, ACTIONS));
  if (onExitCodes) errors.push(...validateExitCodes(onExitCodes, names, `${path}.onExitCodes`));
  errors.push(...validateConditions(onPodConditions, `${path}.onPodConditions`));
  if (onExitCodes && onPodConditions.length > 0) {
    errors.push(invalidWithoutValue(path, 'specifying both OnExitCodes and OnPodConditions is not supported'));
  }
  if (!onExitCodes && onPodConditions.length === 0) {
    errors.push(invalidWithoutValue(path, 'specifying one of OnExitCodes and OnPodConditions is required'));
  }
  return errors;
}

function validateConditions(
  patterns: readonly PodFailurePolicyOnPodConditionsPattern[],
  path: string,
): readonly FieldError[] {
  const errors: FieldError[] = patterns.length > 20 ? [tooMany(path, patterns.length, 20)] : [];
  for (const [i, { type, status }] of patterns.entries()) {
    const at = `${path}[${i}]`;
    for (const message of checkLabelKey(type)) errors.push(invalidValue(`${at}.type`, type, message));
    if (!status) errors.push(required(`${at}.status`, validValues(STATUSES)));
    else if (!STATUSES.includes(status)) errors.push(notSupported(`${at}.status`, status, STATUSES));
  }
  return errors;
}

function validateExitCodes(
  codes: PodFailurePolicyOnExitCodesRequirement,
  names: readonly string[],
  path: string,
): readonly FieldError[] {
  const { operator, containerName, values } = codes;
  const errors: FieldError[] = [];
  if (!operator) errors.push(required(`${path}.operator`, validValues(OPERATORS)));
  else if (!OPERATORS.includes(operator)) errors.push(notSupported(`${path}.operator`, operator, OPERATORS));
  if (containerName !== undefined && !names.includes(containerName)) {
    const message = 'must be one of the container or initContainer names in the pod template';
    errors.push(invalidValue(`${path}.containerName`, containerName, message));
  }
  const at = `${path}.values`;
  if (!values?.length) errors.push(invalidValue(at, values ?? null, 'at least one value is required'));
  else if (values.length > 255) errors.push(tooMany(at, values.length, 255));
  const seen = new Set<number>();
  let ordered = true;
  for (const [i, value] of (values ?? []).entries()) {
    if (operator === 'In' && value === 0)
      errors.push(invalidValue(`${at}[${i}]`, 0, 'must not be 0 for the In operator'));
    if (seen.has(value)) errors.push({ type: 'Duplicate value', field: `${at}[${i}]`, value, detail: '' });
    seen.add(value);
    if (i > 0 && (values[i - 1] ?? 0) > value) ordered = false;
  }
  if (!ordered) errors.push(invalidValue(at, values, 'must be ordered'));
  return errors;
}

function validateSuccessPolicy(spec: JobSpec, path: string): readonly FieldError[] {
  const { successPolicy } = spec;
  if (spec.completionMode !== 'Indexed') {
    return [invalidValue(path, toInternal('SuccessPolicy', successPolicy), 'requires indexed completion mode')];
  }
  const rules = successPolicy?.rules ?? [];
  const missing = 'at least one rules must be specified when the successPolicy is specified';
  return [
    ...(rules.length === 0 ? [required(`${path}.rules`, missing)] : []),
    ...(rules.length > 20 ? [tooMany(`${path}.rules`, rules.length, 20)] : []),
    ...rules.flatMap((rule, i) => validateSuccessRule(spec.completions ?? 0, rule, `${path}.rules[${i}]`)),
  ];
}

function validateSuccessRule(completions: number, rule: SuccessPolicyRule, path: string): readonly FieldError[] {
  const { succeededCount: count, succeededIndexes: indexes } = rule;
  const errors: FieldError[] = [];
  if (count === undefined && indexes === undefined) {
    errors.push(required(path, 'at least one of succeededCount or succeededIndexes must be specified'));
  }
  let total = 0;
  if (indexes !== undefined) {
    const at = `${path}.succeededIndexes`;
    if (indexes.length > 65_536) errors.push(tooLong(at, 65_536));
    const counted = countIndexes(indexes, completions);
    if (counted.ok) total = counted.value;
    else errors.push(invalidValue(at, indexes, `error parsing succeededIndexes: ${counted.error}`));
  }
  if (count === undefined) return errors;
  const at = `${path}.succeededCount`;
  errors.push(...validateNonNegative(count, at));
  const atMost = (limit: number, what: string): void => {
    if (count > limit)
      errors.push(invalidValue(at, count, `must be less than or equal to ${limit} (the number of ${what})`));
  };
  atMost(completions, 'specified completions');
  if (indexes !== undefined) atMost(total, 'indexes in the specified succeededIndexes field');
  return errors;
}

/** What an update may change of a job (ValidateJobSpecUpdate). */
export function validateJobSpecUpdate(job: Job, old: Job): readonly FieldError[] {
  const [next, before] = [job.spec, old.spec];
  const policy = (
    type: 'PodFailurePolicy' | 'SuccessPolicy',
    field: 'podFailurePolicy' | 'successPolicy',
  ): readonly FieldError[] =>
    deepEqual(next[field], before[field])
      ? []
      : [invalidValue(`spec.${field}`, toInternal(type, next[field]), 'field is immutable')];
  return [
    ...validateJobSpec(next),
    ...validateCompletionsUpdate(next, before),
    ...validateSelectorStays(next.selector, before.selector),
    ...validateTemplateUpdate(job, old),
    ...validateImmutable(next.completionMode, before.completionMode, 'spec.completionMode'),
    ...policy('PodFailurePolicy', 'podFailurePolicy'),
    ...validateImmutable(next.backoffLimitPerIndex, before.backoffLimitPerIndex, 'spec.backoffLimitPerIndex'),
    ...validateImmutable(next.managedBy, before.managedBy, 'spec.managedBy'),
    ...policy('SuccessPolicy', 'successPolicy'),
  ];
}

function validateCompletionsUpdate(next: JobSpec, old: JobSpec): readonly FieldError[] {
  const { completions } = next;
  if (next.completionMode !== 'Indexed') return validateImmutable(completions, old.completions, 'spec.completions');
  if (completions === old.completions || completions === undefined || completions === next.parallelism) return [];
  return [invalidValue('spec.completions', completions, 'can only be modified in tandem with spec.parallelism')];
}

/** A suspended job without running pods may be placed elsewhere and be given other resources. */
function validateTemplateUpdate(job: Job, old: Job): readonly FieldError[] {
  const next = job.spec.template;
  const { suspend = false, template } = old.spec;
  const { startTime, active = 0, conditions } = old.status;
  const mutable = suspend && (startTime === undefined || isConditionTrue(conditions, 'Suspended')) && active === 0;
  const before = mutable ? withPlacementOf(next, template) : template;
  if (mutable) {
    const spec = withResourcesOf(next.spec, before.spec);
    if (deepEqual(next.spec, spec)) return [];
    return [invalidValue('spec.template.spec', toInternal('PodSpec', next.spec), 'field is immutable')];
  }
  if (deepEqual(next, before)) return [];
  return [invalidValue('spec.template', toInternal('PodTemplateSpec', next), 'field is immutable')];
}

function withPlacementOf(next: PodTemplateSpec, old: PodTemplateSpec): PodTemplateSpec {
  if (!next.spec || !old.spec) return old;
  const { nodeAffinity: _node, ...others } = old.spec.affinity ?? {};
  const node = next.spec.affinity?.nodeAffinity;
  const affinity = { ...others, ...(node ? { nodeAffinity: node } : {}) };
  const kept = next.spec.affinity || Object.keys(affinity).length > 0 ? affinity : undefined;
  let spec = replace(old.spec, 'affinity', kept);
  for (const field of ['nodeSelector', 'tolerations', 'schedulingGates'] as const)
    spec = replace(spec, field, next.spec[field]);
  return { ...old, metadata: next.metadata ?? {}, spec };
}

function withResourcesOf(next: PodSpec | undefined, old: PodSpec | undefined): PodSpec | undefined {
  if (!next || !old) return old;
  let spec = old;
  for (const list of ['containers', 'initContainers'] as const) {
    const [after, before] = [next[list] ?? [], old[list] ?? []];
    if (after.length !== before.length || before.length === 0) continue;
    const merged = before.map((container, i) =>
      container.name === after[i]?.name ? replace(container, 'resources', after[i].resources) : container,
    );
    spec = { ...spec, [list]: merged };
  }
  return spec;
}
