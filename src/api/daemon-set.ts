import { deepEqual } from '../base/equal.ts';
import { defineKind } from './define-kind.ts';
import { invalidValue, notSupported, required } from './validation/field-error.ts';
import type { FieldError } from './validation/field-error.ts';
import { change, fill, replace } from '../base/fill.ts';
import type { DaemonSet, DaemonSetSpec, DaemonSetUpdateStrategy } from './generated/types.ts';
import { toInternal } from './go/go-internal.ts';
import { isEmptySelector, matcherOf } from './selectors/label-selector.ts';
import {
  nameIsSubdomain,
  validateNonNegative,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from './validation/object-meta.ts';
import { defaultTemplate } from './pod/pod-defaults.ts';
import { warningsForTemplate } from './pod/pod-warnings.ts';
import { shownSelector, validateLabelSelector } from './validation/validate-selector.ts';
import {
  selectorMismatch,
  validateRestartsAlways,
  validateSelectorStays,
  validateTemplate,
} from './workload/validate-template.ts';
import { validateCollisionsGrow, validateCounters } from './workload/validate-counters.ts';
import {
  isZeroIntOrPercent,
  validateAtMost100Percent,
  validateIntOrPercent,
} from './values/validate-int-or-percent.ts';

export const daemonSetKind = defineKind<DaemonSet>({
  group: 'apps',
  version: 'v1',
  kind: 'DaemonSet',
  resource: 'daemonsets',
  singular: 'daemonset',
  shortNames: ['ds'],
  categories: ['all'],
  namespaced: true,
  schema: 'DaemonSet',
  hasStatus: true,
  hasScale: false,
  generation: 'spec',
  unconditionalUpdate: true,
  defaults: defaultDaemonSet,
  prepareForCreate: (object) =>
    withTemplateGeneration({ ...object, status: NO_STATUS }, Math.max(1, templateGenerationOf(object))),
  prepareForUpdate: (object, old) =>
    withTemplateGeneration(
      object,
      templateGenerationOf(old) + (deepEqual(object.spec.template, old.spec.template) ? 0 : 1),
    ),
  validate: (daemonSet) => [
    ...validateObjectMeta(daemonSet, true, nameIsSubdomain),
    ...validateDaemonSetSpec(daemonSet.spec),
  ],
  validateUpdate: (daemonSet, old) => [
    ...validateObjectMetaUpdate(daemonSet, old),
    ...validateSelectorStays(daemonSet.spec.selector, old.spec.selector),
    ...validateDaemonSetSpec(daemonSet.spec),
  ],
  validateStatusUpdate: (daemonSet, old) => [
    ...validateObjectMetaUpdate(daemonSet, old),
    ...validateCounters(daemonSet.status, COUNTERS),
    ...validateCollisionsGrow(daemonSet.status, old.status),
  ],
  warnings: (daemonSet, old) =>
    old && deepEqual(old.spec.template, daemonSet.spec.template)
      ? []
      : warningsForTemplate(daemonSet.spec.template, 'spec.template'),
});

const NO_STATUS = { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 };

function defaultDaemonSet(daemonSet: DaemonSet): DaemonSet {
  const spec = fill<DaemonSetSpec>(daemonSet.spec ?? {}, { updateStrategy: {}, revisionHistoryLimit: 10 });
  const strategic = change(spec, 'updateStrategy', defaultStrategy);
  return replace(daemonSet, 'spec', replace(strategic, 'template', defaultTemplate(spec.template)));
}

function defaultStrategy(strategy: DaemonSetUpdateStrategy): DaemonSetUpdateStrategy {
  const typed = fill(strategy, { type: 'RollingUpdate' });
  if (typed.type !== 'RollingUpdate') return typed;
  return replace(typed, 'rollingUpdate', fill(typed.rollingUpdate ?? {}, { maxUnavailable: 1, maxSurge: 0 }));
}

/** The generation of the template, kept in an annotation since the field has left the API. */
export const TEMPLATE_GENERATION = 'deprecated.daemonset.template.generation';

function templateGenerationOf(daemonSet: DaemonSet): number {
  const value = Number(daemonSet.metadata.annotations?.[TEMPLATE_GENERATION] ?? 0);
  return Number.isSafeInteger(value) ? value : 0;
}

function withTemplateGeneration(daemonSet: DaemonSet, generation: number): DaemonSet {
  const { annotations } = daemonSet.metadata;
  if (annotations?.[TEMPLATE_GENERATION] === String(generation)) return daemonSet;
  const changed = { ...annotations, [TEMPLATE_GENERATION]: String(generation) };
  return { ...daemonSet, metadata: { ...daemonSet.metadata, annotations: changed } };
}

const COUNTERS = [
  'currentNumberScheduled',
  'numberMisscheduled',
  'desiredNumberScheduled',
  'numberReady',
  'observedGeneration',
  'updatedNumberScheduled',
  'numberAvailable',
  'numberUnavailable',
  'collisionCount',
];

function validateDaemonSetSpec(spec: DaemonSetSpec): readonly FieldError[] {
  const { selector, template } = spec;
  const path = 'spec.template';
  const errors: FieldError[] = selector ? [...validateLabelSelector(selector, 'spec.selector')] : [];
  if (errors.length === 0 && !matcherOf(selector)(template?.metadata?.labels))
    errors.push(selectorMismatch(template, path));
  if (selector && isEmptySelector(selector)) {
    errors.push(invalidValue('spec.selector', shownSelector(selector), 'empty selector is invalid for daemonset'));
  }
  return [
    ...errors,
    ...validateTemplate(template ?? {}, path),
    ...validateRestartsAlways(template, 'DaemonSet', path),
    ...validateNonNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...validateStrategy(spec.updateStrategy ?? {}),
    ...validateNonNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'),
  ];
}

function validateStrategy(strategy: DaemonSetUpdateStrategy): readonly FieldError[] {
  const path = 'spec.updateStrategy';
  const { type, rollingUpdate } = strategy;
  if (type === 'OnDelete') return [];
  if (type !== 'RollingUpdate') {
    return [notSupported(path, toInternal('DaemonSetUpdateStrategy', strategy), ['RollingUpdate', 'OnDelete'])];
  }
  if (!rollingUpdate) return [required(`${path}.rollingUpdate`)];
  const { maxUnavailable, maxSurge } = rollingUpdate;
  const [unavailable, surge] = [`${path}.rollingUpdate.maxUnavailable`, `${path}.rollingUpdate.maxSurge`];
  const errors = [
    ...validateIntOrPercent(maxUnavailable, unavailable),
    ...validateIntOrPercent(maxSurge, surge),
    ...validateAtMost100Percent(maxUnavailable, unavailable),
    ...validateAtMost100Percent(maxSurge, surge),
  ];
  const [noUnavailable, noSurge] = [isZeroIntOrPercent(maxUnavailable), isZeroIntOrPercent(maxSurge)];
  if (!noUnavailable && !noSurge)
    errors.push(invalidValue(surge, maxSurge ?? 0, 'may not be set when maxUnavailable is non-zero'));
  if (noUnavailable && noSurge) errors.push(required(unavailable, 'cannot be 0 when maxSurge is 0'));
  return errors;
}
