/**
 * The interpreter. A command that waits makes the whole shell wait, as a process does; pipelines, subshells, background jobs and `$(…)` are processes of
 * their own. What interrupts the flow (exit, return, break, continue, a syntax or expansion error) is kept in `unwinding` until it has arrived.
 */
import type { Kernel } from '../../kernel/kernel.ts';
import { delay, race, waitFor, Promised } from '../../kernel/task.ts';
import type { Task } from '../../kernel/task.ts';
import { errnoText } from '../file-system.ts';
import type { Errno } from '../file-system.ts';
import type { Executable, Host } from '../host.ts';
import { openInput, openOutput } from '../open.ts';
import { resolvePath } from '../paths.ts';
import type { Process, ProcessContext, Program } from '../process.ts';
import type { Signal } from '../signals.ts';
import { SIGNALS } from '../signals.ts';
import type { Input, Output } from '../streams.ts';
import { EMPTY, Pipe, sink, textInput } from '../streams.ts';
import { parsePasswd } from '../users.ts';
import type { Command, Redirect, Script } from './ast.ts';
import { builtinNamed, isSpecialBuiltin } from './builtins.ts';
import { applyOptions } from './builtins-variables.ts';
import type { ExpansionScope } from './expand.ts';
import { ExpansionError, expandPattern, expandText, expandWords } from './expand.ts';
import type { Fds } from './fds.ts';
import { fdOf, isInput, isOutput, withFd } from './fds.ts';
import { parseShell } from './parser.ts';
import { matches } from './pattern.ts';
import type { ShellState } from './state.ts';

/** What commands take of virtual time at least. */
export interface Pace {
  /** Commands that run without taking time, before a millisecond passes: an endless loop must not hold time still. */
  readonly commandsPerMs: number;
  /** What starting a process takes. */
  readonly spawnMs: number;
}

const PACE: Pace = { commandsPerMs: 10, spawnMs: 1 };
/** At a person's terminal commands answer while time stands still. */
export const INSTANT: Pace = { commandsPerMs: 1000, spawnMs: 0 };

export type Unwinding =
  | { readonly kind: 'exit' | 'return'; readonly status: number }
  | { readonly kind: 'break' | 'continue'; readonly levels: number }
  /** Ctrl+C: no further command of the line is started. */
  | { readonly kind: 'interrupt' };

type Simple = Command & { readonly type: 'simple' };
type Compound = Exclude<Command, { type: 'simple' | 'pipeline' | 'and' | 'or' | 'function' }>;

export class Shell implements ExpansionScope {
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
  /** Values that `local` has covered, by function call. */
  readonly locals: Map<string, string | undefined>[] = [];
  readonly jobs: Process[] = [];
  /** Process id that `$$` shows, also in subshells. */
  private readonly rootPid: number;
  private commands = 0;
  /** Above zero: a failing command does not end a `set -e` shell. */
  private tested = 0;
  private readonly pending: Signal[] = [];
  private wake: Promised<undefined> | undefined;
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
      if (background) this.startJob(command, fds);
      else {
        this.state.status = yield* command.type === 'simple' ? this.simple(command, fds) : this.execute(command, fds);
        this.check(command);
      }
      if (this.pending.length > 0) yield* this.runTraps(fds);
      if (this.unwinding) break;
    }
    return this.state.status;
  }

  // Scope of expansions

  get files(): Host['files'] {
    return this.host.files;
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
        return state.options.has('errexit') ? 'e' : '';
      case 'PWD':
        return state.get('PWD') ?? state.cwd;
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
    this.state.status = yield* this.fork(script, withFd(this.fds, 1, collect));
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
        return this.simple(command, fds);
      case 'pipeline':
        return this.pipeline(command, fds);
      case 'and':
      case 'or':
        return this.either(command, fds);
      case 'function':
        this.state.functions = new Map(this.state.functions).set(command.name, command.body);
        return done(0);
      default:
        return command.redirects.length > 0 ? this.redirected(command, fds) : this.compound(command, fds);
    }
  }

  private *redirected(command: Compound, fds: Fds): Task<number> {
    const inner = yield* this.redirect(command.redirects, fds);
    return inner ? yield* this.compound(command, inner) : 1;
  }

  private compound(command: Compound, fds: Fds): Task<number> {
    switch (command.type) {
      case 'group':
        return this.run(command.body, fds);
      case 'subshell':
        return this.fork(command.body, fds);
      case 'if':
        return this.choose(command, fds);
      case 'loop':
        return this.loop(command, fds);
      case 'for':
        return this.forEach(command, fds);
      case 'case':
        return this.select(command, fds);
    }
  }

  private *either(command: Command & { type: 'and' | 'or' }, fds: Fds): Task<number> {
    this.tested += 1;
    const left = yield* this.execute(command.left, fds);
    this.tested -= 1;
    this.state.status = left;
    if (this.unwinding || (left === 0) !== (command.type === 'and')) return left;
    const right = yield* this.execute(command.right, fds);
    this.state.status = right;
    this.check(command.right);
    return right;
  }

  /** With `set -e` a failing command ends the shell, unless something asks for its status. */
  private check(command: Command): void {
    const { type } = command;
    if (type === 'pipeline' && command.negated) return;
    const { status } = this.state;
    if (status === 0 || this.tested > 0 || !this.state.options.has('errexit')) return;
    if (type === 'simple' || type === 'pipeline' || type === 'subshell') this.unwinding ??= { kind: 'exit', status };
  }

  private *choose(command: Command & { type: 'if' }, fds: Fds): Task<number> {
    for (const { condition, body } of command.branches) {
      const status = yield* this.test(condition, fds);
      if (this.unwinding) return status;
      if (status === 0) return yield* this.run(body, fds);
    }
    this.state.status = 0;
    return command.otherwise ? yield* this.run(command.otherwise, fds) : 0;
  }

  private *test(condition: Script, fds: Fds): Task<number> {
    this.tested += 1;
    const status = yield* this.run(condition, fds);
    this.tested -= 1;
    return status;
  }

  private *loop(command: Command & { type: 'loop' }, fds: Fds): Task<number> {
    let status = 0;
    this.loops += 1;
    for (;;) {
      const condition = yield* this.test(command.condition, fds);
      if (this.leavesLoop() || (condition === 0) === command.until) break;
      status = yield* this.run(command.body, fds);
      if (this.leavesLoop()) break;
    }
    this.loops -= 1;
    return this.unwinding && 'status' in this.unwinding ? this.state.status : status;
  }

  private *forEach(command: Command & { type: 'for' }, fds: Fds): Task<number> {
    let status = 0;
    const values = command.words ? yield* this.expanded(expandWords(this, command.words)) : this.positional;
    if (!values) return 1;
    this.loops += 1;
    for (const value of values) {
      this.state.set(command.name, value);
      status = yield* this.run(command.body, fds);
      if (this.leavesLoop()) break;
    }
    this.loops -= 1;
    return status;
  }

  /** Whether `break` or `continue` (of this or an outer loop), or something greater, ends the loop. */
  private leavesLoop(): boolean {
    const { unwinding } = this;
    if (!unwinding) return false;
    if (unwinding.kind !== 'break' && unwinding.kind !== 'continue') return true;
    this.unwinding = unwinding.levels > 1 ? { ...unwinding, levels: unwinding.levels - 1 } : undefined;
    return unwinding.levels > 1 || unwinding.kind === 'break';
  }

  private *select(command: Command & { type: 'case' }, fds: Fds): Task<number> {
    const subject = yield* this.expanded(expandText(this, command.subject));
    if (subject === undefined) return 1;
    for (const { patterns, body } of command.items) {
      for (const word of patterns) {
        const pattern = yield* this.expanded(expandPattern(this, word));
        if (pattern === undefined) return 1;
        if (matches(pattern, subject)) return body.commands.length === 0 ? 0 : yield* this.run(body, fds);
      }
    }
    return 0;
  }

  // Simple commands

  private *simple(command: Simple, fds: Fds, exec = false): Task<number> {
    this.commands += 1;
    if (this.commands % this.pace.commandsPerMs === 0) yield* waitFor(delay(this.kernel, 1));
    const words = command.plain ?? (yield* this.expanded(expandWords(this, command.words)));
    if (!words) return this.state.status;
    const name = words[0];
    if (name === undefined) return yield* this.assignOnly(command, fds);
    const assignments = command.assignments.length === 0 ? NONE : yield* this.expanded(this.assignments(command));
    if (!assignments) return this.state.status;
    this.trace(assignments, words, fds);
    const inner = command.redirects.length === 0 ? fds : yield* this.redirect(command.redirects, fds);
    if (!inner) {
      if (isSpecialBuiltin(name) && !this.interactive) this.unwinding = { kind: 'exit', status: 1 };
      return 1;
    }
    if (name === 'exec' && words.length === 1) {
      // The redirections stay for all that comes: everybody down to the caller holds this same object.
      Object.assign(fds, inner);
      return 0;
    }
    if (exec || this.state.functions.has(name) || builtinNamed(name)) {
      return yield* this.invoke(words, assignments, inner, exec);
    }
    const child = this.spawn(words, assignments, inner);
    if (typeof child === 'number') return child;
    if (child.exitCode === undefined) yield child;
    if (child.startedAt === this.kernel.now) yield* waitFor(delay(this.kernel, this.pace.spawnMs));
    return child.exitCode ?? 0;
  }

  /** A command of assignments and redirections only. */
  private *assignOnly(command: Simple, fds: Fds): Task<number> {
    this.state.status = 0;
    const assignments = yield* this.expanded(this.assignments(command));
    if (!assignments) return this.state.status;
    this.trace(assignments, [], fds);
    const inner = yield* this.redirect(command.redirects, fds);
    if (!inner) return 1;
    for (const [variable, value] of assignments) this.state.set(variable, value);
    return command.assignments.length === 0 && command.words.length === 0 ? 0 : this.state.status;
  }

  private *assignments(command: Simple): Task<Map<string, string>> {
    const values = new Map<string, string>();
    for (const { name, value, append } of command.assignments) {
      const text = yield* expandText(this, value);
      if (this.state.isReadonly(name)) throw new ExpansionError(`${name}: is read only`);
      values.set(name, append ? (this.lookup(name) ?? '') + text : text);
      if (command.words.length === 0) this.state.set(name, values.get(name) as string);
    }
    return values;
  }

  /** Runs a function, builtin or program by its words. */
  *invoke(words: readonly string[], assignments: ReadonlyMap<string, string>, fds: Fds, exec = false): Task<number> {
    const name = words[0] as string;
    const body = this.state.functions.get(name);
    if (body) return yield* this.call(body, words, assignments, fds);
    const builtin = builtinNamed(name);
    if (builtin) {
      const restore = isSpecialBuiltin(name) ? undefined : this.cover(assignments);
      if (!restore) for (const [variable, value] of assignments) this.state.set(variable, value);
      const status = yield* this.expanded(builtin(this, words, fds));
      restore?.();
      return status ?? this.state.status;
    }
    return exec ? yield* this.become(words, assignments, fds) : yield* this.external(words, assignments, fds);
  }

  private *call(
    body: Command,
    words: readonly string[],
    assignments: ReadonlyMap<string, string>,
    fds: Fds,
  ): Task<number> {
    const { positional } = this.state;
    const { loops } = this;
    const restore = this.cover(assignments);
    this.state.positional = words.slice(1);
    this.loops = 0;
    this.locals.push(new Map());
    const outer = this.fds;
    const status = yield* this.execute(body, fds);
    this.fds = outer;
    for (const [name, value] of this.locals.pop() ?? []) this.put(name, value);
    this.state.positional = positional;
    this.loops = loops;
    restore();
    if (this.unwinding?.kind !== 'return') return status;
    const returned = this.unwinding.status;
    this.unwinding = undefined;
    return returned;
  }

  private cover(assignments: ReadonlyMap<string, string>): () => void {
    const before = [...assignments.keys()].map((name) => [name, this.state.get(name)] as const);
    for (const [name, value] of assignments) this.state.set(name, value);
    return () => {
      for (const [name, value] of before) this.put(name, value);
    };
  }

  private put(name: string, value: string | undefined): void {
    if (value === undefined) this.state.unset(name);
    else this.state.set(name, value);
  }

  /** Starts a program; the status of not finding it. */
  private spawn(words: readonly string[], assignments: ReadonlyMap<string, string>, fds: Fds): Process | number {
    const env = this.state.exported(assignments);
    const found = this.find(words[0] as string, env['PATH'], fds);
    return typeof found === 'number' ? found : this.start(found.program, words, env, fds, { memory: found.memory });
  }

  private *external(words: readonly string[], assignments: ReadonlyMap<string, string>, fds: Fds): Task<number> {
    const child = this.spawn(words, assignments, fds);
    return typeof child === 'number' ? child : yield* this.await(child);
  }

  /** Runs a program in place of this shell (`exec`, and the only command of a subshell). */
  *become(words: readonly string[], assignments: ReadonlyMap<string, string>, fds: Fds): Task<number> {
    const env = this.state.exported(assignments);
    const found = this.find(words[0] as string, env['PATH'], fds);
    if (typeof found === 'number') return found;
    const { process } = this;
    for (const signal of this.state.traps.keys()) {
      if (signal !== 'EXIT' && this.state.traps.get(signal) !== '') process.handle(signal, undefined);
    }
    this.state.setTrap('EXIT', undefined);
    process.args = words;
    this.host.allocate(process, found.memory - process.memory);
    const { stdin, stdout, stderr } = fds;
    const status = yield* found.program({ ...this.context, args: words, env, cwd: this.cwd, stdin, stdout, stderr });
    this.unwinding = { kind: 'exit', status };
    return status;
  }

  /** The only command of a subshell. */
  *runLast(command: Command, fds: Fds): Task<number> {
    this.state.status = yield* command.type === 'simple' ? this.simple(command, fds, true) : this.execute(command, fds);
    this.check(command);
    yield* this.runTraps(fds);
    return this.state.status;
  }

  /** The program of a command, or the status of not finding it. */
  find(name: string, path: string | undefined, fds: Fds): Executable | number {
    const found = this.host.find(name, this.cwd, path);
    if (found.ok) return found.value;
    if (found.error === 'bad-format') {
      const sh = this.host.find('sh', this.cwd, path);
      const file = name.includes('/') ? name : undefined;
      if (sh.ok && file !== undefined) {
        const run: Program = (context) =>
          sh.value.program({ ...context, args: ['sh', file, ...context.args.slice(1)] });
        return { ...sh.value, program: run };
      }
    }
    const missing = found.error === 'not-found';
    const say = fds.stderr.write.bind(fds.stderr);
    say(`${this.state.name}: ${name}: ${missing ? 'not found' : 'Permission denied'}\n`);
    return missing ? 127 : 126;
  }

  start(
    program: Program,
    args: readonly string[],
    env: Readonly<Record<string, string>>,
    fds: Fds,
    options: { readonly memory?: number; readonly ignored?: readonly Signal[]; readonly stdin?: Input } = {},
  ): Process {
    const ignored = [...this.state.traps].flatMap(([signal, action]) =>
      action === '' && signal !== 'EXIT' ? [signal] : [],
    );
    return this.host.processes.start(this.host, {
      program,
      ...(options.memory === undefined ? {} : { memory: options.memory }),
      args,
      env,
      cwd: this.cwd,
      stdin: options.stdin ?? fds.stdin,
      stdout: fds.stdout,
      stderr: fds.stderr,
      parent: this.process,
      tty: this.context.tty && fds.stdin === this.context.stdin && fds.stdout === this.context.stdout,
      ignored: [...ignored, ...(options.ignored ?? [])],
    });
  }

  private *await(child: Process): Task<number> {
    if (child.exitCode === undefined) yield child;
    return child.exitCode ?? 0;
  }

  // Processes of the shell's own kind

  /** Runs commands in a subshell and waits for it. */
  private *fork(script: Script, fds: Fds): Task<number> {
    return yield* this.await(this.startSubshell(script, fds));
  }

  private startSubshell(script: Script, fds: Fds, options: { readonly background?: boolean } = {}): Process {
    const state = this.state.fork();
    const { rootPid, pace } = this;
    const inner: Fds = options.background === true ? { ...fds, stdin: EMPTY } : { ...fds };
    const program: Program = function* (context) {
      const shell = new Shell(context, state, inner, rootPid);
      shell.pace = pace;
      const only = script.commands.length === 1 && !script.commands[0]?.background ? script.commands[0] : undefined;
      if (only) yield* shell.runLast(only.command, inner);
      else yield* shell.run(script, inner);
      return yield* shell.end();
    };
    const env = this.state.exported(NONE);
    const ignored: readonly Signal[] = options.background === true ? ['INT', 'QUIT'] : [];
    return this.start(program, [this.state.name], env, inner, { ignored });
  }

  private startJob(command: Command, fds: Fds): void {
    const job = this.startSubshell({ commands: [{ command, background: false }] }, fds, { background: true });
    this.state.lastBackground = job.pid;
    this.jobs.push(job);
    this.state.status = 0;
    if (this.interactive) fds.stderr.write(`[${this.jobs.length}] ${job.pid}\n`);
  }

  private *pipeline(command: Command & { type: 'pipeline' }, fds: Fds): Task<number> {
    if (command.negated) this.tested += 1;
    const only = command.commands.length === 1 ? command.commands[0] : undefined;
    const status = yield* only ? this.execute(only, fds) : this.stages(command.commands, fds);
    if (!command.negated) return status;
    this.tested -= 1;
    return status === 0 ? 1 : 0;
  }

  private *stages(commands: readonly Command[], fds: Fds): Task<number> {
    const stages: Process[] = [];
    let input: Input = fds.stdin;
    for (const [index, command] of commands.entries()) {
      const last = index === commands.length - 1;
      const pipe = last ? undefined : new Pipe(this.kernel);
      const stage = this.startSubshell(
        { commands: [{ command, background: false }] },
        { ...fds, stdin: input, stdout: pipe ?? fds.stdout },
      );
      const from = input;
      stage.onExit(() => {
        pipe?.close();
        if (from instanceof Pipe && index > 0) from.abandon();
      });
      stages.push(stage);
      if (pipe) input = pipe;
    }
    let status = 0;
    for (const stage of stages) {
      const code = yield* this.await(stage);
      if (code !== 0 || !this.state.options.has('pipefail')) status = code;
    }
    return status;
  }

  // Redirections

  /** The streams with redirections done; undefined if one failed (told on stderr). */
  *redirect(redirects: readonly Redirect[], fds: Fds): Task<Fds | undefined> {
    let result = fds;
    for (const redirect of redirects) {
      const target = yield* this.expanded(expandText(this, redirect.target));
      if (target === undefined) return undefined;
      const next = this.applied(redirect, target, result);
      if (typeof next === 'string') {
        this.complain(next);
        return undefined;
      }
      result = next;
    }
    return result;
  }

  private applied(redirect: Redirect, target: string, fds: Fds): Fds | string {
    switch (redirect.operator) {
      case '<<':
        return withFd(fds, redirect.fd ?? 0, textInput(target));
      case '<<<':
        return withFd(fds, redirect.fd ?? 0, textInput(`${target}\n`));
      case '<&':
      case '>&':
        return duplicated(fds, redirect.fd ?? (redirect.operator === '<&' ? 0 : 1), target);
      case '<':
      case '<>': {
        const opened = openInput(this.opener(fds), resolvePath(this.cwd, target));
        if (!opened.ok) return `can't open ${target}: ${openErrorText(opened.error, 'no such file')}`;
        return withFd(fds, redirect.fd ?? 0, opened.value);
      }
      default: {
        const path = resolvePath(this.cwd, target);
        if (redirect.operator === '>' && this.state.options.has('noclobber') && this.files.stat(path).ok) {
          return `can't create ${target}: File exists`;
        }
        const opened = openOutput(this.opener(fds), path, redirect.operator === '>>');
        if (!opened.ok) return `can't create ${target}: ${openErrorText(opened.error, 'nonexistent directory')}`;
        const result = withFd(fds, redirect.fd ?? 1, opened.value);
        return redirect.operator === '&>' ? withFd(result, 2, opened.value) : result;
      }
    }
  }

  opener(fds: Fds): Parameters<typeof openInput>[0] {
    const { stdin, stdout, stderr } = fds;
    return { kernel: this.kernel, files: this.files, processes: this.host.processes, stdin, stdout, stderr };
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

  private *runTraps(fds: Fds): Task<undefined> {
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

  /** `wait`: for a process, until it ends or a trapped signal comes. */
  *waitForJob(job: Process): Task<number> {
    if (job.exitCode !== undefined) return job.exitCode;
    if (this.pending.length > 0) return 128 + SIGNALS[this.pending[0] as Signal];
    this.wake = new Promised<undefined>(this.kernel);
    const first = yield* waitFor(race(job, this.wake));
    this.wake = undefined;
    return 'first' in first ? first.first : 128 + SIGNALS[this.pending[0] as Signal];
  }

  // Messages

  complain(message: string): void {
    this.fds.stderr.write(`${this.state.name}: ${message}\n`);
  }

  /** Tells an expansion that failed, and ends the shell. */
  private *expanded<T>(task: Task<T>): Task<T | undefined> {
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

  private trace(assignments: ReadonlyMap<string, string>, words: readonly string[], fds: Fds): void {
    if (!this.state.options.has('xtrace')) return;
    const parts = [...[...assignments].map(([name, value]) => `${name}=${quoted(value)}`), ...words.map(quoted)];
    fds.stderr.write(`${this.state.get('PS4') ?? '+ '}${parts.join(' ')}\n`);
  }
}

const NONE: ReadonlyMap<string, string> = new Map();

function* done(status: number): Task<number> {
  return status;
}

function quoted(text: string): string {
  return text === '' || /[^\w@%+=:,./-]/.test(text) ? `'${text.replaceAll("'", `'\\''`)}'` : text;
}

function openErrorText(errno: Errno, missing: string): string {
  return errno === 'ENOENT' || errno === 'ENOTDIR' ? missing : errnoText(errno);
}

/** `2>&1`, `3<&0`, `1>&-`. */
function duplicated(fds: Fds, fd: number, target: string): Fds | string {
  if (target === '-') return withFd(fds, fd, fd === 0 ? EMPTY : CLOSED);
  const source = /^\d+$/.test(target) ? fdOf(fds, Number(target)) : undefined;
  if (!source || (fd === 0 && !isInput(source)) || ((fd === 1 || fd === 2) && !isOutput(source))) {
    return `${target}: Bad file descriptor`;
  }
  return withFd(fds, fd, source);
}

const CLOSED: Output = { write: () => false };
