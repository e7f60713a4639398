import { encodeBase64 } from './base64.ts';
import { fill } from './fill.ts';
import { defineKind } from './define-kind.ts';
import type { Secret } from './generated/types.ts';
import { nameIsSubdomain, validateObjectMeta, validateObjectMetaUpdate } from './object-meta.ts';

export const secretKind = defineKind<Secret>({
  group: '',
  version: 'v1',
  kind: 'Secret',
  resource: 'secrets',
  singular: 'secret',
  shortNames: [],
  categories: [],
  namespaced: true,
  schema: 'Secret',
  hasStatus: false,
  hasScale: false,
  generation: 'none',
  unconditionalUpdate: true,
  defaults: defaultSecret,
  validate: (object) => validateObjectMeta(object, true, nameIsSubdomain),
  validateUpdate: validateObjectMetaUpdate,
  selectableFields: (secret) => ({ type: secret.type ?? '' }),
});

function defaultSecret(secret: Secret): Secret {
  const typed = fill(secret, { type: 'Opaque' });
  const { stringData, ...rest } = typed;
  if (!stringData) return typed;
  const written = Object.entries(stringData).map(([key, text]) => [key, encodeBase64(text)]);
  return { ...rest, data: { ...rest.data, ...Object.fromEntries(written) } };
}
