import { change, fill } from './fill.ts';
import { defineKind } from './define-kind.ts';
import type { PersistentVolume } from './generated/types.ts';
import { nameIsSubdomain, validateObjectMeta, validateObjectMetaUpdate } from './object-meta.ts';

export const persistentVolumeKind = defineKind<PersistentVolume>({
  group: '',
  version: 'v1',
  kind: 'PersistentVolume',
  resource: 'persistentvolumes',
  singular: 'persistentvolume',
  shortNames: ['pv'],
  categories: [],
  namespaced: false,
  schema: 'PersistentVolume',
  hasStatus: true,
  hasScale: false,
  generation: 'none',
  unconditionalUpdate: true,
  defaults: defaultVolume,
  prepareForCreate: (volume) => ({
    ...volume,
    status: { phase: 'Pending', lastPhaseTransitionTime: volume.metadata.creationTimestamp },
  }),
  validate: (object) => validateObjectMeta(object, false, nameIsSubdomain),
  validateUpdate: validateObjectMetaUpdate,
});

function defaultVolume(volume: PersistentVolume): PersistentVolume {
  const filled = fill(volume, { spec: {}, status: { phase: 'Pending' } });
  return change(filled, 'spec', (spec) => {
    const defaulted = fill(spec, { persistentVolumeReclaimPolicy: 'Retain', volumeMode: 'Filesystem' });
    return change(defaulted, 'hostPath', (source) => fill(source, { type: '' }));
  });
}
