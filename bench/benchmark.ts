import { Heap } from '../src/base/heap.ts';
import { must } from '../src/base/assert.ts';
import type { Kernel } from '../src/sim/kernel/kernel.ts';

/** One figure: what is there before the clock starts, and what is measured. */
export interface Benchmark {
  readonly name: string;
  /** Too long to be repeated: the first run counts. */
  readonly once?: boolean;
  prepare(): Prepared;
}

export interface Prepared {
  /** Counts the timers of the run. */
  readonly kernel: Kernel;
  /** In memory until the heap is measured. */
  readonly keep: unknown;
  run(): void;
  /** What else is to be said after the run, which took so many milliseconds of CPU time. */
  note?(cpuMs: number): string;
}

/** As many pushes and pops as the kernel made, on a bare heap: what the time is held against. */
export function bareHeap(timers: number): void {
  const heap = new Heap<{ readonly due: number; readonly sequence: number; readonly run: () => void }>(
    (a, b) => a.due < b.due || (a.due === b.due && a.sequence < b.sequence),
  );
  const run = (): void => undefined;
  const held = Math.min(timers, 1000);
  for (let i = 0; i < held; i += 1) heap.push({ due: (i * 7919) % 10_007, sequence: i, run });
  for (let i = held; i < timers; i += 1) {
    const next = must(heap.pop(), 'the heap is filled');
    next.run();
    heap.push({ due: next.due + ((i * 7919) % 10_007), sequence: i, run });
  }
}
