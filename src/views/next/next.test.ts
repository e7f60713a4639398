import { expect, test } from 'vitest';
import { momentAt } from '../history/history.ts';
import { nextDue } from './next.ts';
import { historyOf, node, pod, put } from '../testing/samples.ts';

test('what is due, soonest first, and only what is known', () => {
  const moment = momentAt(
    historyOf(
      put(0, pod('a', { waits: { what: 'pull', from: 0, until: 900 } })),
      put(0, pod('b', { waits: { what: 'pull', from: 0, until: undefined } })),
      put(0, node('n', { fate: [{ what: 'lease-expires', detail: undefined, at: 500 }] })),
    ),
    Infinity,
  );
  expect(nextDue(moment, 100).map((due) => [due.at, due.name])).toEqual([
    [500, 'n'],
    [900, 'a'],
  ]);
  expect(nextDue(moment, 600)).toHaveLength(1);
});
