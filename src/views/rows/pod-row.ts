import { findCondition, isConditionTrue } from '../../api/conditions.ts';
import { parseDuration } from '../../api/values/duration.ts';
import type { Container, ContainerStatus, Pod, PodCondition, Taint } from '../../api/generated/types.ts';
import { controllerOf, namespaceOf } from '../../api/object.ts';
import { summaryOf } from '../../api/pod-summary.ts';
import type { PodSummary } from '../../api/pod-summary.ts';
import { milliValue, quantityValue } from '../../api/values/quantity.ts';
import { tolerates } from '../../api/selectors/taints.ts';
import { fromTime } from '../../api/values/time.ts';
import type { ContainerRow, PodLook, PodRow, Waits } from './rows.ts';

/** What a pod's row needs beyond the object: what is true, and what belongs to others. */
export interface PodContext {
  /** The wall clock at virtual time zero, in milliseconds since the epoch. */
  readonly epoch: number;
  /** uid of the topmost owner. */
  readonly owner: string | undefined;
  readonly currentRevision: boolean;
  readonly truth: PodRow['truth'];
  /** Status of the node's Ready condition, and its taints; undefined for unbound pods. */
  readonly nodeReady: 'True' | 'False' | 'Unknown' | undefined;
  readonly nodeTaints: readonly Taint[];
}

const RETRYING: ReadonlySet<string> = new Set([
  'CrashLoopBackOff',
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
  'PostStartHookError',
]);
const MAX_BACKOFF_MS = 300_000;
const FIRST_BACKOFF_MS = 10_000;

/** A pod as the panels draw it. Pure. */
export function podRow(pod: Pod, context: PodContext): PodRow {
  const summary = summaryOf(pod);
  const look = lookOf(pod, summary, context);
  const controller = controllerOf(pod);
  const requests = requestsOf(pod);
  return {
    kind: 'Pod',
    uid: pod.metadata.uid,
    namespace: namespaceOf(pod),
    name: pod.metadata.name,
    suffix: suffixOf(pod),
    controller: controller?.uid,
    owner: context.owner,
    currentRevision: context.currentRevision,
    node: pod.spec.nodeName,
    nominatedNode: pod.status.nominatedNodeName || undefined,
    look,
    status: summary.status,
    ready: summary.ready,
    containers: summary.total,
    restarts: summary.restarts,
    waits: waitsOf(pod, look, context),
    reason: reasonOf(pod),
    truth: context.truth,
    serving: context.truth === 'running' && isConditionTrue(pod.status.conditions, 'ContainersReady'),
    ip: pod.status.podIP || undefined,
    createdAt: at(pod.metadata.creationTimestamp, context) ?? 0,
    deletionAt: at(pod.metadata.deletionTimestamp, context),
    qos: pod.status.qosClass ?? '',
    priority: pod.spec.priority ?? 0,
    cpuMillis: requests.cpuMillis,
    memoryBytes: requests.memoryBytes,
    labels: pod.metadata.labels ?? {},
    parts: partsOf(pod),
    conditions: conditionsOf(pod),
  };
}

function at(time: string | undefined, { epoch }: PodContext): number | undefined {
  return time === undefined ? undefined : fromTime(time) - epoch;
}

/** Of a generated name's base so much is kept at most. */
const LONGEST_BASE = 58;

/** What tells the pod from its siblings. */
function suffixOf(pod: Pod): string {
  const { name, generateName } = pod.metadata;
  const base = generateName?.slice(0, LONGEST_BASE);
  if (base && name.startsWith(base)) return name.slice(base.length);
  const controller = controllerOf(pod);
  return controller && name.startsWith(`${controller.name}-`) ? name.slice(controller.name.length + 1) : name;
}

function lookOf(pod: Pod, summary: PodSummary, context: PodContext): PodLook {
  const { phase } = pod.status;
  if (pod.metadata.deletionTimestamp !== undefined) return 'terminating';
  if (phase === 'Succeeded') return 'succeeded';
  if (phase === 'Failed') return 'failed';
  if (pod.spec.nodeName === undefined) return 'pending';
  if (context.nodeReady === 'Unknown') return 'unknown';
  if (isRetrying(pod, summary)) return 'crash';
  if (phase === 'Pending') return 'creating';
  return isConditionTrue(pod.status.conditions, 'Ready') ? 'ready' : 'notready';
}

/** Some container failed and will be tried again. */
function isRetrying(pod: Pod, summary: PodSummary): boolean {
  if (RETRYING.has(summary.status.replace(/^Init:/, ''))) return true;
  if (pod.spec.restartPolicy === 'Never') return false;
  return (
    statusesOf(pod).some(
      ({ state }) =>
        state?.terminated !== undefined && (state.terminated.exitCode !== 0 || pod.spec.restartPolicy === 'Always'),
    ) && !isInitDone(pod)
  );
}

/** True where a terminated container is an init container that did its work. */
function isInitDone(pod: Pod): boolean {
  const failed = (status: ContainerStatus): boolean => (status.state?.terminated?.exitCode ?? 0) !== 0;
  const inits = pod.status.initContainerStatuses ?? [];
  const regular = pod.status.containerStatuses ?? [];
  return !inits.some(failed) && !regular.some((status) => status.state?.terminated !== undefined);
}

function statusesOf(pod: Pod): readonly ContainerStatus[] {
  return [...(pod.status.initContainerStatuses ?? []), ...(pod.status.containerStatuses ?? [])];
}

function waitsOf(pod: Pod, look: PodLook, context: PodContext): Waits | undefined {
  if (look === 'terminating') return graceOf(pod, context);
  const toleration = tolerationOf(pod, context);
  if (toleration) return toleration;
  if (look === 'crash') return backoffOf(pod, context);
  if (look === 'creating') {
    const from = at(pod.status.startTime, context);
    return from === undefined ? undefined : { what: 'start', from, until: undefined };
  }
  return look === 'notready' ? firstProbeOf(pod, context) : undefined;
}

function graceOf(pod: Pod, context: PodContext): Waits | undefined {
  const until = at(pod.metadata.deletionTimestamp, context);
  if (until === undefined) return undefined;
  return { what: 'grace', from: until - (pod.metadata.deletionGracePeriodSeconds ?? 0) * 1000, until };
}

/** The earliest moment at which a NoExecute taint that the pod tolerates for a while drives it out. */
function tolerationOf(pod: Pod, context: PodContext): Waits | undefined {
  const ends = context.nodeTaints
    .filter((taint) => taint.effect === 'NoExecute')
    .flatMap((taint) => {
      const seconds = (pod.spec.tolerations ?? [])
        .filter((toleration) => tolerates(toleration, taint))
        .map((toleration) => toleration.tolerationSeconds);
      const from = at(taint.timeAdded, context);
      if (from === undefined || seconds.length === 0 || seconds.includes(undefined)) return [];
      return [{ from, until: from + Math.min(...seconds.map((each) => Math.max(0, each ?? 0))) * 1000 }];
    });
  const [first] = ends.toSorted((a, b) => a.until - b.until);
  return first ? { what: 'toleration', ...first } : undefined;
}

function backoffOf(pod: Pod, context: PodContext): Waits | undefined {
  for (const status of statusesOf(pod)) {
    const { waiting, terminated } = status.state ?? {};
    if (waiting?.reason === 'ImagePullBackOff' || waiting?.reason === 'ErrImagePull') {
      return { what: 'image-backoff', from: at(pod.status.startTime, context) ?? 0, until: undefined };
    }
    const ended = at((terminated ?? status.lastState?.terminated)?.finishedAt, context);
    if (ended === undefined || (!waiting && !terminated)) continue;
    return { what: 'backoff', from: ended, until: ended + backoffWindow(waiting?.message, status.restartCount) };
  }
  return undefined;
}

/** `back-off 40s restarting failed container…`, or what the kubelet's doubling gives for that many restarts. */
function backoffWindow(message: string | undefined, restarts: number): number {
  const told = parseDuration(/back-off (\S+) restarting/.exec(message ?? '')?.[1] ?? '');
  if (told !== undefined) return told;
  return restarts === 0 ? 0 : Math.min(FIRST_BACKOFF_MS * 2 ** (restarts - 1), MAX_BACKOFF_MS);
}

/** Until its initial delay is over, a container is not probed. */
function firstProbeOf(pod: Pod, context: PodContext): Waits | undefined {
  for (const container of pod.spec.containers) {
    const status = pod.status.containerStatuses?.find((each) => each.name === container.name);
    const started = at(status?.state?.running?.startedAt, context);
    const delay = (container.startupProbe ?? container.readinessProbe)?.initialDelaySeconds ?? 0;
    if (status?.ready || started === undefined || delay === 0) continue;
    return { what: 'probe', from: started, until: started + delay * 1000 };
  }
  return undefined;
}

/** Why it is not further, in Kubernetes' words. */
function reasonOf(pod: Pod): string | undefined {
  if (pod.status.message) return pod.status.message;
  const waiting = statusesOf(pod).find(({ state }) => state?.waiting?.message)?.state?.waiting?.message;
  if (waiting) return waiting;
  const told = (type: string): string | undefined => {
    const condition = findCondition<PodCondition>(pod.status.conditions, type);
    return condition?.status === 'False' ? condition.message : undefined;
  };
  return told('PodScheduled') || told('Ready') || undefined;
}

function requestsOf(pod: Pod): { readonly cpuMillis: number; readonly memoryBytes: number } {
  let cpuMillis = 0;
  let memoryBytes = 0;
  for (const { resources } of pod.spec.containers) {
    cpuMillis += milliValue(resources?.requests?.['cpu']);
    memoryBytes += quantityValue(resources?.requests?.['memory']);
  }
  return { cpuMillis, memoryBytes };
}

const CONDITIONS = ['PodScheduled', 'PodReadyToStartContainers', 'Initialized', 'ContainersReady', 'Ready'];

/** In the order of a pod's life, others after them; one text, so that a row stays small. */
function conditionsOf({ status }: Pod): string {
  const told = status.conditions ?? [];
  const rank = ({ type }: PodCondition): number => {
    const place = CONDITIONS.indexOf(type);
    return place < 0 ? CONDITIONS.length : place;
  };
  const ordered = told.length < 2 ? told : told.toSorted((one, other) => rank(one) - rank(other));
  let text = '';
  for (const condition of ordered) text += `${text === '' ? '' : ' '}${condition.type}=${condition.status}`;
  return text;
}

function partsOf(pod: Pod): readonly ContainerRow[] {
  const { initContainers = [], containers, ephemeralContainers = [] } = pod.spec;
  const { initContainerStatuses, containerStatuses, ephemeralContainerStatuses } = pod.status;
  return [
    ...initContainers.map((each) =>
      part(each, each.restartPolicy === 'Always' ? 'sidecar' : 'init', initContainerStatuses),
    ),
    ...containers.map((each) => part(each, 'app', containerStatuses)),
    ...ephemeralContainers.map((each) => part(each, 'ephemeral', ephemeralContainerStatuses)),
  ];
}

function part(
  container: Pick<Container, 'name' | 'image'>,
  type: ContainerRow['type'],
  statuses: readonly ContainerStatus[] | undefined,
): ContainerRow {
  const status = statuses?.find((each) => each.name === container.name);
  const { running, terminated, waiting } = status?.state ?? {};
  return {
    name: container.name,
    type,
    image: container.image ?? '',
    state: running ? 'running' : terminated ? 'terminated' : 'waiting',
    reason: terminated?.reason ?? waiting?.reason,
    ready: status?.ready ?? false,
    restarts: status?.restartCount ?? 0,
    exitCode: terminated?.exitCode,
  };
}
