// A running kubelet (pkg/kubelet/kubelet.go): takes pods in from the API, hands them to their workers, and carries what happens between the parts.

import type { Container, Pod, PodStatus } from '../../api/generated/types.ts';
import type { Client } from '../apiserver/client.ts';
import type { VersionOf } from '../apiserver/store.ts';
import type { RuntimeEvent } from '../containers/runtime.ts';
import type { ProbeKind, ProbeLook } from './prober/probe-look.ts';
import { refusalOf } from './node/admission.ts';
import type { Refusal } from './node/admission.ts';
import type { KubeletContext } from './sync/context.ts';
import { createContext } from './create-context.ts';
import { EventBuffer } from './event-buffer.ts';
import { EvictionManager } from './eviction/eviction-manager.ts';
import { deadlineOf } from './sync/generate-status.ts';
import type { KubeletOptions } from './kubelet-options.ts';
import { Link } from './link.ts';
import { allocatableOf, capacityOf } from './node/node-object.ts';
import { NodeRoom, refuseResize } from './node-room.ts';
import { NodeStatusManager } from './node/node-status.ts';
import { isTerminalPhase } from './status/pod-phase.ts';
import { PodWorker } from './sync/pod-worker.ts';
import type { PodSyncs } from './sync/pod-worker.ts';
import type { ProbeResult } from './prober/probe-worker.ts';
import { settingsOf } from './node/settings.ts';
import type { KubeletSettings } from './node/settings.ts';
import { CONFIG_MIRROR, isMirrorPod, isStaticPod } from './pod/static-pod-names.ts';
import { MirrorPods, readStaticPods } from './sync/static-pods.ts';
import { hubOf, sourcesOf } from './watch-hub.ts';
import { syncPod } from './sync/sync-pod.ts';
import { syncTerminatedPod, syncTerminatingPod } from './sync/sync-terminating.ts';
import type { NodeListener, WatchHub } from './watch-hub.ts';

const SYNCS: PodSyncs = { sync: syncPod, terminating: syncTerminatingPod, terminated: syncTerminatedPod };
/** From the arrival of a pod to its refusal. */
const REFUSE_MS = 5;
/** A pod is synced again after 60 to 90 s; the mean is taken. */
const RESYNC_MS = 75_000;

export class KubeletProcess implements NodeListener {
  private readonly options: KubeletOptions;
  private readonly settings: KubeletSettings;
  private readonly client: Client;
  private readonly hub: WatchHub;
  private readonly author: string;
  private readonly link: Link;
  private readonly recorder: EventBuffer;
  private readonly room: NodeRoom;
  private readonly context: KubeletContext;
  private readonly nodeStatus: NodeStatusManager;
  private readonly evictions: EvictionManager;
  private readonly mirrors: MirrorPods;
  private readonly workers = new Map<string, PodWorker>();
  private readonly refused = new Set<string>();
  private readonly followed = new Set<string>();
  private readonly allocatable: Readonly<Record<string, string>>;
  private readonly stops: (() => void)[] = [];
  private stopped = false;

  constructor(options: KubeletOptions, boot: number) {
    const { kernel, machine, access, runtime } = options;
    this.options = options;
    this.settings = settingsOf(machine.config.kubelet);
    this.author = `kubelet/${machine.name}`;
    this.client = access.client(this.author);
    this.hub = hubOf(access);
    this.link = new Link(
      {
        kernel,
        nodeName: machine.name,
        onWatches: () => this.reconnected(),
        onReports: () => this.nodeStatus.resume(),
      },
      machine.state.connected,
    );
    this.recorder = new EventBuffer(kernel, access.recorder('kubelet', machine.name), () => this.link.watches);
    this.allocatable = allocatableOf(capacityOf(machine, this.settings));
    this.mirrors = new MirrorPods(this.client, machine.name, () => this.link.watches);
    this.room = new NodeRoom(this.workers, this.allocatable, (pod) => this.context.resizes.requestsOf(pod));
    this.context = createContext({
      ...options,
      hub: this.hub,
      client: this.client,
      recorder: this.recorder,
      settings: this.settings,
      mirrors: this.mirrors,
      allocatable: this.allocatable,
      reports: () => this.link.watches && !this.stopped,
      mayRun: (uid) => this.workers.get(uid)?.stopped === false,
      onStatus: (uid) => this.context.probes.statusChanged(uid),
      onProbe: (uid, kind, id, result) => this.probeResult(uid, kind, id, result),
      refuseResize: (pod) => refuseResize(this.room.for(pod)),
    });
    this.evictions = new EvictionManager({
      kernel,
      machine,
      runtime,
      recorder: this.recorder,
      settings: this.settings,
      workers: () => [...this.workers.values()].filter((worker) => !worker.stopped),
      volume: (pod, name) => this.context.volumes.directory(pod, name),
      onPressure: () => this.nodeStatus.touchNow(),
    });
    this.nodeStatus = new NodeStatusManager({
      kernel,
      machine,
      client: this.client,
      recorder: this.recorder,
      runtime,
      settings: this.settings,
      reports: () => this.link.reports,
      pressures: () => this.evictions.pressures,
      boot,
    });
  }

  start(): void {
    const { machine, runtime } = this.options;
    this.nodeStatus.start();
    this.stops.push(
      runtime.watch((event) => this.runtimeEvent(event)),
      this.hub.listen(machine.name, this),
    );
    for (const pod of readStaticPods(this.options.kernel, machine)) this.podAdded(pod);
    if (this.link.watches) this.listPods();
    this.evictions.reconsider();
  }

  stop(): void {
    this.stopped = true;
    this.link.stop();
    this.hub.unfollow(this.followed, this);
    for (const stop of this.stops) stop();
    this.nodeStatus.stop();
    this.evictions.stop();
    this.context.status.stop();
    this.context.probes.stop();
    for (const worker of this.workers.values()) worker.halt();
  }

  probes(podUid: string): readonly ProbeLook[] {
    return this.context.probes.look(podUid);
  }

  pods(): readonly Pod[] {
    return [...this.workers.values()].map((worker) => worker.pod);
  }

  statusOf(pod: Pod): PodStatus {
    return this.context.statusOf(pod);
  }

  /** The network is cut, or whole again. */
  linkChanged(connected: boolean): void {
    if (connected) this.link.heal();
    else this.link.cut();
  }

  pressureChanged(): void {
    this.evictions.reconsider();
  }

  // ---- what the API says ----

  pod(version: VersionOf<'pods'>): void {
    if (!this.link.watches) return;
    if (isMirrorPod(version.object)) this.mirrorSeen(version.object, version.type === 'DELETED');
    else if (version.type === 'DELETED') this.podRemoved(version.object.metadata.uid);
    else this.podSeen(version.object, version.author === this.author);
  }

  node(version: VersionOf<'nodes'>): void {
    this.nodeStatus.seen(version.type === 'DELETED' ? undefined : version.object, version.author === this.author);
  }

  /** A ConfigMap or Secret changed: the pods that show it take it over with their next periodic sync. */
  source(key: string): void {
    const { kernel } = this.options;
    for (const worker of this.workers.values()) {
      if (worker.work !== 'sync' || !sourcesOf(worker.pod).includes(key)) continue;
      this.context.volumes.touch(worker.uid);
      const turns = Math.floor((kernel.now - worker.lastSync) / RESYNC_MS) + 1;
      worker.wakeAt(worker.lastSync + turns * RESYNC_MS);
    }
  }

  /** The API server is back: what waited is handed in, and the pods are listed again. */
  private reconnected(): void {
    this.recorder.resume();
    this.listPods();
    this.context.status.resume();
  }

  private listPods(): void {
    const listed = [...this.hub.podsByNode.get(this.options.machine.name)];
    const uids = new Set(listed.map((pod) => pod.metadata.uid));
    for (const worker of this.workers.values()) {
      if (!uids.has(worker.uid) && !isStaticPod(worker.pod)) this.podRemoved(worker.uid);
    }
    for (const pod of listed) {
      if (isMirrorPod(pod)) this.mirrorSeen(pod, false);
      else this.podSeen(pod, false);
    }
  }

  /**
   * A mirror that goes, or that nobody stands behind any more, is removed; the static pod's next sync makes a new one. A deletion
   * with a grace period brings that about at once. A mirror that is deleted by force is back with the periodic sync only (so recorded).
   */
  private mirrorSeen(mirror: Pod, gone: boolean): void {
    const worker = this.workers.get(mirror.metadata.annotations?.[CONFIG_MIRROR] ?? '');
    const { deletionTimestamp, deletionGracePeriodSeconds } = mirror.metadata;
    if (worker && !gone && deletionTimestamp !== undefined && deletionGracePeriodSeconds !== 0) worker.wake();
    else if (!worker && !gone) this.options.kernel.after(0, () => this.mirrors.remove(mirror));
  }

  private podSeen(pod: Pod, own: boolean): void {
    const { uid } = pod.metadata;
    const worker = this.workers.get(uid);
    if (!worker) {
      if (!this.refused.has(uid) || isLeaving(pod)) this.podAdded(pod);
      return;
    }
    const before = worker.pod;
    if (before === pod) return;
    if (own || sameSpec(before, pod)) {
      this.statusSeen(worker, pod, own);
      return;
    }
    worker.update(pod);
    this.context.probes.update(pod);
    if (before.spec.activeDeadlineSeconds !== pod.spec.activeDeadlineSeconds) this.watchDeadline(worker);
  }

  /** Only the status differs: taken note of, and repaired if others have changed what is the kubelet's. */
  private statusSeen(worker: PodWorker, pod: Pod, own: boolean): void {
    const before = worker.pod;
    worker.pod = pod;
    if (own) return;
    this.context.status.repair(pod);
    if (pod.spec.readinessGates?.length && before.status.conditions !== pod.status.conditions) worker.wake();
  }

  private podAdded(pod: Pod): void {
    const { status } = pod;
    const ended = isTerminalPhase(status.phase);
    if (!ended && pod.metadata.deletionTimestamp === undefined) {
      const refusal = this.refusal(pod);
      if (refusal) {
        this.refused.add(pod.metadata.uid);
        this.options.kernel.after(REFUSE_MS, () => this.refuse(pod, refusal));
        return;
      }
    }
    const worker = new PodWorker(this.context, pod, SYNCS, this.finished);
    if (ended && !this.options.runtime.containers(pod.metadata.uid).some((one) => one.state === 'running')) {
      worker.work = 'terminated';
      worker.stopped = true;
    }
    this.workers.set(pod.metadata.uid, worker);
    this.context.resizes.admit(pod);
    this.follow(pod);
    worker.wake();
    this.watchDeadline(worker);
    if (pod.spec.volumes?.some((volume) => volume.emptyDir) || pod.spec.containers.some(hasStorageLimit)) {
      this.evictions.reconsider();
    }
  }

  private podRemoved(uid: string): void {
    this.refused.delete(uid);
    const worker = this.workers.get(uid);
    if (!worker) return;
    if (worker.work === 'finished') this.forget(uid);
    else worker.remove();
  }

  private follow(pod: Pod): void {
    for (const key of sourcesOf(pod)) {
      if (this.followed.has(key)) continue;
      this.followed.add(key);
      this.hub.follow(key, this);
    }
  }

  // ---- admission ----

  private refusal(pod: Pod): Refusal | undefined {
    const node = this.client.get('nodes', undefined, this.options.machine.name);
    if (!node) return undefined;
    return refusalOf({ pod, node, ...this.room.for(pod), pressures: this.evictions.pressures });
  }

  /** rejectPod: the pod fails, for good. */
  private refuse(pod: Pod, { reason, message }: Refusal): void {
    if (this.stopped) return;
    this.recorder.event(pod, 'Warning', reason, message);
    this.context.status.set(pod, {
      phase: 'Failed',
      reason,
      message: `Pod was rejected: ${message}`,
      ...(pod.metadata.generation === undefined ? undefined : { observedGeneration: pod.metadata.generation }),
      ...(pod.status.qosClass === undefined ? undefined : { qosClass: pod.status.qosClass }),
    });
  }

  // ---- what happens on the node ----

  private runtimeEvent({ type, podUid, id }: RuntimeEvent): void {
    if (this.stopped) return;
    if (type === 'exited') this.context.exits.ended(id);
    if (type === 'created' || type === 'removed') return;
    this.workers.get(podUid)?.runtimeEvent();
  }

  private probeResult(podUid: string, kind: ProbeKind, containerId: string, result: ProbeResult): void {
    const { status } = this.context;
    if (kind === 'readiness') status.setReadiness(podUid, containerId, result === 'success');
    if (kind === 'startup') status.setStartup(podUid, containerId, result === 'success');
    if (kind === 'liveness' && result !== 'failure') return;
    this.workers.get(podUid)?.wake();
  }

  private watchDeadline(worker: PodWorker): void {
    const { activeDeadlineSeconds } = worker.pod.spec;
    if (activeDeadlineSeconds === undefined) return;
    const { kernel, machine } = this.options;
    const due = deadlineOf(this.context, worker) ?? kernel.now + activeDeadlineSeconds * 1000;
    const at = this.context.ticks.syncTickFrom(Math.max(due, kernel.now));
    const what = `active deadline of ${worker.pod.metadata.name} on ${machine.name}`;
    kernel.at(
      at,
      () => {
        if (this.stopped || worker.work !== 'sync') return;
        const exact = deadlineOf(this.context, worker);
        if (exact !== undefined && exact > kernel.now) this.watchDeadline(worker);
        else worker.wake();
      },
      what,
    );
  }

  /** One for all workers. */
  private readonly finished = (worker: PodWorker): void => {
    const { uid } = worker;
    const { probes, volumes, resizes, backOff } = this.context;
    probes.remove(uid);
    resizes.forget(uid);
    backOff.forget(`${uid}/`);
    for (const other of this.workers.values()) if (resizes.isPending(other.uid)) other.wake();
    if (worker.removed) this.forget(uid);
    else if (worker.pod.metadata.deletionTimestamp !== undefined) volumes.remove(uid);
  };

  private forget(uid: string): void {
    const { runtime } = this.options;
    this.workers.delete(uid);
    this.context.status.forget(uid);
    this.context.volumes.remove(uid);
    for (const sandbox of runtime.sandboxes(uid)) runtime.removePodSandbox(sandbox.id);
  }
}

function hasStorageLimit({ resources }: Container): boolean {
  return resources?.limits?.['ephemeral-storage'] !== undefined;
}

/** A refused pod that was being deleted before it was refused: it is seen off like any other. */
const isLeaving = ({ metadata, status }: Pod): boolean =>
  metadata.deletionTimestamp !== undefined && isTerminalPhase(status.phase);

/** Whether only the status, or what nobody looks at, differs. */
function sameSpec(a: Pod, b: Pod): boolean {
  return (
    a.spec === b.spec &&
    a.metadata.deletionTimestamp === b.metadata.deletionTimestamp &&
    a.metadata.deletionGracePeriodSeconds === b.metadata.deletionGracePeriodSeconds &&
    a.metadata.labels === b.metadata.labels &&
    a.metadata.annotations === b.metadata.annotations &&
    a.metadata.generation === b.metadata.generation
  );
}
