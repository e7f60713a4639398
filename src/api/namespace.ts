import { fill, replace } from './fill.ts';
import { defineKind } from './define-kind.ts';
import type { Namespace, NamespaceSpec } from './generated/types.ts';
import { nameIsLabel, validateObjectMeta, validateObjectMetaUpdate } from './object-meta.ts';

export const namespaceKind = defineKind<Namespace>({
  group: '',
  version: 'v1',
  kind: 'Namespace',
  resource: 'namespaces',
  singular: 'namespace',
  shortNames: ['ns'],
  categories: [],
  namespaced: false,
  schema: 'Namespace',
  hasStatus: true,
  hasScale: false,
  generation: 'none',
  unconditionalUpdate: true,
  defaults: defaultNamespace,
  prepareForCreate: (namespace) => ({
    ...namespace,
    spec: withFinalizer(namespace.spec ?? {}),
    status: { phase: 'Active' },
  }),
  prepareForUpdate: (namespace, old) => replace(namespace, 'spec', old.spec),
  validate: (object) => validateObjectMeta(object, false, nameIsLabel),
  validateUpdate: validateObjectMetaUpdate,
  selectableFields: (namespace) => ({ 'status.phase': namespace.status.phase ?? '', name: namespace.metadata.name }),
});

const NAME_LABEL = 'kubernetes.io/metadata.name';

function defaultNamespace(namespace: Namespace): Namespace {
  const { name, labels } = namespace.metadata;
  const filled = fill(namespace, { spec: {}, status: { phase: 'Active' } });
  if (!name || labels?.[NAME_LABEL] === name) return filled;
  return { ...filled, metadata: { ...namespace.metadata, labels: { ...labels, [NAME_LABEL]: name } } };
}

function withFinalizer(spec: NamespaceSpec): NamespaceSpec {
  const finalizers = spec.finalizers ?? [];
  return finalizers.includes('kubernetes') ? spec : { ...spec, finalizers: [...finalizers, 'kubernetes'] };
}
