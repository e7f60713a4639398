/**
 * The interpreter. A command that waits makes the whole shell wait, as a process does; pipelines, subshells, background jobs and `$(…)` are processes of
 * their own. What interrupts the flow (exit, return, break, continue, a syntax or expansion error) is kept in `unwinding` until it has arrived.
 */
import type { Kernel } from '../../kernel/kernel.ts';
import type { Promised, Task } from '../../kernel/task.ts';
import type { FileSystem } from '../files/file-system.ts';
import type { Host } from '../process/process.ts';
import { resolvePath } from '../files/paths.ts';
import type { Process, ProcessContext } from '../process/process.ts';
import type { Signal } from '../process/signals.ts';
import { sink } from '../../io/streams.ts';
import { parsePasswd } from '../process/users.ts';
import type { Command, Redirect, Script } from './ast.ts';
import { applyOptions } from './builtins-variables.ts';
import { compound, either, redirected } from './control-flow.ts';
import type { ExpansionScope } from './expand.ts';
import { ExpansionError, expandText } from './expand.ts';
import type { Fds } from './fds.ts';
import { withFd } from './fds.ts';
import { parseShell } from './parser.ts';
import { fork, pipeline, startJob } from './processes.ts';
import { invoke, simple } from './simple-command.ts';
import { OPTION_LETTERS } from './state.ts';
import type { Pace, Shell, Unwinding } from './interpreter.ts';
import type { ShellState } from './state.ts';

const PACE: Pace = { commandsPerMs: 10, spawnMs: 1 };
/** At a person's terminal commands answer while time stands still. */
export const INSTANT: Pace = { commandsPerMs: 1000, spawnMs: 0 };

export class Interpreter implements Shell {
  readonly kernel: Kernel;
  readonly host: Host;
  readonly process: Process;
  readonly state: ShellState;
  readonly context: ProcessContext;
  /** The streams of `exec` redirections and of the shell itself. */
  fds: Fds;
  unwinding: Unwinding | undefined;
  pace = PACE;
  /** Prompts, and goes on after errors. */
  interactive = false;
  loops = 0;
  /** Functions that are being run. */
  readonly calls: string[] = [];
  /** Line of the current command in its text. */
  line = 1;
  /** Number of a text's first line: files count from 1, `-c` from 0. */
  firstLine = 0;
  /** The script file that is being run. */
  file: string | undefined;
  /** Values that `local` has covered, by function call. */
  readonly locals: Map<string, string | undefined>[] = [];
  readonly jobs: Process[] = [];
  /** Process id that `$$` shows, also in subshells. */
  readonly rootPid: number;
  commands = 0;
  /** Above zero: a failing command does not end a `set -e` shell. */
  tested = 0;
  readonly pending: Signal[] = [];
  wake: Promised<undefined> | undefined;
  private runningTrap = false;

  constructor(context: ProcessContext, state: ShellState, fds: Fds, rootPid = context.process.pid) {
    this.context = context;
    this.kernel = context.kernel;
    this.host = context.host;
    this.process = context.process;
    this.state = state;
    this.fds = fds;
    this.rootPid = rootPid;
    for (const [signal, action] of state.traps)
      if (signal !== 'EXIT' && action === '') this.process.handle(signal, 'ignore');
  }

  /** Options as `sh -eu` and `sh -o pipefail` give them. */
  applyLetters(letters: string): void {
    applyOptions(this, letters.split(' '), this.fds);
  }

  /** Runs a text to its end; the status is that of the last command. */
  *source(text: string, fds: Fds = this.fds): Task<number> {
    const parsed = parseShell(text);
    if (!parsed.ok) {
      this.complain(parsed.error.message);
      this.state.status = 2;
      if (!this.interactive) this.unwinding = { kind: 'exit', status: 2 };
      return 2;
    }
    return yield* this.run(parsed.value, fds);
  }

  /** A shell of the same kind for a subshell. */
  forked(context: ProcessContext, state: ShellState, fds: Fds): Shell {
    const shell = new Interpreter(context, state, fds, this.rootPid);
    shell.pace = this.pace;
    shell.firstLine = this.firstLine;
    shell.file = this.file;
    return shell;
  }

  /** Runs a script with which the process ends: a program that comes last takes the shell's place, unless there are traps to be kept. */
  *runToEnd(script: Script, fds: Fds): Task<number> {
    const last = script.commands.at(-1);
    if (!last || last.background) return yield* this.run(script, fds);
    if (script.commands.length > 1) yield* this.run({ commands: script.commands.slice(0, -1) }, fds);
    if (this.unwinding) return this.state.status;
    const { command } = last;
    if (command.type === 'simple' && this.state.traps.size === 0) return yield* this.runLast(command, fds);
    if (command.type === 'and' || command.type === 'or') return yield* this.eitherToEnd(command, fds);
    return yield* this.run({ commands: [last] }, fds);
  }

  private *eitherToEnd(command: Command & { type: 'and' | 'or' }, fds: Fds): Task<number> {
    this.tested += 1;
    this.state.status = yield* this.execute(command.left, fds);
    this.tested -= 1;
    if (this.unwinding || (this.state.status === 0) !== (command.type === 'and')) return this.state.status;
    return yield* this.runToEnd({ commands: [{ command: command.right, background: false }] }, fds);
  }

  /** The only command of a subshell. */
  *runLast(command: Command, fds: Fds): Task<number> {
    this.state.status = yield* command.type === 'simple'
      ? simple(this, command, fds, true)
      : this.execute(command, fds);
    this.check(command);
    yield* this.runTraps(fds);
    return this.state.status;
  }

  /** Runs a function, builtin or program by its words. */
  invoke(words: readonly string[], assignments: ReadonlyMap<string, string>, fds: Fds): Task<number> {
    return invoke(this, words, assignments, fds);
  }

  /** The status with which the process ends. */
  get exitStatus(): number {
    return this.unwinding && 'status' in this.unwinding ? this.unwinding.status : this.state.status;
  }

  /** Runs the EXIT trap, and gives the status with which the process ends. */
  *end(): Task<number> {
    let status = this.exitStatus;
    const action = this.state.traps.get('EXIT');
    this.state.setTrap('EXIT', undefined);
    if (action !== undefined && action !== '') {
      this.unwinding = undefined;
      this.state.status = status;
      yield* this.source(action);
      const after = this.unwinding as Unwinding | undefined;
      if (after && 'status' in after) ({ status } = after);
    }
    return status;
  }

  *run(script: Script, fds: Fds): Task<number> {
    for (const { command, background } of script.commands) {
      if (this.state.options.has('noexec') && !this.interactive) break;
      if (background) startJob(this, command, fds);
      else {
        this.state.status = yield* command.type === 'simple' ? simple(this, command, fds) : this.execute(command, fds);
        this.check(command);
      }
      if (this.pending.length > 0) yield* this.runTraps(fds);
      if (this.unwinding) break;
    }
    return this.state.status;
  }

  // Scope of expansions

  get files(): FileSystem {
    return this.process.files;
  }

  get cwd(): string {
    return this.state.cwd;
  }

  get positional(): readonly string[] {
    return this.state.positional;
  }

  get option(): ExpansionScope['option'] {
    return { noGlob: this.state.options.has('noglob'), noUnset: this.state.options.has('nounset') };
  }

  elements(name: string): readonly string[] {
    const items = this.state.arrays.get(name);
    if (items) return items;
    const value = this.lookup(name);
    return value === undefined ? [] : [value];
  }

  lookup(name: string): string | undefined {
    const { state } = this;
    if (/^\d+$/.test(name)) return name === '0' ? state.name : state.positional[Number(name) - 1];
    switch (name) {
      case '?':
        return String(state.status);
      case '#':
        return String(state.positional.length);
      case '$':
        return String(this.rootPid);
      case '!':
        return state.lastBackground === undefined ? undefined : String(state.lastBackground);
      case '-':
        return this.optionLetters;
      case 'FUNCNAME':
        return this.calls.at(-1);
      case 'LINENO':
        return String(this.line - 1 + this.firstLine);
      case 'PWD':
        return state.get('PWD') ?? state.cwd;
      case 'SHLVL':
        return state.get('SHLVL') ?? (state.level === undefined ? undefined : String(state.level));
      case 'PPID':
        return String(this.process.parent?.pid ?? 0);
      case 'RANDOM':
        return (
          state.get('RANDOM') ??
          String(this.kernel.random.fork(`${this.process.pid} ${this.commands} ${this.kernel.now}`).int(32768))
        );
      default:
        return state.get(name);
    }
  }

  /** Whether it takes bash's own words: under that name, and at a person's terminal. */
  get isBash(): boolean {
    return this.interactive || (this.context.args[0] ?? '').endsWith('bash');
  }

  /** `$-`, as busybox orders the letters. */
  private get optionLetters(): string {
    const given = 'efIimsCxabvn'.split('').filter((letter) => {
      const option = OPTION_LETTERS[letter];
      return letter === 'i' ? this.interactive : option !== undefined && this.state.options.has(option);
    });
    return given.join('');
  }

  assign(name: string, value: string): void {
    if (this.state.isReadonly(name)) throw new ExpansionError(`${name}: is read only`);
    this.state.set(name, value);
  }

  home(user: string): string | undefined {
    if (user === '') return this.state.get('HOME');
    const text = this.files.read('/etc/passwd');
    const line = text.ok ? text.value.split('\n').find((entry) => entry.startsWith(`${user}:`)) : undefined;
    return line !== undefined && parsePasswd(line).length > 0 ? line.split(':')[5] : undefined;
  }

  *capture(script: Script): Task<string> {
    const only = script.commands[0]?.command;
    if (
      this.isBash &&
      script.commands.length === 1 &&
      only?.type === 'simple' &&
      only.words.length === 0 &&
      only.redirects.length === 1
    ) {
      const text = yield* this.fileOf(only.redirects[0] as Redirect);
      if (text !== undefined) return text;
    }
    let output = '';
    const collect = sink((text) => {
      output += text;
    });
    this.state.status = yield* fork(this, script, withFd(this.fds, 1, collect));
    return output;
  }

  /** `$(< file)`. */
  private *fileOf(redirect: Redirect): Task<string | undefined> {
    if (redirect.operator !== '<') return undefined;
    const text = this.files.read(resolvePath(this.cwd, yield* expandText(this, redirect.target)));
    return text.ok ? text.value : '';
  }

  // Commands

  /** What runs a command; with `set -e` its status is still to be checked. */
  execute(command: Command, fds: Fds): Task<number> {
    switch (command.type) {
      case 'simple':
        return simple(this, command, fds);
      case 'pipeline':
        return pipeline(this, command, fds);
      case 'and':
      case 'or':
        return either(this, command, fds);
      case 'function':
        this.state.functions = new Map(this.state.functions).set(command.name, command.body);
        return done(0);
      default:
        return command.redirects.length > 0 ? redirected(this, command, fds) : compound(this, command, fds);
    }
  }

  /** With `set -e` a failing command ends the shell, unless something asks for its status. */
  check(command: Command): void {
    const { type } = command;
    if (type === 'pipeline' && command.negated) return;
    const { status } = this.state;
    if (status === 0 || this.tested > 0 || !this.state.options.has('errexit')) return;
    if (type === 'simple' || type === 'pipeline' || type === 'subshell') this.unwinding ??= { kind: 'exit', status };
  }

  // Signals

  /** Sets the action of a signal: undefined gives the default back, empty ignores it. */
  trap(signal: Signal | 'EXIT', action: string | undefined): void {
    this.state.setTrap(signal, action);
    if (signal === 'EXIT') return;
    if (action === undefined) this.process.handle(signal, undefined);
    else if (action === '') this.process.handle(signal, 'ignore');
    else this.process.handle(signal, () => this.received(signal));
  }

  private received(signal: Signal): void {
    this.pending.push(signal);
    this.wake?.resolve(undefined);
  }

  *runTraps(fds: Fds): Task<undefined> {
    while (this.pending.length > 0 && !this.runningTrap && !this.unwinding) {
      const action = this.state.traps.get(this.pending.shift() as Signal);
      if (action === undefined || action === '') continue;
      const { status } = this.state;
      this.runningTrap = true;
      yield* this.source(action, fds);
      this.runningTrap = false;
      this.state.status = status;
    }
    return undefined;
  }

  // Messages

  complain(message: string, builtin?: string): void {
    this.fds.stderr.write(`${this.where(builtin)}${message}\n`);
  }

  /** The beginning of a message: the shell, the builtin or file it speaks of, and the line, which is not told of `sh -c` outside of builtins. */
  where(builtin?: string): string {
    const inner = builtin ?? this.file;
    const line = this.interactive || inner === undefined ? '' : `line ${this.line - 1 + this.firstLine}: `;
    return `${this.state.name}: ${inner === undefined || inner === this.state.name ? '' : `${inner}: `}${line}`;
  }

  /** Tells an expansion that failed, and ends the shell. */
  *expanded<T>(task: Task<T>): Task<T | undefined> {
    try {
      return yield* task;
    } catch (problem) {
      if (!(problem instanceof ExpansionError)) throw problem;
      this.complain(problem.message);
      this.state.status = 2;
      if (!this.interactive) this.unwinding = { kind: 'exit', status: 2 };
      return undefined;
    }
  }
}

function* done(status: number): Task<number> {
  return status;
}
