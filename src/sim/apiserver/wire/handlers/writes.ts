import { badRequest, notFound, unknownError } from '../../../../api/validation/errors.ts';
import type { Status } from '../../../../api/generated/types.ts';
import { keyFor } from '../../../../api/object.ts';
import type { KubeObject, ResourceName } from '../../../../api/object.ts';
import { deepEqual } from '../../../../base/equal.ts';
import { err, ok } from '../../../../base/result.ts';
import type { Result } from '../../../../base/result.ts';
import { createObject } from '../../verbs/create.ts';
import type { ApiRequest, ApiResponse } from '../../request.ts';
import { mainUpdate, updateObject } from '../../verbs/update.ts';
import type { UpdateStrategy } from '../../verbs/update.ts';
import { expectedOf, presentContext, writeContext } from '../backend.ts';
import type { Backend } from '../backend.ts';
import { cannotHandle, decodeBody } from '../body.ts';
import type { Expected } from '../body.ts';
import type { Representation } from '../media-type.ts';
import { presentObject } from '../present.ts';
import { queryValue, writeOptions } from '../query.ts';
import type { WriteOptions } from '../query.ts';
import { versionProblem } from './reads.ts';
import { answer, refuse, Warnings } from '../response.ts';
import type { ResourceRoute } from '../routes.ts';
import { otherVersionOf } from '../versions/versions.ts';

export const NAMESPACE_MISMATCH =
  'the namespace of the provided object does not match the namespace sent on the request';

/** Kinds that a PUT creates where they are missing (AllowCreateOnUpdate). */
const CREATED_BY_PUT: ReadonlySet<ResourceName> = new Set<ResourceName>([
  'endpoints',
  'events',
  'leases',
  'limitranges',
  'services',
]);

/** POST on a collection. */
export function createFromRequest(
  backend: Backend,
  route: ResourceRoute,
  request: ApiRequest,
  representation: Representation,
): ApiResponse {
  const warnings = new Warnings();
  const options = writeOptions(request, 'CreateOptions');
  if (!options.ok) return refuse(options.error);
  const body = readBody(request, expectedOf(route), options.value, warnings);
  if (!body.ok) return refuse(body.error, warnings.all());
  const object = inStoredVersion(body.value, route);
  const placed = withNamespace(object, route);
  if (!placed.ok) return refuse(placed.error, warnings.all());
  if (placed.value.metadata.resourceVersion && !options.value.dryRun) {
    return refuse(unknownError('resourceVersion should not be set on objects to be created'), warnings.all());
  }
  const context = writeContext(backend, request, route, options.value, warnings);
  const draft = withoutDuplicateOwners(placed.value, warnings);
  const result = createObject(backend.registry, route.kind, draft, context);
  if (!result.ok) return refuse(result.error, warnings.all());
  const include = queryValue(request, 'includeObject');
  const shown = presentObject(result.value, route, representation, presentContext(backend), include);
  return answer(201, shown, warnings.all());
}

/** PUT on an object or one of its subresources that hold the whole object. */
export function updateFromRequest(
  backend: Backend,
  route: ResourceRoute,
  request: ApiRequest,
  representation: Representation,
  strategy: UpdateStrategy = mainUpdate,
): ApiResponse {
  const warnings = new Warnings();
  const options = writeOptions(request, 'UpdateOptions');
  if (!options.ok) return refuse(options.error);
  const body = readBody(request, expectedOf(route), options.value, warnings);
  if (!body.ok) return refuse(body.error, warnings.all());
  const single = withoutDuplicateOwners(body.value, warnings);
  const checked = checkIdentity(withDefaults(inStoredVersion(single, route), route, strategy), route);
  if (!checked.ok) return refuse(checked.error, warnings.all());
  const malformed = versionProblem(checked.value.metadata.resourceVersion || '0');
  if (malformed) return refuse(unknownError(malformed.replace(/^.*?: (?=strconv)/, '')), warnings.all());
  const exists = backend.registry.get(route.kind.resource, keyFor(route.namespace, route.name ?? ''));
  const creates = !exists && strategy === mainUpdate && CREATED_BY_PUT.has(route.kind.resource);
  if (!exists && !creates) return refuse(notFound(route.kind, route.name ?? ''), warnings.all());
  const context = writeContext(backend, request, route, options.value, warnings);
  const result = creates
    ? createObject(backend.registry, route.kind, checked.value, context)
    : updateObject(backend.registry, route.kind, checked.value, context, strategy);
  if (!result.ok) return refuse(result.error, warnings.all());
  const include = queryValue(request, 'includeObject');
  const shown = presentObject(result.value, route, representation, presentContext(backend), include);
  return answer(creates ? 201 : 200, shown, warnings.all());
}

/** Keys that stand twice in a YAML text are told together, as go-yaml does. */
function strictText(complaints: readonly string[]): string {
  const inYaml = complaints.filter((text) => /^line \d+: key /.test(text));
  const others = complaints.filter((text) => !inYaml.includes(text));
  const first = inYaml.length > 0 ? [`yaml: unmarshal errors:\n  ${inYaml.join('\n  ')}`] : [];
  return [...first, ...others].join(', ');
}

/** Decodes a body; what strict decoding finds is an error, a warning or nothing. */
export function readBody(
  request: ApiRequest,
  expected: Expected,
  { fieldValidation }: Pick<WriteOptions, 'fieldValidation'>,
  warnings: Warnings,
): Result<KubeObject, Status> {
  const decoded = decodeBody(request, expected);
  if (!decoded.ok) return decoded;
  const { object, strict } = decoded.value;
  if (strict.length > 0 && fieldValidation === 'Strict') {
    const why = `strict decoding error: ${strictText(strict)}`;
    return err(cannotHandle(object['apiVersion'] as string, object['kind'] as string, expected, why));
  }
  if (fieldValidation === 'Warn') strict.forEach(warnings.add);
  return ok(
    object['metadata'] ? (object as unknown as KubeObject) : ({ ...object, metadata: {} } as unknown as KubeObject),
  );
}

/** Owners that are named twice are named once, with a warning (dedupOwnerReferencesAndAddWarning). */
function withoutDuplicateOwners(object: KubeObject, warnings: Warnings): KubeObject {
  const owners = object.metadata.ownerReferences ?? [];
  if (owners.length < 2) return object;
  const kept = owners.filter((owner, i) => !owners.slice(0, i).some((other) => deepEqual(other, owner)));
  if (kept.length === owners.length) return object;
  const uids = owners.filter((owner) => !kept.includes(owner)).map(({ uid }) => uid);
  warnings.add(`${DUPLICATE_OWNERS} ${uids.join(', ')}`);
  return { ...object, metadata: { ...object.metadata, ownerReferences: kept } };
}

const DUPLICATE_OWNERS =
  '.metadata.ownerReferences contains duplicate entries; API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed:';

/** Decoding fills in what is left out of a status, too; an update of the object itself gets its defaults later. */
export function withDefaults(object: KubeObject, { kind }: ResourceRoute, strategy: UpdateStrategy): KubeObject {
  if (strategy.subresource !== 'status') return object;
  const { status } = object as { readonly status?: object };
  return kind.defaults(status ? object : ({ ...object, status: {} } as KubeObject));
}

/** An object of another version as it is stored. */
export function inStoredVersion(object: KubeObject, route: ResourceRoute): KubeObject {
  return otherVersionOf(route)?.read(object) ?? object;
}

/** The object in the namespace of the path (rest.EnsureObjectNamespaceMatchesRequestNamespace). */
export function withNamespace(object: KubeObject, route: ResourceRoute): Result<KubeObject, Status> {
  const { namespace, ...metadata } = object.metadata;
  if (!route.kind.namespaced) {
    return ok(namespace === undefined ? object : { ...object, metadata });
  }
  if (namespace && namespace !== route.namespace) return err(badRequest(NAMESPACE_MISMATCH));
  if (namespace || route.namespace === undefined) return ok(object);
  return ok({ ...object, metadata: { ...object.metadata, namespace: route.namespace } });
}

/** Whether an object that is to replace another is the one of the path. */
export function checkIdentity(object: KubeObject, route: ResourceRoute): Result<KubeObject, Status> {
  const { name } = object.metadata;
  if (!name) {
    return err(
      badRequest(`the name of the object (${route.name} based on URL) was undeterminable: name must be provided`),
    );
  }
  if (name !== route.name) {
    return err(badRequest(`the name of the object (${name}) does not match the name on the URL (${route.name})`));
  }
  return withNamespace(object, route);
}
