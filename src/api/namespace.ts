import { defineKind } from './define-kind.ts';
import { invalidValue } from './validation/field-error.ts';
import type { FieldError } from './validation/field-error.ts';
import { change, fill, replace } from '../base/fill.ts';
import type { Namespace, NamespaceSpec } from './generated/types.ts';
import { checkLabelKey } from './validation/names.ts';
import {
  nameIsLabel,
  validateKubeFinalizer,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from './validation/object-meta.ts';

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
  validate: validateNamespace,
  validateUpdate: (namespace, old) => [...validateNamespace(namespace), ...validateObjectMetaUpdate(namespace, old)],
  validateStatusUpdate: (namespace, old) => [...validateObjectMetaUpdate(namespace, old), ...validatePhase(namespace)],
  selectableFields: (namespace) => ({ 'status.phase': namespace.status.phase ?? '' }),
});

const NAME_LABEL = 'kubernetes.io/metadata.name';

function defaultNamespace(namespace: Namespace): Namespace {
  const { name, labels } = namespace.metadata;
  const filled = change(fill(namespace, { spec: {}, status: {} }), 'status', (status) =>
    fill(status, { phase: 'Active' }),
  );
  if (!name || labels?.[NAME_LABEL] === name) return filled;
  return { ...filled, metadata: { ...namespace.metadata, labels: { ...labels, [NAME_LABEL]: name } } };
}

function withFinalizer(spec: NamespaceSpec): NamespaceSpec {
  const finalizers = spec.finalizers ?? [];
  return finalizers.includes('kubernetes') ? spec : { ...spec, finalizers: [...finalizers, 'kubernetes'] };
}

function validateNamespace(namespace: Namespace): readonly FieldError[] {
  return [
    ...validateObjectMeta(namespace, false, nameIsLabel),
    ...(namespace.spec?.finalizers ?? []).flatMap((name) => [
      ...checkLabelKey(name).map((message) => invalidValue('spec.finalizers', name, message)),
      ...validateKubeFinalizer(name, 'spec.finalizers'),
    ]),
  ];
}

function validatePhase({ metadata, status }: Namespace): readonly FieldError[] {
  const [phase, is] = metadata.deletionTimestamp ? ['Terminating', 'is not empty'] : ['Active', 'is empty'];
  if (status.phase === phase) return [];
  return [invalidValue('status.Phase', status.phase ?? '', `may only be '${phase}' if \`deletionTimestamp\` ${is}`)];
}
