import { deepEqual } from '../../base/equal.ts';
import { forbiddenField, invalidValue, notSupported, required, sortedMap, tooLong } from '../validation/field-error.ts';
import type { FieldError } from '../validation/field-error.ts';
import { without } from '../../base/fill.ts';
import type {
  CSIPersistentVolumeSource,
  PersistentVolume,
  PersistentVolumeSpec,
  SecretReference,
  VolumeNodeAffinity,
} from '../generated/types.ts';
import { toInternal } from '../go/go-internal.ts';
import { byteLength, checkDns1123Label, checkDns1123Subdomain } from '../validation/names.ts';
import { nameIsSubdomain, validateImmutable, validateObjectMeta } from '../validation/object-meta.ts';
import { validateNoBacksteps } from '../validation/validate-paths.ts';
import { validateNodeSelector } from '../selectors/validate-node-selector.ts';
import { validateHostPath, validateNfs } from './validate-path-source.ts';
import { quantityValue, signOfQuantity } from '../values/quantity.ts';
import { jsonDiff } from '../../base/go-difflib.ts';
import { diskSourcePath, surplusSourcePath, validateDiskSource } from './validate-disk-source.ts';
import { VOLUME_MODES, validateAccessModes, validateClassName } from './validate-claim-spec.ts';

// Persistent volumes (ValidatePersistentVolume).

const RECLAIM_POLICIES = ['Delete', 'Recycle', 'Retain'];
const MOUNT_OPTIONS = 'volume.beta.kubernetes.io/mount-options';

/** Every kind of source in the order in which upstream looks at them. */
const SOURCES = [
  'hostPath',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'glusterfs',
  'flocker',
  'nfs',
  'rbd',
  'quobyte',
  'cephfs',
  'iscsi',
  'cinder',
  'fc',
  'flexVolume',
  'azureFile',
  'vsphereVolume',
  'photonPersistentDisk',
  'portworxVolume',
  'azureDisk',
  'scaleIO',
  'local',
  'storageos',
  'csi',
] as const;

type SourceName = (typeof SOURCES)[number];

/** The sources that can have mount options as an annotation. */
const WITH_MOUNT_OPTIONS: readonly SourceName[] = [
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'glusterfs',
  'nfs',
  'rbd',
  'quobyte',
  'iscsi',
  'cinder',
  'cephfs',
  'azureFile',
  'vsphereVolume',
  'azureDisk',
  'photonPersistentDisk',
];

/** A PersistentVolume (ValidatePersistentVolume of pkg/apis/core/validation). */
export function validateVolume(volume: PersistentVolume): readonly FieldError[] {
  return [...validateVolumeAlone(volume), ...validateMountOptions(volume)];
}

/** An update of one: its source stays (ValidatePersistentVolumeUpdate). */
export function validateVolumeUpdate(volume: PersistentVolume, old: PersistentVolume): readonly FieldError[] {
  const errors: FieldError[] = [...validateVolume(volume), ...validateVolumeAlone(volume)];
  const [next, before] = [volume.spec, old.spec];
  const [source, oldSource] = [sourceOf(withoutNewSecret(next, before)), sourceOf(before)];
  if (!deepEqual(source, oldSource)) {
    const diff = jsonDiff(
      toInternal('PersistentVolumeSource', oldSource),
      toInternal('PersistentVolumeSource', source),
    );
    const message = `spec.persistentvolumesource is immutable after creation\n${diff}`;
    errors.push(forbiddenField('spec.persistentvolumesource', message));
  }
  errors.push(...validateImmutable(next.volumeMode, before.volumeMode, 'volumeMode'));
  if (before.nodeAffinity && !deepEqual(next.nodeAffinity, before.nodeAffinity)) {
    const shown = toInternal('VolumeNodeAffinity', next.nodeAffinity);
    const message = 'field is immutable, except for updating from beta label to GA';
    errors.push(invalidValue('nodeAffinity', shown, message));
  }
  if (before.volumeAttributesClassName !== undefined && next.volumeAttributesClassName === undefined) {
    errors.push(forbiddenField('spec.volumeAttributesClassName', 'update from non-nil value to nil is forbidden'));
  }
  return errors;
}

function validateVolumeAlone(volume: PersistentVolume): readonly FieldError[] {
  const { spec } = volume;
  const errors: FieldError[] = [...validateObjectMeta(volume, false, nameIsSubdomain)];
  const modes = spec.accessModes ?? [];
  if (modes.length === 0) errors.push(required('spec.accessModes'));
  validateAccessModes(modes, 'spec.accessModes', errors);
  validateCapacity(spec.capacity, errors);
  const policy = spec.persistentVolumeReclaimPolicy;
  if (policy && !RECLAIM_POLICIES.includes(policy)) {
    errors.push(notSupported('spec.persistentVolumeReclaimPolicy', policy, RECLAIM_POLICIES));
  }
  if (spec.nodeAffinity) validateNodeAffinity(spec.nodeAffinity, errors);
  validateSource(spec, errors);
  validateClassName(spec.storageClassName, 'spec.storageClassName', errors);
  if (spec.volumeMode !== undefined && !VOLUME_MODES.includes(spec.volumeMode)) {
    errors.push(notSupported('spec.volumeMode', spec.volumeMode, VOLUME_MODES));
  }
  validateAttributesClass(spec, errors);
  return errors;
}

function validateCapacity(capacity: PersistentVolumeSpec['capacity'], errors: FieldError[]): void {
  const path = 'spec.capacity';
  const names = Object.keys(capacity ?? {}).sort();
  if (names.length === 0) errors.push(required(path));
  if (names.length !== 1 || names[0] !== 'storage') {
    errors.push(notSupported(path, sortedMap(capacity), ['storage']));
  }
  for (const name of names) {
    const amount = capacity?.[name] ?? '0';
    const at = `${path}[${name}]`;
    if (signOfQuantity(amount) < 0)
      errors.push(invalidValue(at, quantityValue(amount), 'must be a valid resource quantity'));
    if (signOfQuantity(amount) <= 0) errors.push(invalidValue(at, amount, 'must be greater than zero'));
  }
}

function validateNodeAffinity({ required: selector }: VolumeNodeAffinity, errors: FieldError[]): void {
  const path = 'spec.nodeAffinity.required';
  if (selector) validateNodeSelector(selector, path, errors);
  else errors.push(required(path, 'must specify required node constraints'));
}

function validateSource(spec: PersistentVolumeSpec, errors: FieldError[]): void {
  let count = 0;
  for (const name of SOURCES) {
    const source = spec[name];
    if (source === undefined) continue;
    if (count > 0 && name !== 'flexVolume') {
      errors.push(forbiddenField(`spec.${surplusSourcePath(name)}`, 'may not specify more than 1 volume type'));
      continue;
    }
    count += 1;
    const path = `spec.${diskSourcePath(name)}`;
    validateDiskSource(name, source, path, true, errors);
    if (name === 'hostPath') validateHostPath(spec.hostPath ?? { path: '' }, path, errors);
    if (name === 'nfs') validateNfs(spec.nfs ?? { path: '', server: '' }, path, errors);
    if (name === 'local') validateLocal(spec, path, errors);
    if (name === 'csi' && spec.csi) validateCsi(spec.csi, path, errors);
  }
  if (count === 0) errors.push(required('spec', 'must specify a volume type'));
  const isRoot = spec.hostPath !== undefined && /^\/(?:\.?\/)*\.?$/.test(spec.hostPath.path ?? '');
  if (isRoot && spec.persistentVolumeReclaimPolicy === 'Recycle') {
    const message = "may not be 'recycle' for a hostPath mount of '/'";
    errors.push(forbiddenField('spec.persistentVolumeReclaimPolicy', message));
  }
}

function validateLocal({ local, nodeAffinity }: PersistentVolumeSpec, path: string, errors: FieldError[]): void {
  if (!local?.path) errors.push(required(`${path}.path`));
  else validateNoBacksteps(local.path, `${path}.path`, errors);
  if (!nodeAffinity) errors.push(required('spec.nodeAffinity', 'Local volume requires node affinity'));
}

function validateCsi(csi: CSIPersistentVolumeSource, path: string, errors: FieldError[]): void {
  const at = `${path}.driver`;
  if (!csi.driver) errors.push(required(at));
  else {
    if (byteLength(csi.driver) > 63) errors.push(tooLong(at, 63));
    for (const message of checkDns1123Subdomain(csi.driver.toLowerCase())) {
      errors.push(invalidValue(at, csi.driver, message));
    }
  }
  if (!csi.volumeHandle) errors.push(required(`${path}.volumeHandle`));
  for (const field of SECRETS) validateSecret(csi[field], `${path}.${field}`, errors);
}

const SECRETS = [
  'controllerPublishSecretRef',
  'controllerExpandSecretRef',
  'nodePublishSecretRef',
  'nodeExpandSecretRef',
] as const;

function validateSecret(secret: SecretReference | undefined, path: string, errors: FieldError[]): void {
  if (!secret) return;
  const { name, namespace } = secret;
  if (!name) errors.push(required(`${path}.name`));
  else for (const message of checkDns1123Subdomain(name)) errors.push(invalidValue(`${path}.name`, name, message));
  const at = `${path}.namespace`;
  if (!namespace) errors.push(required(at));
  else for (const message of checkDns1123Label(namespace)) errors.push(invalidValue(at, namespace, message));
}

function validateAttributesClass(spec: PersistentVolumeSpec, errors: FieldError[]): void {
  const name = spec.volumeAttributesClassName;
  if (name === undefined) return;
  const path = 'spec.volumeAttributesClassName';
  if (name === '') errors.push(required(path, 'an empty string is disallowed'));
  validateClassName(name, path, errors);
  if (!spec.csi) errors.push(required('spec.csi', 'has to be specified when using volumeAttributesClassName'));
}

function validateMountOptions({ metadata, spec }: PersistentVolume): readonly FieldError[] {
  const given = metadata.annotations?.[MOUNT_OPTIONS] !== undefined;
  if (!given || WITH_MOUNT_OPTIONS.some((name) => spec[name] !== undefined)) return [];
  const path = `metadata.annotations.${MOUNT_OPTIONS}`;
  return [forbiddenField(path, 'may not specify mount options for this volume type')];
}

function sourceOf(spec: PersistentVolumeSpec): Partial<PersistentVolumeSpec> {
  return Object.fromEntries(SOURCES.flatMap((name) => (spec[name] === undefined ? [] : [[name, spec[name]]])));
}

/** The secret for growing a volume may be added. */
function withoutNewSecret(spec: PersistentVolumeSpec, old: PersistentVolumeSpec): PersistentVolumeSpec {
  if (!spec.csi || !old.csi || old.csi.controllerExpandSecretRef) return spec;
  return { ...spec, csi: without(spec.csi, 'controllerExpandSecretRef') };
}
