import type {
  EndpointSlice,
  Endpoints,
  IPAddress,
  Ingress,
  IngressClass,
  LoadBalancerIngress,
  NetworkPolicy,
  Service,
  ServiceCIDR,
} from '../../../api/generated/types.ts';
import { byText } from '../../../base/compare.ts';
import { labelsToText } from '../../../api/selectors/label-selector.ts';
import { age } from './cell.ts';
import type { Printer } from './cell.ts';
import { orNone, selectorCell } from './workloads.ts';

const MAX_SHOWN = 3;

export const printService: Printer<Service> = (service, clock) => {
  const { spec } = service;
  return [
    service.metadata.name,
    spec?.type ?? '',
    orNone(spec?.clusterIPs?.[0] ?? spec?.clusterIP),
    externalIp(service),
    ports(service),
    age(service, clock),
    orNone(labelsToText(spec?.selector ?? {})),
  ];
};

function externalIp({ spec, status }: Service): string {
  const own = spec?.externalIPs ?? [];
  if (spec?.type === 'ExternalName') return spec.externalName ?? '';
  if (spec?.type !== 'LoadBalancer') return orNone(own.join(','));
  const balanced = balancerAddresses(status?.loadBalancer?.ingress);
  const all = [...(balanced ? [balanced] : []), ...own].join(',');
  return all || '<pending>';
}

function balancerAddresses(ingress: readonly Pick<LoadBalancerIngress, 'ip' | 'hostname'>[] | undefined): string {
  const addresses = (ingress ?? []).map(({ ip, hostname }) => ip || hostname || '').filter((address) => address !== '');
  return [...new Set(addresses)].toSorted(byText).join(',');
}

function ports({ spec }: Service): string {
  const texts = (spec?.ports ?? []).map(({ port, nodePort, protocol }) =>
    nodePort ? `${port}:${nodePort}/${protocol ?? 'TCP'}` : `${port}/${protocol ?? 'TCP'}`,
  );
  return orNone(texts.join(','));
}

export const printEndpoints: Printer<Endpoints> = (endpoints, clock) => {
  const all = (endpoints.subsets ?? []).flatMap(({ addresses = [], ports: subsetPorts = [] }) =>
    subsetPorts.length === 0
      ? addresses.map(({ ip }) => ip)
      : subsetPorts.flatMap(({ port }) => addresses.map(({ ip }) => `${ip}:${port}`)),
  );
  return [endpoints.metadata.name, orNone(firstOf(all)), age(endpoints, clock)];
};

export const printEndpointSlice: Printer<EndpointSlice> = (slice, clock) => {
  const portTexts = (slice.ports ?? []).map(({ port, name }) => (port === undefined ? (name ?? '*') : String(port)));
  const addresses = (slice.endpoints ?? []).flatMap((endpoint) => endpoint.addresses);
  return [
    slice.metadata.name,
    slice.addressType ?? '',
    portTexts.length === 0 ? '<unset>' : firstOf(portTexts),
    addresses.length === 0 ? '<unset>' : firstOf(addresses),
    age(slice, clock),
  ];
};

/** Three of a list, and how many more. */
function firstOf(list: readonly string[]): string {
  const shown = list.slice(0, MAX_SHOWN).join(',');
  return list.length > MAX_SHOWN ? `${shown} + ${list.length - MAX_SHOWN} more...` : shown;
}

export const printIngress: Printer<Ingress> = (ingress, clock) => {
  const { spec, status } = ingress;
  return [
    ingress.metadata.name,
    spec?.ingressClassName ?? '<none>',
    hosts(ingress),
    balancerAddresses(status?.loadBalancer?.ingress),
    spec?.tls?.length ? '80, 443' : '80',
    age(ingress, clock),
  ];
};

function hosts({ spec }: Ingress): string {
  const named = (spec?.rules ?? []).map(({ host }) => host ?? '').filter((host) => host !== '');
  return named.length === 0 ? '*' : firstOf(named);
}

export const printIngressClass: Printer<IngressClass> = (object, clock) => {
  const { controller, parameters } = object.spec ?? {};
  const kind = parameters?.apiGroup ? `${parameters.kind}.${parameters.apiGroup}` : parameters?.kind;
  return [
    object.metadata.name,
    controller ?? '',
    parameters ? `${kind ?? ''}/${parameters.name}` : '<none>',
    age(object, clock),
  ];
};

export const printNetworkPolicy: Printer<NetworkPolicy> = (policy, clock) => [
  policy.metadata.name,
  selectorCell(policy.spec?.podSelector),
  age(policy, clock),
];

export const printAddress: Printer<IPAddress> = (object, clock) => {
  const { group, resource, namespace, name } = object.spec.parentRef;
  const parent = [group, resource, namespace, name].filter((part) => part !== undefined && part !== '').join('/');
  return [object.metadata.name, parent, age(object, clock)];
};

export const printRanges: Printer<ServiceCIDR> = (object, clock) => [
  object.metadata.name,
  (object.spec.cidrs ?? []).join(','),
  age(object, clock),
];
