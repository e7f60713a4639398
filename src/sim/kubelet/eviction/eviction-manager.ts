// Node pressure and limits of local storage (pkg/kubelet/eviction/eviction_manager.go). Rounds come every 10 s, but only while there is something to look at:
// a machine under pressure, a condition that has to end, or pods with a limit on local storage.

import type { Pod } from '../../../api/generated/types.ts';
import { quantityValue } from '../../../api/values/quantity.ts';
import { toTime } from '../../../api/values/time.ts';
import { fnv1a } from '../../../base/random.ts';
import type { EventRecorder } from '../../apiserver/client.ts';
import type { Directory, FileNode } from '../../containers/files/files.ts';
import type { ContainerRuntime } from '../../containers/runtime.ts';
import type { Kernel, Timer } from '../../kernel/kernel.ts';
import type { Machine } from '../../machine/machine.ts';
import { CRITICAL_PRIORITY } from '../node/admission.ts';
import { evictionMessage, rankForEviction } from './eviction-ranking.ts';
import type { PodUsage, Shortage } from './eviction-ranking.ts';
import { capacityOf, nodeReference } from '../node/node-object.ts';
import type { Pressure } from '../node/node-object.ts';
import type { PodWorker } from '../sync/pod-worker.ts';
import type { KubeletSettings } from '../node/settings.ts';
import { isStaticPod } from '../pod/static-pod-names.ts';

const ROUND_MS = 10_000;
/** After an eviction the pod's end is looked for every second, this long at most. */
const POLL_MS = 1000;
const CLEANUP_MS = 30_000;
const GRACE_SECONDS = 1;
/** What the machine itself uses. */
const SYSTEM_BYTES = 300 * 1024 * 1024;

export interface EvictionOptions {
  readonly kernel: Kernel;
  readonly machine: Machine;
  readonly runtime: ContainerRuntime;
  readonly recorder: EventRecorder;
  readonly settings: KubeletSettings;
  /** Workers of pods that have not ended. */
  readonly workers: () => readonly PodWorker[];
  readonly volume: (pod: Pod, name: string) => Directory | undefined;
  /** The node's conditions have changed. */
  readonly onPressure: () => void;
}

export class EvictionManager {
  readonly pressures = new Set<Pressure>();
  private readonly options: EvictionOptions;
  private readonly lastSeen = new Map<Pressure, number>();
  private timer: Timer | undefined;
  private stopped = false;

  constructor(options: EvictionOptions) {
    this.options = options;
  }

  /** Something may be to be looked at from now on. */
  reconsider(): void {
    if (this.timer || this.stopped || !this.hasWork()) return;
    const { kernel, machine } = this.options;
    const phase = fnv1a(`eviction ${machine.name}`) % ROUND_MS;
    const wait = (((phase - kernel.now) % ROUND_MS) + ROUND_MS) % ROUND_MS || ROUND_MS;
    this.arm(wait);
  }

  stop(): void {
    this.stopped = true;
    this.timer?.cancel();
  }

  private arm(waitMs: number): void {
    const { kernel, machine } = this.options;
    this.timer = kernel.after(waitMs, () => this.round(), `eviction manager of ${machine.name}`);
  }

  private hasWork(): boolean {
    const { machine, workers } = this.options;
    const { memoryPressure, diskPressure } = machine.state;
    return memoryPressure || diskPressure || this.pressures.size > 0 || workers().some(({ pod }) => limitsStorage(pod));
  }

  private round(): void {
    this.timer = undefined;
    const evicted = this.enforceLimits() ?? this.relieve();
    if (evicted) this.awaitEnd(evicted, this.options.kernel.now + CLEANUP_MS);
    else if (this.hasWork()) this.arm(ROUND_MS);
  }

  /** The next round comes as soon as the pod is gone. */
  private awaitEnd(worker: PodWorker, until: number): void {
    const { kernel, machine } = this.options;
    const look = (): void => {
      if (worker.stopped || kernel.now >= until) this.round();
      else this.awaitEnd(worker, until);
    };
    this.timer = kernel.after(POLL_MS, look, `eviction manager of ${machine.name}`);
  }

  // ---- pressure ----

  private relieve(): PodWorker | undefined {
    const shortages = this.shortages();
    this.updateConditions(shortages);
    const [shortage] = shortages;
    if (!shortage) return undefined;
    const { recorder, machine } = this.options;
    recorder.event(
      nodeReference(machine.name),
      'Warning',
      'EvictionThresholdMet',
      `Attempting to reclaim ${shortage.resource}`,
    );
    const usages = this.options
      .workers()
      .filter(isEvictable)
      .map((worker) => this.usageOf(worker, shortage));
    const [first] = rankForEviction(usages, shortage);
    if (!first) return undefined;
    const worker = this.options.workers().find((one) => one.pod === first.pod);
    if (worker) this.evict(worker, evictionMessage(first, shortage), true);
    return worker;
  }

  private shortages(): readonly Shortage[] {
    const { machine, settings } = this.options;
    const capacity = capacityOf(machine, settings);
    const shortages: Shortage[] = [];
    const memory = quantityValue(capacity['memory']);
    const memoryThreshold = thresholdOf(settings.evictionHard['memory.available'], memory);
    const memoryAvailable = machine.state.memoryPressure
      ? Math.floor(memoryThreshold * 0.6)
      : memory - this.memoryUsed();
    if (memoryAvailable < memoryThreshold) {
      shortages.push({ resource: 'memory', thresholdBytes: memoryThreshold, availableBytes: memoryAvailable });
    }
    const disk = quantityValue(capacity['ephemeral-storage']);
    const diskThreshold = thresholdOf(settings.evictionHard['nodefs.available'], disk);
    if (machine.state.diskPressure) {
      const availableBytes = Math.floor(diskThreshold * 0.6);
      shortages.push({ resource: 'ephemeral-storage', thresholdBytes: diskThreshold, availableBytes });
    }
    return shortages;
  }

  private memoryUsed(): number {
    const { workers, runtime } = this.options;
    const containers = workers().flatMap((worker) => runtime.containers(worker.uid));
    return containers.reduce(
      (sum, { id, state }) => sum + (state === 'running' ? runtime.memoryOf(id) : 0),
      SYSTEM_BYTES,
    );
  }

  private updateConditions(shortages: readonly Shortage[]): void {
    const { kernel, settings } = this.options;
    const met = new Set<Pressure>(shortages.map(({ resource }) => (resource === 'memory' ? 'memory' : 'disk')));
    for (const pressure of met) this.lastSeen.set(pressure, kernel.now);
    let changed = false;
    for (const [pressure, seen] of this.lastSeen) {
      const holds = met.has(pressure) || kernel.now - seen < settings.evictionPressureTransitionMs;
      if (holds === this.pressures.has(pressure)) continue;
      changed = true;
      if (holds) this.pressures.add(pressure);
      else this.pressures.delete(pressure);
    }
    if (changed) this.options.onPressure();
  }

  private usageOf({ pod, uid }: PodWorker, { resource }: Shortage): PodUsage {
    const { runtime } = this.options;
    if (resource === 'ephemeral-storage') return { pod, containers: new Map() };
    const running = runtime.containers(uid).filter((one) => one.state === 'running');
    return { pod, containers: new Map(running.map(({ name, id }) => [name, runtime.memoryOf(id)])) };
  }

  private evict(worker: PodWorker, message: string, disruption: boolean): void {
    const { kernel, recorder } = this.options;
    const { pod } = worker;
    recorder.event(pod, 'Warning', 'Evicted', message);
    const { generation } = pod.metadata;
    worker.evict({
      graceSeconds: GRACE_SECONDS,
      status: { reason: 'Evicted', message },
      condition: disruption
        ? {
            type: 'DisruptionTarget',
            status: 'True',
            ...(generation === undefined ? undefined : { observedGeneration: generation }),
            reason: 'TerminationByKubelet',
            message,
            lastTransitionTime: toTime(kernel.wallClock),
          }
        : undefined,
    });
  }

  // ---- limits of local storage ----

  private enforceLimits(): PodWorker | undefined {
    for (const worker of this.options.workers()) {
      if (worker.work !== 'sync' || !limitsStorage(worker.pod)) continue;
      const message = this.exceeded(worker.pod);
      if (message === undefined) continue;
      this.evict(worker, message, false);
      return worker;
    }
    return undefined;
  }

  private exceeded(pod: Pod): string | undefined {
    for (const { name, emptyDir } of pod.spec.volumes ?? []) {
      if (emptyDir?.sizeLimit === undefined) continue;
      const directory = this.options.volume(pod, name);
      if (directory && sizeOf(directory) > quantityValue(emptyDir.sizeLimit)) {
        return `Usage of EmptyDir volume "${name}" exceeds the limit "${emptyDir.sizeLimit}". `;
      }
    }
    const limits = pod.spec.containers.map((container) => container.resources?.limits?.['ephemeral-storage']);
    if (limits.some((limit) => limit === undefined)) return undefined;
    const total = limits.reduce((sum, limit) => sum + quantityValue(limit), 0);
    const used = (pod.spec.volumes ?? []).reduce((sum, volume) => sum + this.localUsage(pod, volume), 0);
    if (used <= total) return undefined;
    const text = limits.length === 1 ? limits[0] : String(total);
    return `Pod ephemeral local storage usage exceeds the total limit of containers ${text}. `;
  }

  private localUsage(pod: Pod, volume: NonNullable<Pod['spec']['volumes']>[number]): number {
    if (!volume.emptyDir || volume.emptyDir.medium === 'Memory') return 0;
    const directory = this.options.volume(pod, volume.name);
    return directory ? sizeOf(directory) : 0;
  }
}

function limitsStorage(pod: Pod): boolean {
  if (pod.spec.volumes?.some((volume) => volume.emptyDir?.sizeLimit !== undefined)) return true;
  return pod.spec.containers.some((container) => container.resources?.limits?.['ephemeral-storage'] !== undefined);
}

/** Static pods and those that the system needs stay. */
function isEvictable({ pod, work }: PodWorker): boolean {
  return work === 'sync' && !isStaticPod(pod) && (pod.spec.priority ?? 0) < CRITICAL_PRIORITY;
}

/** A quantity, or a share of the capacity. */
function thresholdOf(threshold: string | undefined, capacity: number): number {
  if (threshold === undefined) return 0;
  const percent = /^([\d.]+)%$/.exec(threshold)?.[1];
  return percent === undefined ? quantityValue(threshold) : Math.floor((capacity * Number(percent)) / 100);
}

function sizeOf(node: FileNode): number {
  if (node.type === 'file') return node.text.length;
  if (node.type === 'link') return 0;
  let bytes = 0;
  for (const entry of node.entries.values()) bytes += sizeOf(entry);
  return bytes;
}
