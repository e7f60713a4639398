import { findUntolerated, isTolerated } from '../../../api/selectors/taints.ts';
import type { Node } from '../../../api/generated/types.ts';
import { MAX_NODE_SCORE, filterWith, normalizeByMaxReversed, unresolvable } from '../framework.ts';
import type { Plugin } from '../framework.ts';
import type { NodeInfo } from '../node-info.ts';
import type { PodInfo } from '../pod-info.ts';

const TAINTED = unresolvable('TaintToleration', 'node(s) had untolerated taint(s)');
const HARD: readonly string[] = ['NoSchedule', 'NoExecute'];

/** Taints NoSchedule and NoExecute keep pods away that do not tolerate them; PreferNoSchedule makes a node less wanted. */
export const taintToleration: Plugin = {
  name: 'TaintToleration',
  weight: 3,
  filter: ({ pod }, { taintedNodes }) => {
    if (taintedNodes.size === 0) return undefined;
    const { tolerations } = pod.spec;
    return filterWith(({ hardTaints }) =>
      hardTaints.length > 0 && findUntolerated(hardTaints, tolerations, HARD) ? TAINTED : undefined,
    );
  },
  score: ({ pod }, { softTaintedNodes }, { nodes, count }, scores) => {
    if (softTaintedNodes.size === 0) scores.fill(MAX_NODE_SCORE, 0, count);
    else {
      const tolerations = (pod.spec.tolerations ?? []).filter(({ effect }) => !effect || effect === 'PreferNoSchedule');
      for (let at = 0; at < count; at += 1) {
        const { softTaints } = nodes[at] as NodeInfo;
        scores[at] = softTaints.filter((taint) => !isTolerated(taint, tolerations)).length;
      }
      normalizeByMaxReversed(scores, count);
    }
    return true;
  },
  hint: {
    on: ['node-added', 'node-updated', 'pod-itself'],
    judgesTaints: true,
    worthRetrying: (pod, event) => {
      if (event.kind === 'pod-itself') return pod.pod.spec.tolerations !== event.before.pod.spec.tolerations;
      if (event.kind === 'node-added') return !repels(event.node, pod);
      return event.kind === 'node-updated' && repels(event.before, pod) && !repels(event.node, pod);
    },
  },
};

function repels(node: Node, { pod }: PodInfo): boolean {
  return findUntolerated(node.spec.taints, pod.spec.tolerations, HARD) !== undefined;
}
