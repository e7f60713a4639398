/** nc of busybox: a connection between standard input and output and a peer, as client or (-l) as server. */
import type { Task } from '../../../kernel/task.ts';
import { delay, race, spawn, waitFor } from '../../../kernel/task.ts';
import { Promised } from '../../../kernel/task.ts';
import { connectionPair } from '../../../network/connection.ts';
import type { Connection } from '../../../network/connection.ts';
import { acceptOn } from '../../../network/http-server.ts';
import type { Route } from '../../../network/network.ts';
import { UNREACHABLE_MS } from '../../../network/network.ts';
import type { ProcessContext, Program } from '../../process/process.ts';
import { tellUsage } from '../common/usage.ts';
import { complain, parseOptions } from '../common/options.ts';
import type { Options } from '../common/options.ts';
import { resolveName } from './resolver.ts';
import { CONNECT_TIMEOUT_MS } from './wget.ts';

/** Ports that a client dials from. */
const CLIENT_PORT = 40_000;
/** A packet's way there and back. */
const ROUND_TRIP_MS = 1;

/** `nc [-zvn] [-w SECONDS] HOST PORT`, `nc -l [-k] -p PORT [-e PROGRAM…]`. */
export const nc: Program = function* (context) {
  const words = [...context.args];
  const at = words.indexOf('-e');
  const command = at > 0 ? words.splice(at).slice(1) : undefined;
  const options = parseOptions({ ...context, args: words }, 'lkzvnup:w:q:s:i:');
  if (!options) return 1;
  if (options.has('u')) {
    complain(context, 'UDP is not simulated');
    return 1;
  }
  return yield* options.has('l') ? listen(context, options, command) : connect(context, options, command);
};

function* connect(context: ProcessContext, options: Options, command: readonly string[] | undefined): Task<number> {
  const [name = '', port = ''] = options.rest;
  if (name === '' || !/^\d+$/.test(port)) {
    if (port === '') return tellUsage(context, 'nc');
    complain(context, `bad port '${port}'`);
    return 1;
  }
  const address = yield* resolveName(context, name);
  const place = context.host.network;
  if (address === undefined || !place) {
    complain(context, `bad address '${name}'`);
    return 1;
  }
  const seconds = options.value('w');
  const route = place.network.route(place, address, Number(port));
  const failure = yield* connectFailure(context, route, seconds === undefined ? undefined : Number(seconds) * 1000);
  if (failure !== undefined) {
    if (failure === '') complain(context, 'timed out');
    else complain(context, `can't connect to remote host (${address}): ${failure}`);
    return 1;
  }
  if (route.kind !== 'connected') return 1;
  if (options.has('v')) context.stderr.write(`${name} (${address}:${port}) open\n`);
  if (options.has('z')) return 0;
  const pair = connectionPair(
    context.kernel,
    { address: place.address, port: CLIENT_PORT },
    { address, port: Number(port) },
  );
  acceptOn(context.kernel, route.listener, pair.server);
  route.listener.process.onExit(() => pair.server.close());
  if (command) return yield* runOn(context, command, pair.client);
  return yield* relay(context, pair.client, seconds === undefined ? undefined : Number(seconds) * 1000);
}

/** Why there is no connection, after the time it takes to know; empty: the user's limit. */
function* connectFailure(context: ProcessContext, route: Route, limitMs: number | undefined): Task<string | undefined> {
  const wait = (ms: number): Task<undefined> => waitFor(delay(context.kernel, ms));
  if (route.kind === 'connected' || route.kind === 'refused') {
    yield* wait(ROUND_TRIP_MS);
    return route.kind === 'refused' ? 'Connection refused' : undefined;
  }
  const [ms, text] =
    route.kind === 'unreachable' ? [UNREACHABLE_MS, 'No route to host'] : [CONNECT_TIMEOUT_MS, 'Connection timed out'];
  yield* wait(Math.min(ms, limitMs ?? ms));
  return limitMs !== undefined && limitMs < ms ? '' : text;
}

/** Copies both ways until the peer closes; with a limit, at most that long between two pieces. */
function* relay(context: ProcessContext, connection: Connection, limitMs: number | undefined): Task<number> {
  const sending = spawn(context.kernel, send(context, connection));
  try {
    for (;;) {
      const reading = spawn(context.kernel, connection.input.read());
      const next =
        limitMs === undefined
          ? { first: yield* waitFor(reading.result) }
          : yield* waitFor(race(reading.result, delay(context.kernel, limitMs)));
      if (!('first' in next)) {
        reading.cancel();
        complain(context, 'timed out');
        return 1;
      }
      if (next.first === undefined) return 0;
      if (!context.stdout.write(next.first)) return 141;
    }
  } finally {
    sending.cancel();
    connection.close();
  }
}

function* send(context: ProcessContext, connection: Connection): Task<undefined> {
  for (let text = yield* context.stdin.read(); text !== undefined; text = yield* context.stdin.read())
    connection.output.write(text);
  connection.output.close();
  return undefined;
}

function* listen(context: ProcessContext, options: Options, command: readonly string[] | undefined): Task<number> {
  const port = Number(options.value('p') ?? options.rest.at(-1) ?? 0);
  const place = context.host.network;
  let waiting: Connection[] = [];
  let arrived = new Promised<undefined>(context.kernel);
  const listening = place?.listen({
    port,
    protocol: 'TCP',
    process: context.process,
    accept: (connection) => {
      waiting.push(connection);
      arrived.resolve(undefined);
    },
  });
  if (!listening?.ok) {
    complain(context, 'bind: Address already in use');
    return 1;
  }
  for (;;) {
    if (waiting.length === 0) yield* waitFor(arrived);
    arrived = new Promised<undefined>(context.kernel);
    const connection = waiting.shift();
    waiting = [...waiting];
    if (!connection) continue;
    if (!options.has('k')) listening.value();
    const status = command ? yield* runOn(context, command, connection) : yield* relay(context, connection, undefined);
    if (!options.has('k')) return status;
  }
}

/** `-e`: a program whose input and output is the connection. */
function* runOn(context: ProcessContext, command: readonly string[], connection: Connection): Task<number> {
  const { host, env, cwd, stderr } = context;
  const found = host.find(command[0] ?? '', cwd, env['PATH']);
  if (!found.ok) {
    complain(context, `can't execute '${command[0]}': No such file or directory`);
    connection.close();
    return 127;
  }
  const { program, memory } = found.value;
  const child = host.processes.start(host, {
    program,
    memory,
    args: command,
    env,
    cwd,
    stdin: connection.input,
    stdout: connection.output,
    stderr,
    parent: context.process,
  });
  const status = child.exitCode ?? (yield* waitFor(child));
  connection.close();
  return status;
}
