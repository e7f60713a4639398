import { decodeBase64Text, encodeBase64 } from '../base/base64.ts';
import { MAXIMUM_BYTES, base64Length, validateFrozen } from './config-map.ts';
import { defineKind } from './define-kind.ts';
import { invalidValue, required, tooLong } from './validation/field-error.ts';
import type { FieldError } from './validation/field-error.ts';
import { fill } from '../base/fill.ts';
import type { Secret } from './generated/types.ts';
import { checkConfigKey } from './validation/names.ts';
import {
  nameIsSubdomain,
  validateImmutable,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from './validation/object-meta.ts';

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
  validate: validateSecret,
  validateUpdate: (secret, old) => [
    ...validateObjectMetaUpdate(secret, old),
    ...validateImmutable(secret.type, old.type, 'type'),
    ...validateFrozen(secret, old, ['data']),
    ...validateSecret(secret),
  ],
  selectableFields: (secret) => ({ type: secret.type ?? '' }),
});

function defaultSecret(secret: Secret): Secret {
  const typed = fill(secret, { type: 'Opaque' });
  const { stringData, ...rest } = typed;
  if (!stringData) return typed;
  const written = Object.entries(stringData).map(([key, text]) => [key, encodeBase64(text)]);
  return { ...rest, data: { ...rest.data, ...Object.fromEntries(written) } };
}

function validateSecret(secret: Secret): readonly FieldError[] {
  const errors: FieldError[] = [...validateObjectMeta(secret, true, nameIsSubdomain)];
  const { data = {} } = secret;
  let size = 0;
  for (const key of Object.keys(data).sort()) {
    for (const message of checkConfigKey(key)) errors.push(invalidValue(`data[${key}]`, key, message));
    size += base64Length(data[key] ?? '');
  }
  if (size > MAXIMUM_BYTES) errors.push(tooLong('data', MAXIMUM_BYTES));
  return [...errors, ...validateType(secret, data)];
}

const ACCOUNT_NAME = 'kubernetes.io/service-account.name';

/** What a type asks for. */
function validateType(secret: Secret, data: Readonly<Record<string, string>>): readonly FieldError[] {
  const needs = (...keys: readonly string[]): readonly FieldError[] =>
    keys.filter((key) => data[key] === undefined).map((key) => required(`data[${key}]`));
  switch (secret.type) {
    case 'kubernetes.io/service-account-token':
      return secret.metadata.annotations?.[ACCOUNT_NAME] ? [] : [required(`metadata.annotations[${ACCOUNT_NAME}]`)];
    case 'kubernetes.io/dockercfg':
      return validateJson(data, '.dockercfg');
    case 'kubernetes.io/dockerconfigjson':
      return validateJson(data, '.dockerconfigjson');
    case 'kubernetes.io/basic-auth':
      return data['username'] === undefined && data['password'] === undefined ? needs('username', 'password') : [];
    case 'kubernetes.io/ssh-auth':
      return data['ssh-privatekey'] ? [] : [required('data[ssh-privatekey]')];
    case 'kubernetes.io/tls':
      return needs('tls.crt', 'tls.key');
    default:
      return [];
  }
}

function validateJson(data: Readonly<Record<string, string>>, key: string): readonly FieldError[] {
  const path = `data[${key}]`;
  const encoded = data[key];
  if (encoded === undefined) return [required(path)];
  const problem = jsonProblem(decodeBase64Text(encoded) ?? '');
  return problem ? [invalidValue(path, '<secret contents redacted>', problem)] : [];
}

/** What encoding/json would say of a text that should be an object; empty when it is one. */
function jsonProblem(text: string): string {
  const start = text.trimStart();
  if (start === '') return 'unexpected end of JSON input';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // JSON.parse tells of bad text by throwing, and in no other way
    return start.startsWith('{') ? 'unexpected end of JSON input' : badStart(start);
  }
  if (value === null || (typeof value === 'object' && !Array.isArray(value))) return '';
  const kind = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
  return `json: cannot unmarshal ${kind} into Go value of type map[string]interface {}`;
}

/** Where the reader of Go stops at the beginning of a text that is no JSON. */
function badStart(text: string): string {
  for (const word of ['true', 'false', 'null']) {
    if (text[0] !== word[0]) continue;
    const at = word.split('').findIndex((char, i) => text[i] !== char);
    if (at < 0) break;
    return `invalid character '${text.charAt(at)}' in literal ${word} (expecting '${word.charAt(at)}')`;
  }
  return `invalid character '${text.charAt(0)}' looking for beginning of value`;
}
