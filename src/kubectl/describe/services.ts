// describe service, endpoints, endpointslice, ingress, networkpolicy.
import type {
  Endpoints,
  EndpointSlice,
  Ingress,
  IngressBackend,
  Service,
  ServicePort,
} from '../../api/generated/types.ts';
import { byBytes } from '../json.ts';
import { writeAnnotations, writeLabels, writeMetadata } from './basics.ts';
import type { DescribeContext, Describer } from './context.ts';
import { listOf } from './context.ts';
import { writeEvents } from './events.ts';
import type { Writer } from './writer.ts';

export const describeService: Describer = (writer, object, context) => {
  const service = object as unknown as Service;
  const { metadata, spec = {}, status } = service;
  writeMetadata(writer, metadata);
  const selector = Object.entries(spec.selector ?? {}).toSorted(([a], [b]) => byBytes(a, b));
  writer.line(0, `Selector:\t${selector.map(([key, value]) => `${key}=${value}`).join(',') || '<none>'}`);
  writer.line(0, `Type:\t${spec.type ?? ''}`);
  if (spec.ipFamilyPolicy !== undefined) writer.line(0, `IP Family Policy:\t${spec.ipFamilyPolicy}`);
  writer.line(0, `IP Families:\t${spec.ipFamilies?.length ? spec.ipFamilies.join(',') : '<none>'}`);
  writer.line(0, `IP:\t${spec.clusterIP ?? ''}`);
  writer.line(0, `IPs:\t${spec.clusterIPs?.length ? spec.clusterIPs.join(',') : '<none>'}`);
  if (spec.externalIPs?.length) writer.line(0, `External IPs:\t${spec.externalIPs.join(',')}`);
  if (spec.loadBalancerIP) writer.line(0, `Desired LoadBalancer IP:\t${spec.loadBalancerIP}`);
  if (spec.externalName) writer.line(0, `External Name:\t${spec.externalName}`);
  const balancers = status?.loadBalancer?.ingress ?? [];
  if (balancers.length > 0) {
    writer.line(
      0,
      `LoadBalancer Ingress:\t${balancers.map((ingress) => ingress.ip ?? ingress.hostname ?? '').join(', ')}`,
    );
  }
  const slices = listOf(context, 'endpointslices', metadata.namespace ?? '', {
    labelSelector: `kubernetes.io/service-name=${metadata.name}`,
  });
  for (const port of spec.ports ?? []) writePort(writer, port, slices);
  writer.line(0, `Session Affinity:\t${spec.sessionAffinity ?? ''}`);
  if (spec.externalTrafficPolicy) writer.line(0, `External Traffic Policy:\t${spec.externalTrafficPolicy}`);
  if (spec.internalTrafficPolicy) writer.line(0, `Internal Traffic Policy:\t${spec.internalTrafficPolicy}`);
  if (spec.trafficDistribution) writer.line(0, `Traffic Distribution:\t${spec.trafficDistribution}`);
  if (spec.healthCheckNodePort) writer.line(0, `HealthCheck NodePort:\t${spec.healthCheckNodePort}`);
  if (spec.loadBalancerSourceRanges?.length) {
    writer.line(0, `LoadBalancer Source Ranges:\t${spec.loadBalancerSourceRanges.join(',')}`);
  }
  if (context.showEvents) writeEvents(writer, context.events(), context.nowMs);
};

function writePort(writer: Writer, port: ServicePort, slices: readonly EndpointSlice[]): void {
  const name = port.name || '<unset>';
  writer.line(0, `Port:\t${name}\t${port.port}/${port.protocol ?? 'TCP'}`);
  writer.line(0, `TargetPort:\t${port.targetPort ?? ''}/${port.protocol ?? 'TCP'}`);
  if (port.nodePort) writer.line(0, `NodePort:\t${name}\t${port.nodePort}/${port.protocol ?? 'TCP'}`);
  writer.line(0, `Endpoints:\t${endpointsText(port.name ?? '', slices)}`);
}

const MOST_ENDPOINTS = 3;

/** Ready endpoints of a port: three, and how many more. */
function endpointsText(name: string, slices: readonly EndpointSlice[]): string {
  const addresses: string[] = [];
  for (const slice of slices) {
    const ready = (slice.endpoints ?? []).filter(({ conditions }) => conditions?.ready !== false);
    // slices of pods that have none of the ports are listed with every port
    if (!slice.ports?.length) addresses.push(...ready.map((endpoint) => endpoint.addresses[0] ?? ''));
    for (const port of slice.ports ?? []) {
      if ((port.name ?? '') !== name || port.port === undefined) continue;
      addresses.push(...ready.map((endpoint) => `${endpoint.addresses[0] ?? ''}:${port.port}`));
    }
  }
  const more = addresses.length - MOST_ENDPOINTS;
  return `${addresses.slice(0, MOST_ENDPOINTS).join(',')}${more > 0 ? ` + ${more} more...` : ''}`;
}

export const describeEndpoints: Describer = (writer, object, context) => {
  const { metadata, subsets = [] } = object as unknown as Endpoints;
  writeMetadata(writer, metadata);
  writer.line(0, 'Subsets:');
  for (const subset of subsets) {
    const list = (addresses: typeof subset.addresses): string =>
      (addresses ?? []).map(({ ip }) => ip).join(',') || '<none>';
    writer.line(1, `Addresses:\t${list(subset.addresses)}`);
    writer.line(1, `NotReadyAddresses:\t${list(subset.notReadyAddresses)}`);
    const ports = subset.ports ?? [];
    if (ports.length > 0) {
      writer.line(1, 'Ports:');
      writer.line(2, 'Name\tPort\tProtocol');
      writer.line(2, '----\t----\t--------');
      for (const port of ports) writer.line(2, `${port.name || '<unset>'}\t${port.port}\t${port.protocol ?? 'TCP'}`);
    }
    writer.raw('\n');
  }
  if (context.showEvents) writeEvents(writer, context.events(), context.nowMs);
};

export const describeEndpointSlice: Describer = (writer, object, context) => {
  const { metadata, addressType, ports } = object as unknown as EndpointSlice;
  const endpoints = (object as unknown as EndpointSlice).endpoints ?? [];
  writeMetadata(writer, metadata);
  writer.line(0, `AddressType:\t${addressType}`);
  if (!ports || ports.length === 0) writer.line(0, 'Ports: <unset>');
  else {
    writer.line(0, 'Ports:');
    writer.line(1, 'Name\tPort\tProtocol');
    writer.line(1, '----\t----\t--------');
    for (const port of ports)
      writer.line(1, `${port.name || '<unset>'}\t${port.port ?? '<unset>'}\t${port.protocol ?? 'TCP'}`);
  }
  if (endpoints.length === 0) writer.line(0, 'Endpoints: <none>');
  else {
    writer.line(0, 'Endpoints:');
    for (const endpoint of endpoints) {
      writer.line(1, `- Addresses:\t${endpoint.addresses.join(', ')}`);
      writer.line(2, 'Conditions:');
      writer.line(3, `Ready:\t${endpoint.conditions?.ready ?? '<unset>'}`);
      writer.line(2, `Hostname:\t${endpoint.hostname ?? '<unset>'}`);
      if (endpoint.targetRef) writer.line(2, `TargetRef:\t${endpoint.targetRef.kind}/${endpoint.targetRef.name}`);
      writer.line(2, `NodeName:\t${endpoint.nodeName ?? '<unset>'}`);
      writer.line(2, `Zone:\t${endpoint.zone ?? '<unset>'}`);
    }
  }
  if (context.showEvents) writeEvents(writer, context.events(), context.nowMs);
};

export const describeIngress: Describer = (writer, object, context) => {
  const { metadata, spec = {}, status } = object as unknown as Ingress;
  writer.line(0, `Name:\t${metadata.name}`);
  writeLabels(writer, 'Labels', metadata.labels);
  writer.line(0, `Namespace:\t${metadata.namespace ?? ''}`);
  const addresses = (status?.loadBalancer?.ingress ?? []).map((ingress) => ingress.ip ?? ingress.hostname ?? '');
  writer.line(0, `Address:\t${addresses.join(',')}`);
  writer.line(0, `Ingress Class:\t${spec.ingressClassName ?? '<none>'}`);
  const fallback = spec.defaultBackend;
  writer.line(
    0,
    `Default backend:\t${fallback ? `${backendText(fallback)} (${backendPods(fallback, context, metadata.namespace ?? '')})` : '<default>'}`,
  );
  for (const [at, tls] of (spec.tls ?? []).entries()) {
    if (at === 0) writer.line(0, 'TLS:');
    const hosts = (tls.hosts ?? []).join(',');
    writer.line(1, tls.secretName ? `${tls.secretName} terminates ${hosts}` : `SNI routes ${hosts}`);
  }
  writer.line(0, 'Rules:\n  Host\tPath\tBackends');
  writer.line(1, '----\t----\t--------');
  for (const rule of spec.rules ?? []) {
    writer.line(1, `${rule.host || '*'}\t`);
    for (const path of rule.http?.paths ?? []) {
      writer.line(
        1,
        `  \t${path.path ?? ''} \t${backendText(path.backend)} (${backendPods(path.backend, context, metadata.namespace ?? '')})`,
      );
    }
  }
  if (!spec.rules?.length)
    writer.line(
      1,
      `*\t*\t${fallback ? `${backendText(fallback)} (${backendPods(fallback, context, metadata.namespace ?? '')})` : '<default>'}`,
    );
  writeAnnotations(writer, 'Annotations', metadata.annotations);
  if (context.showEvents) writeEvents(writer, context.events(), context.nowMs);
};

function backendText({ service, resource }: IngressBackend): string {
  if (service) return `${service.name}:${service.port?.name ?? service.port?.number ?? ''}`;
  return resource ? `APIGroup: ${resource.apiGroup ?? '<none>'}, Kind: ${resource.kind}, Name: ${resource.name}` : '';
}

function backendPods(backend: IngressBackend, context: DescribeContext, namespace: string): string {
  const name = backend.service?.name ?? '';
  const mapping = context.mapper.find('services');
  const service = mapping ? context.client.get({ mapping, namespace, name }) : undefined;
  if (!service?.ok) return `<error: services ${JSON.stringify(name)} not found>`;
  const slices = listOf(context, 'endpointslices', namespace, {
    labelSelector: `kubernetes.io/service-name=${name}`,
  });
  const ports = (service.value as unknown as Service).spec?.ports ?? [];
  const port = ports.find(
    (known) => known.name === backend.service?.port?.name || known.port === backend.service?.port?.number,
  );
  return endpointsText(port?.name ?? '', slices);
}
