import type { Stream } from '../apiserver/request.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Wait } from '../kernel/task.ts';

/** A stream that is filled from one side and read from the other, in virtual time. */
export class StreamQueue<T> implements Stream<T> {
  private readonly kernel: Kernel;
  private readonly onClose: (() => void) | undefined;
  private readonly items: (T | undefined)[] = [];
  private ended = false;
  private reader: (() => void) | undefined;

  constructor(kernel: Kernel, onClose?: () => void) {
    this.kernel = kernel;
    this.onClose = onClose;
  }

  push(item: T): void {
    if (this.ended) return;
    this.items.push(item);
    this.wake();
  }

  /** Nothing more will come; what is there can still be read. */
  end(): void {
    this.ended = true;
    this.wake();
  }

  /** One read finds the end, and later ones more: Ctrl+D at a terminal. */
  pause(): void {
    if (this.ended) return;
    this.items.push(undefined);
    this.wake();
  }

  next(): Wait<T | undefined> {
    return {
      start: (resume) => {
        const give = (): void => resume(this.items.shift());
        if (this.items.length > 0 || this.ended) {
          const timer = this.kernel.after(0, give);
          return () => timer.cancel();
        }
        this.reader = () => {
          this.kernel.after(0, give);
        };
        return () => {
          this.reader = undefined;
        };
      },
    };
  }

  close(): void {
    this.ended = true;
    this.items.length = 0;
    this.wake();
    this.onClose?.();
  }

  private wake(): void {
    const { reader } = this;
    this.reader = undefined;
    reader?.();
  }
}
