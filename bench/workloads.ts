import { perform } from '../src/scenarios/player.ts';
import { defaultConfig, memoryFiles } from '../src/kubectl/environment.ts';
import type { Cluster } from '../src/sim/index.ts';
import type { Benchmark } from './benchmark.ts';
import {
  DEPLOYMENTS,
  MINUTE,
  cluster,
  deployment,
  readyReplicas,
  runUntil,
  send,
  started,
  template,
  workload,
} from './testbed.ts';

const NAMESPACE = '/namespaces/default';

const statefulSet: Benchmark = {
  name: '100 StatefulSet pods, one after the other',
  prepare() {
    const on = cluster({ nodes: 3 });
    const containers = [{ name: 'db', image: 'nginx:1.27' }];
    const spec = { serviceName: 'db', replicas: 100, template: template('db', { containers }) };
    return {
      kernel: on.kernel,
      keep: on,
      run() {
        send(on, 'POST', `/apis/apps/v1${NAMESPACE}/statefulsets`, workload('apps/v1', 'StatefulSet', 'db', spec));
        runUntil(on, () => on.store.get('statefulsets', 'default/db')?.status.readyReplicas === 100, 60 * MINUTE);
      },
      note: () => `${on.kernel.now} ms virtual`,
    };
  },
};

const jobs: Benchmark = {
  name: '1000 Jobs, created to complete',
  prepare() {
    const COUNT = 1000;
    const on = cluster({ nodes: 10 });
    const containers = [{ name: 'work', image: 'busybox:1.36', command: ['sh', '-c', 'echo working; sleep 2'] }];
    const spec = { template: { spec: { restartPolicy: 'Never', containers } } };
    let completed = 0;
    on.store.watch('jobs', ({ object, previous }) => {
      if (object.status?.completionTime && !previous?.object.status?.completionTime) completed += 1;
    });
    return {
      kernel: on.kernel,
      keep: on,
      run() {
        for (let i = 0; i < COUNT; i += 1) {
          const job = { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: `work-${i}` }, spec };
          send(on, 'POST', `/apis/batch/v1${NAMESPACE}/jobs`, job);
        }
        runUntil(on, () => completed === COUNT);
      },
      note: () => `${on.kernel.now} ms virtual`,
    };
  },
};

const nodeFailure: Benchmark = {
  name: 'a node fails, its 1000 pods move',
  prepare() {
    const on = started(3000, 3, { pods: 2000 });
    const doomed = on.store.list('pods', 'default').filter(({ spec }) => spec.nodeName === 'node-1').length;
    return {
      kernel: on.kernel,
      keep: on,
      run() {
        on.suffer('power-off', 'node-1');
        runUntil(on, () => readyReplicas(on) < 3000);
        runUntil(on, () => readyReplicas(on) === 3000);
      },
      note: () => `${doomed} pods, ${on.kernel.now} ms virtual`,
    };
  },
};

const drain: Benchmark = {
  name: 'drain of 50 nodes under disruption budgets',
  prepare() {
    const on = cluster({ nodes: 100, pods: 110 });
    const names = Array.from({ length: 10 }, (_, i) => `web-${i}`);
    for (const name of names) {
      send(on, 'POST', DEPLOYMENTS, deployment({ name, replicas: 100 }));
      const budget = workload('policy/v1', 'PodDisruptionBudget', name, { maxUnavailable: 5 });
      send(on, 'POST', `/apis/policy/v1${NAMESPACE}/poddisruptionbudgets`, budget);
    }
    const allReady = (): boolean => names.every((name) => readyReplicas(on, name) === 100);
    runUntil(on, allReady);
    const drained = Array.from({ length: 50 }, (_, i) => `node-${i + 1}`);
    return {
      kernel: on.kernel,
      keep: on,
      run() {
        kubectl(on, `kubectl drain ${drained.join(' ')}`);
        runUntil(on, allReady);
      },
      note: () => `${on.kernel.now} ms virtual`,
    };
  },
};

function kubectl(on: Cluster, line: string): void {
  const workplace = { files: memoryFiles({}), config: defaultConfig() };
  let code: number | undefined;
  let said = '';
  perform(on, workplace, { do: 'run', line }, { exit: (is) => (code = is), output: (_, text) => (said += text) });
  runUntil(on, () => code !== undefined, 60 * MINUTE);
  if (code !== 0) throw new Error(`${line}: ${said}`);
}

export const workloadBenchmarks: readonly Benchmark[] = [statefulSet, jobs, nodeFailure, drain];
