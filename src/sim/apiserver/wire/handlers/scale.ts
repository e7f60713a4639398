import { badRequest, invalid, noSuchPath, notFound } from '../../../../api/validation/errors.ts';
import { invalidValue } from '../../../../api/validation/field-error.ts';
import type {
  Deployment,
  ReplicaSet,
  ReplicationController,
  Scale,
  StatefulSet,
  Status,
} from '../../../../api/generated/types.ts';
import { labelsToText, selectorToText } from '../../../../api/selectors/label-selector.ts';
import { keyFor } from '../../../../api/object.ts';
import type { KubeObject } from '../../../../api/object.ts';
import type { Result } from '../../../../base/result.ts';
import { err, ok } from '../../../../base/result.ts';
import type { ApiRequest, ApiResponse } from '../../request.ts';
import { age } from '../../printers/cell.ts';
import { AGE, NAME, typed } from '../../printers/columns.ts';
import { mainUpdate, updateObject } from '../../verbs/update.ts';
import { writeContext } from '../backend.ts';
import type { Backend } from '../backend.ts';
import { encode } from '../../codec/encode.ts';
import type { Representation } from '../media-type.ts';
import { partial } from '../present.ts';
import { patched, patchType, unsupportedPatch } from './patches.ts';
import { writeOptions } from '../query.ts';
import { answer, refuse, Warnings } from '../response.ts';
import type { ResourceRoute } from '../routes.ts';
import { checkIdentity, readBody } from './writes.ts';

type Scalable = Deployment | ReplicaSet | StatefulSet | ReplicationController;

const EXPECTED = { apiVersion: 'autoscaling/v1', kind: 'Scale', schema: 'Scale', goPackage: 'autoscaling' };

/** The subresource `scale` of what has replicas. */
export function serveScale(
  backend: Backend,
  route: ResourceRoute,
  request: ApiRequest,
  representation: Representation,
): ApiResponse {
  const { kind } = route;
  const shown = (scaled: Scalable): unknown => present(scaleOf(scaled), representation, backend);
  if (!kind.hasScale) return refuse(noSuchPath());
  const name = route.name ?? '';
  const object = backend.registry.get(kind.resource, keyFor(route.namespace, name)) as Scalable | undefined;
  if (request.method === 'GET') return object ? answer(200, shown(object)) : refuse(notFound(kind, name));
  const warnings = new Warnings();
  const options = writeOptions(request, request.method === 'PUT' ? 'UpdateOptions' : 'PatchOptions');
  if (!options.ok) return refuse(options.error);
  const sent =
    request.method === 'PUT'
      ? readBody(request, EXPECTED, options.value, warnings)
      : patchedScale(object, route, request, options.value, warnings);
  if (!sent.ok) return refuse(sent.error, warnings.all());
  const checked = checkIdentity(sent.value, route);
  if (!checked.ok) return refuse(checked.error, warnings.all());
  if (!object) return refuse(notFound(kind, name), warnings.all());
  const scaled = scaledObject(object, checked.value as unknown as Scale);
  if (!scaled.ok) return refuse(scaled.error, warnings.all());
  const context = writeContext(backend, request, route, options.value, warnings);
  const result = updateObject(backend.registry, kind, scaled.value, context, mainUpdate);
  if (!result.ok) return refuse(result.error, warnings.all());
  return answer(200, shown(result.value as Scalable), warnings.all());
}

const COLUMNS = [
  NAME,
  typed('integer', 'Desired', 'replicas is the desired number of instances for the scaled object.'),
  typed('integer', 'Available', 'replicas is the actual number of observed instances of the scaled object.'),
  AGE,
];

/** The answer as it is wanted: a Table for `kubectl get --subresource=scale`. */
function present(scale: Scale, { as, beta }: Representation, { registry }: Backend): unknown {
  if (as === 'object') return scale;
  const object = scale as unknown as KubeObject;
  const row = partial(object, beta);
  if (as !== 'Table') return row;
  const { name, resourceVersion } = scale.metadata;
  const clock = { wallClock: registry.kernel.wallClock };
  const cells = [name, scale.spec?.replicas ?? 0, scale.status?.replicas ?? 0, age(object, clock)];
  return {
    kind: 'Table',
    apiVersion: `meta.k8s.io/${beta ? 'v1beta1' : 'v1'}`,
    metadata: { resourceVersion },
    columnDefinitions: COLUMNS,
    rows: [{ cells, object: row }],
  };
}

function patchedScale(
  object: Scalable | undefined,
  route: ResourceRoute,
  request: ApiRequest,
  options: Parameters<typeof patched>[4],
  warnings: Warnings,
): Result<KubeObject, Status> {
  const type = patchType(request);
  if (!type) return err(unsupportedPatch());
  if (!object) return err(notFound(route.kind, route.name ?? ''));
  if (type.includes('apply-patch')) return err(badRequest('apply of a scale is not simulated'));
  return patched(scaleOf(object), request, type, 'Scale', options, warnings);
}

function scaleOf(object: Scalable): Scale {
  const { name, namespace = '', uid, resourceVersion, creationTimestamp } = object.metadata;
  const replicas = object.spec?.replicas ?? 0;
  return encode<Scale>(
    {
      kind: 'Scale',
      apiVersion: 'autoscaling/v1',
      metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
      spec: replicas === 0 ? {} : { replicas },
      status: { replicas: object.status?.replicas ?? 0, selector: selectorText(object) },
    },
    'Scale',
  );
}

function selectorText(object: Scalable): string {
  if (object.kind === 'ReplicationController') return labelsToText(object.spec?.selector ?? {});
  return object.spec?.selector ? selectorToText(object.spec.selector) : '';
}

/** The object with the replicas of a scale. */
function scaledObject(object: Scalable, scale: Scale): Result<KubeObject, Status> {
  const replicas = scale.spec?.replicas ?? 0;
  const { name } = object.metadata;
  if (replicas < 0) {
    const error = invalidValue('spec.replicas', replicas, 'must be greater than or equal to 0');
    return err(invalid({ group: 'autoscaling', kind: 'Scale' }, name, [error]));
  }
  const { resourceVersion, uid } = scale.metadata;
  const metadata = {
    ...object.metadata,
    resourceVersion: resourceVersion || object.metadata.resourceVersion,
    uid: uid || object.metadata.uid,
  };
  const spec = object.spec?.replicas === replicas ? object.spec : { ...object.spec, replicas };
  const scaled = { ...object, metadata, spec };
  return ok(scaled as KubeObject);
}
