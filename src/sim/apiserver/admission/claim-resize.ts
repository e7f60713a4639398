import type { PersistentVolumeClaim } from '../../../api/generated/types.ts';
import { compareQuantities } from '../../../api/values/quantity.ts';
import { refusal } from './plugin.ts';
import type { AdmissionCluster, AdmissionPlugin } from './plugin.ts';

const NOT_EXPANDABLE =
  'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize';

/** Claims grow only where their storage class allows it. */
export const persistentVolumeClaimResize: AdmissionPlugin = {
  name: 'PersistentVolumeClaimResize',
  handles: ({ operation, kind, subresource }) =>
    operation === 'UPDATE' && kind.resource === 'persistentvolumeclaims' && subresource === '',
  validate(request, cluster) {
    const claim = request.object as PersistentVolumeClaim;
    const old = request.old as PersistentVolumeClaim;
    if (claim.spec === old.spec || compareQuantities(sizeOf(claim), sizeOf(old)) <= 0) return undefined;
    if (old.status?.phase !== 'Bound') return refusal(request, 'Only bound persistent volume claims can be expanded');
    return isExpandable(claim, old, cluster) ? undefined : refusal(request, NOT_EXPANDABLE);
  },
};

function sizeOf({ spec }: PersistentVolumeClaim): string {
  return spec?.resources?.requests?.['storage'] ?? '0';
}

function isExpandable(claim: PersistentVolumeClaim, old: PersistentVolumeClaim, { store }: AdmissionCluster): boolean {
  const name = claim.spec?.storageClassName;
  if (!name || !old.spec?.storageClassName) return false;
  return store.get('storageclasses', name)?.allowVolumeExpansion === true;
}
