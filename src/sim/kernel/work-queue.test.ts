import { expect, test } from 'vitest';
import { Kernel } from './kernel.ts';
import { simTime } from './time.ts';
import { WorkQueue } from './work-queue.ts';

function queue(): { readonly kernel: Kernel; readonly keys: WorkQueue; readonly seen: string[] } {
  const kernel = new Kernel({ seed: 1, epoch: 0 });
  const seen: string[] = [];
  const keys = new WorkQueue(kernel, { latencyMs: 2, process: (key) => void seen.push(`${key}@${kernel.now}`) });
  return { kernel, keys, seen };
}

test('a key that is added twice is processed once', () => {
  const { kernel, keys, seen } = queue();
  keys.add('a');
  keys.add('b');
  keys.add('a');
  kernel.runUntil(simTime(10));
  expect(seen).toEqual(['a@2', 'b@2']);
});

test('a key that waits for later comes forward when it is added', () => {
  const { kernel, keys, seen } = queue();
  keys.addAfter('a', 100);
  keys.add('a');
  kernel.runUntil(simTime(200));
  expect(seen).toEqual(['a@2']);
});

test('failures in a row wait 5, 10, 20 ms; forgetting starts anew', () => {
  const { kernel, keys, seen } = queue();
  for (const _ of [1, 2, 3]) {
    keys.addRateLimited('a');
    kernel.runUntil(simTime(kernel.now + 1000));
  }
  keys.forget('a');
  keys.addRateLimited('a');
  kernel.runUntil(simTime(10_000));
  expect(seen).toEqual(['a@5', 'a@1010', 'a@2020', 'a@3005']);
});
