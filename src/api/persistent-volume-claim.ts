import { change, fill } from './fill.ts';
import { defaultClaimSpec } from './storage/claim-defaults.ts';
import { defineKind } from './define-kind.ts';
import type { PersistentVolumeClaim } from './generated/types.ts';
import { nameIsSubdomain, validateObjectMeta, validateObjectMetaUpdate } from './object-meta.ts';

export const persistentVolumeClaimKind = defineKind<PersistentVolumeClaim>({
  group: '',
  version: 'v1',
  kind: 'PersistentVolumeClaim',
  resource: 'persistentvolumeclaims',
  singular: 'persistentvolumeclaim',
  shortNames: ['pvc'],
  categories: [],
  namespaced: true,
  schema: 'PersistentVolumeClaim',
  hasStatus: true,
  hasScale: false,
  generation: 'none',
  unconditionalUpdate: true,
  defaults: defaultClaim,
  prepareForCreate: (object) => ({ ...object, status: { phase: 'Pending' } }),
  validate: (object) => validateObjectMeta(object, true, nameIsSubdomain),
  validateUpdate: validateObjectMetaUpdate,
});

function defaultClaim(claim: PersistentVolumeClaim): PersistentVolumeClaim {
  return change(fill(claim, { spec: {}, status: { phase: 'Pending' } }), 'spec', defaultClaimSpec);
}
