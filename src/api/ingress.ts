import { fill } from './fill.ts';
import { defineKind } from './define-kind.ts';
import type { Ingress } from './generated/types.ts';
import { nameIsSubdomain, validateObjectMeta, validateObjectMetaUpdate } from './object-meta.ts';

export const ingressKind = defineKind<Ingress>({
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'Ingress',
  resource: 'ingresses',
  singular: 'ingress',
  shortNames: ['ing'],
  categories: [],
  namespaced: true,
  schema: 'Ingress',
  hasStatus: true,
  hasScale: false,
  generation: 'spec',
  unconditionalUpdate: true,
  defaults: defaultIngress,
  prepareForCreate: (object) => ({ ...object, status: { loadBalancer: {} } }),
  validate: (object) => validateObjectMeta(object, true, nameIsSubdomain),
  validateUpdate: validateObjectMetaUpdate,
});

function defaultIngress(ingress: Ingress): Ingress {
  return fill(ingress, { spec: {} });
}
