// The patch of apply (apimachinery/pkg/util/strategicpatch: CreateThreeWayMergePatch, CreateTwoWayMergePatch).
import type { TypeSchema } from '../../api/schema.ts';
import { deepEqual } from '../../base/equal.ts';
import type { Draft, JsonObject } from '../json.ts';
import { isObject } from '../json.ts';
import { patchMeta } from './schema.ts';

interface DiffOptions {
  readonly ignoreDeletions: boolean;
  readonly ignoreAdditions: boolean;
}

/** What turns the current object into the modified one: what was applied before and is gone is deleted, the rest of others is kept. */
export function threeWayPatch(
  original: JsonObject,
  modified: JsonObject,
  current: JsonObject,
  type: TypeSchema | undefined,
): JsonObject {
  const delta = diffMaps(current, modified, type, { ignoreDeletions: true, ignoreAdditions: false });
  const deletions = diffMaps(original, modified, type, { ignoreDeletions: false, ignoreAdditions: true });
  return merged(deletions, delta, type);
}

/** What turns one object into another. */
export function twoWayPatch(original: JsonObject, modified: JsonObject, type: TypeSchema | undefined): JsonObject {
  return diffMaps(original, modified, type, { ignoreDeletions: false, ignoreAdditions: false });
}

function diffMaps(
  original: JsonObject,
  modified: JsonObject,
  type: TypeSchema | undefined,
  options: DiffOptions,
): JsonObject {
  const patch: Draft = {};
  for (const [key, before] of Object.entries(original)) {
    if (before === undefined) continue;
    const after = modified[key];
    if (after === undefined) {
      if (!options.ignoreDeletions) patch[key] = null;
      continue;
    }
    diffValue(patch, key, before, after, type, options);
  }
  if (!options.ignoreAdditions) {
    for (const [key, after] of Object.entries(modified)) {
      if (original[key] === undefined && after !== undefined) patch[key] = after;
    }
  }
  return patch;
}

function diffValue(
  patch: Draft,
  key: string,
  before: unknown,
  after: unknown,
  type: TypeSchema | undefined,
  options: DiffOptions,
): void {
  const meta = patchMeta(type, key);
  if (isObject(before) && isObject(after)) {
    const inner = diffMaps(before, after, meta.type, options);
    if (Object.keys(inner).length === 0) return;
    patch[key] = meta.retainKeys && !options.ignoreAdditions ? { ...inner, $retainKeys: keysOf(after) } : inner;
    return;
  }
  if (Array.isArray(before) && Array.isArray(after) && meta.merge) {
    if (meta.mergeKey !== undefined && [...before, ...after].every(isObject)) {
      diffObjects(patch, key, before, after, meta.mergeKey, meta.type, options);
    } else diffScalars(patch, key, before, after, options);
    return;
  }
  if (!options.ignoreAdditions && !deepEqual(before, after)) patch[key] = after;
}

function keysOf(object: JsonObject): readonly string[] {
  return Object.keys(object)
    .filter((key) => object[key] !== null && object[key] !== undefined)
    .toSorted();
}

function diffObjects(
  patch: Draft,
  key: string,
  before: readonly JsonObject[],
  after: readonly JsonObject[],
  mergeKey: string,
  type: TypeSchema | undefined,
  options: DiffOptions,
): void {
  if (before.length === 0) {
    if (after.length > 0 && !options.ignoreAdditions) patch[key] = after;
    return;
  }
  const list: JsonObject[] = [];
  for (const item of after) {
    const old = before.find((other) => other[mergeKey] === item[mergeKey]);
    if (old) {
      const inner = diffMaps(old, item, type, options);
      if (Object.keys(inner).length > 0) list.push({ ...inner, [mergeKey]: item[mergeKey] });
    } else if (!options.ignoreAdditions) list.push(item);
  }
  if (!options.ignoreDeletions) {
    for (const item of before) {
      if (!after.some((other) => other[mergeKey] === item[mergeKey]))
        list.push({ $patch: 'delete', [mergeKey]: item[mergeKey] });
    }
  }
  if (list.length > 0) patch[key] = list;
  const sameOrder =
    before.length === after.length && before.every((item, at) => item[mergeKey] === after[at]?.[mergeKey]);
  if (list.length > 0 || (!options.ignoreAdditions && !sameOrder)) {
    patch[`$setElementOrder/${key}`] = after.map((item) => ({ [mergeKey]: item[mergeKey] }));
  }
}

function diffScalars(
  patch: Draft,
  key: string,
  before: readonly unknown[],
  after: readonly unknown[],
  options: DiffOptions,
): void {
  const added = options.ignoreAdditions ? [] : after.filter((item) => !before.includes(item));
  const removed = options.ignoreDeletions ? [] : before.filter((item) => !after.includes(item));
  if (added.length > 0) patch[key] = added;
  if (removed.length > 0) patch[`$deleteFromPrimitiveList/${key}`] = removed;
  const changed = !options.ignoreAdditions && !deepEqual(before, after);
  if (before.length > 0 && (removed.length > 0 || changed)) patch[`$setElementOrder/${key}`] = after;
}

/** Two patches as one; where both speak, the second wins. */
function merged(first: JsonObject, second: JsonObject, type: TypeSchema | undefined): JsonObject {
  const result: Draft = { ...first };
  for (const [key, value] of Object.entries(second)) {
    const old = result[key];
    const meta = patchMeta(type, key);
    if (isObject(old) && isObject(value)) result[key] = merged(old, value, meta.type);
    else if (Array.isArray(old) && Array.isArray(value) && !key.startsWith('$setElementOrder/')) {
      result[key] = mergedLists(old, value, meta.mergeKey, meta.type);
    } else result[key] = value;
  }
  return result;
}

function mergedLists(
  first: readonly unknown[],
  second: readonly unknown[],
  mergeKey: string | undefined,
  type: TypeSchema | undefined,
): readonly unknown[] {
  if (mergeKey === undefined) return [...first, ...second.filter((item) => !first.includes(item))];
  const result = [...second];
  for (const item of first) {
    const at = result.findIndex((other) => isObject(other) && isObject(item) && other[mergeKey] === item[mergeKey]);
    if (at < 0) result.push(item);
    else result[at] = merged(item as JsonObject, result[at] as JsonObject, type);
  }
  return result;
}
