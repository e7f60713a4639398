import { isRecord } from '../../../base/record.ts';

/** RFC 7386: objects are merged, null deletes, everything else is replaced; nulls in the objects of a list mean nothing (evanphx/json-patch). */
export function applyMergePatch(target: unknown, patch: unknown): unknown {
  if (Array.isArray(patch))
    return patch.map((item: unknown) => (isCollection(item) ? applyMergePatch(undefined, item) : item));
  if (!isRecord(patch)) return patch;
  const result: Record<string, unknown> = isRecord(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = applyMergePatch(result[key], value);
  }
  return result;
}

function isCollection(value: unknown): boolean {
  return Array.isArray(value) || isRecord(value);
}
