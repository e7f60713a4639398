import { fill } from './fill.ts';
import { defineKind } from './define-kind.ts';
import type { PodDisruptionBudget } from './generated/types.ts';
import { nameIsPathSegment, validateObjectMeta, validateObjectMetaUpdate } from './object-meta.ts';

export const podDisruptionBudgetKind = defineKind<PodDisruptionBudget>({
  group: 'policy',
  version: 'v1',
  kind: 'PodDisruptionBudget',
  resource: 'poddisruptionbudgets',
  singular: 'poddisruptionbudget',
  shortNames: ['pdb'],
  categories: [],
  namespaced: true,
  schema: 'PodDisruptionBudget',
  hasStatus: true,
  hasScale: false,
  generation: 'spec',
  unconditionalUpdate: false,
  defaults: defaultBudget,
  prepareForCreate: (object) => ({
    ...object,
    status: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 },
  }),
  validate: (object) => validateObjectMeta(object, true, nameIsPathSegment),
  validateUpdate: validateObjectMetaUpdate,
});

function defaultBudget(budget: PodDisruptionBudget): PodDisruptionBudget {
  return fill(budget, { spec: {} });
}
