import { forbiddenField, invalidValue, notSupported, required, tooLong } from '../validation/field-error.ts';
import type { FieldError } from '../validation/field-error.ts';
import type {
  AppArmorProfile,
  Container,
  PodSecurityContext,
  PodSpec,
  SeccompProfile,
  SecurityContext,
  WindowsSecurityContextOptions,
} from '../generated/types.ts';
import { toInternal } from '../go/go-internal.ts';
import { checkDns1123Subdomain, checkUserId } from '../validation/names.ts';
import { validateDescendingPath } from '../validation/validate-paths.ts';

// Security contexts of pods and containers (ValidateSecurityContext, validatePodSpecSecurityContext).

/** A container's; `hostUsers` false when the pod runs in a user namespace. */
export function validateSecurityContext(
  security: SecurityContext,
  hostUsers: boolean,
  path: string,
  errors: FieldError[],
): void {
  validateIds(security, ['runAsUser', 'runAsGroup'], path, errors);
  const { procMount, privileged } = security;
  if (procMount !== undefined) {
    if (procMount !== 'Default' && procMount !== 'Unmasked') {
      errors.push(notSupported(`${path}.procMount`, procMount, ['Default', 'Unmasked']));
    }
    if (hostUsers && procMount === 'Unmasked') {
      errors.push(invalidValue(`${path}.procMount`, procMount, '`hostUsers` must be false to use `Unmasked`'));
    }
  }
  validateSeccomp(security.seccompProfile, `${path}.seccompProfile`, errors);
  if (security.allowPrivilegeEscalation === false) {
    const shown = (): unknown => toInternal('SecurityContext', security);
    const refuse = (what: string): unknown =>
      errors.push(invalidValue(path, shown(), `cannot set \`allowPrivilegeEscalation\` to false and ${what}`));
    if (privileged) refuse('`privileged` to true');
    for (const capability of security.capabilities?.add ?? []) {
      if (capability === 'CAP_SYS_ADMIN') refuse('`capabilities.Add` CAP_SYS_ADMIN');
    }
  }
  validateWindowsOptions(security.windowsOptions, `${path}.windowsOptions`, errors);
  validateAppArmor(security.appArmorProfile, `${path}.appArmorProfile`, errors);
}

function validateIds<K extends string>(
  ids: { readonly [key in K]?: number },
  fields: readonly K[],
  path: string,
  errors: FieldError[],
): void {
  for (const field of fields) {
    const id = ids[field];
    if (id === undefined) continue;
    for (const message of checkUserId(id)) errors.push(invalidValue(`${path}.${field}`, id, message));
  }
}

/** The pod's. Shared namespaces belong to the security context inside the API server, and their errors have its path. */
export function validatePodSecurityContext(spec: PodSpec, path: string, errors: FieldError[]): void {
  const security = spec.securityContext;
  if (security) validateIds(security, ['fsGroup', 'runAsUser', 'runAsGroup'], path, errors);
  for (const [i, id] of (security?.supplementalGroups ?? []).entries()) {
    for (const message of checkUserId(id)) errors.push(invalidValue(`${path}.supplementalGroups[${i}]`, id, message));
  }
  if (spec.shareProcessNamespace && spec.hostPID) {
    const message = 'ShareProcessNamespace and HostPID cannot both be enabled';
    errors.push(invalidValue(`${path}.shareProcessNamespace`, true, message));
  }
  if (!security) return;
  validateSysctls(spec, security, `${path}.sysctls`, errors);
  validateChoice(security.fsGroupChangePolicy, ['Always', 'OnRootMismatch'], `${path}.fsGroupChangePolicy`, errors);
  validateSeccomp(security.seccompProfile, `${path}.seccompProfile`, errors);
  validateWindowsOptions(security.windowsOptions, `${path}.windowsOptions`, errors);
  validateAppArmor(security.appArmorProfile, `${path}.appArmorProfile`, errors);
  validateChoice(security.supplementalGroupsPolicy, ['Merge', 'Strict'], `${path}.supplementalGroupsPolicy`, errors);
  validateChoice(security.seLinuxChangePolicy, ['Recursive'], `${path}.seLinuxChangePolicy`, errors);
}

function validateChoice(
  value: string | undefined,
  choices: readonly string[],
  path: string,
  errors: FieldError[],
): void {
  if (value !== undefined && !choices.includes(value)) errors.push(notSupported(path, value, choices));
}

const SYSCTL = '([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?';
const sysctlName = new RegExp(`^${SYSCTL}$`);

function validateSysctls(spec: PodSpec, security: PodSecurityContext, path: string, errors: FieldError[]): void {
  const seen = new Set<string>();
  for (const [i, { name = '' }] of (security.sysctls ?? []).entries()) {
    const at = `${path}[${i}].name`;
    if (!name) errors.push(required(at));
    else if (name.length > 253 || !sysctlName.test(name)) {
      errors.push(invalidValue(at, name, `must have at most 253 characters and match regex ^${SYSCTL}$`));
    } else if (seen.has(name)) errors.push({ type: 'Duplicate value', field: at, value: name, detail: '' });
    const dotted = name.replaceAll('/', '.');
    if (spec.hostNetwork && dotted.startsWith('net.')) {
      errors.push(invalidValue(at, name, "may not be specified when 'hostNetwork' is true"));
    } else if (spec.hostIPC && /^(kernel\.(shm|msg|sem)|fs\.mqueue\.)/.test(dotted)) {
      errors.push(invalidValue(at, name, "may not be specified when 'hostIPC' is true"));
    }
    seen.add(name);
  }
}

const PROFILE_TYPES = ['Localhost', 'RuntimeDefault', 'Unconfined'];

function validateSeccomp(profile: SeccompProfile | undefined, path: string, errors: FieldError[]): void {
  if (!profile) return;
  const { type, localhostProfile } = profile;
  if (!type) errors.push(required(`${path}.type`, 'type is required when seccompProfile is set'));
  else if (!PROFILE_TYPES.includes(type)) errors.push(notSupported(`${path}.type`, type, PROFILE_TYPES));
  const at = `${path}.localhostProfile`;
  if (type === 'Localhost') {
    if (localhostProfile === undefined) errors.push(required(at, 'must be set when seccomp type is Localhost'));
    else validateDescendingPath(localhostProfile, at, errors);
  } else if (localhostProfile !== undefined) {
    errors.push(
      invalidValue(at, toInternal('SeccompProfile', profile), 'can only be set when seccomp type is Localhost'),
    );
  }
}

function validateAppArmor(profile: AppArmorProfile | undefined, path: string, errors: FieldError[]): void {
  if (!profile) return;
  const { type, localhostProfile } = profile;
  const at = `${path}.localhostProfile`;
  if (type === 'Localhost') validateLocalAppArmor(localhostProfile, at, errors);
  else if (type === 'RuntimeDefault' || type === 'Unconfined') {
    if (localhostProfile === undefined) return;
    errors.push(invalidValue(at, localhostProfile, 'can only be set when AppArmor type is Localhost'));
  } else if (!type) errors.push(required(`${path}.type`, 'type is required when appArmorProfile is set'));
  else errors.push(notSupported(`${path}.type`, type, PROFILE_TYPES));
}

function validateLocalAppArmor(profile: string | undefined, path: string, errors: FieldError[]): void {
  const missing = 'must be set when AppArmor type is Localhost';
  if (profile === undefined) return void errors.push(required(path, missing));
  if (profile.trim() !== profile) errors.push(invalidValue(path, profile, 'must not be padded with whitespace'));
  else if (profile === '') errors.push(required(path, missing));
  if (profile.length > 4095) errors.push(tooLong(path, 4095));
}

function validateWindowsOptions(
  options: WindowsSecurityContextOptions | undefined,
  path: string,
  errors: FieldError[],
): void {
  if (!options) return;
  const { gmsaCredentialSpecName, gmsaCredentialSpec, runAsUserName } = options;
  if (gmsaCredentialSpecName !== undefined) {
    for (const message of checkDns1123Subdomain(gmsaCredentialSpecName)) {
      errors.push(invalidValue(`${path}.gmsaCredentialSpecName`, gmsaCredentialSpecName, message));
    }
  }
  if (gmsaCredentialSpec === '') {
    errors.push(invalidValue(`${path}.gmsaCredentialSpec`, '', 'gmsaCredentialSpec cannot be an empty string'));
  }
  if (runAsUserName === '') {
    errors.push(invalidValue(`${path}.runAsUserName`, '', 'runAsUserName cannot be an empty string'));
  } else if (runAsUserName && runAsUserName.split('\\').length > 2) {
    errors.push(
      invalidValue(`${path}.runAsUserName`, runAsUserName, 'runAsUserName cannot contain more than one backslash'),
    );
  }
}

type Visit = (container: Container, path: string) => void;

/** All containers of a pod with their paths: init, regular, ephemeral. */
export function visitContainers(spec: PodSpec, path: string, visit: Visit): void {
  for (const [i, container] of (spec.initContainers ?? []).entries()) visit(container, `${path}.initContainers[${i}]`);
  for (const [i, container] of spec.containers.entries()) visit(container, `${path}.containers[${i}]`);
  for (const [i, container] of (spec.ephemeralContainers ?? []).entries())
    visit(container, `${path}.ephemeralContainers[${i}]`);
}

const LINUX_ONLY_OF_POD = [
  'appArmorProfile',
  'seLinuxOptions',
  'seccompProfile',
  'fsGroup',
  'fsGroupChangePolicy',
  'sysctls',
  'runAsUser',
  'runAsGroup',
  'supplementalGroups',
  'supplementalGroupsPolicy',
  'seLinuxChangePolicy',
] as const;

const LINUX_ONLY_OF_CONTAINER = [
  'appArmorProfile',
  'seLinuxOptions',
  'seccompProfile',
  'capabilities',
  'readOnlyRootFilesystem',
  'privileged',
  'allowPrivilegeEscalation',
  'procMount',
  'runAsUser',
  'runAsGroup',
] as const;

/** What a pod may not ask of the operating system that it names. */
export function validateOs(spec: PodSpec, path: string, errors: FieldError[]): void {
  const name = spec.os?.name;
  if (!spec.os) return;
  if (!name) return void errors.push(required(`${path}.os.name`));
  if (name === 'linux') validateForLinux(spec, path, errors);
  else if (name === 'windows') validateForWindows(spec, path, errors);
  else errors.push(notSupported(`${path}.os`, name, ['linux', 'windows']));
}

function validateForLinux(spec: PodSpec, path: string, errors: FieldError[]): void {
  const refuse = (at: string): unknown =>
    errors.push(
      forbiddenField(`${at}.securityContext.windowsOptions`, 'windows options cannot be set for a linux pod'),
    );
  if (spec.securityContext?.windowsOptions) refuse(path);
  visitContainers(spec, path, (container, at) => {
    if (container.securityContext?.windowsOptions) refuse(at);
  });
}

function validateForWindows(spec: PodSpec, path: string, errors: FieldError[]): void {
  const refuse = (at: string): unknown => errors.push(forbiddenField(at, 'cannot be set for a windows pod'));
  for (const field of ['hostUsers', 'shareProcessNamespace'] as const)
    if (spec[field] !== undefined) refuse(`${path}.${field}`);
  for (const field of ['hostPID', 'hostIPC'] as const) if (spec[field]) refuse(`${path}.${field}`);
  for (const field of LINUX_ONLY_OF_POD) {
    if (spec.securityContext?.[field] !== undefined) refuse(`${path}.securityContext.${field}`);
  }
  visitContainers(spec, path, (container, at) => {
    for (const field of LINUX_ONLY_OF_CONTAINER) {
      if (container.securityContext?.[field] !== undefined) refuse(`${at}.securityContext.${field}`);
    }
  });
}

/** What a pod in a user namespace may not share with the host. */
export function validateHostUsers(spec: PodSpec, path: string, errors: FieldError[]): void {
  if (spec.hostUsers !== false) return;
  const refuse = (at: string): unknown => errors.push(forbiddenField(at, 'when `hostUsers` is false'));
  if (spec.hostNetwork) refuse(`${path}.hostNetwork`);
  if (spec.hostPID) refuse(`${path}.HostPID`);
  if (spec.hostIPC) refuse(`${path}.HostIPC`);
  visitContainers(spec, path, (container, at) => {
    if (container.volumeDevices?.length) refuse(`${at}.volumeDevices`);
  });
}
