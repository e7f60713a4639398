import { expect, test } from 'vitest';
import { ageOf, clockOf, flagOf, leftOf, markOf, stampOf } from './time.ts';

test.each([
  [133_450, '00:02:13.450', '02:13', '02:13.4', '02:13.450'],
  [3_723_004, '01:02:03.004', '1:02:03', '1:02:03.0', '1:02:03.004'],
])('%i ms as times', (at, clock, mark, stamp, flag) => {
  expect(clockOf(at).join('')).toBe(clock);
  expect([markOf(at), stampOf(at), flagOf(at)]).toEqual([mark, stamp, flag]);
});

test.each([
  [53_000, '53s', '53s'],
  [131_000, '2m11s', '2m11s'],
  [5_400, '5s', '5.4s'],
  [312_000, '5m12s', '5m12s'],
  [7_260_000, '121m', '2h01m'],
])('%i ms as age and as what is left', (ms, age, left) => {
  expect(ageOf(ms)).toBe(age);
  expect(leftOf(ms)).toBe(left);
});
