import { filterWith, unresolvable } from '../framework.ts';
import type { Plugin } from '../framework.ts';

const OTHER = unresolvable('NodeName', "node(s) didn't match the requested node name");

/** A pod that names its node goes nowhere else. Such pods do not come to the scheduler: they are bound already. */
export const nodeName: Plugin = {
  name: 'NodeName',
  filter: ({ pod }) => {
    const wanted = pod.spec.nodeName;
    return wanted ? filterWith(({ name }) => (name === wanted ? undefined : OTHER)) : undefined;
  },
  hint: { on: ['node-added'], worthRetrying: () => true },
};
