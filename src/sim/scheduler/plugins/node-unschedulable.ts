import { isTolerated } from '../../../api/selectors/taints.ts';
import { filterWith, unresolvable } from '../framework.ts';
import type { Plugin } from '../framework.ts';

const CORDONED = unresolvable('NodeUnschedulable', 'node(s) were unschedulable');
const TAINT = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

/** Cordoned nodes take no pods, except those that tolerate it. */
export const nodeUnschedulable: Plugin = {
  name: 'NodeUnschedulable',
  filter: ({ pod }, { cordonedNodes }) =>
    cordonedNodes.size === 0 || isTolerated(TAINT, pod.spec.tolerations)
      ? undefined
      : filterWith(({ name }) => (cordonedNodes.has(name) ? CORDONED : undefined)),
  hint: {
    on: ['node-added', 'node-updated', 'pod-itself'],
    judgesTaints: true,
    worthRetrying: ({ pod }, event) => {
      if (event.kind === 'pod-itself') return isTolerated(TAINT, pod.spec.tolerations);
      if (event.kind === 'node-added') return event.node.spec.unschedulable !== true;
      return event.kind === 'node-updated' && !!event.before.spec.unschedulable && !event.node.spec.unschedulable;
    },
  },
};
