import { expect, test } from 'vitest';
import { fuzz } from './fuzz.ts';

test('random runs break no rule', () => {
  const outcome = fuzz({ runs: 100, seed: 20_260_105 });
  expect(outcome).toEqual({ played: 100 });
}, 240_000);
