import { assert } from '../base/assert.ts';
import { err } from '../base/result.ts';
import type { Result } from '../base/result.ts';
import { notFound } from '../api/validation/errors.ts';
import type { Pod, Status } from '../api/generated/types.ts';
import { createApiServer } from './apiserver/api-server.ts';
import type { ComponentAccess } from './apiserver/client.ts';
import type { KubeletAccess } from './apiserver/kubelet-access.ts';
import type { ApiServer } from './apiserver/request.ts';
import type { Store } from './apiserver/store.ts';
import type { ClusterConfig, Fault, ImageBehaviour, Knob, NodeConfig, TrafficRequest } from './config.ts';
import { createRuntime } from './containers/create-runtime.ts';
import { ImageCatalogue } from './containers/images/catalogue.ts';
import type { ContainerRuntime, KnobStand } from './containers/runtime.ts';
import { controllers } from './controllers/registry.ts';
import { Kernel } from './kernel/kernel.ts';
import { simTime } from './kernel/time.ts';
import { startKubelet } from './kubelet/kubelet.ts';
import type { Kubelet } from './kubelet/kubelet.ts';
import type { ProbeLook } from './kubelet/prober/probe-look.ts';
import { Machine } from './machine/machine.ts';
import { ClusterDns } from './network/dns.ts';
import { KubeProxies } from './network/kube-proxy.ts';
import { Network } from './network/network.ts';
import { Traffic } from './network/traffic.ts';
import type { LostRequest, SettledRequest, TrafficCount } from './network/traffic.ts';
import { startScheduler } from './scheduler/scheduler.ts';
import type { SchedulingDecision } from './scheduler/decisions.ts';
import type { RunningScheduler } from './scheduler/scheduler.ts';

/** Virtual time before 0 s in which the machines join and settle. */
const WARM_UP_MS = 60_000;
const SCHEDULER = 'default-scheduler';

/** A machine with what runs on it. */
interface Member {
  readonly machine: Machine;
  readonly runtime: ContainerRuntime;
  readonly kubelet: Kubelet;
}

/** A simulated cluster: machines, the control plane over them, and the clock that moves it all. */
export class Cluster {
  readonly kernel: Kernel;
  readonly store: Store;
  /** The interface that everybody uses: kubectl, the page, the player. */
  readonly api: ApiServer;
  private readonly access: ComponentAccess;
  private readonly images: ImageCatalogue;
  private readonly network: Network;
  private readonly scheduler: RunningScheduler;
  private readonly traffic: Traffic;
  private readonly members = new Map<string, Member>();
  private readonly machineWatchers = new Set<(machine: Machine) => void>();
  private readonly addresses = new Set<string>();
  private joined = 0;

  constructor(kernel: Kernel, config: ClusterConfig) {
    this.kernel = kernel;
    const server = createApiServer(kernel, { warnNotSimulated: config.warnNotSimulated ?? false });
    this.store = server.store;
    this.api = server;
    this.access = server;
    this.images = new ImageCatalogue(config.images ?? {});
    this.network = new Network(kernel);
    this.network.services = new KubeProxies(kernel, server.client('kube-proxy'), (address) =>
      this.isNodeAddress(address),
    );
    if (config.dns ?? true) this.network.names = new ClusterDns(server.client('dns'));
    this.traffic = new Traffic(kernel, this.network, server.client('traffic'));
    for (const controller of controllers) {
      const { name } = controller;
      controller.start({ kernel, client: server.client(name), events: server.recorder(name) });
    }
    this.scheduler = startScheduler({
      kernel,
      client: server.client(SCHEDULER),
      events: server.actionRecorder(SCHEDULER, `${SCHEDULER}-podarium`),
    });
    server.connectKubelets(kubeletsOf((pod) => this.members.get(pod.spec.nodeName ?? '')));
    for (const node of config.nodes) this.addNode(node);
  }

  machine(name: string): Machine | undefined {
    return this.members.get(name)?.machine;
  }

  /** Called within each change of a machine's truth. Returns how to stop. */
  watchMachines(handler: (machine: Machine) => void): () => void {
    this.machineWatchers.add(handler);
    return () => this.machineWatchers.delete(handler);
  }

  /** A machine joins; its kubelet registers the node. */
  addNode(config: NodeConfig): void {
    assert(!this.members.has(config.name), `there is a machine ${config.name} already`);
    const { kernel, network, images, access } = this;
    this.joined += 1;
    const machine = new Machine(kernel, config, addressesOf(this.joined, Number(config.capacity?.['pods'] ?? 110)));
    const runtime = createRuntime({ kernel, machine, images, network, preloaded: config.preloaded ?? [] });
    const kubelet = startKubelet({ kernel, machine, runtime, access, network });
    machine.watch(() => {
      for (const watcher of this.machineWatchers) watcher(machine);
    });
    this.members.set(config.name, { machine, runtime, kubelet });
    this.addresses.add(machine.address);
  }

  /** Takes a machine away for good; its Node object stays until somebody deletes it. */
  removeNode(name: string): void {
    const member = this.members.get(name);
    if (!member) return;
    member.machine.suffer('power-off');
    this.network.removeMachine(member.machine);
    this.members.delete(name);
  }

  suffer(fault: Fault, node: string): void {
    this.members.get(node)?.machine.suffer(fault);
  }

  /** Starts, changes or (with 0 requests per second) stops a load generator. */
  setTraffic(request: TrafficRequest): void {
    this.traffic.set(request);
  }

  /** The requests settled since the last call, counted per second and generator. */
  takeTraffic(): readonly TrafficCount[] {
    return this.traffic.take();
  }

  /** The requests lost since the last call; of very many only the newest. */
  takeLost(): readonly LostRequest[] {
    return this.traffic.takeLost();
  }

  /** Tells of every request once its fate is known. */
  watchTraffic(watcher: (settled: SettledRequest) => void): void {
    this.traffic.watch(watcher);
  }

  /** The load generators that run, in order of their start. */
  trafficRunning(): readonly TrafficRequest[] {
    return this.traffic.running();
  }

  /** Changes how an image behaves from now on, or does something to a running container. */
  turn(knob: Knob): void {
    if (knob.what === 'image') {
      this.images.behave(knob.image, knob.behaviour);
      return;
    }
    const uid = knob.pod.includes('/') ? this.store.get('pods', knob.pod)?.metadata.uid : knob.pod;
    for (const { runtime } of this.members.values()) {
      const container = runtime.containers(uid ?? '').findLast(({ name }) => name === knob.container);
      if (container) runtime.turn(container.id, knob);
    }
  }

  /** How the knobs of a pod's running containers stand. */
  knobsOf(pod: Pod): readonly KnobStand[] {
    const runtime = this.members.get(pod.spec.nodeName ?? '')?.runtime;
    if (!runtime) return [];
    return runtime.containers(pod.metadata.uid).flatMap(({ id }) => runtime.knobs(id) ?? []);
  }

  /** What a person has said of an image, in whatever way its name is written. */
  behaviourOf(image: string): ImageBehaviour {
    return this.images.behaviourOf(image) ?? {};
  }

  /** What is so, whatever the API says: whether the pod's processes run, and whether anybody can see them. */
  truthOf(pod: Pod): 'none' | 'running' | 'cut' | 'dead' {
    const member = pod.spec.nodeName === undefined ? undefined : this.members.get(pod.spec.nodeName);
    if (!member) return 'none';
    const { power, connected } = member.machine.state;
    if (!power) return claimsToRun(pod) ? 'dead' : 'none';
    const running = member.runtime.containers(pod.metadata.uid).some((container) => container.state === 'running');
    if (!running) return 'none';
    return connected ? 'running' : 'cut';
  }

  /** How the probes of a pod are going, as its kubelet knows. */
  probesOf(pod: Pod): readonly ProbeLook[] {
    return this.members.get(pod.spec.nodeName ?? '')?.kubelet.probes(pod.metadata.uid) ?? [];
  }

  private isNodeAddress(address: string): boolean {
    return this.addresses.has(address);
  }

  /** The scheduler's last attempt for the pod `namespace/name`. */
  explainScheduling(pod: string): SchedulingDecision | undefined {
    return this.scheduler.explain(pod);
  }
}

/** A cluster at 0 s: its machines have joined and are ready. */
export function createCluster(config: ClusterConfig): Cluster {
  const kernel = new Kernel({ seed: config.seed, epoch: config.epoch, from: -WARM_UP_MS });
  const cluster = new Cluster(kernel, config);
  kernel.runUntil(simTime(0));
  return cluster;
}

/** The way from the API server to the kubelet of a pod's node. */
function kubeletsOf(memberOf: (pod: Pod) => Member | undefined): KubeletAccess {
  const reach = <T>(pod: Pod, ask: (kubelet: KubeletAccess) => Result<T, Status>): Result<T, Status> => {
    const member = memberOf(pod);
    if (member) return ask(member.kubelet.server);
    return err(notFound({ group: '', resource: 'nodes' }, pod.spec.nodeName ?? ''));
  };
  return {
    logs: (pod, options) => reach(pod, (kubelet) => kubelet.logs(pod, options)),
    followLogs: (pod, options) => reach(pod, (kubelet) => kubelet.followLogs(pod, options)),
    exec: (pod, options) => reach(pod, (kubelet) => kubelet.exec(pod, options)),
    attach: (pod, options) => reach(pod, (kubelet) => kubelet.attach(pod, options)),
  };
}

/** How many pods the usual range of a node, a /24, has addresses for. */
const USUAL_RANGE = 250;

/** The n-th machine's address and range of pod addresses: 10.10.0.11 and 10.244.1.0/24 for the first; wider for a machine with many pods. */
function addressesOf(n: number, pods: number): { readonly address: string; readonly podCidr: string } {
  const host = n + 10;
  const address = `10.10.${Math.floor(host / 256)}.${host % 256}`;
  if (pods > USUAL_RANGE) return { address, podCidr: `172.${16 + Math.floor(n / 16)}.${(n % 16) * 16}.0/20` };
  return { address, podCidr: n < 256 ? `10.244.${n}.0/24` : `10.${100 + Math.floor(n / 256)}.${n % 256}.0/24` };
}

function claimsToRun(pod: Pod): boolean {
  return pod.status.phase === 'Running' || pod.status.phase === 'Pending';
}
