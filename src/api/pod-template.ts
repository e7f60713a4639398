import { deepEqual } from '../base/equal.ts';
import { defineKind } from './define-kind.ts';
import { replace } from '../base/fill.ts';
import type { PodTemplate } from './generated/types.ts';
import { nameIsSubdomain, validateObjectMeta, validateObjectMetaUpdate } from './validation/object-meta.ts';
import { defaultTemplate } from './pod/pod-defaults.ts';
import { warningsForTemplate } from './pod/pod-warnings.ts';
import { validateTemplate } from './workload/validate-template.ts';

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
  validate: (object) => [
    ...validateObjectMeta(object, true, nameIsSubdomain),
    ...validateTemplate(object.template ?? {}, 'template'),
  ],
  validateUpdate: (object, old) => [
    ...validateObjectMetaUpdate(object, old),
    ...validateTemplate(object.template ?? {}, 'template'),
  ],
  warnings: (object, old) =>
    old && deepEqual(old.template, object.template) ? [] : warningsForTemplate(object.template, 'template'),
});

function defaultPodTemplate(template: PodTemplate): PodTemplate {
  return replace(template, 'template', defaultTemplate(template.template));
}

function withGeneration(template: PodTemplate, generation: number): PodTemplate {
  return { ...template, metadata: { ...template.metadata, generation } };
}
