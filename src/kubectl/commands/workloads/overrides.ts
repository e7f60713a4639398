// `--overrides` of run and expose: JSON that is merged into the generated object.
import type { Result } from '../../../base/result.ts';
import { err, ok } from '../../../base/result.ts';
import type { Context } from '../../command.ts';
import type { Failure } from '../../failure.ts';
import { plain } from '../../failure.ts';
import type { JsonObject } from '../../json.ts';
import { isObject, textAt } from '../../json.ts';
import { patchMeta, schemaOf, typeNamed, typeNameOf } from '../../patch/schema.ts';
import type { TypeSchema } from '../../../api/schema.ts';
import { applyJsonPatch } from '../../../sim/apiserver/patch/json-patch.ts';
import { readYaml } from '../../yaml/read.ts';

export function withOverrides(context: Context, object: JsonObject): Result<JsonObject, Failure> {
  const text = context.text('overrides');
  if (text === '') return ok(object);
  const kind = context.text('override-type');
  if (!['json', 'merge', 'strategic'].includes(kind)) return err(plain(`invalid override type: ${kind}`));
  const value = readYaml(text);
  if (!value.ok || value.value === undefined) return err(plain('Invalid JSON Patch'));
  const { apiVersion, kind: name } = { apiVersion: textAt(object, 'apiVersion'), kind: textAt(object, 'kind') };
  if (kind === 'json') return patched(object, value.value, typeNameOf(apiVersion, name));
  if (!isObject(value.value)) return err(plain('Invalid JSON Patch'));
  const merged = merge(object, value.value, kind === 'strategic' ? schemaOf(apiVersion, name) : undefined);
  return ok(known(merged, typeNameOf(apiVersion, name)));
}

function patched(object: JsonObject, patch: unknown, type: string | undefined): Result<JsonObject, Failure> {
  if (!Array.isArray(patch)) return err(plain('Invalid JSON Patch'));
  try {
    return ok(known(applyJsonPatch(object, patch) as JsonObject, type));
  } catch (error) {
    return err(plain(error instanceof Error ? error.message : String(error)));
  }
}

/** Without the fields that its Go type does not have. */
function known(object: JsonObject, type: string | undefined): JsonObject {
  const fields = typeNamed(type)?.fields;
  if (!fields) return object;
  const kept = Object.entries(object).filter(
    ([key]) => fields[key] !== undefined || key === 'kind' || key === 'apiVersion',
  );
  return Object.fromEntries(
    kept.map(([key, value]) => {
      const field = fields[key];
      const items = field?.type === 'array' ? field.items?.ref : undefined;
      if (field?.ref && isObject(value)) return [key, known(value, field.ref)];
      if (items !== undefined && Array.isArray(value)) {
        return [key, value.map((item) => (isObject(item) ? known(item, items) : item))];
      }
      return [key, value];
    }),
  );
}

/** A JSON merge patch; with a type, lists merge by its keys. */
function merge(object: JsonObject, patch: JsonObject, type: TypeSchema | undefined): JsonObject {
  const result: Record<string, unknown> = { ...object };
  for (const [key, value] of Object.entries(patch)) {
    const old = result[key];
    const meta = patchMeta(type, key);
    if (value === null) delete result[key];
    else if (isObject(value)) result[key] = merge(isObject(old) ? old : {}, value, meta.type);
    else if (Array.isArray(value) && Array.isArray(old) && meta.mergeKey !== undefined)
      result[key] = mergeLists(old, value, meta.mergeKey, meta.type);
    else result[key] = value;
  }
  return result;
}

function mergeLists(
  old: readonly unknown[],
  patch: readonly unknown[],
  key: string,
  type: TypeSchema | undefined,
): readonly unknown[] {
  const result = [...old];
  for (const item of patch) {
    const at = result.findIndex((other) => isObject(other) && isObject(item) && other[key] === item[key]);
    if (at < 0) result.push(item);
    else result[at] = merge(result[at] as JsonObject, item as JsonObject, type);
  }
  return result;
}
