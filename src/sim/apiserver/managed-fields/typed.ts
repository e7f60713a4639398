import { schemas } from '../../../api/generated/schema.ts';
import type { FieldSchema } from '../../../api/schema.ts';
import { deepEqual } from '../../../base/equal.ts';
import { isRecord } from '../../../base/record.ts';
import { EMPTY_TREE, LEAF, treeOf, union } from './field-tree.ts';
import type { FieldTree } from './field-tree.ts';

// Values seen through their types (structured-merge-diff, typed): which paths a value has, what two values differ in, and how a configuration
// is merged into an object.

type Obj = Readonly<Record<string, unknown>>;

/** How a value is taken apart. */
export type Shape =
  | { readonly form: 'atomic' }
  | { readonly form: 'struct'; readonly field: (key: string) => Shape | undefined }
  | { readonly form: 'map'; readonly item: Shape }
  | { readonly form: 'set' }
  | { readonly form: 'list'; readonly keys: readonly string[]; readonly item: Shape; readonly defaults: Obj };

const ATOMIC: Shape = { form: 'atomic' };
const SET: Shape = { form: 'set' };
const shapes = new Map<string, Shape>();

/** Structs that are owned as a whole. */
const ATOMIC_TYPES: ReadonlySet<string> = new Set([
  'ConfigMapKeySelector',
  'CrossVersionObjectReferenceAutoscalingV1',
  'EndpointAddress',
  'EndpointPort',
  'EndpointPortDiscoveryV1',
  'FileKeySelector',
  'LabelSelector',
  'LocalObjectReference',
  'NodeSelector',
  'NodeSelectorTerm',
  'ObjectFieldSelector',
  'ObjectReference',
  'OwnerReference',
  'ResourceFieldSelector',
  'ScopeSelector',
  'SecretKeySelector',
  'SecretReference',
  'ServiceBackendPort',
  'TopologySelectorTerm',
  'TypedLocalObjectReference',
]);

export function shapeOfType(type: string): Shape {
  if (ATOMIC_TYPES.has(type)) return ATOMIC;
  let shape = shapes.get(type);
  if (!shape) {
    const fields = schemas[type]?.fields ?? {};
    shape = { form: 'struct', field: (key) => (fields[key] ? shapeOf(fields[key]) : undefined) };
    shapes.set(type, shape);
  }
  return shape;
}

function shapeOf(schema: FieldSchema): Shape {
  switch (schema.type) {
    case 'ref':
      return schema.mapType === 'atomic' ? ATOMIC : shapeOfType(schema.ref ?? '');
    case 'map':
      return schema.mapType === 'atomic' ? ATOMIC : { form: 'map', item: shapeOf(schema.items ?? { type: 'any' }) };
    case 'array':
      return listShape(schema);
    default:
      return ATOMIC;
  }
}

function listShape({ listType, listMapKeys = [], items = { type: 'any' } }: FieldSchema): Shape {
  if (listType === 'set') return SET;
  if (listType !== 'map' || items.type !== 'ref') return ATOMIC;
  const fields = schemas[items.ref ?? '']?.fields ?? {};
  const defaults = Object.fromEntries(
    listMapKeys.filter((key) => fields[key]?.default !== undefined).map((key) => [key, fields[key]?.default]),
  );
  return { form: 'list', keys: listMapKeys, item: shapeOfType(items.ref ?? ''), defaults };
}

/** The path element of an item of a keyed list. */
function keyElement(item: unknown, shape: Extract<Shape, { form: 'list' }>): string {
  const fields = isRecord(item) ? item : {};
  const pairs = shape.keys
    .map((key) => [key, fields[key] ?? shape.defaults[key]] as const)
    .filter(([, value]) => value !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `k:${JSON.stringify(Object.fromEntries(pairs))}`;
}

/** The parts of a value, by path element. Undefined where the value is a leaf. */
export function partsOf(value: unknown, shape: Shape): readonly (readonly [string, unknown, Shape])[] | undefined {
  switch (shape.form) {
    case 'atomic':
      return undefined;
    case 'struct':
      if (!isRecord(value)) return undefined;
      return Object.entries(value).map(([key, item]) => [`f:${key}`, item, shape.field(key) ?? ATOMIC] as const);
    case 'map':
      if (!isRecord(value)) return undefined;
      return Object.entries(value).map(([key, item]) => [`f:${key}`, item, shape.item] as const);
    case 'set':
      if (!Array.isArray(value)) return undefined;
      return value.map((item) => [`v:${JSON.stringify(item)}`, item, ATOMIC] as const);
    case 'list':
      if (!Array.isArray(value)) return undefined;
      return value.map((item) => [keyElement(item, shape), item, shape.item] as const);
  }
}

/** ToFieldSet: the leaves of a value, and the items of its lists. */
export function fieldsOf(value: unknown, shape: Shape): FieldTree {
  const parts = partsOf(value, shape);
  if (!parts) return LEAF;
  // an empty map is a leaf, an empty list of members is nothing
  if (parts.length === 0) return Array.isArray(value) ? EMPTY_TREE : LEAF;
  return treeOf(
    false,
    parts.map(([key, item, inner]) => {
      const tree = fieldsOf(item, inner);
      return [key, key.startsWith('k:') ? { ...tree, member: true } : tree] as const;
    }),
  );
}

/** What is different between two values. */
export interface Comparison {
  readonly added: FieldTree;
  readonly modified: FieldTree;
  readonly removed: FieldTree;
}

const SAME: Comparison = { added: EMPTY_TREE, modified: EMPTY_TREE, removed: EMPTY_TREE };

/** Compares two values; `undefined` is not there, `null` is there and empty. */
export function compare(before: unknown, after: unknown, shape: Shape): Comparison {
  if (before === after || (before === undefined && after === undefined)) return SAME;
  if (before === undefined) return { ...SAME, added: allOf(after, shape) };
  if (after === undefined) return { ...SAME, removed: allOf(before, shape) };
  const old = partsOf(before, shape);
  const now = partsOf(after, shape);
  if (!old && !now) return deepEqual(before, after) ? SAME : { ...SAME, modified: LEAF };
  return compareParts(new Map((old ?? []).map((part) => [part[0], part])), now ?? []);
}

function compareParts(
  old: Map<string, readonly [string, unknown, Shape]>,
  now: readonly (readonly [string, unknown, Shape])[],
): Comparison {
  const added: [string, FieldTree][] = [];
  const modified: [string, FieldTree][] = [];
  const removed: [string, FieldTree][] = [];
  const take = (key: string, part: Comparison): void => {
    added.push([key, part.added]);
    modified.push([key, part.modified]);
    removed.push([key, part.removed]);
  };
  for (const [key, item, shape] of now) {
    take(key, compare(old.get(key)?.[1], item, shape));
    old.delete(key);
  }
  for (const [key, [, item, shape]] of old) take(key, compare(item, undefined, shape));
  return { added: treeOf(false, added), modified: treeOf(false, modified), removed: treeOf(false, removed) };
}

/** A value that is new (or gone): the path itself and everything in it. */
function allOf(value: unknown, shape: Shape): FieldTree {
  const parts = partsOf(value, shape);
  if (!parts) return LEAF;
  return treeOf(
    true,
    parts.map(([key, item, inner]) => [key, allOf(item, inner)] as const),
  );
}

/** Merges a configuration into an object: what it says wins, lists by key keep their order, new items follow. */
export function mergeTyped(live: unknown, config: unknown, shape: Shape): unknown {
  if (config === undefined) return live;
  if (live === undefined || live === null) return config;
  switch (shape.form) {
    case 'atomic':
      return config;
    case 'struct':
    case 'map':
      if (!isRecord(live) || !isRecord(config)) return config;
      return mergeFields(live, config, shape);
    case 'set':
      if (!Array.isArray(live) || !Array.isArray(config)) return config;
      return [...live, ...config.filter((item) => !live.includes(item))] as unknown;
    case 'list':
      if (!Array.isArray(live) || !Array.isArray(config)) return config;
      return mergeLists(live, config, shape);
  }
}

function mergeFields(live: Obj, config: Obj, shape: Extract<Shape, { form: 'struct' | 'map' }>): Obj {
  const merged: Record<string, unknown> = { ...live };
  for (const [key, value] of Object.entries(config)) {
    const inner = shape.form === 'map' ? shape.item : (shape.field(key) ?? ATOMIC);
    merged[key] = mergeTyped(live[key], value, inner);
  }
  return merged;
}

/**
 * Items of both stand in the order of the configuration; items of one alone keep their place, live ones before new ones (mergingWalker,
 * visitListItems).
 */
function mergeLists(
  live: readonly unknown[],
  config: readonly unknown[],
  shape: Extract<Shape, { form: 'list' }>,
): readonly unknown[] {
  const liveKeys = live.map((item) => keyElement(item, shape));
  const configKeys = config.map((item) => keyElement(item, shape));
  const shared = configKeys.filter((key) => liveKeys.includes(key));
  const merged: unknown[] = [];
  const taken = new Set<string>();
  let wanted = 0;
  const takeConfig = (at: number): void => {
    const key = configKeys[at] ?? '';
    const inLive = liveKeys.indexOf(key);
    taken.add(key);
    if (shared[wanted] === key) wanted += 1;
    merged.push(inLive >= 0 ? mergeTyped(live[inLive], config[at], shape.item) : config[at]);
  };
  for (let l = 0, c = 0; l < live.length || c < config.length;) {
    const key = liveKeys[l] ?? '';
    const inConfig = configKeys.includes(key);
    if (l < live.length && c < config.length) {
      if (key === configKeys[c]) {
        takeConfig(c);
        l += 1;
        c += 1;
        continue;
      }
      if (inConfig && wanted < shared.length && shared[wanted] !== key) {
        l += 1;
        continue;
      }
    }
    if (l < live.length && !inConfig) {
      merged.push(live[l]);
      l += 1;
      continue;
    }
    if (l < live.length && taken.has(key)) l += 1;
    if (c < config.length) {
      takeConfig(c);
      c += 1;
    }
  }
  return merged;
}

/** The value without the paths of a set; lists and maps that lose all stay away if they are in the set themselves. */
export function removePaths(value: unknown, paths: FieldTree, shape: Shape): unknown {
  const parts = partsOf(value, shape);
  if (!parts) return value;
  const keep = parts.flatMap(([key, item, inner]): (readonly [string, unknown])[] => {
    const child = paths.children.get(key);
    if (!child) return [[key, item]];
    if (child.member) return [];
    const left = removePaths(item, child, inner);
    return [[key, left]];
  });
  if (Array.isArray(value)) return keep.map(([, item]) => item);
  return Object.fromEntries(keep.map(([key, item]) => [key.slice(2), item]));
}

/** Everything two comparisons say was set. */
export function changesOf({ added, modified }: Comparison): FieldTree {
  return union(added, modified);
}
