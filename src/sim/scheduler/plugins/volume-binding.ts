import type { PersistentVolumeClaim } from '../../../api/generated/types.ts';
import type { Client } from '../../apiserver/client.ts';
import { filterWith, unresolvable } from '../framework.ts';
import type { FilterAnswer, Plugin, Rejection } from '../framework.ts';
import type { NodeInfo } from '../node-info.ts';
import type { PodInfo } from '../pod-info.ts';
import { claimsOf, isReachableFrom, planVolumes, usesClaims } from '../volumes.ts';

const UNBOUND_IMMEDIATE = unresolvable('VolumeBinding', 'pod has unbound immediate PersistentVolumeClaims');
const NODE_CONFLICT = unresolvable('VolumeBinding', "node(s) didn't match PersistentVolume's node affinity");
const BIND_CONFLICT = unresolvable('VolumeBinding', "node(s) didn't find available persistent volumes to bind");
const VOLUME_MISSING = unresolvable(
  'VolumeBinding',
  'node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)',
);

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
    for (const claim of bound) {
      const problem = problemOnNode(claim, node, client);
      if (problem) return problem;
    }
    return delayed.length === 0 || planVolumes(delayed, node, client) ? undefined : BIND_CONFLICT;
  });
}

function problemOnNode({ spec }: PersistentVolumeClaim, node: NodeInfo, client: Client): Rejection | undefined {
  const volume = client.get('persistentvolumes', undefined, spec.volumeName ?? '');
  if (!volume) return VOLUME_MISSING;
  return isReachableFrom(volume, node) ? undefined : NODE_CONFLICT;
}
