/*
 * Makes the claims of pods' generic ephemeral volumes. After pkg/controller/volume/ephemeral/controller.go.
 *
 * Woken by: pods with such volumes, and their claims when they go.
 * Writes:   creates claims that the pod owns.
 */
import { controllerRefTo, keyOf } from '../../../api/object.ts';
import type { Draft } from '../../../api/object.ts';
import { isPodTerminal } from '../../../api/pod/pod-status.ts';
import type { PersistentVolumeClaim, Pod, Volume } from '../../../api/generated/types.ts';
import type { Controller, ControllerContext, Outcome } from '../controller.ts';
import { reconciling } from '../controller.ts';
import { getByKey, resolveController } from '../ownership.ts';

const LATENCY_MS = 4;

export const ephemeralVolumeController: Controller = {
  name: 'ephemeral-volume-controller',
  start(context) {
    const { client, kernel } = context;
    const queue = reconciling(kernel, {
      latencyMs: LATENCY_MS,
      reconcile: (key) => reconcile(context, getByKey(client, 'pods', key)),
    });
    client.watch('pods', ({ type, object }) => {
      if (type === 'ADDED' && object.spec.volumes?.some(({ ephemeral }) => ephemeral)) queue.wake(keyOf(object));
    });
    client.watch('persistentvolumeclaims', ({ type, object }) => {
      const owner = type === 'DELETED' ? resolveController(client, 'pods', 'Pod', object) : undefined;
      if (owner !== undefined) queue.wake(owner);
    });
  },
};

function reconcile(context: ControllerContext, pod: Pod | undefined): Outcome {
  if (!pod || pod.metadata.deletionTimestamp !== undefined || isPodTerminal(pod)) return undefined;
  const failed = (pod.spec.volumes ?? []).filter((volume) => volume.ephemeral && !ensureClaim(context, pod, volume));
  return failed.length > 0 ? 'retry' : undefined;
}

/** Whether the claim is there and the pod's own. */
function ensureClaim({ client, events }: ControllerContext, pod: Pod, { name, ephemeral }: Volume): boolean {
  const { namespace = '', name: podName, uid } = pod.metadata;
  const claimName = `${podName}-${name}`;
  const current = client.get('persistentvolumeclaims', namespace, claimName);
  if (current) return current.metadata.ownerReferences?.some((owner) => owner.uid === uid) ?? false;
  const template = ephemeral?.volumeClaimTemplate;
  if (!template) return true;
  const { labels, annotations } = template.metadata ?? {};
  const claim: Draft<PersistentVolumeClaim> = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name: claimName,
      namespace,
      ...(labels && { labels }),
      ...(annotations && { annotations }),
      ownerReferences: [controllerRefTo(pod)],
    },
    spec: template.spec,
  };
  const created = client.create('persistentvolumeclaims', claim);
  if (created.ok) return true;
  const message = `ephemeral volume ${name}: create PVC ${claimName}: ${created.error.message ?? ''}`;
  events.event(pod, 'Warning', 'EphemeralVolumeCreateFailed', message);
  return false;
}
