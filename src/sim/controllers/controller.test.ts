import { expect, test } from 'vitest';
import { Kernel } from '../kernel/kernel.ts';
import { delay, waitFor } from '../kernel/task.ts';
import { simTime } from '../kernel/time.ts';
import { reconciling } from './controller.ts';

test('a key that is woken while its reconcile waits is reconciled once more, after that', () => {
  const kernel = new Kernel({ seed: 1, epoch: 0 });
  const log: string[] = [];
  const queue = reconciling(kernel, {
    latencyMs: 2,
    *reconcile(key) {
      log.push(`${key} begins at ${kernel.now}`);
      yield* waitFor(delay(kernel, 10));
      log.push(`${key} ends at ${kernel.now}`);
      return undefined;
    },
  });
  queue.wake('a');
  queue.wake('b');
  kernel.after(5, () => queue.wake('a'));
  kernel.after(6, () => queue.wake('a'));
  kernel.runUntil(simTime(100));
  expect(log).toEqual([
    'a begins at 2',
    'b begins at 2',
    'a ends at 12',
    'b ends at 12',
    'a begins at 14',
    'a ends at 24',
  ]);
});

test('a reconcile that fails late is tried again after the back-off', () => {
  const kernel = new Kernel({ seed: 1, epoch: 0 });
  const times: number[] = [];
  const queue = reconciling(kernel, {
    latencyMs: 0,
    *reconcile() {
      times.push(kernel.now);
      yield* waitFor(delay(kernel, 1));
      return times.length < 4 ? 'retry' : undefined;
    },
  });
  queue.wake('a');
  kernel.runUntil(simTime(1000));
  expect(times).toEqual([0, 6, 17, 38]);
});
