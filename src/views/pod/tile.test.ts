import { describe, expect, test } from 'vitest';
import { footOf, graceLeft } from './tile.ts';
import type { PodRow } from '../rows/rows.ts';
import { pod } from '../testing/samples.ts';

describe('tiles', () => {
  test.each([
    ['no power says so, and nothing else', { truth: 'dead', restarts: 3 }, [{ what: 'no-power' }]],
    [
      'a probe that fails',
      { look: 'notready', reason: 'Readiness probe failed: HTTP probe failed with statuscode: 503' },
      [{ what: 'probe', text: '503' }],
    ],
    [
      'a crash loop',
      { look: 'crash', restarts: 3, waits: { what: 'backoff', from: 0, until: 40 } },
      [
        { what: 'restarts', count: 3 },
        { what: 'waits', wait: 'backoff', until: 40 },
      ],
    ],
    ['an age otherwise', {}, [{ what: 'age', from: 0 }]],
  ] as const)('%s', (_name, more, words) => {
    expect(footOf(pod('a', more as Partial<PodRow>))).toEqual(words);
  });

  test('grace runs out', () => {
    const ending = pod('a', { look: 'terminating', deletionAt: 40, waits: { what: 'grace', from: 10, until: 40 } });
    expect([10, 25, 40, 50].map((at) => graceLeft(ending, at))).toEqual([1, 0.5, 0, 0]);
  });
});
