import { duplicate, forbiddenField, invalidValue, notSupported, required } from '../validation/field-error.ts';
import type { FieldError } from '../validation/field-error.ts';
import type { LoadBalancerStatus, Service, ServicePort, ServiceSpec } from '../generated/types.ts';
import { checkLegacyCidr, checkLegacyIp, isIpv4, parseIp } from '../values/ip.ts';
import { checkDns1123Label, checkDns1123Subdomain, checkLabelKey, checkPortNumber } from '../validation/names.ts';
import {
  nameIsLabel,
  validateLabels,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from '../validation/object-meta.ts';
import { validatePort } from '../pod/validate-probes.ts';
import { isExternallyAccessible, isHeadless, needsClusterIp, needsHealthCheck } from './linked-fields.ts';
import { validateChoice } from '../validation/validate-choice.ts';

// Services (validateService). Upstream looks at addresses and families first, while it gives them out: what is wrong there is told alone.

/** A new Service (ValidateServiceCreate of pkg/apis/core/validation). */
export function validateServiceCreate(service: Service): readonly FieldError[] {
  const early = validateAddresses(service.spec, undefined);
  if (early.length > 0) return early;
  return [...validateObjectMeta(service, true, nameIsLabel), ...validateService(service, undefined)];
}

/** An update of a Service (ValidateServiceUpdate). */
export function validateServiceUpdate(service: Service, old: Service): readonly FieldError[] {
  const early = validateAddresses(service.spec, old.spec);
  if (early.length > 0) return early;
  return [
    ...validateObjectMetaUpdate(service, old),
    ...validateClusterIpsStay(service.spec, old.spec),
    ...validateFamiliesStay(service.spec, old.spec),
    ...validateClassStays(service.spec, old.spec),
    ...validateHealthCheckStays(service.spec, old.spec),
    ...validateService(service, old),
  ];
}

export function validateServiceStatusUpdate(service: Service, old: Service): readonly FieldError[] {
  const errors: FieldError[] = [...validateObjectMetaUpdate(service, old)];
  const balanced = service.spec.type === 'LoadBalancer';
  validateLoadBalancer(service.status.loadBalancer ?? {}, balanced, errors);
  return errors;
}

function validateLoadBalancer(status: LoadBalancerStatus, balanced: boolean, errors: FieldError[]): void {
  const path = 'status.loadBalancer.ingress';
  const { ingress = [] } = status;
  if (!balanced && ingress.length > 0) {
    return void errors.push(forbiddenField(path, "may only be used when `spec.type` is 'LoadBalancer'"));
  }
  for (const [i, { ip, ipMode, hostname }] of ingress.entries()) {
    const at = `${path}[${i}]`;
    if (ip) errors.push(...checkLegacyIp(ip, `${at}.ip`));
    if (ip && ipMode === undefined) errors.push(required(`${at}.ipMode`, 'must be specified when `ip` is set'));
    else if (!ip && ipMode !== undefined)
      errors.push(forbiddenField(`${at}.ipMode`, 'may not be specified when `ip` is not set'));
    else if (ipMode !== undefined && !['Proxy', 'VIP'].includes(ipMode)) {
      errors.push(notSupported(`${at}.ipMode`, ipMode, ['Proxy', 'VIP']));
    }
    if (!hostname) continue;
    for (const message of checkDns1123Subdomain(hostname))
      errors.push(invalidValue(`${at}.hostname`, hostname, message));
    if (parseIp(hostname))
      errors.push(invalidValue(`${at}.hostname`, hostname, 'must be a DNS name, not an IP address'));
  }
}

const FAMILIES = ['IPv4', 'IPv6'];
const FAMILY_POLICIES = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];

/** Addresses and families, in a cluster with IPv4 alone (ValidateServiceClusterIPsRelatedFields, initIPFamilyFields). */
function validateAddresses(spec: ServiceSpec, old: ServiceSpec | undefined): readonly FieldError[] {
  if (!needsClusterIp(spec)) return [];
  const errors = [...validateLinked(spec), ...validateFamilyNames(spec), ...validateIps(spec, old)];
  return errors.length > 0 ? errors : validateConfigured(spec);
}

function validateLinked({ clusterIP, clusterIPs = [] }: ServiceSpec): readonly FieldError[] {
  const path = 'spec.clusterIPs';
  if (!clusterIP) {
    return clusterIPs.length > 0
      ? [invalidValue(path, clusterIPs, 'must be empty when `clusterIP` is not specified')]
      : [];
  }
  if (clusterIPs.length === 0) return [required(path)];
  return clusterIPs[0] === clusterIP ? [] : [invalidValue(path, clusterIPs, 'first value must match `clusterIP`')];
}

function validateFamilyNames({ ipFamilies = [], ipFamilyPolicy: policy }: ServiceSpec): readonly FieldError[] {
  const errors: FieldError[] = [];
  for (const [i, family] of ipFamilies.entries()) {
    const at = `spec.ipFamilies[${i}]`;
    if (!FAMILIES.includes(family)) errors.push(notSupported(at, family, FAMILIES));
    if (ipFamilies.indexOf(family) < i) errors.push(duplicate(at, family));
  }
  if (policy !== undefined && !FAMILY_POLICIES.includes(policy)) {
    errors.push(notSupported('spec.ipFamilyPolicy', policy, FAMILY_POLICIES));
  }
  return errors;
}

function validateIps(spec: ServiceSpec, old: ServiceSpec | undefined): readonly FieldError[] {
  const { clusterIPs = [], ipFamilies = [] } = spec;
  const path = 'spec.clusterIPs';
  const errors: FieldError[] = [];
  for (const [i, ip] of clusterIPs.entries()) {
    if (i === 0 && ip === 'None') {
      if (clusterIPs.length > 1) errors.push(invalidValue(path, clusterIPs, "'None' must be the first and only value"));
    } else if (!old?.clusterIPs?.includes(ip)) errors.push(...checkLegacyIp(ip, `${path}[${i}]`));
  }
  const wrong = errors.length > 0;
  if (clusterIPs.length > 2) errors.push(invalidValue(path, clusterIPs, 'may only hold up to 2 values'));
  if (wrong) return errors;
  if (clusterIPs.length > 1 && new Set(clusterIPs.map(isIpv4)).size < 2) {
    errors.push(invalidValue(path, clusterIPs, 'may specify no more than one IP for each IP family'));
  }
  if (isHeadless(spec)) return errors;
  for (const [i, ip] of clusterIPs.entries()) {
    const family = ipFamilies[i];
    if (family === undefined || !FAMILIES.includes(family) || isIpv4(ip) === (family === 'IPv4')) continue;
    errors.push(invalidValue(`${path}[${i}]`, ip, `expected an ${family} value as indicated by \`ipFamilies[${i}]\``));
  }
  return errors;
}

function validateConfigured(spec: ServiceSpec): readonly FieldError[] {
  const { ipFamilies = [], ipFamilyPolicy: policy, clusterIPs = [], selector = {} } = spec;
  const path = 'spec.ipFamilyPolicy';
  const errors: FieldError[] = [];
  if (policy === 'SingleStack') {
    const several = "must be 'RequireDualStack' or 'PreferDualStack' when multiple";
    if (clusterIPs.length === 2) errors.push(invalidValue(path, policy, `${several} cluster IPs are specified`));
    if (ipFamilies.length === 2) errors.push(invalidValue(path, policy, `${several} IP families are specified`));
    if (errors.length > 0) return errors;
  }
  if (spec.clusterIP === 'None' && Object.keys(selector).length === 0) return errors;
  if (policy === 'RequireDualStack') {
    errors.push(invalidValue(path, policy, 'this cluster is not configured for dual-stack services'));
  }
  for (const [i, family] of ipFamilies.entries()) {
    if (family !== 'IPv4') errors.push(invalidValue(`spec.ipFamilies[${i}]`, family, 'not configured on this cluster'));
  }
  return errors;
}

const HINTS = 'service.kubernetes.io/topology-aware-hints';
const TOPOLOGY_MODE = 'service.kubernetes.io/topology-mode';

function validateService(service: Service, old: Service | undefined): readonly FieldError[] {
  const { spec, metadata } = service;
  const errors: FieldError[] = [];
  const [hints, mode] = [metadata.annotations?.[HINTS], metadata.annotations?.[TOPOLOGY_MODE]];
  if (hints !== undefined && mode !== undefined && hints !== mode) {
    const message = `must match annotations[${HINTS}] when both are specified`;
    errors.push(invalidValue(`metadata.annotations[${TOPOLOGY_MODE}]`, mode, message));
  }
  const ports = spec.ports ?? [];
  if (ports.length === 0 && !isHeadless(spec) && spec.type !== 'ExternalName') errors.push(required('spec.ports'));
  validateTypeNeeds(spec, errors);
  validatePorts(ports, errors);
  if (spec.selector) errors.push(...validateLabels(spec.selector, 'spec.selector'));
  validateAffinity(spec, errors);
  validateExternalIps(spec, old?.spec, errors);
  validateChoice(spec.type, TYPES, 'spec.type', errors);
  validateDistinctPorts(spec, ports, errors);
  validateSourceRanges(service, old, errors);
  validateBalancing(spec, errors);
  validateTraffic(spec, errors);
  return errors;
}

const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];

function validateTypeNeeds(spec: ServiceSpec, errors: FieldError[]): void {
  const { type } = spec;
  if ((type === 'LoadBalancer' || type === 'NodePort') && isHeadless(spec)) {
    errors.push(invalidValue('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${type} services`));
  }
  if (type !== 'ExternalName') return;
  const refuse = (field: string): unknown =>
    errors.push(forbiddenField(`spec.${field}`, 'may not be set for ExternalName services'));
  if (spec.clusterIPs?.length) refuse('clusterIPs');
  if (spec.ipFamilies?.length) refuse('ipFamilies');
  if (spec.ipFamilyPolicy !== undefined) refuse('ipFamilyPolicy');
  const name = (spec.externalName ?? '').replace(/\.$/, '');
  if (!name) errors.push(required('spec.externalName'));
  else for (const message of checkDns1123Subdomain(name)) errors.push(invalidValue('spec.externalName', name, message));
}

const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];

function validatePorts(ports: readonly ServicePort[], errors: FieldError[]): void {
  const names = new Set<string>();
  for (const [i, { name, port = 0, protocol, targetPort, appProtocol }] of ports.entries()) {
    const at = `spec.ports[${i}]`;
    if (!name && ports.length > 1) errors.push(required(`${at}.name`));
    if (name) {
      for (const message of checkDns1123Label(name)) errors.push(invalidValue(`${at}.name`, name, message));
      if (names.has(name)) errors.push(duplicate(`${at}.name`, name));
      names.add(name);
    }
    for (const message of checkPortNumber(port)) errors.push(invalidValue(`${at}.port`, port, message));
    validateChoice(protocol, PROTOCOLS, `${at}.protocol`, errors);
    validatePort(targetPort, `${at}.targetPort`, errors);
    if (appProtocol === undefined) continue;
    for (const message of checkLabelKey(appProtocol))
      errors.push(invalidValue(`${at}.appProtocol`, appProtocol, message));
  }
}

const AFFINITIES = ['ClientIP', 'None'];

function validateAffinity(spec: ServiceSpec, errors: FieldError[]): void {
  const { sessionAffinity, sessionAffinityConfig: config } = spec;
  const path = 'spec.sessionAffinityConfig';
  validateChoice(sessionAffinity, AFFINITIES, 'spec.sessionAffinity', errors);
  if (sessionAffinity === 'None' && config) {
    errors.push(forbiddenField(path, 'must not be set when session affinity is None'));
  }
  if (sessionAffinity !== 'ClientIP') return;
  const timeout = config?.clientIP?.timeoutSeconds;
  const missing = 'when session affinity type is ClientIP';
  if (!config) errors.push(required(path, missing));
  else if (!config.clientIP) errors.push(required(`${path}.clientIP`, missing));
  else if (timeout === undefined) errors.push(required(`${path}.clientIP.timeoutSeconds`, missing));
  else if (timeout <= 0 || timeout > 86_400) {
    errors.push(invalidValue(`${path}.clientIP.timeoutSeconds`, timeout, 'must be greater than 0 and less than 86400'));
  }
}

function validateExternalIps(spec: ServiceSpec, old: ServiceSpec | undefined, errors: FieldError[]): void {
  for (const [i, ip] of (spec.externalIPs ?? []).entries()) {
    const at = `spec.externalIPs[${i}]`;
    const wrong = old?.externalIPs?.includes(ip) ? [] : checkLegacyIp(ip, at);
    errors.push(...(wrong.length > 0 ? wrong : checkEndpointIp(ip, at)));
  }
}

/** An address that traffic can be sent to: none of its own node or link (ValidateEndpointIP). */
export function checkEndpointIp(ip: string, path: string): readonly FieldError[] {
  const bytes = parseIp(ip);
  if (!bytes) return [invalidValue(path, ip, 'must be a valid IP address')];
  const [a = 0, b = 0, c = 0] = bytes;
  const v4 = bytes.length === 4;
  const errors: FieldError[] = [];
  const refuse = (message: string): unknown => errors.push(invalidValue(path, ip, message));
  if (bytes.every((byte) => byte === 0)) refuse(`may not be unspecified (${ip})`);
  const loopback = v4 ? a === 127 : bytes.every((byte, i) => byte === (i === 15 ? 1 : 0));
  if (loopback) refuse('may not be in the loopback range (127.0.0.0/8, ::1/128)');
  const linkLocal = v4 ? a === 169 && b === 254 : a === 0xfe && (b & 0xc0) === 0x80;
  if (linkLocal) refuse('may not be in the link-local range (169.254.0.0/16, fe80::/10)');
  const multicast = v4 ? a === 224 && b === 0 && c === 0 : a === 0xff && (b & 0x0f) === 2;
  if (multicast) refuse('may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)');
  return errors;
}

function validateDistinctPorts(spec: ServiceSpec, ports: readonly ServicePort[], errors: FieldError[]): void {
  for (const [i, { nodePort }] of ports.entries()) {
    if (spec.type !== 'ClusterIP' || !nodePort) continue;
    errors.push(forbiddenField(`spec.ports[${i}].nodePort`, "may not be used when `type` is 'ClusterIP'"));
  }
  const nodePorts = new Set<string>();
  for (const [i, { nodePort, protocol = '' }] of ports.entries()) {
    if (!nodePort) continue;
    const key = `${protocol}/${nodePort}`;
    if (nodePorts.has(key)) errors.push(duplicate(`spec.ports[${i}].nodePort`, nodePort));
    nodePorts.add(key);
  }
  const numbers = new Set<string>();
  for (const [i, { port, protocol = '' }] of ports.entries()) {
    const key = `${protocol}/${port}`;
    const shown = { Name: '', Protocol: protocol, AppProtocol: null, Port: port, TargetPort: 0, NodePort: 0 };
    if (numbers.has(key)) errors.push(duplicate(`spec.ports[${i}]`, shown));
    numbers.add(key);
  }
}

const RANGES = 'service.beta.kubernetes.io/load-balancer-source-ranges';

function validateSourceRanges(service: Service, old: Service | undefined, errors: FieldError[]): void {
  const { spec, metadata } = service;
  const balanced = spec.type === 'LoadBalancer';
  const only = "may only be used when `type` is 'LoadBalancer'";
  const annotation = metadata.annotations?.[RANGES];
  if (spec.loadBalancerSourceRanges?.length) {
    const path = 'spec.LoadBalancerSourceRanges';
    if (!balanced) errors.push(forbiddenField(path, only));
    for (const [i, range] of spec.loadBalancerSourceRanges.entries()) {
      if (old?.spec.loadBalancerSourceRanges?.includes(range)) continue;
      errors.push(...checkLegacyCidr(range.trim(), `${path}[${i}]`));
    }
  } else if (annotation !== undefined) {
    const path = `metadata.annotations[${RANGES}]`;
    if (!balanced) errors.push(forbiddenField(path, only));
    if (old?.metadata.annotations?.[RANGES] === annotation || annotation.trim() === '') return;
    for (const range of annotation.split(',')) errors.push(...checkLegacyCidr(range.trim(), path));
  }
}

function validateBalancing(spec: ServiceSpec, errors: FieldError[]): void {
  const balanced = spec.type === 'LoadBalancer';
  const only = "may only be used when `type` is 'LoadBalancer'";
  const allocate = spec.allocateLoadBalancerNodePorts;
  if (allocate !== undefined && !balanced) errors.push(forbiddenField('spec.allocateLoadBalancerNodePorts', only));
  if (balanced && allocate === undefined) errors.push(required('allocateLoadBalancerNodePorts'));
  errors.push(...validateClass(spec));
}

function validateClass({ type, loadBalancerClass: name }: ServiceSpec): readonly FieldError[] {
  if (name === undefined) return [];
  if (type !== 'LoadBalancer') {
    return [forbiddenField('spec.loadBalancerClass', "may only be used when `type` is 'LoadBalancer'")];
  }
  return checkLabelKey(name).map((message) => invalidValue('spec.loadBalancerClass', name, message));
}

const POLICIES = ['Cluster', 'Local'];
const DISTRIBUTIONS = ['PreferClose', 'PreferSameZone', 'PreferSameNode'];

function validateTraffic(spec: ServiceSpec, errors: FieldError[]): void {
  const { externalTrafficPolicy: external, internalTrafficPolicy: internal, trafficDistribution: distribution } = spec;
  if (isExternallyAccessible(spec)) validateChoice(external, POLICIES, 'spec.externalTrafficPolicy', errors);
  else if (external) {
    errors.push(
      invalidValue('spec.externalTrafficPolicy', external, 'may only be set for externally-accessible services'),
    );
  }
  validateHealthCheckPort(spec, errors);
  const inside = ['NodePort', 'LoadBalancer', 'ClusterIP'].includes(spec.type ?? '');
  if (internal !== undefined || inside) validateChoice(internal, POLICIES, 'spec.internalTrafficPolicy', errors);
  if (distribution !== undefined && !DISTRIBUTIONS.includes(distribution)) {
    errors.push(notSupported('spec.trafficDistribution', distribution, DISTRIBUTIONS));
  }
}

/** A port that is missing is given out when the Service is stored. */
function validateHealthCheckPort(spec: ServiceSpec, errors: FieldError[]): void {
  const { healthCheckNodePort: port } = spec;
  const path = 'spec.healthCheckNodePort';
  if (!port) return;
  if (needsHealthCheck(spec)) {
    for (const message of checkPortNumber(port)) errors.push(invalidValue(path, port, message));
    return;
  }
  const message = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'";
  errors.push(invalidValue(path, port, message));
}

const ONCE_SET = 'may not change once set';

function validateClusterIpsStay(spec: ServiceSpec, old: ServiceSpec): readonly FieldError[] {
  if (!needsClusterIp(spec) || !needsClusterIp(old) || (isHeadless(spec) && isHeadless(old))) return [];
  const [next = [], before = []] = [spec.clusterIPs, old.clusterIPs];
  const changed = (i: number): FieldError => invalidValue(`spec.clusterIPs[${i}]`, next, ONCE_SET);
  if (next.length === before.length) return before.flatMap((ip, i) => (ip === next[i] ? [] : [changed(i)]));
  const errors: FieldError[] = [];
  if (next.length === 0) errors.push(invalidValue('spec.clusterIPs[0]', null, 'primary clusterIP can not be unset'));
  if (before.length > 0 && next.length > 0 && next[0] !== before[0]) errors.push(changed(0));
  if (next.length === 1 && before.length > 1 && spec.ipFamilyPolicy !== 'SingleStack') {
    const message = "must be set to 'SingleStack' when releasing the secondary clusterIP";
    errors.push(invalidValue('spec.ipFamilyPolicy', spec.ipFamilyPolicy, message));
  }
  return errors;
}

function validateFamiliesStay(spec: ServiceSpec, old: ServiceSpec): readonly FieldError[] {
  if (!needsClusterIp(spec) || !needsClusterIp(old) || isHeadless(spec) || isHeadless(old)) return [];
  const [next = [], before = []] = [spec.ipFamilies, old.ipFamilies];
  const path = 'spec.ipFamilies[0]';
  if (next.length === before.length) {
    return before.flatMap((family, i) => (family === next[i] ? [] : [invalidValue(path, next, ONCE_SET)]));
  }
  if (next.length === 0 || before.length === 0 || next[0] === before[0]) return [];
  return [invalidValue(path, spec.clusterIPs, ONCE_SET)];
}

function validateClassStays(spec: ServiceSpec, old: ServiceSpec): readonly FieldError[] {
  const bothBalanced = spec.type === 'LoadBalancer' && old.type === 'LoadBalancer';
  // upstream looks at the class twice
  if (!bothBalanced || spec.loadBalancerClass === old.loadBalancerClass) return validateClass(spec);
  return [invalidValue('spec.loadBalancerClass', spec.loadBalancerClass, ONCE_SET)];
}

function validateHealthCheckStays(spec: ServiceSpec, old: ServiceSpec): readonly FieldError[] {
  const bothChecked = needsHealthCheck(spec) && needsHealthCheck(old);
  if (!bothChecked || spec.healthCheckNodePort === old.healthCheckNodePort) return [];
  return [forbiddenField('spec.healthCheckNodePort', 'field is immutable')];
}
