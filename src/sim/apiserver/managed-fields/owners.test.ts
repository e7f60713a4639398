import { expect, test } from 'vitest';
import type { ConfigMap, ManagedFieldsEntry, Pod } from '../../../api/generated/types.ts';
import type { Draft } from '../../../api/object.ts';
import { must } from '../../../base/assert.ts';
import { Kernel } from '../../kernel/kernel.ts';
import { createApiServer } from '../api-server.ts';
import type { RunningApiServer } from '../api-server.ts';

interface Shown {
  readonly metadata: { readonly name: string; readonly managedFields: readonly ManagedFieldsEntry[] };
}

const web: Draft<Pod> = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'default' },
  spec: { containers: [{ name: 'web', image: 'nginx:1.27' }], terminationGracePeriodSeconds: 30 },
};

function server(): RunningApiServer {
  return createApiServer(new Kernel({ seed: 1, epoch: Date.parse('2026-11-21T03:00:00Z') }));
}

function listed(api: RunningApiServer, resource: string): readonly Shown[] {
  const { body } = api.request({ method: 'GET', path: `/api/v1/namespaces/default/${resource}` });
  return (body as { readonly items: readonly Shown[] }).items;
}

test('a pod of a controller is the controller’s and the kubelet’s: admission and binding own nothing', () => {
  const api = server();
  const controller = api.client('replicaset-controller');
  controller.create('pods', web);
  api.client('default-scheduler').bind('default', 'web', 'node-1');
  const bound = must(controller.get('pods', 'default', 'web'), 'web');
  const kubelet = api.client('kubelet/node-1');
  kubelet.updateStatus('pods', { ...bound, status: { ...bound.status, podIP: '10.244.1.2' } });

  const [pod] = listed(api, 'pods');
  const { managedFields = [] } = must(pod, 'pod').metadata;
  expect(managedFields.map(({ manager, subresource }) => [manager, subresource])).toEqual([
    ['kube-controller-manager', undefined],
    ['kubelet', 'status'],
  ]);
  const spec = must(managedFields[0], 'first').fieldsV1 as { readonly 'f:spec': object };
  expect(Object.keys(spec['f:spec'])).not.toEqual(expect.arrayContaining(['f:priority']));
  expect(Object.keys(spec['f:spec'])).not.toEqual(expect.arrayContaining(['f:volumes']));
});

test('an item keeps the record of its moment, however late it is read and however long its history is', () => {
  const api = server();
  const client = api.client('some-controller');
  client.create('configmaps', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'default' } });
  const [early] = listed(api, 'configmaps').filter(({ metadata }) => metadata.name === 'a');
  for (let at = 0; at < 6_000; at += 1) {
    const map: ConfigMap = must(client.get('configmaps', 'default', 'a'), 'a');
    client.update('configmaps', { ...map, data: { n: String(at) } });
  }
  const [late] = listed(api, 'configmaps').filter(({ metadata }) => metadata.name === 'a');
  expect(must(late, 'late').metadata.managedFields[0]?.fieldsV1).toEqual({ 'f:data': { '.': {}, 'f:n': {} } });
  expect(must(early, 'early').metadata.managedFields).toBeUndefined();
});
