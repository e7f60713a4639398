/** nginx, as far as its files and the common parts of its configuration go: listen, root, index, location with return, alias and root. */
import { response, statusText } from '../../network/http.ts';
import type { HttpRequest, HttpResponse } from '../../network/http.ts';
import { errnoText } from '../../io/errno.ts';
import type { FileSystem } from '../files/file-system.ts';
import type { ProcessContext, Program } from '../process/process.ts';
import type { LogBeginning } from '../process/log.ts';
import { answerOf } from '../../network/http-server.ts';
import type { HttpHandler } from '../../network/http-server.ts';
import type { Task } from '../../kernel/task.ts';
import type { LogLine } from '../runtime.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { SimTime } from '../../kernel/time.ts';
import { baseName, joinPath } from '../files/paths.ts';
import type { Signal } from '../process/signals.ts';
import { AccessLine } from './access-log.ts';
import { passOn, upstreamsOf } from './nginx-proxy.ts';
import { problemOf } from './nginx-syntax.ts';
import { serve, steadyFiles } from './serve.ts';
import type { ServeOptions } from './serve.ts';
import { serveFile } from './static-files.ts';
import type { StaticSite } from './static-files.ts';

const CONFIG = '/etc/nginx/nginx.conf';
const CONFIG_FOLDER = '/etc/nginx/conf.d';
const SERVER = 'nginx';
/** Requests under way are answered before a worker ends (SIGQUIT). */
const DRAIN_MS = 100;
const LATENCY_MS = 2;
const VERSION = '1.29';
const EXIT_ON = { QUIT: 0, TERM: 0, INT: 0 };

interface Location {
  readonly exact: boolean;
  readonly path: string;
  readonly body: string;
}

interface ServerBlock {
  readonly upstreams: ReadonlyMap<string, readonly string[]>;
  readonly ports: readonly number[];
  readonly body: string;
  readonly locations: readonly Location[];
}

export const nginx: Program = function* (context) {
  const prepared = prepare(context);
  return typeof prepared === 'number' ? prepared : yield* serve(context, prepared);
};

/** Reads the configuration: what to serve, or the exit code. */
function prepare(context: ProcessContext): ServeOptions | number {
  const { args, files, kernel, host, process } = context;
  const options = args.join(' ');
  if (args.includes('-v') || args.includes('-V')) {
    context.stderr.write(`nginx version: nginx/${context.env['NGINX_VERSION'] ?? VERSION}\n`);
    return 0;
  }
  if (args.includes('-s')) return signalMaster(context, args[args.indexOf('-s') + 1] ?? '');
  const main = files.read(CONFIG);
  const site = readConfig(files);
  if (!main.ok || typeof site === 'string') {
    const why = typeof site === 'string' ? site : `open() "${CONFIG}" failed (2: No such file or directory)`;
    context.stderr.write(`nginx: [emerg] ${why}\n`);
    return 1;
  }
  if (args.includes('-t')) {
    context.stderr.write(`nginx: the configuration file ${CONFIG} syntax is ok\n`);
    context.stderr.write(`nginx: configuration file ${CONFIG} test is successful\n`);
    return 0;
  }
  const refused = /pid\s+\/tmp\//.test(options + main.value) ? undefined : refusedFile(files);
  if (refused !== undefined) {
    context.stderr.write(`nginx: [emerg] ${refused}\n`);
    return 1;
  }
  const daemon = !/daemon\s+off/.test(options) && !/daemon\s+off/.test(main.value);
  if (daemon && process.pid === 1) return 0;
  host.logBegin(new Notices(kernel, context.env['NGINX_VERSION']));
  const served = { site };
  process.handle('HUP', () => reload(context, served));
  const listen = /listen\s+(\d+)/.exec(options);
  return {
    ports: listen ? [Number(listen[1])] : portsOf(site),
    http: handler(context, served),
    latencyMs: LATENCY_MS,
    exitOn: EXIT_ON,
    drainMs: DRAIN_MS,
    ...(site.some(({ body }) => /proxy_pass\s/.test(body)) ? {} : { steady: steadyFiles(files, rootsOf(site)) }),
  };
}

/** What it has to write before it can serve, if it may not: users other than root, and root file systems that are read-only. */
function refusedFile(files: FileSystem): string | undefined {
  if (!files.access('/var/cache/nginx', 2))
    return denied(files, 'mkdir() "/var/cache/nginx/client_temp"', '/var/cache/nginx');
  if (!files.access('/run', 2) && !files.access('/var/run', 2)) return denied(files, 'open() "/run/nginx.pid"', '/run');
  return undefined;
}

function denied(files: FileSystem, what: string, folder: string): string | undefined {
  const made = files.mkdir(`${folder}/client_temp`);
  if (made.ok || made.error === 'ENOENT') return undefined;
  return `${what} failed (${made.error === 'EROFS' ? 30 : 13}: ${errnoText(made.error)})`;
}

const SIGNALS_BY_WORD: Readonly<Record<string, Signal>> = { stop: 'TERM', quit: 'QUIT', reload: 'HUP', reopen: 'USR1' };

/** `nginx -s WORD`: tells the master of this container what to do. */
function signalMaster({ kernel, stderr, process, host }: ProcessContext, word: string): number {
  const signal = SIGNALS_BY_WORD[word];
  if (!signal) {
    stderr.write(`nginx: invalid option: "-s ${word}"\n`);
    return 1;
  }
  stderr.write(`${stamp(kernel, kernel.now)} [notice] ${process.pid}#${process.pid}: signal process started\n`);
  const master = host.processes
    .list()
    .find((one) => one !== process && one.host === host && baseName(one.args[0] ?? '') === 'nginx');
  if (!master) {
    stderr.write(`nginx: [error] invalid PID number "" in "/run/nginx.pid"\n`);
    return 1;
  }
  master.signal(signal);
  return 0;
}

/** As the error log writes times. */
function stamp(kernel: Kernel, time: SimTime): string {
  return new Date(kernel.epoch + time).toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' ');
}

/** Reads the configuration again; one that is wrong changes nothing. Ports stay as they are. */
function reload(context: ProcessContext, served: { site: readonly ServerBlock[] }): void {
  const { kernel, host, files, stderr } = context;
  const site = readConfig(files);
  const say = (level: string, text: string): unknown =>
    stderr.write(`${stamp(kernel, kernel.now)} [${level}] 1#1: ${text}\n`);
  say('notice', 'signal 1 (SIGHUP) received, reconfiguring');
  if (typeof site === 'string') return void say('emerg', site);
  served.site = site;
  host.network?.disturb(host);
  say('notice', 'start worker processes');
}

function handler(context: ProcessContext, served: { readonly site: readonly ServerBlock[] }): HttpHandler {
  const turn = { next: 0 };
  return (request) => {
    const answer = answerRequest(context, served.site, request, turn);
    if (!('next' in answer)) return logged(context, request, answer);
    return (function* (): Task<HttpResponse> {
      return logged(context, request, yield* answerOf(answer));
    })();
  };
}

function logged({ kernel, host }: ProcessContext, request: HttpRequest, answer: HttpResponse): HttpResponse {
  host.logLine(new AccessLine(kernel, request, answer, true));
  return answer;
}

const roots = new WeakMap<readonly ServerBlock[], readonly string[]>();

/** The folders that a configuration serves. */
function rootsOf(site: readonly ServerBlock[]): readonly string[] {
  const known = roots.get(site);
  if (known) return known;
  const found = site.flatMap(({ body }) =>
    [...body.matchAll(/(?:root|alias)\s+([^\s;]+)/g)].map((match) => match[1] as string),
  );
  roots.set(site, found);
  return found;
}

function portsOf(site: readonly ServerBlock[]): readonly number[] {
  return [...new Set(site.flatMap((block) => block.ports))];
}

function answerRequest(
  context: ProcessContext,
  blocks: readonly ServerBlock[],
  request: HttpRequest,
  turn: { next: number },
): HttpResponse | Task<HttpResponse> {
  const { files } = context;
  const block = blocks[0];
  if (!block) return response(404, errorPage(404), { server: SERVER });
  const path = request.path.split('?')[0] ?? '/';
  const location = block.locations
    .filter((entry) => (entry.exact ? entry.path === path : path.startsWith(entry.path)))
    .toSorted((a, b) => Number(b.exact) - Number(a.exact) || b.path.length - a.path.length)[0];
  const body = location?.body ?? '';
  const returned = /(?:^|[;\s])return\s+(\d{3})(?:\s+(?:"([^"]*)"|'([^']*)'|([^\s;]+)))?\s*;/.exec(body);
  if (returned) {
    const status = Number(returned[1]);
    const text = (returned[2] ?? returned[3] ?? returned[4] ?? '').replaceAll('\\n', '\n');
    const headers = status >= 300 && status < 400 ? { server: SERVER, location: text } : { server: SERVER };
    return response(status, status >= 300 && status < 400 ? errorPage(status) : text, headers);
  }
  const target = setting(body, 'proxy_pass');
  if (target !== undefined) {
    const passing = { target, upstreams: block.upstreams, prefix: location?.path ?? '/', errorPage, turn };
    return passOn(context, passing, request);
  }
  return fromFiles(files, block, location, request, path);
}

function fromFiles(
  files: FileSystem,
  block: ServerBlock,
  location: Location | undefined,
  request: HttpRequest,
  path: string,
): HttpResponse {
  const body = location?.body ?? '';
  const alias = setting(body, 'alias');
  const root = alias ?? setting(body, 'root') ?? setting(block.body, 'root') ?? '/etc/nginx/html';
  const index = (setting(body, 'index') ?? setting(block.body, 'index') ?? 'index.html').split(/\s+/);
  const site: StaticSite = { files, root, server: SERVER, index, errorPage };
  if (alias === undefined || !location) return serveFile(site, request);
  return serveFile(site, { ...request, path: joinPath('/', path.slice(location.path.length)) });
}

function setting(body: string, name: string): string | undefined {
  return new RegExp(`(?:^|[;{}\\s])${name}\\s+([^;]+);`).exec(body)?.[1]?.trim();
}

function errorPage(status: number): string {
  const title = `${status} ${statusText(status)}`;
  return (
    `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n` +
    `<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`
  );
}

const NOTICES = [
  'using the "epoll" event method',
  'nginx/VERSION',
  'OS: Linux 6.8.0',
  'getrlimit(RLIMIT_NOFILE): 1048576:1048576',
  'start worker processes',
  'start worker process 7',
];

/** The lines of the error log at the start, put together when somebody reads them. */
class Notices implements LogBeginning {
  private readonly time: SimTime;
  private readonly kernel: Kernel;
  private readonly version: string;

  constructor(kernel: Kernel, version = VERSION) {
    this.time = kernel.now;
    this.kernel = kernel;
    this.version = version;
  }

  lines(): readonly LogLine[] {
    const { time } = this;
    const date = stamp(this.kernel, time);
    const text = (line: string): string => `${date} [notice] 1#1: ${line.replace('VERSION', this.version)}`;
    return NOTICES.map((line) => ({ time, stream: 'stderr', text: text(line) }));
  }
}

/** What is wrong with a file's text, by the text; empty where nothing is. */
const checked = new Map<string, string>();

const parsed = new Map<string, readonly ServerBlock[] | string>();
/** What was read last: most containers have the files of their image. */
let last: { readonly texts: readonly string[]; readonly result: readonly ServerBlock[] } | undefined;

/** The servers of the configuration, or what is wrong with it. */
function readConfig(files: FileSystem): readonly ServerBlock[] | string {
  const names = files.list(CONFIG_FOLDER);
  const main = files.read(CONFIG);
  const paths = (names.ok ? names.value : []).filter((name) => name.endsWith('.conf'));
  const sources = [CONFIG, ...paths.map((name) => `${CONFIG_FOLDER}/${name}`)];
  const texts = [main.ok ? main.value : '', ...sources.slice(1).map((path) => textOf(files, path))];
  if (last?.texts.length === texts.length && texts.every((text, i) => text === last?.texts[i])) return last.result;
  for (const [index, path] of sources.entries()) {
    const problem = checked.get(texts[index] as string) ?? problemOf(texts[index] as string);
    checked.set(texts[index] as string, problem);
    if (problem !== '') return problem.replace('FILE', path);
  }
  const text = texts.join('\n');
  let result = parsed.get(text);
  if (result === undefined) {
    result = parseServers(text.replaceAll(/#[^\n]*/g, ''));
    if (parsed.size > 100) parsed.clear();
    parsed.set(text, result);
  }
  if (typeof result !== 'string') last = { texts, result };
  return result;
}

function textOf(files: FileSystem, path: string): string {
  const text = files.read(path);
  return text.ok ? text.value : '';
}

function parseServers(text: string): readonly ServerBlock[] | string {
  const upstreams = upstreamsOf(text);
  return blocksOf(text, /(?:^|[\s;{}])server\s*\{/g).map(({ body }) => {
    const locations = blocksOf(body, /location\s+(=\s*|\^~\s*)?(\S+)\s*\{/g).map(({ match, body: inner }) => ({
      exact: (match[1] ?? '').startsWith('='),
      path: match[2] as string,
      body: inner,
    }));
    const ports = [...body.matchAll(/(?:^|[\s;{}])listen\s+(?:[\d.]+:)?(\d+)/g)].map((match) => Number(match[1]));
    return { upstreams, ports: ports.length > 0 ? ports : [80], body, locations };
  });
}

/** The blocks that begin with a match (which ends in `{`), with the text up to the brace that closes them. */
function blocksOf(text: string, start: RegExp): { readonly match: RegExpExecArray; readonly body: string }[] {
  const blocks: { readonly match: RegExpExecArray; readonly body: string }[] = [];
  for (const match of text.matchAll(start)) {
    const from = match.index + match[0].length;
    let depth = 1;
    let at = from;
    for (; at < text.length && depth > 0; at += 1) {
      if (text[at] === '{') depth += 1;
      if (text[at] === '}') depth -= 1;
    }
    blocks.push({ match, body: text.slice(from, at - 1) });
  }
  return blocks;
}
