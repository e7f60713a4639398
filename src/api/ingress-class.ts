import { change, fill } from './fill.ts';
import { defineKind } from './define-kind.ts';
import type { IngressClass } from './generated/types.ts';
import { nameIsSubdomain, validateObjectMeta, validateObjectMetaUpdate } from './object-meta.ts';

export const ingressClassKind = defineKind<IngressClass>({
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'IngressClass',
  resource: 'ingressclasses',
  singular: 'ingressclass',
  shortNames: [],
  categories: [],
  namespaced: false,
  schema: 'IngressClass',
  hasStatus: false,
  hasScale: false,
  generation: 'spec',
  unconditionalUpdate: true,
  defaults: defaultIngressClass,
  validate: (object) => validateObjectMeta(object, false, nameIsSubdomain),
  validateUpdate: validateObjectMetaUpdate,
});

function defaultIngressClass(ingressClass: IngressClass): IngressClass {
  return change(fill(ingressClass, { spec: {} }), 'spec', (spec) =>
    change(spec, 'parameters', (parameters) => fill(parameters, { scope: 'Cluster' })),
  );
}
