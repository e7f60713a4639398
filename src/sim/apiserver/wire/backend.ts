import type { ObjectMeta } from '../../../api/generated/types.ts';
import { apiVersionOf } from '../../../api/kinds.ts';
import type { KubeObject } from '../../../api/object.ts';
import type { KubeletAccess } from '../kubelet-access.ts';
import type { Registry, WriteContext } from '../registry.ts';
import type { ApiRequest } from '../request.ts';
import type { Expected } from './body.ts';
import type { PresentContext } from './present.ts';
import { authorOf } from './query.ts';
import type { WriteOptions } from './query.ts';
import type { Warnings } from './response.ts';
import type { ResourceRoute } from './routes.ts';
import { otherVersionOf } from './versions/versions.ts';
import type { FieldOwners } from '../managed-fields/owners.ts';

/** What the handlers of requests work with. */
export interface Backend {
  readonly registry: Registry;
  readonly owners: FieldOwners;
  /** Revisions up to this are compacted away: older ones cannot be listed or watched from. */
  readonly compacted: number;
  readonly kubelet: KubeletAccess | undefined;
  /** Whether writes warn of fields that change nothing in a simulated cluster. */
  readonly warnNotSimulated: boolean;
}

/** What answers need beside the objects: the time, and who set which field. */
export function presentContext(backend: Backend): PresentContext {
  return {
    wallClock: backend.registry.kernel.wallClock,
    managedFieldsOf: (object: KubeObject): ObjectMeta['managedFields'] => backend.owners.of(object),
  };
}

/** Who writes with a request, and how. */
export function writeContext(
  backend: Backend,
  request: ApiRequest,
  route: ResourceRoute,
  options: WriteOptions,
  warnings: Warnings,
): WriteContext {
  const other = otherVersionOf(route);
  return {
    author: authorOf(request),
    dryRun: options.dryRun,
    warn: warnings.add,
    warnNotSimulated: backend.warnNotSimulated && route.subresource !== 'scale',
    ...(other?.validate ? { validate: other.validate } : {}),
    ...(other?.fieldNames ? { fieldNames: other.fieldNames } : {}),
    manage: backend.owners.updates({
      kind: route.kind,
      manager: options.manager,
      subresource: route.subresource,
      time: backend.registry.now(),
    }),
  };
}

/** The type that the body of a write to a resource has. */
export function expectedOf(route: ResourceRoute): Expected {
  const { kind, group, version } = route;
  return {
    apiVersion: apiVersionOf({ group, version }),
    kind: kind.kind,
    schema: otherVersionOf(route)?.schema ?? kind.schema,
    goPackage: kind.group === '' ? 'core' : (kind.group.split('.')[0] ?? ''),
  };
}
