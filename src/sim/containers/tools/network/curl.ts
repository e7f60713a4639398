import type { Task } from '../../../kernel/task.ts';
import { statusText } from '../../../network/http.ts';
import type { HttpResponse } from '../../../network/http.ts';
import type { Outcome } from '../../../network/request.ts';
import { errnoText } from '../../../io/errno.ts';
import { openOutput } from '../../process/open.ts';
import { baseName, resolvePath } from '../../files/paths.ts';
import type { ProcessContext, Program } from '../../process/process.ts';
import { unescapeText } from '../common/escapes.ts';
import { parseOptions } from '../common/options.ts';
import type { Options } from '../common/options.ts';
import { fetchUrl, CONNECT_TIMEOUT_MS, parseUrl } from './wget.ts';
import type { Url } from './wget.ts';
import { parseSeconds } from '../common/dates.ts';

const MAX_REDIRECTS = 50;
const LONG = {
  silent: 's',
  'show-error': 'S',
  fail: 'f',
  head: 'I',
  include: 'i',
  location: 'L',
  insecure: 'k',
  verbose: 'v',
  output: 'o',
  'remote-name': 'O',
  request: 'X',
  header: 'H',
  data: 'd',
  'data-raw': 'd',
  'max-time': 'm',
  'connect-timeout': 'C',
  'write-out': 'w',
  'user-agent': 'A',
  'no-buffer': 'N',
  retry: 'r',
  cacert: 'E',
  cert: 'E',
  key: 'E',
  resolve: 'E',
  compressed: 'N',
  'retry-delay': 'r',
  'retry-connrefused': 'N',
};

/** curl: `[-sSfIiLkvN] [-o FILE] [-X METHOD] [-H HEADER] [-d DATA] [-m SECONDS] [-w FORMAT] URL…`. */
export const curl: Program = function* (context) {
  const options = parseOptions(context, 'sSfIiLkvNOo:X:H:d:m:C:w:A:r:E:', LONG);
  if (!options) return 2;
  if (options.rest.length === 0) {
    context.stderr.write("curl: try 'curl --help' or 'curl --manual' for more information\n");
    return 2;
  }
  let status = 0;
  for (const text of options.rest) status = yield* transfer(context, text, options);
  return status;
};

function* transfer(context: ProcessContext, text: string, options: Options): Task<number> {
  const data = options.values('d').join('&');
  const method = options.value('X') ?? (options.has('I') ? 'HEAD' : options.has('d') ? 'POST' : 'GET');
  const headers: Record<string, string> = { 'user-agent': options.value('A') ?? 'curl/8.11.0', accept: '*/*' };
  for (const header of options.values('H'))
    headers[header.split(':')[0]?.toLowerCase() ?? ''] = header.replace(/^[^:]*:\s*/, '');
  const limit = options.value('m') ?? options.value('C');
  const timeoutMs = limit === undefined ? CONNECT_TIMEOUT_MS : (parseSeconds(limit) ?? CONNECT_TIMEOUT_MS);
  const started = context.kernel.now;
  let url = parseUrl(text);
  for (let hops = 0; url && hops < MAX_REDIRECTS; hops += 1) {
    if (url.scheme !== 'http') return fail(context, options, 1, `Protocol "${url.scheme}" is not simulated`);
    const fetched = yield* fetchUrl(context, url, { method, headers, body: data }, timeoutMs);
    if (fetched === 'bad-address') return fail(context, options, 6, `Could not resolve host: ${url.host}`);
    const { outcome } = fetched;
    const waited = context.kernel.now - started;
    if (outcome.kind !== 'answer') return notAnswered(context, options, outcome, url, waited);
    const { location } = outcome.response.headers;
    const { status } = outcome.response;
    if (options.has('L') && status >= 300 && status < 400 && location !== undefined) {
      url = location.startsWith('/') ? { ...url, path: location } : parseUrl(location);
      continue;
    }
    return show(context, options, outcome.response, { url, waited });
  }
  return fail(
    context,
    options,
    url ? 47 : 3,
    url ? `Maximum (${MAX_REDIRECTS}) redirects followed` : 'URL rejected: Malformed input to a URL function',
  );
}

function notAnswered(
  context: ProcessContext,
  options: Options,
  outcome: Exclude<Outcome, { kind: 'answer' }>,
  url: Url,
  waited: number,
): number {
  const where = `Failed to connect to ${url.host} port ${url.port} after ${waited} ms: `;
  writeOut(context, options, { status: 0, headers: {}, body: '' }, waited);
  switch (outcome.kind) {
    case 'refused':
    case 'unreachable':
      return fail(context, options, 7, `${where}Could not connect to server`);
    case 'timeout':
      return fail(
        context,
        options,
        28,
        outcome.dialled
          ? `Operation timed out after ${waited} milliseconds with 0 bytes received`
          : `Connection timed out after ${waited} milliseconds`,
      );
    case 'closed':
      return outcome.killed
        ? fail(context, options, 56, 'Recv failure: Connection reset by peer')
        : fail(context, options, 52, 'Empty reply from server');
    case 'malformed':
      return fail(context, options, 1, 'Received HTTP/0.9 when not allowed');
  }
}

function show(
  context: ProcessContext,
  options: Options,
  answer: HttpResponse,
  about: { readonly url: Url; readonly waited: number },
): number {
  if (options.has('f') && answer.status >= 400) {
    writeOut(context, options, answer, about.waited);
    return fail(context, options, 22, `The requested URL returned error: ${answer.status}`);
  }
  const head = `HTTP/1.1 ${answer.status} ${statusText(answer.status)}\r\n${Object.entries(answer.headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`;
  const text = options.has('I') ? head : options.has('i') ? head + answer.body : answer.body;
  const file = options.value('o') ?? (options.has('O') ? baseName(about.url.path) : undefined);
  if (file === undefined) context.stdout.write(text);
  else {
    const opened = openOutput({ ...context, processes: context.host.processes }, resolvePath(context.cwd, file), false);
    if (!opened.ok)
      return fail(context, options, 23, `Failure writing output to destination: ${errnoText(opened.error)}`);
    opened.value.write(text);
  }
  writeOut(context, options, answer, about.waited);
  return 0;
}

function writeOut(context: ProcessContext, options: Options, answer: HttpResponse, waited: number): void {
  const format = options.value('w');
  if (format === undefined) return;
  const values: Readonly<Record<string, string>> = {
    http_code: String(answer.status).padStart(3, '0'),
    response_code: String(answer.status).padStart(3, '0'),
    time_total: (waited / 1000).toFixed(6),
    size_download: String(answer.body.length),
  };
  context.stdout.write(
    unescapeText(
      format.replaceAll(/%\{(\w+)\}/g, (_, name: string) => values[name] ?? ''),
      false,
    ).text,
  );
}

function fail(context: ProcessContext, options: Options, code: number, message: string): number {
  if (!options.has('s') || options.has('S')) context.stderr.write(`curl: (${code}) ${message}\n`);
  return code;
}
