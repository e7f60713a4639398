// The API's container statuses from the runtime's records (pkg/kubelet/kubelet_pods.go convertToAPIContainerStatuses).

import type {
  Container,
  ContainerState,
  ContainerStateTerminated,
  ContainerStatus,
  EphemeralContainer,
  Pod,
  VolumeMountStatus,
} from '../../../api/generated/types.ts';
import { toTime } from '../../../api/values/time.ts';
import type { RuntimeContainer } from '../../containers/runtime.ts';
import type { SimTime } from '../../kernel/time.ts';
import { RESTARTING_ALL } from './pod-phase.ts';
import { isSidecar, shouldBeRestarted } from '../pod/restart-policy.ts';
import { latestContainer } from '../pod/runtime-status.ts';
import { containerIdOf } from '../pod/runtime-id.ts';
import type { PodRuntimeStatus } from '../pod/runtime-status.ts';
import { terminationMessageOf } from './termination-message.ts';

/** Why the last attempt to start a container failed: becomes its waiting state (the kubelet's reason cache). */
export interface StartFailure {
  readonly reason: string;
  readonly message: string;
}

/** What the statuses of one list of containers are computed from. */
export interface ContainerStatusInputs {
  readonly pod: Pod;
  readonly runtime: PodRuntimeStatus;
  readonly failures: ReadonlyMap<string, StartFailure> | undefined;
  /** Milliseconds since 1970 at virtual time zero. */
  readonly epoch: number;
  /** Resources that the node has given a container, by its name, where they differ from the spec. */
  readonly allocated: ReadonlyMap<string, Container['resources']> | undefined;
  /** Resources that a container runs with, by its name, where they differ from the spec. */
  readonly actual: ReadonlyMap<string, Container['resources']> | undefined;
  /** All containers have just been removed, to be started anew in place. */
  readonly removedForRestart: boolean;
  /** The last lines of a container's log, for terminationMessagePolicy FallbackToLogsOnError. */
  readonly logTail: (containerId: string) => string;
}

const LOST_AT_END = 'The container could not be located when the pod was terminated';
const LOST_BEFORE = 'The container could not be located when the pod was deleted.  The container used to be Running';
const RESTARTING_ALL_MESSAGE = 'The container is removed because RestartAllContainers in place';
const STATUS_UNKNOWN = 'ContainerStatusUnknown';

/** The kubelet's own verdict over a container that it cannot find any more. */
export function lostContainer(): ContainerStateTerminated {
  return { exitCode: 137, reason: STATUS_UNKNOWN, message: LOST_AT_END };
}

/** One status per container, in the order of `containers`; `before` is what was last said of them. */
export function containerStatusesOf(
  inputs: ContainerStatusInputs,
  before: readonly ContainerStatus[] | undefined,
  containers: readonly (Container | EphemeralContainer)[],
  kind: 'init' | 'regular' | 'ephemeral',
): ContainerStatus[] {
  return containers.map((container) => {
    const old = before?.find((status) => status.name === container.name);
    const status = statusOf(inputs, container, old, kind);
    return kind === 'ephemeral' && !mayWait(inputs, container) ? status : withFailure(inputs, container, status, kind);
  });
}

function statusOf(
  inputs: ContainerStatusInputs,
  container: Container | EphemeralContainer,
  old: ContainerStatus | undefined,
  kind: 'init' | 'regular' | 'ephemeral',
): ContainerStatus {
  const [newest, before] = inputs.runtime.containers.filter((one) => one.name === container.name);
  if (!newest) return waitingByDefault(inputs, container, old, kind);
  const status = fromRuntime(inputs, container, newest, old);
  const last = before ? { terminated: terminatedState(inputs, container, before) } : lastStateOf(old);
  return { ...status, lastState: last };
}

/** Status of a container that the runtime does not know. */
function waitingByDefault(
  inputs: ContainerStatusInputs,
  container: Container | EphemeralContainer,
  old: ContainerStatus | undefined,
  kind: 'init' | 'regular' | 'ephemeral',
): ContainerStatus {
  const { pod } = inputs;
  if (inputs.removedForRestart && (old?.state?.running || old?.state?.terminated)) return removedForRestart(old);
  if (kind === 'init' && old?.state?.terminated && !isSidecar(container)) return old;
  const lost = isLost(old);
  return {
    name: container.name,
    state: { waiting: { reason: defaultWaitingReason(pod) } },
    lastState: lost
      ? { terminated: { exitCode: 137, reason: STATUS_UNKNOWN, message: LOST_BEFORE } }
      : lastStateOf(old),
    ready: false,
    restartCount: (old?.restartCount ?? 0) + (lost && pod.metadata.deletionTimestamp === undefined ? 1 : 0),
    image: container.image ?? '',
    imageID: '',
    started: false,
    ...mountsOf(container, old),
  };
}

function removedForRestart(old: ContainerStatus): ContainerStatus {
  return {
    ...old,
    state: { waiting: { reason: RESTARTING_ALL, message: RESTARTING_ALL_MESSAGE } },
    lastState: { terminated: { exitCode: 137, reason: RESTARTING_ALL, message: RESTARTING_ALL_MESSAGE } },
    ready: false,
    started: false,
    restartCount: old.restartCount + 1,
  };
}

/** It ran when last looked at, and is gone without a record of its end. */
function isLost(old: ContainerStatus | undefined): boolean {
  return old?.state?.running !== undefined && old.lastState?.terminated === undefined;
}

function defaultWaitingReason(pod: Pod): string {
  return pod.spec.initContainers?.length ? 'PodInitializing' : 'ContainerCreating';
}

function fromRuntime(
  inputs: ContainerStatusInputs,
  container: Container | EphemeralContainer,
  record: RuntimeContainer,
  old: ContainerStatus | undefined,
): ContainerStatus {
  const lost = record.state === 'unknown' && old?.state?.running !== undefined;
  const count = lost ? old.restartCount + 1 : record.attempt;
  return {
    name: container.name,
    state: lost ? { terminated: lostContainer() } : stateOf(inputs, container, record),
    ready: false,
    restartCount: Math.max(count, old?.restartCount ?? 0),
    image: record.image,
    imageID: record.imageId,
    containerID: old?.containerID?.endsWith(record.id) ? old.containerID : containerIdOf(record.id),
    started: false,
    ...resourcesOf(inputs, container),
    ...mountsOf(container, old),
  };
}

function stateOf(
  inputs: ContainerStatusInputs,
  container: Container | EphemeralContainer,
  record: RuntimeContainer,
): ContainerState {
  if (record.state === 'running') return { running: { startedAt: timeOf(inputs, record.startedAt) } };
  return record.state === 'exited' ? { terminated: terminatedState(inputs, container, record) } : { waiting: {} };
}

function terminatedState(
  inputs: ContainerStatusInputs,
  container: Container | EphemeralContainer,
  record: RuntimeContainer,
): ContainerStateTerminated {
  const message = terminationMessageOf(container, record, inputs.logTail);
  return {
    exitCode: record.exitCode ?? 0,
    ...(record.reason ? { reason: record.reason } : undefined),
    ...(message ? { message } : undefined),
    startedAt: timeOf(inputs, record.startedAt),
    finishedAt: timeOf(inputs, record.finishedAt),
    containerID: containerIdOf(record.id),
  };
}

/** Times that the runtime never set are the start of the epoch, as containerd has it. */
function timeOf(inputs: ContainerStatusInputs, time: SimTime | undefined): string {
  return time === undefined ? toTime(0) : toTime(inputs.epoch + time);
}

/** A container that is to be started again shows why it has not been. */
function withFailure(
  inputs: ContainerStatusInputs,
  container: Container | EphemeralContainer,
  status: ContainerStatus,
  kind: 'init' | 'regular' | 'ephemeral',
): ContainerStatus {
  const failure = inputs.failures?.get(container.name);
  if (!failure) return status;
  const latest = latestContainer(inputs.runtime, container.name);
  if (kind === 'init' && latest?.state === 'exited' && latest.exitCode === 0) return status;
  if (!shouldBeRestarted(container, inputs.pod, inputs.runtime)) return status;
  const { terminated } = status.state ?? {};
  const waiting = { reason: failure.reason, ...(failure.message ? { message: failure.message } : undefined) };
  return { ...status, state: { waiting }, lastState: terminated ? { terminated } : lastStateOf(status) };
}

function lastStateOf(status: ContainerStatus | undefined): ContainerState {
  return status?.lastState ?? {};
}

/** Ephemeral containers are started once: only before that does a failure show. */
function mayWait(inputs: ContainerStatusInputs, container: Container | EphemeralContainer): boolean {
  return latestContainer(inputs.runtime, container.name) === undefined;
}

function resourcesOf(
  inputs: ContainerStatusInputs,
  container: Container | EphemeralContainer,
): Pick<ContainerStatus, 'resources' | 'allocatedResources'> {
  const allocated = inputs.allocated?.get(container.name) ?? container.resources;
  const resources = inputs.actual?.get(container.name) ?? allocated ?? {};
  const requests = allocated?.requests;
  return requests && Object.keys(requests).length > 0 ? { allocatedResources: requests, resources } : { resources };
}

/** The container's mounts as its status lists them: the list of its last status where that says the same. */
function mountsOf(
  { volumeMounts: mounts = [] }: Container | EphemeralContainer,
  last: ContainerStatus | undefined,
): { readonly volumeMounts?: readonly VolumeMountStatus[] } {
  if (mounts.length === 0) return NO_MOUNTS;
  const known = last?.volumeMounts;
  if (known?.length === mounts.length && known.every((status, i) => showsMount(status, mounts[i]))) {
    return { volumeMounts: known };
  }
  return { volumeMounts: mounts.map(mountStatusOf) };
}

const NO_MOUNTS = {};

type VolumeMount = NonNullable<Container['volumeMounts']>[number];

function showsMount(status: VolumeMountStatus, mount: VolumeMount | undefined): boolean {
  return (
    status.name === mount?.name &&
    status.mountPath === mount.mountPath &&
    status.readOnly === (mount.readOnly || undefined)
  );
}

function mountStatusOf(mount: VolumeMount): VolumeMountStatus {
  const { name, mountPath, readOnly } = mount;
  return readOnly ? { name, mountPath, readOnly, recursiveReadOnly: 'Disabled' } : { name, mountPath };
}
