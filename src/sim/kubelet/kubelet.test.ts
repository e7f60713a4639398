import { expect, test } from 'vitest';
import type { Pod, PodSpec } from '../../api/generated/types.ts';
import { createApiServer } from '../apiserver/api-server.ts';
import type { Client } from '../apiserver/client.ts';
import type { Store } from '../apiserver/store.ts';
import { createRuntime } from '../containers/create-runtime.ts';
import { ImageCatalogue } from '../containers/images/catalogue.ts';
import type { ContainerRuntime } from '../containers/runtime.ts';
import { Kernel } from '../kernel/kernel.ts';
import { spawn } from '../kernel/task.ts';
import { simTime } from '../kernel/time.ts';
import { Machine } from '../machine/machine.ts';
import { Network } from '../network/network.ts';
import { startKubelet } from './kubelet.ts';

interface Node {
  readonly kernel: Kernel;
  readonly store: Store;
  readonly user: Client;
  readonly machine: Machine;
  readonly runtime: ContainerRuntime;
  readonly run: (ms: number) => void;
  readonly apply: (name: string, spec: PodSpec) => void;
  readonly pod: (name: string) => Pod | undefined;
  /** What was said of a pod, in order. */
  readonly events: (name: string) => readonly string[];
}

function node(): Node {
  const kernel = new Kernel({ seed: 1, epoch: Date.parse('2026-01-05T09:00:00Z') });
  const server = createApiServer(kernel);
  const network = new Network(kernel);
  const machine = new Machine(kernel, { name: 'node-1' }, { address: '10.10.0.11', podCidr: '10.244.1.0/24' });
  const runtime = createRuntime({ kernel, machine, network, images: new ImageCatalogue({}) });
  startKubelet({ kernel, machine, runtime, access: server, network });
  const user = server.client('kubectl');
  kernel.runUntil(simTime(20_000));
  return {
    kernel,
    store: server.store,
    user,
    machine,
    runtime,
    run: (ms) => kernel.runUntil(simTime(kernel.now + ms)),
    apply: (name, spec) => {
      const metadata = { name, namespace: 'default' };
      const made = user.create('pods', {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata,
        spec: { nodeName: 'node-1', ...spec },
      });
      expect(made.ok).toBe(true);
    },
    pod: (name) => server.store.get('pods', `default/${name}`),
    events: (name) =>
      server.store
        .list('events')
        .filter((event) => event.involvedObject?.name === name)
        .map((event) => `${event.reason}: ${event.message}`),
  };
}

const WEB: PodSpec = { containers: [{ name: 'web', image: 'nginx:1.27' }] };

function states(pod: Pod | undefined): readonly string[] {
  return (pod?.status.containerStatuses ?? []).map((one) => `${one.name} ${Object.keys(one.state ?? {})[0]}`);
}

test('registers its node and renews its lease', () => {
  const { store, kernel, run } = node();
  const status = store.get('nodes', 'node-1')?.status;
  expect(status?.conditions?.map((one) => `${one.type}=${one.status}`)).toEqual([
    'MemoryPressure=False',
    'DiskPressure=False',
    'PIDPressure=False',
    'Ready=True',
  ]);
  const before = store.get('leases', 'kube-node-lease/node-1')?.spec.renewTime;
  run(10_000);
  expect(store.get('leases', 'kube-node-lease/node-1')?.spec.renewTime).not.toBe(before);
  const { revision } = store;
  run(10_000);
  expect(store.revision - revision, `writes in an idle round at ${kernel.now}`).toBe(1);
});

test('runs a pod, and removes it when it is deleted', () => {
  const { apply, run, pod, events, user } = node();
  apply('web', WEB);
  run(5_000);
  expect(pod('web')?.status.phase).toBe('Running');
  expect(pod('web')?.status.conditions?.find((one) => one.type === 'Ready')?.status).toBe('True');
  user.delete('pods', 'default', 'web');
  run(200);
  expect(pod('web')?.metadata.deletionTimestamp).toBeDefined();
  run(5_000);
  expect(pod('web')).toBeUndefined();
  expect(events('web').map((text) => text.split(':')[0])).toEqual([
    'Pulling',
    'Pulled',
    'Created',
    'Started',
    'Killing',
  ]);
});

test('a probe of a server that stays as it is costs nothing', () => {
  const { apply, run, kernel } = node();
  const probe = { httpGet: { path: '/', port: 80 }, periodSeconds: 1 };
  apply('web', { containers: [{ name: 'web', image: 'nginx:1.27', readinessProbe: probe, livenessProbe: probe }] });
  run(30_000);
  const before = kernel.steps;
  run(60_000);
  expect(kernel.steps - before).toBeLessThan(10);
});

test('without power nothing happens; after it the containers are started again', () => {
  const { apply, run, pod, machine } = node();
  apply('web', WEB);
  run(5_000);
  machine.suffer('power-off');
  run(20_000);
  expect(states(pod('web'))).toEqual(['web running']);
  machine.suffer('power-on');
  run(10_000);
  const [status] = pod('web')?.status.containerStatuses ?? [];
  expect(status).toMatchObject({ restartCount: 1, ready: true });
  expect(status?.lastState?.terminated).toMatchObject({ reason: 'Unknown', exitCode: 255 });
});

test('cut off it goes on, and learns of a deletion when it is back', () => {
  const { apply, run, pod, machine, user, events } = node();
  apply('web', WEB);
  run(5_000);
  machine.suffer('partition');
  user.delete('pods', 'default', 'web');
  run(60_000);
  expect(states(pod('web'))).toEqual(['web running']);
  machine.suffer('heal');
  run(30_000);
  expect(pod('web')).toBeUndefined();
  expect(events('web').at(-1)).toBe('Killing: Stopping container web');
});

test('a pod that does not fit is refused for good', () => {
  const { apply, run, pod, events } = node();
  apply('big', { containers: [{ name: 'a', image: 'nginx:1.27', resources: { requests: { cpu: '5' } } }] });
  run(1_000);
  const text = "Node didn't have enough resource: cpu, requested: 5000, used: 0, capacity: 4000";
  expect(pod('big')?.status).toMatchObject({
    phase: 'Failed',
    reason: 'OutOfcpu',
    message: `Pod was rejected: ${text}`,
  });
  expect(events('big')).toEqual([`OutOfcpu: ${text}`]);
});

test('a pull that fails backs off and is tried again', () => {
  const { apply, run, pod } = node();
  apply('typo', { containers: [{ name: 'web', image: 'nginx:1.99-nope' }] });
  const reasons: (string | undefined)[] = [];
  for (let i = 0; i < 300; i += 1) {
    run(100);
    const reason = pod('typo')?.status.containerStatuses?.[0]?.state?.waiting?.reason;
    if (reason !== reasons.at(-1)) reasons.push(reason);
  }
  expect(reasons).toEqual(['ContainerCreating', 'ErrImagePull', 'ImagePullBackOff', 'ErrImagePull']);
});

test('a kubelet that was stopped finds its containers again', () => {
  const { apply, run, pod, machine, store } = node();
  apply('web', {
    containers: [
      { name: 'web', image: 'nginx:1.27', readinessProbe: { httpGet: { path: '/', port: 80 }, periodSeconds: 5 } },
    ],
  });
  run(20_000);
  const before = pod('web')?.status.containerStatuses;
  machine.suffer('kubelet-stop');
  run(20_000);
  machine.suffer('kubelet-start');
  const versions: (string | undefined)[] = [];
  store.watch('pods', ({ object }) => {
    versions.push(object.status.conditions?.find((one) => one.type === 'Ready')?.status);
  });
  run(20_000);
  expect(pod('web')?.status.containerStatuses).toEqual(before);
  expect(versions).not.toContain('False');
});

test('a ConfigMap volume follows its ConfigMap within the next sync', () => {
  const { apply, run, pod, user, runtime, kernel } = node();
  const metadata = { name: 'pages', namespace: 'default' };
  const made = user.create('configmaps', { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { word: 'one' } });
  apply('box', {
    containers: [
      {
        name: 'box',
        image: 'busybox:1.36',
        command: ['sleep', '3600'],
        volumeMounts: [{ name: 'pages', mountPath: '/pages' }],
      },
    ],
    volumes: [{ name: 'pages', configMap: { name: 'pages' } }],
  });
  run(5_000);
  const id = runtime.containers(pod('box')?.metadata.uid ?? '').at(-1)?.id ?? '';
  const read = (): string => {
    let output = '';
    spawn(kernel, runtime.execSync(id, ['cat', '/pages/word'], undefined), (done) => (output = done.output));
    run(100);
    return output;
  };
  expect(read()).toBe('one');
  if (made.ok) user.update('configmaps', { ...made.value, data: { word: 'two' } });
  run(1_000);
  expect(read()).toBe('one');
  run(90_000);
  expect(read()).toBe('two');
});

test('a pod that is deleted while it is being refused goes', () => {
  const { apply, pod, run, user } = node();
  apply('elsewhere', { ...WEB, nodeSelector: { disk: 'ssd' } });
  user.delete('pods', 'default', 'elsewhere');
  expect(pod('elsewhere')?.metadata.deletionTimestamp).toBeDefined();
  run(5000);
  expect(pod('elsewhere')).toBeUndefined();
});
