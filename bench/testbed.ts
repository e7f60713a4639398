/** Clusters and manifests for the benchmarks. */
import { createCluster } from '../src/sim/index.ts';
import type { Cluster } from '../src/sim/index.ts';
import { simTime } from '../src/sim/kernel/time.ts';

export const EPOCH = Date.parse('2026-01-05T09:00:00Z');
export const SECOND = 1000;
export const MINUTE = 60_000;
export const HOUR = 3_600_000;

export interface Shape {
  readonly nodes: number;
  /** How many pods a node takes. */
  readonly pods?: number;
}

export function cluster({ nodes, pods = 1000 }: Shape): Cluster {
  const capacity = { cpu: '64', memory: '256Gi', pods: String(pods) };
  const zone = (i: number): string => `zone-${(i % 3) + 1}`;
  return createCluster({
    seed: 1,
    epoch: EPOCH,
    dns: false,
    nodes: Array.from({ length: nodes }, (_, i) => ({
      name: `node-${i + 1}`,
      capacity,
      labels: { 'topology.kubernetes.io/zone': zone(i) },
    })),
  });
}

export function send(on: Cluster, method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): void {
  const answer = on.api.request({
    method,
    path,
    headers: {
      'user-agent': 'bench',
      'content-type': method === 'PATCH' ? 'application/strategic-merge-patch+json' : 'application/json',
    },
    ...(body === undefined ? {} : { body }),
  });
  if (answer.code >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`);
}

/** Runs until the condition holds, in slices of virtual time. */
export function runUntil(on: Cluster, holds: () => boolean, limitMs = 10 * MINUTE): void {
  const limit = on.kernel.now + limitMs;
  while (!holds()) {
    if (on.kernel.now >= limit) throw new Error(`not reached within ${limitMs} ms of virtual time`);
    on.kernel.runUntil(simTime(on.kernel.now + 100));
  }
}

export function runFor(on: Cluster, ms: number): void {
  on.kernel.runUntil(simTime(on.kernel.now + ms));
}

export const DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments';

export interface DeploymentShape {
  readonly name?: string;
  readonly replicas: number;
  readonly image?: string;
  readonly probes?: boolean;
}

export function deployment({ name = 'web', replicas, image = 'nginx:1.27', probes = false }: DeploymentShape): {
  readonly spec: unknown;
} {
  const probe = { httpGet: { path: '/', port: 80 }, periodSeconds: 10 };
  const container = {
    name: 'web',
    image,
    ports: [{ containerPort: 80 }],
    ...(probes ? { readinessProbe: probe, livenessProbe: probe } : {}),
  };
  return workload('apps/v1', 'Deployment', name, { replicas, template: template(name, { containers: [container] }) });
}

/** An object with a selector for the pods of its template. */
export function workload(
  apiVersion: string,
  kind: string,
  name: string,
  spec: Readonly<Record<string, unknown>>,
): { readonly spec: unknown } {
  const selector = { matchLabels: { app: name } };
  return { apiVersion, kind, metadata: { name }, spec: { selector, ...spec } } as { readonly spec: unknown };
}

export function template(app: string, spec: unknown): unknown {
  return { metadata: { labels: { app } }, spec };
}

export function readyReplicas(on: Cluster, name = 'web'): number {
  return on.store.get('deployments', `default/${name}`)?.status.readyReplicas ?? 0;
}

/** A cluster in which the replicas are Ready. */
export function started(
  replicas: number,
  nodes: number,
  { probes = false, ...shape }: { readonly probes?: boolean; readonly pods?: number } = {},
): Cluster {
  const on = cluster({ nodes, ...shape });
  send(on, 'POST', DEPLOYMENTS, deployment({ replicas, probes }));
  runUntil(on, () => readyReplicas(on) === replicas);
  return on;
}
