import { assert } from '../base/assert.ts';
import type { Draft, KubeObject, ResourceName, Resources } from '../api/object.ts';
import { keyFor } from '../api/object.ts';
import type { Client } from './apiserver/client.ts';

/** Address of the cluster's DNS service, which the kubelets write into /etc/resolv.conf. */
export const CLUSTER_DNS = '10.96.0.10';

/** What an installer puts into an empty cluster: namespaces, priority classes, the storage class, the Services of the API server and of DNS. */
export function bootstrap(client: Client, options: { readonly dns: boolean }): void {
  for (const name of ['default', 'kube-node-lease', 'kube-public', 'kube-system']) {
    make(client, 'namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name }, spec: {} });
  }
  make(client, 'priorityclasses', priorityClass('system-cluster-critical', 2_000_000_000, 'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.'));
  make(client, 'priorityclasses', priorityClass('system-node-critical', 2_000_001_000, 'Used for system critical pods that must not be moved from their current node.'));
  make(client, 'storageclasses', {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'standard', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
    provisioner: 'podarium.dev/disk',
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'WaitForFirstConsumer',
  });
  make(client, 'services', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'kubernetes', namespace: 'default', labels: { component: 'apiserver', provider: 'kubernetes' } },
    spec: { clusterIP: '10.96.0.1', ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: 6443 }] },
  });
  if (!options.dns) return;
  make(client, 'services', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'kube-dns', namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns', 'kubernetes.io/name': 'CoreDNS' } },
    spec: {
      clusterIP: CLUSTER_DNS,
      ports: [
        { name: 'dns', port: 53, protocol: 'UDP', targetPort: 53 },
        { name: 'dns-tcp', port: 53, protocol: 'TCP', targetPort: 53 },
      ],
    },
  });
}

function priorityClass(name: string, value: number, description: string): Draft<Resources['priorityclasses']> {
  return { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name }, value, description, globalDefault: false };
}

function make<K extends ResourceName>(client: Client, resource: K, object: Draft<Resources[K]>): KubeObject {
  const created = client.create(resource, object);
  assert(created.ok, `bootstrap: ${resource} ${keyFor(object.metadata.namespace, object.metadata.name ?? '')} is refused`);
  return created.value;
}
