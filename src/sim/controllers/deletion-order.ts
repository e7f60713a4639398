import { byText, by, inOrder } from '../../base/compare.ts';
import type { Comparator } from '../../base/compare.ts';
import type { Pod } from '../../api/generated/types.ts';
import { isPodReady, podCondition } from '../../api/pod/pod-status.ts';
import { fromTime } from '../../api/values/time.ts';

// Which pods go first where there are too many (ActivePodsWithRanks and ActivePods of pkg/controller/controller_utils.go).

/** A pod that may be deleted, with the number of related pods on its node. */
export interface Candidate {
  readonly pod: Pod;
  readonly relatedOnNode: number;
}

/** Of a ReplicaSet: who is deleted first. `now` is the wall clock in ms. */
export function inScaleDownOrder(candidates: readonly Candidate[], now: number): readonly Pod[] {
  return candidates
    .map((candidate) => rankOf(candidate, now))
    .sort(scaleDownOrder)
    .map(({ pod }) => pod);
}

type Rank = ReturnType<typeof rankOf>;

/** What the rules compare, read once. */
function rankOf({ pod, relatedOnNode }: Candidate, now: number) {
  const { metadata, spec, status } = pod;
  return {
    pod,
    placed: spec.nodeName ? 1 : 0,
    phase: PHASES.indexOf(status.phase ?? ''),
    ready: isPodReady(pod) ? 1 : 0,
    cost: deletionCost(pod),
    relatedOnNode,
    readySince: ageOf(readySince(pod), now),
    restarts: maxRestarts(pod, 'containers'),
    sidecarRestarts: maxRestarts(pod, 'sidecars'),
    created: ageOf(fromTime(metadata.creationTimestamp), now),
  };
}

/** One line per rule. */
function scaleDownOrder(a: Rank, b: Rank): number {
  return (
    a.placed - b.placed || // not placed yet
    a.phase - b.phase || // less far
    a.ready - b.ready || // not ready
    a.cost - b.cost || // cheaper
    b.relatedOnNode - a.relatedOnNode || // more company on the node
    byYouth(a, b, a.readySince, b.readySince) || // ready for a shorter time
    b.restarts - a.restarts || // restarted more often
    b.sidecarRestarts - a.sidecarRestarts ||
    byYouth(a, b, a.created, b.created) || // younger
    byText(a.pod.metadata.name, b.pod.metadata.name)
  );
}

/** Of a Job: the same without the rules for whole Deployments, and moments compared as they are. */
export const plainDeletionOrder: Comparator<Pod> = inOrder<Pod>(
  by(({ spec }) => (spec.nodeName ? 1 : 0)),
  by(({ status }) => PHASES.indexOf(status.phase ?? '')),
  by((pod) => (isPodReady(pod) ? 1 : 0)),
  by((pod) => -(readySince(pod) ?? 0)),
  by((pod) => -maxRestarts(pod, 'containers')),
  by((pod) => -maxRestarts(pod, 'sidecars')),
  by(({ metadata }) => -(fromTime(metadata.creationTimestamp) ?? 0)),
  by(({ metadata }) => metadata.name),
);

const PHASES: readonly string[] = ['Pending', 'Unknown', 'Running'];

/** Annotation of a pod: pods with a lower number are deleted first. */
const POD_DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';

function deletionCost({ metadata }: Pod): number {
  const text = metadata.annotations?.[POD_DELETION_COST] ?? '';
  const cost = /^(0|-?[1-9]\d*)$/.test(text) ? Number(text) : 0;
  return cost >= -(2 ** 31) && cost < 2 ** 31 ? cost : 0;
}

function readySince(pod: Pod): number | undefined {
  return isPodReady(pod) ? fromTime(podCondition(pod, 'Ready')?.lastTransitionTime) : undefined;
}

/** A moment, and the power of two of how long ago it was. */
interface Age {
  readonly moment: number;
  readonly magnitude: number;
}

function ageOf(moment: number | undefined, now: number): Age | undefined {
  if (moment === undefined) return undefined;
  return { moment, magnitude: now > moment ? Math.trunc(Math.log2((now - moment) * 1e6)) : -1 };
}

/**
 * The later moment first, but only by the power of two of the age: pods of about the same age go in the order of their uids, so that
 * not always the newest pods (which may all be on one node) go. Pods without the moment are not told apart.
 */
function byYouth(a: Rank, b: Rank, x: Age | undefined, y: Age | undefined): number {
  if (x === undefined || y === undefined || x.moment === y.moment) return 0;
  return x.magnitude - y.magnitude || byText(a.pod.metadata.uid, b.pod.metadata.uid);
}

function maxRestarts({ spec, status }: Pod, which: 'containers' | 'sidecars'): number {
  let most = 0;
  if (which === 'containers') {
    for (const { restartCount } of status.containerStatuses ?? []) most = Math.max(most, restartCount);
    return most;
  }
  for (const { name, restartPolicy } of spec.initContainers ?? []) {
    if (restartPolicy !== 'Always') continue;
    const sidecar = status.initContainerStatuses?.find((one) => one.name === name);
    most = Math.max(most, sidecar?.restartCount ?? 0);
  }
  return most;
}
