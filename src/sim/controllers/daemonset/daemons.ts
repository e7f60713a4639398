import type { DaemonSet, Node, Pod } from '../../../api/generated/types.ts';
import { isPodTerminal } from '../../../api/pod/pod-status.ts';
import { by, inOrder } from '../../../base/compare.ts';
import type { Placement } from './daemon-nodes.ts';
import { nodeOf, placementOn } from './daemon-nodes.ts';

/** A node and the pods that a DaemonSet has there, the first of them the oldest. */
export interface NodeDaemons {
  readonly nodeName: string;
  /** Where a pod should be; nowhere if the node does not exist. */
  readonly placement: Placement;
  readonly exists: boolean;
  readonly pods: readonly Pod[];
}

/**
 * All nodes and their daemon pods, ordered by name; among them nodes that are gone but have pods. A pod that has ended and is being deleted
 * does not count any more.
 */
export function daemonsByNode(
  daemonSet: DaemonSet,
  nodes: readonly Node[],
  pods: readonly Pod[],
): readonly NodeDaemons[] {
  const onNode = new Map<string, Pod[]>();
  for (const pod of pods) {
    const nodeName = nodeOf(pod);
    if (nodeName === undefined || (isPodTerminal(pod) && pod.metadata.deletionTimestamp !== undefined)) continue;
    const others = onNode.get(nodeName);
    if (others) others.push(pod);
    else onNode.set(nodeName, [pod]);
  }
  const known = nodes.map((node): NodeDaemons => {
    const { name: nodeName } = node.metadata;
    const here = (onNode.get(nodeName) ?? []).toSorted(byPlaceAndAge);
    onNode.delete(nodeName);
    return { nodeName, placement: placementOn(node, daemonSet), exists: true, pods: here };
  });
  const gone = [...onNode].map(([nodeName, here]): NodeDaemons => {
    const placement = { shouldRun: false, mayStay: false };
    return { nodeName, placement, exists: false, pods: here.toSorted(byPlaceAndAge) };
  });
  return [...known, ...gone].sort(by(({ nodeName }) => nodeName));
}

/** Placed before not placed, then the oldest first. */
const byPlaceAndAge = inOrder<Pod>(
  by(({ spec }) => (spec.nodeName ? 0 : 1)),
  by(({ metadata }) => metadata.creationTimestamp ?? ''),
  by(({ metadata }) => metadata.name),
);
