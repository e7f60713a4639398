import { defineKind } from './define-kind.ts';
import { invalidValue, notSupported } from './validation/field-error.ts';
import type { FieldError } from './validation/field-error.ts';
import { fill } from '../base/fill.ts';
import type { PodDisruptionBudget, PodDisruptionBudgetSpec } from './generated/types.ts';
import { toInternal } from './go/go-internal.ts';
import { nameIsPathSegment, validateMetadata, validateObjectMetaUpdate } from './validation/object-meta.ts';
import { validateLabelSelector } from './validation/validate-selector.ts';
import { validateCounters } from './workload/validate-counters.ts';
import { validateAtMost100Percent, validateIntOrPercent } from './values/validate-int-or-percent.ts';
import { validateConditions } from './validation/validate-conditions.ts';

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
  // upstream leaves the metadata to what is asked of all objects, where the rest is right
  validate: (budget) => {
    const errors = validateBudgetSpec(budget.spec);
    return errors.length > 0 ? errors : validateMetadata(budget.metadata, true, nameIsPathSegment);
  },
  validateUpdate: (budget, old) => [...validateBudgetSpec(budget.spec), ...validateObjectMetaUpdate(budget, old)],
  validateStatusUpdate: (budget) => [
    ...validateConditions(budget.status?.conditions ?? [], 'status.conditions'),
    ...validateCounters(budget.status, ['disruptionsAllowed', 'currentHealthy', 'desiredHealthy', 'expectedPods']),
  ],
});

function defaultBudget(budget: PodDisruptionBudget): PodDisruptionBudget {
  return fill(budget, { spec: {} });
}

const EVICTION_POLICIES = ['AlwaysAllow', 'IfHealthyBudget'];

function validateBudgetSpec(spec: PodDisruptionBudgetSpec): readonly FieldError[] {
  const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy: policy } = spec;
  const errors: FieldError[] = [];
  if (minAvailable !== undefined && maxUnavailable !== undefined) {
    const shown = toInternal('PodDisruptionBudgetSpec', spec);
    errors.push(invalidValue('spec', shown, 'minAvailable and maxUnavailable cannot be both set'));
  }
  for (const field of ['minAvailable', 'maxUnavailable'] as const) {
    errors.push(...validateIntOrPercent(spec[field], `spec.${field}`));
    errors.push(...validateAtMost100Percent(spec[field], `spec.${field}`));
  }
  if (selector) errors.push(...validateLabelSelector(selector, 'spec.selector'));
  if (policy !== undefined && !EVICTION_POLICIES.includes(policy)) {
    errors.push(notSupported('spec.unhealthyPodEvictionPolicy', policy, EVICTION_POLICIES));
  }
  return errors;
}
