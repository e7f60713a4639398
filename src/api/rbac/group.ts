/** The API group of roles and bindings. */
export const RBAC_GROUP = 'rbac.authorization.k8s.io';

/** What the kinds of the group have in common. */
export const RBAC = {
  group: RBAC_GROUP,
  version: 'v1',
  shortNames: [],
  categories: [],
  hasStatus: false,
  hasScale: false,
  generation: 'none',
  unconditionalUpdate: true,
} as const;
