import { expect, test } from 'vitest';
import { must } from '../../../base/assert.ts';
import { manager } from '../testing/manager.ts';
import { endpointSliceController } from './endpoint-slice-controller.ts';

test('a pod that loses the label leaves the slice', () => {
  const m = manager([endpointSliceController]);
  const metadata = { name: 'web', namespace: 'default' };
  const spec = { selector: { app: 'web' }, ports: [{ port: 80 }] };
  m.client.create('services', { apiVersion: 'v1', kind: 'Service', metadata, spec });
  const containers = [{ name: 'web', image: 'nginx' }];
  const labels = { app: 'web' };
  m.client.create('nodes', { apiVersion: 'v1', kind: 'Node', metadata: { name: 'node-1' }, spec: {} });
  m.client.create('pods', { apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata, labels }, spec: { containers } });
  m.run(5);
  const pod = must(m.client.get('pods', 'default', 'web'), 'web');
  m.client.updateStatus('pods', { ...pod, status: { ...pod.status, podIP: '10.1.1.1', podIPs: [{ ip: '10.1.1.1' }] } });
  m.run(5);
  const endpoints = () => m.client.list('endpointslices').flatMap((slice) => slice.endpoints ?? []);
  expect(endpoints()).toHaveLength(1);

  const running = must(m.client.get('pods', 'default', 'web'), 'web');
  m.client.update('pods', { ...running, metadata: { ...running.metadata, labels: {} } });
  m.run(5);
  expect(endpoints()).toEqual([]);
});
