import type { Status } from '../api/generated/types.ts';
import type { Result } from '../base/result.ts';
import { err, ok } from '../base/result.ts';
import type { ApiRequest, ApiServer, Upgraded } from '../sim/apiserver/request.ts';
import type { Failure } from './failure.ts';
import type { JsonObject } from './json.ts';
import { isObject } from './json.ts';
import type { Mapping } from './mapping.ts';
import { pathOf } from './mapping.ts';

export const TABLE_ACCEPT =
  'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json';

export const PATCH_TYPES = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
} as const;

export type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface Where {
  readonly mapping: Mapping;
  readonly namespace: string;
  readonly name?: string;
  readonly subresource?: string;
}

export interface RequestOptions {
  readonly query?: Query;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly accept?: string;
}

/** Talks to the API server, prints its warnings, and turns refusals into failures. */
export class Client {
  private readonly api: ApiServer;
  private readonly warn: (text: string) => void;
  private readonly refusal: Failure | undefined;
  private readonly warned = new Set<string>();

  /** `refusal`: why no request gets through. */
  constructor(api: ApiServer, warn: (text: string) => void, refusal?: Failure) {
    this.refusal = refusal;
    this.api = api;
    this.warn = warn;
  }

  /** Any request; the body of the answer. */
  request(method: ApiRequest['method'], path: string, options: RequestOptions = {}): Result<unknown, Failure> {
    if (this.refusal) return err(this.refusal);
    const answer = this.api.request(requestOf(method, path, options));
    this.tell(answer.warnings);
    return answer.code < 400 ? ok(answer.body) : err({ kind: 'status', status: statusOf(answer.body, answer.code) });
  }

  /** Opens a watch, log, exec or attach. */
  connect(method: ApiRequest['method'], path: string, options: RequestOptions = {}): Result<Upgraded, Failure> {
    if (this.refusal) return err(this.refusal);
    const opened = this.api.connect(requestOf(method, path, options));
    if (opened.kind === 'refused') {
      this.tell(opened.response.warnings);
      return err({ kind: 'status', status: statusOf(opened.response.body, opened.response.code) });
    }
    if (opened.kind === 'watch') this.tell(opened.warnings);
    return ok(opened);
  }

  get(where: Where, options: RequestOptions = {}): Result<JsonObject, Failure> {
    return this.object('GET', where, options);
  }

  create(where: Where, body: unknown, query: Query = {}): Result<JsonObject, Failure> {
    const { mapping, namespace, subresource, name } = where;
    const path = subresource === undefined ? pathOf(mapping, namespace) : pathOf(mapping, namespace, name, subresource);
    return asObject(this.request('POST', path, { body, query, contentType: 'application/json' }));
  }

  replace(where: Where, body: unknown, query: Query = {}): Result<JsonObject, Failure> {
    return this.object('PUT', where, { body, query, contentType: 'application/json' });
  }

  patch(where: Where, type: string, body: unknown, query: Query = {}): Result<JsonObject, Failure> {
    return this.object('PATCH', where, { body, query, contentType: type });
  }

  delete(where: Where, options: unknown, query: Query = {}): Result<JsonObject, Failure> {
    return this.object('DELETE', where, { body: options, query, contentType: 'application/json' });
  }

  private object(method: ApiRequest['method'], where: Where, options: RequestOptions): Result<JsonObject, Failure> {
    const path = pathOf(where.mapping, where.namespace, where.name, where.subresource);
    return asObject(this.request(method, path, options));
  }

  private tell(warnings: readonly string[]): void {
    for (const text of warnings) {
      if (this.warned.has(text)) continue;
      this.warned.add(text);
      this.warn(text);
    }
  }
}

function requestOf(method: ApiRequest['method'], path: string, options: RequestOptions): ApiRequest {
  const query: Record<string, string | readonly string[]> = {};
  for (const [key, value] of Object.entries(options.query ?? {})) {
    if (value !== undefined && value !== '') query[key] = value;
  }
  return {
    method,
    path,
    query,
    headers: {
      accept: options.accept ?? 'application/json',
      'user-agent': 'kubectl/v1.36.2 (linux/amd64) kubernetes/kubectl',
      ...(options.contentType === undefined ? {} : { 'content-type': options.contentType }),
    },
    ...(options.body === undefined ? {} : { body: options.body }),
  };
}

function asObject(result: Result<unknown, Failure>): Result<JsonObject, Failure> {
  return result.ok ? ok(isObject(result.value) ? result.value : {}) : result;
}

function statusOf(body: unknown, code: number): Status {
  if (isObject(body) && body['kind'] === 'Status') return body as unknown as Status;
  // an answer without a Status is told in the words of client-go
  const [reason, message] = GENERIC[code] ?? [
    'InternalError',
    `an error on the server (${JSON.stringify(body)}) has prevented the request from succeeding`,
  ];
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, code, reason, message, status: 'Failure' };
}

const GENERIC: Readonly<Record<number, readonly [reason: string, message: string]>> = {
  401: ['Unauthorized', 'the server has asked for the client to provide credentials'],
  404: ['NotFound', 'the server could not find the requested resource'],
  405: ['MethodNotAllowed', 'the server does not allow this method on the requested resource'],
};
