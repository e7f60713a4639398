import { invalidValue, notSupported, required } from '../validation/field-error.ts';
import type { FieldError } from '../validation/field-error.ts';
import type {
  ConfigMapKeySelector,
  EnvFromSource,
  EnvVar,
  FileKeySelector,
  ObjectFieldSelector,
  ResourceFieldSelector,
} from '../generated/types.ts';
import {
  checkConfigKey,
  checkDns1123Label,
  checkDns1123Subdomain,
  checkEnvVarName,
  checkLabelKey,
  maskTrailingDash,
} from '../validation/names.ts';
import { canonicalQuantity, signOfQuantity } from '../values/quantity.ts';
import { validateNoBacksteps } from '../validation/validate-paths.ts';

// Environment variables of containers and what they refer to (ValidateEnv, ValidateEnvFrom).

const ENV_FIELDS: readonly string[] = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];

const RESOURCE_FIELDS: readonly string[] = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
];

/** What ConvertDownwardAPIFieldLabel knows. */
const KNOWN_FIELDS: ReadonlySet<string> = new Set([
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.restartPolicy',
  'spec.serviceAccountName',
  'spec.schedulerName',
  'status.phase',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
]);

/** A container's environment variables (ValidateEnv of pkg/apis/core/validation). */
export function validateEnv(vars: readonly EnvVar[], path: string, errors: FieldError[]): void {
  for (const [i, env] of vars.entries()) {
    const at = `${path}[${i}]`;
    if (!env.name) errors.push(required(`${at}.name`));
    else for (const message of checkEnvVarName(env.name)) errors.push(invalidValue(`${at}.name`, env.name, message));
    if (env.valueFrom) validateValueFrom(env, `${at}.valueFrom`, errors);
  }
}

function validateValueFrom(env: EnvVar, path: string, errors: FieldError[]): void {
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef } = env.valueFrom ?? {};
  if (fieldRef) validateFieldRef(fieldRef, ENV_FIELDS, `${path}.fieldRef`, errors);
  if (resourceFieldRef) validateResourceFieldRef(resourceFieldRef, `${path}.resourceFieldRef`, false, errors);
  if (configMapKeyRef) validateKeyRef(configMapKeyRef, `${path}.configMapKeyRef`, errors);
  if (secretKeyRef) validateKeyRef(secretKeyRef, `${path}.secretKeyRef`, errors);
  if (fileKeyRef) validateFileKeyRef(fileKeyRef, `${path}.fileKeyRef`, errors);
  const sources = [fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef].filter(Boolean).length;
  if (sources === 0) {
    const kinds = '`fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`';
    errors.push(invalidValue(path, '', `must specify one of: ${kinds}`));
  } else if (env.value) errors.push(invalidValue(path, '', 'may not be specified when `value` is not empty'));
  else if (sources > 1) errors.push(invalidValue(path, '', 'may not have more than one field specified at a time'));
}

/** A reference to a field of the pod; `supported` are the fields that may be used there, sorted. */
export function validateFieldRef(
  ref: ObjectFieldSelector,
  supported: readonly string[],
  path: string,
  errors: FieldError[],
): void {
  if (!ref.apiVersion) return void errors.push(required(`${path}.apiVersion`));
  if (!ref.fieldPath) return void errors.push(required(`${path}.fieldPath`));
  const [, field = ref.fieldPath, subscript] = /^([^[]*)\['([^']*)'\]$/.exec(ref.fieldPath) ?? [];
  const problem = conversionProblem(ref.apiVersion, ref.fieldPath, field, subscript);
  if (problem) {
    const message = `error converting fieldPath: ${problem}`;
    return void errors.push(invalidValue(`${path}.fieldPath`, ref.fieldPath, message));
  }
  if (subscript !== undefined) {
    const key = field === 'metadata.annotations' ? subscript.toLowerCase() : subscript;
    for (const message of checkLabelKey(key)) errors.push(invalidValue(path, key, message));
  } else if (!supported.includes(field)) errors.push(notSupported(`${path}.fieldPath`, field, supported));
}

function conversionProblem(version: string, whole: string, field: string, subscript: string | undefined): string {
  if (version !== 'v1') return `unsupported pod version: ${version}`;
  if (subscript !== undefined) {
    const fits = field === 'metadata.annotations' || field === 'metadata.labels';
    return fits ? '' : `field label does not support subscript: ${whole}`;
  }
  return KNOWN_FIELDS.has(field) || field === 'spec.host' ? '' : `field label not supported: ${whole}`;
}

const BYTES = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei'];

/** A reference to a request or limit of a container, in an environment variable or a volume. */
export function validateResourceFieldRef(
  ref: ResourceFieldSelector,
  path: string,
  inVolume: boolean,
  errors: FieldError[],
): void {
  const { resource = '' } = ref;
  if (inVolume && !ref.containerName) errors.push(required(`${path}.containerName`));
  else if (!resource) errors.push(required(`${path}.resource`));
  else if (!RESOURCE_FIELDS.includes(resource) && !/^(requests|limits)\.hugepages-/.test(resource)) {
    errors.push(notSupported(`${path}.resource`, resource, RESOURCE_FIELDS));
  }
  validateDivisor(resource, ref.divisor, `${path}.divisor`, errors);
}

function validateDivisor(resource: string, divisor: string | undefined, path: string, errors: FieldError[]): void {
  if (divisor === undefined || signOfQuantity(divisor) === 0) return;
  const written = canonicalQuantity(divisor);
  const [, name = ''] = /^(?:requests|limits)\.(.*)$/.exec(resource) ?? [];
  if (name === 'cpu') {
    if (written === '1' || written === '1m') return;
    errors.push(invalidValue(path, resource, "only divisor's values 1m and 1 are supported with the cpu resource"));
    return;
  }
  const kind =
    name === 'memory'
      ? 'memory'
      : name === 'ephemeral-storage'
        ? 'local ephemeral storage'
        : name.startsWith('hugepages-')
          ? 'hugepages'
          : '';
  if (!kind || BYTES.includes(written)) return;
  errors.push(
    invalidValue(path, resource, `only divisor's values ${BYTES.join(', ')} are supported with the ${kind} resource`),
  );
}

function validateKeyRef(ref: ConfigMapKeySelector, path: string, errors: FieldError[]): void {
  const { name = '', key } = ref;
  for (const message of checkDns1123Subdomain(name)) errors.push(invalidValue(`${path}.name`, name, message));
  if (!key) errors.push(required(`${path}.key`));
  else for (const message of checkConfigKey(key)) errors.push(invalidValue(`${path}.key`, key, message));
}

function validateFileKeyRef(ref: FileKeySelector, path: string, errors: FieldError[]): void {
  if (!ref.key) errors.push(required(`${path}.key`));
  else for (const message of checkEnvVarName(ref.key)) errors.push(invalidValue(`${path}.key`, ref.key, message));
  if (!ref.volumeName) errors.push(required(`${path}.volumeName`));
  else
    for (const message of checkDns1123Label(ref.volumeName))
      errors.push(invalidValue(`${path}.volumeName`, ref.volumeName, message));
  if (!ref.path) errors.push(required(`${path}.path`));
  else validateNoBacksteps(ref.path, `${path}.path`, errors);
}

/** ConfigMaps and Secrets whose keys become variables (ValidateEnvFrom). */
export function validateEnvFrom(sources: readonly EnvFromSource[], path: string, errors: FieldError[]): void {
  for (const [i, { prefix, configMapRef, secretRef }] of sources.entries()) {
    const at = `${path}[${i}]`;
    if (prefix)
      for (const message of checkEnvVarName(prefix)) errors.push(invalidValue(`${at}.prefix`, prefix, message));
    if (configMapRef) validateEnvSource(configMapRef.name, `${at}.configMapRef.name`, errors);
    if (secretRef) validateEnvSource(secretRef.name, `${at}.secretRef.name`, errors);
    if (!configMapRef && !secretRef)
      errors.push(invalidValue(path, '', 'must specify one of: `configMapRef` or `secretRef`'));
    else if (configMapRef && secretRef)
      errors.push(invalidValue(path, '', 'may not have more than one field specified at a time'));
  }
}

function validateEnvSource(name: string | undefined, path: string, errors: FieldError[]): void {
  if (!name) return void errors.push(required(path));
  for (const message of checkDns1123Subdomain(maskTrailingDash(name))) errors.push(invalidValue(path, name, message));
}
