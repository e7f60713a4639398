import { must } from '../src/base/assert.ts';
import type { Cluster } from '../src/sim/index.ts';
import type { Benchmark } from './benchmark.ts';
import { largeBenchmarks } from './large.ts';
import {
  DEPLOYMENTS,
  HOUR,
  MINUTE,
  SECOND,
  cluster,
  deployment,
  readyReplicas,
  runFor,
  runUntil,
  send,
  started,
} from './testbed.ts';
import { workloadBenchmarks } from './workloads.ts';

function nodesFor(replicas: number): number {
  return Math.max(3, Math.ceil(replicas / 250));
}

function applyToReady(replicas: number): Benchmark {
  return {
    name: `${replicas} replicas, apply to all Ready`,
    prepare() {
      const on = cluster({ nodes: nodesFor(replicas) });
      const before = on.store.revision;
      return {
        kernel: on.kernel,
        keep: on,
        run() {
          send(on, 'POST', DEPLOYMENTS, deployment({ replicas }));
          runUntil(on, () => readyReplicas(on) === replicas);
        },
        note: () => `${on.kernel.now} ms virtual, ${on.store.revision - before} writes`,
      };
    },
  };
}

function rollingUpdate(replicas: number): Benchmark {
  return {
    name: `rolling update of ${replicas}`,
    prepare() {
      const on = started(replicas, nodesFor(replicas));
      return {
        kernel: on.kernel,
        keep: on,
        run() {
          const { spec } = deployment({ replicas, image: 'nginx:1.28' });
          send(on, 'PATCH', `${DEPLOYMENTS}/web`, { spec });
          runUntil(on, () => complete(on, replicas), 60 * MINUTE);
        },
        note: () => `${on.kernel.now} ms virtual`,
      };
    },
  };
}

function complete(on: Cluster, replicas: number): boolean {
  const { status, metadata } = must(on.store.get('deployments', 'default/web'), 'the deployment');
  if (status.observedGeneration !== metadata.generation) return false;
  return status.updatedReplicas === replicas && status.availableReplicas === replicas && status.replicas === replicas;
}

const idle: Benchmark = {
  name: 'a virtual hour of 1000 idle pods, 20 nodes, probes',
  prepare() {
    const on = started(1000, 20, { probes: true });
    return {
      kernel: on.kernel,
      keep: on,
      run: () => runFor(on, HOUR),
      note: (cpuMs) => `${(cpuMs / 60).toFixed(2)} ms cpu a minute`,
    };
  },
};

/** Cost of one deletion, all that follows from it included, averaged over a few. */
function deletion(replicas: number): Benchmark {
  const COUNT = 50;
  return {
    name: `${COUNT} pod deletions at ${replicas} pods`,
    once: replicas > 10_000,
    prepare() {
      const on = started(replicas, Math.ceil(replicas / 500));
      const pods = on.store.list('pods', 'default').slice(0, COUNT);
      return {
        kernel: on.kernel,
        keep: on,
        run() {
          for (const pod of pods) {
            send(on, 'DELETE', `/api/v1/namespaces/default/pods/${pod.metadata.name}`);
            runFor(on, 10 * SECOND);
          }
        },
        note: (cpuMs) => `${((cpuMs / COUNT) * 1000).toFixed(0)} µs cpu a deletion`,
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
  ...workloadBenchmarks,
  ...largeBenchmarks,
];
