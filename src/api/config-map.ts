import { defineKind, unchanged } from './define-kind.ts';
import type { ConfigMap } from './generated/types.ts';
import { nameIsSubdomain, validateObjectMeta, validateObjectMetaUpdate } from './object-meta.ts';

export const configMapKind = defineKind<ConfigMap>({
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  resource: 'configmaps',
  singular: 'configmap',
  shortNames: ['cm'],
  categories: [],
  namespaced: true,
  schema: 'ConfigMap',
  hasStatus: false,
  hasScale: false,
  generation: 'none',
  unconditionalUpdate: true,
  defaults: unchanged,
  validate: (object) => validateObjectMeta(object, true, nameIsSubdomain),
  validateUpdate: validateObjectMetaUpdate,
});
