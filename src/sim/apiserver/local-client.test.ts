import { expect, test } from 'vitest';
import type { Pod } from '../../api/generated/types.ts';
import type { Draft } from '../../api/object.ts';
import { must } from '../../base/assert.ts';
import { Kernel } from '../kernel/kernel.ts';
import { createApiServer } from './api-server.ts';

const EPOCH = Date.parse('2026-11-21T03:00:00Z');

function server(): ReturnType<typeof createApiServer> & { readonly kernel: Kernel } {
  const kernel = new Kernel({ seed: 1, epoch: EPOCH });
  const api = createApiServer(kernel);
  return { ...api, kernel };
}

const web: Draft<Pod> = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'default' },
  spec: { containers: [{ name: 'web', image: 'nginx:1.27' }], terminationGracePeriodSeconds: 30 },
};

test('a created object gets what the server owns', () => {
  const api = server();
  const result = api
    .client('test')
    .create('pods', { ...web, metadata: { generateName: 'web-', namespace: 'default' } });
  const { metadata } = must(result.ok ? result.value : undefined, 'created');
  expect(metadata.name).toMatch(/^web-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
  expect(metadata.uid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(metadata.creationTimestamp).toBe('2026-11-21T03:00:00Z');
  expect(metadata.generation).toBe(1);
});

test('a write over an older version is a conflict, one that changes nothing makes no version', () => {
  const client = server().client('test');
  client.create('pods', web);
  const pod = must(client.get('pods', 'default', 'web'), 'web');
  const labelled = { ...pod, metadata: { ...pod.metadata, labels: { app: 'web' } } };
  expect(client.update('pods', labelled).ok).toBe(true);
  const stale = client.update('pods', labelled);
  expect(!stale.ok && stale.error.message).toBe(
    'Operation cannot be fulfilled on pods "web": the object has been modified; please apply your changes to the latest version and try again',
  );
  const now = must(client.get('pods', 'default', 'web'), 'web');
  client.updateStatus('pods', { ...now, status: { ...now.status } });
  expect(client.get('pods', 'default', 'web')).toBe(now);
});

test('a scheduled pod waits for its kubelet, which removes it with grace 0', () => {
  const client = server().client('test');
  client.create('pods', web);
  expect(client.bind('default', 'web', 'node-1').ok).toBe(true);
  client.delete('pods', 'default', 'web');
  const going = must(client.get('pods', 'default', 'web'), 'web').metadata;
  expect([going.deletionTimestamp, going.deletionGracePeriodSeconds, going.generation]).toEqual([
    '2026-11-21T03:00:30Z',
    30,
    2,
  ]);
  client.delete('pods', 'default', 'web', { gracePeriodSeconds: 0 });
  expect(client.get('pods', 'default', 'web')).toBeUndefined();
});

test('a finalizer keeps an object until it is taken away', () => {
  const client = server().client('test');
  client.create('configmaps', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'a', namespace: 'default' },
  });
  client.delete('configmaps', 'default', 'a', { propagationPolicy: 'Foreground' });
  const waiting = must(client.get('configmaps', 'default', 'a'), 'a');
  expect(waiting.metadata.finalizers).toEqual(['foregroundDeletion']);
  client.update('configmaps', { ...waiting, metadata: { ...waiting.metadata, finalizers: [] } });
  expect(client.get('configmaps', 'default', 'a')).toBeUndefined();
});

test('equal events are counted, similar ones folded from the tenth on, floods dropped', () => {
  const api = server();
  const pod = api.client('test').create('pods', web);
  const object = must(pod.ok ? pod.value : undefined, 'web');
  const recorder = api.recorder('kubelet', 'node-1');
  for (let i = 0; i < 3; i += 1) recorder.event(object, 'Warning', 'BackOff', 'again');
  expect(api.store.list('events').map(({ count }) => count)).toEqual([3]);
  for (let i = 0; i < 12; i += 1) recorder.event(object, 'Normal', 'Tick', `tick ${i}`);
  const ticks = api.store.list('events').filter(({ reason }) => reason === 'Tick');
  expect(ticks).toHaveLength(10);
  expect(ticks.find(({ count }) => count === 3)?.message).toBe('(combined from similar events): tick 11');
  for (let i = 0; i < 40; i += 1) recorder.event(object, 'Warning', 'BackOff', 'again');
  expect(api.store.list('events').find(({ reason }) => reason === 'BackOff')?.count).toBe(25);
  // a flood is all that is said of an object, normal or as a warning, whatever the reason
  recorder.event(object, 'Warning', 'Failed', 'late');
  recorder.event(object, 'Normal', 'Started', 'on time');
  expect(api.store.list('events').filter(({ reason }) => reason === 'Failed')).toHaveLength(0);
  expect(api.store.list('events').filter(({ reason }) => reason === 'Started')).toHaveLength(1);
});

test('each address of a service is an object for as long as the service has it', () => {
  const client = server().client('test');
  const addresses = (): readonly string[] => client.list('ipaddresses').map(({ metadata }) => metadata.name);
  expect(addresses()).toEqual(['10.96.0.1']);
  const made = client.create('services', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'default' },
    spec: { clusterIP: '10.96.0.20', ports: [{ port: 80, protocol: 'TCP' }], type: 'ClusterIP' },
  });
  expect(made.ok && addresses()).toEqual(['10.96.0.1', '10.96.0.20']);
  client.delete('services', 'default', 'web');
  expect(addresses()).toEqual(['10.96.0.1']);
});
