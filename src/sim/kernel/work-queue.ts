import type { Kernel, Timer } from './kernel.ts';

/** How long a key waits after its `failures`-th failure in a row, in milliseconds. */
export type RateLimit = (failures: number) => number;

/** The default limiter of client-go per item: 5 ms doubling, 1000 s at most. */
const defaultRateLimit: RateLimit = (failures) => Math.min(5 * 2 ** (failures - 1), 1_000_000);

interface Pending {
  readonly due: number;
  readonly timer: Timer;
}

/**
 * A controller's queue of keys (client-go workqueue): a key that is added twice before it is processed is processed once; a key added
 * while it waits for later comes forward. Processing starts `latencyMs` after the add, so that events come in the order of a real cluster.
 */
export class WorkQueue {
  private readonly kernel: Kernel;
  private readonly process: (key: string) => void;
  private readonly latencyMs: number;
  private readonly rateLimit: RateLimit;
  private readonly pending = new Map<string, Pending>();
  private readonly failures = new Map<string, number>();

  constructor(
    kernel: Kernel,
    options: {
      readonly process: (key: string) => void;
      readonly latencyMs: number;
      readonly rateLimit?: RateLimit;
    },
  ) {
    this.kernel = kernel;
    this.process = options.process;
    this.latencyMs = options.latencyMs;
    this.rateLimit = options.rateLimit ?? defaultRateLimit;
  }

  /** Processes the key soon. */
  add(key: string): void {
    this.schedule(key, this.latencyMs, undefined);
  }

  /** Processes the key after a while; `what` names that moment in the chain of causes. */
  addAfter(key: string, delayMs: number, what?: string): void {
    this.schedule(key, Math.max(delayMs, this.latencyMs), what);
  }

  /** Processes the key again after its back-off, and counts one more failure. Returns the number of failures in a row. */
  addRateLimited(key: string): number {
    const failures = (this.failures.get(key) ?? 0) + 1;
    this.failures.set(key, failures);
    this.schedule(key, this.rateLimit(failures), undefined);
    return failures;
  }

  /** Forgets the failures of a key. */
  forget(key: string): void {
    this.failures.delete(key);
  }

  failuresOf(key: string): number {
    return this.failures.get(key) ?? 0;
  }

  private schedule(key: string, delayMs: number, what: string | undefined): void {
    const due = this.kernel.now + Math.ceil(delayMs);
    const earlier = this.pending.get(key);
    if (earlier) {
      if (earlier.due <= due) return;
      earlier.timer.cancel();
    }
    const timer = this.kernel.after(
      delayMs,
      () => {
        this.pending.delete(key);
        this.process(key);
      },
      what,
    );
    this.pending.set(key, { due, timer });
  }
}
