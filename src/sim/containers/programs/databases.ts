/** Stand-ins for data bases: they listen, answer pings and end cleanly. Data is not simulated. */
import { spawn, waitFor } from '../../kernel/task.ts';
import type { Task } from '../../kernel/task.ts';
import { response } from '../../network/http.ts';
import type { HttpRequest, HttpResponse } from '../../network/http.ts';
import type { Connection } from '../../network/connection.ts';
import { baseName } from '../files/paths.ts';
import { readLine } from '../../io/streams.ts';
import type { Executable } from '../process/process.ts';
import type { ProcessContext, Program } from '../process/process.ts';
import { dial, DIAL_TEXTS } from '../tools/network/dial.ts';
import { mysql } from './mysql.ts';
import { noPassword } from './sql.ts';
import { redis } from './redis.ts';
import { FOREVER, serve } from './serve.ts';

const MB = 1024 * 1024;

interface Database {
  readonly port: number;
  readonly server: readonly string[];
  /** What it says when it is ready. */
  readonly ready: (context: ProcessContext) => string;
}

function database(options: Database): Program {
  return function* (context): Task<number> {
    const name = baseName(context.args[0] ?? '');
    if (!options.server.includes(name)) return yield* client(context, name, options.port);
    const { POSTGRES_PASSWORD, POSTGRES_HOST_AUTH_METHOD } = context.env;
    if (name === 'postgres' && (POSTGRES_PASSWORD ?? '') === '' && POSTGRES_HOST_AUTH_METHOD !== 'trust')
      context.stderr.write(noPassword('POSTGRES_PASSWORD'));
    const ready = options.ready(context);
    if (ready !== '') context.stdout.write(`${ready}\n`);
    return yield* serve(context, {
      ports: [options.port],
      accept: (connection) => connection.close(),
      exitOn: { TERM: 0, INT: 0, QUIT: 0 },
    });
  };
}

/** The client programs: whether the server is there is all that they can tell. */
function* client(context: ProcessContext, name: string, usual: number): Task<number> {
  const { args, stdout, stderr } = context;
  const value = (...names: string[]): string | undefined => {
    const at = args.findIndex((arg) => names.includes(arg));
    return at < 0 ? undefined : args[at + 1];
  };
  const host = value('-h', '--host');
  const port = Number(value('-p', '--port') ?? usual);
  const connection = yield* dial(context, host ?? 'localhost', port);
  const up = typeof connection !== 'string';
  if (up) connection.close();
  if (name === 'pg_isready') {
    stdout.write(`${host ?? '/var/run/postgresql'}:${port} - ${up ? 'accepting connections' : 'no response'}\n`);
    return up ? 0 : 2;
  }
  const asked = args.slice(1).join(' ');
  if (/\bping\b/.test(asked)) {
    if (up) stdout.write(name.startsWith('mongo') ? '{ ok: 1 }\n' : 'Ping succeeded\n');
    else stderr.write(`${name}: cannot reach ${host ?? 'localhost'}:${port}: ${DIAL_TEXTS[connection]}\n`);
    return up ? 0 : 1;
  }
  stderr.write(up ? `${name}: not simulated\n` : `${name}: ${DIAL_TEXTS[connection]}\n`);
  return 1;
}

const clock = ({ kernel }: ProcessContext): string => new Date(kernel.wallClock).toISOString().slice(0, 23);

/** Waits for a signal to end: what pod sandboxes run, and stand-ins that do nothing. */
export const pause: Program = function* (context) {
  for (const signal of ['TERM', 'INT'] as const) context.process.handle(signal, () => context.process.terminate(0));
  return yield* waitFor(FOREVER);
};

/** etcd as a target of probes: health over HTTP and gRPC. */
const etcd: Program = function* (context) {
  const http = (request: HttpRequest): HttpResponse =>
    request.path === '/health' ? response(200, '{"health":"true"}') : response(404, '404 page not found\n');
  const ports = [2379, 2380];
  return yield* serve(context, { ports, http, grpcHealth: () => 'SERVING', exitOn: { TERM: 143, INT: 130 } });
};

/** ZooKeeper: whether it is there is all that it tells. */
const zookeeper: Program = function* (context) {
  const ports = context.args.slice(1).map(Number);
  context.stdout.write(`binding to port 0.0.0.0/0.0.0.0:${ports[0]}\n`);
  const accept = (connection: Connection): void => {
    spawn(
      context.kernel,
      (function* (): Task<undefined> {
        const word = (yield* readLine(connection.input))?.text;
        connection.output.write(word === 'ruok' ? 'imok' : '');
        connection.close();
        return undefined;
      })(),
    );
  };
  return yield* serve(context, { ports, accept, exitOn: { TERM: 143, INT: 130 } });
};

export const DATABASES: Readonly<Record<string, Executable>> = {
  redis: { program: redis, memory: 8 * MB },
  memcached: { program: database({ port: 11211, server: ['memcached'], ready: () => '' }), memory: 4 * MB },
  mongo: {
    program: database({
      port: 27017,
      server: ['mongod'],
      ready: (context) =>
        JSON.stringify({
          t: { $date: `${clock(context)}+00:00` },
          s: 'I',
          c: 'NETWORK',
          id: 23016,
          msg: 'Waiting for connections',
          attr: { port: 27017 },
        }),
    }),
    memory: 150 * MB,
  },
  mysql: { program: mysql, memory: 350 * MB },
  postgres: {
    program: database({
      port: 5432,
      server: ['postgres'],
      ready: (context) =>
        `${clock(context).replace('T', ' ')} UTC [${context.process.pid}] LOG:  database system is ready to accept connections`,
    }),
    memory: 40 * MB,
  },
  rabbitmq: {
    program: database({
      port: 5672,
      server: ['rabbitmq-server'],
      ready: (context) =>
        `${clock(context).replace('T', ' ')}000+00:00 [info] <0.9.0>  Server startup complete; 0 plugins started.`,
    }),
    memory: 120 * MB,
  },
  etcd: { program: etcd, memory: 20 * MB },
  zookeeper: { program: zookeeper, memory: 60 * MB },
  pause: { program: pause, memory: 0.3 * MB },
};
