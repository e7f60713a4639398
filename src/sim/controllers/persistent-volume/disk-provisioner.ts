/*
 * The provisioner of the class `standard`, and of those of well-known vendors: makes a volume for each claim that asks for one and removes
 * those whose claim is gone. It stands for what a storage vendor runs beside Kubernetes (sig-storage-lib-external-provisioner).
 *
 * Woken by: claims that are annotated with its name, and its own volumes when they are released.
 * Writes:   creates and deletes volumes.
 */
import {
  PROVISIONED_BY,
  SELECTED_NODE,
  STORAGE_PROVISIONER,
  storageClassOf,
} from '../../../api/storage/volume-matching.ts';
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '../../../api/generated/types.ts';
import { keyOf } from '../../../api/object.ts';
import type { Draft } from '../../../api/object.ts';
import type { Controller, ControllerContext, Outcome } from '../controller.ts';
import { reconciling } from '../controller.ts';
import { getByKey } from '../ownership.ts';

const PROVISIONER = 'podarium.dev/disk';
/** Vendors that it stands for, so that their storage classes work unchanged. */
const SERVED: ReadonlySet<string> = new Set([
  PROVISIONER,
  'k8s.io/minikube-hostpath',
  'rancher.io/local-path',
  'docker.io/hostpath',
  'microk8s.io/hostpath',
  'hostpath.csi.k8s.io',
  'driver.longhorn.io',
  'pd.csi.storage.gke.io',
  'ebs.csi.aws.com',
  'disk.csi.azure.com',
]);
/** What making and removing a disk takes. */
const PROVISIONING_MS = 300;
const REMOVAL_MS = 500;

export const diskProvisioner: Controller = {
  name: `${PROVISIONER}_controller`,
  start(context) {
    const { client, kernel } = context;
    const claims = reconciling(kernel, {
      latencyMs: PROVISIONING_MS,
      reconcile: (key) => provision(context, getByKey(client, 'persistentvolumeclaims', key)),
    });
    const volumes = reconciling(kernel, {
      latencyMs: REMOVAL_MS,
      reconcile: (name) => remove(context, client.get('persistentvolumes', undefined, name)),
    });
    client.watch('persistentvolumeclaims', ({ type, object }) => {
      if (type !== 'DELETED' && asksForVolume(object)) claims.wake(keyOf(object));
    });
    client.watch('persistentvolumes', ({ type, object }) => {
      if (type !== 'DELETED' && isToBeRemoved(object)) volumes.wake(object.metadata.name);
    });
  },
};

function asksForVolume({ metadata, spec }: PersistentVolumeClaim): boolean {
  return (
    SERVED.has(metadata.annotations?.[STORAGE_PROVISIONER] ?? '') &&
    !spec.volumeName &&
    metadata.deletionTimestamp === undefined
  );
}

function isToBeRemoved({ metadata, spec, status }: PersistentVolume): boolean {
  return (
    SERVED.has(metadata.annotations?.[PROVISIONED_BY] ?? '') &&
    status.phase === 'Released' &&
    spec.persistentVolumeReclaimPolicy === 'Delete' &&
    metadata.deletionTimestamp === undefined
  );
}

function provision({ client, events }: ControllerContext, claim: PersistentVolumeClaim | undefined): Outcome {
  if (!claim || !asksForVolume(claim)) return undefined;
  const storageClass = client.get('storageclasses', undefined, storageClassOf(claim));
  if (!storageClass || !SERVED.has(storageClass.provisioner ?? '')) return undefined;
  const waits = storageClass.volumeBindingMode === 'WaitForFirstConsumer';
  if (waits && claim.metadata.annotations?.[SELECTED_NODE] === undefined) return undefined;
  const volume = volumeFor(claim, storageClass);
  const name = volume.metadata.name ?? '';
  if (client.get('persistentvolumes', undefined, name)) return undefined;
  const message = `External provisioner is provisioning volume for claim "${keyOf(claim)}"`;
  events.event(claim, 'Normal', 'Provisioning', message);
  if (!client.create('persistentvolumes', volume).ok) return 'retry';
  events.event(claim, 'Normal', 'ProvisioningSucceeded', `Successfully provisioned volume ${name}`);
  return undefined;
}

function volumeFor(claim: PersistentVolumeClaim, storageClass: StorageClass): Draft<PersistentVolume> {
  const { namespace = '', name, uid, resourceVersion } = claim.metadata;
  const { mountOptions } = storageClass;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: `pvc-${uid}`, annotations: { [PROVISIONED_BY]: storageClass.provisioner ?? PROVISIONER } },
    spec: {
      capacity: { storage: claim.spec.resources?.requests?.['storage'] ?? '0' },
      hostPath: { path: '/data/disk', type: '' },
      accessModes: claim.spec.accessModes ?? [],
      claimRef: { kind: 'PersistentVolumeClaim', namespace, name, uid, apiVersion: 'v1', resourceVersion },
      persistentVolumeReclaimPolicy: storageClass.reclaimPolicy ?? 'Delete',
      storageClassName: storageClass.metadata.name,
      volumeMode: claim.spec.volumeMode ?? 'Filesystem',
      ...(mountOptions && { mountOptions }),
    },
  };
}

function remove({ client }: ControllerContext, volume: PersistentVolume | undefined): Outcome {
  if (!volume || !isToBeRemoved(volume)) return undefined;
  const { name } = volume.metadata;
  return client.delete('persistentvolumes', undefined, name).ok ? undefined : 'retry';
}
