// Makes the parts of a kubelet and connects them.

import type { ConfigMap, Pod, PodStatus, Secret } from '../../api/generated/types.ts';
import { fromTime, toMicroTime } from '../../api/values/time.ts';
import type { Client, EventRecorder } from '../apiserver/client.ts';
import { createProbeNetwork } from '../network/probes.ts';
import { ContainerExits } from './container/container-exits.ts';
import type { KubeletContext } from './sync/context.ts';
import type { EnvironmentSources } from './container/environment.ts';
import { ImageManager } from './container/image-manager.ts';
import type { KubeletOptions } from './kubelet-options.ts';
import { Prober } from './prober/prober.ts';
import { ProberManager } from './prober/prober-manager.ts';
import type { ProberManagerOptions } from './prober/prober-manager.ts';
import { ResizeManager } from './sync/resize.ts';
import type { ResizeManagerOptions } from './sync/resize.ts';
import { BackOff } from './container/restart-backoff.ts';
import type { KubeletSettings } from './node/settings.ts';
import { CONFIG_SEEN, CONFIG_SOURCE, isStaticPod } from './pod/static-pod-names.ts';
import type { MirrorPods } from './sync/static-pods.ts';
import { StatusManager } from './status/status-manager.ts';
import { RuntimePace } from './container/runtime-pace.ts';
import { Ticks } from './sync/ticks.ts';
import { VolumeManager } from './volumes/volume-manager.ts';
import type { WatchHub } from './watch-hub.ts';

const CRASH_LOOP_INITIAL_MS = 10_000;

export interface ContextOptions extends KubeletOptions {
  readonly hub: WatchHub;
  readonly client: Client;
  readonly recorder: EventRecorder;
  readonly settings: KubeletSettings;
  readonly mirrors: MirrorPods;
  readonly allocatable: Readonly<Record<string, string>>;
  /** Whether the API server can be reached. */
  readonly reports: () => boolean;
  /** Whether containers of the pod may still run. */
  readonly mayRun: (podUid: string) => boolean;
  readonly onStatus: (podUid: string) => void;
  readonly onProbe: ProberManagerOptions['onResult'];
  readonly refuseResize: ResizeManagerOptions['refuse'];
}

export function createContext(options: ContextOptions): KubeletContext {
  const { kernel, machine, runtime, access, client, recorder, settings, mirrors } = options;
  const network = createProbeNetwork(options.network, machine);
  const status = new StatusManager({
    kernel,
    client,
    reports: options.reports,
    mayRun: options.mayRun,
    mirrorOf: (pod) => (isStaticPod(pod) ? mirrors.of(pod) : pod),
    onChange: options.onStatus,
  });
  const statusOf = (pod: Pod): PodStatus => status.get(pod.metadata.uid) ?? pod.status;
  const sources = (pod: Pod): EnvironmentSources => new PodSources(options, pod, statusOf(pod));
  const prober = new Prober({ kernel, runtime, network, recorder, podIP: (pod) => podIP(options, pod) });
  return {
    kernel,
    machine,
    hostIPs: [{ ip: machine.address }],
    runtime,
    client,
    recorder,
    network,
    settings,
    random: kernel.random.fork(`kubelet ${machine.name} ${kernel.now}`),
    ticks: new Ticks(kernel, machine.name),
    pace: new RuntimePace(kernel),
    exits: new ContainerExits(kernel, runtime),
    status,
    probes: new ProberManager({
      kernel,
      status: (uid) => status.get(uid),
      run: (pod, container, kind, probe, id) => prober.run(pod, container, kind, probe, id),
      onResult: options.onProbe,
    }),
    images: new ImageManager({
      kernel,
      images: runtime.images,
      recorder,
      parallel: settings.serializeImagePulls ? 1 : (settings.maxParallelImagePulls ?? Infinity),
    }),
    mirrors,
    volumes: new VolumeManager({ kernel, machine, client, recorder, cluster: access, sources }),
    resizes: new ResizeManager({ kernel, recorder, refuse: options.refuseResize }),
    backOff: new BackOff(kernel, CRASH_LOOP_INITIAL_MS, settings.crashLoopMaximumMs),
    sources,
    statusOf,
  };
}

/** Where probes go, and what the downward API says: the address of the sandbox. */
function podIP({ machine, runtime }: ContextOptions, pod: Pod): string {
  if (pod.spec.hostNetwork) return machine.address;
  return runtime.sandboxes(pod.metadata.uid).at(-1)?.ip ?? '';
}

/** A pod is asked for its surroundings often, and for few of them. */
class PodSources implements EnvironmentSources {
  private readonly options: ContextOptions;
  private readonly pod: Pod;
  private readonly known: PodStatus;

  constructor(options: ContextOptions, pod: Pod, known: PodStatus) {
    this.options = options;
    this.pod = pod;
    this.known = known;
  }

  get status(): EnvironmentSources['status'] {
    const ip = podIP(this.options, this.pod);
    return ip === '' ? this.known : { podIP: ip, podIPs: [{ ip }] };
  }

  get hostIP(): string {
    return this.options.machine.address;
  }

  get allocatable(): EnvironmentSources['allocatable'] {
    return this.options.allocatable;
  }

  get ownAnnotations(): Readonly<Record<string, string>> {
    if (isStaticPod(this.pod)) return {};
    const { startTime } = this.known;
    return { [CONFIG_SEEN]: toMicroTime(fromTime(startTime) ?? this.options.kernel.wallClock), [CONFIG_SOURCE]: 'api' };
  }

  configMap(namespace: string, name: string): ConfigMap | undefined {
    return this.options.client.get('configmaps', namespace, name);
  }

  secret(namespace: string, name: string): Secret | undefined {
    return this.options.client.get('secrets', namespace, name);
  }

  serviceVariables(namespace: string): ReturnType<EnvironmentSources['serviceVariables']> {
    return this.options.hub.serviceVariables(namespace);
  }
}
