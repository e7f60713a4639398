/** Commands that are run in a running container: for probes and hooks to their end, for kubectl exec and attach with streams. */
import type { Result } from '../../../base/result.ts';
import { err, ok } from '../../../base/result.ts';
import type { ExecSession } from '../../apiserver/request.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Task, Wait } from '../../kernel/task.ts';
import { waitFor } from '../../kernel/task.ts';
import { execErrorText } from './container.ts';
import type { Container } from './container.ts';
import type { Completions, Process } from '../process/process.ts';
import type { ExecResult } from '../runtime.ts';
import type { Signal } from '../process/signals.ts';
import { StreamQueue } from '../../io/stream-queue.ts';
import { EMPTY, Pipe, sink } from '../../io/streams.ts';
import type { Output } from '../../io/streams.ts';
import { typeInto } from './tty.ts';

/** Output kept of a probe's or hook's command. */
const MAX_OUTPUT = 10 * 1024;

export interface Streams {
  readonly stdin: Pipe | undefined;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly tty: boolean;
}

/** Starts a command in a container; an error is the runtime's text without a prefix. */
function startExec(
  container: Container,
  command: readonly string[],
  streams: Streams,
  execId: string,
): Result<Process, string> {
  const { host } = container;
  const env: Record<string, string> = { ...container.environment(), ...(streams.tty ? { TERM: 'xterm' } : {}) };
  const name = command[0] ?? '';
  const found = host.find(name, container.workingDir, env['PATH']);
  if (!found.ok) {
    const why = execErrorText(name, found.error);
    return err(
      `failed to start exec "${execId}": OCI runtime exec failed: exec failed: unable to start container process: ${why}`,
    );
  }
  const { program, memory } = found.value;
  const { stdin, stdout, stderr, tty } = streams;
  const options = { program, memory, args: command, env, cwd: container.workingDir, stdout, stderr, tty };
  return ok(host.processes.start(host, { ...options, stdin: stdin ?? EMPTY }));
}

/** Runs a command to its end, at most `timeoutMs`. */
export function* execSync(
  kernel: Kernel,
  container: Container | undefined,
  id: string,
  command: readonly string[],
  options: { readonly timeoutMs: number | undefined; readonly execId: string },
): Task<ExecResult> {
  if (!container?.running)
    return failed(`rpc error: code = NotFound desc = failed to exec in container: ${noTask(id)}`);
  if (container.host.failsProbes && options.timeoutMs !== undefined) {
    return { exitCode: 1, output: '', timedOut: false };
  }
  let output = '';
  const collect = sink((text) => {
    if (output.length < MAX_OUTPUT) output = (output + text).slice(0, MAX_OUTPUT);
  });
  const streams: Streams = { stdin: undefined, stdout: collect, stderr: collect, tty: false };
  const started = startExec(container, command, streams, options.execId);
  if (!started.ok) return failed(`rpc error: code = Unknown desc = failed to exec in container: ${started.error}`);
  const process = started.value;
  if (process.exitCode !== undefined) return { exitCode: process.exitCode, output, timedOut: false };
  if (options.timeoutMs === undefined) {
    const exitCode = yield* waitFor(process);
    return { exitCode, output, timedOut: false };
  }
  // Also where nobody waits for the answer any more.
  let timedOut = false;
  const end = kernel.after(options.timeoutMs, () => {
    timedOut = true;
    process.signal('KILL', true);
  });
  process.onExit(() => end.cancel());
  const exitCode = yield* waitFor(process);
  return { exitCode, output, timedOut };
}

/** The text for a container whose process is gone. */
export function noTask(id: string): string {
  return `failed to load task: no running task found: task ${id} not found: not found`;
}

function failed(error: string): ExecResult {
  return { exitCode: -1, output: '', timedOut: false, error };
}

/** Runs a command with streams. */
export function execSession(
  kernel: Kernel,
  container: Container,
  command: readonly string[],
  options: { readonly stdin: boolean; readonly tty: boolean; readonly execId: string },
): Result<ExecSession, string> {
  const queue = new StreamQueue<{ readonly stream: 'stdout' | 'stderr'; readonly text: string }>(kernel);
  const stdin = options.stdin ? new Pipe(kernel) : undefined;
  const stdout = sink((text) => queue.push({ stream: 'stdout', text }));
  const stderr = options.tty ? stdout : sink((text) => queue.push({ stream: 'stderr', text }));
  const started = startExec(container, command, { stdin, stdout, stderr, tty: options.tty }, options.execId);
  if (!started.ok) return err(`failed to exec in container: ${started.error}`);
  const process = started.value;
  process.onExit(() => queue.end());
  return ok({
    write(text) {
      if (text === undefined) stdin?.close();
      else if (options.tty) typeInto(stdin, text, () => interrupt(process, 'INT', true));
      else stdin?.write(text);
    },
    complete: (line, cursor) => completions(process, line, cursor),
    signal: (name) => interrupt(process, name.slice(3) as Signal, options.tty),
    output: queue,
    exit: afterOutput(kernel, process),
  });
}

/** Joins the streams of the main process. */
export function attachSession(kernel: Kernel, container: Container, tty: boolean): Result<ExecSession, string> {
  const { main } = container;
  if (!main) return err(noTask(container.status.id));
  const queue: StreamQueue<{ readonly stream: 'stdout' | 'stderr'; readonly text: string }> = new StreamQueue(
    kernel,
    () => stop(),
  );
  const stop = container.attach((stream, text) => queue.push({ stream, text }));
  main.onExit(() => queue.end());
  return ok({
    write(text) {
      if (text !== undefined && tty) typeInto(container.stdin, text, () => interrupt(main, 'INT', true));
      else if (text !== undefined) container.stdin?.write(text);
      else if (container.config.stdinOnce) container.stdin?.close();
    },
    complete: (line, cursor) => completions(main, line, cursor),
    signal: (name) => interrupt(main, name.slice(3) as Signal, tty),
    output: queue,
    exit: afterOutput(kernel, main),
  });
}

/** A key like Ctrl+C reaches all that runs in the foreground of the terminal. */
function interrupt(process: Process, signal: Signal, tty: boolean): void {
  const { processes } = process.host;
  const below = tty ? processes.list().filter((other) => descends(other, process)) : [];
  process.signal(signal);
  for (const other of below) other.signal(signal);
}

/** What the innermost shell that waits for a line offers. */
function completions(process: Process, line: string, cursor: number): Completions {
  const below = process.host.processes.list().filter((other) => descends(other, process));
  const completer = [process, ...below].findLast((one) => one.completer)?.completer;
  return completer?.(line, cursor) ?? { words: [], from: cursor };
}

function descends(process: Process, ancestor: Process): boolean {
  for (let at = process.parent; at; at = at.parent) if (at === ancestor) return true;
  return false;
}

/** The exit of a process, told after its last output has been taken. */
function afterOutput(kernel: Kernel, process: Process): Wait<{ readonly exitCode: number; readonly reason?: string }> {
  return {
    start(resume) {
      let live = true;
      process.onExit((exitCode) => {
        kernel.after(0, () => {
          if (live) resume({ exitCode });
        });
      });
      return () => {
        live = false;
      };
    },
  };
}
