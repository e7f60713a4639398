// The probe workers of all pods of a node, and what their results mean for started and ready (pkg/kubelet/prober/prober_manager.go).

import type { Container, ContainerStatus, Pod, PodStatus, Probe } from '../../../api/generated/types.ts';
import { fromTime } from '../../../api/values/time.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Task } from '../../kernel/task.ts';
import type { SimTime } from '../../kernel/time.ts';
import type { ProbeVerdicts } from '../status/pod-status.ts';
import { isSidecar } from '../pod/restart-policy.ts';
import type { ProbeKind, ProbeLook } from './probe-look.ts';
import { ProbeWorker } from './probe-worker.ts';
import type { ProbeResult, ProbeRun } from './probe-worker.ts';

export interface ProberManagerOptions {
  readonly kernel: Kernel;
  readonly status: (podUid: string) => PodStatus | undefined;
  readonly run: (pod: Pod, container: Container, kind: ProbeKind, probe: Probe, containerId: string) => Task<ProbeRun>;
  /** A result changed: the pod is to be synced. */
  readonly onResult: (podUid: string, kind: ProbeKind, containerId: string, result: ProbeResult) => void;
}

interface PodProbes {
  pod: Pod;
  readonly workers: ProbeWorker[];
}

/** Containers that were started so long before the kubelet keep their readiness. */
const RESTART_GUARD_MS = 10_000;

const KINDS: readonly ProbeKind[] = ['startup', 'readiness', 'liveness'];

export class ProberManager implements ProbeVerdicts {
  private readonly options: ProberManagerOptions;
  private readonly pods = new Map<string, PodProbes>();
  private readonly startedAt: SimTime;
  private readonly jitter: (bound: number) => number;

  constructor(options: ProberManagerOptions) {
    this.options = options;
    this.startedAt = options.kernel.now;
    this.jitter = (bound) => options.kernel.random.fork(`probes ${options.kernel.now}`).int(bound);
  }

  /** Makes the workers of a pod; those that are there already go on. */
  add(pod: Pod): void {
    const known = this.pods.get(pod.metadata.uid);
    if (known) {
      known.pod = pod;
      return;
    }
    const { initContainers = [], containers } = pod.spec;
    const probed = [...initContainers.filter(isSidecar), ...containers].filter(hasProbe);
    if (probed.length === 0) return;
    const probes: PodProbes = { pod, workers: [] };
    this.pods.set(pod.metadata.uid, probes);
    for (const container of probed) this.addWorkers(probes, container);
  }

  /** The pod's object changed. */
  update(pod: Pod): void {
    const probes = this.pods.get(pod.metadata.uid);
    if (!probes) return;
    probes.pod = pod;
    for (const worker of probes.workers) worker.reconsider();
  }

  /** What is known of the pod changed. */
  statusChanged(podUid: string): void {
    const probes = this.pods.get(podUid);
    if (probes) for (const worker of probes.workers) worker.reconsider();
  }

  /** The pod is going to be killed: only readiness is still of interest. */
  stopLivenessAndStartup(podUid: string): void {
    const probes = this.pods.get(podUid);
    if (!probes) return;
    const kept = probes.workers.filter((worker) => worker.kind === 'readiness');
    for (const worker of probes.workers) if (worker.kind !== 'readiness') worker.stop();
    probes.workers.splice(0, probes.workers.length, ...kept);
  }

  remove(podUid: string): void {
    for (const worker of this.pods.get(podUid)?.workers ?? []) worker.stop();
    this.pods.delete(podUid);
  }

  stop(): void {
    const uids = [...this.pods.keys()];
    for (const uid of uids) this.remove(uid);
  }

  /** How the probes of a pod are going. */
  look(podUid: string): readonly ProbeLook[] {
    return (this.pods.get(podUid)?.workers ?? []).map((worker) => worker.look());
  }

  /** The result of a probe for a running container; undefined if it has none yet. */
  result(podUid: string, kind: ProbeKind, containerId: string): ProbeResult | undefined {
    for (const worker of this.pods.get(podUid)?.workers ?? []) {
      if (worker.kind !== kind) continue;
      const result = worker.resultFor(containerId);
      if (result) return result;
    }
    return undefined;
  }

  started(podUid: string, status: ContainerStatus, before: ContainerStatus | undefined): boolean {
    const worker = this.workerOf(podUid, status.name, 'startup');
    if (!worker) return true;
    const result = worker.resultFor(status.containerID ?? '');
    if (result === undefined) return before?.started === true;
    return result === 'success' || (result === 'unknown' && this.isOlder(status) && before?.started === true);
  }

  ready(podUid: string, status: ContainerStatus, before: ContainerStatus | undefined): boolean {
    const worker = this.workerOf(podUid, status.name, 'readiness');
    if (!worker) return true;
    const result = worker.resultFor(status.containerID ?? '');
    if (result === 'success') return true;
    worker.trigger();
    return !worker.hasRun && this.isOlder(status) && before?.ready === true;
  }

  /** It ran before this kubelet: what was known of it holds until its probes have run. */
  private isOlder(status: ContainerStatus): boolean {
    const { kernel } = this.options;
    const started = fromTime(status.state?.running?.startedAt);
    return started !== undefined && started - kernel.epoch < this.startedAt - RESTART_GUARD_MS;
  }

  private workerOf(podUid: string, container: string, kind: ProbeKind): ProbeWorker | undefined {
    return this.pods.get(podUid)?.workers.find((worker) => worker.containerName === container && worker.kind === kind);
  }

  private addWorkers(probes: PodProbes, container: Container): void {
    const { kernel, status, run, onResult } = this.options;
    const { uid } = probes.pod.metadata;
    for (const kind of KINDS) {
      const probe = probeOf(container, kind);
      if (!probe) continue;
      const periodMs = (probe.periodSeconds ?? 10) * 1000;
      const worker = new ProbeWorker({
        kernel,
        pod: () => probes.pod,
        container,
        kind,
        probe,
        firstMs: kernel.now - this.startedAt < periodMs ? this.jitter(periodMs) : 0,
        status: () => status(uid),
        run: (containerId) => run(probes.pod, container, kind, probe, containerId),
        publish: (containerId, result) => onResult(uid, kind, containerId, result),
      });
      probes.workers.push(worker);
      worker.reconsider();
    }
  }
}

function probeOf(container: Container, kind: ProbeKind): Probe | undefined {
  if (kind === 'startup') return container.startupProbe;
  return kind === 'readiness' ? container.readinessProbe : container.livenessProbe;
}

function hasProbe(container: Container): boolean {
  return KINDS.some((kind) => probeOf(container, kind) !== undefined);
}
