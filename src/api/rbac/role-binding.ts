import { defineKind } from '../define-kind.ts';
import { invalidValue, notSupported, required } from '../validation/field-error.ts';
import type { FieldError } from '../validation/field-error.ts';
import { changeEach } from '../../base/fill.ts';
import type { ClusterRoleBinding, RoleBinding, RoleRef, Subject } from '../generated/types.ts';
import { checkDns1123Subdomain } from '../validation/names.ts';
import { RBAC, RBAC_GROUP } from './group.ts';
import { nameIsPathSegment, validateObjectMeta, validateObjectMetaUpdate } from '../validation/object-meta.ts';

type Binding = RoleBinding | ClusterRoleBinding;

export const roleBindingKind = defineKind<RoleBinding>({
  ...RBAC,
  kind: 'RoleBinding',
  resource: 'rolebindings',
  singular: 'rolebinding',
  namespaced: true,
  schema: 'RoleBinding',
  defaults: defaultBinding,
  validate: (binding) => validateBinding(binding, true),
  validateUpdate: (next, old) => validateBindingUpdate(next, old, true),
});

export const clusterRoleBindingKind = defineKind<ClusterRoleBinding>({
  ...RBAC,
  kind: 'ClusterRoleBinding',
  resource: 'clusterrolebindings',
  singular: 'clusterrolebinding',
  namespaced: false,
  schema: 'ClusterRoleBinding',
  defaults: defaultBinding,
  validate: (binding) => validateBinding(binding, false),
  validateUpdate: (next, old) => validateBindingUpdate(next, old, false),
});

function defaultBinding<T extends Binding>(binding: T): T {
  const ref: RoleRef = binding.roleRef ?? { kind: '', name: '' };
  const withRef = ref.apiGroup ? binding : { ...binding, roleRef: { ...ref, apiGroup: RBAC_GROUP } };
  return changeEach(withRef as RoleBinding, 'subjects', defaultSubject) as T;
}

function defaultSubject(subject: Subject): Subject {
  if (subject.apiGroup || (subject.kind !== 'User' && subject.kind !== 'Group')) return subject;
  return { ...subject, apiGroup: RBAC_GROUP };
}

function validateBinding(binding: Binding, namespaced: boolean): readonly FieldError[] {
  const { apiGroup = '', kind = '', name = '' }: Partial<RoleRef> = binding.roleRef ?? {};
  const errors: FieldError[] = [...validateObjectMeta(binding, namespaced, nameIsPathSegment)];
  if (apiGroup !== RBAC_GROUP) errors.push(notSupported('roleRef.apiGroup', apiGroup, [RBAC_GROUP]));
  const kinds = namespaced ? ['Role', 'ClusterRole'] : ['ClusterRole'];
  if (!kinds.includes(kind)) errors.push(notSupported('roleRef.kind', kind, kinds));
  if (name === '') errors.push(required('roleRef.name'));
  for (const why of name === '' ? [] : nameIsPathSegment(name, false)) {
    errors.push(invalidValue('roleRef.name', name, why));
  }
  const subjects = (binding.subjects ?? []).flatMap((one, at) => validateSubject(one, namespaced, `subjects[${at}]`));
  return [...errors, ...subjects];
}

function validateBindingUpdate(next: Binding, old: Binding, namespaced: boolean): readonly FieldError[] {
  const errors = [...validateBinding(next, namespaced), ...validateObjectMetaUpdate(next, old)];
  const { apiGroup = '', kind = '', name = '' }: Partial<RoleRef> = next.roleRef ?? {};
  if (apiGroup !== old.roleRef?.apiGroup || kind !== old.roleRef.kind || name !== old.roleRef.name) {
    const shown = { APIGroup: apiGroup, Kind: kind, Name: name };
    errors.push(invalidValue('roleRef', shown, 'cannot change roleRef'));
  }
  return errors;
}

const SUBJECTS = ['ServiceAccount', 'User', 'Group'];

function validateSubject(subject: Subject, namespaced: boolean, path: string): readonly FieldError[] {
  const { kind = '', name = '', apiGroup = '', namespace = '' } = subject as Partial<Subject>;
  const errors: FieldError[] = name === '' ? [required(`${path}.name`)] : [];
  if (kind === 'ServiceAccount') {
    for (const why of name === '' ? [] : checkDns1123Subdomain(name)) {
      errors.push(invalidValue(`${path}.name`, name, why));
    }
    if (apiGroup !== '') errors.push(notSupported(`${path}.apiGroup`, apiGroup, ['']));
    if (!namespaced && namespace === '') errors.push(required(`${path}.namespace`));
  } else if (kind === 'User' || kind === 'Group') {
    if (apiGroup !== RBAC_GROUP) errors.push(notSupported(`${path}.apiGroup`, apiGroup, [RBAC_GROUP]));
  } else errors.push(notSupported(`${path}.kind`, kind, SUBJECTS));
  return errors;
}
