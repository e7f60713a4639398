import type { Ingress, IngressClass, PersistentVolumeClaim, StorageClass } from '../../../api/generated/types.ts';
import type { KubeObject } from '../../../api/object.ts';
import { byText } from '../../../base/compare.ts';
import { ok } from '../../../base/result.ts';
import type { AdmissionPlugin } from './plugin.ts';

const DEFAULT_STORAGE_CLASS = 'storageclass.kubernetes.io/is-default-class';
const DEFAULT_INGRESS_CLASS = 'ingressclass.kubernetes.io/is-default-class';

/** A claim that names no storage class gets the default one, the newest if there are several. */
export const defaultStorageClass: AdmissionPlugin = {
  name: 'DefaultStorageClass',
  handles: ({ operation, kind }) => operation === 'CREATE' && kind.resource === 'persistentvolumeclaims',
  admit({ object }, { store }) {
    const claim = object as PersistentVolumeClaim;
    const { spec } = claim;
    if (spec?.storageClassName !== undefined) return ok(claim);
    if (claim.metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] !== undefined) return ok(claim);
    const found: StorageClass | undefined = newestDefault(store.list('storageclasses'), DEFAULT_STORAGE_CLASS);
    if (!found) return ok(claim);
    return ok({ ...claim, spec: { ...spec, storageClassName: found.metadata.name } });
  },
};

/** The same for ingresses. */
export const defaultIngressClass: AdmissionPlugin = {
  name: 'DefaultIngressClass',
  handles: ({ operation, kind }) => operation === 'CREATE' && kind.resource === 'ingresses',
  admit({ object }, { store }) {
    const ingress = object as Ingress;
    if (ingress.spec?.ingressClassName !== undefined) return ok(ingress);
    if (ingress.metadata.annotations?.['kubernetes.io/ingress.class'] !== undefined) return ok(ingress);
    const found: IngressClass | undefined = newestDefault(store.list('ingressclasses'), DEFAULT_INGRESS_CLASS);
    if (!found) return ok(ingress);
    return ok({ ...ingress, spec: { ...ingress.spec, ingressClassName: found.metadata.name } });
  },
};

function newestDefault<T extends KubeObject>(classes: readonly T[], annotation: string): T | undefined {
  return classes
    .filter(({ metadata }) => metadata.annotations?.[annotation] === 'true')
    .toSorted(
      (a, b) =>
        byText(b.metadata.creationTimestamp, a.metadata.creationTimestamp) || byText(a.metadata.name, b.metadata.name),
    )[0];
}
