// `--overrides` of run and expose: JSON that is merged into the generated object.
import type { Result } from '../../base/result.ts';
import { err, ok } from '../../base/result.ts';
import type { Context } from '../command.ts';
import type { Failure } from '../failure.ts';
import { plain } from '../failure.ts';
import type { JsonObject } from '../json.ts';
import { isObject, textAt } from '../json.ts';
import { patchMeta, schemaOf } from '../patch/schema.ts';
import type { TypeSchema } from '../../api/schema.ts';
import { readYaml } from '../yaml/read.ts';

export function withOverrides(context: Context, object: JsonObject): Result<JsonObject, Failure> {
  const text = context.text('overrides');
  if (text === '') return ok(object);
  const value = readYaml(text);
  if (!value.ok || !isObject(value.value)) return err(plain('Invalid JSON override'));
  const type =
    context.text('override-type') === 'strategic'
      ? schemaOf(textAt(object, 'apiVersion'), textAt(object, 'kind'))
      : undefined;
  return ok(merge(object, value.value, type));
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
