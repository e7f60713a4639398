import { fill, replace } from './fill.ts';
import { defaultTemplate } from './pod/pod-defaults.ts';
import { defineKind } from './define-kind.ts';
import type { ReplicationController, ReplicationControllerSpec } from './generated/types.ts';
import { nameIsSubdomain, validateObjectMeta, validateObjectMetaUpdate } from './object-meta.ts';

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
  validate: (object) => validateObjectMeta(object, true, nameIsSubdomain),
  validateUpdate: validateObjectMetaUpdate,
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
