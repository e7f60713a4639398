/*
 * What every namespace has without anybody asking: the service account `default` and the ConfigMap `kube-root-ca.crt`. After
 * pkg/controller/serviceaccount/serviceaccounts_controller.go and pkg/controller/certificates/rootcacertpublisher/publisher.go.
 *
 * Woken by: namespaces; these objects when they are deleted or changed.
 * Writes:   creates them, and puts the ConfigMap's content back.
 */
import type { ConfigMap, Namespace, ServiceAccount } from '../../../api/generated/types.ts';
import type { Draft } from '../../../api/object.ts';
import { deepEqual } from '../../../base/equal.ts';
import type { ApiResult, Client } from '../../apiserver/client.ts';
import type { Controller, ControllerContext, Outcome } from '../controller.ts';
import { reconciling } from '../controller.ts';

const LATENCY_MS = 5;
const ACCOUNT = 'default';
const CERTIFICATES = 'kube-root-ca.crt';

export const serviceAccountController: Controller = {
  name: 'service-account-controller',
  start: (context) => perNamespace(context, 'serviceaccounts', ACCOUNT, ensureAccount),
};

export const rootCertificatePublisher: Controller = {
  name: 'root-ca-certificate-publisher',
  start: (context) => perNamespace(context, 'configmaps', CERTIFICATES, ensureCertificates),
};

function perNamespace(
  { kernel, client }: ControllerContext,
  resource: 'serviceaccounts' | 'configmaps',
  name: string,
  ensure: (client: Client, namespace: string) => ApiResult<unknown> | undefined,
): void {
  const queue = reconciling(kernel, {
    latencyMs: LATENCY_MS,
    reconcile: (namespace): Outcome => {
      if (!isActive(client.get('namespaces', undefined, namespace))) return undefined;
      const result = ensure(client, namespace);
      return !result || result.ok || result.error.code === 409 ? undefined : 'retry';
    },
  });
  client.watch('namespaces', ({ object }) => queue.wake(object.metadata.name));
  client.watch(resource, ({ object, type }) => {
    if (object.metadata.name === name && type !== 'ADDED') queue.wake(object.metadata.namespace ?? '');
  });
}

function isActive(namespace: Namespace | undefined): boolean {
  return namespace !== undefined && namespace.metadata.deletionTimestamp === undefined;
}

function ensureAccount(client: Client, namespace: string): ApiResult<unknown> | undefined {
  if (client.get('serviceaccounts', namespace, ACCOUNT)) return undefined;
  const account: Draft<ServiceAccount> = {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: ACCOUNT, namespace },
  };
  return client.create('serviceaccounts', account);
}

/** The certificates are those that the cluster was started with. */
function ensureCertificates(client: Client, namespace: string): ApiResult<unknown> | undefined {
  const source = client.get('configmaps', 'kube-system', CERTIFICATES);
  if (!source?.data || namespace === 'kube-system') return undefined;
  const { annotations } = source.metadata;
  const current = client.get('configmaps', namespace, CERTIFICATES);
  if (current)
    return deepEqual(current.data, source.data)
      ? undefined
      : client.update('configmaps', { ...current, data: source.data });
  const copy: Draft<ConfigMap> = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: CERTIFICATES, namespace, ...(annotations && { annotations }) },
    data: source.data,
  };
  return client.create('configmaps', copy);
}
