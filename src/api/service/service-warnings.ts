import type { Service } from '../generated/types.ts';
import { warningsForCidr, warningsForIp } from '../values/ip.ts';

/** Warnings about a Service (pkg/api/service/warnings.go). */
export function warningsForService(service: Service): readonly string[] {
  const { spec } = service;
  const {
    type,
    clusterIP,
    clusterIPs = [],
    externalIPs = [],
    loadBalancerIP,
    loadBalancerSourceRanges: ranges = [],
  } = spec;
  const headless = type === 'ClusterIP' && clusterIP === 'None';
  const external = type === 'ExternalName';
  const hints = service.metadata.annotations?.['service.kubernetes.io/topology-aware-hints'] !== undefined;
  return [
    ...when(
      hints,
      'annotation service.kubernetes.io/topology-aware-hints is deprecated, please use service.kubernetes.io/topology-mode instead',
    ),
    ...(clusterIP && clusterIP !== 'None'
      ? clusterIPs.flatMap((ip, i) => warningsForIp(ip, `spec.clusterIPs[${i}]`))
      : []),
    ...when(headless && Boolean(loadBalancerIP), 'spec.loadBalancerIP is ignored for headless services'),
    ...when(headless && externalIPs.length > 0, 'spec.externalIPs is ignored for headless services'),
    ...when(headless && spec.sessionAffinity !== 'None', 'spec.SessionAffinity is ignored for headless services'),
    ...externalIPs.flatMap((ip, i) => warningsForIp(ip, `spec.externalIPs[${i}]`)),
    ...when(
      externalIPs.length > 0 && !headless && !external,
      'spec.externalIPs is deprecated and may no longer be implemented in some clusters',
    ),
    ...(loadBalancerIP ? warningsForIp(loadBalancerIP, 'spec.loadBalancerIP') : []),
    ...ranges.flatMap((range, i) => warningsForCidr(range, `spec.loadBalancerSourceRanges[${i}]`)),
    ...when(external && externalIPs.length > 0, 'spec.externalIPs is ignored when spec.type is "ExternalName"'),
    ...when(
      !external && Boolean(spec.externalName),
      'spec.externalName is ignored when spec.type is not "ExternalName"',
    ),
    ...when(
      spec.trafficDistribution === 'PreferClose',
      'spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"',
    ),
  ];
}

function when(condition: boolean, warning: string): readonly string[] {
  return condition ? [warning] : [];
}
