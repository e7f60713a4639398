import { fill } from './fill.ts';
import { defineKind } from './define-kind.ts';
import type { PriorityClass } from './generated/types.ts';
import { nameIsSubdomain, validateObjectMeta, validateObjectMetaUpdate } from './object-meta.ts';

export const priorityClassKind = defineKind<PriorityClass>({
  group: 'scheduling.k8s.io',
  version: 'v1',
  kind: 'PriorityClass',
  resource: 'priorityclasses',
  singular: 'priorityclass',
  shortNames: ['pc'],
  categories: [],
  namespaced: false,
  schema: 'PriorityClass',
  hasStatus: false,
  hasScale: false,
  generation: 'none',
  unconditionalUpdate: true,
  defaults: defaultPriorityClass,
  prepareForCreate: (object) => ({ ...object, metadata: { ...object.metadata, generation: 1 } }),
  validate: (object) => validateObjectMeta(object, false, nameIsSubdomain),
  validateUpdate: validateObjectMetaUpdate,
});

function defaultPriorityClass(priorityClass: PriorityClass): PriorityClass {
  return fill(priorityClass, { preemptionPolicy: 'PreemptLowerPriority', value: 0 });
}
