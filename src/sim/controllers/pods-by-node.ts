import type { Pod } from '../../api/generated/types.ts';
import type { Client } from '../apiserver/client.ts';
import type { Index } from '../apiserver/store-index.ts';

/** Pods by the node that they are bound to, in order of creation. */
export function podsByNode(client: Client): Index<Pod> {
  const nodeOf = ({ spec }: Pod): readonly string[] => (spec.nodeName ? [spec.nodeName] : []);
  return client.index('pods', 'spec.nodeName', nodeOf, ({ spec }) => spec);
}
