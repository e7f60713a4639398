import type { Kernel } from './kernel.ts';

/**
 * Something a task can wait for. `start` arranges that `resume` is called once, later (never from within `start`), and returns
 * how to give up waiting.
 */
export interface Wait<T> {
  start(resume: (value: T) => void): () => void;
}

/** A computation in virtual time: a generator that yields what it waits for. Compose with `yield*`. */
export type Task<T> = Generator<Wait<unknown>, T, unknown>;

/** Waits inside a task: `const answer = yield* waitFor(reply)`. */
export function* waitFor<T>(wait: Wait<T>): Task<T> {
  return (yield wait) as T;
}

/** A wait of virtual milliseconds. */
export function delay(kernel: Kernel, ms: number, what?: string): Wait<undefined> {
  return {
    start(resume) {
      const timer = kernel.after(ms, () => resume(undefined), what);
      return () => timer.cancel();
    },
  };
}

/** A wait that others resolve. Resolving before or after `start` both work; further calls of `resolve` are ignored. */
export class Promised<T> implements Wait<T> {
  private readonly kernel: Kernel;
  private settled: { readonly value: T } | undefined;
  private waiting: ((value: T) => void)[] = [];

  constructor(kernel: Kernel) {
    this.kernel = kernel;
  }

  get done(): boolean {
    return this.settled !== undefined;
  }

  resolve(value: T): void {
    if (this.settled) return;
    this.settled = { value };
    const { waiting } = this;
    this.waiting = [];
    for (const resume of waiting) this.kernel.after(0, () => resume(value));
  }

  start(resume: (value: T) => void): () => void {
    let live = true;
    const once = (value: T): void => {
      if (live) resume(value);
    };
    const { settled } = this;
    if (settled) this.kernel.after(0, () => once(settled.value));
    else this.waiting.push(once);
    return () => {
      live = false;
    };
  }
}

/** Which of the two came first; the other is given up. */
export function race<A, B>(a: Wait<A>, b: Wait<B>): Wait<{ readonly first: A } | { readonly second: B }> {
  return {
    start(resume) {
      let done = false;
      let giveUpA = (): void => undefined;
      let giveUpB = (): void => undefined;
      giveUpA = a.start((first) => {
        if (done) return;
        done = true;
        giveUpB();
        resume({ first });
      });
      giveUpB = b.start((second) => {
        if (done) return;
        done = true;
        giveUpA();
        resume({ second });
      });
      return () => {
        done = true;
        giveUpA();
        giveUpB();
      };
    },
  };
}

/** A running task. */
export interface Running<T> {
  readonly done: boolean;
  /** The task's result, to be waited for. */
  readonly result: Wait<T>;
  /** Stops it where it waits: its `finally` blocks run, its result never comes. */
  cancel(): void;
}

/** Starts a task now; it runs up to its first wait before this returns. */
export function spawn<T>(kernel: Kernel, task: Task<T>, onDone?: (value: T) => void): Running<T> {
  // few ask for the result: it is made for the first who does
  let promised: Promised<T> | undefined;
  let ended: { readonly value: T } | undefined;
  let giveUp: (() => void) | undefined;
  let cancelled = false;
  const advance = (value: unknown): void => {
    if (cancelled) return;
    giveUp = undefined;
    const step = task.next(value);
    if (step.done) {
      ended = { value: step.value };
      promised?.resolve(step.value);
      onDone?.(step.value);
      return;
    }
    giveUp = step.value.start(advance);
  };
  advance(undefined);
  return {
    get done() {
      return ended !== undefined;
    },
    get result() {
      if (!promised) {
        promised = new Promised<T>(kernel);
        if (ended) promised.resolve(ended.value);
      }
      return promised;
    },
    cancel() {
      if (cancelled || ended) return;
      cancelled = true;
      giveUp?.();
      task.return(undefined as never);
    },
  };
}
