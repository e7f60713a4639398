/** Stand-ins for data bases: they listen, answer pings and end cleanly. Data is not simulated. */
import { waitFor } from '../../kernel/task.ts';
import type { Task } from '../../kernel/task.ts';
import { response } from '../../network/http.ts';
import type { HttpRequest, HttpResponse } from '../../network/http.ts';
import { baseName } from '../paths.ts';
import type { Executable } from '../host.ts';
import type { ProcessContext, Program } from '../process.ts';
import { FOREVER, serve } from './serve.ts';

const MB = 1024 * 1024;

interface Database {
  readonly port: number;
  readonly server: readonly string[];
}

function database(options: Database): Program {
  return function* (context): Task<number> {
    const name = baseName(context.args[0] ?? '');
    if (!options.server.includes(name)) return client(context, name, options.port);
    return yield* serve(context, {
      ports: [options.port],
      accept: (connection) => connection.close(),
      exitOn: { TERM: 0, INT: 0, QUIT: 0 },
    });
  };
}

/** The client programs: whether the server is there is all that they can tell. */
function client(context: ProcessContext, name: string, port: number): number {
  const { args, host, stdout, stderr } = context;
  const up = host.network?.listener(port) !== undefined;
  if (name === 'redis-cli') {
    if (!up) stderr.write(`Could not connect to Redis at 127.0.0.1:${port}: Connection refused\n`);
    else if (args.at(-1)?.toLowerCase() === 'ping') stdout.write('PONG\n');
    else stdout.write(`${args.slice(1).join(' ')}: not simulated\n`);
    return up ? 0 : 1;
  }
  if (name === 'pg_isready') {
    stdout.write(`/var/run/postgresql:${port} - ${up ? 'accepting connections' : 'no response'}\n`);
    return up ? 0 : 2;
  }
  if (name === 'mysqladmin' && args.includes('ping')) {
    if (up) stdout.write('mysqld is alive\n');
    else stderr.write("mysqladmin: connect to server at 'localhost' failed\n");
    return up ? 0 : 1;
  }
  stderr.write(`${name}: not simulated\n`);
  return 1;
}

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

export const DATABASES: Readonly<Record<string, Executable>> = {
  redis: { program: database({ port: 6379, server: ['redis-server'] }), memory: 8 * MB },
  memcached: { program: database({ port: 11211, server: ['memcached'] }), memory: 4 * MB },
  mongo: { program: database({ port: 27017, server: ['mongod'] }), memory: 150 * MB },
  mysql: { program: database({ port: 3306, server: ['mysqld', 'mariadbd'] }), memory: 350 * MB },
  postgres: { program: database({ port: 5432, server: ['postgres'] }), memory: 40 * MB },
  rabbitmq: { program: database({ port: 5672, server: ['rabbitmq-server'] }), memory: 120 * MB },
  etcd: { program: etcd, memory: 20 * MB },
  pause: { program: pause, memory: 0.3 * MB },
};
