import { deepEqual } from '../../base/equal.ts';
import type { ManagedFieldsEntry, ObjectMeta } from '../../api/generated/types.ts';
import type { KubeObject } from '../../api/object.ts';

// What the server does to metadata (apiserver/pkg/registry/rest: meta.go, update.go).

export const FOREGROUND_FINALIZER = 'foregroundDeletion';
export const ORPHAN_FINALIZER = 'orphan';

/** The object with other metadata. */
export function withMetadata<T extends KubeObject>(object: T, metadata: ObjectMeta): T {
  return object.metadata === metadata ? object : { ...object, metadata };
}

/** The object with some metadata changed. */
export function changeMetadata<T extends KubeObject>(object: T, change: Partial<ObjectMeta>): T {
  return { ...object, metadata: { ...object.metadata, ...change } };
}

/** The object without a field of its metadata. */
export function dropMetadata<T extends KubeObject>(object: T, field: keyof ObjectMeta): T {
  if (object.metadata[field] === undefined) return object;
  const { [field]: _dropped, ...metadata } = object.metadata;
  return { ...object, metadata: metadata as ObjectMeta };
}

/** Fields that an update cannot change and that are put back silently. */
const REPAIRED = ['creationTimestamp', 'generation'] as const;
/** Fields that are put back where an update leaves them out. */
const KEPT = ['uid', 'deletionTimestamp', 'deletionGracePeriodSeconds'] as const;

/** The metadata of an update with what only the server may change put back. The same reference where nothing was to repair. */
export function repairMetadata(next: ObjectMeta, old: ObjectMeta): ObjectMeta {
  if (next === old) return next;
  let repaired: Record<string, unknown> | undefined;
  for (const field of REPAIRED) {
    if (next[field] === old[field]) continue;
    repaired ??= { ...next };
    if (old[field] === undefined) delete repaired[field];
    else repaired[field] = old[field];
  }
  for (const field of KEPT) {
    if (next[field] || old[field] === undefined || next[field] === old[field]) continue;
    repaired ??= { ...next };
    repaired[field] = old[field];
  }
  if (old.deletionTimestamp && next.deletionTimestamp !== old.deletionTimestamp) {
    repaired ??= { ...next };
    repaired['deletionTimestamp'] = old.deletionTimestamp;
  }
  return (repaired ?? next) as ObjectMeta;
}

/** Whether two states of an object differ in nothing but the resourceVersion (and times of managedFields). */
export function sameObject(a: KubeObject, b: KubeObject): boolean {
  if (a === b) return true;
  if (!sameMetadata(a.metadata, b.metadata)) return false;
  return sameFields(a, b, 'metadata');
}

function sameMetadata(a: ObjectMeta, b: ObjectMeta): boolean {
  if (a === b) return true;
  return sameFields(a, b, 'resourceVersion', 'managedFields') && sameManagers(a.managedFields, b.managedFields);
}

function sameFields(a: object, b: object, ...except: readonly string[]): boolean {
  const x = a as Readonly<Record<string, unknown>>;
  const y = b as Readonly<Record<string, unknown>>;
  for (const key in x) {
    if (!except.includes(key) && x[key] !== y[key] && !deepEqual(x[key], y[key])) return false;
  }
  for (const key in y) {
    if (!except.includes(key) && y[key] !== undefined && x[key] === undefined) return false;
  }
  return true;
}

/** Whether two records of field managers differ in nothing but times. */
export function sameManagers(
  a: readonly ManagedFieldsEntry[] | undefined,
  b: readonly ManagedFieldsEntry[] | undefined,
): boolean {
  if (a === b) return true;
  if (a?.length !== b?.length) return false;
  return (a ?? []).every((entry, i) => sameFields(entry, b?.[i] ?? {}, 'time'));
}
