import { deepEqual } from '../../base/equal.ts';
import { forbiddenField, invalidValue, notSupported, required } from '../validation/field-error.ts';
import type { FieldError } from '../validation/field-error.ts';
import { replace } from '../../base/fill.ts';
import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from '../generated/types.ts';
import { toInternal } from '../go/go-internal.ts';
import { checkLabelKey } from '../validation/names.ts';
import {
  nameIsSubdomain,
  validateImmutable,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from '../validation/object-meta.ts';
import { compareQuantities, signOfQuantity } from '../values/quantity.ts';
import { isNativeResource } from '../values/resource-names.ts';
import { jsonDiff } from '../../base/go-difflib.ts';
import { validateClaimSpec } from './validate-claim-spec.ts';

// Claims (ValidatePersistentVolumeClaim).

/** The class of a claim before there was a field for it. */
export const CLASS_ANNOTATION = 'volume.beta.kubernetes.io/storage-class';

const IMMUTABLE_SPEC =
  'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims';

/** A claim (ValidatePersistentVolumeClaim of pkg/apis/core/validation). */
export function validateClaim(claim: PersistentVolumeClaim): readonly FieldError[] {
  return [...validateObjectMeta(claim, true, nameIsSubdomain), ...validateClaimSpec(claim.spec, 'spec')];
}

/** An update of a claim: bound, it may only grow (ValidatePersistentVolumeClaimUpdate). */
export function validateClaimUpdate(claim: PersistentVolumeClaim, old: PersistentVolumeClaim): readonly FieldError[] {
  const errors: FieldError[] = [...validateObjectMetaUpdate(claim, old), ...validateClaim(claim)];
  const next = comparable(claim, old, errors);
  const before = old.spec.volumeName ? old.spec : replace(old.spec, 'volumeName', claim.spec.volumeName);
  if (!deepEqual(next, before)) {
    const type = 'PersistentVolumeClaimSpec';
    const diff = jsonDiff(toInternal(type, before), toInternal(type, next));
    errors.push(forbiddenField('spec', `${IMMUTABLE_SPEC}\n${diff}`));
  }
  const size = sizeOf(claim.spec);
  const shrinks = compareQuantities(size, sizeOf(old.spec)) < 0;
  if (shrinks && compareQuantities(size, old.status?.capacity?.['storage'] ?? '0') <= 0) {
    errors.push(forbiddenField('spec.resources.requests.storage', 'field can not be less than status.capacity'));
  }
  errors.push(...validateImmutable(claim.spec.volumeMode, old.spec.volumeMode, 'volumeMode'));
  validateAttributesClass(claim, old, errors);
  return errors;
}

/** The spec with what may change put back. */
function comparable(
  { metadata, spec, status }: PersistentVolumeClaim,
  old: PersistentVolumeClaim,
  errors: FieldError[],
): PersistentVolumeClaimSpec {
  const annotation = metadata.annotations?.[CLASS_ANNOTATION];
  const before = old.metadata.annotations?.[CLASS_ANNOTATION];
  const classIsNew = old.spec.storageClassName === undefined && spec.storageClassName !== undefined;
  const fromAnnotation = classIsNew && before === spec.storageClassName && (annotation ?? before) === before;
  if (!fromAnnotation && annotation !== before) {
    const path = `metadata.annotations[${CLASS_ANNOTATION}]`;
    errors.push(invalidValue(path, annotation ?? '', 'field is immutable'));
  }
  const fromNone = classIsNew && (before === undefined || before === spec.storageClassName);
  const next = fromNone ? replace(spec, 'storageClassName', undefined) : spec;
  return status?.phase === 'Bound' ? withOldSize(next, old.spec) : next;
}

function withOldSize(spec: PersistentVolumeClaimSpec, old: PersistentVolumeClaimSpec): PersistentVolumeClaimSpec {
  const next = replace(spec, 'volumeAttributesClassName', old.volumeAttributesClassName);
  if (!spec.resources?.requests) return next;
  const requests = { ...spec.resources.requests, storage: sizeOf(old) };
  return { ...next, resources: { ...spec.resources, requests } };
}

function sizeOf(spec: PersistentVolumeClaimSpec): string {
  return spec.resources?.requests?.['storage'] ?? '0';
}

function validateAttributesClass(
  { spec }: PersistentVolumeClaim,
  old: PersistentVolumeClaim,
  errors: FieldError[],
): void {
  const name = spec.volumeAttributesClassName;
  if (name === old.spec.volumeAttributesClassName) return;
  if (old.status?.currentVolumeAttributesClassName === undefined || name) return;
  const to = name === undefined ? 'nil' : 'empty string';
  const message = `update to ${to} is forbidden when status.currentVolumeAttributesClassName is not nil`;
  errors.push(forbiddenField('spec.volumeAttributesClassName', message));
}

const RESIZE_STATUSES = [
  'ControllerResizeInProgress',
  'ControllerResizeInfeasible',
  'NodeResizeInProgress',
  'NodeResizeInfeasible',
  'NodeResizePending',
].sort();

export function validateClaimStatus(claim: PersistentVolumeClaim, old: PersistentVolumeClaim): readonly FieldError[] {
  const errors: FieldError[] = [...validateObjectMetaUpdate(claim, old)];
  if (!claim.spec.accessModes?.length) errors.push(required('Spec.accessModes'));
  const { capacity = {}, allocatedResourceStatuses: statuses = {}, allocatedResources = {} } = claim.status ?? {};
  for (const name of Object.keys(capacity).sort()) refuseNegative(capacity, name, 'status.capacity', errors);
  for (const name of Object.keys(statuses).sort()) {
    const path = 'status.allocatedResourceStatuses';
    validateKey(name, path, errors);
    if (!RESIZE_STATUSES.includes(statuses[name] ?? '')) errors.push(notSupported(path, name, RESIZE_STATUSES));
  }
  for (const name of Object.keys(allocatedResources).sort()) {
    if (validateKey(name, 'status.allocatedResources', errors)) {
      refuseNegative(allocatedResources, name, 'status.allocatedResources', errors);
    }
  }
  return errors;
}

function refuseNegative(
  list: Readonly<Record<string, string>>,
  name: string,
  path: string,
  errors: FieldError[],
): void {
  const amount = list[name] ?? '0';
  if (signOfQuantity(amount) >= 0) return;
  errors.push(invalidValue(`${path}[${name}]`, amount, 'must be a valid resource quantity'));
}

/** Whether the name is right. */
function validateKey(name: string, path: string, errors: FieldError[]): boolean {
  const before = errors.length;
  for (const message of checkLabelKey(name)) errors.push(invalidValue(path, name, message));
  if (errors.length === before && name !== 'storage' && isNativeResource(name)) {
    errors.push(notSupported(path, name, ['storage']));
  }
  return errors.length === before;
}
