// Keeps what the kubelet says of its pods and writes it to the API (pkg/kubelet/status/status_manager.go). Writes are batched and follow a change
// by a few milliseconds; the full pass every 10 s that repairs what others have changed runs only when something is to be repaired.

import { deepEqual } from '../../../base/equal.ts';
import type { ContainerStatus, Pod, PodStatus } from '../../../api/generated/types.ts';
import { toTime } from '../../../api/values/time.ts';
import type { Client } from '../../apiserver/client.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { KUBELET_CONDITIONS, conditionFor, readinessConditionsOf } from './pod-conditions.ts';
import { isTerminalPhase } from './pod-phase.ts';
import type { PodPhase } from './pod-phase.ts';
import { isMirrorPod } from '../pod/static-pod-names.ts';
import { isIllegalTransition, mergeStatus, statusAtEnd } from './status-merge.ts';

/** From a change to its write. */
const WRITE_MS = 8;
/** The full pass. */
const PASS_MS = 10_000;

interface Entry {
  /** The pod as the kubelet last saw it. */
  pod: Pod;
  status: PodStatus;
  /** Nothing of the pod is left on the node. */
  finished: boolean;
}

export interface StatusManagerOptions {
  readonly kernel: Kernel;
  readonly client: Client;
  /** Whether the API server can be reached. */
  readonly reports: () => boolean;
  /** Whether containers of the pod may still run: holds its terminal phase back. */
  readonly mayRun: (podUid: string) => boolean;
  /** The object in the API that shows the pod's status: the pod itself, or a static pod's mirror if there is one. */
  readonly mirrorOf: (pod: Pod) => Pod | undefined;
  /** Told after each change of what is known of a pod. */
  readonly onChange: (podUid: string) => void;
}

export class StatusManager {
  private readonly options: StatusManagerOptions;
  private readonly entries = new Map<string, Entry>();
  private readonly dirty = new Set<string>();
  private armed = false;
  private stopped = false;

  constructor(options: StatusManagerOptions) {
    this.options = options;
  }

  get(podUid: string): PodStatus | undefined {
    return this.entries.get(podUid)?.status;
  }

  /** Takes over a newly computed status. */
  set(pod: Pod, status: PodStatus): void {
    const entry = this.entries.get(pod.metadata.uid);
    const old = entry?.status ?? pod.status;
    if (entry && isIllegalTransition(pod, old, status)) return;
    this.replace(pod, old, status, entry?.finished ?? false);
  }

  /** A readiness probe's result, ahead of the sync that it triggers. */
  setReadiness(podUid: string, containerId: string, ready: boolean): void {
    const entry = this.entries.get(podUid);
    if (!entry) return;
    const changed = withContainer(entry.status, containerId, (one) => (one.ready === ready ? one : { ...one, ready }));
    if (changed === entry.status) return;
    this.replace(entry.pod, entry.status, withReadiness(entry.pod, changed, this.now), entry.finished);
  }

  /** A startup probe's result, ahead of the sync that it triggers. */
  setStartup(podUid: string, containerId: string, started: boolean): void {
    const entry = this.entries.get(podUid);
    if (!entry) return;
    const changed = withContainer(entry.status, containerId, (one) =>
      one.started === started ? one : { ...one, started },
    );
    if (changed !== entry.status) this.replace(entry.pod, entry.status, changed, entry.finished);
  }

  /** The pod's sandbox is there: told ahead of the sync that sees it. */
  setSandboxReady(pod: Pod): void {
    const entry = this.entries.get(pod.metadata.uid);
    if (!entry) return;
    const previous = entry.status.conditions;
    const type = 'PodReadyToStartContainers';
    const condition = conditionFor({ pod, previous, now: this.now }, type, { status: 'True' });
    const conditions = (previous ?? []).map((one) => (one.type === type ? condition : one));
    this.replace(pod, entry.status, { ...entry.status, conditions }, entry.finished);
  }

  /** The pod's work on this node is over: what was not reported becomes final, and a deleted pod's object is removed (TerminatePod). */
  finish(pod: Pod): void {
    const { uid } = pod.metadata;
    const entry = this.entries.get(uid);
    const old = entry?.status ?? pod.status;
    this.replace(pod, old, statusAtEnd(pod, old), true);
    this.queue(uid);
  }

  forget(podUid: string): void {
    this.entries.delete(podUid);
    this.dirty.delete(podUid);
  }

  /** Writes the pod's status again at the next full pass, because the API shows another. */
  repair(pod: Pod): void {
    const { uid } = pod.metadata;
    const entry = this.entries.get(uid);
    if (!entry || this.sameAsWritten(entry, pod)) return;
    const { kernel } = this.options;
    const rest = PASS_MS - (((kernel.now % PASS_MS) + PASS_MS) % PASS_MS);
    kernel.after(rest, () => this.queue(uid), 'status manager: full pass');
  }

  /** Writes the pod's status though nothing changed: its object is new. */
  rewrite(podUid: string, delayMs: number): void {
    this.options.kernel.after(delayMs, () => this.queue(podUid));
  }

  /** Writes what waits: the API server can be reached again. */
  resume(): void {
    this.arm();
  }

  stop(): void {
    this.stopped = true;
  }

  private replace(pod: Pod, old: PodStatus, status: PodStatus, finished: boolean): void {
    const { uid } = pod.metadata;
    const startTime = old.startTime ?? status.startTime ?? this.now;
    const next = status.startTime === startTime ? status : { ...status, startTime };
    const entry = this.entries.get(uid);
    if (entry) {
      entry.pod = pod;
      if (entry.finished === finished && deepEqual(entry.status, next)) return;
      entry.status = next;
      entry.finished = finished;
    } else {
      this.entries.set(uid, { pod, status: next, finished });
    }
    this.queue(uid);
    this.options.onChange(uid);
  }

  private get now(): string {
    return toTime(this.options.kernel.wallClock);
  }

  private queue(podUid: string): void {
    if (!this.entries.has(podUid)) return;
    this.dirty.add(podUid);
    this.arm();
  }

  private arm(): void {
    if (this.armed || this.stopped || this.dirty.size === 0) return;
    this.armed = true;
    this.options.kernel.after(WRITE_MS, () => this.flush());
  }

  private flush(): void {
    this.armed = false;
    if (this.stopped || !this.options.reports()) return;
    const uids = [...this.dirty];
    this.dirty.clear();
    for (const uid of uids) {
      const entry = this.entries.get(uid);
      if (entry) this.write(uid, entry);
    }
  }

  private write(uid: string, entry: Entry): void {
    const { client, mayRun, mirrorOf } = this.options;
    const target = mirrorOf(entry.pod);
    if (!target) return;
    const { namespace, name } = target.metadata;
    let current = client.get('pods', namespace, name);
    if (!current || current.metadata.uid !== target.metadata.uid) return;
    const status = mergeStatus(current.status, entry.status, mayRun(uid));
    if (!deepEqual(current.status, status)) {
      const written = client.updateStatus('pods', { ...current, status });
      if (!written.ok) return;
      current = written.value;
    }
    if (!this.mayBeDeleted(entry, current)) return;
    client.delete('pods', namespace, name, {
      gracePeriodSeconds: 0,
      preconditions: { uid: current.metadata.uid },
    });
  }

  private mayBeDeleted(entry: Entry, current: Pod): boolean {
    if (current.metadata.deletionTimestamp === undefined || isMirrorPod(current)) return false;
    return entry.finished && isTerminalPhase(current.status.phase);
  }

  private sameAsWritten(entry: Entry, pod: Pod): boolean {
    const { mayRun } = this.options;
    return deepEqual(pod.status, mergeStatus(pod.status, entry.status, mayRun(pod.metadata.uid)));
  }
}

function withContainer(
  status: PodStatus,
  containerId: string,
  change: (status: ContainerStatus) => ContainerStatus,
): PodStatus {
  for (const list of ['containerStatuses', 'initContainerStatuses'] as const) {
    const index = status[list]?.findIndex((one) => one.containerID === containerId) ?? -1;
    const found = status[list]?.[index];
    if (!found) continue;
    const changed = change(found);
    return changed === found ? status : { ...status, [list]: status[list]?.with(index, changed) };
  }
  return status;
}

/** `Ready` and `ContainersReady` anew, the other conditions as they were. */
function withReadiness(pod: Pod, status: PodStatus, now: string): PodStatus {
  const statuses = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
  const fresh = readinessConditionsOf({
    pod,
    phase: status.phase as PodPhase,
    statuses: new Map(statuses.map((one) => [one.name, one])),
    foreign: (pod.status.conditions ?? []).filter((one) => !KUBELET_CONDITIONS.has(one.type)),
    sandboxReady: true,
    restartingAll: false,
    previous: status.conditions,
    now,
  });
  const conditions = (status.conditions ?? []).map((one) => fresh.find(({ type }) => type === one.type) ?? one);
  return { ...status, conditions };
}
