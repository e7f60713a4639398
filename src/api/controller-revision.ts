import { defineKind, unchanged } from './define-kind.ts';
import { required } from './validation/field-error.ts';
import type { FieldError } from './validation/field-error.ts';
import type { ControllerRevision } from './generated/types.ts';
import {
  nameIsSubdomain,
  validateImmutable,
  validateNonNegative,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from './validation/object-meta.ts';

export const controllerRevisionKind = defineKind<ControllerRevision>({
  group: 'apps',
  version: 'v1',
  kind: 'ControllerRevision',
  resource: 'controllerrevisions',
  singular: 'controllerrevision',
  shortNames: [],
  categories: [],
  namespaced: true,
  schema: 'ControllerRevision',
  hasStatus: false,
  hasScale: false,
  generation: 'none',
  unconditionalUpdate: true,
  defaults: unchanged,
  validate: (revision) => [...validateRevision(revision), ...validateData(revision.data)],
  validateUpdate: (revision, old) => [
    ...validateObjectMetaUpdate(revision, old),
    ...validateRevision(revision),
    ...validateImmutable(revision.data, old.data, 'data'),
  ],
});

function validateRevision(revision: ControllerRevision): readonly FieldError[] {
  return [
    ...validateObjectMeta(revision, true, nameIsSubdomain),
    ...validateNonNegative(revision.revision, 'revision'),
  ];
}

function validateData(data: unknown): readonly FieldError[] {
  if (data === undefined || data === null) return [required('data', 'data is mandatory')];
  return typeof data === 'object' && !Array.isArray(data) ? [] : [required('data', 'data must be a valid JSON object')];
}
