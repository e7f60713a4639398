import { deepEqual } from '../base/equal.ts';
import { defineKind } from './define-kind.ts';
import type { FieldError } from './validation/field-error.ts';
import { fill, replace } from '../base/fill.ts';
import type { ReplicaSet, ReplicaSetSpec, ReplicaSetStatus } from './generated/types.ts';
import { isEmptySelector } from './selectors/label-selector.ts';
import type { LabelMatcher } from './selectors/label-selector.ts';
import {
  nameIsSubdomain,
  validateNonNegative,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from './validation/object-meta.ts';
import { defaultTemplate } from './pod/pod-defaults.ts';
import { POD_NAMES, warningsForHostname, warningsForTemplate } from './pod/pod-warnings.ts';
import {
  checkSelector,
  selectorMismatch,
  validateRestartsAlways,
  validateSelectorStays,
  validateTemplate,
} from './workload/validate-template.ts';
import { validateAvailableAreReady, validateCounters, validateParts } from './workload/validate-counters.ts';

export const replicaSetKind = defineKind<ReplicaSet>({
  group: 'apps',
  version: 'v1',
  kind: 'ReplicaSet',
  resource: 'replicasets',
  singular: 'replicaset',
  shortNames: ['rs'],
  categories: ['all'],
  namespaced: true,
  schema: 'ReplicaSet',
  hasStatus: true,
  hasScale: true,
  generation: 'spec',
  unconditionalUpdate: true,
  defaults: defaultReplicaSet,
  prepareForCreate: (object) => ({ ...object, status: { replicas: 0 } }),
  validate: (replicaSet) => [
    ...validateObjectMeta(replicaSet, true, nameIsSubdomain),
    ...validateReplicaSetSpec(replicaSet.spec),
  ],
  validateUpdate: (replicaSet, old) => [
    ...validateObjectMetaUpdate(replicaSet, old),
    ...validateReplicaSetSpec(replicaSet.spec),
    ...validateSelectorStays(replicaSet.spec.selector, old.spec.selector),
  ],
  validateStatusUpdate: (replicaSet, old) => [
    ...validateObjectMetaUpdate(replicaSet, old),
    ...validateReplicaStatus(replicaSet.status),
  ],
  warnings: (replicaSet, old) => [
    ...(old ? [] : warningsForHostname(replicaSet.metadata.name, POD_NAMES)),
    ...(old && deepEqual(old.spec, replicaSet.spec)
      ? []
      : warningsForTemplate(replicaSet.spec.template, 'spec.template')),
  ],
});

function defaultReplicaSet(replicaSet: ReplicaSet): ReplicaSet {
  const spec = fill<ReplicaSetSpec>(replicaSet.spec ?? {}, { replicas: 1 });
  return replace(replicaSet, 'spec', replace(spec, 'template', defaultTemplate(spec.template)));
}

function validateReplicaSetSpec(spec: ReplicaSetSpec): readonly FieldError[] {
  // upstream calls it a deployment here too
  const selector = checkSelector(spec.selector, 'deployment', 'invalid label selector', 'spec.selector');
  return [
    ...validateNonNegative(spec.replicas, 'spec.replicas'),
    ...validateNonNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...selector.errors,
    ...(selector.matches ? validateReplicaSetTemplate(spec, selector.matches) : []),
  ];
}

/** The template of a ReplicaSet, and of a Deployment (ValidatePodTemplateSpecForReplicaSet). */
export function validateReplicaSetTemplate(
  { selector, template }: Pick<ReplicaSetSpec, 'selector' | 'template'>,
  matches: LabelMatcher,
): readonly FieldError[] {
  const path = 'spec.template';
  const fits = (selector && isEmptySelector(selector)) || matches(template?.metadata?.labels);
  return [
    ...(fits ? [] : [selectorMismatch(template, path)]),
    ...validateTemplate(template ?? {}, path),
    ...validateRestartsAlways(template, 'ReplicaSet', path),
  ];
}

/** The status of a ReplicaSet or ReplicationController. */
export function validateReplicaStatus(status: ReplicaSetStatus): readonly FieldError[] {
  const counters = [
    'replicas',
    'fullyLabeledReplicas',
    'readyReplicas',
    'availableReplicas',
    'observedGeneration',
    'terminatingReplicas',
  ];
  return [
    ...validateCounters(status, counters),
    ...validateParts(status, ['fullyLabeledReplicas', 'readyReplicas', 'availableReplicas']),
    ...validateAvailableAreReady(status),
  ];
}
