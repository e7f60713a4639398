/** Tools about the machine and the user. */
import { baseName, dirName, resolvePath } from '../files/paths.ts';
import type { User } from '../process/process.ts';
import type { ProcessContext, Program } from '../process/process.ts';
import { parsePasswd } from '../process/users.ts';
import { expr } from './expr.ts';
import { human } from './ls.ts';
import { complain, parseOptions } from './options.ts';
import { PROCESS_TOOLS } from './processes.ts';
import { sizeOf } from './stat.ts';
import { tellUsage } from './usage.ts';
import { runChild } from './xargs.ts';

const env: Program = function* (context) {
  const args = context.args.slice(1);
  let variables: Record<string, string> = { ...context.env };
  while (args.length > 0) {
    const arg = args[0] as string;
    if (arg === '-i' || arg === '-') variables = {};
    else if (arg === '-u') delete variables[args.splice(1, 1)[0] ?? ''];
    else if (arg.includes('=') && !arg.startsWith('='))
      variables[arg.slice(0, arg.indexOf('='))] = arg.slice(arg.indexOf('=') + 1);
    else break;
    args.shift();
  }
  if (args.length > 0) return yield* runChild(context, args, { env: variables });
  context.stdout.write(
    Object.entries(variables)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  );
  return 0;
};

const printenv: Program = function* (context) {
  const names = context.args.slice(1);
  if (names.length === 0) return yield* env(context);
  let status = 0;
  for (const name of names) {
    const value = context.env[name];
    if (value === undefined) status = 1;
    else context.stdout.write(`${value}\n`);
  }
  return status;
};

const hostname: Program = function* (context) {
  const { host } = context;
  const option = context.args[1];
  if (option === '-i' || option === '-I') context.stdout.write(`${host.network?.address ?? '127.0.0.1'}\n`);
  else if (option === '-s') context.stdout.write(`${host.name.split('.')[0]}\n`);
  else if (option === '-f') context.stdout.write(`${fullName(context)}\n`);
  else if (option === '-d') {
    const [, ...domain] = fullName(context).split('.');
    if (domain.length > 0) context.stdout.write(`${domain.join('.')}\n`);
  } else if (option !== undefined && !option.startsWith('-')) {
    complain(context, 'sethostname: Operation not permitted');
    return 1;
  } else context.stdout.write(`${host.name}\n`);
  return 0;
};

/** The name that /etc/hosts gives the host first. */
function fullName({ files, host }: ProcessContext): string {
  const text = files.read('/etc/hosts');
  const lines = text.ok ? text.value.split('\n').map((line) => line.replace(/#.*/, '').trim().split(/\s+/)) : [];
  return lines.find((names) => names.slice(1).includes(host.name))?.[1] ?? host.name;
}

const whoami: Program = function* (context) {
  const { user } = context.host;
  if (user.name === '') {
    complain(context, `unknown uid ${user.uid}`);
    return 1;
  }
  context.stdout.write(`${user.name}\n`);
  return 0;
};

const id: Program = function* (context) {
  const options = parseOptions(context, 'ugnrG');
  if (!options) return 1;
  const asked = context.args.slice(1).find((arg) => !arg.startsWith('-'));
  const user = asked === undefined ? context.host.user : userNamed(context, asked);
  if (!user) {
    complain(context, `unknown user ${asked}`);
    return 1;
  }
  const { uid, gid, name } = user;
  const group = groupName(context, gid);
  if (options.has('u')) context.stdout.write(`${options.has('n') ? name : uid}\n`);
  else if (options.has('g') || options.has('G')) context.stdout.write(`${options.has('n') ? group : gid}\n`);
  else {
    const shown = (number: number, text: string): string => (text === '' ? String(number) : `${number}(${text})`);
    context.stdout.write(`uid=${shown(uid, name)} gid=${shown(gid, group)} groups=${shown(gid, group)}\n`);
  }
  return 0;
};

function userNamed(context: ProcessContext, name: string): User | undefined {
  const text = context.files.read('/etc/passwd');
  return text.ok ? parsePasswd(text.value).find((user) => user.name === name) : undefined;
}

function groupName(context: ProcessContext, gid: number): string {
  const text = context.files.read('/etc/group');
  const line = text.ok ? text.value.split('\n').find((entry) => entry.split(':')[2] === String(gid)) : undefined;
  return line?.split(':')[0] ?? '';
}

const pwd: Program = function* (context) {
  context.stdout.write(`${context.cwd}\n`);
  return 0;
};

const basename: Program = function* (context) {
  const [, path, suffix = ''] = context.args;
  if (path === undefined) return tellUsage(context, 'basename');
  const name = baseName(path);
  context.stdout.write(
    `${suffix !== '' && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name}\n`,
  );
  return 0;
};

const dirname: Program = function* (context) {
  const path = context.args[1];
  if (path === undefined) return tellUsage(context, 'dirname');
  context.stdout.write(`${dirName(path)}\n`);
  return 0;
};

const uname: Program = function* (context) {
  const options = parseOptions(context, 'asnrvmpio');
  if (!options) return 1;
  const parts: readonly (readonly [string, string])[] = [
    ['s', 'Linux'],
    ['n', context.host.name],
    ['r', '6.8.0'],
    ['v', '#1 SMP'],
    ['m', 'x86_64'],
    ['o', 'GNU/Linux'],
  ];
  const any = parts.some(([flag]) => options.has(flag));
  const shown = parts.filter(([flag]) => options.has('a') || options.has(flag) || (!any && flag === 's'));
  context.stdout.write(`${shown.map(([, text]) => text).join(' ')}\n`);
  return 0;
};

const arch: Program = function* (context) {
  context.stdout.write('x86_64\n');
  return 0;
};

const nproc: Program = function* (context) {
  context.stdout.write(`${context.host.machine.cpus}\n`);
  return 0;
};

const DISK_KB = 100 * 1024 * 1024;

const df: Program = function* (context) {
  const options = parseOptions(context, 'hkmTPia');
  if (!options) return 1;
  const show = (kb: number): string => (options.has('h') ? human(kb * 1024) : String(kb)).padStart(9);
  context.stdout.write(
    `Filesystem           ${options.has('h') ? '     Size' : '1K-blocks'}      Used Available Use% Mounted on\n`,
  );
  const used = Math.floor(DISK_KB * 0.2);
  for (const where of options.rest.length === 0 ? ['/'] : options.rest) {
    if (!context.files.stat(resolvePath(context.cwd, where)).ok) {
      complain(context, `${where}: can't find mount point: No such file or directory`);
      return 1;
    }
    context.stdout.write(`overlay              ${[DISK_KB, used, DISK_KB - used].map(show).join(' ')}  20% ${where}\n`);
  }
  return 0;
};

const du: Program = function* (context) {
  const options = parseOptions(context, 'shkmacxd:');
  if (!options) return 1;
  const measure = (path: string): number => {
    const node = context.files.lstat(path);
    if (!node.ok) return 0;
    const own = Math.ceil(sizeOf(node.value) / 4096) * 4;
    if (node.value.type !== 'directory') return own;
    const names = context.files.list(path);
    return (names.ok ? names.value : []).reduce((sum, name) => sum + measure(`${path}/${name}`), own);
  };
  let status = 0;
  for (const path of options.rest.length === 0 ? ['.'] : options.rest) {
    const target = resolvePath(context.cwd, path);
    if (context.files.lstat(target).ok) {
      const kb = measure(target);
      context.stdout.write(`${options.has('h') ? human(kb * 1024) : kb}\t${path}\n`);
    } else {
      complain(context, `${path}: No such file or directory`);
      status = 1;
    }
  }
  return status;
};

const which: Program = function* (context) {
  let status = 0;
  const folders = (context.env['PATH'] ?? '').split(':');
  for (const name of context.args.slice(1).filter((arg) => arg !== '-a')) {
    const path = name.includes('/')
      ? name
      : folders.map((folder) => `${folder}/${name}`).find((candidate) => context.host.find(candidate, '/').ok);
    if (path !== undefined && context.host.find(path, context.cwd).ok) context.stdout.write(`${path}\n`);
    else status = 1;
  }
  return status;
};

/** Editors on a screen, and what else needs one. */
const screen: Program = function* (context) {
  complain(context, 'a screen editor is not simulated; use cat > FILE or sed -i');
  return 1;
};

const tty: Program = function* (context) {
  context.stdout.write(context.tty ? '/dev/pts/0\n' : 'not a tty\n');
  return context.tty ? 0 : 1;
};

const through: Program = function* (context) {
  const args = context.args.slice(1);
  while (args[0]?.startsWith('-') === true) if ((args.shift() as string).length === 2) args.shift();
  return args.length === 0 ? 0 : yield* runChild(context, args);
};

const groups: Program = function* (context) {
  context.stdout.write(`${groupName(context, context.host.user.gid) || context.host.user.gid}\n`);
  return 0;
};

const clear: Program = function* (context) {
  context.stdout.write('\u001b[H\u001b[J');
  return 0;
};

const getopt: Program = function* (context) {
  const [, spec = '', ...args] = context.args;
  const options = parseOptions({ ...context, args: ['getopt', ...args] }, spec);
  if (!options) return 1;
  const found = Array.from(spec.replaceAll(':', '')).flatMap((flag) =>
    options.values(flag).map((value) => (spec[spec.indexOf(flag) + 1] === ':' ? ` -${flag} ${value}` : ` -${flag}`)),
  );
  context.stdout.write(`${found.join('')} -- ${options.rest.join(' ')}\n`);
  return 0;
};

const su: Program = function* (context) {
  const name = context.args.slice(1).find((arg) => !arg.startsWith('-')) ?? 'root';
  const passwd = context.files.read('/etc/passwd');
  const known = passwd.ok && parsePasswd(passwd.value).some((user) => user.name === name);
  complain(context, known ? 'changing the user is not simulated' : `unknown user ${name}`);
  return 1;
};

/** What is mounted; nothing more can be. */
const mount: Program = function* (context) {
  if (context.args.length > 1) {
    complain(context, 'permission denied (are you root?)');
    return 1;
  }
  const text = context.files.read('/proc/mounts');
  for (const line of text.ok ? text.value.trimEnd().split('\n') : []) {
    const [device = '', path = '', type = '', flags = ''] = line.split(' ');
    context.stdout.write(`${device} on ${path} type ${type} (${flags})\n`);
  }
  return 0;
};

const succeed: Program = function* () {
  return 0;
};

const fail: Program = function* () {
  return 1;
};

export const SYSTEM_TOOLS: Readonly<Record<string, Program>> = {
  true: succeed,
  false: fail,
  env,
  printenv,
  arch,
  hostname,
  whoami,
  id,
  pwd,
  basename,
  dirname,
  uname,
  nproc,
  ...PROCESS_TOOLS,
  df,
  du,
  which,
  vi: screen,
  tty,
  stty: succeed,
  nice: through,
  renice: succeed,
  setsid: through,
  mount,
  nohup: through,
  groups,
  logname: whoami,
  users: whoami,
  who: succeed,
  clear,
  reset: clear,
  getopt,
  expr,
  su,
  logger: succeed,
};
