/** For tests: runs a script in a busybox container. */
import { Kernel } from '../../kernel/kernel.ts';
import { simTime } from '../../kernel/time.ts';
import { Machine } from '../../machine/machine.ts';
import { Network } from '../../network/network.ts';
import { createRuntime } from '../create-runtime.ts';
import { ImageCatalogue } from '../images/catalogue.ts';
import type { ContainerConfig } from '../runtime.ts';

export const CONTAINER: ContainerConfig = {
  podUid: 'uid',
  name: 'app',
  attempt: 0,
  image: 'busybox:1.36',
  command: undefined,
  args: undefined,
  env: [],
  workingDir: undefined,
  mounts: [],
  ports: [],
  memoryLimitBytes: undefined,
  memoryRequestBytes: undefined,
  cpuLimitMillis: undefined,
  tty: false,
  stdin: false,
  stdinOnce: false,
  runAsUser: undefined,
  runAsGroup: undefined,
  readOnlyRootFilesystem: false,
  privileged: false,
  terminationMessagePath: '/dev/termination-log',
  stopSignal: undefined,
};

export interface ShellResult {
  readonly output: string;
  readonly status: number | undefined;
  readonly reason: string | undefined;
}

/** Output of both streams, in order, and the exit code, after at most a virtual hour. */
export function shellRun(script: string, config: Partial<ContainerConfig> = {}): ShellResult {
  const kernel = new Kernel({ seed: 1, epoch: Date.parse('2026-01-05T09:00:00Z') });
  const machine = new Machine(kernel, { name: 'node-1' }, { address: '10.10.0.11', podCidr: '10.244.1.0/24' });
  const preloaded = [config.image ?? CONTAINER.image];
  const runtime = createRuntime({
    kernel,
    machine,
    images: new ImageCatalogue(),
    network: new Network(kernel),
    preloaded,
  });
  const sandbox = runtime.runPodSandbox({
    podUid: 'uid',
    namespace: 'default',
    podName: 'app',
    hostname: 'app',
    attempt: 0,
    hostNetwork: false,
    shareProcessNamespace: true,
    hosts: '127.0.0.1\tlocalhost\n$(POD_IP)\tapp\n',
    resolvConf:
      'search default.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n',
  });
  if (!sandbox.ok) throw new Error(sandbox.error);
  const created = runtime.createContainer(sandbox.value.id, { ...CONTAINER, command: ['sh', '-c', script], ...config });
  if (!created.ok) throw new Error(created.error);
  runtime.startContainer(created.value);
  kernel.runUntil(simTime(3_600_000));
  const { lines } = runtime.logs(created.value);
  const ended = runtime.containerStatus(created.value);
  return {
    output: lines.map((line) => (line.partial === true ? line.text : `${line.text}\n`)).join(''),
    status: ended?.exitCode,
    reason: ended?.reason,
  };
}
