import { deepEqual } from '../base/equal.ts';
import { defineKind } from './define-kind.ts';
import { forbiddenField, invalidValue, notSupported, required } from './validation/field-error.ts';
import type { FieldError } from './validation/field-error.ts';
import { change, changeEach, fill, replace, without } from '../base/fill.ts';
import type {
  PersistentVolumeClaim,
  PodTemplateSpec,
  StatefulSet,
  StatefulSetSpec,
  StatefulSetUpdateStrategy,
} from './generated/types.ts';
import { toInternal } from './go/go-internal.ts';
import { isEmptySelector } from './selectors/label-selector.ts';
import type { LabelMatcher } from './selectors/label-selector.ts';
import { checkDns1123Label } from './validation/names.ts';
import {
  nameIsLabel,
  validateAnnotations,
  validateLabels,
  validateNonNegative,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from './validation/object-meta.ts';
import { defaultTemplate } from './pod/pod-defaults.ts';
import { warningsForTemplate } from './pod/pod-warnings.ts';
import { validatePodAnnotations } from './pod/validate-pod.ts';
import { defaultClaimSpec } from './storage/claim-defaults.ts';
import { warningsForClaimSpec } from './storage/claim-warnings.ts';
import { validateClaimSpec } from './storage/validate-claim-spec.ts';
import {
  checkSelector,
  selectorMismatch,
  validateRestartsAlways,
  validateTemplate,
} from './workload/validate-template.ts';
import {
  validateAvailableAreReady,
  validateCollisionsGrow,
  validateCounters,
  validateParts,
} from './workload/validate-counters.ts';

export const statefulSetKind = defineKind<StatefulSet>({
  group: 'apps',
  version: 'v1',
  kind: 'StatefulSet',
  resource: 'statefulsets',
  singular: 'statefulset',
  shortNames: ['sts'],
  categories: ['all'],
  namespaced: true,
  schema: 'StatefulSet',
  hasStatus: true,
  hasScale: true,
  generation: 'spec',
  unconditionalUpdate: true,
  defaults: defaultStatefulSet,
  prepareForCreate: (statefulSet) => ({
    ...statefulSet,
    spec: withoutGated(statefulSet.spec),
    status: { replicas: 0, availableReplicas: 0 },
  }),
  prepareForUpdate: (statefulSet) => replace(statefulSet, 'spec', withoutGated(statefulSet.spec)),
  validate: (statefulSet) => [
    ...validateObjectMeta(statefulSet, true, nameIsLabel),
    ...validateStatefulSetSpec(statefulSet.spec, { isNew: true, checkTemplate: true }),
  ],
  validateUpdate: (statefulSet, old) => [
    ...validateObjectMetaUpdate(statefulSet, old),
    ...validateStatefulSetSpec(statefulSet.spec, {
      isNew: false,
      checkTemplate: validateStatefulSetSpec(old.spec, { isNew: false, checkTemplate: true }).length === 0,
    }),
    ...validateRestStays(statefulSet.spec, old.spec),
  ],
  validateStatusUpdate: (statefulSet, old) => [
    ...validateStatus(statefulSet.status),
    ...validateObjectMetaUpdate(statefulSet, old),
    ...validateCollisionsGrow(statefulSet.status, old.status),
  ],
  warnings: (statefulSet, old) => [
    ...(old && deepEqual(old.spec, statefulSet.spec)
      ? []
      : warningsForTemplate(statefulSet.spec.template, 'spec.template')),
    ...(statefulSet.spec.volumeClaimTemplates ?? []).flatMap((claim, i) =>
      warningsForClaimSpec(claim.spec, `spec.volumeClaimTemplates[${i}]${old ? '.Spec' : ''}`),
    ),
    ...((statefulSet.spec.revisionHistoryLimit ?? 0) < 0 ? [NEGATIVE_HISTORY] : []),
  ],
});

function defaultStatefulSet(statefulSet: StatefulSet): StatefulSet {
  const spec = fill<StatefulSetSpec>(statefulSet.spec ?? {}, {
    podManagementPolicy: 'OrderedReady',
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: {} },
    persistentVolumeClaimRetentionPolicy: {},
    replicas: 1,
    revisionHistoryLimit: 10,
  });
  const strategic = change(spec, 'updateStrategy', defaultStrategy);
  const retained = change(strategic, 'persistentVolumeClaimRetentionPolicy', (policy) =>
    fill(policy, { whenDeleted: 'Retain', whenScaled: 'Retain' }),
  );
  const claimed = changeEach(retained, 'volumeClaimTemplates', defaultClaimTemplate);
  return replace(statefulSet, 'spec', replace(claimed, 'template', defaultTemplate(spec.template)));
}

function defaultStrategy(strategy: StatefulSetUpdateStrategy): StatefulSetUpdateStrategy {
  const typed = strategy.type ? strategy : fill({ ...strategy, type: 'RollingUpdate' }, { rollingUpdate: {} });
  if (typed.type !== 'RollingUpdate') return typed;
  return change(typed, 'rollingUpdate', (rollingUpdate) => fill(rollingUpdate, { partition: 0 }));
}

/** Claim templates carry what a claim carries once it is decoded. */
function defaultClaimTemplate(claim: PersistentVolumeClaim): PersistentVolumeClaim {
  const typed = fill(replace(replace(claim, 'apiVersion', 'v1'), 'kind', 'PersistentVolumeClaim'), {
    spec: {},
    status: {},
  });
  return change(change(typed, 'spec', defaultClaimSpec), 'status', (status) => fill(status, { phase: 'Pending' }));
}

const NEGATIVE_HISTORY =
  'spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended';

/** Without maxUnavailable, whose feature gate (MaxUnavailableStatefulSet) is off. */
function withoutGated(spec: StatefulSetSpec): StatefulSetSpec {
  return change(spec, 'updateStrategy', (strategy) =>
    change(strategy, 'rollingUpdate', (rollingUpdate) => without(rollingUpdate, 'maxUnavailable')),
  );
}

interface Options {
  /** Names and claims that no update can change are checked only then. */
  readonly isNew: boolean;
  readonly checkTemplate: boolean;
}

function validateStatefulSetSpec(spec: StatefulSetSpec, options: Options): readonly FieldError[] {
  const selector = checkSelector(spec.selector, 'statefulset', '', 'spec.selector');
  const { serviceName } = spec;
  return [
    ...validatePolicy(spec.podManagementPolicy),
    ...validateStrategy(spec.updateStrategy ?? {}),
    ...validateRetention(spec),
    ...(options.isNew ? validateClaims(spec) : []),
    ...validateNonNegative(spec.replicas, 'spec.replicas'),
    ...validateNonNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...validateNonNegative(spec.ordinals?.start, 'spec.ordinals.start'),
    ...(options.isNew && serviceName
      ? checkDns1123Label(serviceName).map((message) => invalidValue('spec.serviceName', serviceName, message))
      : []),
    ...selector.errors,
    ...(selector.matches ? validateStatefulSetTemplate(spec, selector.matches, options) : []),
    ...validateRestartsAlways(spec.template, 'StatefulSet', 'spec.template'),
  ];
}

function validatePolicy(policy: string | undefined): readonly FieldError[] {
  const path = 'spec.podManagementPolicy';
  if (!policy) return [required(path)];
  if (policy === 'OrderedReady' || policy === 'Parallel') return [];
  return [invalidValue(path, policy, "must be 'OrderedReady' or 'Parallel'")];
}

function validateStrategy(strategy: StatefulSetUpdateStrategy): readonly FieldError[] {
  const path = 'spec.updateStrategy';
  const { type, rollingUpdate } = strategy;
  if (!type) return [required(path)];
  if (type === 'RollingUpdate') return validateNonNegative(rollingUpdate?.partition, `${path}.rollingUpdate.partition`);
  if (type !== 'OnDelete') {
    const shown = toInternal('StatefulSetUpdateStrategy', strategy);
    return [invalidValue(path, shown, "must be 'RollingUpdate' or 'OnDelete'")];
  }
  if (!rollingUpdate) return [];
  const shown = toInternal('RollingUpdateStatefulSetStrategy', rollingUpdate);
  return [invalidValue(`${path}.rollingUpdate`, shown, "only allowed for updateStrategy 'RollingUpdate'")];
}

const RETENTION = ['Retain', 'Delete'];

function validateRetention(spec: StatefulSetSpec): readonly FieldError[] {
  const policy = spec.persistentVolumeClaimRetentionPolicy;
  if (!policy) return [];
  return (['whenDeleted', 'whenScaled'] as const).flatMap((field) => {
    const value = policy[field] ?? '';
    return RETENTION.includes(value)
      ? []
      : [notSupported(`spec.persistentVolumeClaimRetentionPolicy.${field}`, value, RETENTION)];
  });
}

function validateClaims(spec: StatefulSetSpec): readonly FieldError[] {
  return (spec.volumeClaimTemplates ?? []).flatMap((claim, i) =>
    validateClaimSpec(claim.spec, `spec.volumeClaimTemplates[${i}].spec`),
  );
}

/** The template with the volumes that the claims become, and without the names that the controller sets. */
function templateWithClaims(spec: StatefulSetSpec): PodTemplateSpec {
  const { template = {}, volumeClaimTemplates: claims = [] } = spec;
  const pod = template.spec;
  if (!pod || (claims.length === 0 && !pod.hostname && !pod.subdomain)) return template;
  const { hostname: _hostname, subdomain: _subdomain, ...rest } = pod;
  const names = [...new Set(claims.map(({ metadata }) => metadata?.name ?? ''))];
  const volumes = [
    ...names.map((name) => ({ name, persistentVolumeClaim: { claimName: name } })),
    ...(pod.volumes ?? []).filter(({ name }) => !names.includes(name)),
  ];
  return { ...template, spec: { ...rest, volumes } };
}

function validateStatefulSetTemplate(
  spec: StatefulSetSpec,
  matches: LabelMatcher,
  options: Options,
): readonly FieldError[] {
  const path = 'spec.template';
  const { template, selector } = spec;
  const { labels, annotations } = template?.metadata ?? {};
  const fits = (selector && isEmptySelector(selector)) || matches(labels);
  const errors: FieldError[] = [
    ...(fits ? [] : [selectorMismatch(template, path)]),
    ...(options.checkTemplate ? validateTemplate(templateWithClaims(spec), path) : []),
    ...(labels ? validateLabels(labels, `${path}.labels`) : []),
    ...(annotations ? validateAnnotations(annotations, `${path}.annotations`) : []),
  ];
  if (annotations)
    validatePodAnnotations(template?.spec ?? { containers: [] }, annotations, `${path}.annotations`, errors);
  return errors;
}

const MUTABLE = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
] as const;

function validateRestStays(next: StatefulSetSpec, old: StatefulSetSpec): readonly FieldError[] {
  if (deepEqual(without(next, ...MUTABLE), without(old, ...MUTABLE))) return [];
  const fields = MUTABLE.map((field) => `'${field}'`);
  const list = `${fields.slice(0, -1).join(', ')} and ${fields.at(-1) ?? ''}`;
  return [forbiddenField('spec', `updates to statefulset spec for fields other than ${list} are forbidden`)];
}

const COUNTERS = [
  'replicas',
  'readyReplicas',
  'currentReplicas',
  'updatedReplicas',
  'availableReplicas',
  'observedGeneration',
  'collisionCount',
];

function validateStatus(status: StatefulSet['status']): readonly FieldError[] {
  return [
    ...validateCounters(status, COUNTERS),
    ...validateParts(status, ['readyReplicas', 'currentReplicas', 'updatedReplicas', 'availableReplicas']),
    ...validateAvailableAreReady(status, 'status.readyReplicas'),
  ];
}
