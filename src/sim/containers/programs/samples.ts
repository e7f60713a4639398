/** The little servers of the documentation's tutorials. */
import { response } from '../../network/http.ts';
import type { HttpHandler } from '../../network/http-server.ts';
import type { HttpRequest } from '../../network/http.ts';
import type { Executable } from '../process/process.ts';
import type { ProcessContext, Program } from '../process/process.ts';
import { VERSION_FILE } from '../images/sample-images.ts';
import { AccessLine } from './access-log.ts';
import { apacheServer } from './servers.ts';
import { serve } from './serve.ts';

const MB = 1024 * 1024;
const GO_EXIT = { TERM: 2, INT: 2 };
const PLAIN = { 'content-type': 'text/plain; charset=utf-8' };

const versionOf = ({ files }: ProcessContext): string => {
  const text = files.read(VERSION_FILE);
  return text.ok ? text.value : '';
};

/** As Go's package log writes times. */
const stamp = (context: ProcessContext): string =>
  new Date(context.kernel.wallClock).toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' ');

/** Says hello with its version and host name, on $PORT or 8080. */
const helloApp: Program = function* (context) {
  const port = Number(context.env['PORT'] ?? 8080);
  context.stderr.write(`${stamp(context)} Server listening on port ${port}\n`);
  const http: HttpHandler = (request) => {
    context.stderr.write(`${stamp(context)} Serving request: ${request.path.split('?')[0]}\n`);
    const text = `Hello, world!\nVersion: ${versionOf(context)}\nHostname: ${context.host.name}\n`;
    return response(200, text, PLAIN);
  };
  return yield* serve(context, { ports: [port], http, exitOn: GO_EXIT });
};

const helloGo: Program = function* (context) {
  const http: HttpHandler = () => response(200, '{"message":"Hello"}\n', { 'content-type': 'application/json' });
  return yield* serve(context, { ports: [80], http, exitOn: GO_EXIT });
};

/** Node has no handler of its own, and as PID 1 no default either: SIGTERM is ignored. */
const bootcamp: Program = function* (context) {
  const { kernel, host, stdout } = context;
  const started = new Date(kernel.wallClock).toISOString();
  stdout.write(`Kubernetes Bootcamp App Started At: ${started} | Running On:  ${host.name} \n\n`);
  const from = kernel.now;
  let requests = 0;
  const http: HttpHandler = () => {
    requests += 1;
    const uptime = `${(kernel.now - from) / 1000} seconds`;
    const time = new Date(kernel.wallClock).toISOString();
    stdout.write(
      `Running On: ${host.name} | Total Requests: ${requests} | App Uptime: ${uptime} | Log Time: ${time}\n`,
    );
    const text = `Hello Kubernetes bootcamp! | Running on: ${host.name} | v=${versionOf(context)}\n`;
    return response(200, text, { 'content-type': 'text/plain' });
  };
  return yield* serve(context, { ports: [8080], http });
};

const headerLines = ({ headers, host }: HttpRequest, indent: string): string =>
  Object.entries({ host, ...headers })
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${indent}${name}=${value}\n`)
    .join('');

const queryOf = ({ path }: HttpRequest): string => path.split('?')[1] ?? '';
const pathOf = ({ path }: HttpRequest): string => path.split('?')[0] ?? '/';

/** Tells the client what it has sent, and from where. */
const echoserver: Program = function* (context) {
  const http: HttpHandler = (request) => {
    context.host.logLine(new AccessLine(context.kernel, request, response(200, ''), false));
    const bare = request.host.split(':')[0] ?? '';
    const lines = [
      `\n\nHostname: ${context.host.name}\n\nPod Information:\n\t-no pod information available-\n\n`,
      `Server values:\n\tserver_version=nginx: 1.13.3 - lua: 10008\n\n`,
      `Request Information:\n\tclient_address=${request.from}\n\tmethod=${request.method}\n\treal path=${request.path}\n`,
      `\tquery=${queryOf(request)}\n\trequest_version=1.1\n\trequest_scheme=http\n\trequest_uri=http://${bare}:8080${pathOf(request)}\n\n`,
      `Request Headers:\n${headerLines(request, '\t')}\nRequest Body:\n\t${request.body === '' ? '-no body in request-' : request.body}\n\n`,
    ];
    return response(200, lines.join(''), { 'content-type': 'text/plain', server: 'echoserver' });
  };
  return yield* serve(context, { ports: [8080], http, exitOn: { TERM: 0, INT: 0, QUIT: 0 } });
};

/** The same in the words of its older versions. */
const olderEchoserver: Program = function* (context) {
  const http: HttpHandler = (request) => {
    const bare = request.host.split(':')[0] ?? '';
    const lines = [
      `CLIENT VALUES:\nclient_address=${request.from}\ncommand=${request.method}\nreal path=${request.path}\n`,
      `query=${queryOf(request) === '' ? 'nil' : queryOf(request)}\nrequest_version=1.1\nrequest_uri=http://${bare}:8080${pathOf(request)}\n\n`,
      `SERVER VALUES:\nserver_version=nginx: 1.10.0 - lua: 10001\n\nHEADERS RECEIVED:\n${headerLines(request, '')}`,
      `BODY:\n${request.body === '' ? '-no body in request-' : request.body}`,
    ];
    return response(200, lines.join(''), { 'content-type': 'text/plain', server: 'echoserver' });
  };
  return yield* serve(context, { ports: [8080], http, exitOn: { TERM: 0, INT: 0, QUIT: 0 } });
};

export const SAMPLES: Readonly<Record<string, Executable>> = {
  'hello-app': { program: helloApp, memory: 6 * MB },
  'hello-go': { program: helloGo, memory: 6 * MB },
  bootcamp: { program: bootcamp, memory: 20 * MB },
  echoserver: { program: echoserver, memory: 6 * MB },
  'echoserver-1.4': { program: olderEchoserver, memory: 6 * MB },
  'apache-php': { program: apacheServer('/var/www/html'), memory: 12 * MB },
};
