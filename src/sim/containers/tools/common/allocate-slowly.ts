import { delay, waitFor } from '../../../kernel/task.ts';
import type { Task } from '../../../kernel/task.ts';
import type { ProcessContext } from '../../process/process.ts';

const STEP_BYTES = 16 * 1024 * 1024;
/** Filling memory goes at about 1.6 GB a second. */
const STEP_MS = 10;

/** Takes memory bit by bit, as a process does that fills it; the container may be killed on the way. */
export function* allocateSlowly(context: ProcessContext, bytes: number): Task<undefined> {
  for (let left = bytes; left > 0; left -= STEP_BYTES) {
    context.host.allocate(context.process, Math.min(left, STEP_BYTES));
    yield* waitFor(delay(context.kernel, STEP_MS));
  }
  return undefined;
}
