import { fill } from './fill.ts';
import { defineKind } from './define-kind.ts';
import type { StorageClass } from './generated/types.ts';
import { nameIsSubdomain, validateObjectMeta, validateObjectMetaUpdate } from './object-meta.ts';

export const storageClassKind = defineKind<StorageClass>({
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'StorageClass',
  resource: 'storageclasses',
  singular: 'storageclass',
  shortNames: ['sc'],
  categories: [],
  namespaced: false,
  schema: 'StorageClass',
  hasStatus: false,
  hasScale: false,
  generation: 'none',
  unconditionalUpdate: true,
  defaults: defaultStorageClass,
  validate: (object) => validateObjectMeta(object, false, nameIsSubdomain),
  validateUpdate: validateObjectMetaUpdate,
});

function defaultStorageClass(storageClass: StorageClass): StorageClass {
  return fill(storageClass, { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' });
}
