/** Commands that the shell runs itself. */
import type { Task } from '../../kernel/task.ts';
import { errnoText } from '../../io/errno.ts';
import { resolvePath } from '../files/paths.ts';
import type { ProcessContext, Program } from '../process/process.ts';
import { parseSignal, SIGNALS } from '../process/signals.ts';
import type { Signal } from '../process/signals.ts';
import { echo, escapingEcho, printf } from '../tools/script/echo.ts';
import { kill } from '../tools/script/kill.ts';
import { posixRegExp } from '../tools/common/regex.ts';
import { bracket, test } from '../tools/script/test.ts';
import { evaluate } from './arithmetic.ts';
import { declare, exportVariables, local, readonlyVariables, set, shift, unset } from './builtins-variables.ts';
import { umask } from './umask.ts';
import { getopts } from './getopts.ts';
import { read } from './read.ts';
import type { Fds } from './fds.ts';
import { become, waitForJob, waitForNext } from './processes.ts';
import type { Shell } from './interpreter.ts';

export type Builtin = (shell: Shell, words: readonly string[], fds: Fds) => Task<number>;

const SPECIAL = new Set(
  'break : . continue eval exec exit export readonly return set shift times trap unset source'.split(' '),
);

export function isSpecialBuiltin(name: string): boolean {
  return SPECIAL.has(name);
}

export function builtinNames(): readonly string[] {
  return Object.keys(BUILTINS).filter((name) => /^[a-z]/.test(name));
}

export function builtinNamed(name: string): Builtin | undefined {
  return Object.hasOwn(BUILTINS, name) ? BUILTINS[name] : undefined;
}

/** A tool that runs inside of the shell's process. */
function inline(program: Program): Builtin {
  return function* (shell, words, fds) {
    const { stdin, stdout, stderr } = fds;
    const env = shell.state.exported(new Map());
    const { files } = shell;
    const context: ProcessContext = {
      ...shell.context,
      files,
      args: words,
      env,
      cwd: shell.cwd,
      stdin,
      stdout,
      stderr,
      inShell: true,
    };
    const status = yield* program(context);
    if (stdout.failure === undefined || status !== 0) return status;
    fds.stderr.write(`${shell.state.name}: write error: ${errnoText(stdout.failure)}\n`);
    return 1;
  };
}

const BUILTINS: Readonly<Record<string, Builtin>> = {
  *':'() {
    return 0;
  },
  *true() {
    return 0;
  },
  *false() {
    return 1;
  },
  *echo(shell, words, fds) {
    return yield* inline(shell.state.options.has('xpg_echo') ? escapingEcho : echo)(shell, words, fds);
  },
  printf: inline(printf),
  test: inline(test),
  '[': inline(bracket),
  *'[['(shell, words, fds) {
    const status = yield* inline(bracket)(shell, words, fds);
    const at = words.indexOf('=~');
    const match =
      at > 0 && status === 0 ? posixRegExp(words[at + 1] ?? '', true)?.exec(words[at - 1] ?? '') : undefined;
    if (match && shell.state.options.has('arrays'))
      shell.state.setArray(
        'BASH_REMATCH',
        [...match].map((part) => part ?? ''),
      );
    return status;
  },
  *pwd(shell, _words, fds) {
    fds.stdout.write(`${shell.cwd}\n`);
    return 0;
  },
  *cd(shell, words, fds) {
    const target = words[1] === '-' ? shell.lookup('OLDPWD') : (words[1] ?? shell.lookup('HOME') ?? '/');
    const path = resolvePath(shell.cwd, target ?? '/');
    const found = shell.files.stat(path);
    if (!found.ok || found.value.type !== 'directory') {
      const why = found.ok ? 'Not a directory' : 'No such file or directory';
      shell.complain(`can't cd to ${target}: ${why}`, 'cd');
      return 2;
    }
    if (words[1] === '-') fds.stdout.write(`${path}\n`);
    shell.state.set('OLDPWD', shell.cwd);
    shell.state.cwd = path;
    shell.state.set('PWD', path);
    shell.state.export('OLDPWD', true);
    shell.state.export('PWD', true);
    return 0;
  },
  *exit(shell, words) {
    const status = words[1] === undefined ? shell.state.status : Number(words[1]);
    if (!(status >= 0)) {
      shell.complain(`Illegal number: ${words[1]}`, 'exit');
      shell.unwinding = { kind: 'exit', status: 2 };
      return 2;
    }
    shell.unwinding = { kind: 'exit', status: status & 0xff };
    return status & 0xff;
  },
  *return(shell, words) {
    const status = words[1] === undefined ? shell.state.status : Number(words[1]) & 0xff;
    shell.unwinding = { kind: 'return', status };
    return status;
  },
  *break(shell, words) {
    if (shell.loops > 0) shell.unwinding = { kind: 'break', levels: Math.min(Number(words[1] ?? 1), shell.loops) };
    return 0;
  },
  *continue(shell, words) {
    if (shell.loops > 0) shell.unwinding = { kind: 'continue', levels: Math.min(Number(words[1] ?? 1), shell.loops) };
    return 0;
  },
  *eval(shell, words, fds) {
    return yield* shell.source(words.slice(1).join(' '), fds);
  },
  '.': sourceFile,
  source: sourceFile,
  *exec(shell, words, fds) {
    if (words.length === 1) return 0;
    const status = yield* become(shell, words.slice(1), new Map(), fds);
    shell.unwinding = { kind: 'exit', status };
    return status;
  },
  *command(shell, words, fds) {
    const [, option, name] = words;
    if (option === '-v' || option === '-V') return describe(shell, name ?? '', fds, option === '-v');
    const rest = words.slice(option === '-p' ? 2 : 1);
    if (rest.length === 0) return 0;
    const builtin = builtinNamed(rest[0] as string);
    if (builtin) return yield* builtin(shell, rest, fds);
    const functions = shell.state.functions;
    shell.state.functions = new Map();
    const status = yield* shell.invoke(rest, new Map(), fds);
    shell.state.functions = functions;
    return status;
  },
  *type(shell, words, fds) {
    let status = 0;
    for (const name of words.slice(1)) status = describe(shell, name, fds, false) || status;
    return status;
  },
  export: exportVariables,
  readonly: readonlyVariables,
  local,
  declare,
  typeset: declare,
  set,
  shift,
  unset,
  getopts,
  *let(shell, words) {
    let value = '0';
    for (const expression of words.slice(1)) {
      value = evaluate(expression, {
        get: (name) => shell.lookup(name) ?? '',
        set: (name, text) => shell.assign(name, text),
      });
    }
    return value === '0' ? 1 : 0;
  },
  *trap(shell, words, fds) {
    return trap(shell, words.slice(1), fds);
  },
  *wait(shell, words) {
    return yield* wait(shell, words.slice(1));
  },
  *kill(shell, words, fds) {
    const mapped = words.map((word) =>
      /^%\d+$/.test(word) ? String(shell.jobs[Number(word.slice(1)) - 1]?.pid ?? 0) : word,
    );
    return yield* inline(kill)(shell, [shell.state.name, ...mapped.slice(1)], fds);
  },
  *jobs(shell, _words, fds) {
    for (const [index, job] of shell.jobs.entries()) {
      if (job.running) fds.stdout.write(`[${index + 1}]+  Running                    ${job.args.join(' ')}\n`);
    }
    return 0;
  },
  *fg(shell, words) {
    const job = words[1] === undefined ? shell.jobs.at(-1) : shell.jobs[Number(words[1].replace('%', '')) - 1];
    return job ? yield* waitForJob(shell, job) : 1;
  },
  *bg() {
    return 0;
  },
  read,
  umask,
  *ulimit(_shell, words, fds) {
    fds.stdout.write(words.includes('-n') ? '1048576\n' : 'unlimited\n');
    return 0;
  },
  *times(_shell, _words, fds) {
    fds.stdout.write('0m0.00s 0m0.00s\n0m0.00s 0m0.00s\n');
    return 0;
  },
  *hash() {
    return 0;
  },
  *alias(shell, words, fds) {
    if (words.length === 1) {
      for (const [name, text] of shell.state.aliases) fds.stdout.write(`${name}='${text}'\n`);
      return 0;
    }
    const aliases = new Map(shell.state.aliases);
    let status = 0;
    for (const word of words.slice(1)) {
      const at = word.indexOf('=');
      const known = aliases.get(word);
      if (at > 0) aliases.set(word.slice(0, at), word.slice(at + 1));
      else if (known !== undefined) fds.stdout.write(`${word}='${known}'\n`);
      else {
        fds.stderr.write(`alias: ${word} not found\n`);
        status = 1;
      }
    }
    shell.state.aliases = aliases;
    return status;
  },
  *unalias(shell, words) {
    const aliases = new Map(shell.state.aliases);
    for (const word of words.slice(1)) aliases.delete(word);
    shell.state.aliases = aliases;
    return 0;
  },
};

function* sourceFile(shell: Shell, words: readonly string[], fds: Fds): Task<number> {
  const name = words[1] ?? '';
  const text = shell.files.read(resolvePath(shell.cwd, name));
  if (!text.ok) {
    shell.complain(`can't open '${name}': ${errnoText(text.error)}`, words[0]);
    if (!shell.interactive) shell.unwinding = { kind: 'exit', status: 2 };
    return 2;
  }
  const { positional } = shell.state;
  if (words.length > 2) shell.state.positional = words.slice(2);
  const { file, firstLine } = shell;
  shell.file = name;
  shell.firstLine = 1;
  const status = yield* shell.source(text.value, fds);
  shell.file = file;
  shell.firstLine = firstLine;
  shell.state.positional = positional;
  if (shell.unwinding?.kind !== 'return') return status;
  const returned = shell.unwinding.status;
  shell.unwinding = undefined;
  return returned;
}

const KEYWORDS = new Set('! { } case do done elif else esac fi for function if in then until while'.split(' '));

/** `command -v` (short) and `type`. */
function describe(shell: Shell, name: string, fds: Fds, short: boolean): number {
  if (KEYWORDS.has(name)) fds.stdout.write(short ? `${name}\n` : `${name} is a shell keyword\n`);
  else if (shell.state.functions.has(name)) fds.stdout.write(short ? `${name}\n` : `${name} is a shell function\n`);
  else if (builtinNamed(name)) fds.stdout.write(short ? `${name}\n` : `${name} is a shell builtin\n`);
  else {
    const path = pathOf(shell, name);
    if (path === undefined) {
      if (!short) fds.stdout.write(`${name}: not found\n`);
      return 127;
    }
    fds.stdout.write(short ? `${path}\n` : `${name} is ${path}\n`);
  }
  return 0;
}

function pathOf(shell: Shell, name: string): string | undefined {
  if (!shell.host.find(name, shell.cwd, shell.lookup('PATH')).ok) return undefined;
  if (name.includes('/')) return name;
  const folders = (shell.lookup('PATH') ?? '').split(':');
  const folder = folders.find((path) => shell.files.stat(`${path}/${name}`).ok);
  return folder === undefined ? name : `${folder}/${name}`;
}

function trap(shell: Shell, args: readonly string[], fds: Fds): number {
  const rest = args[0] === '--' ? args.slice(1) : args;
  if (rest.length === 0) {
    for (const [signal, action] of shell.state.traps) fds.stdout.write(`trap -- '${action}' ${signal}\n`);
    return 0;
  }
  if (rest[0] === '-l') {
    for (const [name, number] of Object.entries(SIGNALS)) fds.stdout.write(`${number}) ${name}\n`);
    return 0;
  }
  const single = rest.length === 1;
  const action = single || rest[0] === '-' ? undefined : rest[0];
  for (const name of single ? rest : rest.slice(1)) {
    const signal: Signal | 'EXIT' | undefined =
      name === '0' || name.toUpperCase() === 'EXIT' ? 'EXIT' : parseSignal(name);
    if (!signal) {
      shell.complain(`${name}: invalid signal specification`, 'trap');
      return 1;
    }
    shell.trap(signal, action);
  }
  return 0;
}

function* wait(shell: Shell, args: readonly string[]): Task<number> {
  if (args[0] === '-n') return yield* waitForNext(shell);
  if (args.length === 0) {
    for (const job of shell.jobs) {
      if (!job.running) continue;
      const status = yield* waitForJob(shell, job);
      if (job.running) return status;
    }
    shell.jobs.length = 0;
    return 0;
  }
  let status = 0;
  for (const arg of args) {
    const wrong = notWaitable(shell, arg);
    if (wrong !== undefined) {
      shell.complain(wrong, 'wait');
      return 2;
    }
    const job = arg.startsWith('%')
      ? shell.jobs[Number(arg.slice(1)) - 1]
      : shell.jobs.find((process) => process.pid === Number(arg));
    status = job ? yield* waitForJob(shell, job) : 127;
  }
  return status;
}

/** Why `wait` does not take an argument; a number of no job is taken, and is 127. */
function notWaitable(shell: Shell, arg: string): string | undefined {
  if (arg.startsWith('%')) return shell.jobs[Number(arg.slice(1)) - 1] ? undefined : `${arg}: no such job`;
  if (arg.startsWith('-')) return `illegal option ${arg.slice(0, 2)}`;
  return /^\d+$/.test(arg) ? undefined : `Illegal number: ${arg}`;
}
