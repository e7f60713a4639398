import { expect, it } from 'vitest';
import { createApiServer } from '../../apiserver/api-server.ts';
import { Kernel } from '../../kernel/kernel.ts';
import { simTime } from '../../kernel/time.ts';
import { rootCertificatePublisher, serviceAccountController } from '../service-account/service-account-controllers.ts';
import { namespaceController } from './namespace-controller.ts';

function cluster() {
  const kernel = new Kernel({ seed: 1, epoch: Date.parse('2026-11-21T03:00:00Z') });
  const api = createApiServer(kernel);
  for (const controller of [namespaceController, serviceAccountController, rootCertificatePublisher]) {
    controller.start({ kernel, client: api.client(controller.name), events: api.recorder(controller.name) });
  }
  return { client: api.client('test'), runTo: (seconds: number) => kernel.runUntil(simTime(seconds * 1000)) };
}

it('gives a namespace its service account and certificates, and takes everything with it', () => {
  const { client, runTo } = cluster();
  client.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team' }, spec: {} });
  runTo(1);
  expect(client.list('serviceaccounts', 'team').map(({ metadata }) => metadata.name)).toEqual(['default']);
  expect(client.list('configmaps', 'team').map(({ metadata }) => metadata.name)).toEqual(['kube-root-ca.crt']);
  client.delete('namespaces', undefined, 'team');
  runTo(5);
  expect(client.get('namespaces', undefined, 'team')?.status.phase).toBe('Terminating');
  runTo(8);
  expect(client.get('namespaces', undefined, 'team')).toBeUndefined();
  expect(client.list('configmaps', 'team')).toEqual([]);
});

it('deletes pods first and tells what is left', () => {
  const { client, runTo } = cluster();
  client.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team' }, spec: {} });
  runTo(1);
  client.create('pods', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'team' },
    spec: { nodeName: 'node-1', containers: [{ name: 'web', image: 'web:1' }], terminationGracePeriodSeconds: 30 },
  });
  client.delete('namespaces', undefined, 'team');
  runTo(7);
  expect(client.get('pods', 'team', 'web')?.metadata.deletionTimestamp).toBeDefined();
  expect(client.list('configmaps', 'team')).toHaveLength(1);
  const conditions = client
    .get('namespaces', undefined, 'team')
    ?.status.conditions?.map(({ type, reason }) => [type, reason]);
  expect(conditions).toEqual([
    ['NamespaceDeletionDiscoveryFailure', 'ResourcesDiscovered'],
    ['NamespaceDeletionGroupVersionParsingFailure', 'ParsedGroupVersions'],
    ['NamespaceDeletionContentFailure', 'ContentDeleted'],
    ['NamespaceContentRemaining', 'ContentRemoved'],
    ['NamespaceFinalizersRemaining', 'ContentHasNoFinalizers'],
  ]);
  client.delete('pods', 'team', 'web', { gracePeriodSeconds: 0 });
  runTo(30);
  expect(client.get('namespaces', undefined, 'team')).toBeUndefined();
});
