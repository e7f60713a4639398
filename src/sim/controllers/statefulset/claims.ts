/*
 * The claims of a StatefulSet's pods, and who owns them: the retention policy makes the set or a pod their owner, and the garbage
 * collector deletes them after it. After pkg/controller/statefulset/stateful_pod_control.go.
 */
import type { OwnerReference, PersistentVolumeClaim, Pod, StatefulSet } from '../../../api/generated/types.ts';
import { controllerOf, controllerRefTo } from '../../../api/object.ts';
import { err, ok } from '../../../base/result.ts';
import type { Result } from '../../../base/result.ts';
import type { Client } from '../../apiserver/client.ts';
import type { ControllerContext } from '../controller.ts';
import { claimNameOf, claimsOf, isInRange, ordinalOf } from './identity.ts';

/** Creates the claims of an ordinal that are missing. The text of the first error, if any. */
export function ensureClaims(
  { client, events }: ControllerContext,
  set: StatefulSet,
  ordinal: number,
): string | undefined {
  const { name: setName, namespace } = set.metadata;
  const pod = `${setName}-${ordinal}`;
  for (const claim of claimsOf(set, ordinal)) {
    const { name } = claim.metadata;
    const existing = client.get('persistentvolumeclaims', namespace, name);
    if (existing?.metadata.deletionTimestamp !== undefined) return `pvc ${name} is being deleted`;
    if (existing) continue;
    const created = client.create('persistentvolumeclaims', claim);
    if (created.ok) {
      const message = `Create Claim ${name} Pod ${pod} in StatefulSet ${setName} success`;
      events.event(set, 'Normal', 'SuccessfulCreate', message);
    } else {
      const error = created.error.message ?? '';
      const message = `Create Claim ${name} for Pod ${pod} in StatefulSet ${setName} failed error: ${error}`;
      events.event(set, 'Warning', 'FailedCreate', message);
      return `failed to create PVC ${name}: ${error}`;
    }
  }
  return undefined;
}

/** The claims of an ordinal that exist. */
function existingClaims(client: Client, set: StatefulSet, ordinal: number): readonly PersistentVolumeClaim[] {
  return (set.spec.volumeClaimTemplates ?? []).flatMap(({ metadata }) => {
    const name = claimNameOf(set, metadata.name, ordinal);
    const claim = client.get('persistentvolumeclaims', set.metadata.namespace, name);
    return claim ? [claim] : [];
  });
}

/** Whether a claim still has a pod of that name as its owner, from before: it will go, and the next pod gets a new one. */
export function isClaimStale(client: Client, set: StatefulSet, ordinal: number): boolean {
  if (set.spec.persistentVolumeClaimRetentionPolicy?.whenScaled !== 'Delete') return false;
  const pod = `${set.metadata.name}-${ordinal}`;
  return existingClaims(client, set, ordinal).some(({ metadata }) =>
    metadata.ownerReferences?.some(({ kind, name }) => kind === 'Pod' && name === pod),
  );
}

/** Gives the pod's claims the owners that the retention policy wants. Whether any had to change, or the text of the first error. */
export function syncClaimOwners(
  { client, events }: ControllerContext,
  set: StatefulSet,
  pod: Pod,
): Result<{ readonly changed: boolean }, string> {
  let changed = false;
  for (const claim of existingClaims(client, set, ordinalOf(set, pod) ?? 0)) {
    const owners = planOwners(set, pod, claim);
    if (owners === 'conflict') {
      const message = `PersistentVolumeClaim ${claim.metadata.name} has a conflicting OwnerReference that acts as a manging controller, the retention policy is ignored for this claim`;
      events.event(set, 'Warning', 'ConflictingController', message);
    } else if (owners) {
      const updated = client.update('persistentvolumeclaims', {
        ...claim,
        metadata: { ...claim.metadata, ownerReferences: owners },
      });
      if (!updated.ok) return err(updated.error.message ?? '');
      changed = true;
    }
  }
  return ok({ changed });
}

/** The owners that a claim should have; undefined where it has them. */
function planOwners(
  set: StatefulSet,
  pod: Pod,
  { metadata }: PersistentVolumeClaim,
): readonly OwnerReference[] | 'conflict' | undefined {
  const references = metadata.ownerReferences ?? [];
  const isOurs = (ref: OwnerReference): boolean =>
    ref.uid === set.metadata.uid || (ref.kind === 'Pod' && ref.name === pod.metadata.name);
  const wanted = ownerOf(set, pod);
  const controller = controllerOf({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata });
  if (wanted && controller && !isOurs(controller)) return 'conflict';
  const ours = references.filter(isOurs);
  const isRight = wanted ? ours.length === 1 && ours[0]?.uid === wanted.uid && ours[0].controller : ours.length === 0;
  if (isRight) return undefined;
  return [...references.filter((ref) => !isOurs(ref)), ...(wanted ? [wanted] : [])];
}

function ownerOf(set: StatefulSet, pod: Pod): OwnerReference | undefined {
  const { whenDeleted, whenScaled } = set.spec.persistentVolumeClaimRetentionPolicy ?? {};
  if (whenScaled === 'Delete' && !isInRange(set, pod)) return controllerRefTo(pod);
  return whenDeleted === 'Delete' ? controllerRefTo(set) : undefined;
}
