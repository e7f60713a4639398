import { defineKind, unchanged } from '../define-kind.ts';
import { invalidValue, required } from '../validation/field-error.ts';
import type { FieldError } from '../validation/field-error.ts';
import type { ClusterRole, PolicyRule, Role } from '../generated/types.ts';
import { RBAC } from './group.ts';
import { nameIsPathSegment, validateObjectMeta, validateObjectMetaUpdate } from '../validation/object-meta.ts';
import { validateLabelSelector } from '../validation/validate-selector.ts';

export const roleKind = defineKind<Role>({
  ...RBAC,
  defaults: unchanged,
  kind: 'Role',
  resource: 'roles',
  singular: 'role',
  namespaced: true,
  schema: 'Role',
  validate: validateRole,
  validateUpdate: (next, old) => [...validateRole(next), ...validateObjectMetaUpdate(next, old)],
});

export const clusterRoleKind = defineKind<ClusterRole>({
  ...RBAC,
  defaults: unchanged,
  kind: 'ClusterRole',
  resource: 'clusterroles',
  singular: 'clusterrole',
  namespaced: false,
  schema: 'ClusterRole',
  validate: validateClusterRole,
  validateUpdate: (next, old) => [...validateClusterRole(next), ...validateObjectMetaUpdate(next, old)],
});

function validateRole(role: Role): readonly FieldError[] {
  return [
    ...validateObjectMeta(role, true, nameIsPathSegment),
    ...(role.rules ?? []).flatMap((rule, at) => validateRule(rule, true, `rules[${at}]`)),
  ];
}

function validateClusterRole(role: ClusterRole): readonly FieldError[] {
  const { rules, aggregationRule } = role;
  const errors: FieldError[] = [
    ...validateObjectMeta(role, false, nameIsPathSegment),
    ...(rules ?? []).flatMap((rule, at) => validateRule(rule, false, `rules[${at}]`)),
  ];
  if (!aggregationRule) return errors;
  const path = 'aggregationRule.clusterRoleSelectors';
  const selectors = aggregationRule.clusterRoleSelectors ?? [];
  if (selectors.length === 0) {
    errors.push(required(path, 'at least one clusterRoleSelector required if aggregationRule is non-nil'));
  }
  for (const [at, selector] of selectors.entries()) {
    errors.push(...validateLabelSelector(selector, `${path}[${at}]`));
  }
  return errors;
}

function validateRule(rule: PolicyRule, namespaced: boolean, path: string): readonly FieldError[] {
  const { apiGroups = [], nonResourceURLs: urls = [], resourceNames = [], resources = [] } = rule;
  const errors: FieldError[] = [];
  // The server leaves the list out as readily as it sends it empty.
  if (((rule.verbs as readonly string[] | undefined) ?? []).length === 0) {
    errors.push(required(`${path}.verbs`, 'verbs must contain at least one value'));
  }
  if (urls.length > 0) {
    const at = `${path}.nonResourceURLs`;
    if (namespaced) errors.push(invalidValue(at, urls, 'namespaced rules cannot apply to non-resource URLs'));
    if (apiGroups.length + resources.length + resourceNames.length > 0) {
      errors.push(invalidValue(at, urls, 'rules cannot apply to both regular resources and non-resource URLs'));
    }
    return errors;
  }
  if (apiGroups.length === 0) {
    errors.push(required(`${path}.apiGroups`, 'resource rules must supply at least one api group'));
  }
  if (resources.length === 0) {
    errors.push(required(`${path}.resources`, 'resource rules must supply at least one resource'));
  }
  return errors;
}
