import { schemas } from '../../../api/generated/schema.ts';
import type { FieldSchema } from '../../../api/schema.ts';
import { goPrint } from '../codec/go-print.ts';
import { jsonKind } from '../codec/decode.ts';
import { isRecord } from '../../../base/record.ts';

/**
 * What structured-merge-diff finds wrong with a value of a type, as its errors say it: `.spec.foo: field not declared in schema`.
 * Undefined where the value fits.
 */
export function fieldErrorsOf(value: unknown, type: string): string | undefined {
  const errors = structErrors(value, type, '');
  return errors.length === 0 ? undefined : errors.length === 1 ? errors[0] : `errors:\n  ${errors.join('\n  ')}`;
}

/** The walk stops at a field that is not declared: nothing is said of its neighbours. */
function structErrors(value: unknown, type: string, path: string): readonly string[] {
  if (value === null || value === undefined) return [];
  if (!isRecord(value)) return [`${path}: expected map, got &{${shown(value)}}`];
  const fields = schemas[type]?.fields ?? {};
  const undeclared = Object.keys(value).find((key) => !fields[key]);
  if (undeclared !== undefined) return [`${path}.${undeclared}: field not declared in schema`];
  return Object.entries(value).flatMap(([key, item]) =>
    fieldErrors(item, fields[key] ?? { type: 'any' }, `${path}.${key}`),
  );
}

function fieldErrors(value: unknown, schema: FieldSchema, path: string): readonly string[] {
  if (value === null || value === undefined) return [];
  const wrong = (expected: string): readonly string[] => [`${path}: expected ${expected}, got &{${shown(value)}}`];
  switch (schema.type) {
    case 'ref':
      return structErrors(value, schema.ref ?? '', path);
    case 'array':
      return Array.isArray(value) ? listErrors(value, schema, path) : wrong('list');
    case 'map':
      if (!isRecord(value)) return wrong('map');
      return Object.entries(value).flatMap(([key, item]) =>
        fieldErrors(item, schema.items ?? { type: 'any' }, `${path}.${key}`),
      );
    case 'string':
      if (typeof value === 'string') return [];
      return [`${path}: expected string, got &value.valueUnstructured{Value:${goSyntax(value)}}`];
    case 'integer':
    case 'number':
      return typeof value === 'number' ? [] : [`${path}: expected numeric (int or float), got ${goTypeOf(value)}`];
    case 'boolean':
      return typeof value === 'boolean' ? [] : wrong('boolean');
    case 'quantity':
    case 'intOrString':
    case 'time':
    case 'microTime':
      return typeof value === 'object' ? wrong('any scalar') : [];
    default:
      return [];
  }
}

function listErrors(list: readonly unknown[], schema: FieldSchema, path: string): readonly string[] {
  const { listType, listMapKeys = [], items = { type: 'any' } } = schema;
  const fields = items.type === 'ref' ? (schemas[items.ref ?? '']?.fields ?? {}) : {};
  const seen = new Set<string>();
  const errors: string[] = [];
  for (const [i, item] of list.entries()) {
    const missing = listType === 'map' ? missingKeys(item, listMapKeys, fields) : undefined;
    if (missing) return [...errors, `${path}: element ${i}: ${missing}`];
    const at =
      listType === 'map'
        ? keyText(item, listMapKeys, fields)
        : listType === 'set'
          ? `[=${JSON.stringify(item)}]`
          : `[${i}]`;
    if (seen.has(at)) errors.push(`${path}: duplicate entries for key ${at}`);
    seen.add(at);
    errors.push(...fieldErrors(item, items, path + at));
  }
  return errors;
}

function keyText(item: unknown, keys: readonly string[], fields: Readonly<Record<string, FieldSchema>>): string {
  const object = isRecord(item) ? item : {};
  const pairs = keys.toSorted().map((key) => `${key}=${JSON.stringify(object[key] ?? fields[key]?.default)}`);
  return `[${pairs.join(',')}]`;
}

function missingKeys(
  item: unknown,
  keys: readonly string[],
  fields: Readonly<Record<string, FieldSchema>>,
): string | undefined {
  const object = isRecord(item) ? item : {};
  const hasAny = keys.some((key) => object[key] !== undefined || fields[key]?.default !== undefined);
  if (hasAny) return undefined;
  const names = keys.map((key) => `"${key}"`).join(', ');
  return `associative list with keys has an element that omits key field ${names} (and doesn't have default value)`;
}

/** %T of a decoded value. */
function goTypeOf(value: unknown): string {
  if (Array.isArray(value)) return '[]interface {}';
  return isRecord(value) ? 'map[string]interface {}' : jsonKind(value);
}

function shown(value: unknown): string {
  return goPrint(value);
}

/** %#v of a decoded value. */
function goSyntax(value: unknown): string {
  if (value === null || value === undefined) return 'interface {}(nil)';
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`;
  if (!isRecord(value)) return JSON.stringify(value);
  const entries = Object.keys(value).toSorted();
  return `map[string]interface {}{${entries.map((key) => `${JSON.stringify(key)}:${goSyntax(value[key])}`).join(', ')}}`;
}
