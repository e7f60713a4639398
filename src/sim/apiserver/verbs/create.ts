import { TEMPLATE_GENERATION } from '../../../api/daemon-set.ts';
import {
  alreadyExists,
  alreadyExistsTerminating,
  generateNameConflict,
  invalid,
} from '../../../api/validation/errors.ts';
import type { ObjectMeta } from '../../../api/generated/types.ts';
import type { FieldError } from '../../../api/validation/field-error.ts';
import type { Kind } from '../../../api/kind.ts';
import { nameIsPathSegment, validateMetadata } from '../../../api/validation/object-meta.ts';
import { keyOf } from '../../../api/object.ts';
import type { KubeObject } from '../../../api/object.ts';
import { err, ok } from '../../../base/result.ts';
import { admit, refuse } from '../admission/plugins.ts';
import type { AdmissionRequest } from '../admission/plugin.ts';
import type { ApiResult } from '../client.ts';
import { changeMetadata, dropMetadata } from '../metadata.ts';
import { generateName, newUid } from '../names.ts';
import { ignoreWarning } from '../registry.ts';
import type { Registry, WriteContext } from '../registry.ts';
import { hooksOf } from './hooks.ts';
import { warn } from './warn.ts';

const MAX_NAME_ATTEMPTS = 8;

/** What a client sends to be created. */
export type CreateDraft = Omit<KubeObject, 'metadata'> & { readonly metadata: Partial<ObjectMeta> };

/**
 * Creates an object: defaults, admission, the server's metadata, validation, admission again, and the write
 * (handlers/create.go, rest.BeforeCreate, registry.Store.Create).
 */
export function createObject(
  registry: Registry,
  kind: Kind,
  draft: CreateDraft,
  context: WriteContext,
): ApiResult<KubeObject> {
  const request: AdmissionRequest = {
    operation: 'CREATE',
    kind,
    subresource: '',
    namespace: draft.metadata.namespace ?? '',
    name: draft.metadata.name ?? '',
    object: kind.defaults(draft as KubeObject),
    old: undefined,
    dryRun: context.dryRun ?? false,
    author: context.author,
    warn: context.warn ?? ignoreWarning,
  };
  const record = recordOf(kind, request.object, context);
  const admitted = admit(request, registry);
  if (!admitted.ok) return admitted;
  const prepared = prepare(registry, kind, admitted.value, context.dryRun ?? false);
  const named = withFreeName(registry, kind, prepared);
  if (!named.ok) return named;
  const object = named.value;
  const errors = validateNew(kind, object, context);
  if (errors.length > 0) return err(invalid(kind, object.metadata.name ?? '', errors));
  warn(kind, object, undefined, context);
  const refused = refuse({ ...request, name: object.metadata.name, object }, registry);
  if (refused) return err(refused);
  return store(registry, kind, object, record, context);
}

/**
 * Who owns which field: what admission and the strategy add is nobody's, and a status is not taken. A DaemonSet's template generation comes
 * with the conversion to the version, before that.
 */
function recordOf(kind: Kind, object: KubeObject, { manage }: WriteContext): ObjectMeta['managedFields'] {
  if (!manage) return undefined;
  const { status: _status, ...sent } = object as KubeObject & { readonly status?: unknown };
  const owned = kind.hasStatus ? sent : object;
  return manage(kind.resource === 'daemonsets' ? withGeneration(owned) : owned, undefined).metadata.managedFields;
}

function withGeneration(object: KubeObject): KubeObject {
  return changeMetadata(object, { annotations: { ...object.metadata.annotations, [TEMPLATE_GENERATION]: '0' } });
}

function store(
  registry: Registry,
  kind: Kind,
  object: KubeObject,
  record: ObjectMeta['managedFields'],
  context: WriteContext,
): ApiResult<KubeObject> {
  const hooks = hooksOf(kind.resource);
  const allocated = hooks?.beforeCreate ? hooks.beforeCreate(registry, object, context) : ok(object);
  if (!allocated.ok) return allocated;
  const existing = registry.get(kind.resource, keyOf(object));
  if (existing) {
    const { name } = object.metadata;
    return err(existing.metadata.deletionTimestamp ? alreadyExistsTerminating(kind, name) : alreadyExists(kind, name));
  }
  const managed = context.manage ? withRecord(allocated.value, record) : allocated.value;
  return ok(registry.put(kind, managed, context));
}

/** What the kind and the version of the request find; then, as rest.BeforeCreate, what is asked of all metadata. */
function validateNew(kind: Kind, object: KubeObject, context: WriteContext): readonly FieldError[] {
  const found = [...kind.validate(object), ...(context.validate?.(object) ?? [])];
  if (found.length === 0) {
    return kind.resource === 'events' ? validateMetadata(object.metadata, true, nameIsPathSegment) : found;
  }
  const { fieldNames } = context;
  return fieldNames ? found.map((error) => ({ ...error, field: fieldNames[error.field] ?? error.field })) : found;
}

function withRecord(object: KubeObject, managedFields: ObjectMeta['managedFields']): KubeObject {
  return managedFields ? changeMetadata(object, { managedFields }) : dropMetadata(object, 'managedFields');
}

/** FillObjectMetaSystemFields and the strategies' PrepareForCreate. */
function prepare(registry: Registry, kind: Kind, object: KubeObject, dryRun: boolean): KubeObject {
  const { resourceVersion, generation } = object.metadata;
  const counts = kind.generation !== 'none';
  const metadata = {
    ...clientMetadata(object.metadata),
    // storage would refuse the one and the strategy drop the other
    ...(dryRun && resourceVersion ? { resourceVersion } : undefined),
    ...(!counts && generation ? { generation } : undefined),
    uid: newUid(registry.uids),
    creationTimestamp: registry.now(),
    ...(counts ? FIRST_GENERATION : undefined),
  } as ObjectMeta;
  const keepsStatus = !kind.hasStatus || kind.resource === 'nodes';
  const prepared = keepsStatus ? { ...object, metadata } : { ...object, metadata, status: {} };
  return kind.prepareForCreate ? kind.prepareForCreate(prepared) : prepared;
}

const FIRST_GENERATION = { generation: 1 };

const SERVERS_OWN = [
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'selfLink',
  'resourceVersion',
  'generation',
] as const;

/** The metadata without what only the server sets. */
function clientMetadata(sent: ObjectMeta): Partial<ObjectMeta> {
  if (SERVERS_OWN.every((field) => sent[field] === undefined)) return sent;
  const {
    deletionTimestamp: _deletion,
    deletionGracePeriodSeconds: _grace,
    selfLink: _link,
    resourceVersion: _version,
    generation: _generation,
    ...others
  } = sent;
  return others;
}

/** Makes a name from generateName where there is none. */
function withFreeName(registry: Registry, kind: Kind, object: KubeObject): ApiResult<KubeObject> {
  const { generateName: base } = object.metadata;
  if (object.metadata.name) return ok(object);
  if (!base) return ok(changeMetadata(object, { name: '' }));
  let name = '';
  for (let attempt = 0; attempt < MAX_NAME_ATTEMPTS; attempt += 1) {
    name = generateName(base, registry.names);
    const named = { ...object, metadata: { ...object.metadata, name } };
    if (!registry.get(kind.resource, keyOf(named))) return ok(named);
  }
  return err(generateNameConflict(kind, name));
}
