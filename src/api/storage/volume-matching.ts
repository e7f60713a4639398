/** Which volumes fit a claim (component-helpers/storage/volume/pv_helpers.go). Names of annotations and classes that several components share. */
import { byText, inOrder } from '../../base/compare.ts';
import { isEmptySelector, matcherOf } from '../selectors/label-selector.ts';
import { compareQuantities, quantityNumber } from '../values/quantity.ts';
import type { PersistentVolume, PersistentVolumeClaim } from '../generated/types.ts';

export const BIND_COMPLETED = 'pv.kubernetes.io/bind-completed';
export const BOUND_BY_CONTROLLER = 'pv.kubernetes.io/bound-by-controller';
export const SELECTED_NODE = 'volume.kubernetes.io/selected-node';
export const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by';
export const STORAGE_PROVISIONER = 'volume.kubernetes.io/storage-provisioner';
export const BETA_STORAGE_PROVISIONER = 'volume.beta.kubernetes.io/storage-provisioner';
export const NO_PROVISIONER = 'kubernetes.io/no-provisioner';

/** The class of a claim or volume; empty for none. */
export function storageClassOf({ metadata, spec }: PersistentVolumeClaim | PersistentVolume): string {
  return metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? spec.storageClassName ?? '';
}

/** Whether both sides name each other and the controller has finished. */
export function isFullyBound({ metadata, spec }: PersistentVolumeClaim): boolean {
  return Boolean(spec.volumeName) && metadata.annotations?.[BIND_COMPLETED] !== undefined;
}

/** Whether the volume's claimRef means this claim, by name alone where it has no uid. */
export function isBoundTo({ spec: { claimRef } }: PersistentVolume, { metadata }: PersistentVolumeClaim): boolean {
  if (claimRef?.name !== metadata.name || claimRef.namespace !== metadata.namespace) return false;
  return !claimRef.uid || claimRef.uid === metadata.uid;
}

/** Why the volume does not fit the claim that asks for it by name; undefined if it does (checkVolumeSatisfyClaim). */
export function whyUnfit(volume: PersistentVolume, claim: PersistentVolumeClaim): string | undefined {
  const requested = claim.spec.resources?.requests?.['storage'] ?? '0';
  if (compareQuantities(volume.spec.capacity?.['storage'] ?? '0', requested) < 0) return 'requested PV is too small';
  if (storageClassOf(volume) !== storageClassOf(claim)) return 'storageClassName does not match';
  if (volumeModeOf(volume) !== volumeModeOf(claim)) return 'incompatible volumeMode';
  return hasAccessModes(volume, claim) ? undefined : 'incompatible accessMode';
}

/**
 * The volume to bind to a claim: the one that was made for it, else the smallest that fits. `delayed` leaves only those made for it.
 * `isReachable` narrows the choice to volumes of a node.
 */
export function findVolume(
  volumes: readonly PersistentVolume[],
  claim: PersistentVolumeClaim,
  options: { readonly delayed?: boolean; readonly isReachable?: (volume: PersistentVolume) => boolean } = {},
): PersistentVolume | undefined {
  const { delayed = false, isReachable = () => true } = options;
  const requested = claim.spec.resources?.requests?.['storage'] ?? '0';
  const fitting = volumes.filter(
    (volume) =>
      volumeModeOf(volume) === volumeModeOf(claim) &&
      volume.metadata.deletionTimestamp === undefined &&
      compareQuantities(volume.spec.capacity?.['storage'] ?? '0', requested) >= 0,
  );
  const own = fitting.find((volume) => isBoundTo(volume, claim));
  if (own) return isReachable(own) ? own : undefined;
  if (delayed) return undefined;
  return fitting.filter((volume) => isFree(volume, claim) && isReachable(volume)).toSorted(SMALLEST)[0];
}

function isFree(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const { selector } = claim.spec;
  return (
    volume.spec.claimRef === undefined &&
    volume.status.phase === 'Available' &&
    (!selector || isEmptySelector(selector) || matcherOf(selector)(volume.metadata.labels)) &&
    storageClassOf(volume) === storageClassOf(claim) &&
    hasAccessModes(volume, claim)
  );
}

const SMALLEST = inOrder<PersistentVolume>(
  (a, b) => sizeOf(a) - sizeOf(b),
  (a, b) => byText(a.metadata.name, b.metadata.name),
);

function sizeOf({ spec }: PersistentVolume): number {
  return quantityNumber(spec.capacity?.['storage'] ?? '0');
}

function volumeModeOf({ spec }: PersistentVolume | PersistentVolumeClaim): string {
  return spec.volumeMode ?? 'Filesystem';
}

function hasAccessModes(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  return (claim.spec.accessModes ?? []).every((mode) => volume.spec.accessModes?.includes(mode));
}
