import { expect, test } from 'vitest';
import { must } from '../../../base/assert.ts';
import { manager } from '../testing/manager.ts';
import { endpointSliceMirroringController } from './endpoint-slice-mirroring-controller.ts';

const metadata = { name: 'db', namespace: 'default' };
const subset = (ip: string) => ({ addresses: [{ ip }], ports: [{ port: 5432 }] });

test('hand-made Endpoints of a Service without a selector have a slice, which follows them', () => {
  const m = manager([endpointSliceMirroringController]);
  const slices = () => m.client.list('endpointslices');
  m.client.create('services', { apiVersion: 'v1', kind: 'Service', metadata, spec: { ports: [{ port: 5432 }] } });
  m.client.create('endpoints', { apiVersion: 'v1', kind: 'Endpoints', metadata, subsets: [subset('192.0.2.5')] });
  m.run(5);
  expect(slices()).toMatchObject([
    {
      metadata: { labels: { 'kubernetes.io/service-name': 'db' }, ownerReferences: [{ kind: 'Endpoints' }] },
      endpoints: [{ addresses: ['192.0.2.5'], conditions: { ready: true } }],
      ports: [{ name: '', protocol: 'TCP', port: 5432 }],
    },
  ]);

  const endpoints = must(m.client.get('endpoints', 'default', 'db'), 'db');
  m.client.update('endpoints', { ...endpoints, subsets: [subset('192.0.2.6')] });
  m.run(5);
  expect(slices().map((slice) => slice.endpoints?.[0]?.addresses)).toEqual([['192.0.2.6']]);

  const service = must(m.client.get('services', 'default', 'db'), 'db');
  m.client.update('services', { ...service, spec: { ...service.spec, selector: { app: 'db' } } });
  m.run(5);
  expect(slices()).toEqual([]);
});
