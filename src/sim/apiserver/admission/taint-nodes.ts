import type { Node } from '../../../api/generated/types.ts';
import { ok } from '../../../base/result.ts';
import type { AdmissionPlugin } from './plugin.ts';

const NOT_READY = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' };

/** A new node takes no pods until it has reported. */
export const taintNodesByCondition: AdmissionPlugin = {
  name: 'TaintNodesByCondition',
  handles: ({ operation, kind }) => operation === 'CREATE' && kind.resource === 'nodes',
  admit({ object }) {
    const node = object as Node;
    const taints = node.spec?.taints ?? [];
    if (taints.some(({ key, effect }) => key === NOT_READY.key && effect === NOT_READY.effect)) return ok(node);
    return ok({ ...node, spec: { ...node.spec, taints: [...taints, NOT_READY] } });
  },
};
