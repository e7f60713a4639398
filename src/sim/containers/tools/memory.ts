import { delay, waitFor } from '../../kernel/task.ts';
import type { Task } from '../../kernel/task.ts';
import type { ProcessContext } from '../process/process.ts';

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

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  c: 1,
  w: 2,
  b: 512,
  k: 1024,
  K: 1024,
  Ki: 1024,
  kB: 1000,
  M: 1024 ** 2,
  Mi: 1024 ** 2,
  MB: 1e6,
  G: 1024 ** 3,
  Gi: 1024 ** 3,
  GB: 1e9,
};

/** `64M`, `1Gi`, `512` → bytes; 0 if it is no size. */
export function bytesOf(text: string): number {
  const match = /^(\d+)([a-zA-Z]*)$/.exec(text);
  return match ? Number(match[1]) * (UNITS[match[2] ?? ''] ?? 0) : 0;
}

/** Whether a text is a size as `bytesOf` takes it. */
export function isSize(text: string): boolean {
  const match = /^\d+([a-zA-Z]*)$/.exec(text);
  return match !== null && UNITS[match[1] as string] !== undefined;
}
