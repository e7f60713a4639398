import { forbiddenField, invalidValue, notSupported, required } from '../validation/field-error.ts';
import type { FieldError } from '../validation/field-error.ts';
import type {
  CrossVersionObjectReference,
  HPAScalingPolicy,
  HPAScalingRules,
  HorizontalPodAutoscalerSpec,
  MetricIdentifier,
  MetricSpec,
  MetricTarget,
} from '../generated/types.ts';
import { checkDns1123Label } from '../validation/names.ts';
import { nameIsPathSegment } from '../validation/object-meta.ts';
import { containerResourceName } from '../pod/validate-resources.ts';
import { signOfQuantity } from '../values/quantity.ts';

// HorizontalPodAutoscalers (pkg/apis/autoscaling/validation).

export function validateAutoscalerSpec(
  spec: HorizontalPodAutoscalerSpec,
  old?: HorizontalPodAutoscalerSpec,
): readonly FieldError[] {
  const { minReplicas: least, maxReplicas: most = 0, scaleTargetRef, metrics = [], behavior } = spec;
  const errors: FieldError[] = [];
  if (least !== undefined && least < 1)
    errors.push(invalidValue('spec.minReplicas', least, 'must be greater than or equal to 1'));
  if (most === 0) errors.push(required('spec.maxReplicas', 'must be set and greater than 0'));
  else if (most < 0) errors.push(invalidValue('spec.maxReplicas', most, 'must be greater than or equal to 1'));
  if (least !== undefined && most < least) {
    errors.push(invalidValue('spec.maxReplicas', most, 'must be greater than or equal to `minReplicas`'));
  }
  errors.push(
    ...validateReference(scaleTargetRef, 'spec.scaleTargetRef', versionsOf(scaleTargetRef, old?.scaleTargetRef)),
  );
  for (const [i, metric] of metrics.entries()) errors.push(...validateMetric(metric, `spec.metrics[${i}]`));
  if (least === 0 && !metrics.some(({ type }) => type === 'Object' || type === 'External')) {
    const message = 'must specify at least one Object or External metric to support scaling to zero replicas';
    errors.push(forbiddenField('spec.metrics', message));
  }
  if (behavior?.scaleUp) errors.push(...validateRules(behavior.scaleUp, 'spec.behavior.scaleUp'));
  if (behavior?.scaleDown) errors.push(...validateRules(behavior.scaleDown, 'spec.behavior.scaleDown'));
  return errors;
}

/** Which versions a reference may name: those of a group, those of the core too, or any. */
type Versions = 'group' | 'core' | 'any';

/** A target that stays is not asked again; a ReplicationController is the one scalable kind of the core. */
function versionsOf(
  ref: CrossVersionObjectReference | undefined,
  old: CrossVersionObjectReference | undefined,
): Versions {
  const stays = (ref?.apiVersion ?? '') === (old?.apiVersion ?? '') && ref?.kind === old?.kind;
  if (old && stays) return 'any';
  return ref?.kind === 'ReplicationController' ? 'core' : 'group';
}

function validateReference(
  ref: CrossVersionObjectReference | undefined,
  path: string,
  versions: Versions,
): readonly FieldError[] {
  const errors: FieldError[] = [];
  for (const field of ['kind', 'name'] as const) {
    const value = ref?.[field];
    if (!value) errors.push(required(`${path}.${field}`));
    else
      for (const message of nameIsPathSegment(value, false))
        errors.push(invalidValue(`${path}.${field}`, value, message));
  }
  if (versions === 'any') return errors;
  const version = ref?.apiVersion ?? '';
  const parts = version.split('/');
  const at = `${path}.apiVersion`;
  if (parts.length > 2) errors.push(invalidValue(at, version, `unexpected GroupVersion string: ${version}`));
  else if (versions === 'group' && (parts.length < 2 || !parts[0]))
    errors.push(invalidValue(at, version, 'apiVersion must specify API group'));
  return errors;
}

const SELECT_POLICIES = ['Disabled', 'Max', 'Min'];

function validateRules(rules: HPAScalingRules, path: string): readonly FieldError[] {
  const { stabilizationWindowSeconds: window, selectPolicy, policies = [], tolerance } = rules;
  const errors: FieldError[] = [];
  const at = `${path}.stabilizationWindowSeconds`;
  if (window !== undefined && window < 0)
    errors.push(invalidValue(at, window, 'must be greater than or equal to zero'));
  if (window !== undefined && window > 3600)
    errors.push(invalidValue(at, window, 'must be less than or equal to 3600'));
  if (selectPolicy !== undefined && !SELECT_POLICIES.includes(selectPolicy)) {
    errors.push(notSupported(`${path}.selectPolicy`, selectPolicy, SELECT_POLICIES));
  }
  if (policies.length === 0) errors.push(required(`${path}.policies`, 'must specify at least one Policy'));
  for (const [i, policy] of policies.entries()) errors.push(...validatePolicy(policy, `${path}.policies[${i}]`));
  if (tolerance !== undefined && signOfQuantity(tolerance) < 0) {
    errors.push(invalidValue(`${path}.tolerance`, tolerance, 'must be greater than or equal to 0'));
  }
  return errors;
}

const POLICY_TYPES = ['Percent', 'Pods'];

function validatePolicy(
  { type = '', value = 0, periodSeconds = 0 }: Partial<HPAScalingPolicy>,
  path: string,
): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (!POLICY_TYPES.includes(type)) errors.push(notSupported(`${path}.type`, type, POLICY_TYPES));
  if (value <= 0) errors.push(invalidValue(`${path}.value`, value, 'must be greater than zero'));
  if (periodSeconds <= 0)
    errors.push(invalidValue(`${path}.periodSeconds`, periodSeconds, 'must be greater than zero'));
  if (periodSeconds > 1800)
    errors.push(invalidValue(`${path}.periodSeconds`, periodSeconds, 'must be less than or equal to 1800'));
  return errors;
}

const METRIC_TYPES = ['ContainerResource', 'External', 'Object', 'Pods', 'Resource'];

type SourceName = 'object' | 'external' | 'pods' | 'resource' | 'containerResource';

const SOURCES: readonly SourceName[] = ['object', 'external', 'pods', 'resource', 'containerResource'];

function validateMetric(metric: MetricSpec, path: string): readonly FieldError[] {
  const { type = '' } = metric as Partial<MetricSpec>;
  const errors: FieldError[] = [];
  const known = METRIC_TYPES.includes(type);
  if (type === '') errors.push(required(`${path}.type`, 'must specify a metric source type'));
  if (!known) errors.push(notSupported(`${path}.type`, type, METRIC_TYPES));
  const present = SOURCES.filter((source) => metric[source] !== undefined);
  const [first] = present;
  if (first) errors.push(...validateSource(metric, first, `${path}.${first}`));
  const expected = SOURCES.find((source) => source.toLowerCase() === type.toLowerCase());
  if (!known) errors.push(notSupported(`${path}.type`, type, METRIC_TYPES));
  else if (expected && metric[expected] === undefined) {
    errors.push(required(`${path}.${expected}`, 'must populate information for the given metric source'));
  }
  if (present.length === 1) return errors;
  for (const source of present) {
    if (source !== expected)
      errors.push(forbiddenField(`${path}.${source}`, 'must populate the given metric source only'));
  }
  return errors;
}

function validateSource(metric: MetricSpec, source: SourceName, path: string): readonly FieldError[] {
  const { object, external, pods, resource, containerResource } = metric;
  if (source === 'object' && object) {
    const missing = 'must set either a target value or averageValue';
    return [
      ...validateReference(object.describedObject, `${path}.describedObject`, 'core'),
      ...validateIdentifier(object.metric, `${path}.metric`),
      ...validateTarget(object.target, `${path}.target`),
      ...(hasValue(object.target) ? [] : [required(`${path}.target.averageValue`, missing)]),
    ];
  }
  if (source === 'external' && external) return validateExternal(external, path);
  if (source === 'pods' && pods) {
    return [
      ...validateIdentifier(pods.metric, `${path}.metric`),
      ...validateTarget(pods.target, `${path}.target`),
      ...(pods.target?.averageValue === undefined
        ? [required(`${path}.target.averageValue`, 'must specify a positive target averageValue')]
        : []),
    ];
  }
  if (source === 'containerResource' && containerResource) {
    const { name, container } = containerResource;
    return [
      ...(name
        ? containerResourceName(name, `${path}.name`)
        : [required(`${path}.name`, 'must specify a resource name')]),
      ...(container
        ? checkDns1123Label(container).map((message) => invalidValue(`${path}.container`, container, message))
        : [required(`${path}.container`, 'must specify a container')]),
      ...validateResourceTarget(containerResource.target, `${path}.target`),
    ];
  }
  const named = resource?.name ? [] : [required(`${path}.name`, 'must specify a resource name')];
  return [...named, ...validateResourceTarget(resource?.target, `${path}.target`)];
}

function hasValue(target: MetricTarget | undefined): boolean {
  return target?.value !== undefined || target?.averageValue !== undefined;
}

function validateExternal(
  { metric, target }: NonNullable<MetricSpec['external']>,
  path: string,
): readonly FieldError[] {
  const both = target?.value !== undefined && target.averageValue !== undefined;
  const missing = 'must set either a target value for metric or a per-pod target';
  const message = 'may not set both a target value for metric and a per-pod target';
  return [
    ...validateIdentifier(metric, `${path}.metric`),
    ...validateTarget(target, `${path}.target`),
    ...(hasValue(target) ? [] : [required(`${path}.target.averageValue`, missing)]),
    ...(both ? [forbiddenField(`${path}.target.value`, message)] : []),
  ];
}

function validateResourceTarget(target: MetricTarget | undefined, path: string): readonly FieldError[] {
  const { averageUtilization, averageValue } = target ?? {};
  const errors = [...validateTarget(target, path)];
  if (averageUtilization === undefined && averageValue === undefined) {
    errors.push(required(`${path}.averageUtilization`, 'must set either a target raw value or a target utilization'));
  }
  if (averageUtilization !== undefined && averageValue !== undefined) {
    errors.push(forbiddenField(`${path}.averageValue`, 'may not set both a target raw value and a target utilization'));
  }
  return errors;
}

const TARGET_TYPES = ['Utilization', 'Value', 'AverageValue'];

function validateTarget(target: MetricTarget | undefined, path: string): readonly FieldError[] {
  const { type = '', value, averageValue, averageUtilization } = (target ?? {}) as Partial<MetricTarget>;
  const errors: FieldError[] = [];
  if (type === '') errors.push(required(`${path}.type`, 'must specify a metric target type'));
  if (!TARGET_TYPES.includes(type)) {
    errors.push(invalidValue(`${path}.type`, type, 'must be either Utilization, Value, or AverageValue'));
  }
  if (value !== undefined && signOfQuantity(value) !== 1)
    errors.push(invalidValue(`${path}.value`, value, 'must be positive'));
  if (averageValue !== undefined && signOfQuantity(averageValue) !== 1) {
    errors.push(invalidValue(`${path}.averageValue`, averageValue, 'must be positive'));
  }
  if (averageUtilization !== undefined && averageUtilization < 1) {
    errors.push(invalidValue(`${path}.averageUtilization`, averageUtilization, 'must be greater than 0'));
  }
  return errors;
}

function validateIdentifier(metric: MetricIdentifier | undefined, path: string): readonly FieldError[] {
  const name = metric?.name;
  if (!name) return [required(`${path}.name`, 'must specify a metric name')];
  return nameIsPathSegment(name, false).map((message) => invalidValue(`${path}.name`, name, message));
}
