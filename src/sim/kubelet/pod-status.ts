// The status of a pod from what the runtime says (pkg/kubelet/kubelet_pods.go generateAPIPodStatus). Pure.

import type { ContainerStatus, Pod, PodCondition, PodIP, PodStatus } from '../../api/generated/types.ts';
import { byText } from '../../base/compare.ts';
import { containerStatusesOf } from './container-status.ts';
import type { ContainerStatusInputs } from './container-status.ts';
import { KUBELET_CONDITIONS, conditionsOf } from './pod-conditions.ts';
import { isTerminalPhase, phaseOf } from './pod-phase.ts';
import type { PodPhase } from './pod-phase.ts';
import { isSidecar } from './restart-policy.ts';
import { sandboxChange } from './runtime-status.ts';
import type { PodRuntimeStatus } from './runtime-status.ts';

/** How probes judge a container that runs. */
export interface ProbeVerdicts {
  /** Whether a running container has started: no startup probe, or it succeeded. */
  started(podUid: string, status: ContainerStatus): boolean;
  /** Whether a started container is ready; asks for a readiness probe at once if none has succeeded yet. */
  ready(podUid: string, status: ContainerStatus): boolean;
}

export interface PodStatusInputs extends Omit<ContainerStatusInputs, 'old'> {
  /** What this kubelet last said, or what the API has. */
  readonly previous: PodStatus;
  /** Nothing of the pod runs any more and nothing will. */
  readonly terminal: boolean;
  readonly probes: ProbeVerdicts;
  readonly hostIP: string;
  /** The kubelet itself ends the pod: deadline. */
  readonly eviction: { readonly reason: string; readonly message: string } | undefined;
  readonly resizeConditions: readonly PodCondition[];
  readonly restartingAll: boolean;
}

export function podStatusOf(inputs: PodStatusInputs): PodStatus {
  const { pod, runtime, previous, eviction } = inputs;
  const lists = containerLists(inputs);
  const byName = new Map([...lists.init, ...lists.regular].map((status) => [status.name, status]));
  const computed = phaseOf(pod, byName, inputs.terminal, hasInitialised(pod, runtime));
  const phase = eviction ? 'Failed' : stickyPhase(computed, previous, pod);
  const foreign = foreignConditions(pod, previous);
  const conditions = conditionsOf({
    pod,
    phase,
    statuses: byName,
    foreign,
    sandboxReady: !sandboxChange(pod, runtime).changed,
    restartingAll: inputs.restartingAll,
  });
  return {
    ...observed(pod),
    phase,
    ...(eviction ?? explanation(phase, previous, pod)),
    conditions: [...inputs.resizeConditions, ...foreign, ...conditions],
    hostIP: inputs.hostIP,
    hostIPs: [{ ip: inputs.hostIP }],
    ...addresses(inputs),
    ...(lists.init.length > 0 ? { initContainerStatuses: lists.init } : undefined),
    containerStatuses: lists.regular,
    ...(lists.ephemeral.length > 0 ? { ephemeralContainerStatuses: lists.ephemeral } : undefined),
    ...(pod.status.qosClass === undefined ? undefined : { qosClass: pod.status.qosClass }),
    ...(pod.spec.resources ? { resources: pod.spec.resources } : undefined),
  };
}

interface ContainerLists {
  readonly init: ContainerStatus[];
  readonly regular: ContainerStatus[];
  readonly ephemeral: ContainerStatus[];
}

function containerLists(inputs: PodStatusInputs): ContainerLists {
  const { pod, previous, probes } = inputs;
  const { initContainers = [], containers, ephemeralContainers = [] } = pod.spec;
  const init = containerStatusesOf({ ...inputs, old: previous.initContainerStatuses }, initContainers, 'init');
  const regular = containerStatusesOf({ ...inputs, old: previous.containerStatuses }, containers, 'regular');
  const ephemeral = containerStatusesOf(
    { ...inputs, old: previous.ephemeralContainerStatuses },
    ephemeralContainers,
    'ephemeral',
  );
  return {
    init: init.map((status, i) => {
      const container = initContainers[i];
      if (container && isSidecar(container)) return withProbes(pod, status, probes);
      const ready = status.state?.terminated?.exitCode === 0;
      return { ...status, ready, started: status.state?.running !== undefined };
    }),
    regular: sorted(regular.map((status) => withProbes(pod, status, probes))),
    ephemeral: sorted(ephemeral.map(withoutProbes)),
  };
}

function withProbes(pod: Pod, status: ContainerStatus, probes: ProbeVerdicts): ContainerStatus {
  if (!status.state?.running || !probes.started(pod.metadata.uid, status)) return status;
  return { ...status, started: true, ready: probes.ready(pod.metadata.uid, status) };
}

/** Ephemeral containers have no probes: nobody sets `started`. */
function withoutProbes({ started: _, ...status }: ContainerStatus): ContainerStatus {
  return status;
}

function sorted(statuses: ContainerStatus[]): ContainerStatus[] {
  return statuses.length < 2 ? statuses : statuses.sort((a, b) => byText(a.name, b.name));
}

/** A regular container is known in the current sandbox. */
export function hasInitialised(pod: Pod, runtime: PodRuntimeStatus): boolean {
  const [sandbox] = runtime.sandboxes;
  if (!sandbox?.ready) return false;
  return pod.spec.containers.some((container) =>
    runtime.containers.some((record) => record.name === container.name && record.sandboxId === sandbox.id),
  );
}

/** What others have written, and the disruption that this kubelet has noted itself. */
function foreignConditions(pod: Pod, previous: PodStatus): readonly PodCondition[] {
  const own = previous.conditions?.find((one) => one.type === 'DisruptionTarget');
  const others = (pod.status.conditions ?? []).filter(
    (one) => !KUBELET_CONDITIONS.has(one.type) && !(own && one.type === own.type),
  );
  return own ? [...others, own] : others;
}

/** A pod that has ended stays so. */
function stickyPhase(computed: PodPhase, previous: PodStatus, pod: Pod): PodPhase {
  if (isTerminalPhase(computed)) return computed;
  if (isTerminalPhase(previous.phase)) return previous.phase as PodPhase;
  if (isTerminalPhase(pod.status.phase)) return pod.status.phase as PodPhase;
  return computed;
}

function explanation(phase: PodPhase, previous: PodStatus, pod: Pod): Pick<PodStatus, 'reason' | 'message'> {
  if (phase !== previous.phase) return {};
  const reason = previous.reason ?? pod.status.reason;
  const message = previous.message ?? pod.status.message;
  return { ...(reason ? { reason } : undefined), ...(message ? { message } : undefined) };
}

function observed(pod: Pod): Pick<PodStatus, 'observedGeneration'> {
  const { generation } = pod.metadata;
  return generation === undefined ? {} : { observedGeneration: generation };
}

function addresses({ pod, runtime, hostIP, previous }: PodStatusInputs): { podIP?: string; podIPs?: readonly PodIP[] } {
  if (pod.spec.hostNetwork) return { podIP: hostIP, podIPs: [{ ip: hostIP }] };
  const ip = runtime.sandboxes.find((sandbox) => sandbox.ready)?.ip ?? '';
  if (ip !== '') return { podIP: ip, podIPs: [{ ip }] };
  if (previous.podIP === undefined) return {};
  return { podIP: previous.podIP, podIPs: previous.podIPs ?? [{ ip: previous.podIP }] };
}
