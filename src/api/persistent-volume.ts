import { defineKind } from './define-kind.ts';
import { change, fill } from '../base/fill.ts';
import type { PersistentVolume, PersistentVolumeSpec } from './generated/types.ts';
import { warningsForNodeSelectorTerm } from './selectors/node-labels.ts';
import { validateObjectMetaUpdate } from './validation/object-meta.ts';
import { validateVolume, validateVolumeUpdate } from './storage/validate-volume.ts';
import { withDiskDefaults } from './storage/disk-defaults.ts';

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
  validate: validateVolume,
  validateUpdate: validateVolumeUpdate,
  validateStatusUpdate: validateObjectMetaUpdate,
  warnings: warningsForVolume,
});

function defaultVolume(volume: PersistentVolume): PersistentVolume {
  const filled = change(fill(volume, { spec: {}, status: {} }), 'status', (status) =>
    fill(status, { phase: 'Pending' }),
  );
  return change(filled, 'spec', (spec) => {
    const defaulted = fill(spec, { persistentVolumeReclaimPolicy: 'Retain', volumeMode: 'Filesystem' });
    return change(withDiskDefaults(defaulted), 'hostPath', (source) => fill(source, { type: '' }));
  });
}

const DEPRECATED_ANNOTATIONS: Readonly<Record<string, string>> = {
  'volume.beta.kubernetes.io/storage-class': 'deprecated since v1.8; use "storageClassName" attribute instead',
  'volume.beta.kubernetes.io/mount-options': 'deprecated since v1.31; use "mountOptions" attribute instead',
};

const DEPRECATED_SOURCES: readonly (readonly [keyof PersistentVolumeSpec, string, string])[] = [
  ['cephfs', 'cephfs', 'deprecated in v1.28, non-functional in v1.31+'],
  ['photonPersistentDisk', 'photonPersistentDisk', 'deprecated in v1.11, non-functional in v1.16+'],
  ['scaleIO', 'scaleIO', 'deprecated in v1.16, non-functional in v1.22+'],
  ['storageos', 'storageOS', 'deprecated in v1.22, non-functional in v1.25+'],
  ['glusterfs', 'glusterfs', 'deprecated in v1.25, non-functional in v1.26+'],
  ['rbd', 'rbd', 'deprecated in v1.28, non-functional in v1.31+'],
];

function warningsForVolume({ metadata, spec }: PersistentVolume): readonly string[] {
  const warnings: string[] = [];
  for (const [key, message] of Object.entries(DEPRECATED_ANNOTATIONS)) {
    if (metadata.annotations?.[key] !== undefined) warnings.push(`metadata.annotations[${key}]: ${message}`);
  }
  if (spec.persistentVolumeReclaimPolicy === 'Recycle') {
    warnings.push(
      'spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.',
    );
  }
  for (const [i, term] of (spec.nodeAffinity?.required?.nodeSelectorTerms ?? []).entries()) {
    const path = `spec.nodeAffinity.required.nodeSelectorTerms[${i}]`;
    warnings.push(...warningsForNodeSelectorTerm(term, false, path));
  }
  for (const [source, shown, message] of DEPRECATED_SOURCES) {
    if (spec[source] !== undefined) warnings.push(`spec.${shown}: ${message}`);
  }
  return warnings;
}
