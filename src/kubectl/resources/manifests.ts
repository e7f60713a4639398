// The objects in a manifest: documents, lists, JSON (cli-runtime/pkg/resource/visitor.go).
import type { Result } from '../../base/result.ts';
import { err, ok } from '../../base/result.ts';
import { DecodeError, decode } from '../../sim/apiserver/codec/decode.ts';
import type { Failure } from '../failure.ts';
import { plain } from '../failure.ts';
import type { JsonObject } from '../json.ts';
import { isObject, listAt, textAt } from '../json.ts';
import { readDocuments } from '../yaml/read.ts';
import type { SourceText } from './files.ts';

/** The objects of a file in order, lists taken apart; empty documents are left out. Reading ends at the first error. */
export function documentsOf(source: SourceText): readonly Result<JsonObject, Failure>[] {
  const documents: Result<JsonObject, Failure>[] = [];
  for (const value of readDocuments(source.text)) {
    if (!value.ok) {
      documents.push(err(plain(`error parsing ${source.name}: ${value.error}`)));
      break;
    }
    if (value.value === undefined || value.value === null) continue;
    const malformed = metadataProblem(value.value);
    if (malformed === undefined) documents.push(...objectsIn(value.value, source.name));
    else documents.push(err(plain(`unable to decode ${JSON.stringify(source.name)}: ${malformed}`)));
  }
  return documents;
}

/** Why the metadata are not an object's: `name: n` is a boolean (metadataValidatingDecoder). */
function metadataProblem(value: unknown): string | undefined {
  if (!isObject(value) || textAt(value, 'apiVersion') === '' || textAt(value, 'kind') === '') return undefined;
  try {
    decode({ metadata: value['metadata'] }, 'Namespace', { fill: false });
    return undefined;
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return error.message.replace('field Namespace.metadata ', 'field metadataOnlyObject.metadata ');
  }
}

function objectsIn(value: unknown, source: string): readonly Result<JsonObject, Failure>[] {
  if (!isObject(value)) return [err(invalidObject(source, 'invalid object to validate'))];
  if (Object.keys(value).length === 0) return [];
  const missing = [
    ...(textAt(value, 'apiVersion') === '' ? ['apiVersion not set'] : []),
    ...(textAt(value, 'kind') === '' ? ['kind not set'] : []),
  ];
  if (missing.length > 0) {
    return [err(invalidObject(source, missing.length > 1 ? `[${missing.join(', ')}]` : (missing[0] as string)))];
  }
  if (textAt(value, 'kind').endsWith('List') && Array.isArray(value['items'])) {
    return listAt(value, 'items').flatMap((item) => objectsIn(item, source));
  }
  return [ok(value)];
}

function invalidObject(source: string, message: string): Failure {
  return plain(
    `error validating ${JSON.stringify(source)}: error validating data: ${message}; if you choose to ignore these errors, turn validation off with --validate=false`,
  );
}
