import { defineKind } from './define-kind.ts';
import { change, changeEach, fill, replace } from '../base/fill.ts';
import type { LoadBalancerIngress, Service, ServicePort, ServiceSpec } from './generated/types.ts';
import { isExternallyAccessible, linkedAtCreate, linkedAtUpdate, readableSpec } from './service/linked-fields.ts';
import { warningsForService } from './service/service-warnings.ts';
import {
  validateServiceCreate,
  validateServiceStatusUpdate,
  validateServiceUpdate,
} from './service/validate-service.ts';

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
  prepareForCreate: (service) => ({
    ...service,
    spec: linkedAtCreate(service.spec),
    status: { loadBalancer: {} },
  }),
  prepareForUpdate: (service, old) => {
    const next = replace(service, 'spec', linkedAtUpdate(service.spec, old.spec));
    if (next.spec.type === 'LoadBalancer' || !next.status?.loadBalancer?.ingress) return next;
    return { ...next, status: { ...next.status, loadBalancer: {} } };
  },
  validate: validateServiceCreate,
  validateUpdate: validateServiceUpdate,
  validateStatusUpdate: validateServiceStatusUpdate,
  warnings: (service) => warningsForService(service),
  decorate: (service) => replace(service, 'spec', readableSpec(service.spec)),
  selectableFields: (service) => ({
    'spec.clusterIP': service.spec.clusterIP ?? '',
    'spec.type': service.spec.type ?? '',
  }),
});

function defaultService(service: Service): Service {
  const spec = fill<ServiceSpec>(service.spec ?? {}, { sessionAffinity: 'None', type: 'ClusterIP' });
  const ported = changeEach(defaultAffinity(spec), 'ports', defaultPort);
  const filled = fill(replace(service, 'spec', defaultTraffic(ported)), { status: { loadBalancer: {} } });
  return change(filled, 'status', (status) =>
    change(status, 'loadBalancer', (balancer) => changeEach(balancer, 'ingress', defaultIngress)),
  );
}

function defaultIngress(ingress: LoadBalancerIngress): LoadBalancerIngress {
  return ingress.ip ? fill(ingress, { ipMode: 'VIP' }) : ingress;
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
  return fill<ServiceSpec>(spec, {
    ...(isExternallyAccessible(spec) ? { externalTrafficPolicy: 'Cluster' } : {}),
    ...(balanced || type === 'NodePort' || type === 'ClusterIP' ? { internalTrafficPolicy: 'Cluster' } : {}),
    ...(balanced ? { allocateLoadBalancerNodePorts: true } : {}),
  });
}
