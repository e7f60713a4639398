// What of a computed status goes to the API (pkg/kubelet/status/status_manager.go mergePodStatus, TerminatePod). Pure.

import type { Container, ContainerStatus, Pod, PodCondition, PodStatus } from '../../../api/generated/types.ts';
import { lostContainer } from './container-status.ts';
import { KUBELET_CONDITIONS } from './pod-conditions.ts';
import { isTerminalPhase } from './pod-phase.ts';
import { hasRestartAllRule, isSidecar, mayRestart } from '../pod/restart-policy.ts';
import { isStaticPod } from '../pod/static-pod-names.ts';

/** The condition that the kubelet shares with other writers. */
const SHARED = 'DisruptionTarget';

/**
 * The API's status with the kubelet's in it: conditions of others stay, and the step to a terminal phase waits until nothing runs.
 * @param current what the API has
 * @param computed what the kubelet says
 */
export function mergeStatus(current: PodStatus, computed: PodStatus, mayRun: boolean): PodStatus {
  const ends = !isTerminalPhase(current.phase) && isTerminalPhase(computed.phase);
  const heldBack = ends && mayRun;
  const conditions = mergeConditions(current, computed, ends && !mayRun);
  const carriesOver =
    heldBack ||
    current.nominatedNodeName !== undefined ||
    current.resourceClaimStatuses !== undefined ||
    (computed.qosClass === undefined && current.qosClass !== undefined);
  if (!carriesOver && !isTerminalPhase(computed.phase)) {
    return conditions === computed.conditions ? computed : { ...computed, conditions };
  }
  const merged = withCarried(current, computed, heldBack);
  if (conditions.length === 0) return merged;
  return { ...merged, conditions: isTerminalPhase(merged.phase) ? unready(merged.phase, conditions) : conditions };
}

/** What the kubelet does not know of, or does not say yet. */
function withCarried(current: PodStatus, computed: PodStatus, heldBack: boolean): PodStatus {
  const { phase: _p, reason: _r, message: _m, conditions: _c, ...rest } = computed;
  const shown = heldBack ? current : computed;
  return {
    ...rest,
    ...(shown.phase === undefined ? undefined : { phase: shown.phase }),
    ...(shown.reason ? { reason: shown.reason } : undefined),
    ...(shown.message ? { message: shown.message } : undefined),
    ...(rest.qosClass === undefined && current.qosClass !== undefined ? { qosClass: current.qosClass } : undefined),
    ...(current.nominatedNodeName ? { nominatedNodeName: current.nominatedNodeName } : undefined),
    ...(current.resourceClaimStatuses ? { resourceClaimStatuses: current.resourceClaimStatuses } : undefined),
  };
}

function mergeConditions(current: PodStatus, computed: PodStatus, ends: boolean): readonly PodCondition[] {
  const isOwn = (one: PodCondition): boolean => KUBELET_CONDITIONS.has(one.type);
  const all = computed.conditions ?? [];
  if (all.every(isOwn) && (current.conditions ?? []).every(isOwn)) return all;
  const shared = ends ? all.find((one) => one.type === SHARED) : undefined;
  const foreign = (current.conditions ?? []).filter((one) => !isOwn(one) && !(shared && one.type === SHARED));
  return [...foreign, ...(shared ? [shared] : []), ...all.filter(isOwn)];
}

/** A pod that has ended is not ready. */
function unready(phase: string | undefined, conditions: readonly PodCondition[]): readonly PodCondition[] {
  return conditions.map((condition) => {
    const concerned = condition.type === 'Ready' || condition.type === 'ContainersReady';
    if (!concerned || condition.status !== 'True') return condition;
    const { message: _, ...rest } = condition;
    return { ...rest, status: 'False', reason: phase === 'Succeeded' ? 'PodCompleted' : 'PodFailed' };
  });
}

/** The last word on a pod whose work on the node is over: what was never reported counts as lost. */
export function statusAtEnd(pod: Pod, status: PodStatus): PodStatus {
  const started = startedPrefix(status.initContainerStatuses ?? []);
  const ended: PodStatus = {
    ...status,
    ...(status.initContainerStatuses
      ? { initContainerStatuses: status.initContainerStatuses.map((one, i) => (i < started ? endOf(one) : one)) }
      : undefined),
    ...(status.containerStatuses && isInitialised(pod, status)
      ? { containerStatuses: status.containerStatuses.map(endOf) }
      : undefined),
  };
  if (isTerminalPhase(ended.phase) || isStaticPod(pod)) return ended;
  return { ...ended, phase: 'Failed' };
}

function endOf(status: ContainerStatus): ContainerStatus {
  return status.state?.terminated ? status : { ...status, state: { terminated: lostContainer() } };
}

/** How many init containers show that they were ever started, up to the last that does. */
function startedPrefix(statuses: readonly ContainerStatus[]): number {
  for (let count = statuses.length; count > 0; count -= 1) {
    const { state, lastState } = statuses[count - 1] as ContainerStatus;
    if (lastState?.terminated || state?.terminated || state?.running) return count;
  }
  return 0;
}

function isInitialised(pod: Pod, status: PodStatus): boolean {
  const last = pod.spec.initContainers?.at(-1);
  if (!last) return true;
  const found = status.initContainerStatuses?.find((one) => one.name === last.name);
  return isSidecar(last) ? found?.started === true : found?.state?.terminated?.exitCode === 0;
}

/** A container that has ended for good does not come back to life. */
export function isIllegalTransition(pod: Pod, old: PodStatus, next: PodStatus): boolean {
  if (pod.spec.restartPolicy === 'Always' || pod.spec.restartPolicy === undefined || hasRestartAllRule(pod))
    return false;
  return (
    revives(pod, pod.spec.containers, old.containerStatuses, next.containerStatuses) ||
    revives(pod, pod.spec.initContainers ?? [], old.initContainerStatuses, next.initContainerStatuses)
  );
}

function revives(
  pod: Pod,
  containers: readonly Container[],
  old: readonly ContainerStatus[] | undefined,
  next: readonly ContainerStatus[] | undefined,
): boolean {
  return (old ?? []).some(({ name, state }) => {
    const container = containers.find((one) => one.name === name);
    if (!state?.terminated || !container || isSidecar(container)) return false;
    if (mayRestart(container, pod, state.terminated.exitCode)) return false;
    const after = next?.find((one) => one.name === name);
    return after !== undefined && after.state?.terminated === undefined;
  });
}
