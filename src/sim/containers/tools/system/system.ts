/** Tools about the machine and the user. */
import { baseName, dirName } from '../../files/paths.ts';
import type { ProcessContext, Program } from '../../process/process.ts';
import { complain, parseOptions } from '../common/options.ts';
import { PROCESS_TOOLS } from './processes.ts';
import { tellUsage } from '../common/usage.ts';
import { runChild } from '../common/run-child.ts';
import { whoami, id, groups, su } from './users.ts';

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
  which,
  vi: screen,
  tty,
  stty: succeed,
  nice: through,
  renice: succeed,
  setsid: through,
  nohup: through,
  groups,
  logname: whoami,
  users: whoami,
  who: succeed,
  clear,
  reset: clear,
  getopt,
  su,
  logger: succeed,
};
