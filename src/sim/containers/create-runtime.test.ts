import { expect, test } from 'vitest';
import { Kernel } from '../kernel/kernel.ts';
import { simTime } from '../kernel/time.ts';
import { spawn } from '../kernel/task.ts';
import { Machine } from '../machine/machine.ts';
import { Network } from '../network/network.ts';
import { createRuntime } from './create-runtime.ts';
import { ImageCatalogue } from './images/catalogue.ts';
import type { ContainerConfig, ContainerRuntime } from './runtime.ts';
import { CONTAINER } from './testing/shell-run.ts';

function setUp(images: ConstructorParameters<typeof ImageCatalogue>[0] = {}): {
  kernel: Kernel;
  runtime: ContainerRuntime;
  machine: Machine;
  start: (config: Partial<ContainerConfig>) => string;
  network: Network;
} {
  const kernel = new Kernel({ seed: 1, epoch: Date.parse('2026-01-05T09:00:00Z') });
  const machine = new Machine(kernel, { name: 'node-1' }, { address: '10.10.0.11', podCidr: '10.244.1.0/24' });
  const network = new Network(kernel);
  const runtime = createRuntime({ kernel, machine, images: new ImageCatalogue(images), network });
  const start = (config: Partial<ContainerConfig>): string => {
    const image = config.image ?? 'busybox:1.36';
    if (!runtime.images.present(image)) {
      spawn(kernel, runtime.images.pull(image));
      kernel.runUntil(simTime(kernel.now + 20_000));
    }
    const sandbox = runtime.runPodSandbox({
      podUid: 'uid',
      namespace: 'default',
      podName: 'app',
      hostname: 'app',
      attempt: 0,
      hostNetwork: false,
      shareProcessNamespace: false,
      hosts: '127.0.0.1\tlocalhost\n$(POD_IP)\tapp\n',
      resolvConf: 'nameserver 10.96.0.10\n',
    });
    if (!sandbox.ok) throw new Error(sandbox.error);
    const id = runtime.createContainer(sandbox.value.id, { ...CONTAINER, ...config, image });
    if (!id.ok) throw new Error(id.error);
    runtime.startContainer(id.value);
    return id.value;
  };
  return { kernel, runtime, machine, start, network };
}

test('a process that ends leaves its exit code and its log', () => {
  const { kernel, runtime, start } = setUp();
  const id = start({ command: ['echo', 'hello'] });
  kernel.runUntil(simTime(kernel.now + 1000));
  expect(runtime.containerStatus(id)).toMatchObject({ state: 'exited', exitCode: 0, reason: 'Completed' });
  expect(runtime.logs(id).lines.map((line) => line.text)).toEqual(['hello']);
});

test('PID 1 without a handler ignores SIGTERM and is killed after the grace', () => {
  const { kernel, runtime, start } = setUp();
  const id = start({ command: ['sleep', '3600'] });
  const from = kernel.now;
  runtime.stopContainer(id, 30);
  kernel.runUntil(simTime(from + 29_000));
  expect(runtime.containerStatus(id)?.state).toBe('running');
  kernel.runUntil(simTime(from + 31_000));
  expect(runtime.containerStatus(id)).toMatchObject({ state: 'exited', exitCode: 137, reason: 'Error' });
});

test('a web server ends at once, with 0', () => {
  const { kernel, runtime, start } = setUp();
  const id = start({ image: 'nginx:1.27' });
  runtime.stopContainer(id, 30);
  kernel.runUntil(simTime(kernel.now + 500));
  expect(runtime.containerStatus(id)).toMatchObject({ exitCode: 0, reason: 'Completed' });
});

test('a command that is not there fails to start', () => {
  const { runtime, start } = setUp();
  const id = start({ command: ['slep', '3600'] });
  expect(runtime.containerStatus(id)).toMatchObject({
    state: 'exited',
    exitCode: 128,
    reason: 'StartError',
    message:
      'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: ' +
      'unable to start container process: exec: "slep": executable file not found in $PATH: unknown',
  });
});

test('after a power cut containers are found dead', () => {
  const { kernel, runtime, machine, start } = setUp();
  const id = start({ image: 'nginx:1.27' });
  machine.suffer('power-off');
  kernel.runUntil(simTime(kernel.now + 60_000));
  machine.suffer('power-on');
  expect(runtime.containerStatus(id)).toMatchObject({ state: 'exited', exitCode: 255, reason: 'Unknown' });
  expect(runtime.sandboxes('uid')[0]?.ready).toBe(false);
});

test.each([
  ['nginx:1.27', undefined],
  ['nginx:1.72', 'docker.io/library/nginx:1.72: not found'],
  ['nginx:1.9.1', undefined],
  ['nginx:1.99-nope', 'docker.io/library/nginx:1.99-nope: not found'],
  ['ngnix:1.27', 'docker.io/library/ngnix:1.27: not found'],
  ['busybox', undefined],
  ['busybox:1.63', 'docker.io/library/busybox:1.63: not found'],
  ['postgres:16-alpine', undefined],
  ['redis:7', undefined],
  ['python:3.12-slim', undefined],
  ['registry.k8s.io/e2e-test-images/agnhost:2.53', undefined],
  ['shop/api:2.0', undefined],
  ['wordpress:6.2.1-apache', undefined],
  ['registry.k8s.io/coredns/coredns:v1.11.1', undefined],
  ['registry.k8s.io/none:1', 'registry.k8s.io/none:1: not found'],
  ['registry.example.com/app:1', 'registry.example.com/app:1: not found'],
  ['own/broken:1', 'docker.io/own/broken:1: not found'],
])('the registry answers for %s', (image, error) => {
  const answer = new ImageCatalogue({ 'own/broken': { missing: true } }).resolve(image);
  if (error === undefined) expect(answer.ok).toBe(true);
  else expect(answer).toMatchObject({ ok: false, error: expect.stringContaining(error) as string });
});
