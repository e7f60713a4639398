// The annotation in which apply remembers what it applied (kubectl/pkg/util/apply.go).
import { LAST_APPLIED } from '../../api/last-applied.ts';
import type { JsonObject } from '../json.ts';
import { escapeHtml, goJson } from '../json.ts';
import { annotationsOf, withAnnotations } from './common.ts';

/** The object with its own text in the annotation; of one that kubectl made, in the order of its type's fields. */
export function withLastApplied(object: JsonObject, asGenerated = false): JsonObject {
  const { [LAST_APPLIED]: _dropped, ...others } = annotationsOf(object);
  const text = asGenerated ? escapeHtml(JSON.stringify(object)) : goJson(withAnnotations(object, others));
  return withAnnotations(object, { ...others, [LAST_APPLIED]: `${text}\n` });
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
