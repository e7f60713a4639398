import {
  duplicate,
  forbiddenField,
  invalidValue,
  notFoundValue,
  required,
  tooLong,
} from '../validation/field-error.ts';
import type { FieldError } from '../validation/field-error.ts';
import type { PodDNSConfig, PodResourceClaim, PodSpec } from '../generated/types.ts';
import { toInternal } from '../go/go-internal.ts';
import { checkLegacyIp } from '../values/ip.ts';
import {
  checkDns1123Label,
  checkDns1123Subdomain,
  checkDns1123SubdomainWithUnderscore,
  checkLabelKey,
  rangeMessage,
} from '../validation/names.ts';
import { validateLabels } from '../validation/object-meta.ts';
import { validateContainers, validateEphemeralContainers, validateInitContainers } from './validate-containers.ts';
import type { PodContext } from './validate-containers.ts';
import { validateContainerResources, validatePodLevelResources } from './validate-resources.ts';
import { validateAffinity, validateSpread, validateTolerations } from './validate-scheduling.ts';
import { validateHostUsers, validateOs, validatePodSecurityContext, visitContainers } from './validate-security.ts';
import { validateVolumes } from './validate-volumes.ts';
import { rememberingValid } from '../validation/known-valid.ts';
import { validateChoice } from '../validation/validate-choice.ts';

const once = rememberingValid();

export interface PodSpecOptions {
  /** The spec is a pod's own, not a template's. */
  readonly isPod: boolean;
  /** Of the pod. */
  readonly name?: string;
}

/** The spec of a pod or template, in the order of upstream (ValidatePodSpec). */
export function validatePodSpec(spec: PodSpec, path: string, options: PodSpecOptions): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (spec.terminationGracePeriodSeconds === undefined) errors.push(required(`${path}.terminationGracePeriodSeconds`));
  const pod: PodContext = {
    spec,
    volumes: validateVolumes(spec.volumes ?? [], options.name, options.isPod, `${path}.volumes`, errors),
    claims: (spec.resourceClaims ?? []).map(({ name }) => name).filter(Boolean),
    hostUsers: spec.hostUsers !== false,
  };
  validateResourceClaims(spec.resourceClaims ?? [], `${path}.resourceClaims`, errors);
  validateContainers(pod, `${path}.containers`, errors);
  validateInitContainers(pod, `${path}.initContainers`, errors);
  validateEphemeralContainers(pod, `${path}.ephemeralContainers`, errors);
  validatePodLevelResources(spec, pod.claims, path, errors);
  validateHostNetworkPorts(spec, options.isPod, path, errors);
  validateChoice(spec.restartPolicy, RESTART_POLICIES, `${path}.restartPolicy`, errors);
  validateChoice(spec.dnsPolicy, DNS_POLICIES, `${path}.dnsPolicy`, errors);
  if (spec.nodeSelector) errors.push(...validateLabels(spec.nodeSelector, `${path}.nodeSelector`));
  validatePodSecurityContext(spec, `${path}.securityContext`, errors);
  const { affinity, tolerations, topologySpreadConstraints } = spec;
  once(affinity, errors, () => validateAffinity(affinity ?? {}, `${path}.affinity`, errors));
  validateDns(spec.dnsConfig, spec.dnsPolicy, `${path}.dnsConfig`, errors);
  validateGates(spec, path, errors);
  once(topologySpreadConstraints, errors, () =>
    validateSpread(topologySpreadConstraints ?? [], `${path}.topologySpreadConstraints`, errors),
  );
  validateHostUsers(spec, path, errors);
  validateHostnameOverride(spec, `${path}.hostnameOverride`, errors);
  validateNames(spec, path, errors);
  once(tolerations, errors, () => validateTolerations(tolerations ?? [], `${path}.tolerations`, errors));
  validateHostAliases(spec, `${path}.hostAliases`, errors);
  validateClasses(spec, path, errors);
  validateOs(spec, path, errors);
  validateFileKeyVolumes(spec, path, errors);
  return errors;
}

const RESTART_POLICIES = ['Always', 'OnFailure', 'Never'];
const DNS_POLICIES = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'];
const PREEMPTION_POLICIES = ['PreemptLowerPriority', 'Never'];

function validateResourceClaims(claims: readonly PodResourceClaim[], path: string, errors: FieldError[]): void {
  const names = new Set<string>();
  for (const [i, claim] of claims.entries()) {
    const at = `${path}[${i}]`;
    const { name, resourceClaimName: existing, resourceClaimTemplateName: template } = claim;
    if (!name) errors.push(required(`${at}.name`));
    else if (names.has(name)) errors.push(duplicate(`${at}.name`, name));
    else for (const message of checkDns1123Label(name)) errors.push(invalidValue(`${at}.name`, name, message));
    names.add(name);
    const shown = (): unknown => toInternal('PodResourceClaim', claim);
    if (existing !== undefined && template !== undefined) {
      errors.push(
        invalidValue(at, shown(), 'at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified'),
      );
    }
    if (existing === undefined && template === undefined) {
      errors.push(invalidValue(at, shown(), 'must specify one of: `resourceClaimName`, `resourceClaimTemplateName`'));
    }
    validateName(existing, `${at}.resourceClaimName`, errors);
    validateName(template, `${at}.resourceClaimTemplateName`, errors);
  }
}

function validateName(name: string | undefined, path: string, errors: FieldError[]): void {
  if (name !== undefined)
    for (const message of checkDns1123Subdomain(name)) errors.push(invalidValue(path, name, message));
}

function validateHostNetworkPorts(spec: PodSpec, isPod: boolean, path: string, errors: FieldError[]): void {
  if (!spec.hostNetwork) return;
  for (const [i, { ports = [] }] of (spec.containers ?? []).entries()) {
    for (const [j, { hostPort = 0, containerPort = 0 }] of ports.entries()) {
      if (hostPort === containerPort || (hostPort === 0 && !isPod)) continue;
      const at = `${path}.containers[${i}].ports[${j}].hostPort`;
      errors.push(invalidValue(at, hostPort, 'must match `containerPort` when `hostNetwork` is true'));
    }
  }
}

function validateDns(
  config: PodDNSConfig | undefined,
  policy: string | undefined,
  path: string,
  errors: FieldError[],
): void {
  if (policy === 'None') {
    if (!config) return void errors.push(required(path, 'must provide `dnsConfig` when `dnsPolicy` is None'));
    if (!config.nameservers?.length) {
      const message = 'must provide at least one DNS nameserver when `dnsPolicy` is None';
      return void errors.push(required(`${path}.nameservers`, message));
    }
  }
  const { nameservers = [], searches = [], options = [] } = config ?? {};
  if (nameservers.length > 3)
    errors.push(invalidValue(`${path}.nameservers`, nameservers, 'must not have more than 3 nameservers'));
  for (const [i, server] of nameservers.entries()) errors.push(...checkLegacyIp(server, `${path}.nameservers[${i}]`));
  if (searches.length > 32)
    errors.push(invalidValue(`${path}.searches`, searches, 'must not have more than 32 search paths'));
  if (searches.join(' ').length > 2048) {
    const message = 'must not have more than 2048 characters (including spaces) in the search list';
    errors.push(invalidValue(`${path}.searches`, searches, message));
  }
  for (const [i, search] of searches.entries()) {
    if (search === '.') continue;
    const domain = search.replace(/\.$/, '');
    for (const message of checkDns1123SubdomainWithUnderscore(domain))
      errors.push(invalidValue(`${path}.searches[${i}]`, domain, message));
  }
  for (const [i, { name }] of options.entries())
    if (!name) errors.push(required(`${path}.options[${i}]`, 'must not be empty'));
}

function validateGates(spec: PodSpec, path: string, errors: FieldError[]): void {
  for (const [i, { conditionType = '' }] of (spec.readinessGates ?? []).entries()) {
    const at = `${path}.readinessGates[${i}].conditionType`;
    for (const message of checkLabelKey(conditionType)) errors.push(invalidValue(at, conditionType, message));
  }
  const seen = new Set<string>();
  for (const [i, { name = '' }] of (spec.schedulingGates ?? []).entries()) {
    const at = `${path}.schedulingGates[${i}]`;
    for (const message of checkLabelKey(name)) errors.push(invalidValue(at, name, message));
    if (seen.has(name)) errors.push(duplicate(at, name));
    seen.add(name);
  }
}

function validateHostnameOverride(spec: PodSpec, path: string, errors: FieldError[]): void {
  const { hostnameOverride } = spec;
  if (hostnameOverride === undefined) return;
  if (spec.setHostnameAsFQDN) errors.push(forbiddenField(path, 'may not be specified when setHostnameAsFQDN is true'));
  if (spec.hostNetwork) errors.push(forbiddenField(path, 'may not be specified when hostNetwork is true'));
  if (hostnameOverride.length > 64) errors.push(tooLong(path, 64));
  for (const message of checkDns1123Subdomain(hostnameOverride))
    errors.push(invalidValue(path, hostnameOverride, message));
}

function validateNames(spec: PodSpec, path: string, errors: FieldError[]): void {
  if (spec.serviceAccountName) validateName(spec.serviceAccountName, `${path}.serviceAccountName`, errors);
  if (spec.nodeName) validateName(spec.nodeName, `${path}.nodeName`, errors);
  const deadline = spec.activeDeadlineSeconds;
  if (deadline !== undefined && (deadline < 1 || deadline > 2_147_483_647)) {
    errors.push(invalidValue(`${path}.activeDeadlineSeconds`, deadline, rangeMessage(1, 2_147_483_647)));
  }
  for (const field of ['hostname', 'subdomain'] as const) {
    const name = spec[field];
    if (name)
      for (const message of checkDns1123Label(name)) errors.push(invalidValue(`${path}.${field}`, name, message));
  }
}

function validateHostAliases(spec: PodSpec, path: string, errors: FieldError[]): void {
  for (const [i, { ip = '', hostnames = [] }] of (spec.hostAliases ?? []).entries()) {
    errors.push(...checkLegacyIp(ip, `${path}[${i}].ip`));
    for (const [j, name] of hostnames.entries()) validateName(name, `${path}[${i}].hostnames[${j}]`, errors);
  }
}

function validateClasses(spec: PodSpec, path: string, errors: FieldError[]): void {
  if (spec.priorityClassName) validateName(spec.priorityClassName, `${path}.priorityClassName`, errors);
  validateName(spec.runtimeClassName, `${path}.runtimeClassName`, errors);
  if (spec.preemptionPolicy !== undefined) {
    validateChoice(spec.preemptionPolicy, PREEMPTION_POLICIES, `${path}.preemptionPolicy`, errors);
  }
  if (spec.overhead) validateContainerResources({ limits: spec.overhead }, [], `${path}.overhead`, errors);
}

/** Variables from files need an emptyDir volume. */
function validateFileKeyVolumes(spec: PodSpec, path: string, errors: FieldError[]): void {
  visitContainers(spec, path, (container, at) => {
    for (const [i, { valueFrom }] of (container.env ?? []).entries()) {
      const name = valueFrom?.fileKeyRef?.volumeName;
      if (name === undefined) continue;
      const field = `${at}.env[${i}].valueFrom.fileKeyRef.volumeName`;
      const volume = spec.volumes?.findLast((candidate) => candidate.name === name);
      if (!volume) errors.push(notFoundValue(field, name));
      else if (!volume.emptyDir) errors.push(invalidValue(field, name, 'referenced volume must be of type emptyDir'));
    }
  });
}
