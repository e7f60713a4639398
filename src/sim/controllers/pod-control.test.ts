import { expect, test } from 'vitest';
import type { Status } from '../../api/generated/types.ts';
import { failure } from '../../api/validation/errors.ts';
import { Kernel } from '../kernel/kernel.ts';
import { spawn } from '../kernel/task.ts';
import { simTime } from '../kernel/time.ts';
import { allInTime } from './pod-control.ts';
import { EPOCH } from './testing/manager.ts';

test('of many things done at once all are attempted, and the first error is told', () => {
  const kernel = new Kernel({ seed: 1, epoch: EPOCH });
  const attempted: string[] = [];
  let told: Status | undefined;
  const work = allInTime(kernel, ['a', 'b', 'c'], (item) => {
    attempted.push(item);
    return item === 'c' ? undefined : failure(500, 'InternalError', item);
  });
  spawn(kernel, work, (error) => {
    told = error;
  });
  kernel.runUntil(simTime(1000));
  expect(attempted).toEqual(['a', 'b', 'c']);
  expect(told?.message).toBe('a');
});
