import { deepEqual } from '../base/equal.ts';
import { defineKind } from './define-kind.ts';
import { duplicate, invalidValue, notSupported, required, sortedMap, tooLong } from './validation/field-error.ts';
import type { FieldError } from './validation/field-error.ts';
import { fill } from '../base/fill.ts';
import type { StorageClass, TopologySelectorTerm } from './generated/types.ts';
import { byteLength, checkLabelKey } from './validation/names.ts';
import { deprecationOfNodeLabel } from './selectors/node-labels.ts';
import {
  nameIsSubdomain,
  validateImmutable,
  validateLabelKey,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from './validation/object-meta.ts';

const MAX_PARAMETERS = 512;
const MAX_PARAMETERS_SIZE = 256 * 1024;
const RECLAIM_POLICIES = ['Delete', 'Retain'];
const BINDING_MODES = ['Immediate', 'WaitForFirstConsumer'];

export const storageClassKind = defineKind<StorageClass>({
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'StorageClass',
  resource: 'storageclasses',
  singular: 'storageclass',
  shortNames: ['sc'],
  categories: [],
  namespaced: false,
  schema: 'StorageClass',
  hasStatus: false,
  hasScale: false,
  generation: 'none',
  unconditionalUpdate: true,
  defaults: (storageClass) => fill(storageClass, { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' }),
  validate: validateStorageClass,
  validateUpdate: (next, old) => [
    ...validateStorageClass(next),
    ...validateObjectMetaUpdate(next, old),
    ...(deepEqual(next.parameters, old.parameters)
      ? []
      : [invalidValue('parameters', sortedMap(next.parameters), 'field is immutable')]),
    ...validateImmutable(next.provisioner, old.provisioner, 'provisioner'),
    ...validateImmutable(next.reclaimPolicy, old.reclaimPolicy, 'reclaimPolicy'),
    ...validateImmutable(next.volumeBindingMode, old.volumeBindingMode, 'volumeBindingMode'),
  ],
  warnings: (storageClass) =>
    (storageClass.allowedTopologies ?? []).flatMap((term, i) =>
      (term.matchLabelExpressions ?? []).flatMap(({ key }, j) => {
        const message = deprecationOfNodeLabel(key);
        return message === undefined ? [] : [`allowedTopologies[${i}].matchLabelExpressions[${j}].key: ${message}`];
      }),
    ),
});

function validateStorageClass(storageClass: StorageClass): readonly FieldError[] {
  const { provisioner, reclaimPolicy, volumeBindingMode } = storageClass;
  const errors: FieldError[] = [...validateObjectMeta(storageClass, false, nameIsSubdomain)];
  if (!provisioner) errors.push(required('provisioner'));
  else {
    const name = provisioner.toLowerCase();
    for (const message of checkLabelKey(name)) errors.push(invalidValue('provisioner', name, message));
  }
  validateParameters(storageClass.parameters ?? {}, errors);
  if (reclaimPolicy && !RECLAIM_POLICIES.includes(reclaimPolicy)) {
    errors.push(notSupported('reclaimPolicy', reclaimPolicy, RECLAIM_POLICIES));
  }
  if (volumeBindingMode === undefined) errors.push(required('volumeBindingMode'));
  else if (!BINDING_MODES.includes(volumeBindingMode)) {
    errors.push(notSupported('volumeBindingMode', volumeBindingMode, BINDING_MODES));
  }
  validateTopologies(storageClass.allowedTopologies ?? [], errors);
  return errors;
}

function validateParameters(parameters: Readonly<Record<string, string>>, errors: FieldError[]): void {
  const entries = Object.entries(parameters);
  if (entries.length > MAX_PARAMETERS) return void errors.push(tooLong('parameters', MAX_PARAMETERS));
  if ('' in parameters) errors.push(invalidValue('parameters', '', 'field can not be empty.'));
  const size = entries.reduce((sum, [key, value]) => sum + byteLength(key) + byteLength(value), 0);
  if (size > MAX_PARAMETERS_SIZE) errors.push(tooLong('parameters', MAX_PARAMETERS_SIZE));
}

function validateTopologies(terms: readonly TopologySelectorTerm[], errors: FieldError[]): void {
  // upstream compares with as many empty terms as there are terms, too
  const seen: Readonly<Record<string, readonly string[]>>[] = terms.map(() => ({}));
  for (const [i, term] of terms.entries()) {
    const path = `allowedTopologies[${i}].matchLabelExpressions`;
    const values: Record<string, readonly string[]> = {};
    for (const [j, expression] of (term.matchLabelExpressions ?? []).entries()) {
      const at = `${path}[${j}]`;
      const listed = expression.values ?? [];
      if (listed.length === 0) errors.push(required(`${at}.values`));
      for (const [k, value] of listed.entries()) {
        if (listed.indexOf(value) < k) errors.push(duplicate(`${at}.values[${k}]`, value));
      }
      errors.push(...validateLabelKey(expression.key, `${at}.key`));
      if (Object.hasOwn(values, expression.key)) errors.push(duplicate(`${at}.key`, expression.key));
      values[expression.key] = [...new Set(listed)].sort();
    }
    for (const other of seen) if (deepEqual(other, values)) errors.push(duplicate(path, ''));
    seen.push(values);
  }
}
