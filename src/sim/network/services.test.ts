import { expect, test } from 'vitest';
import { createCluster } from '../cluster.ts';
import type { Cluster } from '../cluster.ts';
import { simTime } from '../kernel/time.ts';

const MANIFESTS = [
  ['/apis/apps/v1/namespaces/default/deployments', deployment('web', 'nginx:1.27', 2)],
  [
    '/api/v1/namespaces/default/services',
    { kind: 'Service', metadata: { name: 'web' }, spec: { selector: { app: 'web' }, ports: [{ port: 80 }] } },
  ],
] as const;

function deployment(name: string, image: string, replicas: number): object {
  const labels = { app: name };
  const containers = [{ name, image }];
  return {
    kind: 'Deployment',
    metadata: { name },
    spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } },
  };
}

function client(name: string, script: string): object {
  const containers = [{ name: 'client', image: 'busybox:1.36', command: ['sh', '-c', script] }];
  return { kind: 'Pod', metadata: { name }, spec: { restartPolicy: 'Never', containers } };
}

function started(dns: boolean): Cluster {
  const cluster = createCluster({
    seed: 1,
    epoch: Date.parse('2026-01-05T09:00:00Z'),
    nodes: [{ name: 'node-1' }, { name: 'node-2' }],
    dns,
  });
  for (const [path, body] of MANIFESTS) post(cluster, path, body);
  cluster.kernel.runUntil(simTime(10_000));
  return cluster;
}

function post(cluster: Cluster, path: string, body: unknown): void {
  const answer = cluster.api.request({ method: 'POST', path, body });
  if (answer.code >= 300) throw new Error(JSON.stringify(answer.body));
}

/** What a script prints in a pod of the cluster. */
function run(cluster: Cluster, name: string, script: string): unknown {
  post(cluster, '/api/v1/namespaces/default/pods', client(name, script));
  cluster.kernel.runUntil(simTime(cluster.kernel.now + 60_000));
  return cluster.api.request({ method: 'GET', path: `/api/v1/namespaces/default/pods/${name}/log` }).body;
}

test('a Service is found by its name and answers', () => {
  const cluster = started(true);
  expect(
    run(
      cluster,
      'a',
      'wget -qO- http://web | grep -c title; wget -qO- http://web.default.svc/none; nc -zv web 80 2>&1 | wc -l',
    ),
  ).toBe('1\nwget: server returned error: HTTP/1.1 404 Not Found\n1\n');
  expect(run(cluster, 'b', 'nslookup kubernetes.default.svc.cluster.local')).toBe(
    'Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\nName:\tkubernetes.default.svc.cluster.local\nAddress: 10.96.0.1\n\n',
  );
});

test('without a DNS server names are not found', () => {
  const cluster = started(false);
  expect(run(cluster, 'a', 'nslookup web; wget -qO- http://web')).toBe(
    ";; connection timed out; no servers could be reached\n\nwget: bad address 'web'\n",
  );
});

test('traffic: requests are answered, and refused when no pod is left', () => {
  const cluster = started(true);
  cluster.setTraffic({ service: 'web', rps: 10 });
  cluster.kernel.runUntil(simTime(15_050));
  expect(sum(cluster)).toEqual({ answered: 50, lost: {} });
  const path = '/apis/apps/v1/namespaces/default/deployments/web/scale';
  cluster.api.request({
    method: 'PATCH',
    path,
    body: { spec: { replicas: 0 } },
    headers: { 'content-type': 'application/merge-patch+json' },
  });
  cluster.kernel.runUntil(simTime(25_000));
  const { lost } = sum(cluster);
  expect(lost['no endpoint']).toBeGreaterThan(70);
});

function sum(cluster: Cluster): { answered: number; lost: Record<string, number> } {
  const total = { answered: 0, lost: {} as Record<string, number> };
  for (const count of cluster.takeTraffic()) {
    total.answered += count.answered;
    for (const [cause, n] of Object.entries(count.lost)) total.lost[cause] = (total.lost[cause] ?? 0) + n;
  }
  return total;
}
