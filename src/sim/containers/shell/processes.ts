/** What the shell starts: programs, subshells, pipelines and background jobs. */
import { Promised, race, waitFor } from '../../kernel/task.ts';
import type { Task } from '../../kernel/task.ts';
import type { Executable } from '../process/process.ts';
import type { Process, Program } from '../process/process.ts';
import { SIGNALS, signalText } from '../process/signals.ts';
import type { Signal } from '../process/signals.ts';
import type { Input } from '../../io/streams.ts';
import { EMPTY, Pipe } from '../../io/streams.ts';
import type { Command, Script } from './ast.ts';
import type { Fds } from './fds.ts';
import type { Shell } from './interpreter.ts';

const NONE: ReadonlyMap<string, string> = new Map();

/** Starts a program; the status of not finding it. */
export function spawn(
  shell: Shell,
  words: readonly string[],
  assignments: ReadonlyMap<string, string>,
  fds: Fds,
): Process | number {
  const env = shell.state.exported(assignments);
  const found = programOf(shell, words[0] as string, env['PATH'], fds);
  return typeof found === 'number'
    ? found
    : startProgram(shell, found.program, words, env, fds, { memory: found.memory });
}

export function* external(
  shell: Shell,
  words: readonly string[],
  assignments: ReadonlyMap<string, string>,
  fds: Fds,
): Task<number> {
  const child = spawn(shell, words, assignments, fds);
  return typeof child === 'number' ? child : yield* outcomeOf(shell, child);
}

/** Runs a program in place of this shell (`exec`, and the only command of a subshell). */
export function* become(
  shell: Shell,
  words: readonly string[],
  assignments: ReadonlyMap<string, string>,
  fds: Fds,
): Task<number> {
  const env = shell.state.exported(assignments);
  const found = programOf(shell, words[0] as string, env['PATH'], fds);
  if (typeof found === 'number') return found;
  const { process } = shell;
  for (const signal of shell.state.traps.keys()) {
    if (signal !== 'EXIT' && shell.state.traps.get(signal) !== '') process.handle(signal, undefined);
  }
  shell.state.setTrap('EXIT', undefined);
  process.args = words;
  shell.host.allocate(process, found.memory - process.memory);
  const { stdin, stdout, stderr } = fds;
  const status = yield* found.program({
    ...shell.context,
    files: shell.files,
    args: words,
    env,
    cwd: shell.cwd,
    stdin,
    stdout,
    stderr,
  });
  shell.unwinding = { kind: 'exit', status };
  return status;
}

/** The program of a command, or the status of not finding it. */
export function programOf(shell: Shell, name: string, path: string | undefined, fds: Fds): Executable | number {
  const found = shell.host.find(name, shell.cwd, path);
  if (found.ok) return found.value;
  if (found.error === 'bad-format') {
    const sh = shell.host.find('sh', shell.cwd, path);
    const file = name.includes('/') ? name : undefined;
    if (sh.ok && file !== undefined) {
      const run: Program = (context) => sh.value.program({ ...context, args: ['sh', file, ...context.args.slice(1)] });
      return { ...sh.value, program: run };
    }
  }
  const missing = found.error === 'not-found';
  fds.stderr.write(`${shell.where()}${name}: ${missing ? 'not found' : 'Permission denied'}\n`);
  return missing ? 127 : 126;
}

function startProgram(
  shell: Shell,
  program: Program,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  fds: Fds,
  options: { readonly memory?: number; readonly ignored?: readonly Signal[]; readonly stdin?: Input } = {},
): Process {
  const ignored = [...shell.state.traps].flatMap(([signal, action]) =>
    action === '' && signal !== 'EXIT' ? [signal] : [],
  );
  return shell.host.processes.start(shell.host, {
    program,
    ...(options.memory === undefined ? {} : { memory: options.memory }),
    args,
    env,
    cwd: shell.cwd,
    stdin: options.stdin ?? fds.stdin,
    stdout: fds.stdout,
    stderr: fds.stderr,
    parent: shell.process,
    tty: shell.context.tty && fds.stdin === shell.context.stdin && fds.stdout === shell.context.stdout,
    ignored: [...ignored, ...(options.ignored ?? [])],
  });
}

/** Waits for a process; what killed it is told. */
export function* outcomeOf(shell: Shell, child: Process): Task<number> {
  if (child.exitCode === undefined) yield child;
  tellKill(shell, child);
  return child.exitCode ?? 0;
}

/** Signals that end a command without a word. */
const SILENT: ReadonlySet<Signal> = new Set<Signal>(['INT', 'PIPE']);

/** What the shell says of a command that it has waited for and that a signal has ended. */
export function tellKill(shell: Shell, { killedBy }: Process): void {
  if (killedBy && !SILENT.has(killedBy)) shell.fds.stderr.write(`${signalText(killedBy)}\n`);
}

/** Runs commands in a subshell and waits for it. */
export function* fork(shell: Shell, script: Script, fds: Fds): Task<number> {
  return yield* outcomeOf(shell, startSubshell(shell, script, fds));
}

function startSubshell(
  shell: Shell,
  script: Script,
  fds: Fds,
  options: { readonly background?: boolean } = {},
): Process {
  const state = shell.state.fork();
  const inner: Fds = options.background === true ? { ...fds, stdin: EMPTY } : { ...fds };
  const program: Program = function* (context) {
    const subshell = shell.forked(context, state, inner);
    const only = script.commands.length === 1 && !script.commands[0]?.background ? script.commands[0] : undefined;
    if (only) yield* subshell.runLast(only.command, inner);
    else yield* subshell.run(script, inner);
    return yield* subshell.end();
  };
  const env = shell.state.exported(NONE);
  const ignored: readonly Signal[] = options.background === true ? ['INT', 'QUIT'] : [];
  return startProgram(shell, program, [shell.state.name], env, inner, { ignored });
}

export function startJob(shell: Shell, command: Command, fds: Fds): void {
  const job = startSubshell(shell, { commands: [{ command, background: false }] }, fds, { background: true });
  shell.state.lastBackground = job.pid;
  shell.jobs.push(job);
  shell.state.status = 0;
  if (shell.interactive) fds.stderr.write(`[${shell.jobs.length}] ${job.pid}\n`);
}

export function* pipeline(shell: Shell, command: Command & { type: 'pipeline' }, fds: Fds): Task<number> {
  if (command.negated) shell.tested += 1;
  const only = command.commands.length === 1 ? command.commands[0] : undefined;
  const status = yield* only ? shell.execute(only, fds) : stages(shell, command.commands, fds);
  if (!command.negated) return status;
  shell.tested -= 1;
  return status === 0 ? 1 : 0;
}

function* stages(shell: Shell, commands: readonly Command[], fds: Fds): Task<number> {
  const started: Process[] = [];
  let input: Input = fds.stdin;
  for (const [index, command] of commands.entries()) {
    const last = index === commands.length - 1;
    const pipe = last ? undefined : new Pipe(shell.kernel);
    const stage = startSubshell(
      shell,
      { commands: [{ command, background: false }] },
      { ...fds, stdin: input, stdout: pipe ?? fds.stdout },
    );
    const from = input;
    stage.onExit(() => {
      pipe?.close();
      if (from instanceof Pipe && index > 0) from.abandon();
    });
    started.push(stage);
    if (pipe) input = pipe;
  }
  let status = 0;
  for (const stage of started) {
    const code = yield* outcomeOf(shell, stage);
    if (code !== 0 || !shell.state.options.has('pipefail')) status = code;
  }
  return status;
}

/** `wait -n`: for whichever job ends next, or a trapped signal. */
export function* waitForNext(shell: Shell): Task<number> {
  const running = shell.jobs.filter((job) => job.running);
  if (running.length === 0) return 127;
  const ended = new Promised<Process>(shell.kernel);
  for (const job of running) job.onExit(() => ended.resolve(job));
  if (shell.pending.length > 0) return 128 + SIGNALS[shell.pending[0] as Signal];
  shell.wake = new Promised<undefined>(shell.kernel);
  const first = yield* waitFor(race(ended, shell.wake));
  shell.wake = undefined;
  if ('second' in first) return 128 + SIGNALS[shell.pending[0] as Signal];
  tellKill(shell, first.first);
  return first.first.exitCode ?? 0;
}

/** `wait`: for a process, until it ends or a trapped signal comes. */
export function* waitForJob(shell: Shell, job: Process): Task<number> {
  if (job.exitCode !== undefined) {
    tellKill(shell, job);
    return job.exitCode;
  }
  if (shell.pending.length > 0) return 128 + SIGNALS[shell.pending[0] as Signal];
  shell.wake = new Promised<undefined>(shell.kernel);
  const first = yield* waitFor(race(job, shell.wake));
  shell.wake = undefined;
  if ('first' in first) tellKill(shell, job);
  return 'first' in first ? first.first : 128 + SIGNALS[shell.pending[0] as Signal];
}
