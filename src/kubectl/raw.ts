// `--raw` of get, create, replace and delete: a request as it is, and the server's answer as it comes (kubectl/pkg/rawhttp).
import type { ApiRequest } from '../sim/apiserver/request.ts';
import type { Task } from '../sim/kernel/task.ts';
import type { Context } from './command.ts';
import { plain } from './failure.ts';
import type { JsonObject } from './json.ts';
import { isObject } from './json.ts';
import { check, fail } from './process.ts';
import { readAll } from './resources/files.ts';

/** Sends what `--raw` names, and prints the answer. */
export function* rawRequest(context: Context, method: ApiRequest['method'], body?: string): Task<number> {
  const uri = yield* rawUri(context);
  const [path = '', query = ''] = uri.split('?');
  const parameters = Object.fromEntries(
    query
      .split('&')
      .filter((part) => part !== '')
      .map((part) => {
        const [key = '', value = ''] = part.split('=');
        return [decode(key), decode(value)];
      }),
  );
  const sent = body === undefined ? {} : { body, contentType: 'application/json' };
  const answer = yield* check(context.client.request(method, path, { query: parameters, ...sent }));
  context.out(typeof answer === 'string' ? answer : textOf(path, answer));
  return 0;
}

/** The same with the one file that `-f` names. */
export function* rawWithFile(context: Context, method: ApiRequest['method']): Task<number> {
  const { environment } = context;
  const names = context.list('filename');
  const [name = ''] = names;
  if (names.length !== 1 || /^https?:\/\//.test(name) || environment.files.list(name) !== undefined) {
    yield* fail(plain('--raw can only use a single local file or stdin'));
  }
  if (context.on('recursive')) yield* fail(plain('--raw and --recursive are mutually exclusive'));
  if (context.text('selector') !== '') yield* fail(plain('--raw and --selector (-l) are mutually exclusive'));
  if (context.text('output') !== '') yield* fail(plain('--raw and --output are mutually exclusive'));
  yield* rawUri(context);
  const text = name === '-' ? yield* readAll(environment.stdin) : environment.files.read(name);
  if (text === undefined) return yield* fail(plain(`open ${name}: no such file or directory`));
  return yield* rawRequest(context, method, text);
}

function* rawUri(context: Context): Task<string> {
  const uri = context.text('raw');
  if (/^(\/|[a-z][a-z0-9+.-]*:)/i.test(uri)) return uri;
  const why = uri === '' ? 'empty url' : uri.startsWith(':') ? 'missing protocol scheme' : 'invalid URI for request';
  return yield* fail(plain(`--raw must be a valid URL path: parse ${JSON.stringify(uri)}: ${why}`));
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

/** Two documents of the server are written for people. */
const INDENTED: ReadonlySet<string> = new Set(['/', '/version']);

function textOf(path: string, body: unknown): string {
  return INDENTED.has(path) ? JSON.stringify(body, undefined, 2) : `${JSON.stringify(inGoOrder(body))}\n`;
}

const FIRST_KEYS = ['kind', 'apiVersion', 'metadata', 'spec'];
const METADATA_KEYS = [
  'name',
  'generateName',
  'namespace',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
];

/** The server writes an object in the order of its Go fields; of most types it is known of the first. */
function inGoOrder(body: unknown): unknown {
  if (!isObject(body)) return body;
  const { metadata } = body;
  return first(isObject(metadata) ? { ...body, metadata: first(metadata, METADATA_KEYS) } : body, FIRST_KEYS);
}

function first(object: JsonObject, keys: readonly string[]): JsonObject {
  const known = keys.filter((key) => key in object).map((key) => [key, object[key]] as const);
  return { ...Object.fromEntries(known), ...object };
}
