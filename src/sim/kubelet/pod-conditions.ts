// The conditions that the kubelet owns (pkg/kubelet/status/generate.go).

import type { Container, ContainerStatus, Pod, PodCondition } from '../../api/generated/types.ts';
import { hasRestartAllRule, isSidecar, sidecarsOf } from './restart-policy.ts';
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
}

type Verdict = Pick<PodCondition, 'status' | 'reason' | 'message'>;

/** In the order in which the kubelet lists them. */
export function conditionsOf(inputs: ConditionInputs): readonly PodCondition[] {
  const { pod } = inputs;
  const containersReady = containersReadyOf(inputs);
  const conditions = [
    condition(pod, 'PodReadyToStartContainers', { status: inputs.sandboxReady ? 'True' : 'False' }),
    condition(pod, 'Initialized', initializedOf(inputs)),
    condition(pod, 'Ready', readyOf(inputs, containersReady)),
    condition(pod, 'ContainersReady', containersReady),
    condition(pod, 'PodScheduled', TRUE),
  ];
  if (hasRestartAllRule(pod)) conditions.push(condition(pod, 'AllContainersRestarting', restartingAllOf(inputs)));
  return conditions;
}

const TRUE: Verdict = { status: 'True' };

function condition(pod: Pod, type: string, verdict: Verdict): PodCondition {
  const { generation } = pod.metadata;
  return generation === undefined ? { type, ...verdict } : { type, observedGeneration: generation, ...verdict };
}

/** `Ready` and `ContainersReady` after a probe changed one container, without a whole new status. */
export function readinessConditionsOf(inputs: ConditionInputs): readonly PodCondition[] {
  const containersReady = containersReadyOf(inputs);
  return [
    condition(inputs.pod, 'Ready', readyOf(inputs, containersReady)),
    condition(inputs.pod, 'ContainersReady', containersReady),
  ];
}

function containersReadyOf(inputs: ConditionInputs): Verdict {
  const { pod, phase, statuses } = inputs;
  const counted = [...sidecarsOf(pod), ...pod.spec.containers];
  const unknown = counted.filter((container) => !statuses.has(container.name));
  if (phase === 'Succeeded' && unknown.length === 0) return { status: 'False', reason: 'PodCompleted' };
  if (phase === 'Failed') return { status: 'False', reason: 'PodFailed' };
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
  const { initContainers = [], containers } = pod.spec;
  const unknown = initContainers.filter((container) => !statuses.has(container.name));
  if (phase === 'Succeeded' && unknown.length === 0) return { status: 'True', reason: 'PodCompleted' };
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
  if (phase === 'Succeeded') return { status: 'False', reason: 'PodCompleted' };
  if (phase === 'Failed') return { status: 'False', reason: 'PodFailed' };
  return { status: 'False' };
}

function hasStarted(status: ContainerStatus | undefined): boolean {
  return status?.state?.running !== undefined || status?.state?.terminated !== undefined;
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
