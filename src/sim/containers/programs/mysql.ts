/** MySQL and MariaDB: a server that checks passwords and answers constants, mysql and mysqladmin. Tables and replication are not simulated. */
import type { Task } from '../../kernel/task.ts';
import { baseName } from '../files/paths.ts';
import type { ProcessContext, Program } from '../process/process.ts';
import { readAll } from '../../io/streams.ts';
import { dial } from '../tools/network/dial.ts';
import type { DialFailure } from '../tools/network/dial.ts';
import { serve } from './serve.ts';
import { acceptQueries, ask, framed, noPassword, selectConstants } from './sql.ts';
import type { Answer, Query } from './sql.ts';

const PORT = 3306;
const DATA = '/var/lib/mysql';
const VERSION = '9.1.0';

export const mysql: Program = function* (context) {
  const name = baseName(context.args[0] ?? '');
  if (name === 'mysqld' || name === 'mariadbd') return yield* server(context);
  return yield* client(context, name.endsWith('admin'));
};

/** Names of variables are MARIADB_… in newer images of MariaDB. */
function setting(context: ProcessContext, name: string): string | undefined {
  return context.env[`MYSQL_${name}`] ?? context.env[`MARIADB_${name}`];
}

function* server(context: ProcessContext): Task<number> {
  const { files, kernel, process, stderr } = context;
  const initialised = files.stat(`${DATA}/mysql`).ok;
  const ways = ['ROOT_PASSWORD', 'ALLOW_EMPTY_PASSWORD', 'ALLOW_EMPTY_ROOT_PASSWORD', 'RANDOM_ROOT_PASSWORD'];
  if (!initialised && ways.every((way) => (setting(context, way) ?? '') === ''))
    stderr.write(noPassword('MYSQL_ROOT_PASSWORD'));
  if (!initialised) {
    stderr.write(`${stamp(context)} [Note] [Entrypoint]: Initializing database files\n`);
    files.mkdir(DATA);
    files.mkdir(`${DATA}/mysql`);
  }
  stderr.write(`${stamp(context)} [System] [Server] ready for connections. Version: '${VERSION}'  port: ${PORT}\n`);
  for (const signal of ['TERM', 'INT', 'QUIT'] as const) {
    process.handle(signal, () => {
      stderr.write(`${stamp(context)} [System] [Server] Shutdown complete.\n`);
      process.host.network?.closeAll(process);
      process.terminate(0);
    });
  }
  return yield* serve(context, {
    ports: [PORT],
    accept: acceptQueries(kernel, (query, from) =>
      answer(context, query, from.startsWith('127.') ? 'localhost' : from),
    ),
  });
}

function answer(context: ProcessContext, { user, password, statement }: Query, from: string): Answer {
  const wanted = user === 'root' ? (setting(context, 'ROOT_PASSWORD') ?? '') : (setting(context, 'PASSWORD') ?? '');
  const known = user === 'root' || user === setting(context, 'USER');
  if (!known || password !== wanted) {
    const using = password === '' ? 'NO' : 'YES';
    return { denied: `ERROR 1045 (28000): Access denied for user '${user}'@'${from}' (using password: ${using})` };
  }
  if (statement === '') return { columns: [], row: [] };
  const now = new Date(context.kernel.wallClock).toISOString().slice(0, 19).replace('T', ' ');
  const values = { '@@server_id': serverId(context), 'now()': now, 'version()': VERSION, 'user()': `${user}@${from}` };
  return selectConstants(statement, values);
}

/** `server-id` of the files in conf.d. */
function serverId({ files }: ProcessContext): string {
  const folder = '/etc/mysql/conf.d';
  const names = files.list(folder);
  for (const name of names.ok ? names.value : []) {
    const text = files.read(`${folder}/${name}`);
    const id = text.ok ? /^server-id\s*=\s*(\d+)/m.exec(text.value)?.[1] : undefined;
    if (id !== undefined) return id;
  }
  return '1';
}

const stamp = ({ kernel }: ProcessContext): string => `${new Date(kernel.wallClock).toISOString().slice(0, 23)}000Z 0`;

interface Options {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly statements: readonly string[] | undefined;
  readonly batch: boolean;
}

function optionsOf({ args, env }: ProcessContext): Options {
  const found: Record<string, string> = {};
  const rest = args.slice(1);
  for (let i = 0; i < rest.length; i += 1) {
    const match = /^(?:-([hPuep])|--(host|port|user|execute|password)=?)(.*)$/s.exec(rest[i] as string);
    const key = match?.[1] ?? { host: 'h', port: 'P', user: 'u', execute: 'e', password: 'p' }[match?.[2] ?? ''];
    if (!match || key === undefined) continue;
    const takesNext = match[3] === '' && key !== 'p';
    found[key] = takesNext ? (rest[(i += 1)] ?? '') : (match[3] as string);
  }
  return {
    host: found['h'] ?? env['MYSQL_HOST'] ?? 'localhost',
    port: Number(found['P'] ?? PORT),
    user: found['u'] ?? 'root',
    password: found['p'] ?? env['MYSQL_PWD'] ?? '',
    statements: found['e']?.split(';'),
    batch: rest.some((word) => word === '-N' || word === '-B' || word === '-sN'),
  };
}

function* client(context: ProcessContext, admin: boolean): Task<number> {
  const { stdout, stderr } = context;
  const options = optionsOf(context);
  const connection = yield* dial(context, options.host, options.port);
  if (typeof connection === 'string') {
    const text = failure(connection, options);
    stderr.write(
      admin
        ? `mysqladmin: connect to server at '${options.host}' failed\nerror: '${text.replace(/^ERROR \d+ \(\w+\): /, '')}'\n`
        : `${text}\n`,
    );
    return 1;
  }
  const login = { user: options.user, password: options.password };
  const welcome = yield* ask(connection, { ...login, statement: '' });
  if (admin) {
    // the server is alive even where it lets nobody in
    stdout.write(context.args.includes('ping') ? 'mysqld is alive\n' : `${context.args.at(-1)}: not simulated\n`);
    return 0;
  }
  if (!welcome || 'denied' in welcome) {
    stderr.write(
      `${welcome && 'denied' in welcome ? welcome.denied : 'ERROR 2013 (HY000): Lost connection to server'}\n`,
    );
    return 1;
  }
  const statements = options.statements ?? (yield* readAll(context.stdin)).split(';');
  for (const statement of statements.map((one) => one.trim()).filter((one) => one !== '')) {
    const said = yield* ask(connection, { ...login, statement });
    if (!said || !('row' in said)) {
      stderr.write(`ERROR 1235 (42000) at line 1: ${statement.split(/\s+/).slice(0, 2).join(' ')}: not simulated\n`);
      return 1;
    }
    const lines = [...(options.batch ? [] : [said.columns]), said.row].map((cells) => `${cells.join('\t')}\n`).join('');
    stdout.write(context.tty ? framed(said.columns, said.row) : lines);
  }
  connection.close();
  return 0;
}

function failure(why: DialFailure, { host, port }: Options): string {
  if (why === 'unknown-host') return `ERROR 2005 (HY000): Unknown MySQL server host '${host}' (-2)`;
  if (host === 'localhost')
    return "ERROR 2002 (HY000): Can't connect to local MySQL server through socket '/var/run/mysqld/mysqld.sock' (2)";
  return `ERROR 2003 (HY000): Can't connect to MySQL server on '${host}:${port}' (${why === 'refused' ? 111 : why === 'timeout' ? 110 : 113})`;
}
