import { deepEqual } from '../base/equal.ts';
import { defineKind } from './define-kind.ts';
import { forbiddenField, invalidValue, notSupported, required } from './validation/field-error.ts';
import type { FieldError } from './validation/field-error.ts';
import { change, fill, replace } from '../base/fill.ts';
import type { Deployment, DeploymentSpec, DeploymentStrategy } from './generated/types.ts';
import { toInternal } from './go/go-internal.ts';
import {
  nameIsSubdomain,
  validateNonNegative,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from './validation/object-meta.ts';
import { defaultTemplate } from './pod/pod-defaults.ts';
import { POD_NAMES, warningsForHostname, warningsForTemplate } from './pod/pod-warnings.ts';
import { validateReplicaSetTemplate } from './replica-set.ts';
import { checkSelector, validateSelectorStays } from './workload/validate-template.ts';
import {
  validateAvailableAreReady,
  validateCollisionsGrow,
  validateCounters,
  validateParts,
} from './workload/validate-counters.ts';
import {
  isZeroIntOrPercent,
  validateAtMost100Percent,
  validateIntOrPercent,
} from './values/validate-int-or-percent.ts';

export const deploymentKind = defineKind<Deployment>({
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  resource: 'deployments',
  singular: 'deployment',
  shortNames: ['deploy'],
  categories: ['all'],
  namespaced: true,
  schema: 'Deployment',
  hasStatus: true,
  hasScale: true,
  generation: 'spec-and-annotations',
  unconditionalUpdate: true,
  defaults: defaultDeployment,
  validate: (deployment) => [
    ...validateObjectMeta(deployment, true, nameIsSubdomain),
    ...validateDeploymentSpec(deployment.spec),
  ],
  validateUpdate: (deployment, old) => [
    ...validateObjectMetaUpdate(deployment, old),
    ...validateDeploymentSpec(deployment.spec),
    ...validateSelectorStays(deployment.spec.selector, old.spec.selector),
  ],
  validateStatusUpdate: (deployment, old) => [
    ...validateObjectMetaUpdate(deployment, old),
    ...validateStatus(deployment.status),
    ...validateCollisionsGrow(deployment.status, old.status),
  ],
  warnings: (deployment, old) => [
    ...(old ? [] : warningsForHostname(deployment.metadata.name, POD_NAMES)),
    ...(old &&
    deepEqual(old.spec, deployment.spec) &&
    deepEqual(old.metadata.annotations, deployment.metadata.annotations)
      ? []
      : warningsForTemplate(deployment.spec.template, 'spec.template')),
  ],
});

function defaultDeployment(deployment: Deployment): Deployment {
  const spec = fill<DeploymentSpec>(deployment.spec ?? {}, {
    replicas: 1,
    strategy: {},
    revisionHistoryLimit: 10,
    progressDeadlineSeconds: 600,
  });
  const strategic = change(spec, 'strategy', defaultStrategy);
  return replace(deployment, 'spec', replace(strategic, 'template', defaultTemplate(spec.template)));
}

function defaultStrategy(strategy: DeploymentStrategy): DeploymentStrategy {
  const typed = fill(strategy, { type: 'RollingUpdate' });
  if (typed.type !== 'RollingUpdate') return typed;
  return replace(typed, 'rollingUpdate', fill(typed.rollingUpdate ?? {}, { maxUnavailable: '25%', maxSurge: '25%' }));
}

function validateDeploymentSpec(spec: DeploymentSpec): readonly FieldError[] {
  const selector = checkSelector(spec.selector, 'deployment', 'invalid label selector', 'spec.selector');
  const errors = [
    ...validateNonNegative(spec.replicas, 'spec.replicas'),
    ...selector.errors,
    ...(selector.matches ? validateReplicaSetTemplate(spec, selector.matches) : []),
    ...validateStrategy(spec.strategy ?? {}),
    ...validateNonNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...validateNonNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'),
  ];
  const deadline = spec.progressDeadlineSeconds;
  if (deadline === undefined) return errors;
  errors.push(...validateNonNegative(deadline, 'spec.progressDeadlineSeconds'));
  if (deadline <= (spec.minReadySeconds ?? 0)) {
    errors.push(invalidValue('spec.progressDeadlineSeconds', deadline, 'must be greater than minReadySeconds'));
  }
  return errors;
}

function validateStrategy(strategy: DeploymentStrategy): readonly FieldError[] {
  const path = 'spec.strategy';
  const { type, rollingUpdate } = strategy;
  if (type === 'Recreate') {
    const message = "may not be specified when strategy `type` is 'Recreate'";
    return rollingUpdate ? [forbiddenField(`${path}.rollingUpdate`, message)] : [];
  }
  if (type !== 'RollingUpdate') {
    return [notSupported(path, toInternal('DeploymentStrategy', strategy), ['Recreate', 'RollingUpdate'])];
  }
  if (!rollingUpdate) return [required(`${path}.rollingUpdate`, 'this should be defaulted and never be nil')];
  const { maxUnavailable, maxSurge } = rollingUpdate;
  const at = `${path}.rollingUpdate.maxUnavailable`;
  const nothingMoves = isZeroIntOrPercent(maxUnavailable) && isZeroIntOrPercent(maxSurge);
  return [
    ...validateIntOrPercent(maxUnavailable, at),
    ...validateIntOrPercent(maxSurge, `${path}.rollingUpdate.maxSurge`),
    ...(nothingMoves ? [invalidValue(at, maxUnavailable ?? 0, 'may not be 0 when `maxSurge` is 0')] : []),
    ...validateAtMost100Percent(maxUnavailable, at),
  ];
}

const COUNTERS = [
  'observedGeneration',
  'replicas',
  'updatedReplicas',
  'readyReplicas',
  'availableReplicas',
  'unavailableReplicas',
  'terminatingReplicas',
  'collisionCount',
];

function validateStatus(status: Deployment['status']): readonly FieldError[] {
  return [
    ...validateCounters(status, COUNTERS),
    ...validateParts(status, ['updatedReplicas', 'readyReplicas', 'availableReplicas']),
    ...validateAvailableAreReady(status),
  ];
}
