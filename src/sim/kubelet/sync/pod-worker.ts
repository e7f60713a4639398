// One pod's worker (pkg/kubelet/pod_workers.go): its syncs come one after the other, from sync to terminating to terminated, never back.

import type { Pod, PodCondition } from '../../../api/generated/types.ts';
import type { Timer } from '../../kernel/kernel.ts';
import { spawn } from '../../kernel/task.ts';
import type { Running, Task } from '../../kernel/task.ts';
import type { SimTime } from '../../kernel/time.ts';
import { simTime } from '../../kernel/time.ts';
import type { SyncOutcome } from './container-events.ts';
import type { StartFailure } from '../status/container-status.ts';
import type { KubeletContext } from './context.ts';
import { isTerminalPhase } from '../status/pod-phase.ts';
import type { RuntimeContainer } from '../../containers/runtime.ts';
import { readRuntimeStatus } from '../pod/runtime-status.ts';
import type { PodRuntimeStatus } from '../pod/runtime-status.ts';

export type PodWork = 'sync' | 'terminating' | 'terminated' | 'finished';

/** From a change to the sync that it wakes. */
const WAKE_MS = 12;
/** From the end of a sync that did something until the runtime has been looked at again. */
const RELIST_MS = 8;
/** Retries after errors: 10 s, to which upstream adds up to half at random; a usual share is taken here. */
const JITTER = 1.2;
const RETRY_MS = 10_000 * JITTER;
const LONGEST_RETRY_MS = 60_000;

/** How the kubelet itself ends a pod: what it says of it, and how long it may take. */
export interface PodKill {
  readonly graceSeconds: number | undefined;
  readonly status: { readonly reason: string; readonly message: string };
  readonly condition: PodCondition | undefined;
}

/** What a sync does, by the work that the worker is at. */
export type PodSyncs = Readonly<
  Record<Exclude<PodWork, 'finished'>, (context: KubeletContext, worker: PodWorker) => Task<SyncOutcome>>
>;

export class PodWorker {
  readonly uid: string;
  readonly context: KubeletContext;
  pod: Pod;
  work: PodWork = 'sync';
  /** Why the last start of a container failed, by its name. */
  failures: Map<string, StartFailure> | undefined;
  /** The image of the spec that each instance was made from. One or two: a list takes less room than a map. */
  private images: readonly { readonly id: string; readonly image: string }[] = [];
  /** Seconds that the containers get to end; only ever shortened. */
  graceSeconds: number | undefined;
  kill: PodKill | undefined;
  /** A rule restarts all containers of the pod: they are being killed, or have just been removed. */
  restartingAll: 'killing' | 'removed' | undefined;
  /** Nothing of the pod runs any more. */
  stopped = false;
  /** The object is gone from the API. */
  removed = false;
  /** Called when the worker has nothing left to do. */
  private readonly onFinished: (worker: PodWorker) => void;
  private readonly syncs: PodSyncs;
  private running: Running<SyncOutcome> | undefined;
  private timer: Timer | undefined;
  private wanted = false;
  private runtimeChanged = false;
  /** Of the runtime's changes during a sync. */
  private firstChange: SimTime | undefined;
  private lastChange: SimTime | undefined;
  /** A change came to light together with the next sync: one more follows it. */
  private oneMore = false;
  /** The next sync, which looks right after the last one, is followed by another that waits for the runtime to be looked at again. */
  private follows = false;
  /** Until then such a sync waits; where nothing happens meanwhile it would find nothing, and is left out. */
  private waitsUntil: SimTime | undefined;
  private lookedAt: SimTime;
  /** End of the last sync. */
  lastSync: SimTime;
  /** Begin of the last sync, if it started something. */
  private startedSince: SimTime | undefined;
  private lastAddress: string | undefined;
  private halted = false;

  constructor(context: KubeletContext, pod: Pod, syncs: PodSyncs, onFinished: (worker: PodWorker) => void) {
    this.context = context;
    this.syncs = syncs;
    this.pod = pod;
    this.uid = pod.metadata.uid;
    this.onFinished = onFinished;
    this.lookedAt = context.kernel.now;
    this.lastSync = context.kernel.now;
  }

  /** The address of the pod's sandbox, or of its last one since the kubelet started. */
  addressIn(runtime: PodRuntimeStatus): string | undefined {
    const ip = runtime.sandboxes.find((sandbox) => sandbox.ready)?.ip;
    if (ip) this.lastAddress = ip;
    return this.lastAddress;
  }

  /** The image of the spec that an instance was made from. */
  imageOf(id: string): string | undefined {
    return this.images.find((one) => one.id === id)?.image;
  }

  noteImage(id: string, image: string): void {
    this.images = [...this.images, { id, image }];
  }

  forgetImage(id: string): void {
    this.images = this.images.filter((one) => one.id !== id);
  }

  /** Notes why a container could not be started, or that it was. */
  noteStart(container: string, failure: StartFailure | undefined): void {
    if (failure) (this.failures ??= new Map<string, StartFailure>()).set(container, failure);
    else this.failures?.delete(container);
  }

  /** The pod is to go: running syncs end before what can be waited for no longer. */
  get isGoing(): boolean {
    return this.work !== 'sync' || this.shouldTerminate();
  }

  /** A new version of the pod, or its first. */
  update(pod: Pod): void {
    this.pod = pod;
    this.wake();
  }

  /** The object is gone from the API. */
  remove(): void {
    this.removed = true;
    this.shorten(1);
    this.wake();
  }

  /** The kubelet ends the pod by itself. */
  evict(kill: PodKill): void {
    if (this.work !== 'sync' || this.kill) return;
    this.kill = kill;
    if (kill.graceSeconds !== undefined) this.shorten(kill.graceSeconds);
    this.wake();
  }

  /** Syncs soon. */
  wake(delayMs = WAKE_MS): void {
    if (this.running) this.wanted = true;
    else this.schedule(simTime(this.context.kernel.now + delayMs));
  }

  /** A container or the sandbox changed: seen when the runtime is next looked at. */
  runtimeEvent(): void {
    if (!this.running) {
      if (this.waitsUntil !== undefined && this.context.kernel.now < this.waitsUntil) this.oneMore = true;
      this.schedule(this.context.ticks.nextRelist());
      return;
    }
    this.runtimeChanged = true;
    this.firstChange ??= this.context.kernel.now;
    this.lastChange = this.context.kernel.now;
  }

  /** Syncs at the first turn of the sync loop from then on. */
  wakeAt(time: number): void {
    if (!this.running) this.schedule(this.context.ticks.syncTickFrom(Math.max(time, this.context.kernel.now)));
  }

  /** The kubelet stops; containers go on. */
  halt(): void {
    this.halted = true;
    this.timer?.cancel();
    this.running?.cancel();
  }

  private schedule(time: SimTime): void {
    if (this.halted || this.work === 'finished') return;
    const due = simTime(Math.max(time, this.lookedAt, this.context.kernel.now));
    if (this.timer) {
      if (this.timer.due <= due) return;
      this.timer.cancel();
    }
    this.timer = this.context.kernel.at(due, () => this.sync());
  }

  /**
   * The runtime's records as a sync sees them. Right after a sync that started something, the containers of that sync still count as
   * running: their exits come with the runtime's next look.
   */
  look(): PodRuntimeStatus {
    const seen = readRuntimeStatus(this.context.runtime, this.uid);
    const since = this.startedSince;
    this.startedSince = undefined;
    if (since === undefined || !seen.containers.some((one) => endedSince(one, since))) return seen;
    this.runtimeChanged = true;
    return { ...seen, containers: seen.containers.map((one) => (endedSince(one, since) ? asRunning(one) : one)) };
  }

  private sync(): void {
    this.timer = undefined;
    const began = this.context.kernel.now;
    this.wanted = this.oneMore;
    this.oneMore = false;
    this.runtimeChanged = false;
    this.firstChange = undefined;
    this.lastChange = undefined;
    if (this.work === 'sync' && this.shouldTerminate()) this.beginTermination();
    const task = this.nextTask();
    let ended: SyncOutcome | undefined;
    const running = spawn(this.context.kernel, task, (outcome) => {
      ended = outcome;
      this.running = undefined;
      this.startedSince = outcome.kind === 'done' && outcome.acted ? began : undefined;
      this.ended(outcome);
    });
    if (!ended) this.running = running;
  }

  private nextTask(): Task<SyncOutcome> {
    return this.syncs[this.work === 'finished' ? 'terminated' : this.work](this.context, this);
  }

  private ended(outcome: SyncOutcome): void {
    const { kernel, ticks } = this.context;
    this.lastSync = kernel.now;
    const changedSomething = outcome.kind === 'done' && outcome.acted;
    this.lookedAt = changedSomething ? simTime(kernel.now + RELIST_MS) : ticks.nextRelist();
    this.queueAnother(changedSomething);
    if (this.advance(outcome)) return;
    if (this.wanted || this.runtimeChanged || (this.work === 'sync' && this.shouldTerminate()))
      this.schedule(kernel.now);
    else if (outcome.kind === 'failed') this.retry(outcome.retryAt);
  }

  /** An update that comes while a sync runs or waits to look at the runtime makes another sync, even if the first finds it too. */
  private queueAnother(changedSomething: boolean): void {
    const { follows } = this;
    this.follows = changedSomething && this.hasNews() && (this.wanted || this.wasTold());
    if (changedSomething) return;
    this.oneMore = this.isSeenTwice() || (follows && this.runtimeChanged);
    this.waitsUntil = follows ? this.context.ticks.nextRelist() : undefined;
  }

  /** A change of the sync that ended has been seen by the runtime's regular look. */
  private wasTold(): boolean {
    return this.firstChange !== undefined && this.firstChange < this.context.ticks.lastRelist();
  }

  /** A change of the sync that ended has not. */
  private hasNews(): boolean {
    return this.lastChange !== undefined && this.lastChange >= this.context.ticks.lastRelist();
  }

  /**
   * Whether the runtime was looked at between the first and the last change of the sync that ended: what was seen then wakes the next
   * sync, and what is seen with it wakes another.
   */
  private isSeenTwice(): boolean {
    return this.wasTold() && this.hasNews();
  }

  /** Goes on to the next kind of work where this one is done. */
  private advance(outcome: SyncOutcome): boolean {
    const { kernel } = this.context;
    if (this.work === 'sync' && outcome.kind === 'terminal') {
      this.beginTermination();
      this.schedule(kernel.now);
      return true;
    }
    if (this.work === 'terminating' && outcome.kind === 'done') {
      this.work = 'terminated';
      this.schedule(kernel.now);
      return true;
    }
    if (this.work === 'terminated' && outcome.kind === 'done') {
      this.work = 'finished';
      this.onFinished(this);
      return true;
    }
    return false;
  }

  private retry(retryAt: number | undefined): void {
    const { kernel, ticks } = this.context;
    const wait =
      retryAt === undefined ? RETRY_MS : Math.min(Math.max(0, retryAt - kernel.now), LONGEST_RETRY_MS) * JITTER;
    this.schedule(ticks.syncTickFrom(kernel.now + wait));
  }

  private shouldTerminate(): boolean {
    return (
      this.removed ||
      this.kill !== undefined ||
      this.pod.metadata.deletionTimestamp !== undefined ||
      isTerminalPhase(this.pod.status.phase)
    );
  }

  private beginTermination(): void {
    this.work = 'terminating';
    const { deletionGracePeriodSeconds } = this.pod.metadata;
    if (deletionGracePeriodSeconds !== undefined) this.shorten(deletionGracePeriodSeconds);
    this.graceSeconds ??= Math.max(1, this.pod.spec.terminationGracePeriodSeconds ?? 30);
  }

  private shorten(seconds: number): void {
    this.graceSeconds = Math.max(1, Math.min(this.graceSeconds ?? Number.MAX_SAFE_INTEGER, seconds));
  }
}

function endedSince({ state, startedAt, finishedAt }: RuntimeContainer, since: SimTime): boolean {
  return state === 'exited' && startedAt !== undefined && startedAt >= since && finishedAt !== undefined;
}

function asRunning(record: RuntimeContainer): RuntimeContainer {
  return {
    ...record,
    state: 'running',
    finishedAt: undefined,
    exitCode: undefined,
    reason: undefined,
    message: undefined,
  };
}
