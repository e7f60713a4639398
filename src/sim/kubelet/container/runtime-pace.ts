// How long the container runtime takes for its steps. A machine that starts many pods at once takes longer for each of them, as the
// recordings show: one pod alone has its sandbox after half a second, one of seven after more than one.

import type { Kernel } from '../../kernel/kernel.ts';
import type { Task } from '../../kernel/task.ts';
import { delay, waitFor } from '../../kernel/task.ts';

/** What every other step under way adds, as a share of the step alone; more than so many add no more. */
const SHARE = 0.6;
const MOST = 8;

export class RuntimePace {
  private readonly kernel: Kernel;
  private busy = 0;

  constructor(kernel: Kernel) {
    this.kernel = kernel;
  }

  /** Takes the time of a step that lasts `aloneMs` on an idle machine. */
  *step(aloneMs: number): Task<undefined> {
    const ms = aloneMs * (1 + SHARE * Math.min(this.busy, MOST));
    this.busy += 1;
    try {
      yield* waitFor(delay(this.kernel, ms));
    } finally {
      this.busy -= 1;
    }
    return undefined;
  }
}
