import { expect, test } from 'vitest';
import { historyOf, owner, put } from '../testing/samples.ts';
import { curvesOf, shortFor, stepPath } from './curves.ts';

const run = (backAt: number) =>
  historyOf(
    put(0, owner('web', 'Deployment', { desired: 4, current: 4, truly: 4 })),
    put(1000, owner('web', 'Deployment', { desired: 4, current: 4, truly: 3 })),
    put(backAt, owner('web', 'Deployment', { desired: 4, current: 4, truly: 4 })),
    put(0, owner('rs-1', 'ReplicaSet', { controller: 'web' })),
    put(0, owner('once', 'Job')),
  );

test('two runs of a workload over each other, and how long each was short of pods', () => {
  const [old, now] = [run(9000), run(3000)];
  const [curve, ...others] = curvesOf(old, now);
  expect([curve?.name, curve?.highest, others]).toEqual(['deploy/web', 4, []]);
  expect(curve?.old.times).toEqual([0, 1000, 9000]);
  expect([shortFor(old, 'deploy/web', 0, 10_000), shortFor(now, 'deploy/web', 2000, 10_000)]).toEqual([8000, 1000]);
});

test('a line of steps begins at the frame and ends at the moment', () => {
  const level = { times: [0, 1000, 9000], values: [4, 3, 4] };
  const frame = { from: 500, until: 10_500, width: 100, height: 40, highest: 4 };
  expect(stepPath(level, 8500, frame)).toBe('M0.0 0.0H5.0L5.0 10.0H80.0');
  expect(stepPath(level, 400, frame)).toBe('');
});
