import { expect, test } from 'vitest';
import { createCluster } from '../cluster.ts';
import type { Cluster } from '../cluster.ts';
import type { ClusterConfig } from '../config.ts';
import { simTime } from '../kernel/time.ts';

const SERVICE = {
  kind: 'Service',
  metadata: { name: 'web' },
  spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
};

function deployment(replicas: number): object {
  const labels = { app: 'web' };
  const containers = [{ name: 'web', image: 'shop:1', ports: [{ containerPort: 80 }] }];
  const template = { metadata: { labels }, spec: { containers } };
  return {
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: { replicas, selector: { matchLabels: labels }, template },
  };
}

function started(images: NonNullable<ClusterConfig['images']>, replicas = 2): Cluster {
  const epoch = Date.parse('2026-01-05T09:00:00Z');
  const nodes = [{ name: 'node-1' }, { name: 'node-2' }];
  const cluster = createCluster({ seed: 1, epoch, nodes, images, dns: false });
  for (const [path, body] of [
    ['/apis/apps/v1/namespaces/default/deployments', deployment(replicas)],
    ['/api/v1/namespaces/default/services', SERVICE],
  ] as const) {
    expect(cluster.api.request({ method: 'POST', path, body }).code).toBe(201);
  }
  cluster.setTraffic({ service: 'web', rps: 20, path: '/cart' });
  return cluster;
}

const until = (cluster: Cluster, seconds: number): void => cluster.kernel.runUntil(simTime(seconds * 1000));
const causes = (cluster: Cluster): readonly string[] => [
  ...new Set(cluster.takeLost().map((lost) => `${lost.cause}, ${lost.pod ? 'to a pod' : 'to nobody'}`)),
];

test('a program that does not listen yet', () => {
  const cluster = started({ 'shop:1': { startup: '8s' } });
  until(cluster, 6);
  expect(causes(cluster)).toEqual(['no endpoint, to nobody', 'not ready yet, to a pod']);
  until(cluster, 20);
  cluster.takeLost();
  until(cluster, 30);
  expect(causes(cluster)).toEqual([]);
});

test('a pod that is killed while it answers, and one behind a machine without power', () => {
  const cluster = started({ 'shop:1': { latency: '400ms' } });
  until(cluster, 10);
  cluster.takeLost();
  cluster.api.request({ method: 'DELETE', path: '/api/v1/namespaces/default/pods', body: {} });
  until(cluster, 12);
  expect(causes(cluster)).toContain('killed in flight, to a pod');
  until(cluster, 20);
  cluster.takeLost();
  cluster.suffer('power-off', 'node-1');
  until(cluster, 30);
  const lost = cluster.takeLost().filter(({ cause }) => cause === 'nobody there');
  expect(new Set(lost.map(({ pod }) => pod?.node))).toEqual(new Set(['node-1']));
  expect(lost[0]).toMatchObject({ client: 'web', service: 'web', path: '/cart' });
  expect(lost.every(({ from, at }) => at - from === 5_000)).toBe(true);
});

test('a Service that is not there; of very many lost requests the newest are kept, and all are counted', () => {
  const cluster = started({ 'shop:1': {} });
  cluster.setTraffic({ service: 'web', rps: 0 });
  cluster.setTraffic({ service: 'nowhere', rps: 1000 });
  until(cluster, 5);
  const lost = cluster.takeLost();
  expect(lost).toHaveLength(1000);
  expect(lost.at(-1)?.at).toBe(5_000);
  const counted = cluster.takeTraffic().reduce((sum, count) => sum + (count.lost['no such Service'] ?? 0), 0);
  expect(counted).toBe(5_000);
  expect(cluster.trafficRunning()).toEqual([{ service: 'nowhere', rps: 1000 }]);
});

test('a rate that changes within a second loses no count', () => {
  const cluster = started({ 'shop:1': {} });
  until(cluster, 10);
  cluster.takeTraffic();
  until(cluster, 10.5);
  cluster.setTraffic({ service: 'web', rps: 40, path: '/cart' });
  until(cluster, 11);
  const counts = cluster.takeTraffic().filter(({ from }) => from === 10_000);
  expect(counts).toHaveLength(1);
  expect(counts[0]?.answered).toBe(30);
});
