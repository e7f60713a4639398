// One probe of one container (pkg/kubelet/prober/worker.go). Upstream ticks every period whatever happens; here the next tick that can do anything is
// computed from the ticker's phase, and nothing is armed while there is none, nor while the answer is known to stay as it is.

import type { Container, ContainerStatus, Pod, PodStatus, Probe } from '../../../api/generated/types.ts';
import { fromTime } from '../../../api/values/time.ts';
import type { Kernel, Timer } from '../../kernel/kernel.ts';
import { spawn } from '../../kernel/task.ts';
import type { Running, Task } from '../../kernel/task.ts';
import type { SimTime } from '../../kernel/time.ts';
import { simTime } from '../../kernel/time.ts';
import { isTerminalPhase } from '../status/pod-phase.ts';
import { ProbeMemory } from './probe-look.ts';
import type { ProbeKind, ProbeLook } from './probe-look.ts';

export type ProbeResult = 'success' | 'failure' | 'unknown';

/** What one run came to. */
export interface ProbeRun {
  /** `ignored`: the handler itself failed, nothing is learnt. */
  readonly result: 'success' | 'failure' | 'ignored';
  /**
   * Given where every further run is sure to come to the same until something happens: calls `changed` then.
   * Returns how to stop listening.
   */
  readonly until?: (changed: () => void) => () => void;
}

export interface ProbeWorkerOptions {
  readonly kernel: Kernel;
  readonly pod: () => Pod;
  readonly container: Container;
  readonly kind: ProbeKind;
  readonly probe: Probe;
  /** From now to the first tick. */
  readonly firstMs: number;
  /** What the status manager knows of the pod. */
  readonly status: () => PodStatus | undefined;
  readonly run: (containerId: string) => Task<ProbeRun>;
  /** A result at its threshold that differs from the one before. */
  readonly publish: (containerId: string, result: ProbeResult) => void;
}

const INITIAL: Readonly<Record<ProbeKind, ProbeResult>> = {
  liveness: 'success',
  readiness: 'failure',
  startup: 'unknown',
};

/** How long a worker that was asked to probe at once takes to begin. */
const TRIGGER_MS = 20;
/** From a tick to what it finds out about another container being known. */
const ADOPT_MS = 5;

export class ProbeWorker {
  readonly kind: ProbeKind;
  readonly containerName: string;
  /** The container of the published result. */
  containerId: string | undefined;
  published: ProbeResult;
  private readonly options: ProbeWorkerOptions;
  private readonly periodMs: number;
  /** A moment of the ticker; further ticks lie whole periods after it. */
  private anchor: SimTime;
  private lastTick = -1;
  private lastResult: 'success' | 'failure' | undefined;
  private inARow = 0;
  private readonly memory = new ProbeMemory();
  private onHold = false;
  private triggered = false;
  private stopped = false;
  private timer: Timer | undefined;
  private adoption: Timer | undefined;
  private running: Running<ProbeRun> | undefined;
  private stopListening: (() => void) | undefined;

  constructor(options: ProbeWorkerOptions) {
    this.options = options;
    this.kind = options.kind;
    this.containerName = options.container.name;
    this.published = INITIAL[options.kind];
    this.periodMs = (options.probe.periodSeconds ?? 10) * 1000;
    this.anchor = simTime(options.kernel.now + options.firstMs);
  }

  /** A run of the current container has come to a result. */
  get hasRun(): boolean {
    return this.lastResult !== undefined;
  }

  /** The result for a container, if this worker has seen it. */
  resultFor(containerId: string): ProbeResult | undefined {
    return this.containerId === containerId ? this.published : undefined;
  }

  look(): ProbeLook {
    const { kernel, probe } = this.options;
    const settled = this.stopListening !== undefined;
    const { now } = kernel;
    const sinceLast = (now - this.lastTick) % this.periodMs;
    return {
      container: this.containerName,
      kind: this.kind,
      probe,
      runs: this.memory.until(now, settled ? this.periodMs : undefined),
      failuresInARow: this.lastResult === 'failure' ? this.inARow : 0,
      nextAt: settled ? now - sinceLast + this.periodMs : this.nextRun(),
    };
  }

  /** The status of the pod changed: something may be due now that was not, or the other way round. */
  reconsider(): void {
    if (this.stopped) return;
    const status = this.containerStatus();
    if (status?.containerID && status.containerID !== this.containerId) {
      if (this.isCarriedOver(status)) this.adoptLater(status.containerID);
      else this.adopt(status.containerID);
    }
    this.arm();
  }

  /**
   * A restarted container counts as started as its predecessor did, until the startup probe's next tick finds that it is another one.
   * Without a probe that has just been there, it is found at once.
   */
  private isCarriedOver(status: ContainerStatus): boolean {
    return this.kind === 'startup' && this.containerId !== undefined && status.started === true;
  }

  private adoptLater(containerId: string): void {
    if (this.adoption) return;
    const { kernel } = this.options;
    const sinceTick = (((kernel.now - this.anchor) % this.periodMs) + this.periodMs) % this.periodMs;
    this.adoption = kernel.after(this.periodMs - sinceTick + ADOPT_MS, () => {
      this.adoption = undefined;
      if (this.stopped || this.containerStatus()?.containerID !== containerId) return this.reconsider();
      this.adopt(containerId);
      this.options.publish(containerId, 'unknown');
      this.arm();
    });
  }

  private adopt(containerId: string): void {
    this.containerId = containerId;
    this.published = INITIAL[this.kind];
    this.onHold = false;
    this.wakeUp();
  }

  /** Probes now, and every period from now on. */
  trigger(): void {
    if (this.stopped || this.triggered) return;
    this.triggered = true;
    this.wakeUp();
    if (this.running) return;
    this.options.kernel.after(TRIGGER_MS, () => this.triggeredTick());
  }

  stop(): void {
    this.stopped = true;
    this.timer?.cancel();
    this.adoption?.cancel();
    this.running?.cancel();
    this.stopListening?.();
  }

  private triggeredTick(): void {
    if (this.stopped || !this.triggered) return;
    this.triggered = false;
    this.anchor = this.options.kernel.now;
    const due = this.nextRun();
    if (due !== undefined && due <= this.options.kernel.now) this.tick();
    else this.arm();
  }

  private arm(): void {
    if (this.running || this.stopped || this.stopListening) return;
    const due = this.nextRun();
    if (this.timer?.due === due) return;
    this.timer?.cancel();
    this.timer = due === undefined ? undefined : this.options.kernel.at(due, () => this.tick());
  }

  /** The next tick that runs the handler, as far as can be said now. */
  private nextRun(): SimTime | undefined {
    const { kernel, probe, pod } = this.options;
    const status = this.containerStatus();
    const startedAt = fromTime(status?.state?.running?.startedAt);
    if (!status?.containerID || startedAt === undefined || this.onHold) return undefined;
    if (isTerminalPhase(this.options.status()?.phase)) return undefined;
    if (pod().metadata.deletionTimestamp !== undefined && this.kind !== 'readiness') return undefined;
    if ((status.started === true) === (this.kind === 'startup')) return undefined;
    const earliest = startedAt - kernel.epoch + (probe.initialDelaySeconds ?? 0) * 1000;
    const from = Math.max(kernel.now, earliest, this.lastTick + 1);
    return simTime(this.anchor + Math.max(0, Math.ceil((from - this.anchor) / this.periodMs)) * this.periodMs);
  }

  private tick(): void {
    this.timer?.cancel();
    this.timer = undefined;
    const { containerId } = this;
    if (this.stopped || containerId === undefined) return;
    this.lastTick = this.options.kernel.now;
    const task = this.options.run(containerId);
    const running = spawn(this.options.kernel, task, (run) => {
      this.running = undefined;
      this.ended(containerId, run);
    });
    if (!running.done) this.running = running;
  }

  private ended(containerId: string, run: ProbeRun): void {
    if (this.stopped) return;
    if (run.result !== 'ignored' && containerId === this.containerId) this.count(containerId, run.result);
    if (this.triggered) this.triggeredTick();
    else if (run.until && this.isSettled(run)) this.sleepUntil(run.until);
    else this.arm();
  }

  private count(containerId: string, result: 'success' | 'failure'): void {
    const { probe } = this.options;
    this.inARow = result === this.lastResult ? this.inARow + 1 : 1;
    this.lastResult = result;
    this.memory.add(this.lastTick, result === 'success');
    const threshold = result === 'failure' ? (probe.failureThreshold ?? 3) : (probe.successThreshold ?? 1);
    if (this.inARow < threshold) return;
    const changed = this.published !== result;
    this.published = result;
    if (this.kind === 'startup' || (this.kind === 'liveness' && result === 'failure')) {
      this.onHold = true;
      this.inARow = 0;
    }
    if (changed) this.options.publish(containerId, result);
  }

  /** Further runs would neither change the result nor be seen. */
  private isSettled(run: ProbeRun): boolean {
    return run.result === 'success' && this.published === 'success' && !this.onHold;
  }

  private sleepUntil(until: NonNullable<ProbeRun['until']>): void {
    this.stopListening = until(() => {
      this.wakeUp();
      this.arm();
    });
  }

  private wakeUp(): void {
    this.stopListening?.();
    this.stopListening = undefined;
  }

  private containerStatus(): ContainerStatus | undefined {
    const status = this.options.status();
    const byName = (one: ContainerStatus): boolean => one.name === this.containerName;
    return status?.containerStatuses?.find(byName) ?? status?.initContainerStatuses?.find(byName);
  }
}
