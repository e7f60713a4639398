import { invalidValue, notSupported, required } from '../validation/field-error.ts';
import type { FieldError } from '../validation/field-error.ts';
import { checkDns1123Label } from '../validation/names.ts';

// Sources of volumes on disks and file servers that a pod and a PersistentVolume have in common (validateISCSIVolumeSource and its like).

type Source = Readonly<Record<string, unknown>>;
type Validate = (source: Source, path: string, errors: FieldError[], persistent: boolean) => void;

/** The fields that have to be there, in upstream's order; sources with more rules than that stand in RULES. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  gcePersistentDisk: ['pdName'],
  awsElasticBlockStore: ['volumeID'],
  glusterfs: ['endpoints', 'path'],
  rbd: ['monitors', 'image'],
  cinder: ['volumeID'],
  cephfs: ['monitors'],
  flexVolume: ['driver'],
  azureFile: ['secretName', 'shareName'],
  vsphereVolume: ['volumePath'],
  photonPersistentDisk: ['pdID'],
  portworxVolume: ['volumeID'],
  azureDisk: ['diskName', 'diskURI'],
  scaleIO: ['gateway', 'system', 'volumeName'],
};

const RULES: Readonly<Record<string, Validate>> = {
  gcePersistentDisk: validatePartition,
  awsElasticBlockStore: validatePartition,
  iscsi: validateIscsi,
  glusterfs: validateEndpointsNamespace,
  flocker: validateFlocker,
  cinder: validateSecretRef,
  quobyte: validateQuobyte,
  fc: validateFc,
  flexVolume: validateFlexOptions,
  azureFile: validateSecretNamespace,
  azureDisk: validateAzureDisk,
  storageos: validateStorageOs,
};

/** The path under which what is wrong inside a source is told. */
export function diskSourcePath(name: string): string {
  return name === 'gcePersistentDisk' ? 'persistentDisk' : name;
}

/** The path under which a source that is one too many is told. */
export function surplusSourcePath(name: string): string {
  if (name === 'cephfs') return 'cephFS';
  return name === 'downwardAPI' ? 'downwarAPI' : name;
}

/** Checks a source by its field's name; `persistent` for that of a PersistentVolume. */
export function validateDiskSource(
  name: string,
  source: object,
  path: string,
  persistent: boolean,
  errors: FieldError[],
): void {
  for (const field of REQUIRED[name] ?? []) {
    const value = (source as Source)[field];
    if (!value || (Array.isArray(value) && value.length === 0)) errors.push(required(`${path}.${field}`));
  }
  RULES[name]?.(source as Source, path, errors, persistent);
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

function validatePartition({ partition }: Source, path: string, errors: FieldError[]): void {
  if (typeof partition !== 'number' || (partition >= 0 && partition <= 255)) return;
  const message = 'must be between 1 and 255, inclusive';
  errors.push(invalidValue(`${path}.partition`, partition, message));
}

const INITIATORS: Readonly<Record<string, RegExp>> = {
  iqn: /iqn\.\d{4}-\d{2}\.([A-Za-z\d.-]+)(:[^,;*&$|\s]+)$/,
  eui: /^eui.[A-Za-z\d]{16}$/,
  naa: /^naa.[A-Za-z\d]{32}$/,
};

function checkInitiator(name: string, persistent: boolean): string | undefined {
  const rule = INITIATORS[name.slice(0, 3)];
  if (!rule) return persistent ? 'must be valid format' : 'must be valid format starting with iqn, eui, or naa';
  return rule.test(name) ? undefined : 'must be valid format';
}

function validateIscsi(source: Source, path: string, errors: FieldError[], persistent: boolean): void {
  const { targetPortal, iqn, lun, initiatorName, secretRef } = source;
  if (!targetPortal) errors.push(required(`${path}.targetPortal`));
  const problem = iqn ? checkInitiator(text(iqn), persistent) : undefined;
  if (!iqn) errors.push(required(`${path}.iqn`));
  else if (problem) errors.push(invalidValue(`${path}.iqn`, iqn, problem));
  validateLun(lun, `${path}.lun`, errors);
  const needsSecret = source['chapAuthDiscovery'] === true || source['chapAuthSession'] === true;
  if (needsSecret && !secretRef) errors.push(required(`${path}.secretRef`));
  if (persistent) validateSecretName(secretRef, path, errors);
  if (initiatorName === undefined) return;
  const wrong = checkInitiator(text(initiatorName), persistent);
  if (wrong) errors.push(invalidValue(`${path}.initiatorname`, initiatorName, wrong));
}

function validateLun(lun: unknown, path: string, errors: FieldError[]): void {
  if (typeof lun === 'number' && (lun < 0 || lun > 255)) {
    errors.push(invalidValue(path, lun, 'must be between 0 and 255, inclusive'));
  }
}

function validateFc({ targetWWNs, wwids, lun }: Source, path: string, errors: FieldError[]): void {
  const [hasNames, hasIds] = [targetWWNs, wwids].map((list) => Array.isArray(list) && list.length > 0);
  const at = `${path}.targetWWNs`;
  if (!hasNames && !hasIds) errors.push(required(at, 'must specify either targetWWNs or wwids, but not both'));
  if (hasNames && hasIds) {
    errors.push(invalidValue(at, targetWWNs, 'targetWWNs and wwids can not be specified simultaneously'));
  }
  if (!hasNames) return;
  if (lun === undefined) errors.push(required(`${path}.lun`, 'lun is required if targetWWNs is specified'));
  else validateLun(lun, `${path}.lun`, errors);
}

const HOST_PORTS = 'must be a host:port pair or multiple pairs separated by commas';

function validateQuobyte(source: Source, path: string, errors: FieldError[]): void {
  const registry = text(source['registry']);
  if (!registry) errors.push(required(`${path}.registry`, HOST_PORTS));
  else if (text(source['tenant']).length >= 65) {
    errors.push(required(`${path}.tenant`, 'must be a UUID and may not exceed a length of 64 characters'));
  } else {
    for (const pair of registry.split(',')) {
      if (!/^([^:[\]]*|\[[^[\]]*\]):[^:[\]]*$/.test(pair)) {
        errors.push(invalidValue(`${path}.registry`, registry, HOST_PORTS));
      }
    }
  }
  if (!source['volume']) errors.push(required(`${path}.volume`));
}

function validateEndpointsNamespace({ endpointsNamespace }: Source, path: string, errors: FieldError[]): void {
  if (endpointsNamespace === undefined) return;
  const at = `${path}.endpointsNamespace`;
  if (endpointsNamespace === '') {
    errors.push(invalidValue(at, '', 'if the endpointnamespace is set, it must be a valid namespace name'));
    return;
  }
  for (const message of checkDns1123Label(text(endpointsNamespace))) {
    errors.push(invalidValue(at, endpointsNamespace, message));
  }
}

function validateFlocker(source: Source, path: string, errors: FieldError[]): void {
  const [name, uuid] = [text(source['datasetName']), text(source['datasetUUID'])];
  if (!name && !uuid) errors.push(required(path, 'one of datasetName and datasetUUID is required'));
  if (name && uuid) {
    errors.push(invalidValue(path, 'resource', 'datasetName and datasetUUID can not be specified simultaneously'));
  }
  if (name.includes('/')) errors.push(invalidValue(`${path}.datasetName`, name, "must not contain '/'"));
}

/** The name of a secret, and the namespace where volumes of all namespaces share the source. */
function validateSecretRef({ secretRef }: Source, path: string, errors: FieldError[], persistent: boolean): void {
  validateSecretName(secretRef, path, errors);
  if (!persistent || typeof secretRef !== 'object' || secretRef === null) return;
  if (!(secretRef as Source)['namespace']) errors.push(required(`${path}.secretRef.namespace`));
}

function validateSecretName(secretRef: unknown, path: string, errors: FieldError[]): void {
  if (typeof secretRef !== 'object' || secretRef === null) return;
  if (!(secretRef as Source)['name']) errors.push(required(`${path}.secretRef.name`));
}

function validateFlexOptions({ options }: Source, path: string, errors: FieldError[]): void {
  for (const key of Object.keys(options ?? {}).sort()) {
    const [namespace = ''] = key.split('/');
    if (!/\.(kubernetes|k8s)\.io$/.test(`.${namespace.toLowerCase()}`)) continue;
    const message = 'kubernetes.io and k8s.io namespaces are reserved';
    errors.push(invalidValue(`${path}.options[${key}]`, key, message));
  }
}

function validateSecretNamespace({ secretNamespace }: Source, path: string, errors: FieldError[]): void {
  if (secretNamespace === '') errors.push(required(`${path}.secretNamespace`));
}

const CACHING_MODES = ['None', 'ReadOnly', 'ReadWrite'];
const DISK_KINDS = ['Dedicated', 'Managed', 'Shared'];
const MANAGED_URI = '/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}';
const BLOB_URI = 'https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd';

function validateAzureDisk(source: Source, path: string, errors: FieldError[]): void {
  const { cachingMode, kind } = source;
  const uri = text(source['diskURI']);
  if (cachingMode !== undefined && !CACHING_MODES.includes(text(cachingMode))) {
    errors.push(notSupported(`${path}.cachingMode`, cachingMode, CACHING_MODES));
  }
  if (kind !== undefined && !DISK_KINDS.includes(text(kind))) {
    errors.push(notSupported(`${path}.kind`, kind, DISK_KINDS));
  }
  if (kind === 'Managed' && !uri.startsWith('/subscriptions/')) {
    errors.push(notSupported(`${path}.diskURI`, uri, [MANAGED_URI]));
  }
  if (kind !== undefined && kind !== 'Managed' && !uri.startsWith('https://')) {
    errors.push(notSupported(`${path}.diskURI`, uri, [BLOB_URI]));
  }
}

function validateStorageOs(source: Source, path: string, errors: FieldError[], persistent: boolean): void {
  const [name, namespace] = [text(source['volumeName']), text(source['volumeNamespace'])];
  if (!name) errors.push(required(`${path}.volumeName`));
  else for (const message of checkDns1123Label(name)) errors.push(invalidValue(`${path}.volumeName`, name, message));
  if (namespace) {
    for (const message of checkDns1123Label(namespace)) {
      errors.push(invalidValue(`${path}.volumeNamespace`, namespace, message));
    }
  }
  validateSecretRef(source, path, errors, persistent);
}
