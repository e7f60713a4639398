// The addresses of services as objects: the ranges they come from, and each that is taken.
import { deepEqual } from '../../base/equal.ts';
import { defineKind, unchanged } from '../define-kind.ts';
import type { IPAddress, ServiceCIDR } from '../generated/types.ts';
import { invalidValue, required, tooLong } from '../validation/field-error.ts';
import type { FieldError } from '../validation/field-error.ts';
import { nameIsSubdomain, validateObjectMeta, validateObjectMetaUpdate } from '../validation/object-meta.ts';

const ADDRESS = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;
const CIDR = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.|(?=\/))){4}\/(?:3[0-2]|[12]?\d)$/;
const MAX_RANGES = 2;

export const ipAddressKind = defineKind<IPAddress>({
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'IPAddress',
  resource: 'ipaddresses',
  singular: 'ipaddress',
  shortNames: ['ip'],
  categories: [],
  namespaced: false,
  schema: 'IPAddress',
  hasStatus: false,
  hasScale: false,
  generation: 'spec',
  unconditionalUpdate: false,
  defaults: unchanged,
  validate: validateAddress,
  validateUpdate: (next, old) => [
    ...validateObjectMetaUpdate(next, old),
    ...(deepEqual(next.spec.parentRef, old.spec.parentRef)
      ? []
      : [invalidValue('spec.parentRef', next.spec.parentRef, 'field is immutable')]),
  ],
});

function validateAddress({ metadata, spec }: IPAddress): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (!ADDRESS.test(metadata.name) && !metadata.name.includes(':')) {
    const message = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';
    errors.push(invalidValue('metadata.name', metadata.name, message));
  }
  const { parentRef } = spec as Partial<IPAddress['spec']>;
  if (!parentRef) return [...errors, required('spec.parentRef')];
  if (!parentRef.resource) errors.push(required('spec.parentRef.resource'));
  if (!parentRef.name) errors.push(required('spec.parentRef.name'));
  return errors;
}

export const serviceCidrKind = defineKind<ServiceCIDR>({
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'ServiceCIDR',
  resource: 'servicecidrs',
  singular: 'servicecidr',
  shortNames: [],
  categories: [],
  namespaced: false,
  schema: 'ServiceCIDR',
  hasStatus: true,
  hasScale: false,
  generation: 'none',
  unconditionalUpdate: false,
  defaults: unchanged,
  validate: validateRanges,
  validateUpdate: (next, old) => [
    ...validateObjectMetaUpdate(next, old),
    ...(deepEqual(next.spec, old.spec) ? [] : [invalidValue('spec.cidrs', next.spec.cidrs, 'field is immutable')]),
  ],
});

function validateRanges(object: ServiceCIDR): readonly FieldError[] {
  const errors: FieldError[] = [...validateObjectMeta(object, false, nameIsSubdomain)];
  const ranges = object.spec.cidrs ?? [];
  if (ranges.length === 0) errors.push(required('spec.cidrs', 'at least one CIDR required'));
  if (ranges.length > MAX_RANGES) errors.push(tooLong('spec.cidrs', MAX_RANGES));
  for (const [at, range] of ranges.entries()) {
    if (CIDR.test(range) || range.includes(':')) continue;
    const message = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)';
    errors.push(invalidValue(`spec.cidrs[${at}]`, range, message));
  }
  return errors;
}
