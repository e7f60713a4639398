/*
 * One step of a Recreate rollout: all old pods go first, and only when the last of them has ended do the new ones come.
 * After pkg/controller/deployment/recreate.go.
 */
import { isPodTerminal } from '../../../api/pod/pod-status.ts';
import type { Client } from '../../apiserver/client.ts';
import { byController } from '../ownership.ts';
import type { Scaling } from './rolling-update.ts';
import type { Rollout } from './rollout.ts';
import { isActive } from './rollout.ts';

/** The old ReplicaSets that still ask for pods, and what they are to have: none. */
export function planRemoval({ oldReplicaSets }: Rollout): readonly Scaling[] {
  return oldReplicaSets.filter(isActive).map((replicaSet) => ({ replicaSet, replicas: 0 }));
}

/** Whether a pod of an earlier template may still run: terminating ones do, Succeeded and Failed ones do not. */
export function oldPodsRunning(client: Client, { oldReplicaSets }: Rollout): boolean {
  return oldReplicaSets.some(({ metadata, status }) => {
    if (status.replicas > 0) return true;
    for (const pod of byController(client, 'pods').get(metadata.uid)) if (!isPodTerminal(pod)) return true;
    return false;
  });
}
