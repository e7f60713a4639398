import { deepEqual } from '../../base/equal.ts';
import { forbiddenField, invalidValue, notSupported, required } from '../validation/field-error.ts';
import type { FieldError } from '../validation/field-error.ts';
import type { PersistentVolumeClaimSpec, TypedObjectReference } from '../generated/types.ts';
import { checkDns1123Label, checkDns1123Subdomain } from '../validation/names.ts';
import { signOfQuantity } from '../values/quantity.ts';
import { validateLabelSelector } from '../validation/validate-selector.ts';

const ACCESS_MODES = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];
export const VOLUME_MODES = ['Block', 'Filesystem'];

/** The access modes of a claim or volume, beyond that there are any. */
export function validateAccessModes(modes: readonly string[], path: string, errors: FieldError[]): void {
  for (const mode of modes) if (!ACCESS_MODES.includes(mode)) errors.push(notSupported(path, mode, ACCESS_MODES));
  const others = modes.some((mode) => mode !== 'ReadWriteOncePod' && ACCESS_MODES.includes(mode));
  if (modes.includes('ReadWriteOncePod') && others) {
    errors.push(forbiddenField(path, 'may not use ReadWriteOncePod with other access modes'));
  }
}

/** A claim's spec, also in templates (ValidatePersistentVolumeClaimSpec). */
export function validateClaimSpec(spec: PersistentVolumeClaimSpec, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const modes = spec.accessModes ?? [];
  if (modes.length === 0) errors.push(required(`${path}.accessModes`, 'at least 1 access mode is required'));
  if (spec.selector) errors.push(...validateLabelSelector(spec.selector, `${path}.selector`));
  validateAccessModes(modes, `${path}.accessModes`, errors);
  const storage = spec.resources?.requests?.['storage'];
  const at = `${path}.resources[storage]`;
  if (storage === undefined) errors.push(required(at));
  else if (signOfQuantity(storage) <= 0) errors.push(invalidValue(at, storage, 'must be greater than zero'));
  validateClassName(spec.storageClassName, `${path}.storageClassName`, errors);
  if (spec.volumeMode !== undefined && !VOLUME_MODES.includes(spec.volumeMode)) {
    errors.push(notSupported(`${path}.volumeMode`, spec.volumeMode, VOLUME_MODES));
  }
  validateSources(spec, path, errors);
  validateClassName(spec.volumeAttributesClassName, `${path}.volumeAttributesClassName`, errors);
  return errors;
}

export function validateClassName(name: string | undefined, path: string, errors: FieldError[]): void {
  if (!name) return;
  for (const message of checkDns1123Subdomain(name)) errors.push(invalidValue(path, name, message));
}

function validateSources(spec: PersistentVolumeClaimSpec, path: string, errors: FieldError[]): void {
  const { dataSource: source, dataSourceRef: ref } = spec;
  if (source) validateSource(source, `${path}.dataSource`, errors);
  if (ref) validateSource(ref, `${path}.dataSourceRef`, errors);
  if (!source || !ref) return;
  const { namespace, ...rest } = ref;
  // upstream passes a path as the value, which shows as an empty struct
  const shown = {};
  if (namespace)
    errors.push(invalidValue(path, shown, 'may not be specified when dataSourceRef.namespace is specified'));
  else if (!deepEqual(source, rest)) errors.push(invalidValue(path, shown, 'must match dataSourceRef'));
}

function validateSource(source: TypedObjectReference, path: string, errors: FieldError[]): void {
  const { name, kind = '', apiGroup, namespace } = source;
  if (!name) errors.push(required(`${path}.name`));
  if (!kind) errors.push(required(`${path}.kind`));
  if (!apiGroup && kind !== 'PersistentVolumeClaim') {
    errors.push(invalidValue(path, kind, "must be 'PersistentVolumeClaim' when referencing the default apiGroup"));
  }
  if (apiGroup)
    for (const message of checkDns1123Subdomain(apiGroup))
      errors.push(invalidValue(`${path}.apiGroup`, apiGroup, message));
  if (namespace)
    for (const message of checkDns1123Label(namespace))
      errors.push(invalidValue(`${path}.namespace`, namespace, message));
}
