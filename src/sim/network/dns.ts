/**
 * The cluster's DNS server, as CoreDNS with its kubernetes plugin answers (specification 1.1.0): Services, headless Services with the host names of their
 * endpoints, and pods by their addresses. It reads the API at once. Names outside of the cluster do not exist.
 */
import type { EndpointSlice, Service } from '../../api/generated/types.ts';
import type { Client } from '../apiserver/client.ts';
import { parseAddress } from './address.ts';
import type { NameAnswer, NameServer } from './network.ts';

const SERVICE_NAME = 'kubernetes.io/service-name';

export class ClusterDns implements NameServer {
  readonly address: string;
  private readonly client: Client;
  private readonly domain: string;

  constructor(client: Client, options: { readonly address?: string; readonly domain?: string } = {}) {
    this.client = client;
    this.address = options.address ?? '10.96.0.10';
    this.domain = options.domain ?? 'cluster.local';
  }

  query(name: string): NameAnswer {
    const suffix = `.${this.domain}`;
    const full = name.toLowerCase();
    if (!full.endsWith(suffix)) return 'nxdomain';
    const labels = full.slice(0, -suffix.length).split('.');
    const kind = labels.pop();
    const namespace = labels.pop();
    if (namespace === undefined) return 'nxdomain';
    if (kind === 'pod' && labels.length === 1) return podAddress(labels[0] as string);
    if (kind !== 'svc' || labels.length > 2) return 'nxdomain';
    const service = this.client.get('services', namespace, labels.at(-1) ?? '');
    if (!service) return 'nxdomain';
    return labels.length === 2 ? this.endpoint(service, labels[0] as string) : this.service(service);
  }

  nameOf(address: string): string | undefined {
    const { domain } = this;
    if (address === this.address) return `kube-dns.kube-system.svc.${domain}`;
    const service = this.client.list('services').find(({ spec }) => spec.clusterIP === address);
    if (service) return `${service.metadata.name}.${service.metadata.namespace}.svc.${domain}`;
    for (const slice of this.client.list('endpointslices')) {
      const endpoint = (slice.endpoints ?? []).find(({ addresses }) => addresses.includes(address));
      const name = slice.metadata.labels?.[SERVICE_NAME];
      if (!endpoint || name === undefined) continue;
      const host = endpoint.hostname ?? address.replaceAll('.', '-');
      return `${host}.${name}.${slice.metadata.namespace}.svc.${domain}`;
    }
    return undefined;
  }

  private service(service: Service): NameAnswer {
    const { clusterIP, type } = service.spec;
    if (type === 'ExternalName') return 'servfail';
    if (clusterIP !== undefined && clusterIP !== '' && clusterIP !== 'None') return { addresses: [clusterIP] };
    const addresses = this.slicesOf(service).flatMap((slice) => addressesIn(slice, service));
    return addresses.length > 0 ? { addresses } : 'nxdomain';
  }

  /** A pod behind a headless Service: by host name, or by its address with dashes. */
  private endpoint(service: Service, host: string): NameAnswer {
    const dashed = host.replaceAll('-', '.');
    const addresses = this.slicesOf(service).flatMap((slice) =>
      addressesIn(
        slice,
        service,
        (hostname, address) => hostname === host || (hostname === undefined && address === dashed),
      ),
    );
    return addresses.length > 0 ? { addresses } : 'nxdomain';
  }

  private slicesOf({ metadata }: Service): readonly EndpointSlice[] {
    const slices = this.client.index('endpointslices', 'service', (slice) => [serviceOf(slice)]);
    return [...slices.get(`${metadata.namespace}/${metadata.name}`)];
  }
}

function serviceOf(slice: EndpointSlice): string {
  return `${slice.metadata.namespace}/${slice.metadata.labels?.[SERVICE_NAME] ?? ''}`;
}

function addressesIn(
  slice: EndpointSlice,
  service: Service,
  wanted: (hostname: string | undefined, address: string) => boolean = () => true,
): string[] {
  const all = service.spec.publishNotReadyAddresses === true;
  return (slice.endpoints ?? []).flatMap(({ addresses, conditions, hostname }) =>
    all || conditions?.ready !== false ? addresses.filter((address) => wanted(hostname, address)) : [],
  );
}

function podAddress(label: string): NameAnswer {
  const address = label.replaceAll('-', '.');
  return parseAddress(address) === undefined ? 'nxdomain' : { addresses: [address] };
}
