import type { Pod, PodSpec } from '../src/api/generated/types.ts';
import type { Draft } from '../src/api/object.ts';
import { createApiServer } from '../src/sim/apiserver/api-server.ts';
import { Kernel } from '../src/sim/kernel/kernel.ts';
import { simTime } from '../src/sim/kernel/time.ts';
import { startScheduler } from '../src/sim/scheduler/scheduler.ts';
import { makeNode, podOf, requesting } from '../src/sim/scheduler/testing.ts';
import type { Benchmark } from './benchmark.ts';
import { DEPLOYMENTS, EPOCH, MINUTE, SECOND, cluster, deployment, runUntil, send } from './testbed.ts';

/** Deployments of a thousand pods each: the machines, the objects and everything that runs on them. */
function everythingRuns(nodes: number, deployments: number): Benchmark {
  const REPLICAS = 1000;
  return {
    name: `${deployments * REPLICAS} pods on ${nodes} nodes, all Running`,
    once: true,
    prepare() {
      const on = cluster({ nodes, pods: 110 });
      let running = 0;
      on.store.watch('pods', ({ object, previous }) => {
        if (object.status.phase === 'Running' && previous?.object.status.phase !== 'Running') running += 1;
      });
      return {
        kernel: on.kernel,
        keep: on,
        run() {
          for (let i = 0; i < deployments; i += 1) {
            send(on, 'POST', DEPLOYMENTS, deployment({ name: `web-${i}`, replicas: REPLICAS }));
          }
          runUntil(on, () => running === deployments * REPLICAS, 60 * MINUTE);
        },
        note: () => `${on.kernel.now} ms virtual, ${on.store.revision} writes`,
      };
    },
  };
}

/** The scheduler alone, over objects of nodes: pods without and with rules about each other. */
function throughput(nodeCount: number, affinity: boolean): Benchmark {
  const COUNT = 10_000;
  return {
    name: `scheduler, ${nodeCount} nodes, ${affinity ? 'affinity' : 'plain'}`,
    once: true,
    prepare() {
      const kernel = new Kernel({ seed: 1, epoch: EPOCH });
      const api = createApiServer(kernel);
      const client = api.client('bench');
      for (let i = 0; i < nodeCount; i += 1) {
        const labels = { 'topology.kubernetes.io/zone': `zone-${(i % 3) + 1}`, pool: `pool-${i % 4}` };
        makeNode(client, `node-${i}`, { labels, cpu: '64', memory: '256Gi' });
      }
      startScheduler({ kernel, client: api.client('scheduler'), events: api.actionRecorder('scheduler', 'bench') });
      for (let i = 0; i < COUNT; i += 1) client.create('pods', podFor(i, affinity));
      let bound = 0;
      client.watch('pods', ({ object }) => {
        if (object.spec.nodeName !== undefined) bound += 1;
      });
      return {
        kernel,
        keep: api,
        run() {
          for (const done = () => bound === COUNT; !done();) kernel.runUntil(simTime(kernel.now + SECOND));
        },
        note: (cpuMs) => `${Math.round((COUNT / cpuMs) * 1000)} pods per second of cpu`,
      };
    },
  };
}

/** Pods of 100 applications. With affinity: in certain pools, best away from their like and spread over the zones. */
function podFor(i: number, affinity: boolean): Draft<Pod> {
  const labels = { app: `app-${i % 100}` };
  const labelSelector = { matchLabels: labels };
  const rules: Partial<PodSpec> = {
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [
            { matchExpressions: [{ key: 'pool', operator: 'In', values: ['pool-1', 'pool-2', 'pool-3'] }] },
          ],
        },
      },
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 100, podAffinityTerm: { labelSelector, topologyKey: 'kubernetes.io/hostname' } },
        ],
      },
    },
    topologySpreadConstraints: [
      { maxSkew: 5, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'DoNotSchedule', labelSelector },
    ],
  };
  const spec = requesting({ cpu: '100m', memory: '128Mi' });
  return podOf(`pod-${i}`, affinity ? { ...spec, ...rules } : spec, labels);
}

export const largeBenchmarks: readonly Benchmark[] = [
  throughput(1000, false),
  throughput(1000, true),
  throughput(5000, false),
  throughput(5000, true),
  everythingRuns(700, 20),
  // The largest cluster that Kubernetes supports.
  everythingRuns(5000, 150),
];
