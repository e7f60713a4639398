import { deepEqual } from '../base/equal.ts';
import { defineKind } from './define-kind.ts';
import { required } from './validation/field-error.ts';
import type { FieldError } from './validation/field-error.ts';
import { fill, replace } from '../base/fill.ts';
import type { ReplicationController, ReplicationControllerSpec } from './generated/types.ts';
import { matcherOfMap } from './selectors/label-selector.ts';
import {
  nameIsSubdomain,
  validateNonNegative,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from './validation/object-meta.ts';
import type { NameCheck } from './validation/object-meta.ts';
import { defaultTemplate } from './pod/pod-defaults.ts';
import { POD_NAMES, warningsForHostname, warningsForTemplate } from './pod/pod-warnings.ts';
import { validateReplicaStatus } from './replica-set.ts';
import { selectorMismatch, validateRestartsAlways, validateTemplate } from './workload/validate-template.ts';

export const replicationControllerKind = defineKind<ReplicationController>({
  group: '',
  version: 'v1',
  kind: 'ReplicationController',
  resource: 'replicationcontrollers',
  singular: 'replicationcontroller',
  shortNames: ['rc'],
  categories: ['all'],
  namespaced: true,
  schema: 'ReplicationController',
  hasStatus: true,
  hasScale: true,
  generation: 'spec',
  unconditionalUpdate: true,
  defaults: defaultReplicationController,
  prepareForCreate: (object) => ({ ...object, status: { replicas: 0 } }),
  validate: (controller) => [
    ...validateObjectMeta(controller, true, nameIsGenerated),
    ...validateControllerSpec(controller.spec),
  ],
  validateUpdate: (controller, old) => [
    ...validateObjectMetaUpdate(controller, old),
    ...validateControllerSpec(controller.spec),
  ],
  validateStatusUpdate: (controller, old) => [
    ...validateObjectMetaUpdate(controller, old),
    ...validateReplicaStatus(controller.status),
  ],
  warnings: (controller, old) => [
    ...(old ? [] : warningsForHostname(controller.metadata.name, POD_NAMES)),
    ...(old && deepEqual(old.spec, controller.spec)
      ? []
      : warningsForTemplate(controller.spec.template, 'spec.template')),
  ],
  selectableFields: (controller) => ({ 'status.replicas': String(controller.status.replicas ?? 0) }),
});

function defaultReplicationController(controller: ReplicationController): ReplicationController {
  const spec = fill<ReplicationControllerSpec>(controller.spec ?? {}, { replicas: 1 });
  if (!spec.template) return replace(controller, 'spec', spec);
  const template = defaultTemplate(spec.template);
  const labels = template.metadata?.labels;
  const templated = replace(spec, 'template', template);
  if (!labels) return replace(controller, 'spec', templated);
  const selected = isEmptyMap(templated.selector) ? replace(templated, 'selector', labels) : templated;
  const labelled = isEmptyMap(controller.metadata.labels)
    ? replace(controller.metadata, 'labels', labels)
    : controller.metadata;
  return replace(replace(controller, 'spec', selected), 'metadata', labelled);
}

function isEmptyMap(map: Readonly<Record<string, string>> | undefined): boolean {
  return !map || Object.keys(map).length === 0;
}

/** Only the name counts, not what it was generated from. */
const nameIsGenerated: NameCheck = (name, prefix) => (prefix ? [] : nameIsSubdomain(name, false));

function validateControllerSpec(spec: ReplicationControllerSpec): readonly FieldError[] {
  const { selector, template } = spec;
  const path = 'spec.template';
  const errors: FieldError[] = [...validateNonNegative(spec.minReadySeconds, 'spec.minReadySeconds')];
  if (isEmptyMap(selector)) errors.push(required('spec.selector'));
  errors.push(...validateNonNegative(spec.replicas, 'spec.replicas'));
  if (!template) return [...errors, required(path)];
  if (!matcherOfMap(selector)(template.metadata?.labels)) errors.push(selectorMismatch(template, path));
  return [
    ...errors,
    ...validateTemplate(template, path),
    ...validateRestartsAlways(template, 'ReplicationController', path),
  ];
}
