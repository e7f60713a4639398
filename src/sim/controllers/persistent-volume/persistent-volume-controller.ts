/*
 * Brings claims and volumes together. After pkg/controller/volume/persistentvolume/pv_controller.go.
 *
 * Woken by: claims, volumes, classes; unbound claims once more every 15 s.
 * Writes:   claimRef and phase of volumes; volumeName, annotations and phase of claims.
 */
import {
  BETA_STORAGE_PROVISIONER,
  BIND_COMPLETED,
  BOUND_BY_CONTROLLER,
  NO_PROVISIONER,
  SELECTED_NODE,
  STORAGE_PROVISIONER,
  findVolume,
  isBoundTo,
  storageClassOf,
  whyUnfit,
} from '../../../api/storage/volume-matching.ts';
import { claimKeysOf } from '../../../api/storage/claims-of-pod.ts';
import { byText } from '../../../base/compare.ts';
import type { ObjectReference, PersistentVolume, PersistentVolumeClaim } from '../../../api/generated/types.ts';
import { keyFor, keyOf } from '../../../api/object.ts';
import { SECOND } from '../../kernel/time.ts';
import type { Controller, ControllerContext, Keys, Outcome } from '../controller.ts';
import { reconciling } from '../controller.ts';
import { getByKey } from '../ownership.ts';
import { podsByClaim } from './pods-by-claim.ts';

const LATENCY_MS = 5;
const POD_NEWS_MS = 20;
const RESYNC_MS = 15 * SECOND;

interface Binder extends ControllerContext {
  readonly claims: Keys;
  /** Uids of pods with claims that this controller has heard of. */
  readonly seen: ReadonlySet<string>;
}

export const persistentVolumeController: Controller = {
  name: 'persistentvolume-controller',
  start(context) {
    const { client, kernel } = context;
    const seen = seenPods(context);
    const claims = reconciling(kernel, {
      latencyMs: LATENCY_MS,
      reconcile: (key) => {
        const claim = getByKey(client, 'persistentvolumeclaims', key);
        return claim && syncClaim({ ...context, claims, seen }, claim);
      },
    });
    const volumes = reconciling(kernel, {
      latencyMs: LATENCY_MS,
      reconcile: (name) => {
        const volume = client.get('persistentvolumes', undefined, name);
        return volume && syncVolume({ ...context, claims, seen }, volume);
      },
    });
    client.watch('persistentvolumeclaims', ({ type, object, author }) => {
      if (type !== 'DELETED' && author !== client.author) claims.wake(keyOf(object));
      if (object.spec.volumeName) volumes.wake(object.spec.volumeName);
    });
    client.watch('persistentvolumes', ({ type, object, author }) => {
      if (type === 'MODIFIED' && author === client.author) return;
      const { claimRef } = object.spec;
      if (type !== 'DELETED') volumes.wake(object.metadata.name);
      else if (claimRef) claims.wake(keyFor(claimRef.namespace, claimRef.name ?? ''));
    });
  },
};

/** News of a pod take longer than the claim that was made for it: that is told of as waiting for its first consumer. */
function seenPods({ kernel, client }: ControllerContext): ReadonlySet<string> {
  const seen = new Set<string>();
  client.watch('pods', ({ type, object }) => {
    const { uid } = object.metadata;
    if (type === 'DELETED') seen.delete(uid);
    else if (type === 'ADDED' && claimKeysOf(object).length > 0) kernel.after(POD_NEWS_MS, () => seen.add(uid));
  });
  return seen;
}

function syncClaim(binder: Binder, claim: PersistentVolumeClaim): Outcome {
  return claim.metadata.annotations?.[BIND_COMPLETED] === undefined
    ? syncUnboundClaim(binder, claim)
    : syncBoundClaim(binder, claim);
}

function syncUnboundClaim(binder: Binder, claim: PersistentVolumeClaim): Outcome {
  const { client, events } = binder;
  const { volumeName } = claim.spec;
  if (!volumeName) {
    const delayed = isDelayed(binder, claim);
    const volume = findVolume(client.list('persistentvolumes'), claim, { delayed });
    if (volume) return bind(binder, claim, volume);
    if (delayed) tellWhatItWaitsFor(binder, claim);
    else if (storageClassOf(claim) !== '') provision(binder, claim);
    else {
      const message = 'no persistent volumes available for this claim and no storage class is set';
      events.event(claim, 'Normal', 'FailedBinding', message);
    }
    return pending(binder, claim);
  }
  const volume = client.get('persistentvolumes', undefined, volumeName);
  if (!volume) return pending(binder, claim);
  if (volume.spec.claimRef && !isBoundTo(volume, claim)) {
    const message = `volume "${volumeName}" already bound to a different claim.`;
    events.event(claim, 'Warning', 'FailedBinding', message);
    return pending(binder, claim);
  }
  const unfit = volume.spec.claimRef ? undefined : whyUnfit(volume, claim);
  if (unfit === undefined) return bind(binder, claim, volume);
  events.event(claim, 'Warning', 'VolumeMismatch', `Cannot bind to requested volume "${volumeName}": ${unfit}`);
  return pending(binder, claim);
}

/** A claim of a class that waits for its first consumer, for which the scheduler has not chosen a node yet. */
function isDelayed({ client }: Binder, claim: PersistentVolumeClaim): boolean {
  const storageClass = client.get('storageclasses', undefined, storageClassOf(claim));
  return (
    storageClass?.volumeBindingMode === 'WaitForFirstConsumer' &&
    claim.metadata.annotations?.[SELECTED_NODE] === undefined
  );
}

function tellWhatItWaitsFor({ client, events, seen }: Binder, claim: PersistentVolumeClaim): void {
  const pods = [...podsByClaim(client).get(keyOf(claim))]
    .filter(({ metadata, spec }) => !spec.nodeName && seen.has(metadata.uid))
    .map(({ metadata }) => metadata.name)
    .sort(byText);
  if (pods.length === 0) {
    const message = 'waiting for first consumer to be created before binding';
    events.event(claim, 'Normal', 'WaitForFirstConsumer', message);
    return;
  }
  const message = `waiting for ${pods.length === 1 ? 'pod' : 'pods'} ${pods.join(',')} to be scheduled`;
  events.event(claim, 'Normal', 'WaitForPodScheduled', message);
}

/** Asks the provisioner of the claim's class for a volume, by an annotation. */
function provision({ client, events }: Binder, claim: PersistentVolumeClaim): void {
  const className = storageClassOf(claim);
  const provisioner = client.get('storageclasses', undefined, className)?.provisioner;
  if (provisioner === undefined) {
    const message = `storageclass.storage.k8s.io "${className}" not found`;
    events.event(claim, 'Warning', 'ProvisioningFailed', message);
    return;
  }
  if (provisioner.startsWith('kubernetes.io/')) {
    const message = `no volume plugin matched name: ${provisioner}`;
    if (provisioner !== NO_PROVISIONER) events.event(claim, 'Warning', 'ProvisioningFailed', message);
    return;
  }
  const annotated = annotate(claim, {
    [BETA_STORAGE_PROVISIONER]: provisioner,
    [STORAGE_PROVISIONER]: provisioner,
  });
  const written = client.update('persistentvolumeclaims', annotated);
  const message =
    `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the system ` +
    'administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.';
  events.event(written.ok ? written.value : claim, 'Normal', 'ExternalProvisioning', message);
}

function annotate(claim: PersistentVolumeClaim, annotations: Readonly<Record<string, string>>): PersistentVolumeClaim {
  const { metadata } = claim;
  return { ...claim, metadata: { ...metadata, annotations: { ...metadata.annotations, ...annotations } } };
}

/** The claim stays pending; it is looked at again at the next resync. */
function pending({ client }: Binder, { metadata }: PersistentVolumeClaim): Outcome {
  const claim = client.get('persistentvolumeclaims', metadata.namespace, metadata.name);
  if (claim && claim.status?.phase !== 'Pending') {
    client.updateStatus('persistentvolumeclaims', { ...claim, status: { ...claim.status, phase: 'Pending' } });
  }
  return { againAfterMs: RESYNC_MS, what: `claim ${keyFor(metadata.namespace, metadata.name)} is looked at again` };
}

/** Four writes, each of which can be the first to be missing. */
function bind({ client }: Binder, claim: PersistentVolumeClaim, volume: PersistentVolume): Outcome {
  const claimed = client.update('persistentvolumes', claimVolume(volume, claim));
  if (!claimed.ok) return 'retry';
  const bound = setVolumePhase(client, claimed.value, 'Bound');
  if (!bound) return 'retry';
  const byController = claim.spec.volumeName ? {} : { [BOUND_BY_CONTROLLER]: 'yes' };
  const completed = annotate(claim, { ...byController, [BIND_COMPLETED]: 'yes' });
  const spec = { ...claim.spec, volumeName: volume.metadata.name };
  const written = client.update('persistentvolumeclaims', { ...completed, spec });
  if (!written.ok) return 'retry';
  return setClaimBound(client, written.value, claimed.value) ? undefined : 'retry';
}

function claimVolume(volume: PersistentVolume, claim: PersistentVolumeClaim): PersistentVolume {
  if (volume.spec.claimRef?.uid === claim.metadata.uid) return volume;
  const { namespace = '', name, uid, resourceVersion } = claim.metadata;
  const claimRef: ObjectReference = {
    kind: 'PersistentVolumeClaim',
    namespace,
    name,
    uid,
    apiVersion: 'v1',
    resourceVersion,
  };
  const annotations = volume.spec.claimRef
    ? volume.metadata.annotations
    : { ...volume.metadata.annotations, [BOUND_BY_CONTROLLER]: 'yes' };
  return {
    ...volume,
    metadata: { ...volume.metadata, ...(annotations && { annotations }) },
    spec: { ...volume.spec, claimRef },
  };
}

function setVolumePhase(client: Binder['client'], volume: PersistentVolume, phase: string): boolean {
  if (volume.status.phase === phase) return true;
  const { reason: _reason, message: _message, ...status } = volume.status;
  return client.updateStatus('persistentvolumes', { ...volume, status: { ...status, phase } }).ok;
}

function setClaimBound(client: Binder['client'], claim: PersistentVolumeClaim, { spec }: PersistentVolume): boolean {
  const status = {
    ...claim.status,
    phase: 'Bound',
    ...(spec.accessModes && { accessModes: spec.accessModes }),
    ...(spec.capacity && { capacity: spec.capacity }),
  };
  return client.updateStatus('persistentvolumeclaims', { ...claim, status }).ok;
}

function syncBoundClaim(binder: Binder, claim: PersistentVolumeClaim): Outcome {
  const { client } = binder;
  if (!claim.spec.volumeName)
    return lost(binder, claim, 'Bound claim has lost reference to PersistentVolume. Data on the volume is lost!');
  const volume = client.get('persistentvolumes', undefined, claim.spec.volumeName);
  if (!volume) return lost(binder, claim, 'Bound claim has lost its PersistentVolume. Data on the volume is lost!');
  if (!volume.spec.claimRef || volume.spec.claimRef.uid === claim.metadata.uid) {
    return claim.status?.phase === 'Bound' && volume.status.phase === 'Bound' ? undefined : bind(binder, claim, volume);
  }
  const message = 'Two claims are bound to the same volume, this one is bound incorrectly';
  return lost(binder, claim, message, 'ClaimMisbound');
}

function lost(
  { client, events }: Binder,
  claim: PersistentVolumeClaim,
  message: string,
  reason = 'ClaimLost',
): Outcome {
  if (claim.status?.phase === 'Lost') return undefined;
  const written = client.updateStatus('persistentvolumeclaims', { ...claim, status: { phase: 'Lost' } });
  events.event(claim, 'Warning', reason, message);
  return written.ok ? undefined : 'retry';
}

function syncVolume({ client, claims }: Binder, volume: PersistentVolume): Outcome {
  const { claimRef } = volume.spec;
  if (!claimRef?.uid) {
    setVolumePhase(client, volume, 'Available');
    wakeWaiting({ client, claims }, volume);
    return undefined;
  }
  const claim = client.get('persistentvolumeclaims', claimRef.namespace, claimRef.name ?? '');
  if (claim?.metadata.uid !== claimRef.uid) {
    const done = volume.status.phase === 'Released' || volume.status.phase === 'Failed';
    if (!done) setVolumePhase(client, volume, 'Released');
  } else if (!claim.spec.volumeName) claims.wake(keyOf(claim));
  else if (claim.spec.volumeName === volume.metadata.name) setVolumePhase(client, volume, 'Bound');
  return undefined;
}

/** A volume that became available may be what claims of its class wait for. */
function wakeWaiting({ client, claims }: Pick<Binder, 'client' | 'claims'>, volume: PersistentVolume): void {
  for (const claim of client.list('persistentvolumeclaims')) {
    if (!claim.spec.volumeName && storageClassOf(claim) === storageClassOf(volume)) claims.wake(keyOf(claim));
  }
}
