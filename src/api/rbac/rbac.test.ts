import { expect, test } from 'vitest';
import { formatFieldErrors } from '../validation/field-error.ts';
import { kindByGvk } from '../kinds.ts';
import type { KubeObject } from '../object.ts';

const API = 'rbac.authorization.k8s.io/v1';
const POD = { apiGroups: [''], resources: ['pods'], verbs: ['get'] };

/** What the server says of an object, its defaults filled in. */
function complaints(kind: string, fields: object): string {
  const known = kindByGvk(API, kind);
  if (!known) throw new Error(kind);
  const namespace = known.namespaced ? { namespace: 'n' } : {};
  const object = { apiVersion: API, kind, metadata: { name: 'a:b', ...namespace }, ...fields };
  const errors = known.validate(known.defaults(object as unknown as KubeObject));
  return errors.length === 0 ? '' : formatFieldErrors(errors);
}

test.each([
  ['Role', { rules: [POD] }, ''],
  ['Role', { rules: null }, ''],
  ['Role', { rules: [{ ...POD, verbs: [] }] }, 'rules[0].verbs: Required value: verbs must contain at least one value'],
  [
    'Role',
    { rules: [{ nonResourceURLs: ['/x'], verbs: ['get'] }] },
    'rules[0].nonResourceURLs: Invalid value: ["/x"]: namespaced rules cannot apply to non-resource URLs',
  ],
  ['ClusterRole', { rules: [{ nonResourceURLs: ['/x'], verbs: ['get'] }] }, ''],
  [
    'ClusterRole',
    { aggregationRule: {} },
    'aggregationRule.clusterRoleSelectors: Required value: at least one clusterRoleSelector required if aggregationRule is non-nil',
  ],
  ['RoleBinding', { roleRef: { kind: 'Role', name: 'r' }, subjects: [{ kind: 'User', name: 'jane' }] }, ''],
  [
    'RoleBinding',
    { roleRef: { kind: 'ClusterRole', name: 'r' }, subjects: [{ kind: 'ServiceAccount', name: 'a' }] },
    '',
  ],
  [
    'ClusterRoleBinding',
    { roleRef: { kind: 'ClusterRole', name: 'r' }, subjects: [{ kind: 'ServiceAccount', name: 'a' }] },
    'subjects[0].namespace: Required value',
  ],
  [
    'ClusterRoleBinding',
    { roleRef: { kind: 'Role', name: 'r' } },
    'roleRef.kind: Unsupported value: "Role": supported values: "ClusterRole"',
  ],
])('%s %j', (kind, fields, said) => {
  expect(complaints(kind, fields)).toBe(said);
});
