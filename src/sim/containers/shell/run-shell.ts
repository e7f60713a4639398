/**
 * The door to the shell, for containers (`sh` in an image) and for terminals.
 *
 * A terminal makes its little host once, with the commands and files it wants, and runs lines on it:
 *
 *     const host = terminalHost({ kernel, files, find: (name) => programs[name] });
 *     const session = new ShellSession({ host, env, cwd, stdout, stderr });
 *     spawn(kernel, session.run('kubectl get pods | grep web'));      // variables, functions and cwd stay from line to line
 *
 * or, for one script in a fresh shell, `runShell(script, context)`. A command is a `Program` (process.ts): a generator over its ProcessContext
 * (args, env, cwd, stdin, stdout, stderr, files, kernel, process, host) that ends with the exit code. Ctrl+C: `session.interrupt()`.
 */
import { err, ok } from '../../../base/result.ts';
import type { Result } from '../../../base/result.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Task } from '../../kernel/task.ts';
import { waitFor } from '../../kernel/task.ts';
import type { FileSystem } from '../files/file-system.ts';
import type { Executable, FindError, Host } from '../process/process.ts';
import { ProcessTable } from '../process/process.ts';
import type { Process, ProcessContext, Program } from '../process/process.ts';
import type { Input, Output } from '../../io/streams.ts';
import { EMPTY } from '../../io/streams.ts';
import type { Shell } from './interpreter.ts';
import { INSTANT, Interpreter } from './shell.ts';
import { parseShell } from './parser.ts';
import { ShellState } from './state.ts';

export interface TerminalOptions {
  readonly kernel: Kernel;
  readonly files: FileSystem;
  /** The commands besides the shell's own; undefined: not found. */
  readonly find: (name: string) => Program | undefined;
  readonly name?: string;
}

/** The surroundings of a terminal's shell: commands from a table, no network, no limits. */
export function terminalHost(options: TerminalOptions): Host {
  const { kernel, files } = options;
  return {
    kernel,
    files,
    name: options.name ?? 'terminal',
    processes: new ProcessTable(),
    user: { uid: 1000, gid: 1000, name: 'user' },
    network: undefined,
    machine: { memoryBytes: 8 * 1024 ** 3, cpus: 4 },
    ports: [],
    startupMs: 0,
    hung: false,
    failsProbes: false,
    find(name): Result<Executable, FindError> {
      const program = options.find(name);
      return program ? ok({ program, memory: 0 }) : err('not-found');
    },
    allocate: () => undefined,
    logLine: () => undefined,
    logBegin: () => undefined,
  };
}

export interface ShellContext {
  readonly host: Host;
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly stdin?: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  /** `$0` and the positional parameters; default `sh`. */
  readonly args?: readonly string[];
  /** It is a person's terminal: commands see that, and take no time of their own, so that they answer while time stands still. */
  readonly tty?: boolean;
}

/** Runs a script in a fresh shell to its end; the result is its exit status. */
export function* runShell(script: string, context: ShellContext): Task<number> {
  const child = startShell(context, function* (inner) {
    const [name = 'sh', ...positional] = context.args ?? [];
    return yield* runScript(inner, script, { name, positional, options: [] });
  });
  return child.exitCode ?? (yield* waitFor(child));
}

function startShell(context: ShellContext, program: Program): Process {
  const { host, env, cwd, stdin = EMPTY, stdout, stderr, args = ['sh'], tty = false } = context;
  return host.processes.start(host, { program, args, env, cwd, stdin, stdout, stderr, tty });
}

export interface ScriptOptions {
  readonly name: string;
  readonly positional: readonly string[];
  /** Letters of `set`. */
  readonly options: readonly string[];
  /** The script is a file of that name. */
  readonly isFile?: boolean;
}

/** Runs a script within a process that is there already. */
export function* runScript(context: ProcessContext, script: string, options: ScriptOptions): Task<number> {
  const shell = newShell(context, options);
  if (options.isFile === true) {
    shell.file = options.name;
    shell.firstLine = 1;
  }
  yield* shell.source(script);
  return yield* shell.end();
}

export function newShell(context: ProcessContext, options: ScriptOptions): Shell {
  const { stdin, stdout, stderr } = context;
  const state = new ShellState(shellVariables(context.env), options.name, context.cwd);
  state.positional = options.positional;
  state.level = (Number.parseInt(context.env['SHLVL'] ?? '', 10) || 0) + 1;
  if (/(^|\/)-?bash$/.test(context.args[0] ?? '')) state.setOption('arrays', true);
  const shell = new Interpreter(context, state, { stdin, stdout, stderr, others: undefined });
  for (const letters of options.options) shell.applyLetters(letters);
  return shell;
}

/** The variables that a shell takes over: those whose names it could write itself. */
function shellVariables(env: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const names = Object.keys(env);
  if (names.every((name) => VARIABLE.test(name))) return env;
  return Object.fromEntries(names.filter((name) => VARIABLE.test(name)).map((name) => [name, env[name] as string]));
}

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** A shell that keeps its variables from line to line. */
export class ShellSession {
  private readonly context: ShellContext;
  private readonly state: ShellState;
  private current: Process | undefined;
  private shell: Shell | undefined;

  constructor(context: ShellContext) {
    this.context = context;
    this.state = new ShellState(context.env, context.args?.[0] ?? 'sh', context.cwd);
    this.state.positional = context.args?.slice(1) ?? [];
  }

  get cwd(): string {
    return this.state.cwd;
  }

  /** Status of the last command. */
  get status(): number {
    return this.state.status;
  }

  variable(name: string): string | undefined {
    return this.state.get(name);
  }

  /** Whether a text is the beginning of something (an open quote, `if`, here-document): the terminal then asks for more. */
  isIncomplete(text: string): boolean {
    const parsed = parseShell(text);
    return parsed.ok ? parsed.value.openDocument === true : parsed.error.incomplete;
  }

  /** Runs a line (or several); `streams` replace those of the session. */
  *run(line: string, streams: Partial<Pick<ShellContext, 'stdin' | 'stdout' | 'stderr'>> = {}): Task<number> {
    const { state } = this;
    let exited = false;
    const remember = (shell: Shell): void => {
      this.shell = shell;
    };
    const child = startShell({ ...this.context, ...streams }, function* (inner) {
      const { stdin, stdout, stderr } = inner;
      const shell = new Interpreter(inner, state, { stdin, stdout, stderr, others: undefined });
      shell.interactive = true;
      if (inner.tty) shell.pace = INSTANT;
      remember(shell);
      yield* shell.source(line);
      exited = shell.unwinding?.kind === 'exit';
      if (exited) return yield* shell.end();
      return state.status;
    });
    this.current = child;
    const status = child.exitCode ?? (yield* waitFor(child));
    this.current = undefined;
    this.ended ||= exited;
    state.status = status;
    return status;
  }

  /** `exit` was called. */
  ended = false;

  /** Starts no further command of the line that runs. */
  stop(): void {
    if (this.shell) this.shell.unwinding ??= { kind: 'interrupt' };
  }

  /** Ctrl+C: ends what runs in the foreground. */
  interrupt(): void {
    const { current } = this;
    if (!current) return;
    const { processes } = this.context.host;
    for (const process of processes.list()) {
      for (let at: Process | undefined = process; at; at = at.parent) {
        if (at !== current) continue;
        process.signal('INT', true);
        if (process.running) process.terminate(130);
        break;
      }
    }
  }
}
