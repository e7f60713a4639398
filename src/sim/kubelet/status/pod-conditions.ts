// The conditions that the kubelet owns (pkg/kubelet/status/generate.go).

import type { Container, ContainerStatus, Pod, PodCondition } from '../../../api/generated/types.ts';
import { hasRestartAllRule, isSidecar, sidecarsOf } from '../pod/restart-policy.ts';
import { RESTARTING_ALL } from './pod-phase.ts';
import type { PodPhase } from './pod-phase.ts';

/** Condition types that only the kubelet writes. */
export const KUBELET_CONDITIONS: ReadonlySet<string> = new Set([
  'PodScheduled',
  'Ready',
  'Initialized',
  'ContainersReady',
  'PodReadyToStartContainers',
  'PodResizePending',
  'PodResizeInProgress',
  'AllContainersRestarting',
]);

/** What the conditions are computed from. Transition times are filled in by the status manager. */
export interface ConditionInputs {
  readonly pod: Pod;
  readonly phase: PodPhase;
  readonly statuses: ReadonlyMap<string, ContainerStatus>;
  /** All conditions that the status will have and that others wrote: readiness gates look there. */
  readonly foreign: readonly PodCondition[];
  readonly sandboxReady: boolean;
  readonly restartingAll: boolean;
  /** The conditions as they were: what has not changed stays the same object. */
  readonly previous: readonly PodCondition[] | undefined;
  /** Transition time of what changes. */
  readonly now: string;
}

interface Verdict {
  readonly status: 'True' | 'False';
  readonly reason?: string;
  readonly message?: string;
}

/** In the order in which the kubelet lists them. */
export function conditionsOf(inputs: ConditionInputs): readonly PodCondition[] {
  const containersReady = containersReadyOf(inputs);
  const conditions = [
    conditionFor(inputs, 'PodReadyToStartContainers', inputs.sandboxReady ? TRUE : FALSE),
    conditionFor(inputs, 'Initialized', initializedOf(inputs)),
    conditionFor(inputs, 'Ready', readyOf(inputs, containersReady)),
    conditionFor(inputs, 'ContainersReady', containersReady),
    conditionFor(inputs, 'PodScheduled', TRUE),
  ];
  if (hasRestartAllRule(inputs.pod)) {
    conditions.push(conditionFor(inputs, 'AllContainersRestarting', restartingAllOf(inputs)));
  }
  return conditions;
}

const TRUE: Verdict = { status: 'True' };
const FALSE: Verdict = { status: 'False' };
const NO_CONTAINERS: readonly Container[] = [];
const AS_COMPLETED: Verdict = { status: 'True', reason: 'PodCompleted' };
const NOT_AS_COMPLETED: Verdict = { status: 'False', reason: 'PodCompleted' };
const NOT_AS_FAILED: Verdict = { status: 'False', reason: 'PodFailed' };

/** `Ready` and `ContainersReady` after a probe changed one container, without a whole new status. */
export function readinessConditionsOf(inputs: ConditionInputs): readonly PodCondition[] {
  const containersReady = containersReadyOf(inputs);
  return [
    conditionFor(inputs, 'Ready', readyOf(inputs, containersReady)),
    conditionFor(inputs, 'ContainersReady', containersReady),
  ];
}

/** The condition; its transition time changes with the status alone. */
export function conditionFor(
  { pod, previous, now }: Pick<ConditionInputs, 'pod' | 'previous' | 'now'>,
  type: string,
  { status, reason, message }: Verdict,
): PodCondition {
  const before = previous?.find((one) => one.type === type);
  const generation = type === 'AllContainersRestarting' ? undefined : pod.metadata.generation;
  const sameStatus = before?.status === status;
  if (
    sameStatus &&
    before.reason === reason &&
    before.message === message &&
    before.observedGeneration === generation &&
    before.lastTransitionTime !== undefined
  ) {
    return before;
  }
  const lastTransitionTime = (sameStatus ? before.lastTransitionTime : undefined) ?? now;
  // Written out for most: what gets its fields one by one takes more room.
  if (generation !== undefined && reason === undefined && message === undefined) {
    return { type, status, observedGeneration: generation, lastTransitionTime };
  }
  const condition: { -readonly [K in keyof PodCondition]: PodCondition[K] } =
    generation === undefined
      ? { type, status, lastTransitionTime }
      : { type, status, observedGeneration: generation, lastTransitionTime };
  if (reason !== undefined) condition.reason = reason;
  if (message !== undefined) condition.message = message;
  return condition;
}

function containersReadyOf({ pod, phase, statuses }: ConditionInputs): Verdict {
  if (phase === 'Failed') return NOT_AS_FAILED;
  const { initContainers, containers } = pod.spec;
  const counted = initContainers?.length ? [...sidecarsOf(pod), ...containers] : containers;
  if (phase !== 'Succeeded' && counted.every((container) => statuses.get(container.name)?.ready === true)) return TRUE;
  const unknown = counted.filter((container) => !statuses.has(container.name));
  if (phase === 'Succeeded' && unknown.length === 0) return NOT_AS_COMPLETED;
  const unready = counted.filter((container) => statuses.get(container.name)?.ready === false);
  return notAll('ContainersNotReady', unknown, 'unready', unready);
}

function readyOf({ pod, foreign }: ConditionInputs, containersReady: Verdict): Verdict {
  if (containersReady.status !== 'True') return containersReady;
  const texts: string[] = [];
  for (const { conditionType } of pod.spec.readinessGates ?? []) {
    const found = foreign.find((one) => one.type === conditionType);
    if (!found) texts.push(`corresponding condition of pod readiness gate "${conditionType}" does not exist.`);
    else if (found.status !== 'True') {
      texts.push(`the status of pod readiness gate "${conditionType}" is not "True", but ${found.status}`);
    }
  }
  if (texts.length === 0) return TRUE;
  return { status: 'False', reason: 'ReadinessGatesNotReady', message: texts.join(', ') };
}

function initializedOf({ pod, phase, statuses }: ConditionInputs): Verdict {
  const { initContainers = NO_CONTAINERS, containers } = pod.spec;
  if (initContainers.length === 0) return phase === 'Succeeded' ? AS_COMPLETED : TRUE;
  const unknown = initContainers.filter((container) => !statuses.has(container.name));
  if (phase === 'Succeeded' && unknown.length === 0) return AS_COMPLETED;
  if (containers.some((container) => hasStarted(statuses.get(container.name)))) return TRUE;
  const incomplete = initContainers.filter((container) => isIncomplete(container, statuses.get(container.name)));
  return notAll('ContainersNotInitialized', unknown, 'incomplete', incomplete);
}

function restartingAllOf({ phase, restartingAll }: ConditionInputs): Verdict {
  if (restartingAll) {
    return {
      status: 'True',
      reason: 'RestartAllContainersStarted',
      message: 'container exited with restart policy rule',
    };
  }
  if (phase === 'Succeeded') return NOT_AS_COMPLETED;
  return phase === 'Failed' ? NOT_AS_FAILED : FALSE;
}

function hasStarted(status: ContainerStatus | undefined): boolean {
  if (status?.state?.running || status?.state?.terminated) return true;
  return status?.lastState?.terminated?.reason === RESTARTING_ALL;
}

function isIncomplete(container: Container, status: ContainerStatus | undefined): boolean {
  if (!status) return false;
  return isSidecar(container) ? status.started !== true : !status.ready;
}

function notAll(
  reason: string,
  unknown: readonly Container[],
  word: 'unready' | 'incomplete',
  rest: readonly Container[],
): Verdict {
  const texts: string[] = [];
  if (unknown.length > 0) texts.push(`containers with unknown status: [${namesOf(unknown)}]`);
  if (rest.length > 0) texts.push(`containers with ${word} status: [${namesOf(rest)}]`);
  return texts.length === 0 ? TRUE : { status: 'False', reason, message: texts.join(', ') };
}

function namesOf(containers: readonly Container[]): string {
  return containers.map((container) => container.name).join(' ');
}
