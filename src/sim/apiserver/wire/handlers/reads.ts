import { badRequest, expired, failure, invalid, notFound } from '../../../../api/validation/errors.ts';
import { forbiddenField, notSupported, quote } from '../../../../api/validation/field-error.ts';
import type { FieldError } from '../../../../api/validation/field-error.ts';
import type { Status } from '../../../../api/generated/types.ts';
import { keyFor, keyOf, namespaceOf } from '../../../../api/object.ts';
import type { KubeObject } from '../../../../api/object.ts';
import { encodeBase64, decodeBase64Text } from '../../../../base/base64.ts';
import { byText } from '../../../../base/compare.ts';
import type { Result } from '../../../../base/result.ts';
import { err, ok } from '../../../../base/result.ts';
import type { ApiRequest, ApiResponse } from '../../request.ts';
import { presentContext } from '../backend.ts';
import type { Backend } from '../backend.ts';
import type { Representation } from '../media-type.ts';
import { presentList, presentObject } from '../present.ts';
import type { ListMetadata } from '../present.ts';
import { queryNumber, queryValue } from '../query.ts';
import { answer, refuse } from '../response.ts';
import type { ResourceRoute } from '../routes.ts';
import { selectionOf } from '../selection.ts';
import type { Selection } from '../selection.ts';

const LIST_OPTIONS = { group: 'meta.k8s.io', kind: 'ListOptions' };

/** GET of one object, as an object, a table or its metadata alone. */
export function getObject(
  backend: Backend,
  route: ResourceRoute,
  request: ApiRequest,
  representation: Representation,
): ApiResponse {
  if (queryValue(request, 'export') !== undefined) {
    return refuse(badRequest('the export parameter, deprecated since v1.14, is no longer supported'));
  }
  const name = route.name ?? '';
  const unreached = checkReached(backend, queryValue(request, 'resourceVersion'));
  if (unreached) return refuse(unreached);
  const object = backend.registry.get(route.kind.resource, keyFor(route.namespace, name));
  if (!object) return refuse(notFound(route.kind, name));
  const include = queryValue(request, 'includeObject');
  const wrong = checkInclude(representation, include);
  if (wrong) return refuse(wrong);
  return answer(200, presentObject(object, route, representation, presentContext(backend), include));
}

/** GET of a collection, or of a page of it (`limit`, `continue`). */
export function listObjects(
  backend: Backend,
  route: ResourceRoute,
  request: ApiRequest,
  representation: Representation,
): ApiResponse {
  const page = selectPage(backend, route, request);
  if (!page.ok) return refuse(page.error);
  const { objects, metadata } = page.value;
  const include = queryValue(request, 'includeObject');
  const wrong = checkInclude(representation, include);
  if (wrong) return refuse(wrong);
  return answer(200, presentList(objects, metadata, route, representation, presentContext(backend), include));
}

/** What rows of a Table may carry. */
function checkInclude({ as }: Representation, include: string | undefined): Status | undefined {
  if (as !== 'Table' || !include || ['Metadata', 'Object', 'None'].includes(include)) return undefined;
  const why = `includeObject: Invalid value: ${quote(include)}: must be 'Metadata', 'Object', 'None', or empty`;
  return badRequest(`Unable to convert to Table as requested: ${why}`);
}

interface Page {
  readonly objects: readonly KubeObject[];
  readonly metadata: ListMetadata;
}

function selectPage(backend: Backend, route: ResourceRoute, request: ApiRequest): Result<Page, Status> {
  const { store } = backend.registry;
  const selection = selectionOf(request, route);
  if (!selection.ok) return selection;
  const limit = queryNumber(request, 'limit');
  if (!limit.ok) return limit;
  const timeout = queryNumber(request, 'timeoutSeconds');
  if (!timeout.ok) return timeout;
  const start = startOf(backend, request);
  if (!start.ok) return start;
  const { revision, after } = start.value;
  const all =
    revision === undefined
      ? selected(backend, route, selection.value)
      : pastObjects(backend, route, revision).filter(selection.value.selects);
  const rest = after === undefined ? all : all.filter((object) => byText(keyOf(object), after) > 0);
  return ok(cut(rest, limit.value ?? 0, revision ?? store.revision, selection.value));
}

/** The page's objects, and the token of the next. */
function cut(rest: readonly KubeObject[], limit: number, revision: number, selection: Selection): Page {
  const resourceVersion = String(revision);
  const objects = limit > 0 ? rest.slice(0, limit) : rest;
  const last = objects.at(-1);
  if (objects.length === rest.length || !last) return { objects, metadata: { resourceVersion } };
  const token = tokenOf(revision, keyOf(last));
  const remaining = selection.all ? { remainingItemCount: rest.length - objects.length } : {};
  return { objects, metadata: { resourceVersion, continue: token, ...remaining } };
}

/** The objects that are there now. */
export function selected(backend: Backend, route: ResourceRoute, selection: Selection): readonly KubeObject[] {
  const { store } = backend.registry;
  if (selection.name !== undefined && (route.namespace !== undefined || !route.kind.namespaced)) {
    const object: KubeObject | undefined = store.get(route.kind.resource, keyFor(route.namespace, selection.name));
    return object && selection.selects(object) ? [object] : [];
  }
  const objects: readonly KubeObject[] = store.list(route.kind.resource, route.namespace);
  return selection.all ? objects : objects.filter(selection.selects);
}

/** The objects as they were at a revision. */
function pastObjects(backend: Backend, route: ResourceRoute, revision: number): readonly KubeObject[] {
  const { store } = backend.registry;
  const { resource } = route.kind;
  const found: KubeObject[] = [];
  for (const key of store.keysEver(resource)) {
    const object = store.versionAtRevision(resource, key, revision)?.object;
    if (object && (route.namespace === undefined || namespaceOf(object) === route.namespace)) found.push(object);
  }
  return found.toSorted((a, b) => byText(namespaceOf(a), namespaceOf(b)) || byText(a.metadata.name, b.metadata.name));
}

interface Start {
  /** A past revision to list at; undefined for now. */
  readonly revision: number | undefined;
  /** Key behind which the page starts. */
  readonly after: string | undefined;
}

/** Where a list starts: now, at an exact resourceVersion, or where the last page ended. */
function startOf(backend: Backend, request: ApiRequest): Result<Start, Status> {
  const version = queryValue(request, 'resourceVersion') ?? '';
  const token = queryValue(request, 'continue') ?? '';
  const match = queryValue(request, 'resourceVersionMatch') ?? '';
  const errors = checkMatch(request, false);
  if (errors.length > 0) return err(invalid(LIST_OPTIONS, '', errors));
  if (token !== '') return continued(backend, token, version);
  if (version === '' || version === '0') return ok({ revision: undefined, after: undefined });
  const malformed = versionProblem(version);
  if (malformed) return err(badRequest(`invalid resource version: ${malformed}`));
  const unreached = checkReached(backend, version);
  if (unreached) return err(unreached);
  if (match !== 'Exact') return ok({ revision: undefined, after: undefined });
  if (Number(version) <= backend.compacted) {
    return err(expired('The resourceVersion for the provided list is too old.'));
  }
  return ok({ revision: Number(version), after: undefined });
}

function continued(backend: Backend, token: string, version: string): Result<Start, Status> {
  if (version !== '' && version !== '0') {
    return err(badRequest('specifying resource version is not allowed when using continue'));
  }
  const parsed = readToken(token);
  if (typeof parsed === 'string') return err(badRequest(`invalid continue token: ${parsed}`));
  if (parsed.rv > 0 && parsed.rv <= backend.compacted) {
    const { message, ...rest } = expired(CONTINUE_TOO_OLD);
    const metadata = { continue: tokenOf(-1, parsed.start) };
    return err({ ...rest, message: message ?? '', metadata });
  }
  return ok({ revision: parsed.rv > 0 ? parsed.rv : undefined, after: parsed.start });
}

const CONTINUE_TOO_OLD =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.';

/** Stands behind the last key of a page, so that the next page begins after it. */
const END_OF_KEY = '\u0000';
const TOKEN_VERSION = 'meta.k8s.io/v1';

/** A continue token; a negative revision continues with what is there now. */
function tokenOf(revision: number, start: string): string {
  const text = JSON.stringify({ v: TOKEN_VERSION, rv: revision, start: start + END_OF_KEY });
  return encodeBase64(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

interface Token {
  readonly rv: number;
  readonly start: string;
}

/** The token, or what is wrong with it. */
function readToken(token: string): Token | string {
  const odd = /[^A-Za-z0-9_-]/.exec(token);
  if (odd || token.length % 4 === 1) {
    return `continue key is not valid: illegal base64 data at input byte ${odd?.index ?? Math.max(0, token.length - 1)}`;
  }
  const padded = token
    .replaceAll('-', '+')
    .replaceAll('_', '/')
    .padEnd(Math.ceil(token.length / 4) * 4, '=');
  const parsed = jsonOf(decodeBase64Text(padded) ?? '');
  const {
    v = '',
    rv = 0,
    start = '',
  } = parsed as { readonly v?: string; readonly rv?: number; readonly start?: string };
  if (v !== TOKEN_VERSION) return `continue key is not valid: server does not recognize this encoded version ${v}`;
  return { rv, start: start.endsWith(END_OF_KEY) ? start.slice(0, -1) : start };
}

function jsonOf(text: string): object {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

/** What is wrong with the text of a resourceVersion. */
export function versionProblem(version: string): string | undefined {
  if (/^\d+$/.test(version)) return undefined;
  return `resourceVersion: Invalid value: "${version}": strconv.ParseUint: parsing "${version}": invalid syntax`;
}

function checkReached(backend: Backend, version: string | undefined): Status | undefined {
  const { revision } = backend.registry.store;
  if (version === undefined || !/^\d+$/.test(version) || Number(version) <= revision) return undefined;
  const message = `Timeout: Too large resource version: ${version}, current: ${revision}`;
  const causes = [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }];
  return failure(504, 'Timeout', message, { causes, retryAfterSeconds: 1 });
}

const MATCHES = ['Exact', 'NotOlderThan', ''];

/** ValidateListOptions */
export function checkMatch(request: ApiRequest, watch: boolean): readonly FieldError[] {
  const match = queryValue(request, 'resourceVersionMatch') ?? '';
  const version = queryValue(request, 'resourceVersion') ?? '';
  const initial = queryValue(request, 'sendInitialEvents');
  if (watch) return checkInitialEvents(request, match, initial);
  const field = 'resourceVersionMatch';
  if (initial !== undefined) return [forbiddenField('sendInitialEvents', 'sendInitialEvents is forbidden for list')];
  if (match === '') return [];
  if (version === '')
    return [forbiddenField(field, 'resourceVersionMatch is forbidden unless resourceVersion is provided')];
  if (queryValue(request, 'continue'))
    return [forbiddenField(field, 'resourceVersionMatch is forbidden when continue is provided')];
  if (!MATCHES.includes(match)) return [notSupported(field, match, MATCHES)];
  if (match === 'Exact' && version === '0') {
    return [forbiddenField(field, 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"')];
  }
  return [];
}

/** validateWatchOptions; a watch from the start that says nothing of initial events wants them. */
function checkInitialEvents(
  request: ApiRequest,
  sentMatch: string,
  sentInitial: string | undefined,
): readonly FieldError[] {
  const field = 'resourceVersionMatch';
  const version = queryValue(request, 'resourceVersion') ?? '';
  const legacy = sentInitial === undefined && sentMatch === '' && (version === '' || version === '0');
  const [match, initial] = legacy ? ['NotOlderThan', 'true'] : [sentMatch, sentInitial];
  const errors: FieldError[] = [];
  if (initial !== undefined && match !== 'NotOlderThan') {
    errors.push(forbiddenField(field, 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'));
  }
  if (match === '') return errors;
  if (initial === undefined) {
    errors.push(
      forbiddenField(field, 'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided'),
    );
  }
  if (match !== 'NotOlderThan') errors.push(notSupported(field, match, ['NotOlderThan']));
  if (queryValue(request, 'continue')) {
    errors.push(forbiddenField(field, 'resourceVersionMatch is forbidden when continue is provided'));
  }
  return errors;
}
