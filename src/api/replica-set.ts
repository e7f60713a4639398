import { fill, replace } from './fill.ts';
import { defaultTemplate } from './pod/pod-defaults.ts';
import { defineKind } from './define-kind.ts';
import type { ReplicaSet, ReplicaSetSpec } from './generated/types.ts';
import { nameIsSubdomain, validateObjectMeta, validateObjectMetaUpdate } from './object-meta.ts';

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
  validate: (object) => validateObjectMeta(object, true, nameIsSubdomain),
  validateUpdate: validateObjectMetaUpdate,
});

function defaultReplicaSet(replicaSet: ReplicaSet): ReplicaSet {
  const spec = fill<ReplicaSetSpec>(replicaSet.spec ?? {}, { replicas: 1 });
  return replace(replicaSet, 'spec', replace(spec, 'template', defaultTemplate(spec.template)));
}
