import type { ObjectMeta } from '../../../api/generated/types.ts';
import { apiVersionOf } from '../../../api/kinds.ts';
import type { KubeObject } from '../../../api/object.ts';
import { changeMetadata, dropMetadata } from '../metadata.ts';
import { tableOf } from '../printers/table.ts';
import type { TableContext } from '../printers/table.ts';
import { encode } from '../codec/encode.ts';
import type { Representation } from './media-type.ts';
import type { ResourceRoute } from './routes.ts';
import { otherVersionOf } from './versions/versions.ts';

/** What answers need beside the objects. */
export interface PresentContext extends TableContext {
  /** managedFields as they are. */
  readonly managedFieldsOf: (object: KubeObject) => ObjectMeta['managedFields'];
}

/** An object in the version of the route, with all that Go writes. */
export function presentPlain(object: KubeObject, route: ResourceRoute): KubeObject {
  const other = otherVersionOf(route);
  return other ? encode(other.show(object), other.schema) : encode(object, route.kind.schema);
}

/** The answer for one object. */
export function presentObject(
  object: KubeObject,
  route: ResourceRoute,
  { as, beta }: Representation,
  context: PresentContext,
  includeObject?: string,
): unknown {
  if (as === 'Table') {
    return tableOf(route.kind, [object], object.metadata.resourceVersion, inTable(route, context, beta), includeObject);
  }
  if (as !== 'object') return partial(object, beta);
  const managedFields = context.managedFieldsOf(object);
  const managed = managedFields?.length
    ? changeMetadata(object, { managedFields })
    : dropMetadata(object, 'managedFields');
  return presentPlain(decorated(sameOr(object, managed), route), route);
}

function decorated(object: KubeObject, { kind }: ResourceRoute): KubeObject {
  return kind.decorate ? kind.decorate(object) : object;
}

function metaVersion(beta = false): string {
  return beta ? 'meta.k8s.io/v1beta1' : 'meta.k8s.io/v1';
}

function inTable(route: ResourceRoute, context: PresentContext, beta = false): TableContext {
  const other = otherVersionOf(route) && { show: (object: KubeObject): object => presentPlain(object, route) };
  return { ...context, ...other, ...(beta ? { metaVersion: 'v1beta1' } : {}) };
}

function sameOr(object: KubeObject, managed: KubeObject): KubeObject {
  return managed.metadata.managedFields === object.metadata.managedFields ? object : managed;
}

export interface ListMetadata {
  readonly resourceVersion: string;
  readonly continue?: string;
  readonly remainingItemCount?: number;
}

/** The answer for a list. */
export function presentList(
  objects: readonly KubeObject[],
  metadata: ListMetadata,
  route: ResourceRoute,
  { as, beta }: Representation,
  context: PresentContext,
  includeObject?: string,
): unknown {
  if (as === 'Table') {
    const table = tableOf(route.kind, objects, metadata.resourceVersion, inTable(route, context, beta), includeObject);
    return { ...table, metadata };
  }
  if (as !== 'object') {
    const items = objects.map((object) => partial(object, beta));
    return { kind: 'PartialObjectMetadataList', apiVersion: metaVersion(beta), metadata, items };
  }
  const apiVersion = apiVersionOf({ group: route.group, version: route.version });
  const items = objects.map((object) => bare(presentItem(object, route, () => context.managedFieldsOf(object))));
  return { kind: `${route.kind.kind}List`, apiVersion, metadata, items };
}

/** One of many objects: its managedFields, which cost far more than the rest and are seldom looked at, are reckoned once they are read. */
export function presentItem(
  object: KubeObject,
  route: ResourceRoute,
  managedFieldsOf: () => ObjectMeta['managedFields'],
): KubeObject {
  const shown = presentPlain(decorated(unmanaged(object), route), route);
  let known: ObjectMeta['managedFields'];
  const read = (): ObjectMeta['managedFields'] => {
    known ??= managedFieldsOf() ?? [];
    return known.length === 0 ? undefined : known;
  };
  const metadata = Object.defineProperty({ ...shown.metadata }, 'managedFields', { enumerable: true, get: read });
  return { ...shown, metadata };
}

/** Items of typed lists tell no kind. */
function bare(object: KubeObject): object {
  const { kind: _kind, apiVersion: _version, ...rest } = object;
  return rest;
}

const withoutManagers = new WeakMap<KubeObject, KubeObject>();

/** The object without managedFields, remembered by identity. */
export function unmanaged(object: KubeObject): KubeObject {
  if (object.metadata.managedFields === undefined) return object;
  let result = withoutManagers.get(object);
  if (!result) {
    result = dropMetadata(object, 'managedFields');
    withoutManagers.set(object, result);
  }
  return result;
}

/** An object's metadata alone, as `PartialObjectMetadata`. */
export function partial(object: KubeObject, beta = false): object {
  return {
    kind: 'PartialObjectMetadata',
    apiVersion: metaVersion(beta),
    metadata: unmanaged(object).metadata,
  };
}
