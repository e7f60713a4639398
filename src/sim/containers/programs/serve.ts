import type { Task, Wait } from '../../kernel/task.ts';
import { delay, waitFor } from '../../kernel/task.ts';
import type { HttpHandler } from '../../network/http-server.ts';
import type { Listener } from '../../network/network.ts';
import type { FileSystem } from '../files/file-system.ts';
import type { ProcessContext } from '../process/process.ts';
import type { Signal } from '../process/signals.ts';

/** A wait that nothing ends: what an idle server costs. */
export const FOREVER: Wait<never> = { start: () => () => undefined };

export interface ServeOptions {
  readonly ports: readonly number[];
  readonly http?: HttpHandler;
  readonly latencyMs?: number;
  readonly grpcHealth?: Listener['grpcHealth'];
  readonly accept?: Listener['accept'];
  readonly steady?: Listener['steady'];
  /** What signals make of it; those that are not named have their default. */
  readonly exitOn?: Partial<Record<Signal, number>>;
  /** Milliseconds in which requests under way are still answered after such a signal, with the ports closed. */
  readonly drainMs?: number;
}

/** The answer of a server that only its end changes. */
export const ALWAYS: NonNullable<Listener['steady']> = () => () => undefined;

/** The answers of a server of files that lie in the container itself. */
export function steadyFiles(files: FileSystem, roots: readonly string[]): NonNullable<Listener['steady']> {
  return (_request, changed) => (roots.every((root) => files.isOwn(root)) ? files.onChange(changed) : undefined);
}

/** A server process: listens after the start-up time that a person has set for the image, and then waits for ever. */
export function* serve(context: ProcessContext, options: ServeOptions): Task<number> {
  const { startupMs } = context.host;
  handleSignals(context, options);
  if (startupMs > 0) yield* waitFor(delay(context.kernel, startupMs, 'the server begins to listen'));
  if (listenOn(context, options)) yield FOREVER;
  return 1;
}

function handleSignals({ kernel, process }: ProcessContext, options: ServeOptions): void {
  const { drainMs } = options;
  const ends = new Map<number, () => void>();
  for (const [signal, code] of Object.entries(options.exitOn ?? {})) {
    const end =
      ends.get(code) ??
      ((): void => {
        process.host.network?.closeAll(process);
        if (drainMs === undefined) process.terminate(code);
        else kernel.after(drainMs, () => process.terminate(code));
      });
    ends.set(code, end);
    process.handle(signal as Signal, end);
  }
}

function listenOn(context: ProcessContext, options: ServeOptions): boolean {
  const { host, process } = context;
  const { http, grpcHealth, accept, steady } = options;
  const latencyMs = host.latencyMs ?? options.latencyMs;
  for (const port of options.ports) {
    const listener: Listener = {
      port,
      protocol: 'TCP',
      process,
      ...(http && { http }),
      ...(accept && { accept }),
      ...(grpcHealth && { grpcHealth }),
      ...(latencyMs !== undefined && { latencyMs }),
      ...(steady && { steady }),
    };
    if (host.network?.listen(listener).ok !== false) continue;
    context.stderr.write(`bind() to 0.0.0.0:${port} failed (98: Address already in use)\n`);
    return false;
  }
  return true;
}
