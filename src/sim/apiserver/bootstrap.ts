import { LAST_APPLIED } from '../../api/last-applied.ts';
import type {
  ComponentStatus,
  ConfigMap,
  Namespace,
  PriorityClass,
  Service,
  ServiceAccount,
  StorageClass,
} from '../../api/generated/types.ts';
import type { Draft, ResourceName } from '../../api/object.ts';
import { assert } from '../../base/assert.ts';
import { createObject } from './verbs/create.ts';
import type { CreateDraft } from './verbs/create.ts';
import type { Registry } from './registry.ts';

const NAMESPACES = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];

/** What is in a cluster before anybody has done anything. */
export function bootstrapCluster(registry: Registry): void {
  for (const [resource, object] of initialObjects()) {
    const result = createObject(registry, registry.kind(resource), object as CreateDraft, { author: 'kube-apiserver' });
    assert(result.ok, `bootstrap: ${result.ok ? '' : result.error.message}`);
  }
}

function initialObjects(): readonly (readonly [ResourceName, object])[] {
  return [
    ...NAMESPACES.map((name) => ['namespaces', namespace(name)] as const),
    ...NAMESPACES.map((name) => ['serviceaccounts', defaultAccount(name)] as const),
    ...NAMESPACES.map((name) => ['configmaps', rootCertificates(name)] as const),
    ['priorityclasses', priorityClass('system-node-critical', 2_000_001_000, NODE_CRITICAL)],
    ['priorityclasses', priorityClass('system-cluster-critical', 2_000_000_000, CLUSTER_CRITICAL)],
    ...['etcd-0', 'controller-manager', 'scheduler'].map((name) => ['componentstatuses', healthy(name)] as const),
    ['storageclasses', standardStorage()],
    ['services', kubernetesService()],
  ];
}

/** The control plane of this cluster never fails. */
function healthy(name: string): Draft<ComponentStatus> {
  const conditions = [{ type: 'Healthy', status: 'True', message: 'ok' }];
  return { apiVersion: 'v1', kind: 'ComponentStatus', metadata: { name }, conditions };
}

const NODE_CRITICAL = 'must not be moved from their current node.';
const CLUSTER_CRITICAL = 'must run in the cluster, but can be moved to another node if necessary.';

function namespace(name: string): Draft<Namespace> {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: { 'kubernetes.io/metadata.name': name } },
    spec: { finalizers: ['kubernetes'] },
  };
}

function defaultAccount(name: string): Draft<ServiceAccount> {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: name } };
}

function rootCertificates(name: string): Draft<ConfigMap> {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: 'kube-root-ca.crt',
      namespace: name,
      annotations: {
        'kubernetes.io/description':
          'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.',
      },
    },
    data: { 'ca.crt': '-----BEGIN CERTIFICATE-----\nc2ltdWxhdGVk\n-----END CERTIFICATE-----\n' },
  };
}

function priorityClass(name: string, value: number, purpose: string): Draft<PriorityClass> {
  return {
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name },
    value,
    description: `Used for system critical pods that ${purpose}`,
    preemptionPolicy: 'PreemptLowerPriority',
  };
}

/** The default class, as somebody applied it: volumes are made once a pod that uses them is placed. */
function standardStorage(): Draft<StorageClass> {
  const annotations = { 'storageclass.kubernetes.io/is-default-class': 'true' };
  const applied = {
    allowVolumeExpansion: false,
    apiVersion: 'storage.k8s.io/v1' as const,
    kind: 'StorageClass' as const,
    metadata: { annotations, name: 'standard' },
    provisioner: 'podarium.dev/disk',
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'WaitForFirstConsumer',
  };
  const record = { [LAST_APPLIED]: `${JSON.stringify(applied)}\n` };
  return { ...applied, metadata: { ...applied.metadata, annotations: { ...record, ...annotations } } };
}

function kubernetesService(): Draft<Service> {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: 'kubernetes',
      namespace: 'default',
      labels: { component: 'apiserver', provider: 'kubernetes' },
    },
    spec: {
      type: 'ClusterIP',
      clusterIP: '10.96.0.1',
      clusterIPs: ['10.96.0.1'],
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
      internalTrafficPolicy: 'Cluster',
      sessionAffinity: 'None',
      ports: [{ name: 'https', protocol: 'TCP', port: 443, targetPort: 6443 }],
    },
  };
}
