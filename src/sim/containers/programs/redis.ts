/** Redis: a server with its configuration, common commands and the snapshot that it leaves at its end, and redis-cli. Replication is not simulated. */
import type { Task } from '../../kernel/task.ts';
import { spawn } from '../../kernel/task.ts';
import type { Connection } from '../../network/connection.ts';
import { baseName, resolvePath } from '../files/paths.ts';
import type { ProcessContext, Program } from '../process/process.ts';
import { redisClient } from './redis-cli.ts';
import { encodeReply, error, list, OK, readCommand, text, wordsOf } from './redis-protocol.ts';
import type { Reply } from './redis-protocol.ts';
import { RedisStore } from './redis-store.ts';
import { serve } from './serve.ts';

const VERSION = '7.4.1';
/** What a snapshot begins with; the rest is not Redis' own format. */
const SNAPSHOT = 'REDIS0011\n';

const DEFAULTS: Readonly<Record<string, string>> = {
  port: '6379',
  bind: '* -::*',
  maxmemory: '0',
  'maxmemory-policy': 'noeviction',
  appendonly: 'no',
  save: '3600 1 300 100 60 10000',
  dbfilename: 'dump.rdb',
  requirepass: '',
  databases: '16',
  timeout: '0',
  loglevel: 'notice',
};

export const redis: Program = function* (context) {
  return yield* baseName(context.args[0] ?? '') === 'redis-cli' ? redisClient(context) : server(context);
};

function* server(context: ProcessContext): Task<number> {
  const config = readConfig(context);
  if (typeof config === 'string') {
    context.stdout.write(`${config}\n`);
    return 1;
  }
  const { kernel, process } = context;
  const store = new RedisStore(() => kernel.now);
  const snapshot = resolvePath(config.get('dir') ?? '/', config.get('dbfilename') ?? 'dump.rdb');
  const saved = context.files.read(snapshot);
  const old = saved.ok && saved.value.startsWith(SNAPSHOT);
  if (old) store.load(saved.value.slice(SNAPSHOT.length));
  beginLog(context, config, old ? store.keys().length : undefined);
  const end = (signal: string) => (): void => {
    log(context, `Received ${signal} scheduling shutdown...`);
    log(context, 'User requested shutdown...');
    if (config.get('save') !== '' && store.changed) save(context, snapshot, store);
    log(context, 'Redis is now ready to exit, bye bye...', '#');
    process.host.network?.closeAll(process);
    process.terminate(0);
  };
  process.handle('TERM', end('SIGTERM'));
  process.handle('INT', end('SIGINT'));
  const accept = (connection: Connection): void => {
    spawn(kernel, answerAll({ store, config, save: () => save(context, snapshot, store) }, connection));
  };
  return yield* serve(context, { ports: [Number(config.get('port'))], accept });
}

/** The settings: defaults, then a file, then options; a text says what is wrong. */
function readConfig(context: ProcessContext): Map<string, string> | string {
  const config = new Map([...Object.entries(DEFAULTS), ['dir', context.cwd]]);
  const [, ...args] = context.args;
  const file = args[0]?.startsWith('-') === false ? args.shift() : undefined;
  if (file !== undefined) {
    const content = context.files.read(resolvePath(context.cwd, file));
    if (!content.ok) return `Fatal error, can't open config file '${file}': No such file or directory`;
    for (const line of content.value.split('\n')) {
      const [name, ...values] = line.trim().startsWith('#') ? [] : (wordsOf(line) ?? []);
      if (name !== undefined) put(config, name, values);
    }
  }
  for (let i = 0; i < args.length; i += 1) {
    const values: string[] = [];
    const name = (args[i] as string).replace(/^--/, '');
    while (args[i + 1]?.startsWith('--') === false) values.push(args[(i += 1)] as string);
    put(config, name, values);
  }
  return config;
}

function put(config: Map<string, string>, name: string, values: readonly string[]): void {
  const value = values.join(' ');
  config.set(name.toLowerCase(), name.toLowerCase() === 'maxmemory' ? String(bytesOf(value)) : value);
}

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 1e3,
  kb: 1024,
  m: 1e6,
  mb: 1024 ** 2,
  g: 1e9,
  gb: 1024 ** 3,
};

function bytesOf(value: string): number {
  const match = /^(\d+)([a-z]*)$/i.exec(value);
  return match ? Number(match[1]) * (UNITS[(match[2] ?? '').toLowerCase()] ?? 1) : 0;
}

function log(context: ProcessContext, line: string, mark = '*'): void {
  const { process, kernel, stdout } = context;
  const [date = '', time = ''] = new Date(kernel.wallClock).toISOString().slice(0, 23).split('T');
  const [year, month, day] = date.split('-');
  const name = 'JanFebMarAprMayJunJulAugSepOctNovDec'.slice(Number(month) * 3 - 3, Number(month) * 3);
  stdout.write(`${process.pid}:M ${day} ${name} ${year} ${time} ${mark} ${line}\n`);
}

function beginLog(context: ProcessContext, config: ReadonlyMap<string, string>, keys: number | undefined): void {
  log(context, 'oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo');
  log(
    context,
    `Redis version=${context.env['REDIS_VERSION'] ?? VERSION}, bits=64, pid=${context.process.pid}, just started`,
  );
  log(context, `Running mode=standalone, port=${config.get('port')}.`);
  if (config.get('replicaof') !== undefined || config.get('slaveof') !== undefined)
    log(context, 'replication is not simulated', '#');
  if (keys !== undefined) log(context, `Done loading RDB, keys loaded: ${keys}, keys expired: 0.`);
  log(context, 'Ready to accept connections tcp');
}

function save(context: ProcessContext, path: string, store: RedisStore): Reply {
  const file = context.files.open(path, { truncate: true });
  if (!file.ok || !('text' in file.value)) return error('ERR');
  file.value.text = SNAPSHOT + store.save();
  log(context, 'DB saved on disk');
  return OK;
}

interface Server {
  readonly store: RedisStore;
  readonly config: Map<string, string>;
  readonly save: () => Reply;
}

function* answerAll(server: Server, connection: Connection): Task<undefined> {
  let buffer = '';
  let known = server.config.get('requirepass') === '';
  for (;;) {
    const read = readCommand(buffer);
    if (!read) {
      const chunk = yield* connection.input.read();
      if (chunk === undefined) break;
      buffer += chunk;
      continue;
    }
    buffer = buffer.slice(read.next);
    if (read.value.length === 0) continue;
    const [name = '', ...args] = read.value;
    const command = name.toUpperCase();
    if (command === 'AUTH') known ||= args.at(-1) === server.config.get('requirepass');
    const reply = known ? answer(server, read.value) : error('NOAUTH Authentication required.');
    connection.output.write(
      encodeReply(
        command === 'AUTH' && !known ? error('WRONGPASS invalid username-password pair or user is disabled.') : reply,
      ),
    );
    if (command === 'QUIT') break;
  }
  connection.close();
  return undefined;
}

function answer(server: Server, words: readonly string[]): Reply {
  const [name = '', ...args] = words;
  switch (name.toUpperCase()) {
    case 'AUTH':
    case 'QUIT':
      return OK;
    case 'SAVE':
    case 'BGSAVE':
      return server.save();
    case 'CONFIG':
      return configure(server.config, args);
    case 'INFO':
      return text(
        `# Server\r\nredis_version:${VERSION}\r\nredis_mode:standalone\r\n\r\n# Replication\r\nrole:master\r\nconnected_slaves:0\r\n\r\n` +
          `# Keyspace\r\ndb0:keys=${server.store.keys().length},expires=0,avg_ttl=0\r\n`,
      );
    default:
      return server.store.run(words) ?? error(`ERR '${name}' is unknown or not simulated`);
  }
}

function configure(config: Map<string, string>, args: readonly string[]): Reply {
  const [what = '', ...rest] = args;
  if (what.toUpperCase() === 'GET') {
    const wanted = rest.map((name) => new RegExp(`^${name.replaceAll('*', '.*')}$`, 'i'));
    const names = [...config.keys()].filter((name) => wanted.some((pattern) => pattern.test(name)));
    return list(names.flatMap((name) => [name, config.get(name)]));
  }
  if (what.toUpperCase() !== 'SET') return error(`ERR CONFIG ${what}: not simulated`);
  for (let i = 0; i + 1 < rest.length; i += 2) put(config, rest[i] as string, [rest[i + 1] as string]);
  return OK;
}
