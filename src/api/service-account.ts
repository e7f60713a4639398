import { defineKind, unchanged } from './define-kind.ts';
import { changeEach } from '../base/fill.ts';
import type { ObjectReference, ServiceAccount } from './generated/types.ts';
import { nameIsSubdomain, validateObjectMeta, validateObjectMetaUpdate } from './validation/object-meta.ts';

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
  prepareForCreate: withBareSecrets,
  prepareForUpdate: withBareSecrets,
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

/** Of the secrets an account lists only their names are kept. */
function withBareSecrets(account: ServiceAccount): ServiceAccount {
  return changeEach(account, 'secrets', ({ name }: ObjectReference) => (name === undefined ? {} : { name }));
}

const MOUNTABLE = 'kubernetes.io/enforce-mountable-secrets';
const MOUNTABLE_IS_OLD = 'deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets';
