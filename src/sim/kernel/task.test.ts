import { expect, test } from 'vitest';
import { Kernel } from './kernel.ts';
import type { Task } from './task.ts';
import { delay, Promised, race, spawn, waitFor } from './task.ts';
import { simTime } from './time.ts';

function kernel(): Kernel {
  return new Kernel({ seed: 1, epoch: 0 });
}

test('a task waits in virtual time', () => {
  const k = kernel();
  function* walk(): Task<number> {
    yield* waitFor(delay(k, 10));
    yield* waitFor(delay(k, 5));
    return k.now;
  }
  const running = spawn(k, walk());
  k.runUntil(simTime(14));
  expect(running.done).toBe(false);
  k.runUntil(simTime(15));
  expect(running.done).toBe(true);
});

test('a promised value comes to those who wait before and after it is there', () => {
  const k = kernel();
  const promised = new Promised<string>(k);
  const got: string[] = [];
  function* wait(): Task<void> {
    got.push(yield* waitFor(promised));
  }
  spawn(k, wait());
  promised.resolve('a');
  promised.resolve('b');
  spawn(k, wait());
  k.runUntil(simTime(0));
  expect(got).toEqual(['a', 'a']);
});

test('the first of two ends the wait for the other', () => {
  const k = kernel();
  const late = delay(k, 20);
  let outcome: unknown;
  function* both(): Task<void> {
    outcome = yield* waitFor(race(late, delay(k, 10)));
  }
  spawn(k, both());
  k.runUntil(simTime(30));
  expect(outcome).toEqual({ second: undefined });
  expect(k.steps).toBe(1);
});

test('a cancelled task cleans up and never ends', () => {
  const k = kernel();
  const seen: string[] = [];
  function* work(): Task<void> {
    try {
      yield* waitFor(delay(k, 10));
      seen.push('done');
    } finally {
      seen.push('cleaned');
    }
  }
  const running = spawn(k, work(), () => void seen.push('ended'));
  running.cancel();
  k.runUntil(simTime(20));
  expect(seen).toEqual(['cleaned']);
});
