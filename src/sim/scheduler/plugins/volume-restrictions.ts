import { claimKeysOf } from '../../../api/storage/claims-of-pod.ts';
import type { Pod, Volume } from '../../../api/generated/types.ts';
import type { ClusterState } from '../cluster-state.ts';
import { filterOnceWith, unschedulable } from '../framework.ts';
import type { Plugin } from '../framework.ts';
import type { PodInfo } from '../pod-info.ts';

const DISK_CONFLICT = unschedulable('VolumeRestrictions', 'node(s) had no available disk');
const CLAIM_IN_USE = unschedulable(
  'VolumeRestrictions',
  'node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod',
);

/** A claim with the access mode ReadWriteOncePod has one pod only; some disks can be attached to a node once only. */
export const volumeRestrictions: Plugin = {
  name: 'VolumeRestrictions',
  filter: (pod, cluster) => {
    const { volumes = [] } = pod.pod.spec;
    const disks = volumes.filter(isExclusiveDisk);
    const inUse = isClaimInUse(pod, cluster);
    if (disks.length === 0 && !inUse) return undefined;
    return filterOnceWith((node) => {
      if (disks.length > 0 && [...node.pods.values()].some((other) => sharesDisk(disks, other.pod)))
        return DISK_CONFLICT;
      return inUse ? CLAIM_IN_USE : undefined;
    });
  },
  hint: { on: ['pod-gone', 'node-added', 'storage'], worthRetrying: () => true },
};

function isExclusiveDisk({ gcePersistentDisk, awsElasticBlockStore, iscsi }: Volume): boolean {
  return (gcePersistentDisk ?? awsElasticBlockStore ?? iscsi) !== undefined;
}

function sharesDisk(disks: readonly Volume[], { spec }: Pod): boolean {
  return disks.some((disk) => (spec.volumes ?? []).some((other) => conflict(disk, other)));
}

function conflict(a: Volume, b: Volume): boolean {
  if (a.gcePersistentDisk && a.gcePersistentDisk.pdName === b.gcePersistentDisk?.pdName) {
    return !(a.gcePersistentDisk.readOnly && b.gcePersistentDisk?.readOnly);
  }
  if (a.iscsi && a.iscsi.iqn === b.iscsi?.iqn) return !(a.iscsi.readOnly && b.iscsi?.readOnly);
  return a.awsElasticBlockStore !== undefined && a.awsElasticBlockStore.volumeID === b.awsElasticBlockStore?.volumeID;
}

function isClaimInUse({ pod, key, namespace }: PodInfo, cluster: ClusterState): boolean {
  const { client } = cluster;
  const users = client.index('pods', 'claim', claimKeysOf);
  return claimKeysOf(pod).some((claimKey) => {
    const claim = client.get('persistentvolumeclaims', namespace, claimKey.slice(claimKey.indexOf('/') + 1));
    if (!claim?.spec.accessModes?.includes('ReadWriteOncePod')) return false;
    return [...users.get(claimKey)].some((other) => {
      const otherKey = `${namespace}/${other.metadata.name}`;
      return otherKey !== key && cluster.place(otherKey) !== undefined;
    });
  });
}
