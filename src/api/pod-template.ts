import { deepEqual } from '../base/equal.ts';
import { replace } from './fill.ts';
import { defaultTemplate } from './pod/pod-defaults.ts';
import { defineKind } from './define-kind.ts';
import type { PodTemplate } from './generated/types.ts';
import { nameIsSubdomain, validateObjectMeta, validateObjectMetaUpdate } from './object-meta.ts';

export const podTemplateKind = defineKind<PodTemplate>({
  group: '',
  version: 'v1',
  kind: 'PodTemplate',
  resource: 'podtemplates',
  singular: 'podtemplate',
  shortNames: [],
  categories: [],
  namespaced: true,
  schema: 'PodTemplate',
  hasStatus: false,
  hasScale: false,
  generation: 'none',
  unconditionalUpdate: true,
  defaults: defaultPodTemplate,
  prepareForCreate: (object) => withGeneration(object, 1),
  prepareForUpdate: (object, old) =>
    deepEqual(object.template, old.template) ? object : withGeneration(object, (old.metadata.generation ?? 0) + 1),
  validate: (object) => validateObjectMeta(object, true, nameIsSubdomain),
  validateUpdate: validateObjectMetaUpdate,
});

function defaultPodTemplate(template: PodTemplate): PodTemplate {
  return replace(template, 'template', defaultTemplate(template.template));
}

function withGeneration(template: PodTemplate, generation: number): PodTemplate {
  return { ...template, metadata: { ...template.metadata, generation } };
}
