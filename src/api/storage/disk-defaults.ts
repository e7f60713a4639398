import { change, fill } from '../../base/fill.ts';

// Defaults of volumes on disks that a pod and a PersistentVolume have in common.

interface Disks {
  readonly azureDisk?: object;
  readonly iscsi?: object;
  readonly rbd?: object;
  readonly scaleIO?: object;
}

const DEFAULTS: Readonly<Record<keyof Disks, Readonly<Record<string, unknown>>>> = {
  azureDisk: { cachingMode: 'ReadWrite', fsType: 'ext4', kind: 'Shared', readOnly: false },
  iscsi: { iscsiInterface: 'default' },
  rbd: { pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring' },
  scaleIO: { storageMode: 'ThinProvisioned', fsType: 'xfs' },
};

const SOURCES = Object.keys(DEFAULTS) as (keyof Disks)[];

/** A volume, or the spec of a PersistentVolume, with what its source leaves out. */
export function withDiskDefaults<T extends object>(holder: T): T {
  const disks: Disks = holder;
  if (SOURCES.every((source) => disks[source] === undefined)) return holder;
  const filled = SOURCES.reduce<Disks>(
    (all, source) => change(all, source, (disk) => fill(disk as Record<string, unknown>, DEFAULTS[source])),
    disks,
  );
  return filled as T;
}
