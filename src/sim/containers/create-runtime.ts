/**
 * The container runtime of a machine (containerd's part): sandboxes with their addresses, containers, exec and logs, over processes in virtual time.
 * Making and starting take no virtual time here: the kubelet spends the latencies below.
 */
import type { Result } from '../../base/result.ts';
import { err, ok } from '../../base/result.ts';
import { hexId } from '../../base/random.ts';
import type { Random } from '../../base/random.ts';
import { quantityNumber } from '../../api/values/quantity.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Machine } from '../machine/machine.ts';
import type { Network } from '../network/network.ts';
import { Container } from './container/container.ts';
import { ContainerHost } from './container/container-host.ts';
import type { Surroundings } from './container/container-host.ts';
import { attachSession, execSession, execSync, noTask } from './container/exec.ts';
import type { ImageCatalogue } from './images/catalogue.ts';
import { NodeImages } from './images/image-service.ts';
import { ProcessLog } from './process/log.ts';
import { ProcessTable } from './process/process.ts';
import type { Process } from './process/process.ts';
import { pause } from './programs/databases.ts';
import { DISCARD, EMPTY } from '../io/streams.ts';
import type {
  ContainerConfig,
  ContainerKnob,
  ContainerRuntime,
  KnobStand,
  RuntimeContainer,
  RuntimeEvent,
  SandboxConfig,
  SandboxStatus,
} from './runtime.ts';

export interface RuntimeOptions {
  readonly kernel: Kernel;
  readonly machine: Machine;
  readonly images: ImageCatalogue;
  readonly network: Network;
  /** Images that are on the node from the beginning. */
  readonly preloaded?: readonly string[];
}

interface Sandbox {
  readonly surroundings: Surroundings;
  status: SandboxStatus;
  /** With shareProcessNamespace. */
  readonly processes: ProcessTable | undefined;
  pause?: Process;
}

/** What the pause process runs as. */
const PAUSE: ContainerConfig = {
  podUid: '',
  name: '',
  attempt: 0,
  image: 'registry.k8s.io/pause:3.10',
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
  runAsUser: 65_535,
  runAsGroup: 65_535,
  readOnlyRootFilesystem: true,
  privileged: false,
  terminationMessagePath: '',
  stopSignal: undefined,
};

const SANDBOX_IMAGE = 'registry.k8s.io/pause:3.10';

export function createRuntime(options: RuntimeOptions): ContainerRuntime {
  return new Runtime(options);
}

class Runtime implements ContainerRuntime {
  readonly images: NodeImages;
  private readonly kernel: Kernel;
  private readonly machine: Machine;
  private readonly network: Network;
  private readonly random: Random;
  private readonly hardware: { readonly memoryBytes: number; readonly cpus: number };
  private readonly boxes = new Map<string, Sandbox>();
  private readonly all = new Map<string, Container>();
  private readonly boxesOfPod = new Map<string, Sandbox[]>();
  private readonly containersOfPod = new Map<string, Container[]>();
  private readonly watchers = new Set<(event: RuntimeEvent) => void>();
  private power = true;

  constructor({ kernel, machine, images, network, preloaded = [] }: RuntimeOptions) {
    this.kernel = kernel;
    this.machine = machine;
    this.network = network;
    this.images = new NodeImages(kernel, images, [SANDBOX_IMAGE, ...preloaded]);
    this.random = kernel.random.fork(`containers of ${machine.name}`);
    const { capacity } = machine.config;
    this.hardware = {
      memoryBytes: quantityNumber(capacity?.['memory'] ?? '8Gi'),
      cpus: Math.max(1, Math.ceil(quantityNumber(capacity?.['cpu'] ?? '4'))),
    };
    network.nodePlace(machine);
    machine.watch((state) => (state.power ? this.powerOn() : this.powerOff()));
  }

  runPodSandbox(config: SandboxConfig): Result<SandboxStatus, string> {
    const id = hexId(this.random);
    const place = config.hostNetwork ? ok(this.network.nodePlace(this.machine)) : this.network.attach(this.machine);
    if (!place.ok) {
      return err(
        `rpc error: code = Unknown desc = failed to setup network for sandbox "${id}": plugin type="bridge" failed (add): ` +
          `failed to allocate for range 0: ${place.error}`,
      );
    }
    const { kernel, hardware: machine } = this;
    const name = config.hostNetwork ? this.machine.name : config.hostname;
    const sandbox: Sandbox = {
      surroundings: { kernel, network: place.value, machine, sandbox: config, name },
      processes: config.shareProcessNamespace ? new ProcessTable() : undefined,
      status: {
        id,
        podUid: config.podUid,
        attempt: config.attempt,
        ready: true,
        ip: place.value.address,
        createdAt: this.kernel.now,
      },
    };
    if (sandbox.processes) this.startPause(sandbox, sandbox.processes);
    this.boxes.set(id, sandbox);
    append(this.boxesOfPod, config.podUid, sandbox);
    this.tell('sandbox-started', config.podUid, id);
    return ok(sandbox.status);
  }

  stopPodSandbox(id: string): void {
    const sandbox = this.boxes.get(id);
    if (!sandbox) return;
    for (const container of this.inSandbox(sandbox)) container.killNow();
    this.close(sandbox);
  }

  removePodSandbox(id: string): void {
    const sandbox = this.boxes.get(id);
    if (!sandbox) return;
    this.stopPodSandbox(id);
    for (const container of this.inSandbox(sandbox)) this.removeContainer(container.status.id);
    this.boxes.delete(id);
    drop(this.boxesOfPod, sandbox.status.podUid, sandbox);
  }

  createContainer(sandboxId: string, config: ContainerConfig): Result<string, string> {
    const sandbox = this.boxes.get(sandboxId);
    if (!sandbox) return err(`failed to find sandbox id "${sandboxId}": not found`);
    const image = this.images.get(config.image);
    if (!image) return err(`failed to resolve image "${config.image}": not found`);
    const id = hexId(this.random);
    const target = config.targetContainerId === undefined ? undefined : this.all.get(config.targetContainerId);
    const processes = target?.host.processes ?? sandbox.processes ?? new ProcessTable();
    const host = new ContainerHost(sandbox.surroundings, config, image, processes);
    const container = new Container({ id, sandboxId, host, owner: this });
    if (container.commandLine.length === 0) {
      return err(`failed to generate container "${id}" spec: failed to generate spec: no command specified`);
    }
    this.all.set(id, container);
    append(this.containersOfPod, config.podUid, container);
    this.tell('created', config.podUid, id);
    return ok(id);
  }

  startContainer(id: string): Result<undefined, string> {
    const container = this.all.get(id);
    if (!container) return err(`an error occurred when try to find container "${id}": not found`);
    if (container.status.state !== 'created')
      return err(`container is not in created state: ${container.status.state}`);
    const started = container.start();
    this.tell(started.ok ? 'started' : 'exited', container.config.podUid, id);
    return started;
  }

  stopContainer(id: string, graceSeconds: number): void {
    this.all.get(id)?.stop(graceSeconds);
  }

  removeContainer(id: string): void {
    const container = this.all.get(id);
    if (!container) return;
    container.vanish();
    this.all.delete(id);
    drop(this.containersOfPod, container.config.podUid, container);
    this.tell('removed', container.config.podUid, id);
  }

  containerStatus(id: string): RuntimeContainer | undefined {
    return this.all.get(id)?.status;
  }

  sandboxes(podUid: string): readonly SandboxStatus[] {
    return (this.boxesOfPod.get(podUid) ?? []).map((sandbox) => sandbox.status);
  }

  containers(podUid: string): readonly RuntimeContainer[] {
    return (this.containersOfPod.get(podUid) ?? []).map((container) => container.status);
  }

  watch(handler: (event: RuntimeEvent) => void): () => void {
    this.watchers.add(handler);
    return () => this.watchers.delete(handler);
  }

  execSync(
    id: string,
    command: readonly string[],
    timeoutMs: number | undefined,
  ): ReturnType<ContainerRuntime['execSync']> {
    return execSync(this.kernel, this.all.get(id), id, command, { timeoutMs, execId: hexId(this.random) });
  }

  exec(
    id: string,
    command: readonly string[],
    options: { readonly stdin: boolean; readonly tty: boolean },
  ): ReturnType<ContainerRuntime['exec']> {
    const container = this.all.get(id);
    if (!container?.running) return err(`failed to exec in container: ${noTask(id)}`);
    return execSession(this.kernel, container, command, { ...options, execId: hexId(this.random) });
  }

  attach(id: string, options: { readonly tty: boolean }): ReturnType<ContainerRuntime['attach']> {
    const container = this.all.get(id);
    // a process that has ended cannot be attached to, whether the runtime knows of its end or not
    if (!container?.running || container.main?.running !== true)
      return err(`failed to attach to container: ${noTask(id)}`);
    return attachSession(this.kernel, container, options.tty);
  }

  logs(id: string): ProcessLog {
    return this.all.get(id)?.host.log ?? NO_LOG;
  }

  memoryOf(id: string): number {
    return this.all.get(id)?.host.memoryBytes ?? 0;
  }

  updateContainer(id: string, resources: { readonly memoryLimitBytes: number | undefined }): void {
    this.all.get(id)?.host.limitMemory(resources.memoryLimitBytes);
  }

  turn(id: string, knob: ContainerKnob): void {
    this.all.get(id)?.turn(knob);
  }

  knobs(id: string): KnobStand | undefined {
    const container = this.all.get(id);
    if (!container?.running) return undefined;
    const { hung, failsProbes, memoryBytes, memoryLimit } = container.host;
    return { container: container.config.name, hangs: hung, failsProbes, memoryBytes, memoryLimitBytes: memoryLimit };
  }

  powerOff(): void {
    if (!this.power) return;
    this.power = false;
    for (const container of this.all.values()) container.vanish();
  }

  powerOn(): void {
    if (this.power) return;
    this.power = true;
    for (const container of this.all.values()) container.foundDead();
    for (const sandbox of this.boxes.values()) this.close(sandbox);
  }

  containerEnded(container: Container): void {
    this.tell('exited', container.config.podUid, container.status.id);
  }

  /** PID 1 of a pod whose containers share their processes. */
  private startPause(sandbox: Sandbox, processes: ProcessTable): void {
    const image = this.images.get(SANDBOX_IMAGE);
    if (!image) return;
    const host = new ContainerHost(sandbox.surroundings, PAUSE, image, processes);
    const options = {
      program: pause,
      args: ['/pause'],
      env: {},
      cwd: '/',
      stdin: EMPTY,
      stdout: DISCARD,
      stderr: DISCARD,
    };
    sandbox.pause = processes.start(host, options);
  }

  private close(sandbox: Sandbox): void {
    if (!sandbox.status.ready) return;
    sandbox.pause?.terminate(0);
    sandbox.status = { ...sandbox.status, ready: false };
    this.network.detach(sandbox.surroundings.network);
    this.tell('sandbox-stopped', sandbox.status.podUid, sandbox.status.id);
  }

  private inSandbox(sandbox: Sandbox): Container[] {
    const containers = this.containersOfPod.get(sandbox.status.podUid) ?? [];
    return containers.filter((container) => container.status.sandboxId === sandbox.status.id);
  }

  private tell(type: RuntimeEvent['type'], podUid: string, id: string): void {
    if (!this.power) return;
    for (const watcher of this.watchers) watcher({ type, podUid, id });
  }
}

const NO_LOG = new ProcessLog();

function append<T>(map: Map<string, T[]>, key: string, item: T): void {
  const list = map.get(key);
  if (list) list.push(item);
  else map.set(key, [item]);
}

function drop<T>(map: Map<string, T[]>, key: string, item: T): void {
  const left = (map.get(key) ?? []).filter((other) => other !== item);
  if (left.length > 0) map.set(key, left);
  else map.delete(key);
}
