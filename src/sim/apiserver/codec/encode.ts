import { schemas } from '../../../api/generated/schema.ts';
import { goFieldsOf } from '../../../api/go/go-shape.ts';
import type { FieldSchema } from '../../../api/schema.ts';
import { must } from '../../../base/assert.ts';

interface Plan {
  /** What is written for fields that are not set. */
  readonly missing: ReadonlyMap<string, unknown>;
  /** Lists that are written as null where they are empty: storage does not tell the one from the other. */
  readonly nullable: readonly string[];
  /** Fields with structs inside. */
  readonly nested: readonly (readonly [field: string, type: string])[];
}

const plans = new Map<string, Plan>();
const encoded = new WeakMap<object, object>();

/**
 * A value as Go writes it: with the zero values, empty structs and nulls of fields that have no omitempty. What has all of them stays the same
 * reference; results are remembered by identity.
 */
export function encode<T extends object>(value: T, type: string): T {
  let result = encoded.get(value);
  if (!result) {
    result = encodeStruct(value as Record<string, unknown>, planOf(type));
    encoded.set(value, result);
    encoded.set(result, result);
  }
  return result as T;
}

function encodeStruct(value: Record<string, unknown>, plan: Plan): object {
  let changed: Record<string, unknown> | undefined;
  for (const [field, type] of plan.nested) {
    const inner = value[field];
    if (typeof inner !== 'object' || inner === null) continue;
    const result = encodeNested(inner, type);
    if (result === inner) continue;
    changed ??= { ...value };
    changed[field] = result;
  }
  for (const field of plan.nullable) {
    if (!isEmptyList(value[field])) continue;
    changed ??= { ...value };
    changed[field] = null;
  }
  for (const [field, zero] of plan.missing) {
    if (value[field] !== undefined) continue;
    changed ??= { ...value };
    changed[field] = zero;
  }
  return changed ?? value;
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

/** A struct, or a list or map of structs. */
function encodeNested(value: object, type: string): object {
  if (Array.isArray(value)) return encodeList(value, type);
  if (!type.startsWith('map:')) return encode(value, type);
  const entries = Object.entries(value).map(([key, item]) => [key, encodeNested(item as object, type.slice(4))]);
  return Object.fromEntries(entries) as object;
}

function encodeList(list: readonly object[], type: string): readonly object[] {
  let changed: object[] | undefined;
  for (let i = 0; i < list.length; i += 1) {
    const item = list[i] as object;
    const result = encode(item, type);
    if (result === item) continue;
    changed ??= list.slice();
    changed[i] = result;
  }
  return changed ?? list;
}

function planOf(type: string): Plan {
  let plan = plans.get(type);
  if (plan) return plan;
  const schema = must(schemas[type], `schema of ${type}`);
  const nested = Object.entries(schema.fields).flatMap(([field, inner]) => {
    const found = structWithin(inner);
    return found && matters(found, new Set([type])) ? [[field, found] as const] : [];
  });
  const { always } = goFieldsOf(type);
  const nullable = always.flatMap(([field, zero]) =>
    zero === null && schema.fields[field]?.type === 'array' ? [field] : [],
  );
  plan = { missing: emptyStructsFilled(always, schema.fields), nullable, nested };
  plans.set(type, plan);
  return plan;
}

function structWithin(schema: FieldSchema): string | undefined {
  if (schema.type === 'ref') return schema.ref;
  if (schema.type === 'array') return structWithin(schema.items ?? { type: 'any' });
  if (schema.type !== 'map') return undefined;
  const inner = structWithin(schema.items ?? { type: 'any' });
  return inner === undefined ? undefined : `map:${inner}`;
}

/** Whether something may be to be filled in within a type. */
function matters(type: string, seen: Set<string>): boolean {
  const name = type.replace(/^map:/, '');
  if (seen.has(name)) return false;
  seen.add(name);
  const schema = schemas[name];
  if (!schema) return false;
  if (goFieldsOf(name).always.length > 0) return true;
  return Object.values(schema.fields).some((field) => {
    const inner = structWithin(field);
    return inner !== undefined && matters(inner, seen);
  });
}

/** An empty struct is itself written with what it always has: `daemonEndpoints: {kubeletEndpoint: {Port: 0}}`. */
function emptyStructsFilled(
  missing: readonly (readonly [field: string, value: unknown])[],
  fields: Readonly<Record<string, FieldSchema>>,
): ReadonlyMap<string, unknown> {
  const filled = new Map<string, unknown>();
  for (const [field, value] of missing) {
    const { ref } = fields[field] ?? {};
    filled.set(field, ref && typeof value === 'object' && value !== null ? encode({}, ref) : value);
  }
  return filled;
}
