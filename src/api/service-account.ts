import { defineKind, unchanged } from './define-kind.ts';
import type { ServiceAccount } from './generated/types.ts';
import { nameIsSubdomain, validateObjectMeta, validateObjectMetaUpdate } from './object-meta.ts';

export const serviceAccountKind = defineKind<ServiceAccount>({
  group: '',
  version: 'v1',
  kind: 'ServiceAccount',
  resource: 'serviceaccounts',
  singular: 'serviceaccount',
  shortNames: ['sa'],
  categories: [],
  namespaced: true,
  schema: 'ServiceAccount',
  hasStatus: false,
  hasScale: false,
  generation: 'none',
  unconditionalUpdate: true,
  defaults: unchanged,
  validate: (account) => validateObjectMeta(account, true, nameIsSubdomain),
  validateUpdate: (account, old) => [
    ...validateObjectMetaUpdate(account, old),
    ...validateObjectMeta(account, true, nameIsSubdomain),
  ],
  warnings: (account, old) => {
    const set = (of: ServiceAccount | undefined): boolean => of?.metadata.annotations?.[MOUNTABLE] !== undefined;
    return set(account) && !set(old) ? [`metadata.annotations[${MOUNTABLE}]: ${MOUNTABLE_IS_OLD}`] : [];
  },
});

const MOUNTABLE = 'kubernetes.io/enforce-mountable-secrets';
const MOUNTABLE_IS_OLD = 'deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets';
