// The annotation in which apply remembers what it applied (kubectl/pkg/util/apply.go).
import type { JsonObject } from '../../json.ts';
import { goJson } from '../../json.ts';
import { annotationsOf, LAST_APPLIED, withAnnotations } from '../common.ts';

/** The object with its own text in the annotation. */
export function withLastApplied(object: JsonObject): JsonObject {
  const { [LAST_APPLIED]: _dropped, ...others } = annotationsOf(object);
  const bare = withAnnotations(object, others);
  return withAnnotations(object, { ...others, [LAST_APPLIED]: `${goJson(bare)}\n` });
}

/** What was applied last, if it is remembered. */
export function lastApplied(object: JsonObject): JsonObject | undefined {
  const text = annotationsOf(object)[LAST_APPLIED];
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as JsonObject;
  } catch {
    return undefined;
  }
}
