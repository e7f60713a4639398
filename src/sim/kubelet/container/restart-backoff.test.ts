import { expect, test } from 'vitest';
import { Kernel } from '../../kernel/kernel.ts';
import { simTime } from '../../kernel/time.ts';
import { BackOff } from './restart-backoff.ts';

function at(kernel: Kernel, ms: number): void {
  kernel.runUntil(simTime(ms));
}

test('the first restart is immediate, then the windows double from 10 s to 5 min', () => {
  const kernel = new Kernel({ seed: 1, epoch: 0 });
  const backOff = new BackOff(kernel, 10_000, 300_000);
  const waits: number[] = [];
  for (let restart = 0; restart < 8; restart += 1) {
    const exited = kernel.now;
    while (backOff.isInBackOffSince('c', exited)) at(kernel, kernel.now + 1000);
    waits.push((kernel.now - exited) / 1000);
    backOff.next('c', exited);
    at(kernel, kernel.now + 1000);
  }
  expect(waits).toEqual([0, 10, 20, 40, 80, 160, 300, 300]);
});

test('a container that ran for more than 10 min begins anew', () => {
  const kernel = new Kernel({ seed: 1, epoch: 0 });
  const backOff = new BackOff(kernel, 10_000, 300_000);
  backOff.next('c', kernel.now);
  backOff.next('c', kernel.now);
  expect(backOff.windowOf('c')).toBe(20_000);
  at(kernel, 600_001);
  expect(backOff.isInBackOffSince('c', kernel.now)).toBe(false);
  backOff.next('c', kernel.now);
  expect(backOff.windowOf('c')).toBe(10_000);
});
