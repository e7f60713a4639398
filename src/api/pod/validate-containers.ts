import {
  duplicate,
  forbiddenField,
  invalidValue,
  notFoundValue,
  notSupported,
  required,
  tooMany,
} from '../validation/field-error.ts';
import type { FieldError } from '../validation/field-error.ts';
import type {
  Container,
  ContainerPort,
  ContainerResizePolicy,
  EphemeralContainer,
  PodSpec,
} from '../generated/types.ts';
import { checkDns1123Label, checkPortName, checkPortNumber } from '../validation/names.ts';
import { validateEnv, validateEnvFrom } from './validate-env.ts';
import { validateVolumeDevices, validateVolumeMounts } from './validate-mounts.ts';
import type { Volumes } from './validate-mounts.ts';
import {
  validateLifecycle,
  validateLivenessProbe,
  validateReadinessProbe,
  validateStartupProbe,
} from './validate-probes.ts';
import { validatePullPolicy } from './validate-pull-policy.ts';
import { validateContainerResources } from './validate-resources.ts';
import { validateSecurityContext } from './validate-security.ts';
import { rememberingValid } from '../validation/known-valid.ts';
import { validateChoice } from '../validation/validate-choice.ts';

// Containers of all three sorts (validateContainers, validateInitContainers, validateEphemeralContainers).

/** What the rules of containers need to know of the pod. */
export interface PodContext {
  readonly spec: PodSpec;
  readonly volumes: Volumes;
  readonly claims: readonly string[];
  readonly hostUsers: boolean;
}

const once = rememberingValid();

/** A pod's containers (validateContainers of pkg/apis/core/validation). */
export function validateContainers(pod: PodContext, path: string, errors: FieldError[]): void {
  const { containers } = pod.spec;
  if (!containers?.length) return void errors.push(required(path));
  const names = new Set<string>();
  for (const [i, container] of containers.entries()) {
    const at = `${path}[${i}]`;
    validateCommon(container, pod, at, errors);
    if (names.has(container.name)) errors.push(duplicate(`${at}.name`, container.name));
    names.add(container.name);
    validateHooksAndProbes(container, pod, at, errors);
    validateContainerRestart(container, at, errors);
  }
  validateHostPortsDiffer(containers, path, errors);
}

/** Its init containers and sidecars (validateInitContainers). */
export function validateInitContainers(pod: PodContext, path: string, errors: FieldError[]): void {
  const names = new Set(pod.spec.containers?.map((container) => container.name));
  for (const [i, container] of (pod.spec.initContainers ?? []).entries()) {
    const at = `${path}[${i}]`;
    validateCommon(container, pod, at, errors);
    validateContainerRestart(container, at, errors);
    if (names.has(container.name)) errors.push(duplicate(`${at}.name`, container.name));
    else if (container.name) names.add(container.name);
    validateHostPortsDiffer([container], path, errors);
    if (container.restartPolicy === 'Always') validateHooksAndProbes(container, pod, at, errors);
    else refuseHooksAndProbes(container, at, errors);
  }
}

function refuseHooksAndProbes(container: Container, path: string, errors: FieldError[]): void {
  for (const field of ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const) {
    if (!container[field]) continue;
    const message = 'may not be set for init containers without restartPolicy=Always';
    errors.push(forbiddenField(`${path}.${field}`, message));
  }
  for (const [i, { restartPolicy }] of (container.resizePolicy ?? []).entries()) {
    if (restartPolicy !== 'RestartContainer') continue;
    const message = "must not be set to 'RestartContainer' for non-sidecar initContainers";
    errors.push(invalidValue(`${path}.resizePolicy[${i}].restartPolicy`, restartPolicy, message));
  }
}

/** What ephemeral containers may not have, in the order of the Go struct. */
const NOT_EPHEMERAL = [
  'ports',
  'resources',
  'resizePolicy',
  'restartPolicy',
  'restartPolicyRules',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle',
] as const;

/** Its ephemeral containers (validateEphemeralContainers). */
export function validateEphemeralContainers(pod: PodContext, path: string, errors: FieldError[]): void {
  const others = [...(pod.spec.containers ?? []), ...(pod.spec.initContainers ?? [])].map(({ name }) => name);
  const names = new Set(others);
  for (const [i, container] of (pod.spec.ephemeralContainers ?? []).entries()) {
    const at = `${path}[${i}]`;
    validateCommon(container, pod, at, errors);
    validateImageForPod(container, at, errors);
    if (names.has(container.name)) errors.push(duplicate(`${at}.name`, container.name));
    names.add(container.name);
    const target = container.targetContainerName;
    if (target && !others.includes(target)) errors.push(notFoundValue(`${at}.targetContainerName`, target));
    refuseNotEphemeral(container, at, errors);
  }
}

function refuseNotEphemeral(container: EphemeralContainer, path: string, errors: FieldError[]): void {
  const refuse = (at: string): unknown => errors.push(forbiddenField(at, 'cannot be set for an Ephemeral Container'));
  for (const field of NOT_EPHEMERAL) {
    const value = container[field];
    const empty = value === undefined || (field === 'resources' && Object.keys(value).length === 0);
    if (!empty) refuse(`${path}.${field}`);
  }
  for (const [i, mount] of (container.volumeMounts ?? []).entries()) {
    if (mount.subPath) refuse(`${path}.volumeMounts[${i}].subPath`);
    if (mount.subPathExpr) refuse(`${path}.volumeMounts[${i}].subPathExpr`);
  }
}

/** What is asked of a pod, but not yet of a template: the image is trimmed. */
export function validateImageForPod(container: Container, path: string, errors: FieldError[]): void {
  const { image = '' } = container;
  if (image.trim() !== image)
    errors.push(invalidValue(`${path}.image`, image, 'must not have leading or trailing whitespace'));
}

const MESSAGE_POLICIES = ['File', 'FallbackToLogsOnError'];

function validateCommon(container: Container, pod: PodContext, path: string, errors: FieldError[]): void {
  const { name, terminationMessagePolicy: messages, ports, env, envFrom, resources, securityContext } = container;
  if (!name) errors.push(required(`${path}.name`));
  else for (const message of checkDns1123Label(name)) errors.push(invalidValue(`${path}.name`, name, message));
  if (!container.image) errors.push(required(`${path}.image`));
  if (!messages) errors.push(required(`${path}.terminationMessagePolicy`));
  else if (!MESSAGE_POLICIES.includes(messages)) {
    errors.push(notSupported(`${path}.terminationMessagePolicy`, messages, MESSAGE_POLICIES));
  }
  once(ports, errors, () => validatePorts(ports ?? [], `${path}.ports`, errors));
  once(env, errors, () => validateEnv(env ?? [], `${path}.env`, errors));
  once(envFrom, errors, () => validateEnvFrom(envFrom ?? [], `${path}.envFrom`, errors));
  validateVolumeMounts(container, pod.volumes, `${path}.volumeMounts`, errors);
  validateVolumeDevices(container, pod.volumes, `${path}.volumeDevices`, errors);
  validatePullPolicy(container.imagePullPolicy, `${path}.imagePullPolicy`, errors);
  const check = (): void => validateContainerResources(resources ?? {}, pod.claims, `${path}.resources`, errors);
  if (resources?.claims) check();
  else once(resources, errors, check);
  validateResizePolicy(container.resizePolicy ?? [], pod.spec.restartPolicy, `${path}.resizePolicy`, errors);
  if (securityContext) validateSecurityContext(securityContext, pod.hostUsers, `${path}.securityContext`, errors);
}

function validateHooksAndProbes(container: Container, pod: PodContext, path: string, errors: FieldError[]): void {
  const { lifecycle, livenessProbe, readinessProbe, startupProbe } = container;
  if (lifecycle) validateLifecycle(lifecycle, pod.spec.terminationGracePeriodSeconds, `${path}.lifecycle`, errors);
  if (livenessProbe) validateLivenessProbe(livenessProbe, `${path}.livenessProbe`, errors);
  if (readinessProbe) validateReadinessProbe(readinessProbe, `${path}.readinessProbe`, errors);
  if (startupProbe) validateStartupProbe(startupProbe, `${path}.startupProbe`, errors);
}

const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];

function validatePorts(ports: readonly ContainerPort[], path: string, errors: FieldError[]): void {
  const names = new Set<string>();
  for (const [i, { name, containerPort = 0, hostPort = 0, protocol }] of ports.entries()) {
    const at = `${path}[${i}]`;
    if (name) {
      const problems = checkPortName(name);
      for (const message of problems) errors.push(invalidValue(`${at}.name`, name, message));
      if (problems.length === 0 && names.has(name)) errors.push(duplicate(`${at}.name`, name));
      if (problems.length === 0) names.add(name);
    }
    if (containerPort === 0) errors.push(required(`${at}.containerPort`));
    else
      for (const message of checkPortNumber(containerPort))
        errors.push(invalidValue(`${at}.containerPort`, containerPort, message));
    if (hostPort !== 0)
      for (const message of checkPortNumber(hostPort)) errors.push(invalidValue(`${at}.hostPort`, hostPort, message));
    if (!protocol) errors.push(required(`${at}.protocol`));
    else if (!PROTOCOLS.includes(protocol)) errors.push(notSupported(`${at}.protocol`, protocol, PROTOCOLS));
  }
}

function validateHostPortsDiffer(containers: readonly Container[], path: string, errors: FieldError[]): void {
  const taken = new Set<string>();
  for (const [i, { ports = [] }] of containers.entries()) {
    for (const [j, { hostPort, hostIP = '', protocol = '' }] of ports.entries()) {
      if (!hostPort) continue;
      const key = `${protocol}/${hostIP}/${hostPort}`;
      if (taken.has(key)) errors.push(duplicate(`${path}[${i}].ports[${j}].hostPort`, key));
      taken.add(key);
    }
  }
}

function validateResizePolicy(
  policies: readonly ContainerResizePolicy[],
  podPolicy: string | undefined,
  path: string,
  errors: FieldError[],
): void {
  const seen = new Set<string>();
  for (const [i, { resourceName, restartPolicy }] of policies.entries()) {
    if (seen.has(resourceName)) errors.push(duplicate(`${path}[${i}]`, resourceName));
    seen.add(resourceName);
    validateChoice(resourceName, ['cpu', 'memory'], path, errors);
    validateChoice(restartPolicy, ['NotRequired', 'RestartContainer'], path, errors);
    if (podPolicy === 'Never' && restartPolicy !== 'NotRequired') {
      errors.push(invalidValue(path, restartPolicy, "must be 'NotRequired' when pod `restartPolicy` is 'Never'"));
    }
  }
}

const RESTART_POLICIES = ['Always', 'Never', 'OnFailure'];
const RESTART_ACTIONS = ['Restart', 'RestartAllContainers'];
const EXIT_CODE_OPERATORS = ['In', 'NotIn'];

/** A container's own restart policy and rules. */
function validateContainerRestart(container: Container, path: string, errors: FieldError[]): void {
  const { restartPolicy, restartPolicyRules: rules = [] } = container;
  if (restartPolicy === undefined) {
    if (rules.length === 0) return;
    errors.push(required(`${path}.restartPolicy`, 'must specify restartPolicy when restart rules are used'));
  } else if (!RESTART_POLICIES.includes(restartPolicy)) {
    errors.push(notSupported(`${path}.restartPolicy`, restartPolicy, RESTART_POLICIES));
  }
  if (rules.length > 20) errors.push(tooMany(`${path}.restartPolicyRules`, rules.length, 20));
  for (const [i, { action = '', exitCodes }] of rules.entries()) {
    const at = `${path}.restartPolicyRules[${i}]`;
    if (!RESTART_ACTIONS.includes(action)) errors.push(notSupported(`${at}.action`, action, RESTART_ACTIONS));
    if (!exitCodes) {
      errors.push(required(`${at}.exitCodes`, 'must be specified'));
      continue;
    }
    const { operator = '', values = [] } = exitCodes;
    if (!EXIT_CODE_OPERATORS.includes(operator))
      errors.push(notSupported(`${at}.exitCodes.operator`, operator, EXIT_CODE_OPERATORS));
    if (values.length > 255) errors.push(tooMany(`${at}.exitCodes.values`, values.length, 255));
  }
}
