/**
 * Processes in virtual time: a program is a generator over its context; the process drives it, takes signals, accounts memory and keeps the exit code.
 * Rules of Linux that matter here: a signal without handler ends a process with 128 + its number, except for PID 1 of a namespace, which ignores
 * what it did not ask for; when PID 1 of a container ends, everything else in the container is killed.
 */
import type { Result } from '../../../base/result.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Task, Wait } from '../../kernel/task.ts';
import type { SimTime } from '../../kernel/time.ts';
import type { NetworkPlace } from '../../network/network.ts';
import { errnoText } from '../../io/errno.ts';
import type { FileSystem } from '../files/file-system.ts';
import { maskedFiles } from '../files/masked-files.ts';
import type { LogBeginning } from './log.ts';
import type { LogLine } from '../runtime.ts';
import type { Signal } from './signals.ts';
import { HARMLESS, SIGNALS } from './signals.ts';
import type { Input, Output } from '../../io/streams.ts';

/** Who a process runs as. */
export interface User {
  readonly uid: number;
  readonly gid: number;
  readonly name: string;
  /** Beside `gid`. */
  readonly groups?: readonly number[];
}

export type FindError = 'not-found' | 'not-executable' | 'is-directory' | 'bad-format';

/** A program and the memory that it takes when it starts. */
export interface Executable {
  readonly program: Program;
  readonly memory: number;
}

/** The surroundings of processes: a container, or the little host of a terminal. */
export interface Host {
  readonly kernel: Kernel;
  readonly name: string;
  readonly files: FileSystem;
  readonly processes: ProcessTable;
  readonly user: User;
  /** Where it stands in the network; undefined in a terminal. */
  readonly network: NetworkPlace | undefined;
  /** The machine as `free`, `nproc` and `uname` show it. */
  readonly machine: { readonly memoryBytes: number; readonly cpus: number };
  /** Finds a command as execvp does, along `path` (the variable PATH), or the usual folders. */
  find(name: string, cwd: string, path?: string): Result<Executable, FindError>;
  /** Changes the working set of a process; beyond the limit the container is killed. */
  allocate(process: Process, bytes: number): void;
  /** Ports that the container declares, else those of its image: where a server without further arguments listens. */
  readonly ports: readonly number[];
  /** Milliseconds from the start of the main process until a server listens. */
  readonly startupMs: number;
  /** Milliseconds that a server takes for a request, where a person has set them. */
  readonly latencyMs?: number | undefined;
  /** Set by a person: connections are accepted, but nothing is answered. */
  readonly hung: boolean;
  /** Set by a person: whoever asks as a probe is told that all is not well. */
  readonly failsProbes: boolean;
  /** Adds a line to the container's log without going through a stream. */
  logLine(line: LogLine): void;
  /** What stands at the beginning of the log. */
  logBegin(beginning: LogBeginning): void;
}

/** A command: everything that runs in a container or in a terminal. The result is the exit code. */
export type Program = (context: ProcessContext) => Task<number>;

/** What a program is given. */
export interface ProcessContext {
  readonly kernel: Kernel;
  /** The command's name first. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Absolute path of the working directory. */
  readonly cwd: string;
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Standard input is a terminal. */
  readonly tty: boolean;
  readonly files: FileSystem;
  readonly process: Process;
  readonly host: Host;
  /** The shell runs it itself: messages are then the shell's. */
  readonly inShell?: boolean;
}

/** How a process is to be started. */
export interface ProcessOptions {
  readonly program: Program;
  /** Bytes that it takes when it starts. */
  readonly memory?: number;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly parent?: Process | undefined;
  readonly tty?: boolean;
  /** Signals that are ignored from the start (a shell's background jobs). */
  readonly ignored?: readonly Signal[];
}

/** What Tab offers in a line that is typed. */
export type Completer = (line: string, cursor: number) => Completions;

export interface Completions {
  /** Whole words that may stand where the cursor is, sorted. */
  readonly words: readonly string[];
  /** Where in the line the word begins. */
  readonly from: number;
}

interface Disposition {
  readonly signal: Signal;
  readonly action: 'ignore' | (() => void);
}

const USUAL_UMASK = 0o022;

/** A running or ended process. Waiting for it gives its exit code. */
export class Process implements Wait<number> {
  readonly pid: number;
  readonly parent: Process | undefined;
  readonly host: Host;
  readonly startedAt: SimTime;
  /** As `ps` shows it. */
  args: readonly string[];
  /** Working set in bytes. */
  memory = 0;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Rights that new files do not get. */
  umask: number;
  exitCode: number | undefined;
  /** The signal that ended it. */
  killedBy: Signal | undefined;
  /** What Tab offers, while it waits for a line at a terminal and can tell. */
  completer: Completer | undefined;
  private task: Task<number> | undefined;
  private giveUp: (() => void) | undefined;
  private executing = false;
  private doomed: number | undefined;
  private dispositions: Disposition[] | undefined;
  private whenDone: ((code: number) => void)[] | undefined;

  constructor(host: Host, pid: number, options: ProcessOptions) {
    this.host = host;
    this.pid = pid;
    this.parent = options.parent;
    this.umask = options.parent?.umask ?? USUAL_UMASK;
    this.args = options.args;
    this.startedAt = host.kernel.now;
    this.stdout = options.stdout;
    this.stderr = options.stderr;
    for (const signal of options.ignored ?? []) this.handle(signal, 'ignore');
  }

  get running(): boolean {
    return this.exitCode === undefined;
  }

  /** Runs the program up to its first wait. */
  begin(options: ProcessOptions): void {
    const { host } = this;
    if (options.memory !== undefined) host.allocate(this, options.memory);
    if (!this.running) return;
    const { program, args, env, cwd, stdin, stdout, stderr } = options;
    this.task = program({
      kernel: host.kernel,
      args,
      env,
      cwd,
      stdin,
      stdout,
      stderr,
      tty: options.tty === true,
      files: this.files,
      process: this,
      host,
    });
    this.advance(undefined);
  }

  /** The host's files, as this process makes new ones. */
  get files(): FileSystem {
    const { host, umask } = this;
    return umask === USUAL_UMASK ? host.files : maskedFiles(host.files, umask);
  }

  /** Sets what a signal does; undefined gives it back its default. */
  handle(signal: Signal, disposition: 'ignore' | (() => void) | undefined): void {
    const dispositions = (this.dispositions ??= []);
    const at = dispositions.findIndex((entry) => entry.signal === signal);
    if (at >= 0) dispositions.splice(at, 1);
    if (disposition !== undefined) dispositions.push({ signal, action: disposition });
  }

  /** Sends a signal. `outside`: from the runtime, which alone can kill PID 1. */
  signal(signal: Signal, outside = false): void {
    if (!this.running) return;
    const first = this.pid === 1;
    if (signal === 'KILL') {
      if (!first || outside) this.terminateBy(signal);
      return;
    }
    const action = this.dispositions?.find((entry) => entry.signal === signal)?.action;
    if (typeof action === 'function') action();
    else if (action === undefined && !first && !HARMLESS.has(signal)) this.terminateBy(signal);
  }

  private terminateBy(signal: Signal): void {
    this.killedBy = signal;
    this.terminate(128 + SIGNALS[signal]);
  }

  /** Ends it where it is. */
  terminate(code: number): void {
    if (!this.running) return;
    if (this.executing) {
      this.doomed ??= code;
      return;
    }
    this.giveUp?.();
    this.task?.return(code);
    this.finish(code);
  }

  /** Calls back within the moment of the end; at once if it has ended. */
  onExit(handler: (code: number) => void): void {
    if (this.exitCode !== undefined) handler(this.exitCode);
    else this.whenDone = this.whenDone ? this.whenDone.concat(handler) : [handler];
  }

  start(resume: (code: number) => void): () => void {
    let live = true;
    const tell = (code: number): void => {
      if (live) resume(code);
    };
    if (this.exitCode === undefined) this.onExit(tell);
    else this.host.kernel.after(0, () => tell(this.exitCode ?? 0));
    return () => {
      live = false;
    };
  }

  private advance(value: unknown): void {
    const { task } = this;
    if (!task || !this.running) return;
    this.giveUp = undefined;
    this.executing = true;
    const step = task.next(value);
    this.executing = false;
    if (this.doomed !== undefined) {
      if (!step.done) task.return(this.doomed);
      this.finish(this.doomed);
    } else if (step.done) this.finish(this.written(step.value));
    else this.giveUp = step.value.start((next) => this.advance(next));
  }

  /** The exit code of a program whose last output could not be written. */
  private written(code: number): number {
    const { failure } = this.stdout;
    if (failure === undefined || (code !== 0 && code !== 141)) return code;
    const [name = ''] = this.args;
    this.stderr.write(`${name.slice(name.lastIndexOf('/') + 1)}: write error: ${errnoText(failure)}\n`);
    return 1;
  }

  private finish(code: number): void {
    this.exitCode = code & 0xff;
    this.task = undefined;
    this.giveUp = undefined;
    this.dispositions = undefined;
    if (this.memory > 0) this.host.allocate(this, -this.memory);
    const handlers = this.whenDone;
    this.whenDone = undefined;
    this.host.processes.ended(this);
    this.host.network?.closeAll(this);
    for (const handler of handlers ?? []) handler(this.exitCode);
  }
}

/** Ids that the runtime uses up for itself whenever it starts something in the container. */
const RUNTIME_PIDS = 5;

/** A PID namespace: a container's, or a whole pod's with shareProcessNamespace. */
export class ProcessTable {
  /** By PID. */
  private processes: readonly Process[] = [];
  private lastPid = 0;

  start(host: Host, options: ProcessOptions): Process {
    this.lastPid += 1;
    const process = new Process(host, this.lastPid, options);
    if (options.parent === undefined) this.lastPid += RUNTIME_PIDS;
    this.processes = this.processes.concat(process);
    process.begin(options);
    return process;
  }

  get(pid: number): Process | undefined {
    return this.processes.find((process) => process.pid === pid);
  }

  /** Running processes by PID. */
  list(): readonly Process[] {
    return this.processes;
  }

  ended(process: Process): void {
    this.processes = this.processes.filter((other) => other !== process);
  }

  /** Kills all that belong to a container. */
  killAll(host: Host): void {
    for (const process of this.list()) {
      if (process.host === host) process.terminate(128 + SIGNALS.KILL);
    }
  }
}
