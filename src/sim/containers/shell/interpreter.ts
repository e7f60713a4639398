/** A shell as what runs in it sees it: builtins, commands, redirections. `shell.ts` is it. */
import type { Kernel } from '../../kernel/kernel.ts';
import type { Promised, Task } from '../../kernel/task.ts';
import type { Host, Process, ProcessContext } from '../process/process.ts';
import type { Signal } from '../process/signals.ts';
import type { Command, Script } from './ast.ts';
import type { ExpansionScope } from './expand.ts';
import type { Fds } from './fds.ts';
import type { ShellState } from './state.ts';

/** What commands take of virtual time at least. */
export interface Pace {
  /** Commands that run without taking time, before a millisecond passes: an endless loop must not hold time still. */
  readonly commandsPerMs: number;
  /** What starting a process takes. */
  readonly spawnMs: number;
}

export type Unwinding =
  | { readonly kind: 'exit' | 'return'; readonly status: number }
  | { readonly kind: 'break' | 'continue'; readonly levels: number }
  /** Ctrl+C: no further command of the line is started. */
  | { readonly kind: 'interrupt' };

export interface Shell extends ExpansionScope {
  readonly kernel: Kernel;
  readonly host: Host;
  readonly process: Process;
  readonly state: ShellState;
  readonly context: ProcessContext;
  /** The streams of `exec` redirections and of the shell itself. */
  fds: Fds;
  unwinding: Unwinding | undefined;
  pace: Pace;
  /** Prompts, and goes on after errors. */
  interactive: boolean;
  loops: number;
  /** Functions that are being run. */
  readonly calls: string[];
  /** Line of the current command in its text. */
  line: number;
  /** Number of a text's first line: files count from 1, `-c` from 0. */
  firstLine: number;
  /** The script file that is being run. */
  file: string | undefined;
  /** Values that `local` has covered, by function call. */
  readonly locals: Map<string, string | undefined>[];
  readonly jobs: Process[];
  commands: number;
  /** Above zero: a failing command does not end a `set -e` shell. */
  tested: number;
  readonly pending: Signal[];
  wake: Promised<undefined> | undefined;
  /** Whether it takes bash's own words: under that name, and at a person's terminal. */
  readonly isBash: boolean;
  /** The status with which the process ends. */
  readonly exitStatus: number;
  /** Options as `sh -eu` and `sh -o pipefail` give them. */
  applyLetters(letters: string): void;
  /** Runs a text to its end; the status is that of the last command. */
  source(text: string, fds?: Fds): Task<number>;
  /** A shell of the same kind for a subshell. */
  forked(context: ProcessContext, state: ShellState, fds: Fds): Shell;
  /** Runs a script with which the process ends: a program that comes last takes the shell's place, unless there are traps to be kept. */
  runToEnd(script: Script, fds: Fds): Task<number>;
  /** The only command of a subshell. */
  runLast(command: Command, fds: Fds): Task<number>;
  /** Runs a function, builtin or program by its words. */
  invoke(words: readonly string[], assignments: ReadonlyMap<string, string>, fds: Fds): Task<number>;
  /** Runs the EXIT trap, and gives the status with which the process ends. */
  end(): Task<number>;
  run(script: Script, fds: Fds): Task<number>;
  /** What runs a command; with `set -e` its status is still to be checked. */
  execute(command: Command, fds: Fds): Task<number>;
  /** With `set -e` a failing command ends the shell, unless something asks for its status. */
  check(command: Command): void;
  /** Sets the action of a signal: undefined gives the default back, empty ignores it. */
  trap(signal: Signal | 'EXIT', action: string | undefined): void;
  runTraps(fds: Fds): Task<undefined>;
  complain(message: string, builtin?: string): void;
  /** The beginning of a message: the shell, the builtin or file it speaks of, and the line, which is not told of `sh -c` outside of builtins. */
  where(builtin?: string): string;
  /** Tells an expansion that failed, and ends the shell. */
  expanded<T>(task: Task<T>): Task<T | undefined>;
}
