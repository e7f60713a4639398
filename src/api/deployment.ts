import { change, fill, replace } from './fill.ts';
import { defaultTemplate } from './pod/pod-defaults.ts';
import { defineKind } from './define-kind.ts';
import type { Deployment, DeploymentSpec, DeploymentStrategy } from './generated/types.ts';
import { nameIsSubdomain, validateObjectMeta, validateObjectMetaUpdate } from './object-meta.ts';

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
  validate: (object) => validateObjectMeta(object, true, nameIsSubdomain),
  validateUpdate: validateObjectMetaUpdate,
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
