import type { ContainerStatus, Pod } from './generated/types.ts';

/** What the first columns of `kubectl get pods` say of a pod (printPod of pkg/printers/internalversion). */
export interface PodSummary {
  /** `Running`, `CrashLoopBackOff`, `Init:0/2`, `Terminating`. */
  readonly status: string;
  readonly ready: number;
  /** Regular containers and sidecars. */
  readonly total: number;
  readonly restarts: number;
  /** When the newest dead instance ended (RFC 3339), if any container was restarted. */
  readonly lastRestart: string | undefined;
}

export function summaryOf(pod: Pod): PodSummary {
  const init = summarizeInit(pod);
  const initialized = conditionOf(pod, 'Initialized')?.status === 'True';
  const base = phaseWord(pod);
  if (init.status !== undefined && !initialized) return finish(pod, { ...init, status: init.status });
  return finish(pod, summarizeRegular(pod, init, init.status ?? base));
}

interface Partial {
  readonly status: string;
  readonly ready: number;
  readonly restarts: number;
  readonly lastRestart: string | undefined;
}

function finish(pod: Pod, partial: Partial): PodSummary {
  const { phase, reason } = pod.status;
  const deleting = pod.metadata.deletionTimestamp !== undefined;
  const deleted = reason === 'NodeLost' ? 'Unknown' : 'Terminating';
  const ended = phase === 'Succeeded' || phase === 'Failed';
  const status = deleting && (reason === 'NodeLost' || !ended) ? deleted : partial.status;
  return { ...partial, status, total: pod.spec.containers.length + sidecarNames(pod).size };
}

function phaseWord(pod: Pod): string {
  if (conditionOf(pod, 'PodScheduled')?.reason === 'SchedulingGated') return 'SchedulingGated';
  return pod.status.reason || pod.status.phase || 'Unknown';
}

interface InitSummary {
  /** undefined once every init container is done. */
  readonly status: string | undefined;
  readonly ready: number;
  readonly restarts: number;
  readonly sidecarRestarts: number;
  readonly lastRestart: string | undefined;
  readonly lastSidecarRestart: string | undefined;
}

/** Walks the init containers up to the first that is not done. */
function summarizeInit(pod: Pod): InitSummary {
  const sidecars = sidecarNames(pod);
  const statuses = pod.status.initContainerStatuses ?? [];
  let [ready, restarts, sidecarRestarts] = [0, 0, 0];
  let lastRestart: string | undefined;
  let lastSidecarRestart: string | undefined;
  let status: string | undefined;
  for (const [i, container] of statuses.entries()) {
    const sidecar = sidecars.has(container.name);
    restarts += container.restartCount;
    lastRestart = later(lastRestart, container);
    if (sidecar) {
      sidecarRestarts += container.restartCount;
      lastSidecarRestart = later(lastSidecarRestart, container);
    }
    if (container.state?.terminated?.exitCode === 0) continue;
    if (sidecar && container.started) {
      if (container.ready) ready += 1;
      continue;
    }
    status = initWord(container, i, pod.spec.initContainers?.length ?? 0);
    break;
  }
  return { status, ready, restarts, sidecarRestarts, lastRestart, lastSidecarRestart };
}

function initWord(container: ContainerStatus, index: number, count: number): string {
  const { terminated, waiting } = container.state ?? {};
  if (terminated) return `Init:${terminated.reason || exitWord(terminated)}`;
  if (waiting?.reason && waiting.reason !== 'PodInitializing') return `Init:${waiting.reason}`;
  return `Init:${index}/${count}`;
}

/**
 * The first container in the spec's order that has something to say wins, so they are read from last to first. Only one that completed
 * gives way: to those that run, and to the first that failed.
 */
function summarizeRegular(pod: Pod, init: InitSummary, before: string): Partial {
  let status = before;
  let { ready, sidecarRestarts: restarts, lastSidecarRestart: lastRestart } = init;
  let running = false;
  let failure: string | undefined;
  for (const container of (pod.status.containerStatuses ?? []).toReversed()) {
    restarts += container.restartCount;
    lastRestart = later(lastRestart, container);
    const { waiting, terminated } = container.state ?? {};
    if (waiting?.reason) status = waiting.reason;
    else if (terminated) {
      status = terminated.reason || exitWord(terminated);
      if (terminated.exitCode !== 0) failure = status;
    } else if (container.ready && container.state?.running) {
      running = true;
      ready += 1;
    }
  }
  if (status === 'Completed') {
    if (running && conditionOf(pod, 'Ready')?.status === 'True') status = 'Running';
    else status = failure ?? (running ? 'NotReady' : status);
  }
  return { status, ready, restarts, lastRestart };
}

function exitWord(terminated: { readonly exitCode: number; readonly signal?: number }): string {
  return terminated.signal ? `Signal:${terminated.signal}` : `ExitCode:${terminated.exitCode}`;
}

function later(newest: string | undefined, container: ContainerStatus): string | undefined {
  const finished = container.lastState?.terminated?.finishedAt;
  return finished !== undefined && (newest === undefined || finished > newest) ? finished : newest;
}

function sidecarNames(pod: Pod): ReadonlySet<string> {
  const sidecars = (pod.spec.initContainers ?? []).filter((container) => container.restartPolicy === 'Always');
  return new Set(sidecars.map((container) => container.name));
}

function conditionOf(pod: Pod, type: string): { readonly status: string; readonly reason?: string } | undefined {
  return pod.status.conditions?.find((condition) => condition.type === type);
}
