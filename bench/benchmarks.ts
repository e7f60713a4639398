import { Heap } from '../src/base/heap.ts';
import { must } from '../src/base/assert.ts';
import { createCluster } from '../src/sim/index.ts';
import type { Cluster } from '../src/sim/index.ts';
import type { NodeConfig } from '../src/sim/config.ts';
import { simTime } from '../src/sim/kernel/time.ts';

/** One figure: what is run, and how many timers the kernel ran for it. */
export interface Benchmark {
  readonly name: string;
  /** `keep` stays in memory until the heap is measured. */
  run(): { readonly timers: number; readonly keep: unknown; readonly note: string };
}

const EPOCH = Date.parse('2026-01-05T09:00:00Z');
const HOUR = 3_600_000;
const MINUTE = 60_000;

/** As many pushes and pops as the kernel made, on a bare heap: what the time is held against. */
export function bareHeap(timers: number): void {
  const heap = new Heap<{ readonly due: number; readonly sequence: number; readonly run: () => void }>(
    (a, b) => a.due < b.due || (a.due === b.due && a.sequence < b.sequence),
  );
  const run = (): void => undefined;
  const held = Math.min(timers, 1000);
  for (let i = 0; i < held; i += 1) heap.push({ due: (i * 7919) % 10_007, sequence: i, run });
  for (let i = held; i < timers; i += 1) {
    const next = must(heap.pop(), 'the heap is filled');
    next.run();
    heap.push({ due: next.due + ((i * 7919) % 10_007), sequence: i, run });
  }
}

function nodes(count: number): readonly NodeConfig[] {
  return Array.from({ length: count }, (_, i) => ({
    name: `node-${i + 1}`,
    capacity: { cpu: '64', memory: '256Gi', pods: '1000' },
  }));
}

function cluster(nodeCount: number): Cluster {
  return createCluster({ seed: 1, epoch: EPOCH, nodes: nodes(nodeCount), dns: false });
}

function deployment(
  replicas: number,
  image = 'nginx:1.27',
  options: { readonly probes?: boolean; readonly surge?: string } = {},
): unknown {
  const probe = { httpGet: { path: '/', port: 80 }, periodSeconds: 10 };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: {
          containers: [
            {
              name: 'web',
              image,
              ports: [{ containerPort: 80 }],
              ...(options.probes ? { readinessProbe: probe, livenessProbe: probe } : {}),
            },
          ],
        },
      },
    },
  };
}

function send(on: Cluster, method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): void {
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

const DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments';

function ready(on: Cluster): number {
  return on.store.get('deployments', 'default/web')?.status.readyReplicas ?? 0;
}

/** Runs until the condition holds, in slices of virtual time. */
function runUntil(on: Cluster, holds: () => boolean, limitMs = 10 * MINUTE): void {
  const limit = on.kernel.now + limitMs;
  while (!holds()) {
    if (on.kernel.now >= limit) throw new Error(`not reached within ${limitMs} ms of virtual time`);
    on.kernel.runUntil(simTime(on.kernel.now + 100));
  }
}

function started(replicas: number, nodeCount: number, options: { readonly probes?: boolean } = {}): Cluster {
  const on = cluster(nodeCount);
  send(on, 'POST', DEPLOYMENTS, deployment(replicas, 'nginx:1.27', options));
  runUntil(on, () => ready(on) === replicas);
  return on;
}

function applyToReady(replicas: number): Benchmark {
  return {
    name: `${replicas} replicas, apply to all Ready`,
    run() {
      const on = cluster(Math.max(3, Math.ceil(replicas / 250)));
      const before = on.kernel.steps;
      send(on, 'POST', DEPLOYMENTS, deployment(replicas));
      runUntil(on, () => ready(on) === replicas);
      return {
        timers: on.kernel.steps - before,
        keep: on,
        note: `${on.kernel.now} ms virtual, ${on.store.revision} writes`,
      };
    },
  };
}

function rollingUpdate(replicas: number): Benchmark {
  return {
    name: `rolling update of ${replicas}`,
    run() {
      const on = started(replicas, Math.max(3, Math.ceil(replicas / 250)));
      const before = on.kernel.steps;
      const { spec } = deployment(replicas, 'nginx:1.28') as { readonly spec: unknown };
      const cost = cpuMs(() => {
        send(on, 'PATCH', `${DEPLOYMENTS}/web`, { spec });
        runUntil(on, () => complete(on, replicas), 60 * MINUTE);
      });
      return { timers: on.kernel.steps - before, keep: on, note: `the rollout alone ${cost.toFixed(1)} ms cpu` };
    },
  };
}

function complete(on: Cluster, replicas: number): boolean {
  const { status } = must(on.store.get('deployments', 'default/web'), 'the deployment');
  return status.updatedReplicas === replicas && status.availableReplicas === replicas && status.replicas === replicas;
}

/** CPU time of this process, in milliseconds: what the wall says depends on what else the machine does. */
function cpuMs(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const idle: Benchmark = {
  name: 'a virtual hour of 1000 idle pods, 20 nodes, probes',
  run() {
    const on = started(1000, 20, { probes: true });
    const before = on.kernel.steps;
    const cost = cpuMs(() => on.kernel.runUntil(simTime(on.kernel.now + HOUR)));
    return {
      timers: on.kernel.steps - before,
      keep: on,
      note: `the hour alone ${cost.toFixed(1)} ms cpu, ${(cost / 60).toFixed(2)} ms a minute`,
    };
  },
};

/** Cost of one deletion, all that follows from it included, averaged over a few. */
function deletion(replicas: number): Benchmark {
  const COUNT = 50;
  return {
    name: `one pod deletion at ${replicas} pods`,
    run() {
      const on = started(replicas, Math.ceil(replicas / 500));
      const pods = on.store.list('pods', 'default').slice(0, COUNT);
      const before = on.kernel.steps;
      const cost = cpuMs(() => {
        for (const pod of pods) {
          send(on, 'DELETE', `/api/v1/namespaces/default/pods/${pod.metadata.name}`);
          on.kernel.runUntil(simTime(on.kernel.now + 10_000));
        }
      });
      return {
        timers: on.kernel.steps - before,
        keep: on,
        note: `${((cost / COUNT) * 1000).toFixed(0)} µs cpu a deletion`,
      };
    },
  };
}

export const benchmarks: readonly Benchmark[] = [
  ...[10, 100, 1000, 5000].map(applyToReady),
  rollingUpdate(100),
  rollingUpdate(1000),
  idle,
  deletion(1000),
  deletion(20_000),
];
