import type { ManagedFieldsEntry, Pod } from '../../../api/generated/types.ts';
import { apiVersionOf, kindByGvk } from '../../../api/kinds.ts';
import type { Kind } from '../../../api/kind.ts';
import { keyOf } from '../../../api/object.ts';
import type { KubeObject } from '../../../api/object.ts';
import { toTime } from '../../../api/values/time.ts';
import type { Registry } from '../registry.ts';
import type { Version } from '../store.ts';
import { changeMetadata, dropMetadata, sameManagers } from '../metadata.ts';
import { encode } from '../codec/encode.ts';
import { asSent } from './as-sent.ts';
import { difference, EMPTY_TREE, fromFieldsV1, isEmptyTree, toFieldsV1, union, withoutPaths } from './field-tree.ts';
import type { FieldTree } from './field-tree.ts';
import { compare, shapeOfType } from './typed.ts';
import type { Comparison } from './typed.ts';

// Who set which field (apimachinery/pkg/util/managedfields). Writes through requests keep the record in the object; the writes of the
// components, which would pay for it without anybody looking, are caught up on from the history when somebody does.

/** One manager's fields. */
export interface Owner {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
  readonly subresource: string;
  readonly time: string | undefined;
  readonly fields: FieldTree;
}

const MAX_UPDATE_OWNERS = 10;
const ANCIENT = 'ancient-changes';

/** Fields that nobody owns. */
const UNOWNED: readonly (readonly string[])[] = [
  ['f:apiVersion'],
  ['f:kind'],
  ['f:metadata', 'f:name'],
  ['f:metadata', 'f:namespace'],
  ['f:metadata', 'f:creationTimestamp'],
  ['f:metadata', 'f:selfLink'],
  ['f:metadata', 'f:uid'],
  ['f:metadata', 'f:generation'],
  ['f:metadata', 'f:managedFields'],
  ['f:metadata', 'f:resourceVersion'],
];

/** A write as the record sees it. */
export interface WriteFacts {
  readonly kind: Kind;
  readonly manager: string;
  readonly subresource: string;
  readonly time: string;
}

export class FieldOwners {
  private readonly registry: Registry;
  private readonly caughtUp = new WeakMap<KubeObject, readonly ManagedFieldsEntry[]>();

  constructor(registry: Registry) {
    this.registry = registry;
  }

  /** The managedFields of an object that is stored, was once, or is about to be. */
  of(object: KubeObject): readonly ManagedFieldsEntry[] | undefined {
    const { managedFields, resourceVersion } = object.metadata;
    const { store } = this.registry;
    const version = store.versionAtRevision(kindOf(object).resource, keyOf(object), Number(resourceVersion)) as
      | Version
      | undefined;
    return version?.object === object ? this.ofVersion(version) : managedFields;
  }

  /** For a WriteContext: the object with what the update sets recorded for its manager. */
  updates(facts: WriteFacts): (next: KubeObject, old: KubeObject | undefined) => KubeObject {
    return (next, old) => {
      if (isReset(next, old)) return dropMetadata(next, 'managedFields');
      const given = facts.subresource === '' ? givenRecord(next) : undefined;
      const before = old ? ownersOf(given ?? this.of(old)) : [];
      const compared = old ? compareObjects(old, next, facts.kind) : compareNew(next, facts.kind);
      const after = afterUpdate(before, compared, { ...facts, apiVersion: apiVersionOf(facts.kind) });
      return this.recorded(next, old, after);
    };
  }

  /** The object with its record; with the record that the old object is stored with, where nothing was added to that. */
  recorded(next: KubeObject, old: KubeObject | undefined, owners: readonly Owner[]): KubeObject {
    const recorded = withOwners(next, owners);
    if (!old || !sameManagers(recorded.metadata.managedFields, this.of(old))) return recorded;
    const { managedFields } = old.metadata;
    if (managedFields === undefined) return dropMetadata(next, 'managedFields');
    return managedFields === next.metadata.managedFields ? next : changeMetadata(next, { managedFields });
  }

  /** The record up to a version: that of the newest write by a request, and what the components changed since. */
  ofVersion(version: Version): readonly ManagedFieldsEntry[] {
    const missed: Version[] = [];
    let at: Version | undefined = version;
    while (at && !this.caughtUp.has(at.object) && !isRecorded(at)) {
      missed.push(at);
      at = at.previous;
    }
    const known = at && (this.caughtUp.get(at.object) ?? at.object.metadata.managedFields ?? []);
    if (missed.length === 0) return known ?? [];
    const owners = missed.reduceRight((before, one) => this.afterVersion(before, one), ownersOf(known));
    const entries = entriesOf(owners);
    this.caughtUp.set(version.object, entries);
    return entries;
  }

  private afterVersion(before: readonly Owner[], version: Version): readonly Owner[] {
    const { previous, object } = version;
    if (isBinding(version)) return before;
    const kind = this.registry.kind(version.resource);
    const compared = previous ? compareObjects(previous.object, object, kind) : compareNew(asSent(object, kind), kind);
    return afterUpdate(before, compared, {
      apiVersion: apiVersionOf(kind),
      manager: managerOf(version.author),
      subresource: previous && touchesStatus(compared) ? 'status' : '',
      time: toTime(this.registry.kernel.epoch + version.time),
    });
  }
}

/** Whether the write itself came with a record, as those of requests do. */
function isRecorded({ object, previous }: Version): boolean {
  const { managedFields } = object.metadata;
  return managedFields !== previous?.object.metadata.managedFields;
}

/** What a binding sets is nobody's. */
function isBinding({ object, previous }: Version): boolean {
  if (object.kind !== 'Pod' || !previous) return false;
  return (object as Pod).spec.nodeName !== undefined && (previous.object as Pod).spec.nodeName === undefined;
}

/** The component that a process runs in: all controllers are the controller manager. */
function managerOf(author: string): string {
  if (author.startsWith('kubelet/')) return 'kubelet';
  if (author === 'default-scheduler' || author === 'kube-scheduler') return 'kube-scheduler';
  const manages = author === 'controllermanager' || author.endsWith('-controller') || author.endsWith('controller');
  return manages ? 'kube-controller-manager' : author;
}

/** Updates of the object itself leave the status alone, so a write that changes it came in by the status. */
function touchesStatus({ added, modified, removed }: Comparison): boolean {
  return [added, modified, removed].some((tree) => tree.children.has('f:status'));
}

function kindOf(object: KubeObject): Kind {
  return kindByGvk(object.apiVersion, object.kind) as Kind;
}

/** A record that an update brings along is the one that it is added to, if it can be read: a client may hand fields over (DecodeManagedFields). */
function givenRecord({ metadata }: KubeObject): readonly ManagedFieldsEntry[] | undefined {
  const { managedFields = [] } = metadata;
  const readable = managedFields.every(
    ({ operation, fieldsType, fieldsV1 }) =>
      (operation === 'Apply' || operation === 'Update') && fieldsType === 'FieldsV1' && fieldsV1 !== undefined,
  );
  return managedFields.length > 0 && readable ? managedFields : undefined;
}

/** Sending `managedFields: [{}]` clears the record. */
function isReset(next: KubeObject, old: KubeObject | undefined): boolean {
  const { managedFields } = next.metadata;
  if (managedFields === undefined || managedFields === old?.metadata.managedFields) return false;
  return managedFields.every((entry) => Object.keys(entry).length === 0);
}

export function compareObjects(old: KubeObject, next: KubeObject, kind: Kind): Comparison {
  const shape = shapeOfType(kind.schema);
  const compared = compare(encode(old, kind.schema), encode(next, kind.schema), shape);
  return ownable(compared);
}

/** A new object is compared with an empty one, which has what Go always writes. */
function compareNew(next: KubeObject, kind: Kind): Comparison {
  const empty = encode({ metadata: {} }, kind.schema);
  const compared = compare({ ...empty, ...emptySpec(kind) }, encode(next, kind.schema), shapeOfType(kind.schema));
  return ownable(compared);
}

/** Nested structs that an empty object of Go has: a Deployment's template with its pod spec. */
function emptySpec(kind: Kind): object {
  switch (kind.kind) {
    case 'Deployment':
    case 'StatefulSet':
    case 'DaemonSet':
    case 'ReplicaSet':
    case 'Job':
      return { spec: { ...EMPTY_WORKLOAD, strategy: {}, updateStrategy: {} } };
    case 'CronJob':
      return { spec: { jobTemplate: { metadata: {}, spec: EMPTY_WORKLOAD } } };
    case 'Pod':
      return { spec: { containers: null } };
    case 'PersistentVolumeClaim':
      return { spec: { resources: {} } };
    default:
      return {};
  }
}

const EMPTY_WORKLOAD = { template: { metadata: {}, spec: { containers: null } } };

function ownable({ added, modified, removed }: Comparison): Comparison {
  return {
    added: withoutPaths(added, UNOWNED),
    modified: withoutPaths(modified, UNOWNED),
    removed: withoutPaths(removed, UNOWNED),
  };
}

/** The fields that a configuration may own. */
export function ownableFields(fields: FieldTree): FieldTree {
  return withoutPaths(fields, UNOWNED);
}

type UpdateFacts = Omit<WriteFacts, 'kind'> & { readonly apiVersion: string };

/** The record after an update: what it set is its manager's, what it changed or removed is nobody else's. */
function afterUpdate(before: readonly Owner[], compared: Comparison, facts: UpdateFacts): readonly Owner[] {
  const set = union(compared.added, compared.modified);
  const taken = union(set, compared.removed);
  if (isEmptyTree(taken)) return before;
  const isOwn = (owner: Owner): boolean =>
    owner.operation === 'Update' &&
    owner.manager === facts.manager &&
    owner.apiVersion === facts.apiVersion &&
    owner.subresource === facts.subresource;
  const own = before.find(isOwn)?.fields ?? EMPTY_TREE;
  const others = before
    .filter((owner) => !isOwn(owner))
    .map((owner) => ({ ...owner, fields: difference(owner.fields, taken) }));
  const fields = union(difference(own, compared.removed), set);
  const kept = isEmptyTree(set) ? before.find(isOwn)?.time : facts.time;
  const mine: Owner = { ...facts, operation: 'Update', time: kept, fields };
  return capped([...others, mine].filter((owner) => !isEmptyTree(owner.fields)));
}

/** At most ten updaters are told apart; the oldest become one. */
function capped(owners: readonly Owner[]): readonly Owner[] {
  const updaters = sorted(owners.filter(({ operation }) => operation === 'Update'));
  const excess = updaters.length - MAX_UPDATE_OWNERS;
  if (excess <= 0) return owners;
  const merged = updaters.slice(0, excess + 1);
  const [first] = merged;
  const last = merged.at(-1);
  if (!first || !last) return owners;
  const ancient: Owner = {
    ...last,
    manager: ANCIENT,
    subresource: '',
    fields: merged.reduce((all, { fields }) => union(all, fields), EMPTY_TREE),
  };
  return [...owners.filter((owner) => !merged.includes(owner)), ancient];
}

export function ownersOf(entries: readonly ManagedFieldsEntry[] | undefined): readonly Owner[] {
  return (entries ?? []).map((entry) => ({
    manager: entry.manager ?? '',
    operation: entry.operation === 'Apply' ? 'Apply' : 'Update',
    apiVersion: entry.apiVersion ?? '',
    subresource: entry.subresource ?? '',
    time: entry.time,
    fields: fromFieldsV1(entry.fieldsV1),
  }));
}

function entriesOf(owners: readonly Owner[]): readonly ManagedFieldsEntry[] {
  return sorted(owners).map(({ manager, operation, apiVersion, subresource, time, fields }) => ({
    manager,
    operation,
    apiVersion,
    ...(time === undefined ? {} : { time }),
    fieldsType: 'FieldsV1',
    fieldsV1: toFieldsV1(fields),
    ...(subresource ? { subresource } : {}),
  }));
}

/** Appliers first, then by time and name. */
function sorted(owners: readonly Owner[]): readonly Owner[] {
  const rank = ({ operation, time = '', manager, apiVersion, subresource }: Owner): string =>
    [operation, time, manager, apiVersion, subresource].join('\u0000');
  return owners.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1));
}

/** The object with a record; the same reference where the record says the same. */
function withOwners<T extends KubeObject>(object: T, owners: readonly Owner[]): T {
  const managedFields = entriesOf(owners);
  if (managedFields.length === 0) return dropMetadata(object, 'managedFields');
  return { ...object, metadata: { ...object.metadata, managedFields } };
}
