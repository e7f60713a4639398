import type { Task } from '../../../kernel/task.ts';
import { waitFor } from '../../../kernel/task.ts';
import type { Process, ProcessContext } from '../../process/process.ts';
import { complain } from './options.ts';

/** Starts a command as a child of the process; undefined, with a complaint, if it is not there. */
export function startChild(
  context: ProcessContext,
  args: readonly string[],
  extra: Partial<ProcessContext> = {},
): Process | undefined {
  const { host, env, cwd, stdin, stdout, stderr, tty } = { ...context, ...extra };
  const found = host.find(args[0] ?? '', cwd, env['PATH']);
  if (!found.ok) {
    complain(context, `can't execute '${args[0]}': No such file or directory`);
    return undefined;
  }
  const { program, memory } = found.value;
  const parent = context.process;
  return host.processes.start(host, { program, memory, args, env, cwd, stdin, stdout, stderr, tty, parent });
}

/** Runs a command as a child, and waits for it; 127 if it is not there. */
export function* runChild(
  context: ProcessContext,
  args: readonly string[],
  extra: Partial<ProcessContext> = {},
): Task<number> {
  const child = startChild(context, args, extra);
  if (!child) return 127;
  return child.exitCode ?? (yield* waitFor(child));
}
