import { deepEqual } from '../../base/equal.ts';
import { fill, mapSame, replace, without } from '../../base/fill.ts';
import type { ServicePort, ServiceSpec } from '../generated/types.ts';
import { isIpv4 } from '../values/ip.ts';

// Fields of a Service that belong together: clusterIP and clusterIPs, families, what a type needs (registry/core/service).
// Addresses and ports themselves are given out by the API server's storage.

/** Reachable from outside: what the external traffic policy is for. */
export function isExternallyAccessible(spec: ServiceSpec): boolean {
  const { type, externalIPs = [] } = spec;
  return type === 'LoadBalancer' || type === 'NodePort' || (type === 'ClusterIP' && externalIPs.length > 0);
}

export function needsHealthCheck(spec: ServiceSpec): boolean {
  return spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local';
}

export function needsClusterIp(spec: ServiceSpec): boolean {
  return spec.type !== 'ExternalName';
}

function needsNodePort(spec: ServiceSpec): boolean {
  return spec.type === 'NodePort' || (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false);
}

/** Without an address of its own. */
export function isHeadless(spec: ServiceSpec): boolean {
  return spec.clusterIPs?.length === 1 && spec.clusterIPs[0] === 'None';
}

/** The spec of a new Service with its linked fields in step. */
export function linkedAtCreate(spec: ServiceSpec): ServiceSpec {
  const listed = spec.clusterIP && !spec.clusterIPs?.length ? replace(spec, 'clusterIPs', [spec.clusterIP]) : spec;
  return withFamilies(listed, undefined);
}

/** The spec of a changed Service: values that the server gave out are kept, those that a new type has no use for go. */
export function linkedAtUpdate(spec: ServiceSpec, old: ServiceSpec): ServiceSpec {
  return dropUnused(withFamilies(inStep(withAllocated(spec, old), old), old), old);
}

/** A cluster with IPv4 alone. */
function withFamilies(spec: ServiceSpec, old: ServiceSpec | undefined): ServiceSpec {
  if (!needsClusterIp(spec)) return spec;
  const unselected = spec.clusterIP === 'None' && Object.keys(spec.selector ?? {}).length === 0;
  const policy = old?.ipFamilyPolicy ?? (unselected ? 'RequireDualStack' : 'SingleStack');
  const filled = fill(spec, { ipFamilyPolicy: policy });
  if (filled.ipFamilies?.length) return filled;
  const given = (filled.clusterIPs ?? []).filter((ip) => ip !== 'None').map((ip) => (isIpv4(ip) ? 'IPv4' : 'IPv6'));
  if (given.length > 0) return { ...filled, ipFamilies: given };
  const both = unselected && filled.ipFamilyPolicy !== 'SingleStack';
  return { ...filled, ipFamilies: both ? ['IPv4', 'IPv6'] : ['IPv4'] };
}

/** As answers show it: a name alone has no traffic inside the cluster, though the policy stays stored (defaultOnReadInternalTrafficPolicy). */
export function readableSpec(spec: ServiceSpec): ServiceSpec {
  const surplus = spec.type === 'ExternalName' && spec.internalTrafficPolicy !== undefined;
  return surplus ? without(spec, 'internalTrafficPolicy') : spec;
}

/** Values that the client left out (patchAllocatedValues). */
function withAllocated(spec: ServiceSpec, old: ServiceSpec): ServiceSpec {
  let result = spec;
  if (needsClusterIp(spec) && needsClusterIp(old)) {
    if (!spec.clusterIP) result = replace(result, 'clusterIP', old.clusterIP);
    if (!spec.clusterIPs?.length) result = replace(result, 'clusterIPs', old.clusterIPs);
  }
  if (needsNodePort(spec) && needsNodePort(old)) result = withNodePorts(result, old);
  if (!needsHealthCheck(spec) || !needsHealthCheck(old) || spec.healthCheckNodePort) return result;
  return replace(result, 'healthCheckNodePort', old.healthCheckNodePort);
}

function withNodePorts(spec: ServiceSpec, old: ServiceSpec): ServiceSpec {
  const { ports } = spec;
  if (!ports) return spec;
  const wanted = new Set(ports.map(({ nodePort }) => nodePort).filter(Boolean));
  const taken = new Set((old.ports ?? []).map(({ nodePort }) => nodePort).filter((port) => wanted.has(port)));
  const byName = new Map((old.ports ?? []).map(({ name = '', nodePort }) => [name, nodePort]));
  const patched = mapSame(ports, (port: ServicePort) => {
    const known = byName.get(port.name ?? '');
    return port.nodePort || known === undefined || taken.has(known) ? port : { ...port, nodePort: known };
  });
  return replace(spec, 'ports', patched);
}

/** clusterIP and clusterIPs follow each other (normalizeClusterIPs). */
function inStep(spec: ServiceSpec, old: ServiceSpec): ServiceSpec {
  if (spec.clusterIP === old.clusterIP) return spec;
  if (!deepEqual(spec.clusterIPs ?? [], old.clusterIPs ?? [])) return spec;
  if (old.clusterIP && !spec.clusterIP) return without(spec, 'clusterIPs');
  return replace(spec, 'clusterIPs', [spec.clusterIP ?? '']);
}

/** Fields that a new type has no use for, unless the client changed them too (dropTypeDependentFields). */
function dropUnused(spec: ServiceSpec, old: ServiceSpec): ServiceSpec {
  let result = spec;
  const same = (field: keyof ServiceSpec): boolean => deepEqual(spec[field], old[field]);
  const drop = (...fields: readonly (keyof ServiceSpec)[]): void => {
    result = without(result, ...fields);
  };
  if (needsClusterIp(old) && !needsClusterIp(spec)) {
    if (same('clusterIPs')) drop('clusterIP', 'clusterIPs');
    if (same('ipFamilies')) drop('ipFamilies');
    if (same('ipFamilyPolicy')) drop('ipFamilyPolicy');
  }
  if (needsNodePort(old) && !needsNodePort(spec) && sameNodePorts(spec, old)) {
    result = replace(
      result,
      'ports',
      mapSame(result.ports ?? [], (port: ServicePort) => without(port, 'nodePort')),
    );
  }
  if (needsHealthCheck(old) && !needsHealthCheck(spec) && same('healthCheckNodePort')) drop('healthCheckNodePort');
  const balanced = old.type === 'LoadBalancer' && spec.type !== 'LoadBalancer';
  if (balanced && same('allocateLoadBalancerNodePorts')) drop('allocateLoadBalancerNodePorts');
  if (balanced && same('loadBalancerClass')) drop('loadBalancerClass');
  if (isExternallyAccessible(old) && !isExternallyAccessible(spec) && same('externalTrafficPolicy'))
    drop('externalTrafficPolicy');
  return result;
}

function sameNodePorts(a: ServiceSpec, b: ServiceSpec): boolean {
  const portsOf = (spec: ServiceSpec): readonly number[] =>
    (spec.ports ?? [])
      .map(({ nodePort = 0 }) => nodePort)
      .filter((port) => port !== 0)
      .toSorted((x, y) => x - y);
  return deepEqual(portsOf(a), portsOf(b));
}
