import type {
  CSIDriver,
  CSINode,
  CSIStorageCapacity,
  PersistentVolume,
  PersistentVolumeClaim,
  StorageClass,
  VolumeAttachment,
  VolumeAttributesClass,
} from '../../../api/generated/types.ts';
import { age } from './cell.ts';
import type { Printer } from './cell.ts';

const MODES: readonly (readonly [mode: string, short: string])[] = [
  ['ReadWriteOnce', 'RWO'],
  ['ReadOnlyMany', 'ROX'],
  ['ReadWriteMany', 'RWX'],
  ['ReadWriteOncePod', 'RWOP'],
];
const BETA_CLASS = 'volume.beta.kubernetes.io/storage-class';

/** GetAccessModesAsString */
function accessModes(modes: readonly string[] | undefined): string {
  return MODES.filter(([mode]) => modes?.includes(mode))
    .map(([, short]) => short)
    .join(',');
}

export const printClaim: Printer<PersistentVolumeClaim> = (claim, clock) => {
  const { spec, status, metadata } = claim;
  const bound = (spec?.volumeName ?? '') !== '';
  return [
    metadata.name,
    metadata.deletionTimestamp === undefined ? (status?.phase ?? '') : 'Terminating',
    spec?.volumeName ?? '',
    bound ? (status?.capacity?.['storage'] ?? '0') : '',
    bound ? accessModes(status?.accessModes) : '',
    metadata.annotations?.[BETA_CLASS] ?? spec?.storageClassName ?? '',
    spec?.volumeAttributesClassName ?? '<unset>',
    age(claim, clock),
    spec?.volumeMode ?? '<unset>',
  ];
};

export const printVolume: Printer<PersistentVolume> = (volume, clock) => {
  const { spec, status, metadata } = volume;
  const claim = spec?.claimRef;
  return [
    metadata.name,
    spec?.capacity?.['storage'] ?? '0',
    accessModes(spec?.accessModes),
    spec?.persistentVolumeReclaimPolicy ?? '',
    metadata.deletionTimestamp === undefined ? (status?.phase ?? '') : 'Terminating',
    claim ? `${claim.namespace ?? ''}/${claim.name ?? ''}` : '',
    metadata.annotations?.[BETA_CLASS] ?? spec?.storageClassName ?? '',
    spec?.volumeAttributesClassName ?? '<unset>',
    status?.reason ?? '',
    age(volume, clock),
    spec?.volumeMode ?? '<unset>',
  ];
};

export const printStorageClass: Printer<StorageClass> = (object, clock) => {
  const isDefault = object.metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true';
  return [
    isDefault ? `${object.metadata.name} (default)` : object.metadata.name,
    object.provisioner ?? '',
    object.reclaimPolicy ?? 'Delete',
    object.volumeBindingMode ?? '<unset>',
    object.allowVolumeExpansion ?? false,
    age(object, clock),
  ];
};

export const printCsiDriver: Printer<CSIDriver> = (driver, clock) => {
  const { spec } = driver;
  const audiences = (spec.tokenRequests ?? []).map(({ audience }) => audience);
  return [
    driver.metadata.name,
    spec.attachRequired ?? true,
    spec.podInfoOnMount ?? false,
    spec.storageCapacity ?? false,
    audiences.length === 0 ? '<unset>' : audiences.join(','),
    spec.requiresRepublish ?? false,
    (spec.volumeLifecycleModes ?? []).join(',') || '<none>',
    age(driver, clock),
  ];
};

export const printCsiNode: Printer<CSINode> = (node, clock) => [
  node.metadata.name,
  (node.spec.drivers ?? []).length,
  age(node, clock),
];

export const printCapacity: Printer<CSIStorageCapacity> = (object, clock) => [
  object.metadata.name,
  object.storageClassName ?? '',
  object.capacity ?? '<unset>',
  age(object, clock),
];

export const printAttachment: Printer<VolumeAttachment> = (attachment, clock) => {
  const { spec, status } = attachment;
  return [
    attachment.metadata.name,
    spec.attacher,
    spec.source.persistentVolumeName ?? '',
    spec.nodeName,
    status.attached,
    age(attachment, clock),
  ];
};

export const printAttributesClass: Printer<VolumeAttributesClass> = (object, clock) => [
  object.metadata.name,
  object.driverName ?? '',
  age(object, clock),
];
