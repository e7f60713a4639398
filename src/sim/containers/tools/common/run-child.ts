import type { Task } from '../../../kernel/task.ts';
import { waitFor } from '../../../kernel/task.ts';
import type { ProcessContext } from '../../process/process.ts';
import { complain } from './options.ts';

/** Runs a command as a child, and waits for it; 127 if it is not there. */
export function* runChild(
  context: ProcessContext,
  args: readonly string[],
  extra: Partial<ProcessContext> = {},
): Task<number> {
  const { host, env, cwd, stdin, stdout, stderr, tty } = { ...context, ...extra };
  const found = host.find(args[0] ?? '', cwd, env['PATH']);
  if (!found.ok) {
    complain(context, `can't execute '${args[0]}': No such file or directory`);
    return 127;
  }
  const { program, memory } = found.value;
  const child = host.processes.start(host, {
    program,
    memory,
    args,
    env,
    cwd,
    stdin,
    stdout,
    stderr,
    tty,
    parent: context.process,
  });
  return child.exitCode ?? (yield* waitFor(child));
}
