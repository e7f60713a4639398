// kubectl create configmap and secret: from literals, files and env files.
import type { Result } from '../../../base/result.ts';
import { err, ok } from '../../../base/result.ts';
import { sha256 } from '../../../base/digests.ts';
import { utf8Bytes } from '../../../base/utf8.ts';
import { encodeBase64 } from '../../../base/base64.ts';
import type { Context } from '../../command.ts';
import type { Failure } from '../../failure.ts';
import { plain } from '../../failure.ts';
import type { JsonObject } from '../../json.ts';
import { goJson } from '../../json.ts';
import type { Flag } from '../../parse/flags.ts';
import { listFlag, sliceFlag, switchFlag, textFlag } from '../../parse/flag-forms.ts';
import { check, fail } from '../../process.ts';
import type { Generator } from './generator.ts';
import { metadataFor } from './generator.ts';

const SOURCE_FLAGS: readonly Flag[] = [
  switchFlag('append-hash', 'Append a hash of the object to its name.'),
  sliceFlag('from-env-file', 'Specify the path to a file to read lines of key=val pairs to create an object.'),
  sliceFlag(
    'from-file',
    'Key file can be specified using its file path, in which case file basename will be used as key, or optionally with a key and file path, in which case the given key will be used. Specifying a directory will iterate each named file in the directory whose basename is a valid key.',
  ),
  listFlag('from-literal', 'Specify a key and literal value to insert (i.e. mykey=somevalue)'),
];

export const configMap: Generator = {
  name: 'configmap',
  aliases: ['cm'],
  short: 'Create a config map from a local file, directory or literal value',
  use: 'create configmap NAME [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]',
  flags: SOURCE_FLAGS,
  prefix: 'failed to create configmap: ',
  *object(context, name) {
    const data = yield* check(dataOf(context, 'ConfigMap', name));
    return {
      kind: 'ConfigMap',
      apiVersion: 'v1',
      metadata: metadataFor(context, hashed(context, name, { data: inOrder(data), kind: 'ConfigMap', name })),
      ...(data.size === 0 ? {} : { data: inOrder(data) }),
    };
  },
};

export const genericSecret: Generator = {
  name: 'generic',
  short: 'Create a secret from a local file, directory, or literal value',
  use: 'create secret generic NAME [--type=string] [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]',
  flags: [...SOURCE_FLAGS, textFlag('type', 'The type of secret to create')],
  prefix: 'failed to create secret ',
  *object(context, name) {
    const data = yield* check(dataOf(context, 'Secret', name));
    return secret(context, name, context.text('type'), data);
  },
};

export const dockerRegistrySecret: Generator = {
  name: 'docker-registry',
  short: 'Create a secret for use with a Docker registry',
  use: 'create secret docker-registry NAME --docker-username=user --docker-password=password --docker-email=email [--docker-server=string] [--from-file=[key=]source] [--dry-run=server|client|none]',
  flags: [
    SOURCE_FLAGS[0] as Flag,
    SOURCE_FLAGS[2] as Flag,
    textFlag('docker-email', 'Email for Docker registry'),
    textFlag('docker-password', 'Password for Docker registry authentication'),
    textFlag('docker-server', 'Server location for Docker registry', { default: 'https://index.docker.io/v1/' }),
    textFlag('docker-username', 'Username for Docker registry authentication'),
  ],
  prefix: 'failed to create secret ',
  *object(context, name) {
    const username = context.text('docker-username');
    const password = context.text('docker-password');
    const files = context.list('from-file');
    if (files.length === 0 && (username === '' || password === '')) {
      yield* fail(
        plain(
          'either --from-file or the combination of --docker-username, --docker-password and --docker-server is required',
        ),
      );
    }
    const entry = {
      username,
      password,
      ...(context.text('docker-email') ? { email: context.text('docker-email') } : {}),
      auth: encodeBase64(`${username}:${password}`),
    };
    const data =
      files.length > 0
        ? yield* check(dataOf(context, 'Secret', name, '.dockerconfigjson'))
        : new Map([['.dockerconfigjson', JSON.stringify({ auths: { [context.text('docker-server')]: entry } })]]);
    return secret(context, name, 'kubernetes.io/dockerconfigjson', data);
  },
};

export const tlsSecret: Generator = {
  name: 'tls',
  short: 'Create a TLS secret',
  use: 'create secret tls NAME --cert=path/to/cert/file --key=path/to/key/file [--dry-run=server|client|none]',
  flags: [
    SOURCE_FLAGS[0] as Flag,
    textFlag('cert', 'Path to PEM encoded public key certificate.'),
    textFlag('key', 'Path to private key associated with given certificate.'),
  ],
  prefix: 'failed to create secret ',
  *object(context, name) {
    if (context.text('cert') === '' || context.text('key') === '') yield* fail(plain('key and cert must be specified'));
    const cert = yield* check(
      readFile(context, context.text('cert'), `Cannot read file ${context.text('cert')}, open `),
    );
    const key = yield* check(readFile(context, context.text('key'), `Cannot read file ${context.text('key')}, open `));
    if (!cert.includes('-----BEGIN ')) yield* fail(plain('tls: failed to find any PEM data in certificate input'));
    if (!key.includes('-----BEGIN ')) yield* fail(plain('tls: failed to find any PEM data in key input'));
    return secret(
      context,
      name,
      'kubernetes.io/tls',
      new Map([
        ['tls.crt', cert],
        ['tls.key', key],
      ]),
    );
  },
};

function secret(context: Context, name: string, type: string, data: ReadonlyMap<string, string>): JsonObject {
  const encoded = new Map([...data].map(([key, value]) => [key, encodeBase64(value)]));
  return {
    kind: 'Secret',
    apiVersion: 'v1',
    metadata: metadataFor(context, hashed(context, name, { data: inOrder(encoded), kind: 'Secret', name, type })),
    ...(data.size === 0 ? {} : { data: inOrder(encoded) }),
    ...(type === '' ? {} : { type }),
  };
}

const HASH_LETTERS: Readonly<Record<string, string>> = { 0: 'g', 1: 'h', 3: 'k', a: 'm', e: 't' };

/** The name with a hash of the content, if that is asked for (kubectl/pkg/util/hash). */
function hashed(context: Context, name: string, content: JsonObject): string {
  if (!context.on('append-hash')) return name;
  const digest = sha256(utf8Bytes(goJson(content))).slice(0, 10);
  return `${name}-${digest.replace(/[013ae]/g, (letter) => HASH_LETTERS[letter] ?? letter)}`;
}

function inOrder(data: ReadonlyMap<string, string>): JsonObject {
  return Object.fromEntries([...data].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

const VARIABLE = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/;
const VARIABLE_ERROR =
  "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')";
const KEY = /^[-._a-zA-Z0-9]+$/;

/** `fileKey`: the key of a file that is given without one; its own name if undefined. */
function dataOf(
  context: Context,
  kind: string,
  name: string,
  fileKey?: string,
): Result<ReadonlyMap<string, string>, Failure> {
  const data = new Map<string, string>();
  const envFiles = context.list('from-env-file');
  if (envFiles.length > 0 && (context.list('from-file').length > 0 || context.list('from-literal').length > 0)) {
    return err(plain('from-env-file cannot be combined with from-file or from-literal'));
  }
  const add = (key: string, value: string): Failure | undefined => {
    const wrong = keyError(key);
    if (wrong !== undefined) {
      const what = kind === 'Secret' ? 'valid key name for a Secret' : 'a valid key name for a ConfigMap:';
      return plain(`${JSON.stringify(key)} is not ${what} ${wrong}`);
    }
    if (data.has(key))
      return plain(
        kind === 'Secret'
          ? `cannot add key ${key}, another key by that name already exists`
          : `cannot add key ${JSON.stringify(key)}, another key by that name already exists in Data for ConfigMap ${JSON.stringify(name)}`,
      );
    data.set(key, value);
    return undefined;
  };
  for (const pairs of [fileEntries(context, fileKey), literalEntries(context), envEntries(context)]) {
    if (!pairs.ok) return pairs;
    for (const [key, value] of pairs.value) {
      const failure = add(key, value);
      if (failure) return err(failure);
    }
  }
  return ok(data);
}

/** Why a text cannot be a key (validation.IsConfigMapKey). */
function keyError(key: string): string | undefined {
  if (!KEY.test(key)) {
    return "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";
  }
  if (key === '.' || key === '..') return `must not be '${key}'`;
  return key.startsWith('..') ? "must not start with '..'" : undefined;
}

type Entries = Result<readonly (readonly [string, string])[], Failure>;

function literalEntries(context: Context): Entries {
  const entries: (readonly [string, string])[] = [];
  for (const literal of context.list('from-literal')) {
    const equals = literal.indexOf('=');
    if (equals < 1) return err(plain(`invalid literal source ${literal}, expected key=value`));
    const value = literal.slice(equals + 1);
    entries.push([literal.slice(0, equals), value]);
  }
  return ok(entries);
}

function fileEntries(context: Context, fileKey: string | undefined): Entries {
  const entries: (readonly [string, string])[] = [];
  for (const given of context.list('from-file')) {
    const source = fileKey === undefined || given.includes('=') ? given : `${fileKey}=${given}`;
    const equals = source.indexOf('=');
    if (equals === 0) return err(plain(`key name for file path ${source.slice(1)} missing`));
    if (equals > 0 && equals === source.length - 1)
      return err(plain(`file path for key name ${source.slice(0, -1)} missing`));
    if (source.split('=').length > 2) return err(plain("key names or file paths cannot contain '='"));
    const path = equals < 0 ? source : source.slice(equals + 1);
    const { files } = context.environment;
    const names = files.read(path) === undefined ? files.list(path) : undefined;
    if (names !== undefined) {
      if (equals >= 0) return err(plain('cannot give a key name for a directory path'));
      for (const name of names.filter((entry) => !entry.endsWith('/') && KEY.test(entry))) {
        entries.push([name, files.read(`${path.replace(/\/+$/, '')}/${name}`) ?? '']);
      }
      continue;
    }
    const text = readFile(context, path, 'error reading ');
    if (!text.ok) return text;
    entries.push([equals < 0 ? (path.split('/').at(-1) as string) : source.slice(0, equals), text.value]);
  }
  return ok(entries);
}

function envEntries(context: Context): Entries {
  const entries: (readonly [string, string])[] = [];
  for (const path of context.list('from-env-file')) {
    const text = readFile(context, path, 'error reading ');
    if (!text.ok) return text;
    for (const line of text.value.split('\n')) {
      const trimmed = line.trimStart();
      if (trimmed === '' || trimmed.startsWith('#')) continue;
      const equals = trimmed.indexOf('=');
      const key = equals < 0 ? trimmed : trimmed.slice(0, equals);
      if (!VARIABLE.test(key)) return err(plain(`${JSON.stringify(key)} is not a valid key name: ${VARIABLE_ERROR}`));
      if (equals >= 0) entries.push([trimmed.slice(0, equals), trimmed.slice(equals + 1)]);
    }
  }
  return ok(entries);
}

function readFile(context: Context, path: string, prefix: string): Result<string, Failure> {
  const text = context.environment.files.read(path);
  return text === undefined ? err(plain(`${prefix}${path}: no such file or directory`)) : ok(text);
}
