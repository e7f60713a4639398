import type { Errno } from './errno.ts';
import type { Task } from '../kernel/task.ts';
import { waitFor } from '../kernel/task.ts';
import type { Kernel } from '../kernel/kernel.ts';

/** Where a process reads from. */
export interface Input {
  /** The next piece of text, of any length; undefined at the end. */
  read(): Task<string | undefined>;
  /** Gives back what was read too far. */
  unread(text: string): void;
}

/** Where a process writes to. */
export interface Output {
  /** False when nobody can read it any more (a broken pipe), or it is not taken for another reason. */
  write(text: string): boolean;
  /** The other reason. */
  readonly failure?: Errno | undefined;
}

/** An input that ends at once. */
export const EMPTY: Input = {
  *read() {
    return undefined;
  },
  unread() {},
};

/** An output that nobody reads. */
export const DISCARD: Output = { write: () => true };

/** An output that hands each piece on. */
export function sink(write: (text: string) => void): Output {
  return {
    write(text) {
      if (text !== '') write(text);
      return true;
    },
  };
}

/** An input of text that is already there. */
export function textInput(text: string): Input {
  const left = text === '' ? [] : [text];
  return {
    *read() {
      return left.shift();
    },
    unread(back) {
      if (back !== '') left.unshift(back);
    },
  };
}

/** A pipe without limit: what is written waits until it is read. */
export class Pipe implements Input, Output {
  private readonly kernel: Kernel;
  private readonly chunks: (string | undefined)[] = [];
  private closed = false;
  private broken = false;
  private waiting: (() => void)[] = [];

  constructor(kernel: Kernel) {
    this.kernel = kernel;
  }

  write(text: string): boolean {
    if (this.broken || this.closed) return false;
    if (text !== '') {
      this.chunks.push(text);
      this.wake();
    }
    return true;
  }

  /** One read finds the end, and later ones more: Ctrl+D at a terminal. */
  pause(): void {
    if (this.broken || this.closed) return;
    this.chunks.push(undefined);
    this.wake();
  }

  /** No more will be written. */
  close(): void {
    this.closed = true;
    this.wake();
  }

  /** Nobody will read any more. */
  abandon(): void {
    this.broken = true;
    this.chunks.length = 0;
  }

  /** Whether a read would return without waiting. */
  get ready(): boolean {
    return this.chunks.length > 0 || this.closed;
  }

  *read(): Task<string | undefined> {
    while (!this.ready) {
      yield* waitFor<undefined>({
        start: (resume) => {
          const wake = (): void => resume(undefined);
          this.waiting.push(wake);
          return () => {
            this.waiting = this.waiting.filter((other) => other !== wake);
          };
        },
      });
    }
    return this.chunks.shift();
  }

  unread(text: string): void {
    if (text !== '') this.chunks.unshift(text);
  }

  private wake(): void {
    const { waiting } = this;
    this.waiting = [];
    for (const resume of waiting) this.kernel.after(0, resume);
  }
}

/** The next line without its newline; undefined at the end. `ended` tells a last line that has no newline. */
export function* readLine(input: Input): Task<{ readonly text: string; readonly ended: boolean } | undefined> {
  let line = '';
  for (;;) {
    const chunk = yield* input.read();
    if (chunk === undefined) return line === '' ? undefined : { text: line, ended: true };
    const at = chunk.indexOf('\n');
    if (at < 0) {
      line += chunk;
      continue;
    }
    input.unread(chunk.slice(at + 1));
    return { text: line + chunk.slice(0, at), ended: false };
  }
}

/** Everything up to the end. */
export function* readAll(input: Input): Task<string> {
  let text = '';
  for (;;) {
    const chunk = yield* input.read();
    if (chunk === undefined) return text;
    text += chunk;
  }
}
