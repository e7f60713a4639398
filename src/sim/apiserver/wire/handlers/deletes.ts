import { badRequest, invalid, success } from '../../../../api/validation/errors.ts';
import { invalidValue, notSupported } from '../../../../api/validation/field-error.ts';
import type { FieldError } from '../../../../api/validation/field-error.ts';
import type { DeleteOptions, Status } from '../../../../api/generated/types.ts';
import { keyFor, keyOf } from '../../../../api/object.ts';
import type { KubeObject, ResourceName } from '../../../../api/object.ts';
import type { Result } from '../../../../base/result.ts';
import { err, ok } from '../../../../base/result.ts';
import { deleteObject } from '../../verbs/delete.ts';
import type { Deletion } from '../../verbs/delete.ts';
import type { WriteContext } from '../../registry.ts';
import type { ApiRequest, ApiResponse } from '../../request.ts';
import { presentContext } from '../backend.ts';
import type { Backend } from '../backend.ts';
import { decodeBody } from '../body.ts';
import { isRecord } from '../../../../base/record.ts';
import type { Representation } from '../media-type.ts';
import { presentList, presentObject } from '../present.ts';
import { authorOf, checkDryRun, queryFlag, queryNumber, queryValue, queryValues } from '../query.ts';
import { answer, refuse, Warnings } from '../response.ts';
import type { ResourceRoute } from '../routes.ts';
import { selected } from './reads.ts';
import { selectionOf } from '../selection.ts';

const POLICIES = ['Foreground', 'Background', 'Orphan', 'nil'];
/** Kinds whose storage answers a deletion with the object (ReturnDeletedObject). */
const RETURNS_OBJECT: ReadonlySet<ResourceName> = new Set<ResourceName>([
  'pods',
  'podtemplates',
  'persistentvolumes',
  'persistentvolumeclaims',
  'resourcequotas',
  'serviceaccounts',
  'services',
  'storageclasses',
]);
const JOB_WARNING =
  'child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning';

const EXPECTED = { apiVersion: 'v1', kind: 'DeleteOptions', schema: 'DeleteOptions', goPackage: 'meta' };

/** DELETE of an object. */
export function deleteFromRequest(
  backend: Backend,
  route: ResourceRoute,
  request: ApiRequest,
  representation: Representation,
): ApiResponse {
  const warnings = new Warnings();
  const options = deleteOptions(request);
  if (!options.ok) return refuse(options.error);
  const { kind } = route;
  const context = contextOf(request, options.value, warnings);
  const key = keyFor(route.namespace, route.name ?? '');
  const result = deleteObject(backend.registry, kind, key, options.value, context);
  if (kind.resource === 'jobs' && keepsPods(options.value)) warnings.add(JOB_WARNING);
  if (!result.ok) return refuse(result.error, warnings.all());
  const shown = presentDeletion(backend, route, result.value, representation);
  // dependents that are waited for by way of the old option are told as accepted
  const accepted = !result.value.gone && options.value.orphanDependents === false;
  return answer(accepted ? 202 : 200, shown, warnings.all());
}

function keepsPods({ propagationPolicy, orphanDependents }: Partial<DeleteOptions>): boolean {
  return propagationPolicy === undefined && orphanDependents === undefined;
}

function presentDeletion(
  backend: Backend,
  route: ResourceRoute,
  { object, gone }: Deletion,
  representation: Representation,
): unknown {
  const { kind } = route;
  if (gone && !RETURNS_OBJECT.has(kind.resource)) {
    const { name, uid } = object.metadata;
    return success({ name, ...(kind.group ? { group: kind.group } : {}), kind: kind.resource, uid });
  }
  return presentObject(object, route, representation, presentContext(backend));
}

/** DELETE of a collection. */
export function deleteCollection(
  backend: Backend,
  route: ResourceRoute,
  request: ApiRequest,
  representation: Representation,
): ApiResponse {
  const warnings = new Warnings();
  const selection = selectionOf(request, route);
  if (!selection.ok) return refuse(selection.error);
  const options = deleteOptions(request);
  if (!options.ok) return refuse(options.error);
  const context = contextOf(request, options.value, warnings);
  const { registry } = backend;
  const objects = selected(backend, route, selection.value);
  for (const object of objects) deleteObject(registry, route.kind, keyOf(object), options.value, context);
  if (route.kind.resource === 'jobs' && objects.length > 0 && keepsPods(options.value)) warnings.add(JOB_WARNING);
  const metadata = { resourceVersion: String(registry.store.revision) };
  const list = presentList(objects, metadata, route, representation, presentContext(backend));
  return answer(200, list, warnings.all());
}

function contextOf(request: ApiRequest, options: Partial<DeleteOptions>, warnings: Warnings): WriteContext {
  return { author: authorOf(request), dryRun: (options.dryRun?.length ?? 0) > 0, warn: warnings.add };
}

/** DeleteOptions of the body, or where there is none of the query. */
export function deleteOptions(request: ApiRequest): Result<Partial<DeleteOptions>, Status> {
  const options = hasBody(request) ? bodyOptions(request) : queryOptions(request);
  if (!options.ok) return options;
  const errors = checkOptions(options.value);
  if (errors.length > 0) return err(invalid({ group: 'meta.k8s.io', kind: 'DeleteOptions' }, '', errors));
  return options;
}

function hasBody({ body }: ApiRequest): boolean {
  return body !== undefined && body !== '';
}

/** The kind and version of the body are free: groups accept options in their own version. */
function bodyOptions(request: ApiRequest): Result<Partial<DeleteOptions>, Status> {
  const { body } = request;
  const { kind, apiVersion = 'v1' } = (isRecord(body) ? body : {}) as Partial<KubeObject>;
  if (kind && kind !== 'DeleteOptions') {
    return err(
      badRequest(`no kind "${kind}" is registered for version "${apiVersion}" in scheme "pkg/runtime/scheme.go:111"`),
    );
  }
  const sent = isRecord(body) ? { ...body, apiVersion: 'v1', kind: 'DeleteOptions' } : body;
  const decoded = decodeBody({ ...request, body: sent }, EXPECTED);
  if (decoded.ok) return ok(decoded.value.object as Partial<DeleteOptions>);
  // nothing stands around what the decoder says here
  const message = (decoded.error.message ?? '')
    .replace(/^the object provided is unrecognized \(must be of type DeleteOptions\): (.*) \(.*\)$/s, '$1')
    .replace(/^DeleteOptions in version "v1" cannot be handled as a DeleteOptions: /, '');
  return err({ ...decoded.error, message });
}

function queryOptions(request: ApiRequest): Result<Partial<DeleteOptions>, Status> {
  const grace = queryNumber(request, 'gracePeriodSeconds');
  if (!grace.ok) return grace;
  const propagationPolicy = queryValue(request, 'propagationPolicy');
  const orphanDependents = queryValue(request, 'orphanDependents');
  const dryRun = queryValues(request, 'dryRun');
  return ok({
    ...(grace.value === undefined ? {} : { gracePeriodSeconds: grace.value }),
    ...(propagationPolicy ? { propagationPolicy } : {}),
    ...(orphanDependents === undefined ? {} : { orphanDependents: queryFlag(request, 'orphanDependents') }),
    ...(dryRun.length > 0 ? { dryRun } : {}),
  });
}

/** ValidateDeleteOptions */
function checkOptions({ propagationPolicy, orphanDependents, dryRun }: Partial<DeleteOptions>): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (propagationPolicy !== undefined && orphanDependents !== undefined) {
    const why = 'orphanDependents and deletionPropagation cannot be both set';
    errors.push(invalidValue('propagationPolicy', propagationPolicy, why));
  }
  if (propagationPolicy !== undefined && !['Foreground', 'Background', 'Orphan'].includes(propagationPolicy)) {
    errors.push(notSupported('propagationPolicy', propagationPolicy, POLICIES));
  }
  return [...errors, ...checkDryRun(dryRun ?? [])];
}
