import { deepEqual } from '../../../base/equal.ts';

// RFC 6902, as evanphx/json-patch does it.

export type Json = unknown;
export type JsonObject = Readonly<Record<string, Json>>;

/** An operation cannot be carried out. */
export class PatchConflict extends Error {}

interface Operation {
  readonly op?: unknown;
  readonly path?: unknown;
  readonly from?: unknown;
  readonly value?: unknown;
}

/** Applies the operations one after the other; throws PatchConflict where one cannot be. */
export function applyJsonPatch(document: Json, operations: readonly unknown[]): Json {
  return operations.reduce<Json>((current, operation) => applyOne(current, operation ?? {}), document);
}

function applyOne(document: Json, operation: Operation): Json {
  const path = pointer(operation.path);
  const { value = null, op } = operation;
  const shown = String(operation.path);
  const missing = (where: string): string =>
    `${String(op)} operation does not apply: doc is missing path: ${where}: missing value`;
  switch (op) {
    case 'add':
      return change(document, path, (parent, key) => insert(parent, key, value), missing(JSON.stringify(shown)));
    case 'remove':
      return change(document, path, (parent, key) => take(parent, key, op, shown), missing(JSON.stringify(shown)));
    case 'replace':
      if (path.length === 0) return value;
      return change(document, path, (parent, key) => put(parent, key, value), missing(shown));
    case 'test':
      if (!deepEqual(read(document, path) ?? null, value)) {
        throw new PatchConflict(`testing value ${shown} failed: test failed`);
      }
      return document;
    case 'copy':
      return copy(document, document, pointer(operation.from), path, missing(JSON.stringify(shown)));
    case 'move': {
      const from = pointer(operation.from);
      const taken = change(
        document,
        from,
        (parent, key) => take(parent, key, op, key),
        missing(String(operation.from)),
      );
      return copy(document, taken, from, path, missing(JSON.stringify(shown)));
    }
    default:
      throw new PatchConflict(`Unexpected kind: ${typeof op === 'string' ? op : 'unknown'}`);
  }
}

function copy(source: Json, target: Json, from: readonly string[], path: readonly string[], missing: string): Json {
  const value = read(source, from) ?? null;
  return change(target, path, (parent, key) => insert(parent, key, value), missing);
}

/**
 * A JSON pointer taken apart; what stands before the first slash is dropped, as upstream does. A key that is missing is replaced as if it were there.
 */
function pointer(path: unknown): readonly string[] {
  if (typeof path !== 'string') throw new PatchConflict('missing path');
  return path
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function read(document: Json, path: readonly string[]): Json {
  return path.reduce<Json>((at, key) => {
    if (Array.isArray(at)) return at[indexOf(at, key, at.length - 1)] as Json;
    if (typeof at === 'object' && at !== null) return (at as JsonObject)[key];
    throw new PatchConflict('missing path');
  }, document);
}

/** The document with the parent of a path changed; `missing` says that there is none. */
function change(
  document: Json,
  path: readonly string[],
  by: (parent: Json, key: string) => Json,
  missing: string,
): Json {
  const [key, ...rest] = path;
  if (key === undefined) throw new PatchConflict(missing);
  if (rest.length === 0) return by(document, key);
  const inner = read(document, [key]);
  if (inner === undefined || inner === null) throw new PatchConflict(missing);
  return put(document, key, change(inner, rest, by, missing));
}

function insert(parent: Json, key: string, value: Json): Json {
  if (!Array.isArray(parent)) return withKey(parent, key, value);
  const at = key === '-' ? parent.length : indexOf(parent, key, parent.length);
  return parent.toSpliced(at, 0, value) as Json;
}

function put(parent: Json, key: string, value: Json): Json {
  if (Array.isArray(parent)) return parent.with(indexOf(parent, key, parent.length - 1), value) as Json;
  return withKey(parent, key, value);
}

function take(parent: Json, key: string, op: string, shown: string): Json {
  if (Array.isArray(parent)) return parent.toSpliced(indexOf(parent, key, parent.length - 1), 1) as Json;
  if (typeof parent !== 'object' || parent === null || !Object.hasOwn(parent, key)) {
    const why = `Unable to remove nonexistent key: ${key}: missing value`;
    throw new PatchConflict(`error in ${op} for path: '${shown}': ${why}`);
  }
  const { [key]: _taken, ...rest } = parent as JsonObject;
  return rest;
}

function withKey(parent: Json, key: string, value: Json): Json {
  if (typeof parent !== 'object' || parent === null) throw new PatchConflict('not a container');
  return { ...(parent as JsonObject), [key]: value };
}

function indexOf(array: readonly Json[], key: string, last: number): number {
  const index = /^-?\d+$/.test(key) ? Number(key) : Number.NaN;
  const at = index < 0 ? index + array.length : index;
  if (!(at >= 0 && at <= last)) throw new PatchConflict(`invalid index ${key}`);
  return at;
}
