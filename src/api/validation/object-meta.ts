import { deepEqual } from '../../base/equal.ts';
import { forbiddenField, invalidValue, required, tooLong } from './field-error.ts';
import type { FieldError } from './field-error.ts';
import type { ObjectMeta, OwnerReference } from '../generated/types.ts';
import {
  byteLength,
  checkDns1123Label,
  checkDns1123Subdomain,
  checkLabelKey,
  checkLabelValue,
  maskTrailingDash,
} from './names.ts';
import type { KubeObject } from '../object.ts';

// Validation of metadata (apimachinery's api/validation/objectmeta.go and core's additions).

/** What is wrong with a name; `prefix` when it is a generateName. */
export type NameCheck = (name: string, prefix: boolean) => readonly string[];

export const nameIsSubdomain: NameCheck = (name, prefix) =>
  checkDns1123Subdomain(prefix ? maskTrailingDash(name) : name);
export const nameIsLabel: NameCheck = (name, prefix) => checkDns1123Label(prefix ? maskTrailingDash(name) : name);

/** Whether the name can stand in a path: all that is asked of names of kinds without a rule of their own. */
export const nameIsPathSegment: NameCheck = (name, prefix) => {
  if (!prefix && (name === '.' || name === '..')) return [`may not be '${name}'`];
  return ['/', '%'].filter((char) => name.includes(char)).map((char) => `may not contain '${char}'`);
};

const IMMUTABLE = 'field is immutable';
const ANNOTATIONS_LIMIT = 256 * 1024;

const validMaps = new WeakSet<object>();
const NO_ERRORS: readonly FieldError[] = [];

/** Metadata of a kind in the core group and of those that use its rules: finalizers must be qualified too. */
export function validateObjectMeta(
  object: KubeObject,
  namespaced: boolean,
  nameCheck: NameCheck,
): readonly FieldError[] {
  const errors = validateMetadata(object.metadata, namespaced, nameCheck);
  const { finalizers } = object.metadata;
  if (!finalizers?.length) return errors;
  return [...errors, ...finalizers.flatMap((name, i) => validateKubeFinalizer(name, `metadata.finalizers[${i}]`))];
}

/** Metadata as apimachinery alone checks it. */
export function validateMetadata(meta: ObjectMeta, namespaced: boolean, nameCheck: NameCheck): FieldError[] {
  const errors: FieldError[] = [];
  const { generateName, name } = meta;
  if (generateName) {
    for (const message of nameCheck(generateName, true)) {
      errors.push(invalidValue('metadata.generateName', generateName, message));
    }
  }
  if (!name) errors.push(required('metadata.name', 'name or generateName is required'));
  else for (const message of nameCheck(name, false)) errors.push(invalidValue('metadata.name', name, message));
  errors.push(...validateNamespaceField(meta.namespace, namespaced));
  if ((meta.generation ?? 0) < 0) {
    errors.push(invalidValue('metadata.generation', meta.generation, 'must be greater than or equal to 0'));
  }
  errors.push(...validateCommon(meta));
  if (meta.finalizers) errors.push(...validateFinalizers(meta.finalizers));
  return errors;
}

function validateNamespaceField(namespace: string | undefined, namespaced: boolean): readonly FieldError[] {
  if (!namespaced) return namespace ? [forbiddenField('metadata.namespace', 'not allowed on this type')] : NO_ERRORS;
  if (!namespace) return [required('metadata.namespace')];
  return checkDns1123Label(namespace).map((message) => invalidValue('metadata.namespace', namespace, message));
}

function validateCommon(meta: ObjectMeta): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (meta.labels) errors.push(...validateLabels(meta.labels, 'metadata.labels'));
  if (meta.annotations) errors.push(...validateAnnotations(meta.annotations, 'metadata.annotations'));
  if (meta.ownerReferences) errors.push(...validateOwnerReferences(meta.ownerReferences));
  return errors;
}

/** Keys and values of labels. Maps found valid are remembered. */
export function validateLabels(labels: Readonly<Record<string, string>>, path: string): readonly FieldError[] {
  if (validMaps.has(labels)) return NO_ERRORS;
  const errors = Object.keys(labels)
    .sort()
    .flatMap((key) => [
      ...checkLabelKey(key).map((message) => invalidValue(path, key, message)),
      ...checkLabelValue(labels[key] ?? '').map((message) => invalidValue(path, labels[key], message)),
    ]);
  if (errors.length === 0) validMaps.add(labels);
  return errors;
}

export function validateLabelKey(key: string, path: string): readonly FieldError[] {
  return checkLabelKey(key).map((message) => invalidValue(path, key, message));
}

const validAnnotations = new WeakSet<object>();

export function validateAnnotations(
  annotations: Readonly<Record<string, string>>,
  path: string,
): readonly FieldError[] {
  if (validAnnotations.has(annotations)) return NO_ERRORS;
  const errors: FieldError[] = [];
  let size = 0;
  for (const key of Object.keys(annotations).sort()) {
    for (const message of checkLabelKey(key.toLowerCase())) errors.push(invalidValue(path, key, message));
    size += byteLength(key) + byteLength(annotations[key] ?? '');
  }
  if (size > ANNOTATIONS_LIMIT) errors.push(tooLong(path, ANNOTATIONS_LIMIT));
  if (errors.length === 0) validAnnotations.add(annotations);
  return errors;
}

function validateOwnerReferences(owners: readonly OwnerReference[]): readonly FieldError[] {
  if (validMaps.has(owners)) return NO_ERRORS;
  const path = 'metadata.ownerReferences';
  const errors: FieldError[] = [];
  let controller = '';
  for (const owner of owners) {
    errors.push(...validateOwner(owner, path));
    if (!owner.controller) continue;
    const current = `${owner.kind}/${owner.name}`;
    if (controller) {
      const found = `Found "true" in references for ${controller} and ${current}`;
      const message = `Only one reference can have Controller set to true. ${found}`;
      errors.push(invalidValue(path, owners.map(ownerInOrder), message));
    } else controller = current;
  }
  if (errors.length === 0) validMaps.add(owners);
  return errors;
}

function validateOwner(owner: OwnerReference, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const version = (owner.apiVersion ?? '').split('/').at(-1) ?? '';
  if (!version) errors.push(invalidValue(`${path}.apiVersion`, owner.apiVersion ?? '', 'version must not be empty'));
  for (const field of ['kind', 'name', 'uid'] as const) {
    if (!owner[field]) errors.push(invalidValue(`${path}.${field}`, owner[field] ?? '', 'must not be empty'));
  }
  if (owner.apiVersion === 'v1' && owner.kind === 'Event') {
    errors.push(invalidValue(path, ownerInOrder(owner), '/v1, Kind=Event is disallowed from being an owner'));
  }
  return errors;
}

function ownerInOrder(owner: OwnerReference): unknown {
  const { apiVersion, kind, name, uid, controller, blockOwnerDeletion } = owner;
  return { apiVersion, kind, name, uid, controller, blockOwnerDeletion };
}

function validateFinalizers(finalizers: readonly string[]): readonly FieldError[] {
  const path = 'metadata.finalizers';
  const errors = finalizers.flatMap((name) => checkLabelKey(name).map((message) => invalidValue(path, name, message)));
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion')) {
    errors.push(invalidValue(path, finalizers, 'finalizer orphan and foregroundDeletion cannot be both set'));
  }
  return errors;
}

const STANDARD_FINALIZERS: ReadonlySet<string> = new Set(['kubernetes', 'orphan', 'foregroundDeletion']);

/** A finalizer is one of Kubernetes' own or carries a domain. */
export function validateKubeFinalizer(name: string, path: string): readonly FieldError[] {
  if (name.includes('/') || STANDARD_FINALIZERS.has(name)) return NO_ERRORS;
  return [invalidValue(path, name, 'name is neither a standard finalizer name nor is it fully qualified')];
}

/** Metadata of an update (ValidateObjectMetaUpdate). */
export function validateObjectMetaUpdate(object: KubeObject, old: KubeObject): readonly FieldError[] {
  const next = object.metadata;
  const before = old.metadata;
  if (next === before) return NO_ERRORS;
  const errors: FieldError[] = [];
  if (before.deletionTimestamp) errors.push(...refuseNewFinalizers(next.finalizers ?? [], before.finalizers ?? []));
  if ((next.generation ?? 0) < (before.generation ?? 0)) {
    errors.push(invalidValue('metadata.generation', next.generation ?? 0, 'must not be decremented'));
  }
  for (const field of ['name', 'namespace', 'uid', 'creationTimestamp'] as const) {
    if ((next[field] ?? '') !== (before[field] ?? '')) {
      errors.push(invalidValue(`metadata.${field}`, next[field] ?? '', IMMUTABLE));
    }
  }
  if (next.deletionTimestamp !== before.deletionTimestamp) {
    errors.push(invalidValue('metadata.deletionTimestamp', next.deletionTimestamp, IMMUTABLE));
  }
  if (next.deletionGracePeriodSeconds !== before.deletionGracePeriodSeconds) {
    errors.push(invalidValue('metadata.deletionGracePeriodSeconds', next.deletionGracePeriodSeconds, IMMUTABLE));
  }
  errors.push(...validateCommon(next));
  if (next.finalizers)
    errors.push(...next.finalizers.flatMap((name, i) => validateKubeFinalizer(name, `metadata.finalizers[${i}]`)));
  return errors;
}

function refuseNewFinalizers(next: readonly string[], before: readonly string[]): readonly FieldError[] {
  const added = [...new Set(next)].filter((name) => !before.includes(name)).sort();
  if (added.length === 0) return NO_ERRORS;
  const shown = `[]string{${added.map((name) => JSON.stringify(name)).join(', ')}}`;
  const message = `no new finalizers can be added if the object is being deleted, found new finalizers ${shown}`;
  return [forbiddenField('metadata.finalizers', message)];
}

/** A field that no update may change. */
export function validateImmutable(next: unknown, old: unknown, path: string): readonly FieldError[] {
  return deepEqual(next, old) ? NO_ERRORS : [invalidValue(path, next, IMMUTABLE)];
}

/** A count that may not be negative. */
export function validateNonNegative(value: number | undefined, path: string): readonly FieldError[] {
  return value !== undefined && value < 0
    ? [invalidValue(path, value, 'must be greater than or equal to 0')]
    : NO_ERRORS;
}
