import { schemas } from '../../../api/generated/schema.ts';
import type { FieldSchema } from '../../../api/schema.ts';
import { deepEqual } from '../../../base/equal.ts';
import { isRecord } from '../../../base/record.ts';
import { goPrint } from '../codec/go-print.ts';

// Strategic merge patches (apimachinery/pkg/util/strategicpatch): lists are merged by key where the schema says so, directives in the patch
// delete, replace and order.

type Map = Readonly<Record<string, unknown>>;

/** The patch makes no sense; `bad` for patches that are malformed. */
export class StrategicError extends Error {
  readonly bad: boolean;

  constructor(message: string, bad = false) {
    super(message);
    this.bad = bad;
  }
}

const DIRECTIVE = '$patch';
const RETAIN = '$retainKeys';
const ORDER_MARK = '$setElementOrder';
const ORDER = `${ORDER_MARK}/`;
const DELETE_PRIMITIVES = '$deleteFromPrimitiveList/';

/** Applies a patch to an object of a type. */
export function applyStrategicMergePatch(original: Map, patch: Map, type: string): Map {
  return mergeMap(original, patch, type);
}

function mergeMap(original: Map, patch: Map, type: string | undefined): Map {
  const directive = patch[DIRECTIVE];
  if (directive !== undefined) {
    if (directive === 'replace') return without(patch, DIRECTIVE);
    if (directive === 'delete') return {};
    throw unknownDirective(directive, patch);
  }
  const result: Record<string, unknown> = { ...retain(original, patch) };
  for (const key of orderedKeys(patch)) {
    const value = patch[key];
    if (key === RETAIN) continue;
    if (key.startsWith(ORDER_MARK)) {
      if (!Array.isArray(value))
        throw new StrategicError(`expected a []interface {}, but received a ${goTypeOf(value)}`);
      if (!key.startsWith(ORDER)) throw new StrategicError('invalid patch format of setElementOrder list', true);
      continue;
    }
    if (key.startsWith(DELETE_PRIMITIVES)) {
      if (Array.isArray(value)) deletePrimitives(result, key.slice(DELETE_PRIMITIVES.length), value, patch);
      continue;
    }
    if (value === null) {
      delete result[key];
      continue;
    }
    result[key] = mergeField(result[key], value, fieldOf(type, key), patch[ORDER + key]);
  }
  applyOrders(result, patch, type);
  return result;
}

/** Keys in Go's sorted order, deletions from primitive lists first. */
function orderedKeys(patch: Map): readonly string[] {
  const rank = (key: string): number => (key.startsWith(DELETE_PRIMITIVES) ? 0 : 1);
  return Object.keys(patch).toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

function fieldOf(type: string | undefined, key: string): FieldSchema | undefined {
  return type === undefined ? undefined : schemas[type]?.fields[key];
}

function mergeField(original: unknown, value: unknown, schema: FieldSchema | undefined, order: unknown): unknown {
  if (isRecord(value)) {
    if (schema?.patchStrategy === 'replace') return value;
    const type = schema?.type === 'ref' ? schema.ref : undefined;
    return isRecord(original) ? mergeMap(original, value, type) : cleaned(mergeMap({}, value, type));
  }
  if (!Array.isArray(value)) return value;
  const before = Array.isArray(original) ? original : undefined;
  return mergeList(before, value, schema, order);
}

/** A map that is new: what is left of directives in it goes. */
function cleaned(map: Map): Map {
  return map;
}

function mergeList(
  original: readonly unknown[] | undefined,
  patch: readonly unknown[],
  schema: FieldSchema | undefined,
  order: unknown,
): readonly unknown[] {
  const merges = schema?.patchStrategy?.includes('merge') ?? false;
  if (!merges) return replacement(patch) ?? patch.filter((item) => !isDirective(item));
  const items = schema?.items;
  if (items?.type !== 'ref') return mergePrimitives(original ?? [], patch, order);
  // a list that is not there yet is taken as it comes
  const isKeyless = patch.some(
    (item) => isRecord(item) && !isDirective(item) && item[schema?.patchMergeKey ?? ''] === undefined,
  );
  if (!original && isKeyless) return patch.filter((item) => !isDirective(item));
  checkTypes(original ?? [], patch);
  const key = schema?.patchMergeKey ?? '';
  checkDirectives(patch as readonly Map[], key);
  const replaced = replacement(patch);
  if (replaced) return replaced;
  if (Array.isArray(order)) checkOrder(patch, order, key);
  const merged = mergeByKey((original ?? []) as readonly Map[], patch as readonly Map[], key, items.ref ?? '');
  const wanted = (Array.isArray(order) ? order : patch) as readonly Map[];
  return sortBy(merged, wanted, key, (original ?? []) as readonly Map[]);
}

/** `{"$patch": "replace"}` in a list: its other items are the new list. */
function replacement(patch: readonly unknown[]): readonly unknown[] | undefined {
  const replaces = patch.some((item) => isRecord(item) && item[DIRECTIVE] === 'replace');
  if (!replaces) return undefined;
  return patch.filter((item) => !isDirective(item));
}

function isDirective(item: unknown): boolean {
  return isRecord(item) && item[DIRECTIVE] !== undefined;
}

function checkTypes(original: readonly unknown[], patch: readonly unknown[]): void {
  if ([...original, ...patch].every(isRecord)) return;
  throw new StrategicError(`list element types are not identical: ${goPrint([original, patch])}`);
}

/** The directives in a list's items. */
function checkDirectives(patch: readonly Map[], key: string): void {
  for (const item of patch) {
    const directive = item[DIRECTIVE];
    if (directive === undefined || directive === 'replace') continue;
    if (directive === 'merge') throw new StrategicError('merging lists cannot yet be specified in the patch');
    if (directive !== 'delete') throw unknownDirective(directive, item);
    if (item[key] === undefined) throw noMergeKey(item, key);
  }
}

function unknownDirective(directive: unknown, patch: Map): StrategicError {
  const shown = typeof directive === 'string' ? directive : `%!s(${goTypeOf(directive)}=${goPrint(directive)})`;
  return new StrategicError(`unknown patch type: ${shown} in map: ${goPrint(patch)}`);
}

function noMergeKey(item: Map, key: string): StrategicError {
  return new StrategicError(`map: ${goPrint(item)} does not contain declared merge key: ${key}`);
}

/** The Go type of a decoded JSON value. */
function goTypeOf(value: unknown): string {
  if (Array.isArray(value)) return '[]interface {}';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'string' ? 'string' : 'map[string]interface {}';
}

function mergeByKey(original: readonly Map[], patch: readonly Map[], key: string, type: string): readonly Map[] {
  let result: readonly Map[] = original;
  const added: Map[] = [];
  for (const item of patch) {
    const value = item[key];
    if (value === undefined) throw noMergeKey(item, key);
    const directive = item[DIRECTIVE];
    const at = result.findIndex((one) => one[key] === value);
    if (directive === 'delete') {
      result = result.filter((one) => one[key] !== value);
    } else if (at >= 0) {
      result = result.with(at, mergeMap(result[at] as Map, item, type));
    } else {
      const inAdded = added.findIndex((one) => one[key] === value);
      const merged = mergeMap(added[inAdded] ?? {}, item, type);
      if (inAdded >= 0) added[inAdded] = merged;
      else added.push(merged);
    }
  }
  return [...added, ...result];
}

function mergePrimitives(original: readonly unknown[], patch: readonly unknown[], order: unknown): readonly unknown[] {
  const merged = [...original, ...patch.filter((item) => !original.includes(item))];
  const unique = merged.filter((item, i) => merged.indexOf(item) === i);
  return weave(
    unique,
    (item) => new Places(Array.isArray(order) ? order : patch).at(item),
    (item) => new Places(original).at(item),
  );
}

function deletePrimitives(result: Record<string, unknown>, field: string, value: readonly unknown[], patch: Map): void {
  const list = result[field];
  if (!Array.isArray(list)) return;
  const left = list.filter((item) => !value.includes(item));
  if (left.length === 0 && patch[field] === undefined) delete result[field];
  else result[field] = left;
}

/** `$setElementOrder` of fields that the patch does not change otherwise. */
function applyOrders(result: Record<string, unknown>, patch: Map, type: string | undefined): void {
  for (const [name, order] of Object.entries(patch)) {
    if (!name.startsWith(ORDER) || !Array.isArray(order)) continue;
    const field = name.slice(ORDER.length);
    const list = result[field];
    if (patch[field] !== undefined || !Array.isArray(list)) continue;
    const schema = fieldOf(type, field);
    const key = schema?.patchMergeKey;
    const keyless = key ? (order as readonly Map[]).find((item) => item[key] === undefined) : undefined;
    if (key && keyless) throw noMergeKey(keyless, key);
    result[field] = key ? sortBy(list as Map[], order as Map[], key, list as Map[]) : sortPrimitives(list, order);
  }
}

/** The items of the patch must stand in the order list, in that order. */
function checkOrder(patch: readonly unknown[], order: readonly unknown[], key: string): void {
  const keyed = patch.filter((item) => isRecord(item) && item[DIRECTIVE] !== 'delete') as readonly Map[];
  let at = 0;
  for (const item of keyed) {
    while (at < order.length && (order[at] as Map)[key] !== item[key]) at += 1;
    if (at === order.length) {
      throw new StrategicError(
        `The order in patch list:\n${goPrint(patch)}\n doesn't match $setElementOrder list:\n${goPrint(order)}\n`,
      );
    }
  }
}

/**
 * Items that the order names stand in its order; others keep their place relative to those that stood before them in the live list.
 */
function sortBy(items: readonly Map[], order: readonly Map[], key: string, live: readonly Map[]): readonly Map[] {
  const rank = new Places(order.map((item) => item[key]));
  const place = new Places(live.map((item) => item[key]));
  return weave(
    items,
    (item) => rank.at(item[key]),
    (item) => place.at(item[key]),
  );
}

function sortPrimitives(items: readonly unknown[], order: readonly unknown[]): readonly unknown[] {
  const rank = new Places(order);
  const place = new Places(items);
  return weave(
    items,
    (item) => rank.at(item),
    (item) => place.at(item),
  );
}

/** Positions of values. */
class Places {
  private readonly values: readonly unknown[];

  constructor(values: readonly unknown[]) {
    this.values = values;
  }

  at(value: unknown): number | undefined {
    const at = this.values.findIndex((one) => deepEqual(one, value));
    return at < 0 ? undefined : at;
  }
}

/** mergeSortedSlice: both halves keep their order; a server-only item comes before the first ordered one that stood behind it. */
function weave<T>(
  items: readonly T[],
  rankOf: (item: T) => number | undefined,
  placeOf: (item: T) => number | undefined,
): readonly T[] {
  const ordered = items
    .filter((item) => rankOf(item) !== undefined)
    .toSorted((a, b) => (rankOf(a) ?? 0) - (rankOf(b) ?? 0));
  const others = items
    .filter((item) => rankOf(item) === undefined)
    .toSorted((a, b) => (placeOf(a) ?? 0) - (placeOf(b) ?? 0));
  const result: T[] = [];
  let next = 0;
  for (const item of ordered) {
    const place = placeOf(item) ?? -1;
    const before = others.slice(next).findIndex((other) => (placeOf(other) ?? 0) >= place);
    const end = before < 0 ? others.length : next + before;
    if (place >= 0) {
      result.push(...others.slice(next, end));
      next = end;
    }
    result.push(item);
  }
  return [...result, ...others.slice(next)];
}

/** `$retainKeys`: of a map only the keys named are kept. */
function retain(original: Map, patch: Map): Map {
  const keys = patch[RETAIN];
  if (keys === undefined) return original;
  if (!Array.isArray(keys)) throw new StrategicError('invalid patch format of retainKeys', true);
  const listed = Object.keys(patch).every((key) => key.startsWith('$') || keys.includes(key) || patch[key] === null);
  if (!listed) throw new StrategicError('invalid patch format of retainKeys', true);
  return Object.fromEntries(Object.entries(original).filter(([key]) => keys.includes(key)));
}

function without(map: Map, key: string): Map {
  const { [key]: _dropped, ...rest } = map;
  return rest;
}
