import { defineKind, unchanged } from './define-kind.ts';
import { invalidValue } from './validation/field-error.ts';
import type { FieldError } from './validation/field-error.ts';
import { change, without } from '../base/fill.ts';
import type { Lease, LeaseSpec } from './generated/types.ts';
import { nameIsSubdomain, validateMetadata, validateObjectMetaUpdate } from './validation/object-meta.ts';

export const leaseKind = defineKind<Lease>({
  group: 'coordination.k8s.io',
  version: 'v1',
  kind: 'Lease',
  resource: 'leases',
  singular: 'lease',
  shortNames: [],
  categories: [],
  namespaced: true,
  schema: 'Lease',
  hasStatus: false,
  hasScale: false,
  generation: 'none',
  unconditionalUpdate: false,
  defaults: unchanged,
  prepareForCreate: withoutStrategy,
  prepareForUpdate: withoutStrategy,
  validate: (lease) => [...validateMetadata(lease.metadata, true, nameIsSubdomain), ...validateSpec(lease.spec)],
  validateUpdate: (lease, old) => [...validateObjectMetaUpdate(lease, old), ...validateSpec(lease.spec)],
});

/** Coordinated leader election is off. */
function withoutStrategy(lease: Lease): Lease {
  return change(lease, 'spec', (spec) => without(spec, 'strategy', 'preferredHolder'));
}

function validateSpec(spec: LeaseSpec | undefined): readonly FieldError[] {
  const { leaseDurationSeconds: duration, leaseTransitions: transitions } = spec ?? {};
  const errors: FieldError[] = [];
  if (duration !== undefined && duration <= 0) {
    errors.push(invalidValue('spec.leaseDurationSeconds', duration, 'must be greater than 0'));
  }
  if (transitions !== undefined && transitions < 0) {
    errors.push(invalidValue('spec.leaseTransitions', transitions, 'must be greater than or equal to 0'));
  }
  return errors;
}
