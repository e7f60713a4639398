import { defineKind } from './define-kind.ts';
import { change, fill, replace } from '../base/fill.ts';
import type { PersistentVolumeClaim, PersistentVolumeClaimSpec, TypedLocalObjectReference } from './generated/types.ts';
import { defaultClaimSpec } from './storage/claim-defaults.ts';
import { warningsForClaimSpec } from './storage/claim-warnings.ts';
import { CLASS_ANNOTATION, validateClaim, validateClaimStatus, validateClaimUpdate } from './storage/validate-claim.ts';

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
  prepareForCreate: (claim) => ({
    ...claim,
    spec: withBothSources(claim.spec, undefined),
    status: { phase: 'Pending' },
  }),
  prepareForUpdate: (claim, old) => change(claim, 'spec', (spec) => withBothSources(spec, old.spec)),
  validate: validateClaim,
  validateUpdate: validateClaimUpdate,
  validateStatusUpdate: validateClaimStatus,
  warnings: ({ metadata, spec }) => [
    ...(metadata.annotations?.[CLASS_ANNOTATION] === undefined
      ? []
      : [`metadata.annotations[${CLASS_ANNOTATION}]: ${ANNOTATION_DEPRECATED}`]),
    ...warningsForClaimSpec(spec, 'spec'),
  ],
});

const ANNOTATION_DEPRECATED = 'deprecated since v1.8; use "storageClassName" attribute instead';

function defaultClaim(claim: PersistentVolumeClaim): PersistentVolumeClaim {
  const filled = change(fill(claim, { spec: {}, status: {} }), 'status', (status) =>
    fill(status, { phase: 'Pending' }),
  );
  return change(filled, 'spec', defaultClaimSpec);
}

/** `dataSource` and `dataSourceRef` say the same. Of a new claim, only claims and snapshots are sources without a ref. */
function withBothSources(
  spec: PersistentVolumeClaimSpec,
  old: PersistentVolumeClaimSpec | undefined,
): PersistentVolumeClaimSpec {
  const hadSource = (old?.dataSource ?? old?.dataSourceRef) !== undefined;
  const isAcrossNamespaces = Boolean(spec.dataSourceRef?.namespace) && !old?.dataSourceRef;
  const ref = isAcrossNamespaces ? undefined : spec.dataSourceRef;
  const keepsSource = hadSource || ref !== undefined || isClaimOrSnapshot(spec.dataSource);
  const source = keepsSource ? spec.dataSource : undefined;
  const filledSource = source ?? (ref?.namespace ? undefined : withoutNamespace(ref));
  return replace(replace(spec, 'dataSource', filledSource), 'dataSourceRef', ref ?? source);
}

function isClaimOrSnapshot(source: TypedLocalObjectReference | undefined): boolean {
  if (source?.kind === 'PersistentVolumeClaim') return !source.apiGroup;
  return source?.kind === 'VolumeSnapshot' && source.apiGroup === 'snapshot.storage.k8s.io';
}

function withoutNamespace(ref: PersistentVolumeClaimSpec['dataSourceRef']): TypedLocalObjectReference | undefined {
  if (!ref) return undefined;
  const { namespace: _, ...local } = ref;
  return local;
}
