import { change, fill } from './fill.ts';
import { roundList } from './pod/pod-defaults.ts';
import { defineKind } from './define-kind.ts';
import type { ResourceQuota } from './generated/types.ts';
import { nameIsSubdomain, validateObjectMeta, validateObjectMetaUpdate } from './object-meta.ts';

export const resourceQuotaKind = defineKind<ResourceQuota>({
  group: '',
  version: 'v1',
  kind: 'ResourceQuota',
  resource: 'resourcequotas',
  singular: 'resourcequota',
  shortNames: ['quota'],
  categories: [],
  namespaced: true,
  schema: 'ResourceQuota',
  hasStatus: true,
  hasScale: false,
  generation: 'none',
  unconditionalUpdate: true,
  defaults: defaultQuota,
  validate: (object) => validateObjectMeta(object, true, nameIsSubdomain),
  validateUpdate: validateObjectMetaUpdate,
});

function defaultQuota(quota: ResourceQuota): ResourceQuota {
  return change(fill(quota, { spec: {}, status: {} }), 'spec', (spec) => change(spec, 'hard', roundList));
}
