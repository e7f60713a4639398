import { changeEach, fill, replace } from './fill.ts';
import { defineKind } from './define-kind.ts';
import type { Service, ServicePort, ServiceSpec } from './generated/types.ts';
import { nameIsLabel, validateObjectMeta, validateObjectMetaUpdate } from './object-meta.ts';

export const serviceKind = defineKind<Service>({
  group: '',
  version: 'v1',
  kind: 'Service',
  resource: 'services',
  singular: 'service',
  shortNames: ['svc'],
  categories: ['all'],
  namespaced: true,
  schema: 'Service',
  hasStatus: true,
  hasScale: false,
  generation: 'none',
  unconditionalUpdate: true,
  defaults: defaultService,
  prepareForCreate: (object) => ({ ...object, status: { loadBalancer: {} } }),
  validate: (object) => validateObjectMeta(object, true, nameIsLabel),
  validateUpdate: validateObjectMetaUpdate,
  selectableFields: (service) => ({
    'spec.clusterIP': service.spec.clusterIP ?? '',
    'spec.type': service.spec.type ?? '',
  }),
});

function defaultService(service: Service): Service {
  const spec = fill<ServiceSpec>(service.spec ?? {}, { sessionAffinity: 'None', type: 'ClusterIP' });
  const ported = changeEach(defaultAffinity(spec), 'ports', defaultPort);
  return fill(replace(service, 'spec', defaultTraffic(ported)), { status: { loadBalancer: {} } });
}

function defaultAffinity(spec: ServiceSpec): ServiceSpec {
  if (spec.sessionAffinity === 'None') return replace(spec, 'sessionAffinityConfig', undefined);
  if (spec.sessionAffinity !== 'ClientIP' || spec.sessionAffinityConfig?.clientIP?.timeoutSeconds !== undefined)
    return spec;
  return replace(spec, 'sessionAffinityConfig', { clientIP: { timeoutSeconds: 10_800 } });
}

function defaultPort(port: ServicePort): ServicePort {
  const filled = fill(port, { protocol: 'TCP' });
  return port.targetPort === undefined || port.targetPort === 0 || port.targetPort === ''
    ? replace(filled, 'targetPort', port.port)
    : filled;
}

function defaultTraffic(spec: ServiceSpec): ServiceSpec {
  const { type } = spec;
  const balanced = type === 'LoadBalancer';
  const external = balanced || type === 'NodePort' || (type === 'ClusterIP' && (spec.externalIPs?.length ?? 0) > 0);
  return fill<ServiceSpec>(spec, {
    ...(external ? { externalTrafficPolicy: 'Cluster' } : {}),
    ...(balanced || type === 'NodePort' || type === 'ClusterIP' ? { internalTrafficPolicy: 'Cluster' } : {}),
    ...(balanced ? { allocateLoadBalancerNodePorts: true } : {}),
  });
}
