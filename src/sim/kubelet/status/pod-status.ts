// The status of a pod from what the runtime says (pkg/kubelet/kubelet_pods.go generateAPIPodStatus). Pure.

import type { Container, ContainerStatus, Pod, PodCondition, PodStatus } from '../../../api/generated/types.ts';
import { byText } from '../../../base/compare.ts';
import { deepEqual } from '../../../base/equal.ts';
import { containerStatusesOf } from './container-status.ts';
import type { ContainerStatusInputs } from './container-status.ts';
import { KUBELET_CONDITIONS, conditionsOf } from './pod-conditions.ts';
import { phaseOf, shownPhase, stickyPhase } from './pod-phase.ts';
import type { PodPhase } from './pod-phase.ts';
import { podLevelResources } from '../pod/resources.ts';
import { isSidecar } from '../pod/restart-policy.ts';
import { sandboxChange } from '../pod/runtime-status.ts';
import type { PodRuntimeStatus } from '../pod/runtime-status.ts';

/** How probes judge a container that runs; `before` is its last status. */
export interface ProbeVerdicts {
  /** Whether a running container has started: no startup probe, or it succeeded. */
  started(podUid: string, status: ContainerStatus, before: ContainerStatus | undefined): boolean;
  /** Whether a started container is ready; asks for a readiness probe at once if none has succeeded yet. */
  ready(podUid: string, status: ContainerStatus, before: ContainerStatus | undefined): boolean;
}

export interface PodStatusInputs extends ContainerStatusInputs {
  /** What this kubelet last said, or what the API has. */
  readonly previous: PodStatus;
  /** Nothing of the pod runs any more and nothing will. */
  readonly terminal: boolean;
  readonly probes: ProbeVerdicts;
  readonly hostIP: string;
  readonly hostIPs: NonNullable<PodStatus['hostIPs']>;
  /** Address of the pod's sandbox, or of its last one. */
  readonly podIP: string | undefined;
  /** The kubelet itself ends the pod: deadline. */
  readonly eviction: { readonly reason: string; readonly message: string } | undefined;
  readonly resizeConditions: readonly PodCondition[];
  readonly restartingAll: boolean;
  /** The time stamp of now. */
  readonly now: string;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Parts that did not change are the previous status's own. */
export function podStatusOf(inputs: PodStatusInputs): PodStatus {
  const { pod, runtime, previous, eviction } = inputs;
  const lists = containerLists(inputs);
  const byName = new Map<string, ContainerStatus>();
  for (const status of lists.init) byName.set(status.name, status);
  for (const status of lists.regular) byName.set(status.name, status);
  const computed = phaseOf(pod, byName, inputs.terminal, hasInitialised(pod, runtime));
  const own = eviction ? 'Failed' : stickyPhase(computed, previous.phase, pod.status.phase);
  const phase = shownPhase(own, pod.status.phase);
  const foreign = foreignConditions(pod, previous);
  const conditions = conditionsOf({
    pod,
    phase,
    statuses: byName,
    foreign,
    sandboxReady: !sandboxChange(pod, runtime).changed,
    restartingAll: inputs.restartingAll,
    previous: previous.conditions,
    now: inputs.now,
  });
  const others = inputs.resizeConditions.length + foreign.length;
  const status: Mutable<PodStatus> = {
    phase,
    conditions: sharedConditions(
      others === 0 ? conditions : [...inputs.resizeConditions, ...foreign, ...conditions],
      previous.conditions,
    ),
    hostIP: inputs.hostIP,
    hostIPs: previous.hostIPs ?? inputs.hostIPs,
    containerStatuses: shared(lists.regular, previous.containerStatuses),
  };
  if (pod.metadata.generation !== undefined) status.observedGeneration = pod.metadata.generation;
  const why = eviction ?? explanation(own, previous, pod);
  if (why?.reason) status.reason = why.reason;
  if (why?.message) status.message = why.message;
  addAddresses(status, inputs);
  if (lists.init.length > 0) status.initContainerStatuses = shared(lists.init, previous.initContainerStatuses);
  if (lists.ephemeral.length > 0) {
    status.ephemeralContainerStatuses = shared(lists.ephemeral, previous.ephemeralContainerStatuses);
  }
  if (pod.status.qosClass !== undefined) status.qosClass = pod.status.qosClass;
  const { allocatedResources, resources } = podLevelResources(pod, inputs.allocated, inputs.actual);
  if (allocatedResources) status.allocatedResources = allocatedResources;
  if (resources) status.resources = resources;
  // the status manager would add it, to a copy
  if (previous.startTime !== undefined) status.startTime = previous.startTime;
  return status;
}

function sharedConditions(
  list: readonly PodCondition[],
  old: readonly PodCondition[] | undefined,
): readonly PodCondition[] {
  return old && old.length === list.length && list.every((condition, i) => condition === old[i]) ? old : list;
}

/** The old list if it holds the same. */
function shared(
  list: readonly ContainerStatus[],
  old: readonly ContainerStatus[] | undefined,
): readonly ContainerStatus[] {
  if (!old) return list;
  const merged = list.map((status) => {
    const before = old.find((one) => one.name === status.name);
    return before && deepEqual(before, status) ? before : status;
  });
  return merged.length === old.length && merged.every((status, i) => status === old[i]) ? old : merged;
}

interface ContainerLists {
  readonly init: ContainerStatus[];
  readonly regular: ContainerStatus[];
  readonly ephemeral: ContainerStatus[];
}

function containerLists(inputs: PodStatusInputs): ContainerLists {
  const { previous } = inputs;
  const { initContainers, containers, ephemeralContainers } = inputs.pod.spec;
  const regular = containerStatusesOf(inputs, previous.containerStatuses, containers, 'regular');
  return {
    init: initContainers?.length ? initStatuses(inputs, initContainers) : NO_STATUSES,
    regular: sorted(regular.map((status) => withProbes(inputs, status, previous.containerStatuses))),
    ephemeral: ephemeralContainers?.length
      ? sorted(
          containerStatusesOf(inputs, previous.ephemeralContainerStatuses, ephemeralContainers, 'ephemeral').map(
            withoutProbes,
          ),
        )
      : NO_STATUSES,
  };
}

const NO_STATUSES: ContainerStatus[] = [];

function initStatuses(inputs: PodStatusInputs, containers: readonly Container[]): ContainerStatus[] {
  const { previous } = inputs;
  const statuses = containerStatusesOf(inputs, previous.initContainerStatuses, containers, 'init');
  return statuses.map((status, i) => {
    const container = containers[i];
    if (container && isSidecar(container)) return withProbes(inputs, status, previous.initContainerStatuses);
    const ready = status.state?.terminated?.exitCode === 0;
    return { ...status, ready, started: status.state?.running !== undefined };
  });
}

function withProbes(
  { pod, probes }: PodStatusInputs,
  status: ContainerStatus,
  old: readonly ContainerStatus[] | undefined,
): ContainerStatus {
  if (!status.state?.running) return status;
  const before = old?.find((one) => one.name === status.name);
  const { uid } = pod.metadata;
  if (!probes.started(uid, status, before)) return status;
  return { ...status, started: true, ready: probes.ready(uid, status, before) };
}

/** Ephemeral containers have no probes: nobody sets `started`. */
function withoutProbes({ started: _started, ...status }: ContainerStatus): ContainerStatus {
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
  const conditions = pod.status.conditions ?? NO_CONDITIONS;
  if (!own && conditions.every((one) => KUBELET_CONDITIONS.has(one.type))) return NO_CONDITIONS;
  const others = conditions.filter((one) => !KUBELET_CONDITIONS.has(one.type) && !(own && one.type === own.type));
  return own ? [...others, own] : others;
}

const NO_CONDITIONS: readonly PodCondition[] = [];

function explanation(
  phase: PodPhase,
  previous: PodStatus,
  pod: Pod,
): { readonly reason: string | undefined; readonly message: string | undefined } | undefined {
  if (phase !== previous.phase) return undefined;
  return { reason: previous.reason ?? pod.status.reason, message: previous.message ?? pod.status.message };
}

/** The addresses stay in the status after the sandbox has gone, as long as the kubelet remembers them. */
function addAddresses(status: Mutable<PodStatus>, { pod, hostIP, podIP, previous }: PodStatusInputs): void {
  const ip = pod.spec.hostNetwork ? hostIP : podIP;
  if (!ip) return;
  status.podIP = ip;
  status.podIPs = ip === previous.podIP && previous.podIPs ? previous.podIPs : [{ ip }];
}
