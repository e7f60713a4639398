import type { Draft } from '../../api/object.ts';
import type { IPAddress, Service, ServiceCIDR } from '../../api/generated/types.ts';
import { toTime } from '../../api/values/time.ts';
import { localClient } from './local-client.ts';
import type { Registry } from './registry.ts';

const AUTHOR = 'kube-apiserver';
const RANGE: Draft<ServiceCIDR> = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'ServiceCIDR',
  metadata: { name: 'kubernetes' },
  spec: { cidrs: ['10.96.0.0/16'] },
};

/** Writes down the range that services' addresses come from, and each address for as long as its service has it (registry/core/service/ipallocator). */
export function recordServiceAddresses(registry: Registry): void {
  const client = localClient(registry, AUTHOR);
  const made = client.create('servicecidrs', RANGE);
  if (made.ok) {
    const lastTransitionTime = toTime(registry.kernel.wallClock);
    const message = 'Kubernetes default Service CIDR is ready';
    const ready = { type: 'Ready', status: 'True', reason: '', message, lastTransitionTime };
    client.updateStatus('servicecidrs', { ...made.value, status: { conditions: [ready] } });
  }
  for (const service of client.list('services')) take(service);
  registry.store.watch('services', ({ type, object }) => {
    if (type === 'DELETED') for (const address of addressesOf(object)) client.delete('ipaddresses', undefined, address);
    else take(object);
  });

  function take(service: Service): void {
    for (const address of addressesOf(service)) {
      if (!client.get('ipaddresses', undefined, address)) client.create('ipaddresses', draftOf(service, address));
    }
  }
}

function addressesOf({ spec }: Service): readonly string[] {
  return (spec?.clusterIPs ?? []).filter((address) => address !== 'None' && address !== '');
}

function draftOf({ metadata }: Service, address: string): Draft<IPAddress> {
  const family = address.includes(':') ? 'IPv6' : 'IPv4';
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IPAddress',
    metadata: {
      name: address,
      labels: {
        'ipaddress.kubernetes.io/ip-family': family,
        'ipaddress.kubernetes.io/managed-by': 'ipallocator.k8s.io',
      },
    },
    spec: { parentRef: { group: '', resource: 'services', namespace: metadata.namespace ?? '', name: metadata.name } },
  };
}
