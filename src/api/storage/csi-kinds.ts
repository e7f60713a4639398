// What storage drivers and their helpers write down. Nobody acts on it here: the cluster's own disks need no driver.
import { fill } from '../../base/fill.ts';
import { deepEqual } from '../../base/equal.ts';
import { defineKind, unchanged } from '../define-kind.ts';
import type {
  CSIDriver,
  CSINode,
  CSIStorageCapacity,
  VolumeAttachment,
  VolumeAttributesClass,
} from '../generated/types.ts';
import type { Kind } from '../kind.ts';
import type { KubeObject } from '../object.ts';
import { duplicate, invalidValue, notSupported, required, sortedMap, tooLong } from '../validation/field-error.ts';
import type { FieldError } from '../validation/field-error.ts';
import { byteLength, checkDns1123Subdomain } from '../validation/names.ts';
import {
  nameIsSubdomain,
  validateImmutable,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from '../validation/object-meta.ts';

const MAX_DRIVER_NAME = 63;
const MAX_NODE_ID = 256;
const MAX_PARAMETERS = 512;
const MAX_PARAMETERS_SIZE = 256 * 1024;
const LIFECYCLES = ['Persistent', 'Ephemeral'];
const FS_GROUP_POLICIES = ['ReadWriteOnceWithFSType', 'File', 'None'];

type Base<T extends KubeObject> = Omit<Kind<T>, 'validate' | 'validateUpdate'>;

/** What all of them share. */
function base<T extends KubeObject>(kind: string, resource: Kind['resource'], namespaced = false): Base<T> {
  return {
    group: 'storage.k8s.io',
    version: 'v1',
    kind,
    resource,
    singular: kind.toLowerCase(),
    shortNames: [],
    categories: [],
    namespaced,
    schema: kind,
    hasStatus: false,
    hasScale: false,
    generation: 'none',
    unconditionalUpdate: false,
    defaults: unchanged,
  };
}

export const csiDriverKind = defineKind<CSIDriver>({
  ...base<CSIDriver>('CSIDriver', 'csidrivers'),
  defaults: (driver) => ({
    ...driver,
    spec: fill(driver.spec, {
      attachRequired: true,
      fsGroupPolicy: 'ReadWriteOnceWithFSType',
      podInfoOnMount: false,
      requiresRepublish: false,
      seLinuxMount: false,
      storageCapacity: false,
      volumeLifecycleModes: ['Persistent'],
    }),
  }),
  validate: validateDriver,
  validateUpdate: (next, old) => [
    ...validateObjectMetaUpdate(next, old),
    ...validateDriver(next),
    ...validateImmutable(next.spec.attachRequired, old.spec.attachRequired, 'spec.attachedRequired'),
    ...validateImmutable(next.spec.volumeLifecycleModes, old.spec.volumeLifecycleModes, 'spec.volumeLifecycleModes'),
  ],
});

function validateDriver({ metadata, spec }: CSIDriver): readonly FieldError[] {
  const errors = [...validateDriverName(metadata.name, 'metadata.name')];
  if (spec.fsGroupPolicy !== undefined && !FS_GROUP_POLICIES.includes(spec.fsGroupPolicy)) {
    errors.push(notSupported('spec.fsGroupPolicy', spec.fsGroupPolicy, FS_GROUP_POLICIES));
  }
  for (const [at, mode] of (spec.volumeLifecycleModes ?? []).entries()) {
    if (!LIFECYCLES.includes(mode)) errors.push(notSupported(`spec.volumeLifecycleModes[${at}]`, mode, LIFECYCLES));
  }
  for (const [at, { audience }] of (spec.tokenRequests ?? []).entries()) {
    const before = (spec.tokenRequests ?? []).slice(0, at);
    if (before.some((other) => other.audience === audience)) {
      errors.push(duplicate(`spec.tokenRequests[${at}].audience`, audience));
    }
  }
  return errors;
}

/** ValidateCSIDriverName: a domain's name, capitals allowed. */
function validateDriverName(name: string, field: string): readonly FieldError[] {
  if (name === '') return [required(field)];
  if (byteLength(name) > MAX_DRIVER_NAME) return [tooLong(field, MAX_DRIVER_NAME)];
  return checkDns1123Subdomain(name.toLowerCase()).map((message) => invalidValue(field, name, message));
}

export const csiNodeKind = defineKind<CSINode>({
  ...base<CSINode>('CSINode', 'csinodes'),
  validate: validateCsiNode,
  validateUpdate: (next, old) => [...validateObjectMetaUpdate(next, old), ...validateCsiNode(next)],
});

function validateCsiNode(node: CSINode): readonly FieldError[] {
  const errors: FieldError[] = [...validateObjectMeta(node, false, nameIsSubdomain)];
  const drivers = node.spec.drivers ?? [];
  for (const [at, { name, nodeID }] of drivers.entries()) {
    errors.push(...validateDriverName(name, `spec.drivers[${at}].name`));
    if (nodeID === '') errors.push(required(`spec.drivers[${at}].nodeID`));
    else if (byteLength(nodeID) > MAX_NODE_ID) errors.push(tooLong(`spec.drivers[${at}].nodeID`, MAX_NODE_ID));
    if (drivers.slice(0, at).some((other) => other.name === name)) {
      errors.push(duplicate(`spec.drivers[${at}].name`, name));
    }
  }
  return errors;
}

export const csiStorageCapacityKind = defineKind<CSIStorageCapacity>({
  ...base<CSIStorageCapacity>('CSIStorageCapacity', 'csistoragecapacities', true),
  validate: validateCapacity,
  validateUpdate: (next, old) => [
    ...validateObjectMetaUpdate(next, old),
    ...validateCapacity(next),
    ...validateImmutable(next.nodeTopology, old.nodeTopology, 'nodeTopology'),
    ...validateImmutable(next.storageClassName, old.storageClassName, 'storageClassName'),
  ],
});

function validateCapacity(capacity: CSIStorageCapacity): readonly FieldError[] {
  const { storageClassName: name = '' } = capacity;
  const messages = name === '' ? [] : checkDns1123Subdomain(name);
  return [
    ...validateObjectMeta(capacity, true, nameIsSubdomain),
    ...(name === '' ? [required('storageClassName')] : []),
    ...messages.map((message) => invalidValue('storageClassName', name, message)),
  ];
}

export const volumeAttachmentKind = defineKind<VolumeAttachment>({
  ...base<VolumeAttachment>('VolumeAttachment', 'volumeattachments'),
  hasStatus: true,
  prepareForCreate: (attachment) => ({ ...attachment, status: { attached: false } }),
  validate: validateAttachment,
  validateUpdate: (next, old) => [
    ...validateObjectMetaUpdate(next, old),
    ...validateAttachment(next),
    ...(deepEqual(next.spec, old.spec) ? [] : [invalidValue('spec', next.spec, 'field is immutable')]),
  ],
});

function validateAttachment(attachment: VolumeAttachment): readonly FieldError[] {
  const { attacher, nodeName, source } = attachment.spec;
  const errors: FieldError[] = [...validateObjectMeta(attachment, false, nameIsSubdomain)];
  errors.push(...validateDriverName(attacher, 'spec.attacher'));
  const { persistentVolumeName: volume, inlineVolumeSpec: inline } = source;
  if (volume === undefined && inline === undefined) {
    errors.push(required('spec.source', 'must specify one of inlineVolumeSpec and persistentVolumeName'));
  } else if (volume === '')
    errors.push(required('spec.source.persistentVolumeName', 'must specify non empty persistentVolumeName'));
  for (const message of checkDns1123Subdomain(nodeName)) errors.push(invalidValue('spec.nodeName', nodeName, message));
  return errors;
}

export const volumeAttributesClassKind = defineKind<VolumeAttributesClass>({
  ...base<VolumeAttributesClass>('VolumeAttributesClass', 'volumeattributesclasses'),
  shortNames: ['vac'],
  unconditionalUpdate: true,
  validate: validateAttributes,
  validateUpdate: (next, old) => [
    ...validateObjectMetaUpdate(next, old),
    ...validateImmutable(next.driverName, old.driverName, 'driverName'),
    ...(deepEqual(next.parameters, old.parameters)
      ? []
      : [invalidValue('parameters', sortedMap(next.parameters), 'field is immutable')]),
  ],
});

function validateAttributes(attributes: VolumeAttributesClass): readonly FieldError[] {
  const { driverName = '', parameters = {} } = attributes;
  const errors: FieldError[] = [...validateObjectMeta(attributes, false, nameIsSubdomain)];
  errors.push(...validateDriverName(driverName, 'driverName'));
  const entries = Object.entries(parameters);
  const size = entries.reduce((sum, [key, value]) => sum + byteLength(key) + byteLength(value), 0);
  if (entries.length === 0) errors.push(required('parameters', 'must contain at least one key/value pair'));
  else if (entries.length > MAX_PARAMETERS) errors.push(tooLong('parameters', MAX_PARAMETERS));
  else if ('' in parameters) errors.push(invalidValue('parameters', '', 'field can not be empty.'));
  if (size > MAX_PARAMETERS_SIZE) errors.push(tooLong('parameters', MAX_PARAMETERS_SIZE));
  return errors;
}
