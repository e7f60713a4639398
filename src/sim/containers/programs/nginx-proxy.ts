/** nginx's proxy_pass: a request goes on to another server, or to the next one of an upstream. */
import type { Task } from '../../kernel/task.ts';
import { response } from '../../network/http.ts';
import type { HttpRequest, HttpResponse } from '../../network/http.ts';
import type { ProcessContext } from '../process/process.ts';
import { fetchUrl, parseUrl } from '../tools/network/wget.ts';
import type { Url } from '../tools/network/wget.ts';

/** proxy_connect_timeout and proxy_read_timeout. */
const TIMEOUT_MS = 60_000;

export interface Passing {
  /** What stands after `proxy_pass`. */
  readonly target: string;
  /** Servers by the name of their upstream. */
  readonly upstreams: ReadonlyMap<string, readonly string[]>;
  /** The part of the path that the location matched. */
  readonly prefix: string;
  readonly errorPage: (status: number) => string;
  /** Counts the requests that were passed on. */
  readonly turn: { next: number };
}

/** Upstream blocks with their servers. */
export function upstreamsOf(text: string): ReadonlyMap<string, readonly string[]> {
  return new Map(
    [...text.matchAll(/(?:^|[\s;{}])upstream\s+(\S+)\s*\{([^}]*)\}/g)].map(([, name = '', body = '']) => [
      name,
      [...body.matchAll(/(?:^|[\s;])server\s+([^\s;]+)/g)].map((match) => match[1] as string),
    ]),
  );
}

/** Where a request goes: round-robin among an upstream's servers. */
function targetOf({ target, upstreams, prefix, turn }: Passing, path: string): Url | undefined {
  const url = parseUrl(target);
  if (!url) return undefined;
  const replaced = /^[a-z]+:\/\/[^/]+\//.test(target) ? url.path + path.slice(prefix.length) : path;
  const servers = upstreams.get(url.host);
  if (!servers || servers.length === 0) return { ...url, path: replaced };
  const server = parseUrl(servers[turn.next % servers.length] as string);
  turn.next += 1;
  return server && { ...server, scheme: url.scheme, path: replaced };
}

export function* passOn(context: ProcessContext, passing: Passing, request: HttpRequest): Task<HttpResponse> {
  const gone = (status: number): HttpResponse => response(status, passing.errorPage(status), { server: 'nginx' });
  const url = targetOf(passing, request.path);
  if (!url || url.scheme !== 'http') return gone(502);
  const headers = { ...request.headers, host: url.port === 80 ? url.host : `${url.host}:${url.port}` };
  const fetched = yield* fetchUrl(context, url, { ...request, headers }, TIMEOUT_MS);
  if (fetched === 'bad-address') return gone(502);
  const { outcome } = fetched;
  if (outcome.kind === 'timeout') return gone(504);
  return outcome.kind === 'answer' ? outcome.response : gone(502);
}
