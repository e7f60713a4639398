/** agnhost, the test image of Kubernetes: the commands that manifests of documentation and tests use. */
import type { Task } from '../../kernel/task.ts';
import { delay, waitFor } from '../../kernel/task.ts';
import { response } from '../../network/http.ts';
import type { HttpRequest, HttpResponse } from '../../network/http.ts';
import type { ProcessContext, Program } from '../process/process.ts';
import { FOREVER, serve } from './serve.ts';

/** What a Go program that has no handler of its own ends with. */
const GO_TERMINATED = 2;
const GO_SIGNALS = { TERM: GO_TERMINATED, INT: GO_TERMINATED, HUP: GO_TERMINATED, QUIT: GO_TERMINATED };

export const agnhost: Program = function* (context) {
  const [, command = 'pause', ...args] = context.args;
  const run = COMMANDS[command];
  if (!run) {
    context.stderr.write(`Error: unknown command "${command}" for "app"\nRun 'app --help' for usage.\n`);
    return 1;
  }
  return yield* run(context, args);
};

type Command = (context: ProcessContext, args: readonly string[]) => Task<number>;

const COMMANDS: Readonly<Record<string, Command>> = {
  *pause(context) {
    for (const signal of ['TERM', 'INT'] as const) context.process.handle(signal, () => context.process.terminate(0));
    return yield* waitFor(FOREVER);
  },
  *liveness(context) {
    const { kernel, process } = context;
    const http = (request: HttpRequest): HttpResponse => {
      if (pathOf(request) !== '/healthz') return response(404, '404 page not found\n');
      const seconds = (kernel.now - process.startedAt) / 1000;
      return seconds > 10 ? response(500, `error: ${seconds}`) : response(200, 'ok');
    };
    return yield* serve(context, { ports: [8080], http, exitOn: GO_SIGNALS });
  },
  *netexec(context, args) {
    const port = Number(flag(args, 'http-port') ?? 8080);
    context.stderr.write(
      `${klog(context)} Started HTTP server on port ${port}\n${klog(context)} Started UDP server on port  ${flag(args, 'udp-port') ?? 8081}\n`,
    );
    return yield* serve(context, { ports: [port], http: (request) => netexec(context, request), exitOn: GO_SIGNALS });
  },
  *'serve-hostname'(context, args) {
    const ports = [Number(flag(args, 'port') ?? 9376)];
    return yield* serve(context, { ports, http: () => response(200, context.host.name), exitOn: GO_SIGNALS });
  },
  *'test-webserver'(context, args) {
    const ports = [Number(flag(args, 'port') ?? 80)];
    return yield* serve(context, { ports, http: () => response(200, ''), exitOn: GO_SIGNALS });
  },
  *'grpc-health-checking'(context, args) {
    return yield* grpcHealthChecking(context, args);
  },
  *'entrypoint-tester'(context) {
    context.stdout.write(`[${context.args.join(' ')}]\n`);
    return 0;
  },
  *'logs-generator'(context, args) {
    return yield* logsGenerator(context, args);
  },
};

/** The beginning of a line as klog writes it: `I0105 09:00:03.000000       1 log.go:245]`. */
function klog({ kernel, process }: ProcessContext): string {
  const [date = '', time = ''] = new Date(kernel.wallClock).toISOString().slice(5, 23).split('T');
  return `I${date.replace('-', '')} ${time}000 ${String(process.pid).padStart(7)} log.go:245]`;
}

function* grpcHealthChecking(context: ProcessContext, args: readonly string[]): Task<number> {
  const { kernel, host, process } = context;
  const unhealthyAfter = flag(args, 'delay-unhealthy-sec');
  let serving = true;
  const status = (): boolean =>
    serving && (unhealthyAfter === undefined || kernel.now - process.startedAt < Number(unhealthyAfter) * 1000);
  const http = (request: HttpRequest): HttpResponse => {
    const path = pathOf(request);
    if (path === '/make-not-serving' || path === '/make-serving') serving = path === '/make-serving';
    return response(200, '');
  };
  host.network?.listen({
    port: Number(flag(args, 'port') ?? 5000),
    protocol: 'TCP',
    process,
    grpcHealth: () => (status() ? 'SERVING' : 'NOT_SERVING'),
  });
  return yield* serve(context, { ports: [Number(flag(args, 'http-port') ?? 8080)], http, exitOn: GO_SIGNALS });
}

function netexec(context: ProcessContext, request: HttpRequest): HttpResponse | Task<HttpResponse> {
  const { kernel, host, process } = context;
  const query = queryOf(request);
  switch (pathOf(request)) {
    case '/healthz':
      return response(200, '');
    case '/hostname':
    case '/hostName':
      return response(200, host.name);
    case '/clientip':
      return response(200, `${request.from}:40000`);
    case '/echo':
      return response(Number(query['code'] ?? 200), query['msg'] ?? '');
    case '/header':
      return response(200, request.headers[(query['key'] ?? '').toLowerCase()] ?? '');
    case '/exit': {
      const wait = Number.parseInt(query['wait'] ?? query['timeout'] ?? '0', 10) * 1000;
      kernel.after(Number.isNaN(wait) ? 0 : wait, () => process.terminate(Number(query['code'] ?? 0)));
      return response(200, '');
    }
    case '/':
      return response(200, `NOW: ${new Date(kernel.wallClock).toISOString()}`);
    default:
      return response(404, '404 page not found\n');
  }
}

function* logsGenerator(context: ProcessContext, args: readonly string[]): Task<number> {
  const total = Number(flag(args, 'log-lines-total') ?? 0);
  const seconds = Number.parseFloat(flag(args, 'run-duration') ?? '0');
  for (let i = 0; i < total; i += 1) {
    yield* waitFor(delay(context.kernel, (seconds * 1000) / total));
    context.stderr.write(`${i} GET /api/v1/namespaces/default/pods/pod-${i} ${200 + ((i * 7) % 300)}\n`);
  }
  return 0;
}

function flag(args: readonly string[], name: string): string | undefined {
  for (const [index, arg] of args.entries()) {
    const match = /^--?([\w-]+)(?:=(.*))?$/.exec(arg);
    if (match?.[1] === name) return match[2] ?? args[index + 1];
  }
  return undefined;
}

function pathOf(request: HttpRequest): string {
  return request.path.split('?')[0] ?? '/';
}

function queryOf(request: HttpRequest): Record<string, string> {
  const query: Record<string, string> = {};
  for (const part of (request.path.split('?')[1] ?? '').split('&')) {
    const [name = '', value = ''] = part.split('=');
    if (name !== '') query[name] = value.replaceAll('+', ' ');
  }
  return query;
}
