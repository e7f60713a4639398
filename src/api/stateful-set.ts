import { changeEach, fill, change, replace } from './fill.ts';
import { defaultTemplate } from './pod/pod-defaults.ts';
import { defaultClaimSpec } from './storage/claim-defaults.ts';
import { defineKind } from './define-kind.ts';
import type {
  PersistentVolumeClaim,
  StatefulSet,
  StatefulSetSpec,
  StatefulSetUpdateStrategy,
} from './generated/types.ts';
import { nameIsLabel, validateObjectMeta, validateObjectMetaUpdate } from './object-meta.ts';

export const statefulSetKind = defineKind<StatefulSet>({
  group: 'apps',
  version: 'v1',
  kind: 'StatefulSet',
  resource: 'statefulsets',
  singular: 'statefulset',
  shortNames: ['sts'],
  categories: ['all'],
  namespaced: true,
  schema: 'StatefulSet',
  hasStatus: true,
  hasScale: true,
  generation: 'spec',
  unconditionalUpdate: true,
  defaults: defaultStatefulSet,
  prepareForCreate: (object) => ({ ...object, status: { replicas: 0, availableReplicas: 0 } }),
  validate: (object) => validateObjectMeta(object, true, nameIsLabel),
  validateUpdate: validateObjectMetaUpdate,
});

function defaultStatefulSet(statefulSet: StatefulSet): StatefulSet {
  const spec = fill<StatefulSetSpec>(statefulSet.spec ?? {}, {
    podManagementPolicy: 'OrderedReady',
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: {} },
    persistentVolumeClaimRetentionPolicy: {},
    replicas: 1,
    revisionHistoryLimit: 10,
  });
  const strategic = change(spec, 'updateStrategy', defaultStrategy);
  const retained = change(strategic, 'persistentVolumeClaimRetentionPolicy', (policy) =>
    fill(policy, { whenDeleted: 'Retain', whenScaled: 'Retain' }),
  );
  const claimed = changeEach(retained, 'volumeClaimTemplates', defaultClaimTemplate);
  return replace(statefulSet, 'spec', replace(claimed, 'template', defaultTemplate(spec.template)));
}

function defaultStrategy(strategy: StatefulSetUpdateStrategy): StatefulSetUpdateStrategy {
  const typed = strategy.type ? strategy : fill({ ...strategy, type: 'RollingUpdate' }, { rollingUpdate: {} });
  if (typed.type !== 'RollingUpdate') return typed;
  return change(typed, 'rollingUpdate', (rollingUpdate) => fill(rollingUpdate, { partition: 0 }));
}

/** Claim templates carry what a claim carries once it is decoded. */
function defaultClaimTemplate(claim: PersistentVolumeClaim): PersistentVolumeClaim {
  const typed = fill(claim, { apiVersion: 'v1', kind: 'PersistentVolumeClaim', spec: {}, status: {} });
  return change(change(typed, 'spec', defaultClaimSpec), 'status', (status) => fill(status, { phase: 'Pending' }));
}
