import { deepEqual } from '../base/equal.ts';
import { defineKind, unchanged } from './define-kind.ts';
import { forbiddenField, invalidValue, tooLong } from './validation/field-error.ts';
import type { FieldError } from './validation/field-error.ts';
import type { ConfigMap } from './generated/types.ts';
import { byteLength, checkConfigKey } from './validation/names.ts';
import { nameIsSubdomain, validateObjectMeta, validateObjectMetaUpdate } from './validation/object-meta.ts';

export const configMapKind = defineKind<ConfigMap>({
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  resource: 'configmaps',
  singular: 'configmap',
  shortNames: ['cm'],
  categories: [],
  namespaced: true,
  schema: 'ConfigMap',
  hasStatus: false,
  hasScale: false,
  generation: 'none',
  unconditionalUpdate: true,
  defaults: unchanged,
  validate: validateConfigMap,
  validateUpdate: (map, old) => [
    ...validateObjectMetaUpdate(map, old),
    ...validateFrozen(map, old, ['data', 'binaryData']),
    ...validateConfigMap(map),
  ],
});

/** What ConfigMaps and Secrets may hold. */
export const MAXIMUM_BYTES = 1024 * 1024;

function validateConfigMap(map: ConfigMap): readonly FieldError[] {
  const errors: FieldError[] = [...validateObjectMeta(map, true, nameIsSubdomain)];
  const { data = {}, binaryData = {} } = map;
  let size = 0;
  for (const key of Object.keys(data).sort()) {
    const at = `data[${key}]`;
    for (const message of checkConfigKey(key)) errors.push(invalidValue(at, key, message));
    if (binaryData[key] !== undefined) errors.push(invalidValue(at, key, 'duplicate of key present in binaryData'));
    size += byteLength(data[key] ?? '');
  }
  for (const key of Object.keys(binaryData).sort()) {
    for (const message of checkConfigKey(key)) errors.push(invalidValue(`binaryData[${key}]`, key, message));
    size += base64Length(binaryData[key] ?? '');
  }
  // upstream's path is empty here, and an empty path prints as a list
  if (size > MAXIMUM_BYTES) errors.push(tooLong('[]', MAXIMUM_BYTES));
  return errors;
}

/** How many bytes a base64 text stands for. */
export function base64Length(text: string): number {
  return Math.floor((text.replace(/[=\s]/g, '').length * 3) / 4);
}

interface Freezable {
  readonly immutable?: boolean;
  readonly data?: unknown;
  readonly binaryData?: unknown;
}

/** A map that is immutable stays as it is. */
export function validateFrozen(
  next: Freezable,
  old: Freezable,
  fields: readonly ('data' | 'binaryData')[],
): readonly FieldError[] {
  if (!old.immutable) return [];
  const refused = 'field is immutable when `immutable` is set';
  return [
    ...(next.immutable ? [] : [forbiddenField('immutable', refused)]),
    ...fields.filter((field) => !deepEqual(next[field], old[field])).map((field) => forbiddenField(field, refused)),
  ];
}
