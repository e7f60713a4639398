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

/** Of a ReplicaSet: who is deleted first; one line per rule. `now` is the wall clock in ms. */
export function scaleDownOrder(now: number): Comparator<Candidate> {
  return inOrder<Candidate>(
    by(({ pod }) => (pod.spec.nodeName ? 1 : 0)), // not placed yet
    by(({ pod }) => PHASES.indexOf(pod.status.phase ?? '')), // less far
    by(({ pod }) => (isPodReady(pod) ? 1 : 0)), // not ready
    by(({ pod }) => deletionCost(pod)), // cheaper
    by(({ relatedOnNode }) => -relatedOnNode), // more company on the node
    byYouth(readySince, now), // ready for a shorter time
    by(({ pod }) => -maxRestarts(pod, 'containers')), // restarted more often
    by(({ pod }) => -maxRestarts(pod, 'sidecars')),
    byYouth(({ pod }) => fromTime(pod.metadata.creationTimestamp), now), // younger
    (a, b) => byText(a.pod.metadata.name, b.pod.metadata.name),
  );
}

/** Of a Job: the same without the rules for whole Deployments, and moments compared as they are. */
export const plainDeletionOrder: Comparator<Pod> = inOrder<Pod>(
  by(({ spec }) => (spec.nodeName ? 1 : 0)),
  by(({ status }) => PHASES.indexOf(status.phase ?? '')),
  by((pod) => (isPodReady(pod) ? 1 : 0)),
  by((pod) => -(readySince({ pod }) ?? 0)),
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

function readySince({ pod }: Pick<Candidate, 'pod'>): number | undefined {
  return isPodReady(pod) ? fromTime(podCondition(pod, 'Ready')?.lastTransitionTime) : undefined;
}

/**
 * The later moment first, but only by the power of two of the age: pods of about the same age go in the order of their uids, so that
 * not always the newest pods (which may all be on one node) go. Pods without the moment are not told apart.
 */
function byYouth(momentOf: (candidate: Candidate) => number | undefined, now: number): Comparator<Candidate> {
  const magnitude = (moment: number): number => (now > moment ? Math.trunc(Math.log2((now - moment) * 1e6)) : -1);
  return (a, b) => {
    const x = momentOf(a);
    const y = momentOf(b);
    if (x === undefined || y === undefined || x === y) return 0;
    return magnitude(x) - magnitude(y) || byText(a.pod.metadata.uid, b.pod.metadata.uid);
  };
}

function maxRestarts({ spec, status }: Pod, which: 'containers' | 'sidecars'): number {
  const sidecars = new Set((spec.initContainers ?? []).filter((c) => c.restartPolicy === 'Always').map((c) => c.name));
  const statuses =
    which === 'containers'
      ? status.containerStatuses
      : status.initContainerStatuses?.filter(({ name }) => sidecars.has(name));
  return Math.max(0, ...(statuses ?? []).map(({ restartCount }) => restartCount));
}
