/*
 * Hold claims that pods still use, and volumes that are still bound, when they are deleted: each has a finalizer that is taken off only then. After
 * pkg/controller/volume/{pvcprotection,pvprotection}.
 *
 * Woken by: claims and volumes that are being deleted, and pods that go.
 * Writes:   the finalizers of claims and volumes.
 */
import { claimKeysOf } from '../../../api/storage/claims-of-pod.ts';
import type { ObjectMeta } from '../../../api/generated/types.ts';
import { keyOf } from '../../../api/object.ts';
import type { Controller } from '../controller.ts';
import { reconciling } from '../controller.ts';
import { getByKey } from '../ownership.ts';
import { podsByClaim } from './pods-by-claim.ts';

const LATENCY_MS = 5;
const CLAIM_FINALIZER = 'kubernetes.io/pvc-protection';
const VOLUME_FINALIZER = 'kubernetes.io/pv-protection';

export const claimProtectionController: Controller = {
  name: 'persistentvolumeclaim-protection-controller',
  start({ client, kernel }) {
    const queue = reconciling(kernel, {
      latencyMs: LATENCY_MS,
      reconcile: (key) => {
        const claim = getByKey(client, 'persistentvolumeclaims', key);
        if (!claim || !isHeld(claim.metadata, CLAIM_FINALIZER)) return undefined;
        if ([...podsByClaim(client).get(key)].some(({ spec }) => spec.nodeName)) return undefined;
        const metadata = withoutFinalizer(claim.metadata, CLAIM_FINALIZER);
        return client.update('persistentvolumeclaims', { ...claim, metadata }).ok ? undefined : 'retry';
      },
    });
    client.watch('persistentvolumeclaims', ({ type, object }) => {
      if (type !== 'DELETED' && object.metadata.deletionTimestamp !== undefined) queue.wake(keyOf(object));
    });
    client.watch('pods', ({ type, object }) => {
      if (type === 'DELETED') for (const claim of claimKeysOf(object)) queue.wake(claim);
    });
  },
};

export const volumeProtectionController: Controller = {
  name: 'persistentvolume-protection-controller',
  start({ client, kernel }) {
    const queue = reconciling(kernel, {
      latencyMs: LATENCY_MS,
      reconcile: (name) => {
        const volume = client.get('persistentvolumes', undefined, name);
        if (!volume || !isHeld(volume.metadata, VOLUME_FINALIZER) || volume.status.phase === 'Bound') return undefined;
        const metadata = withoutFinalizer(volume.metadata, VOLUME_FINALIZER);
        return client.update('persistentvolumes', { ...volume, metadata }).ok ? undefined : 'retry';
      },
    });
    client.watch('persistentvolumes', ({ type, object }) => {
      if (type !== 'DELETED' && object.metadata.deletionTimestamp !== undefined) queue.wake(object.metadata.name);
    });
  },
};

function isHeld({ deletionTimestamp, finalizers }: ObjectMeta, finalizer: string): boolean {
  return deletionTimestamp !== undefined && (finalizers?.includes(finalizer) ?? false);
}

function withoutFinalizer({ finalizers = [], ...metadata }: ObjectMeta, finalizer: string): ObjectMeta {
  const kept = finalizers.filter((name) => name !== finalizer);
  return kept.length > 0 ? { ...metadata, finalizers: kept } : metadata;
}
