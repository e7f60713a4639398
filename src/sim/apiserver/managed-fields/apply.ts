import { LAST_APPLIED } from '../../../api/last-applied.ts';
import { badRequest, failure, unknownError } from '../../../api/validation/errors.ts';
import type { Status } from '../../../api/generated/types.ts';
import { apiVersionOf } from '../../../api/kinds.ts';
import type { Kind } from '../../../api/kind.ts';
import type { KubeObject } from '../../../api/object.ts';
import { byText } from '../../../base/compare.ts';
import type { Result } from '../../../base/result.ts';
import { err, ok } from '../../../base/result.ts';
import { changeMetadata } from '../metadata.ts';
import { isRecord } from '../../../base/record.ts';
import { encode } from '../codec/encode.ts';
import { JsonError, parseJson } from '../codec/json-text.ts';
import { difference, EMPTY_TREE, intersection, isEmptyTree, pathsOf, union, withoutPaths } from './field-tree.ts';
import type { FieldTree } from './field-tree.ts';
import { changesOf, compare, fieldsOf, mergeTyped, removePaths, shapeOfType } from './typed.ts';
import { compareObjects, ownableFields } from './owners.ts';
import type { Owner } from './owners.ts';

// Server-side apply (structured-merge-diff, merge.Updater.Apply).

export interface Configuration {
  readonly kind: Kind;
  readonly manager: string;
  readonly subresource: string;
  readonly time: string;
  readonly force: boolean;
}

/** What an apply makes of an object. */
export interface Applied {
  readonly object: KubeObject;
  readonly owners: readonly Owner[];
}

/** Merges a configuration into the live object and works out who owns what, or which managers are in the way. */
export function applyConfiguration(
  live: KubeObject | undefined,
  config: KubeObject,
  before: readonly Owner[],
  facts: Configuration,
): Result<Applied, Status> {
  const { kind } = facts;
  const shape = shapeOfType(kind.schema);
  const fields = withoutPaths(ownableFields(fieldsOf(config, shape)), resetFields(facts));
  const base = live ? encode(live, kind.schema) : undefined;
  const merged = mergeTyped(base ?? {}, config, shape) as KubeObject;
  const own = before.find((owner) => isOwn(owner, facts));
  const others = before.filter((owner) => !isOwn(owner, facts));
  const dropped = difference(own?.fields ?? EMPTY_TREE, fields);
  const kept = others.reduce((all, owner) => union(all, owner.fields), fields);
  const pruned = removePaths(merged, prunable(dropped, kept), shape) as KubeObject;
  const taken = live ? changesOf(compareObjects(live, pruned, kind)) : EMPTY_TREE;
  const conflicts = others
    .map((owner) => ({ owner, fields: intersection(owner.fields, intersection(taken, fields)) }))
    .filter((conflict) => !isEmptyTree(conflict.fields));
  const left = conflicts.length > 0 && !facts.force ? withoutLastApplied(conflicts, live, facts) : [];
  if (left.length > 0) return err(conflictStatus(left));
  const changed = !live || !sameContent(live, pruned, kind);
  const object = live ? withLastApplied(pruned, live, config, facts) : pruned;
  return ok({ object, owners: ownersAfter(others, own, fields, taken, changed, facts) });
}

const KUBECTL = 'kubectl';

/**
 * What client-side apply set and nobody changed since is no conflict for kubectl's server-side apply: it takes over from itself
 * (managedfields, lastAppliedManager).
 */
function withoutLastApplied(
  conflicts: readonly ManagerConflict[],
  live: KubeObject | undefined,
  { kind, manager }: Configuration,
): readonly ManagerConflict[] {
  const text = live?.metadata.annotations?.[LAST_APPLIED];
  if (!live || manager !== KUBECTL || text === undefined) return conflicts;
  const last = parseObject(text);
  if (!last) return conflicts;
  const shape = shapeOfType(kind.schema);
  const { added, modified, removed } = compare(last, encode(live, kind.schema), shape);
  const allowed = [modified, added, removed].reduce(difference, fieldsOf(last, shape));
  return conflicts
    .map((conflict) => ({ ...conflict, fields: difference(conflict.fields, allowed) }))
    .filter(({ fields }) => !isEmptyTree(fields));
}

function parseObject(text: string): unknown {
  try {
    return parseJson(text).value;
  } catch (error) {
    if (error instanceof JsonError) return undefined;
    throw error;
  }
}

/** Keeps the annotation of client-side apply up to date for kubectl (lastAppliedUpdater). */
function withLastApplied(
  object: KubeObject,
  live: KubeObject,
  config: KubeObject,
  { manager, subresource }: Configuration,
): KubeObject {
  if (manager !== KUBECTL || subresource !== '' || live.metadata.annotations?.[LAST_APPLIED] === undefined)
    return object;
  const { [LAST_APPLIED]: _old, ...annotations } = config.metadata.annotations ?? {};
  const { annotations: _sent, ...metadata } = config.metadata;
  const clean = Object.keys(annotations).length > 0 ? { ...metadata, annotations } : metadata;
  const text = `${JSON.stringify(sortedKeys({ ...config, metadata: clean }))}\n`;
  return changeMetadata(object, { annotations: { ...object.metadata.annotations, [LAST_APPLIED]: text } });
}

function sortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedKeys);
  if (!isRecord(value)) return value;
  const keys = Object.keys(value).toSorted(byText);
  return Object.fromEntries(keys.map((key) => [key, sortedKeys(value[key])]));
}

/** What this way in does not set: the status through the object itself, all else through the status (GetResetFields). */
function resetFields({ kind, subresource }: Configuration): readonly (readonly string[])[] {
  if (!kind.hasStatus) return [];
  return subresource === 'status' ? [['f:spec']] : subresource === '' ? [['f:status']] : [];
}

function isOwn(owner: Owner, { kind, manager, subresource }: Configuration): boolean {
  return (
    owner.operation === 'Apply' &&
    owner.manager === manager &&
    owner.subresource === subresource &&
    owner.apiVersion === apiVersionOf(kind)
  );
}

/** Paths that were applied before, are not now, and nobody else holds. An item goes with everything in it. */
function prunable(dropped: FieldTree, kept: FieldTree): FieldTree {
  const children = [...dropped.children].flatMap(([key, child]): (readonly [string, FieldTree])[] => {
    const held = kept.children.get(key);
    if (!held)
      return [[key, child.member || child.children.size === 0 ? { ...child, member: true } : whole(child, key)]];
    return [[key, { ...prunable(child, held), member: false }]];
  });
  return { member: false, children: new Map(children) };
}

/** A struct that nobody holds anything of: it stays if it is a struct, its parts go. */
function whole(tree: FieldTree, _key: string): FieldTree {
  return { ...prunable(tree, EMPTY_TREE), member: false };
}

function sameContent(live: KubeObject, next: KubeObject, kind: Kind): boolean {
  const compared = compare(encode(live, kind.schema), encode(next, kind.schema), shapeOfType(kind.schema));
  return [compared.added, compared.modified, compared.removed].every(isEmptyTree);
}

function ownersAfter(
  others: readonly Owner[],
  own: Owner | undefined,
  fields: FieldTree,
  taken: FieldTree,
  changed: boolean,
  { kind, manager, subresource, time }: Configuration,
): readonly Owner[] {
  const left = others
    .map((owner) => ({ ...owner, fields: difference(owner.fields, intersection(taken, fields)) }))
    .filter((owner) => !isEmptyTree(owner.fields));
  if (isEmptyTree(fields)) return left;
  const mine: Owner = {
    manager,
    operation: 'Apply',
    apiVersion: apiVersionOf(kind),
    subresource,
    time: changed ? time : own?.time,
    fields,
  };
  return [...left, mine];
}

interface ManagerConflict {
  readonly owner: Owner;
  readonly fields: FieldTree;
}

/** NewConflictError */
function conflictStatus(conflicts: readonly ManagerConflict[]): Status {
  const all = conflicts.flatMap(({ owner, fields }) =>
    pathsOf(fields).map((path) => ({ path, message: `conflict with ${describe(owner)}`, owner })),
  );
  const causes = all.map(({ path, message }) => ({ reason: 'FieldManagerConflict', message, field: path }));
  const many = all.length > 1;
  const message = `Apply failed with ${all.length} conflict${many ? 's' : ''}: ${many ? listed(conflicts) : single(conflicts)}`;
  return failure(409, 'Conflict', message, { causes });
}

function describe({ manager, operation, apiVersion, subresource }: Owner): string {
  const sub = subresource ? ` with subresource "${subresource}"` : '';
  return operation === 'Update' ? `"${manager}"${sub} using ${apiVersion}` : `"${manager}"${sub}`;
}

function single(conflicts: readonly ManagerConflict[]): string {
  return conflicts.map(({ owner, fields }) => `conflict with ${describe(owner)}: ${pathsOf(fields).join('')}`).join('');
}

function listed(conflicts: readonly ManagerConflict[]): string {
  return conflicts
    .map(({ owner, fields }) => ({ name: describe(owner), paths: pathsOf(fields) }))
    .toSorted((a, b) => byText(a.name, b.name))
    .map(({ name, paths }) => `conflicts with ${name}:\n${paths.map((path) => `- ${path}`).join('\n')}`)
    .join('\n');
}

/** What an apply says of a configuration that does not fit the schema. */
export function typedPatchError(config: KubeObject, kind: Kind, why: string): Status {
  const gvk = `${kind.group}/${kind.version}, Kind=${kind.kind}`;
  const { namespace = '', name = '' } = (config.metadata ?? {}) as Partial<KubeObject['metadata']>;
  return unknownError(`failed to create typed patch object (${namespace}/${name}; ${gvk}): ${why}`);
}

/** Configurations carry no record of their own. */
export function checkConfiguration(config: KubeObject): Status | undefined {
  return config.metadata?.managedFields === undefined ? undefined : badRequest('metadata.managedFields must be nil');
}
