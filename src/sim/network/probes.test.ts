import { expect, test } from 'vitest';
import { createRuntime } from '../containers/create-runtime.ts';
import { ImageCatalogue } from '../containers/images/catalogue.ts';
import type { ContainerConfig } from '../containers/runtime.ts';
import { CONTAINER } from '../containers/testing/shell-run.ts';
import { Kernel } from '../kernel/kernel.ts';
import { spawn } from '../kernel/task.ts';
import type { Task } from '../kernel/task.ts';
import { simTime } from '../kernel/time.ts';
import { Machine } from '../machine/machine.ts';
import { Network } from './network.ts';
import { createProbeNetwork } from './probes.ts';
import type { HttpTarget, ProbeAnswer, ProbeNetwork } from './probes.ts';

const POD = '10.244.1.2';

function probing(config: Partial<ContainerConfig>): {
  readonly kernel: Kernel;
  readonly probes: ProbeNetwork;
  readonly ask: (task: Task<ProbeAnswer>) => {
    readonly result: string;
    readonly output: string;
    readonly took: number;
  };
  readonly exec: (command: string) => void;
  readonly stop: () => void;
} {
  const kernel = new Kernel({ seed: 1, epoch: 0 });
  const machine = new Machine(kernel, { name: 'node-1' }, { address: '10.10.0.11', podCidr: '10.244.1.0/24' });
  const network = new Network(kernel);
  const preloaded = [config.image ?? CONTAINER.image];
  const runtime = createRuntime({ kernel, machine, images: new ImageCatalogue(), network, preloaded });
  const sandbox = runtime.runPodSandbox({
    podUid: 'uid',
    namespace: 'default',
    podName: 'app',
    hostname: 'app',
    attempt: 0,
    hostNetwork: false,
    shareProcessNamespace: false,
    hosts: '',
    resolvConf: '',
  });
  const id = sandbox.ok ? runtime.createContainer(sandbox.value.id, { ...CONTAINER, ...config }) : sandbox;
  if (!id.ok) throw new Error(id.error);
  runtime.startContainer(id.value);
  kernel.runUntil(simTime(100));
  return {
    kernel,
    probes: createProbeNetwork(network, machine),
    ask(task) {
      const from = kernel.now;
      let answer: ProbeAnswer | undefined;
      let at = from;
      spawn(kernel, task, (value) => {
        answer = value;
        at = kernel.now;
      });
      kernel.runUntil(simTime(from + 10_000));
      return { result: answer?.result ?? '', output: answer?.output ?? '', took: at - from };
    },
    exec(command) {
      spawn(kernel, runtime.execSync(id.value, ['sh', '-c', command], undefined));
      kernel.runUntil(simTime(kernel.now + 1000));
    },
    stop() {
      runtime.stopContainer(id.value, 0);
      kernel.runUntil(simTime(kernel.now + 1000));
    },
  };
}

function http(port: number, path = '/', changes: Partial<HttpTarget> = {}): HttpTarget {
  return { scheme: 'http', host: POD, port, path, headers: { 'user-agent': 'kube-probe/1.36' }, ...changes };
}

test.each([
  [http(80), 'success', expect.stringContaining('Welcome to nginx'), 0],
  [http(80, '/none'), 'failure', 'HTTP probe failed with statuscode: 404', 0],
  [http(81), 'failure', `Get "http://${POD}:81/": dial tcp ${POD}:81: connect: connection refused`, 0],
  [
    http(80, '/', { scheme: 'https' }),
    'failure',
    `Get "https://${POD}:80/": http: server gave HTTP response to HTTPS client`,
    0,
  ],
  [
    http(80, '/', { host: '192.0.2.1' }),
    'failure',
    'Get "http://192.0.2.1:80/": dial tcp 192.0.2.1:80: i/o timeout (Client.Timeout exceeded while awaiting headers)',
    1000,
  ],
])('over HTTP: %j', (target, result, output, took) => {
  const { probes, ask } = probing({ image: 'nginx:1.27' });
  expect(ask(probes.http(target, 1000))).toEqual({ result, output, took });
});

test('over TCP', () => {
  const { probes, ask } = probing({ image: 'redis:7' });
  expect(ask(probes.tcp({ host: POD, port: 6379 }, 1000))).toEqual({ result: 'success', output: '', took: 0 });
  const refused = `dial tcp ${POD}:1: connect: connection refused`;
  expect(ask(probes.tcp({ host: POD, port: 1 }, 1000))).toEqual({ result: 'failure', output: refused, took: 0 });
  const silent = 'dial tcp 192.0.2.1:1: i/o timeout';
  expect(ask(probes.tcp({ host: '192.0.2.1', port: 1 }, 2000))).toEqual({
    result: 'failure',
    output: silent,
    took: 2000,
  });
  const gone = 'dial tcp 10.244.1.99:1: connect: no route to host';
  expect(ask(probes.tcp({ host: '10.244.1.99', port: 1 }, 5000))).toEqual({
    result: 'failure',
    output: gone,
    took: 3000,
  });
});

test('over gRPC', () => {
  const image = 'registry.k8s.io/e2e-test-images/agnhost:2.53';
  const { probes, ask } = probing({ image, args: ['grpc-health-checking', '--delay-unhealthy-sec=20'] });
  const target = { host: POD, port: 5000, service: '' };
  expect(ask(probes.grpc(target, 1000)).result).toBe('success');
  ask(probes.tcp(target, 1000));
  expect(ask(probes.grpc(target, 1000)).output).toBe('service unhealthy (responded with "NOT_SERVING")');
  expect(ask(probes.grpc({ ...target, port: 1 }, 1000))).toEqual({
    result: 'failure',
    output: `timeout: failed to connect service "${POD}:1" within 1s: context deadline exceeded`,
    took: 1000,
  });
});

test('a server that accepts and says nothing', () => {
  const { probes, ask } = probing({ command: ['sh', '-c', 'nc -l -p 7000 -e sleep 100'] });
  expect(ask(probes.http(http(7000), 1000))).toEqual({
    result: 'failure',
    output: `Get "http://${POD}:7000/": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`,
    took: 1000,
  });
});

test('an answer holds until a file is changed or the server ends', () => {
  const { probes, exec, stop } = probing({ image: 'nginx:1.27' });
  let changes = 0;
  const changed = (): void => {
    changes += 1;
  };
  const stopListening = probes.httpNow(http(80))?.until?.(changed);
  expect(stopListening).toBeDefined();
  exec('rm /usr/share/nginx/html/index.html');
  expect(changes).toBe(1);
  expect(probes.httpNow(http(80))?.output).toBe('HTTP probe failed with statuscode: 403');
  stopListening?.();
  probes.tcpNow({ host: POD, port: 80 })?.until?.(changed);
  stop();
  expect(changes).toBe(2);
});
