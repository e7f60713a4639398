import { claimKeysOf } from '../../../api/storage/claims-of-pod.ts';
import type { Pod } from '../../../api/generated/types.ts';
import type { Client } from '../../apiserver/client.ts';
import type { Index } from '../../apiserver/store-index.ts';

/** Pods by the keys of the claims that they use. */
export function podsByClaim(client: Client): Index<Pod> {
  return client.index('pods', 'claim', claimKeysOf, ({ spec }) => spec);
}
