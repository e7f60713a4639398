import { badRequest, failure, invalid, notFound, unknownError } from '../../../../api/validation/errors.ts';
import { invalidValue } from '../../../../api/validation/field-error.ts';
import type { Status } from '../../../../api/generated/types.ts';
import { keyFor } from '../../../../api/object.ts';
import type { KubeObject } from '../../../../api/object.ts';
import type { Result } from '../../../../base/result.ts';
import { err, ok } from '../../../../base/result.ts';
import { goPrint } from '../../codec/go-print.ts';
import { applyJsonPatch, PatchConflict } from '../../patch/json-patch.ts';
import { applyMergePatch } from '../../patch/merge-patch.ts';
import { patchedText } from '../../patch/patched-text.ts';
import { applyStrategicMergePatch, StrategicError } from '../../patch/strategic-merge-patch.ts';
import type { ApiRequest, ApiResponse } from '../../request.ts';
import { mainUpdate, updateObject } from '../../verbs/update.ts';
import type { UpdateStrategy } from '../../verbs/update.ts';
import { applyFromRequest } from './apply.ts';
import { expectedOf, presentContext, writeContext } from '../backend.ts';
import type { Backend } from '../backend.ts';
import { DecodeError, decode, jsonKind } from '../../codec/decode.ts';
import { isRecord } from '../../../../base/record.ts';
import { JsonError, parseJson } from '../../codec/json-text.ts';
import type { Representation } from '../media-type.ts';
import { presentObject, presentPlain } from '../present.ts';
import { queryValue, writeOptions } from '../query.ts';
import type { WriteOptions } from '../query.ts';
import { versionProblem } from './reads.ts';
import { answer, refuse, Warnings } from '../response.ts';
import type { ResourceRoute } from '../routes.ts';
import { checkIdentity, inStoredVersion, withDefaults } from './writes.ts';

const JSON_PATCH = 'application/json-patch+json';
const MERGE_PATCH = 'application/merge-patch+json';
const STRATEGIC_PATCH = 'application/strategic-merge-patch+json';
const APPLY_PATCH = 'application/apply-patch+yaml';
const MAX_OPERATIONS = 10_000;

/** PATCH of an object, or of a subresource that holds the whole object. */
export function patchFromRequest(
  backend: Backend,
  route: ResourceRoute,
  request: ApiRequest,
  representation: Representation,
  strategy: UpdateStrategy = mainUpdate,
): ApiResponse {
  const type = patchType(request);
  if (!type) return refuse(unsupportedPatch());
  if (type === APPLY_PATCH) return applyFromRequest(backend, route, request, representation, strategy);
  const warnings = new Warnings();
  const options = writeOptions(request, 'PatchOptions');
  if (!options.ok) return refuse(options.error);
  const object = backend.registry.get(route.kind.resource, keyFor(route.namespace, route.name ?? ''));
  if (!object) return refuse(notFound(route.kind, route.name ?? ''));
  const shown = presentPlain(withRecord(backend, object), route);
  const next = patched(shown, request, type, expectedOf(route).schema, options.value, warnings);
  if (!next.ok) return refuse(next.error, warnings.all());
  const checked = checkIdentity(withDefaults(inStoredVersion(next.value, route), route, strategy), route);
  if (!checked.ok) return refuse(checked.error, warnings.all());
  const malformed = versionProblem(checked.value.metadata.resourceVersion || '0');
  if (malformed) return refuse(unknownError(malformed.replace(/^.*?: (?=strconv)/, '')), warnings.all());
  const context = { ...writeContext(backend, request, route, options.value, warnings), patch: true };
  const result = updateObject(backend.registry, route.kind, checked.value, context, strategy);
  if (!result.ok) return refuse(result.error, warnings.all());
  const include = queryValue(request, 'includeObject');
  return answer(
    200,
    presentObject(result.value, route, representation, presentContext(backend), include),
    warnings.all(),
  );
}

function withRecord(backend: Backend, object: KubeObject): KubeObject {
  const managedFields = backend.owners.of(object);
  if (!managedFields?.length || managedFields === object.metadata.managedFields) return object;
  return { ...object, metadata: { ...object.metadata, managedFields } };
}

/** The content type without parameters, if it is one of a patch. */
export function patchType(request: ApiRequest): string | undefined {
  const type = (request.headers?.['content-type'] ?? '').split(';')[0]?.trim() ?? '';
  return [JSON_PATCH, MERGE_PATCH, STRATEGIC_PATCH, APPLY_PATCH].includes(type) ? type : undefined;
}

/** The refusal of a body whose media type is no patch. */
export function unsupportedPatch(): Status {
  return failure(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {});
}

/** The object after the patch, decoded. */
export function patched(
  object: object,
  request: ApiRequest,
  type: string,
  schema: string,
  { fieldValidation }: Pick<WriteOptions, 'fieldValidation'>,
  warnings: Warnings,
): Result<KubeObject, Status> {
  const patch = patchBody(request, type);
  if (!patch.ok) return patch;
  const applied = applyPatch(object, patch.value.value, type, schema);
  if (!applied.ok) return applied;
  const refused = (why: string): Status =>
    invalid({ group: '', kind: '' }, '', [
      invalidValue('patch', quotedPatch(object, patch.value.value, type, schema), why),
    ]);
  if (!isRecord(applied.value)) return err(refused('json: cannot unmarshal into Go value'));
  const typed = withType(applied.value, object, type);
  if (typeof typed === 'string') return err(refused(typed));
  try {
    const decoded = decode(typed, schema, { unstructured: type === STRATEGIC_PATCH });
    const strict = [...patch.value.duplicates, ...unknownInOperations(patch.value.value), ...decoded.strict];
    if (strict.length > 0 && fieldValidation === 'Strict') {
      return err(refused(`strict decoding error: ${strict.join(', ')}`));
    }
    if (fieldValidation === 'Warn') strict.forEach(warnings.add);
    const metadata = (decoded.value as Partial<KubeObject>).metadata ?? {};
    return ok({ ...(decoded.value as object), metadata } as KubeObject);
  } catch (error) {
    if (error instanceof DecodeError) return err(refused(error.message));
    throw error;
  }
}

/**
 * The patched object with its kind: a strategic patch cannot change it, and where another patch takes it away it is the same. A string says why
 * another kind is refused.
 */
function withType(patched: Fields, original: object, type: string): Fields | string {
  const { apiVersion, kind } = original as Fields;
  const sent = { apiVersion: patched['apiVersion'] || apiVersion, kind: patched['kind'] || kind };
  if (type !== STRATEGIC_PATCH && (sent.kind !== kind || sent.apiVersion !== apiVersion)) {
    return `no kind "${String(sent.kind)}" is registered for version "${String(sent.apiVersion)}" in scheme "pkg/runtime/scheme.go:111"`;
  }
  if (patched['kind'] === kind && patched['apiVersion'] === apiVersion) return patched;
  return { ...patched, apiVersion, kind };
}

type Fields = Readonly<Record<string, unknown>>;

const OPERATION_FIELDS: readonly string[] = ['op', 'path', 'from', 'value'];

/** Fields of JSON patch operations that mean nothing. */
function unknownInOperations(patch: unknown): readonly string[] {
  if (!Array.isArray(patch)) return [];
  return patch.flatMap((operation: unknown, i) =>
    Object.keys(operation ?? {})
      .filter((key) => !OPERATION_FIELDS.includes(key))
      .map((key) => `json patch unknown field "[${i}].${key}"`),
  );
}

/** What is wrong with the shape of an operation, in Go's words. */
function whyNotOperation(operation: unknown): string | undefined {
  if (operation === null) return undefined;
  if (!isRecord(operation)) return `${jsonKind(operation)} into Go value of type handlers.jsonPatchOp`;
  for (const field of ['op', 'path', 'from']) {
    const value = operation[field];
    if (value === undefined || value === null || typeof value === 'string') continue;
    return `${jsonKind(value)} into Go struct field jsonPatchOp.${field} of type string`;
  }
  return undefined;
}

/** What an error quotes: a strategic patch itself, otherwise the object after the patch. */
function quotedPatch(object: object, patch: unknown, type: string, schema: string): string {
  if (type === STRATEGIC_PATCH) return goPrint(patch);
  const values =
    type === JSON_PATCH ? (patch as readonly { readonly value?: unknown }[]).map(({ value }) => value) : [];
  const apply = (ordered: object): unknown => {
    const applied = applyPatch(ordered, patch, type, schema);
    return applied.ok ? applied.value : ordered;
  };
  return patchedText(object, schema, apply, values);
}

interface PatchBody {
  readonly value: unknown;
  readonly duplicates: readonly string[];
}

function patchBody(request: ApiRequest, type: string): Result<PatchBody, Status> {
  const { body } = request;
  const prefix = type === STRATEGIC_PATCH ? '' : 'error decoding patch: ';
  if (typeof body !== 'string') {
    return checkPatchShape({ value: body === undefined ? {} : body, duplicates: [] }, type, prefix);
  }
  try {
    const { value, duplicates } = parseJson(body);
    const shown = duplicates.map((path) => `duplicate field "${path}"`);
    return checkPatchShape({ value, duplicates: shown }, type, prefix);
  } catch (error) {
    if (error instanceof JsonError) return err(badRequest(prefix + error.message));
    throw error;
  }
}

function checkPatchShape(body: PatchBody, type: string, prefix: string): Result<PatchBody, Status> {
  const { value } = body;
  const wrong = (goType: string): Status =>
    badRequest(`${prefix}json: cannot unmarshal ${jsonKind(value)} into Go value of type ${goType}`);
  if (type === MERGE_PATCH && value === null) return err(badRequest('Invalid JSON Patch'));
  if (type !== JSON_PATCH) {
    return isRecord(value ?? {}) ? ok({ ...body, value: value ?? {} }) : err(wrong('map[string]interface {}'));
  }
  if (value === null) return ok({ ...body, value: [] });
  if (!Array.isArray(value)) return err(wrong('[]handlers.jsonPatchOp'));
  const problem = value.map(whyNotOperation).find((why) => why !== undefined);
  if (problem) return err(badRequest(`${prefix}json: cannot unmarshal ${problem}`));
  if (value.length <= MAX_OPERATIONS) return ok(body);
  const message = `The allowed maximum operations in a JSON patch is ${MAX_OPERATIONS}, got ${value.length}`;
  return err(failure(413, 'RequestEntityTooLarge', `Request entity too large: ${message}`));
}

function applyPatch(object: object, patch: unknown, type: string, schema: string): Result<unknown, Status> {
  try {
    if (type === JSON_PATCH) return ok(applyJsonPatch(object, patch as readonly unknown[]));
    if (type === MERGE_PATCH) return ok(applyMergePatch(object, patch));
    const fields = object as Readonly<Record<string, unknown>>;
    return ok(applyStrategicMergePatch(fields, patch as Readonly<Record<string, unknown>>, schema));
  } catch (error) {
    if (error instanceof PatchConflict) {
      const message = 'the server rejected our request due to an error in our request';
      return err(failure(422, 'Invalid', message, {}));
    }
    if (error instanceof StrategicError)
      return err(error.bad ? badRequest(error.message) : unknownError(error.message));
    throw error;
  }
}
