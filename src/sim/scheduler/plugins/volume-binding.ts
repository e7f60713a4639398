import type { PersistentVolumeClaim } from '../../../api/generated/types.ts';
import type { Client } from '../../apiserver/client.ts';
import { filterWith, unresolvable } from '../framework.ts';
import type { FilterAnswer, Plugin } from '../framework.ts';
import type { NodeInfo } from '../node-info.ts';
import type { PodInfo } from '../pod-info.ts';
import { claimsOf, isReachableFrom, planVolumes, usesClaims } from '../volumes.ts';

const UNBOUND_IMMEDIATE = unresolvable('VolumeBinding', 'pod has unbound immediate PersistentVolumeClaims');
const OUT_OF_REACH = "node(s) didn't match PersistentVolume's node affinity";
const NONE_AVAILABLE = "node(s) didn't find available persistent volumes to bind";
const NODE_CONFLICT = unresolvable('VolumeBinding', OUT_OF_REACH);
const BIND_CONFLICT = unresolvable('VolumeBinding', NONE_AVAILABLE);
const BOTH_CONFLICTS = unresolvable('VolumeBinding', OUT_OF_REACH, NONE_AVAILABLE);

/** A pod's claims must be bound to volumes that the node can reach, or there must be volumes for them there. */
export const volumeBinding: Plugin = {
  name: 'VolumeBinding',
  filter: (pod, { client }) => filterOf(pod, client),
  hint: {
    on: ['storage', 'node-added', 'node-updated'],
    worthRetrying: ({ pod, namespace }, event) => {
      if (event.kind === 'node-updated') return event.changed.labels;
      if (event.kind !== 'storage' || event.resource !== 'persistentvolumeclaims') return true;
      return event.namespace === namespace && usesClaim(pod.spec.volumes ?? [], pod.metadata.name, event.name);
    },
  },
};

function usesClaim(volumes: NonNullable<PodInfo['pod']['spec']['volumes']>, pod: string, claim: string): boolean {
  return volumes.some(
    ({ name, persistentVolumeClaim, ephemeral }) =>
      persistentVolumeClaim?.claimName === claim || (ephemeral !== undefined && `${pod}-${name}` === claim),
  );
}

function filterOf({ pod }: PodInfo, client: Client): FilterAnswer {
  if (!usesClaims(pod)) return undefined;
  const claims = claimsOf(pod, client);
  if (typeof claims === 'string') return { kind: 'rejected', rejection: unresolvable('VolumeBinding', claims) };
  const { bound, unboundImmediate, delayed } = claims;
  if (unboundImmediate.length > 0) return { kind: 'rejected', rejection: UNBOUND_IMMEDIATE };
  return filterWith((node) => {
    const boundOk = bound.every((claim) => isUsable(claim, node, client));
    const delayedOk = delayed.length === 0 || planVolumes(delayed, node, client) !== undefined;
    if (boundOk) return delayedOk ? undefined : BIND_CONFLICT;
    return delayedOk ? NODE_CONFLICT : BOTH_CONFLICTS;
  });
}

/** That the volume exists is what VolumeZone looks after. */
function isUsable({ spec }: PersistentVolumeClaim, node: NodeInfo, client: Client): boolean {
  const volume = client.get('persistentvolumes', undefined, spec.volumeName ?? '');
  return volume === undefined || isReachableFrom(volume, node);
}
