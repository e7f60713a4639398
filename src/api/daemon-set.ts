import { deepEqual } from '../base/equal.ts';
import { change, fill, replace } from './fill.ts';
import { defaultTemplate } from './pod/pod-defaults.ts';
import { defineKind } from './define-kind.ts';
import type { DaemonSet, DaemonSetSpec, DaemonSetUpdateStrategy } from './generated/types.ts';
import { nameIsSubdomain, validateObjectMeta, validateObjectMetaUpdate } from './object-meta.ts';

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
  validate: (object) => validateObjectMeta(object, true, nameIsSubdomain),
  validateUpdate: validateObjectMetaUpdate,
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
