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
  return new Delay(kernel, ms, what);
}

class Delay implements Wait<undefined> {
  private readonly kernel: Kernel;
  private readonly ms: number;
  private readonly what: string | undefined;

  constructor(kernel: Kernel, ms: number, what: string | undefined) {
    this.kernel = kernel;
    this.ms = ms;
    this.what = what;
  }

  start(resume: (value: undefined) => void): () => void {
    const timer = this.kernel.after(this.ms, () => resume(undefined), this.what);
    return () => timer.cancel();
  }
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
  const started = new StartedTask(kernel, task, onDone);
  started.advance(undefined);
  return started;
}

class StartedTask<T> implements Running<T> {
  private readonly kernel: Kernel;
  private readonly task: Task<T>;
  private readonly onDone: ((value: T) => void) | undefined;
  private readonly resume = (value: unknown): void => this.advance(value);
  /** Few ask for the result: it is made for the first who does. */
  private promised: Promised<T> | undefined = undefined;
  private ended: { readonly value: T } | undefined = undefined;
  private giveUp: (() => void) | undefined = undefined;
  private cancelled = false;

  constructor(kernel: Kernel, task: Task<T>, onDone: ((value: T) => void) | undefined) {
    this.kernel = kernel;
    this.task = task;
    this.onDone = onDone;
  }

  get done(): boolean {
    return this.ended !== undefined;
  }

  get result(): Wait<T> {
    if (!this.promised) {
      this.promised = new Promised<T>(this.kernel);
      if (this.ended) this.promised.resolve(this.ended.value);
    }
    return this.promised;
  }

  advance(value: unknown): void {
    if (this.cancelled) return;
    this.giveUp = undefined;
    const step = this.task.next(value);
    if (step.done) this.end(step.value);
    else this.giveUp = step.value.start(this.resume);
  }

  cancel(): void {
    if (this.cancelled || this.ended) return;
    this.cancelled = true;
    this.giveUp?.();
    this.task.return(undefined as never);
  }

  private end(value: T): void {
    this.ended = { value };
    this.promised?.resolve(value);
    this.onDone?.(value);
  }
}
