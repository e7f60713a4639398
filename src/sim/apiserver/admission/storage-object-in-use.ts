import { ok } from '../../../base/result.ts';
import { changeMetadata } from '../metadata.ts';
import type { AdmissionPlugin } from './plugin.ts';

const FINALIZERS: Readonly<Record<string, string>> = {
  persistentvolumeclaims: 'kubernetes.io/pvc-protection',
  persistentvolumes: 'kubernetes.io/pv-protection',
};

/** Volumes and claims are protected from deletion while they are used. */
export const storageObjectInUseProtection: AdmissionPlugin = {
  name: 'StorageObjectInUseProtection',
  handles: ({ operation, kind }) => operation === 'CREATE' && kind.resource in FINALIZERS,
  admit({ object, kind }) {
    const finalizer = FINALIZERS[kind.resource] ?? '';
    const { finalizers = [] } = object.metadata;
    if (finalizers.includes(finalizer)) return ok(object);
    return ok(changeMetadata(object, { finalizers: [...finalizers, finalizer] }));
  },
};
