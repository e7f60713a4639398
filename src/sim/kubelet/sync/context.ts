// The parts of one running kubelet, as they see each other. They live from the start of the kubelet process to its stop.

import type { Pod, PodStatus } from '../../../api/generated/types.ts';
import type { Random } from '../../../base/random.ts';
import type { Client, EventRecorder } from '../../apiserver/client.ts';
import type { ContainerRuntime } from '../../containers/runtime.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Machine } from '../../machine/machine.ts';
import type { ProbeNetwork } from '../../network/probes.ts';
import type { ContainerExits } from '../container/container-exits.ts';
import type { EnvironmentSources } from '../container/environment.ts';
import type { ImageManager } from '../container/image-manager.ts';
import type { ProberManager } from '../prober/prober-manager.ts';
import type { ResizeManager } from './resize.ts';
import type { BackOff } from '../container/restart-backoff.ts';
import type { KubeletSettings } from '../node/settings.ts';
import type { MirrorPods } from './static-pods.ts';
import type { StatusManager } from '../status/status-manager.ts';
import type { RuntimePace } from '../container/runtime-pace.ts';
import type { Ticks } from './ticks.ts';
import type { VolumeManager } from '../volumes/volume-manager.ts';

export interface KubeletContext {
  readonly kernel: Kernel;
  readonly machine: Machine;
  /** The machine's addresses, as the status of its pods tells them. */
  readonly hostIPs: NonNullable<PodStatus['hostIPs']>;
  readonly runtime: ContainerRuntime;
  readonly client: Client;
  readonly recorder: EventRecorder;
  readonly network: ProbeNetwork;
  readonly settings: KubeletSettings;
  /** Chance on this node: how long things take. */
  readonly random: Random;
  readonly ticks: Ticks;
  readonly pace: RuntimePace;
  readonly exits: ContainerExits;
  readonly status: StatusManager;
  readonly probes: ProberManager;
  readonly images: ImageManager;
  readonly volumes: VolumeManager;
  readonly mirrors: MirrorPods;
  readonly resizes: ResizeManager;
  /** Crash loops. */
  readonly backOff: BackOff;
  /** What env and volumes of a pod are taken from. */
  sources(pod: Pod): EnvironmentSources;
  /** The status as known here, or as the API has it. */
  statusOf(pod: Pod): PodStatus;
}
