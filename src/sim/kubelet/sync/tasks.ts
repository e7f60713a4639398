import type { Kernel } from '../../kernel/kernel.ts';
import type { Running, Task } from '../../kernel/task.ts';
import { spawn, waitFor } from '../../kernel/task.ts';

/** Runs tasks side by side until all have ended; giving up this one gives up all. */
export function* all(kernel: Kernel, tasks: readonly Task<unknown>[]): Task<undefined> {
  const running: Running<unknown>[] = [];
  try {
    for (const task of tasks) running.push(spawn(kernel, task));
    for (const one of running) if (!one.done) yield* waitFor(one.result);
  } finally {
    for (const one of running) one.cancel();
  }
  return undefined;
}
