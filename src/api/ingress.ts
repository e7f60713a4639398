import { defineKind } from './define-kind.ts';
import { invalidValue } from './validation/field-error.ts';
import { fill } from '../base/fill.ts';
import type { Ingress } from './generated/types.ts';
import { validateIngress, validateIngressStatus } from './network/validate-ingress.ts';
import { validateObjectMetaUpdate } from './validation/object-meta.ts';

const CLASS_ANNOTATION = 'kubernetes.io/ingress.class';

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
  defaults: (ingress) => fill(ingress, { spec: {} }),
  prepareForCreate: (object) => ({ ...object, status: { loadBalancer: {} } }),
  validate: (ingress) => {
    const annotation = ingress.metadata.annotations?.[CLASS_ANNOTATION];
    const className = ingress.spec.ingressClassName;
    const errors = validateIngress(ingress, undefined);
    if (annotation === undefined || className === undefined || annotation === className) return errors;
    const message = 'must match `ingressClassName` when both are specified';
    return [...errors, invalidValue(`annotations.${CLASS_ANNOTATION}`, annotation, message)];
  },
  validateUpdate: (ingress, old) => [...validateObjectMetaUpdate(ingress, old), ...validateIngress(ingress, old)],
  validateStatusUpdate: validateIngressStatus,
  warnings: ({ metadata, spec }, old) =>
    old || metadata.annotations?.[CLASS_ANNOTATION] === undefined || spec.ingressClassName !== undefined
      ? []
      : [`annotation "${CLASS_ANNOTATION}" is deprecated, please use 'spec.ingressClassName' instead`],
});
