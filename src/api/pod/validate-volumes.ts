import { duplicate, forbiddenField, invalidValue, required, tooLong } from '../validation/field-error.ts';
import type { FieldError } from '../validation/field-error.ts';
import type {
  CSIVolumeSource,
  DownwardAPIVolumeFile,
  EphemeralVolumeSource,
  KeyToPath,
  ObjectMeta,
  ProjectedVolumeSource,
  Volume,
  VolumeProjection,
} from '../generated/types.ts';
import { checkDns1123Label, checkDns1123Subdomain } from '../validation/names.ts';
import { validateAnnotations, validateLabels } from '../validation/object-meta.ts';
import { signOfQuantity } from '../values/quantity.ts';
import { diskSourcePath, surplusSourcePath, validateDiskSource } from '../storage/validate-disk-source.ts';
import { validateClaimSpec } from '../storage/validate-claim-spec.ts';
import { validateFieldRef, validateResourceFieldRef } from './validate-env.ts';
import { validatePullPolicy } from './validate-pull-policy.ts';
import { validateDescendingPath, validateNonReservedPath } from '../validation/validate-paths.ts';
import { validateHostPath, validateNfs } from '../storage/validate-path-source.ts';

// Volumes of pods (ValidateVolumes).

const MODE = 'must be a number between 0 and 0777 (octal), both inclusive';
const CONFLICT = 'conflicting duplicate paths';

const remembered = new WeakMap<readonly Volume[], ReadonlyMap<string, Volume>>();

/** Checks the volumes and gives those that are right, by name. `name` is the pod's, undefined for templates. */
export function validateVolumes(
  volumes: readonly Volume[],
  name: string | undefined,
  isPod: boolean,
  path: string,
  errors: FieldError[],
): ReadonlyMap<string, Volume> {
  const known = remembered.get(volumes);
  if (known) return known;
  const valid = new Map<string, Volume>();
  const before = errors.length;
  const created = new Set(
    name ? volumes.filter((volume) => volume.ephemeral).map((volume) => `${name}-${volume.name}`) : [],
  );
  for (const [i, volume] of volumes.entries()) {
    const at = `${path}[${i}]`;
    const found: FieldError[] = [];
    validateSource(volume, name, isPod, at, found);
    if (!volume.name) found.push(required(`${at}.name`));
    else
      for (const message of checkDns1123Label(volume.name))
        found.push(invalidValue(`${at}.name`, volume.name, message));
    if (valid.has(volume.name)) found.push(duplicate(`${at}.name`, volume.name));
    if (found.length === 0) valid.set(volume.name, volume);
    errors.push(...found);
    const claim = volume.persistentVolumeClaim?.claimName;
    if (claim !== undefined && created.has(claim)) {
      const message = 'must not reference a PVC that gets created for an ephemeral volume';
      errors.push(invalidValue(`${at}.persistentVolumeClaim.claimName`, claim, message));
    }
  }
  // a pod's own list is looked at once, a template's time and again
  if (!isPod && errors.length === before && !volumes.some((volume) => volume.ephemeral || volume.image))
    remembered.set(volumes, valid);
  return valid;
}

type SourceName = Exclude<keyof Volume, 'name'>;
type Validate = (source: never, path: string, errors: FieldError[], context: Context) => void;

interface Context {
  readonly isPod: boolean;
}

const disk =
  (name: SourceName): Validate =>
  (source: object, path: string, errors: FieldError[]): void => {
    validateDiskSource(name, source, path, false, errors);
  };

const needsClaim: Validate = (source: { readonly claimName?: string }, path: string, errors: FieldError[]): void => {
  if (!source.claimName) errors.push(required(`${path}.claimName`));
};

/** Every kind of volume, in the order in which upstream looks at them, with its rule. */
const SOURCES: readonly (readonly [SourceName, Validate])[] = [
  ['emptyDir', validateEmptyDir],
  ['hostPath', validateHostPath],
  ['gitRepo', validateGitRepo],
  ['gcePersistentDisk', disk('gcePersistentDisk')],
  ['awsElasticBlockStore', disk('awsElasticBlockStore')],
  ['secret', validateSecret],
  ['nfs', validateNfs],
  ['iscsi', disk('iscsi')],
  ['glusterfs', disk('glusterfs')],
  ['flocker', disk('flocker')],
  ['persistentVolumeClaim', needsClaim],
  ['rbd', disk('rbd')],
  ['cinder', disk('cinder')],
  ['cephfs', disk('cephfs')],
  ['quobyte', disk('quobyte')],
  ['downwardAPI', validateDownwardApi],
  ['fc', disk('fc')],
  ['flexVolume', disk('flexVolume')],
  ['configMap', validateConfigMap],
  ['azureFile', disk('azureFile')],
  ['vsphereVolume', disk('vsphereVolume')],
  ['photonPersistentDisk', disk('photonPersistentDisk')],
  ['portworxVolume', disk('portworxVolume')],
  ['azureDisk', disk('azureDisk')],
  ['storageos', disk('storageos')],
  ['projected', validateProjected],
  ['scaleIO', disk('scaleIO')],
  ['csi', validateCsi],
  ['ephemeral', validateEphemeral],
  ['image', validateImage],
];

function validateSource(
  volume: Volume,
  name: string | undefined,
  isPod: boolean,
  path: string,
  errors: FieldError[],
): void {
  let found = false;
  for (const [source, validate] of SOURCES) {
    const value = volume[source];
    if (value === undefined) continue;
    if (found) {
      errors.push(forbiddenField(`${path}.${surplusSourcePath(source)}`, 'may not specify more than 1 volume type'));
      continue;
    }
    validate(value as never, `${path}.${diskSourcePath(source)}`, errors, { isPod });
    if (source === 'ephemeral' && name && volume.name)
      validateClaimName(`${name}-${volume.name}`, volume.name, path, errors);
    found = true;
  }
  if (!found) errors.push(required(path, 'must specify a volume type'));
}

function validateClaimName(claim: string, volume: string, path: string, errors: FieldError[]): void {
  for (const message of checkDns1123Subdomain(claim)) {
    errors.push(invalidValue(`${path}.name`, volume, `PVC name ${JSON.stringify(claim)}: ${message}`));
  }
}

function validateEmptyDir(source: NonNullable<Volume['emptyDir']>, path: string, errors: FieldError[]): void {
  if (source.sizeLimit !== undefined && signOfQuantity(source.sizeLimit) < 0) {
    errors.push(forbiddenField(`${path}.sizeLimit`, 'SizeLimit field must be a valid resource quantity'));
  }
}

function validateGitRepo(source: NonNullable<Volume['gitRepo']>, path: string, errors: FieldError[]): void {
  if (!source.repository) errors.push(required(`${path}.repository`));
  validateDescendingPath(source.directory ?? '', `${path}.directory`, errors);
}

function validateMode(mode: number | undefined, path: string, errors: FieldError[]): void {
  if (mode !== undefined && (mode < 0 || mode > 0o777)) errors.push(invalidValue(path, mode, MODE));
}

function validateSecret(source: NonNullable<Volume['secret']>, path: string, errors: FieldError[]): void {
  if (!source.secretName) errors.push(required(`${path}.secretName`));
  validateMode(source.defaultMode, `${path}.defaultMode`, errors);
  validateItems(source.items, path, errors);
}

function validateConfigMap(source: NonNullable<Volume['configMap']>, path: string, errors: FieldError[]): void {
  if (!source.name) errors.push(required(`${path}.name`));
  validateMode(source.defaultMode, `${path}.defaultMode`, errors);
  validateItems(source.items, path, errors);
}

function validateItems(items: readonly KeyToPath[] | undefined, path: string, errors: FieldError[]): void {
  for (const [i, item] of (items ?? []).entries()) validateItem(item, `${path}.items[${i}]`, errors);
}

function validateItem(item: KeyToPath, path: string, errors: FieldError[]): void {
  if (!item.key) errors.push(required(`${path}.key`));
  if (!item.path) errors.push(required(`${path}.path`));
  validateNonReservedPath(item.path ?? '', `${path}.path`, errors);
  validateMode(item.mode, `${path}.mode`, errors);
}

const VOLUME_FIELDS = [
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
];

function validateDownwardApi(source: NonNullable<Volume['downwardAPI']>, path: string, errors: FieldError[]): void {
  validateMode(source.defaultMode, `${path}.defaultMode`, errors);
  // upstream gives the items no index
  for (const file of source.items ?? []) validateDownwardFile(file, path, errors);
}

function validateDownwardFile(file: DownwardAPIVolumeFile, path: string, errors: FieldError[]): void {
  if (!file.path) errors.push(required(`${path}.path`));
  validateNonReservedPath(file.path ?? '', `${path}.path`, errors);
  if (file.fieldRef) {
    validateFieldRef(file.fieldRef, VOLUME_FIELDS, `${path}.fieldRef`, errors);
    if (file.resourceFieldRef) {
      errors.push(invalidValue(path, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously'));
    }
  } else if (file.resourceFieldRef)
    validateResourceFieldRef(file.resourceFieldRef, `${path}.resourceFieldRef`, true, errors);
  else errors.push(required(path, 'one of fieldRef and resourceFieldRef is required'));
  validateMode(file.mode, `${path}.mode`, errors);
}

function validateProjected(source: ProjectedVolumeSource, path: string, errors: FieldError[]): void {
  validateMode(source.defaultMode, `${path}.defaultMode`, errors);
  const paths = new Set<string>();
  for (const [i, projection] of (source.sources ?? []).entries()) {
    const at = `${path}.sources[${i}]`;
    const take = (target: string, shown: string): void => {
      if (paths.has(target)) errors.push(invalidValue(path, shown, CONFLICT));
      paths.add(target);
    };
    validateProjection(projection, path, at, take, errors);
    if (Object.keys(projection).length > 1) {
      errors.push(forbiddenField(at, 'may not specify more than 1 volume type per source'));
    }
  }
}

type Take = (target: string, shown: string) => void;

function validateProjection(
  projection: VolumeProjection,
  path: string,
  at: string,
  take: Take,
  errors: FieldError[],
): void {
  for (const kind of ['secret', 'configMap'] as const) {
    const source = projection[kind];
    if (!source) continue;
    if (!source.name) errors.push(required(`${at}.${kind}.name`));
    for (const [i, item] of (source.items ?? []).entries()) {
      validateItem(item, `${at}.${kind}.items[${i}]`, errors);
      if (item.path) take(item.path, source.name ?? '');
    }
  }
  for (const file of projection.downwardAPI?.items ?? []) {
    validateDownwardFile(file, `${at}.downwardAPI`, errors);
    if (file.path) take(file.path, file.path);
  }
  const token = projection.serviceAccountToken;
  if (token) validateToken(token, path, `${at}.serviceAccountToken`, errors);
  const bundle = projection.clusterTrustBundle;
  if (!bundle) return;
  if (bundle.name === undefined && bundle.signerName === undefined) {
    errors.push(required(`${at}.clusterTrustBundle`, 'either name or signerName must be specified'));
  }
  if (!bundle.path) errors.push(required(`${at}.clusterTrustBundle.path`));
  take(bundle.path ?? '', bundle.path ?? '');
}

function validateToken(
  token: NonNullable<VolumeProjection['serviceAccountToken']>,
  path: string,
  at: string,
  errors: FieldError[],
): void {
  const seconds = token.expirationSeconds ?? 0;
  if (seconds < 600) {
    errors.push(invalidValue(`${at}.expirationSeconds`, seconds, 'may not specify a duration less than 10 minutes'));
  }
  if (seconds > 2 ** 32) {
    errors.push(
      invalidValue(`${at}.expirationSeconds`, seconds, 'may not specify a duration larger than 2^32 seconds'),
    );
  }
  if (!token.path) errors.push(required(`${path}.path`));
  else validateNonReservedPath(token.path, `${path}.path`, errors);
}

function validateCsi(source: CSIVolumeSource, path: string, errors: FieldError[]): void {
  validateCsiDriver(source.driver, `${path}.driver`, errors);
  const secret = source.nodePublishSecretRef;
  if (!secret) return;
  if (!secret.name) errors.push(required(`${path}.nodePublishSecretRef.name`));
  else
    for (const message of checkDns1123Subdomain(secret.name))
      errors.push(invalidValue(`${path}.name`, secret.name, message));
}

/** The name of a storage driver. */
function validateCsiDriver(driver: string | undefined, path: string, errors: FieldError[]): void {
  if (!driver) return void errors.push(required(path));
  if (driver.length > 63) errors.push(tooLong(path, 63));
  for (const message of checkDns1123Subdomain(driver.toLowerCase())) errors.push(invalidValue(path, driver, message));
}

function validateEphemeral(source: EphemeralVolumeSource, path: string, errors: FieldError[]): void {
  const { volumeClaimTemplate: template } = source;
  const at = `${path}.volumeClaimTemplate`;
  if (!template) return void errors.push(required(at));
  validateTemplateMeta(template.metadata ?? {}, `${at}.metadata`, errors);
  errors.push(...validateClaimSpec(template.spec ?? {}, `${at}.spec`));
}

function validateTemplateMeta(meta: Partial<ObjectMeta>, path: string, errors: FieldError[]): void {
  if (meta.annotations) errors.push(...validateAnnotations(meta.annotations, `${path}.annotations`));
  if (meta.labels) errors.push(...validateLabels(meta.labels, `${path}.labels`));
  for (const field of [
    'name',
    'generateName',
    'namespace',
    'uid',
    'resourceVersion',
    'ownerReferences',
    'finalizers',
  ] as const) {
    if (meta[field] !== undefined) errors.push(forbiddenField(`${path}.${field}`, 'cannot be set'));
  }
}

function validateImage(
  source: NonNullable<Volume['image']>,
  path: string,
  errors: FieldError[],
  context: Context,
): void {
  if (context.isPod && !source.reference) errors.push(required(`${path}.reference`));
  validatePullPolicy(source.pullPolicy, `${path}.pullPolicy`, errors);
}
