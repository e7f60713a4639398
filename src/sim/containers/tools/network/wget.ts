/** wget of busybox, and curl. HTTPS is not simulated. */
import { errnoText } from '../../../io/errno.ts';
import { openOutput } from '../../process/open.ts';
import { baseName, resolvePath } from '../../files/paths.ts';
import type { ProcessContext, Program } from '../../process/process.ts';
import type { Task } from '../../../kernel/task.ts';
import { statusText } from '../../../network/http.ts';
import type { HttpRequest } from '../../../network/http.ts';
import { sendRequest } from '../../../network/request.ts';
import type { Outcome } from '../../../network/request.ts';
import { complain, parseOptions } from '../common/options.ts';
import { resolveName } from './resolver.ts';
import { parseSeconds } from '../common/dates.ts';

/** How long the kernel tries to connect to somebody who is silent. */
export const CONNECT_TIMEOUT_MS = 127_000;

export interface Url {
  readonly scheme: string;
  readonly host: string;
  /** Host and port as they were written. */
  readonly given: string;
  readonly port: number;
  readonly path: string;
}

export function parseUrl(text: string): Url | undefined {
  const match = /^(?:([a-z]+):\/\/)?(?:[^@/]*@)?(\[[^\]]*\]|[^:/?#]+)(?::(\d+))?([/?][^#]*)?/.exec(text);
  if (!match) return undefined;
  const scheme = match[1] ?? 'http';
  const port = match[3] === undefined ? (scheme === 'https' ? 443 : 80) : Number(match[3]);
  const path = match[4] ?? '/';
  const host = match[2] as string;
  const given = match[3] === undefined ? host : `${host}:${match[3]}`;
  return { scheme, host, given, port, path: path.startsWith('/') ? path : `/${path}` };
}

/** Sends a request from where a process stands. `bad-address`: the name is not known. */
export function* fetchUrl(
  context: ProcessContext,
  url: Url,
  request: Pick<HttpRequest, 'method' | 'headers' | 'body'>,
  timeoutMs: number,
): Task<{ readonly address: string; readonly outcome: Outcome } | 'bad-address'> {
  const place = context.host.network;
  const address = yield* resolveName(context, url.host);
  if (address === undefined || !place) return 'bad-address';
  const route = place.network.route(place, address, url.port);
  const { host: named, ...headers } = request.headers;
  const host = named ?? (url.port === 80 ? url.host : `${url.host}:${url.port}`);
  const sent: HttpRequest = { ...request, headers, host, path: url.path, from: place.address };
  return { address, outcome: yield* sendRequest(context.kernel, route, sent, { timeoutMs, latency: true }) };
}

const MAX_REDIRECTS = 10;

/** `wget [-qS] [-O FILE] [-T SECONDS] [--header H] [--post-data D] [--spider] URL…`. */
export const wget: Program = function* (context) {
  const options = parseOptions(context, 'qcSO:P:T:t:U:Y:H:D:s', {
    quiet: 'q',
    'output-document': 'O',
    timeout: 'T',
    tries: 't',
    header: 'H',
    'post-data': 'D',
    spider: 's',
    'server-response': 'S',
    'user-agent': 'U',
    'no-check-certificate': 'c',
    'no-verbose': 'q',
  });
  if (!options) return 1;
  const headers: Record<string, string> = { 'user-agent': options.value('U') ?? 'Wget', connection: 'close' };
  for (const header of options.values('H'))
    headers[header.split(':')[0]?.toLowerCase() ?? ''] = header.replace(/^[^:]*:\s*/, '');
  const body = options.value('D');
  const job: Job = {
    quiet: options.has('q'),
    showHeaders: options.has('S'),
    spider: options.has('s'),
    output: options.value('O'),
    folder: options.value('P') ?? context.cwd,
    timeoutMs: options.has('T') ? (parseSeconds(options.value('T') ?? '') ?? CONNECT_TIMEOUT_MS) : 900_000,
    request: { method: body === undefined ? (options.has('s') ? 'HEAD' : 'GET') : 'POST', headers, body: body ?? '' },
  };
  for (const text of options.rest) {
    const status = yield* download(context, text, job);
    if (status !== 0) return status;
  }
  return options.rest.length > 0 ? 0 : 1;
};

interface Job {
  readonly quiet: boolean;
  readonly showHeaders: boolean;
  readonly spider: boolean;
  readonly output: string | undefined;
  readonly folder: string;
  readonly timeoutMs: number;
  readonly request: Pick<HttpRequest, 'method' | 'headers' | 'body'>;
}

function* download(context: ProcessContext, text: string, job: Job): Task<number> {
  const say = (line: string): unknown => !job.quiet && context.stderr.write(`${line}\n`);
  let url = parseUrl(text);
  for (let hops = 0; url && hops < MAX_REDIRECTS; hops += 1) {
    if (url.scheme !== 'http') {
      complain(context, `not an http or ftp url: ${text} (https is not simulated)`);
      return 1;
    }
    const fetched = yield* fetchUrl(context, url, job.request, job.timeoutMs);
    if (fetched === 'bad-address') {
      complain(context, `bad address '${url.host}'`);
      return 1;
    }
    const { address, outcome } = fetched;
    say(`Connecting to ${url.given} (${address}:${url.port})`);
    if (outcome.kind !== 'answer') return refused(context, outcome, address, job);
    const { response } = outcome;
    if (job.showHeaders) context.stderr.write(`  HTTP/1.1 ${response.status} ${statusText(response.status)}\n`);
    const { location } = response.headers;
    if (response.status >= 300 && response.status < 400 && location !== undefined) {
      url = location.startsWith('/') ? { ...url, path: location } : parseUrl(location);
      continue;
    }
    if (response.status >= 400 || response.status < 200) {
      complain(context, `server returned error: HTTP/1.1 ${response.status} ${statusText(response.status)}`);
      return 1;
    }
    return save(context, url, response.body, job);
  }
  complain(context, url ? 'too many redirections' : `bad address '${text}'`);
  return 1;
}

function refused(
  context: ProcessContext,
  outcome: Exclude<Outcome, { kind: 'answer' }>,
  address: string,
  job: Job,
): number {
  const connect = `can't connect to remote host (${address}): `;
  switch (outcome.kind) {
    case 'refused':
      complain(context, `${connect}Connection refused`);
      break;
    case 'unreachable':
      complain(context, `${connect}No route to host`);
      break;
    case 'timeout':
      if (job.timeoutMs < CONNECT_TIMEOUT_MS || outcome.dialled) complain(context, 'download timed out');
      else complain(context, `${connect}Connection timed out`);
      break;
    case 'closed':
      complain(context, outcome.killed ? 'error getting response: Connection reset by peer' : 'error getting response');
      break;
    case 'malformed':
      complain(context, 'error getting response');
  }
  return 1;
}

function save(context: ProcessContext, url: Url, body: string, job: Job): number {
  if (job.spider) {
    if (!job.quiet) context.stderr.write('remote file exists\n');
    return 0;
  }
  const name = job.output ?? (baseName(url.path.split('?')[0] ?? '') || 'index.html').replace(/^\/$/, 'index.html');
  const bar = (shown: string): string =>
    `${shown.slice(0, 20).padEnd(20)} 100% |${'*'.repeat(32)}| ${String(body.length).padStart(5)}  0:00:00 ETA\n`;
  if (name === '-') {
    context.stdout.write(body);
    if (!job.quiet) context.stderr.write(`writing to stdout\n${bar('-')}written to stdout\n`);
    return 0;
  }
  const opened = openOutput(
    { ...context, processes: context.host.processes },
    resolvePath(job.output === undefined ? job.folder : context.cwd, name),
    false,
  );
  if (!opened.ok) {
    complain(context, `can't open '${name}': ${errnoText(opened.error)}`);
    return 1;
  }
  opened.value.write(body);
  if (!job.quiet) context.stderr.write(`saving to '${name}'\n${bar(name)}'${name}' saved\n`);
  return 0;
}
