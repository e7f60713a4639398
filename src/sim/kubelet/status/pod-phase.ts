// The phase of a pod from the states of its containers (pkg/kubelet/kubelet_pods.go getPhase).

import type { Container, ContainerStatus, Pod } from '../../../api/generated/types.ts';
import { isSidecar, mayRestart } from '../pod/restart-policy.ts';
import { isStaticPod } from '../pod/static-pod-names.ts';

export type PodPhase = 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown';

/** Reason of containers that are removed to restart all containers of their pod in place. */
export const RESTARTING_ALL = 'RestartingAllContainers';

interface Counts {
  initPending: number;
  initFailed: number;
  sidecarPending: number;
  unknown: number;
  running: number;
  waiting: number;
  stopped: number;
  stoppedFinal: number;
  succeeded: number;
}

export function isTerminalPhase(phase: string | undefined): phase is 'Succeeded' | 'Failed' {
  return phase === 'Succeeded' || phase === 'Failed';
}

/**
 * @param statuses of init and regular containers by name
 * @param terminal nothing of the pod runs any more and nothing will be started
 * @param initialised a regular container is known in the current sandbox
 */
export function phaseOf(
  pod: Pod,
  statuses: ReadonlyMap<string, ContainerStatus>,
  terminal: boolean,
  initialised: boolean,
): PodPhase {
  const counts = countOf(pod, statuses);
  if (counts.initFailed > 0) return 'Failed';
  if (counts.initPending > 0 || (counts.sidecarPending > 0 && !initialised) || counts.waiting > 0) return 'Pending';
  if (counts.running > 0 && counts.unknown === 0) return 'Running';
  if (counts.running === 0 && counts.stopped > 0 && counts.unknown === 0) {
    const allSucceeded = counts.stopped === counts.succeeded;
    if (terminal && !isStaticPod(pod)) return allSucceeded ? 'Succeeded' : 'Failed';
    if (counts.stopped !== counts.stoppedFinal) return 'Running';
    return allSucceeded ? 'Succeeded' : 'Failed';
  }
  return 'Pending';
}

function countOf(pod: Pod, statuses: ReadonlyMap<string, ContainerStatus>): Counts {
  const counts: Counts = {
    initPending: 0,
    initFailed: 0,
    sidecarPending: 0,
    unknown: 0,
    running: 0,
    waiting: 0,
    stopped: 0,
    stoppedFinal: 0,
    succeeded: 0,
  };
  for (const container of pod.spec.initContainers ?? []) {
    const status = statuses.get(container.name);
    if (isSidecar(container)) countSidecar(counts, status);
    else countInit(counts, pod, container, status);
  }
  for (const container of pod.spec.containers) countRegular(counts, pod, container, statuses.get(container.name));
  return counts;
}

function countInit(counts: Counts, pod: Pod, container: Container, status: ContainerStatus | undefined): void {
  const ended = status?.state?.terminated ?? (status?.state?.waiting ? status.lastState?.terminated : undefined);
  if (!ended) counts.initPending += 1;
  else if (ended.exitCode !== 0 && !restarts(container, pod, ended)) counts.initFailed += 1;
}

function countSidecar(counts: Counts, status: ContainerStatus | undefined): void {
  if (!status) counts.unknown += 1;
  else if (status.state?.running) {
    counts.running += 1;
    if (status.started !== true) counts.sidecarPending += 1;
  } else if (status.state?.waiting) {
    if (status.lastState?.terminated) return;
    counts.sidecarPending += 1;
    counts.waiting += 1;
  } else if (!status.state?.terminated) {
    counts.sidecarPending += 1;
    counts.unknown += 1;
  }
}

function countRegular(counts: Counts, pod: Pod, container: Container, status: ContainerStatus | undefined): void {
  const state = status?.state;
  if (state?.running) counts.running += 1;
  else if (state?.terminated) {
    counts.stopped += 1;
    if (!restarts(container, pod, state.terminated)) counts.stoppedFinal += 1;
    if (state.terminated.exitCode === 0) counts.succeeded += 1;
  } else if (state?.waiting) {
    const last = status?.lastState?.terminated;
    if (!last) counts.waiting += 1;
    else {
      counts.stopped += 1;
      if (!restarts(container, pod, last)) counts.stoppedFinal += 1;
    }
  } else counts.unknown += 1;
}

function restarts(
  container: Container,
  pod: Pod,
  ended: { readonly exitCode: number; readonly reason?: string },
): boolean {
  return ended.reason === RESTARTING_ALL || mayRestart(container, pod, ended.exitCode);
}

/** A pod that has ended stays ended, as the kubelet said before or the API says. */
export function stickyPhase(computed: PodPhase, previous: string | undefined, ofApi: string | undefined): PodPhase {
  return [computed, previous, ofApi].find(isTerminalPhase) ?? computed;
}

/** What the API shows as an end is the end: a kubelet that comes back without its memory finds nothing else out. */
export function shownPhase(own: PodPhase, ofApi: string | undefined): PodPhase {
  return isTerminalPhase(ofApi) ? ofApi : own;
}
