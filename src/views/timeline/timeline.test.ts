import { describe, expect, test } from 'vitest';
import { growRows } from '../history/history.ts';
import { conditionSegmentsOf, lanesBetween, lanesOf, type Lane, type Lanes } from './lanes.ts';
import { following, showing, ticksFor, timeAt, xOf, zoomed } from './scale.ts';
import { segmentsOf } from './segments.ts';
import { sumOf } from './tide.ts';
import { bucketsOf, totalsOf } from './traffic.ts';
import { historyOf, node, owner, pod, put } from '../testing/samples.ts';

const all = (lanes: Lanes): readonly Lane[] => lanesBetween(lanes, 0, Infinity);

describe('tape', () => {
  test('a segment for each state, merged where nothing changed', () => {
    const history = historyOf(
      put(0, pod('a', { look: 'creating', status: 'ContainerCreating' })),
      put(5, pod('a', { look: 'creating', status: 'ContainerCreating', restarts: 1 })),
      put(10, pod('a')),
      { at: 30, uid: 'a', row: undefined },
    );
    const track = history.tracks.get('a');
    expect(track && segmentsOf(track).map(({ from, until, look }) => [from, until, look])).toEqual([
      [0, 10, 'creating'],
      [10, 30, 'ready'],
    ]);
  });

  test('lanes: you, owners with their services and pods, nodes; what is long gone has left', () => {
    const history = historyOf(
      put(0, owner('web', 'Deployment', { max: 3 })),
      put(1, pod('a')),
      put(1, pod('gone')),
      { at: 2, uid: 'gone', row: undefined },
      put(0, node('node-1')),
    );
    expect(all(lanesOf(history, { from: 10, folded: [], open: [] })).map((lane) => lane.kind)).toEqual([
      'you',
      'owner',
      'pod',
      'node',
    ]);
    expect(all(lanesOf(history, { from: 0, folded: ['web'], open: [] })).map((lane) => lane.kind)).toEqual([
      'you',
      'owner',
      'node',
    ]);
  });

  test('only lanes that show come to be; a pod that is adopted stands under its new owner', () => {
    const uids = Array.from({ length: 100 }, (_, index) => `p${index}`);
    const history = historyOf(put(0, owner('web', 'Deployment')), ...uids.map((uid) => put(1, pod(uid))));
    const names = (top: number, bottom: number): readonly string[] =>
      lanesBetween(lanesOf(history, { from: 0, folded: [], open: ['p3'] }), top, bottom).map((lane) =>
        'uid' in lane ? lane.uid : lane.kind,
      );
    expect(names(0, 60)).toEqual(['you', 'web', 'p0']);
    expect(names(52 + 14 * 50, 52 + 14 * 52)).toEqual(['p50', 'p51']);
    growRows(history, [put(2, owner('api', 'Deployment', { ordinal: 1 })), put(3, pod('p0', { owner: 'api' }))]);
    expect(names(0, 60)).toEqual(['you', 'web', 'p1']);
    expect(names(0, Infinity).slice(-2)).toEqual(['api', 'p0']);
  });

  test('an opened pod shows its containers and every condition that it had, each with its stretches', () => {
    const parts = [{ name: 'app', type: 'app', state: 'running', ready: true, restarts: 0, image: 'a' }] as const;
    const told = { parts: parts.map((part) => ({ ...part, reason: undefined, exitCode: undefined })) };
    const history = historyOf(
      put(0, pod('a', { ...told, conditions: 'PodScheduled=True DisruptionTarget=True' })),
      put(5, pod('a', { ...told, conditions: 'PodScheduled=True Ready=False' })),
      put(9, pod('a', { ...told, conditions: 'PodScheduled=True Ready=True' })),
    );
    const lanes = all(lanesOf(history, { from: 0, folded: [], open: ['a'] }));
    expect(lanes.map((lane) => (lane.kind === 'condition' ? lane.condition : lane.kind))).toEqual([
      'you',
      'pod',
      'container',
      'PodScheduled',
      'Ready',
      'DisruptionTarget',
    ]);
    const track = history.tracks.get('a');
    expect(track && conditionSegmentsOf(track, 'Ready')).toEqual([
      { from: 5, until: 9, status: 'False' },
      { from: 9, until: undefined, status: 'True' },
    ]);
    expect(track && conditionSegmentsOf(track, 'DisruptionTarget')).toEqual([{ from: 0, until: 5, status: 'True' }]);
  });

  test('the scale follows the present and keeps the time under the pointer when zoomed', () => {
    const scale = following(100_000, 100, 1000);
    expect(Math.round(xOf(scale, 100_000))).toBe(790);
    expect(following(1000, 100, 1000).from).toBe(-800);
    expect(showing(scale, 90_000)).toBe(scale);
    expect(xOf(showing(scale, 5_000), 5_000)).toBeLessThan(500);
    expect(xOf(showing(scale, 500_000), 500_000)).toBe(500);
    const near = zoomed(scale, 300, 0.5);
    expect(timeAt(near, 300)).toBeCloseTo(timeAt(scale, 300));
    expect(ticksFor(200 / 3).major).toBe(10_000);
  });

  test('levels that change at different times are summed', () => {
    expect(
      sumOf([
        { times: [0, 10], values: [1, 2] },
        { times: [5], values: [3] },
      ]),
    ).toEqual({ times: [0, 5, 10], values: [1, 4, 5] });
  });

  test('requests in buckets, and in sums with their causes', () => {
    const row = (from: number, answered: number, lost: number) => ({
      from,
      until: from + 100,
      client: 'c',
      service: 'web',
      answered,
      lost: { timeout: lost },
    });
    const rows = [row(0, 5, 0), row(100, 4, 1), row(1000, 3, 2)];
    expect(bucketsOf(rows, 'web', 0, 2000, 1000)).toEqual([
      { from: 0, until: 1000, answered: 9, lost: 1 },
      { from: 1000, until: 2000, answered: 3, lost: 2 },
    ]);
    expect(totalsOf(rows, 'web', 1100)).toEqual({ answered: 12, lost: 3, causes: { timeout: 3 } });
  });
});
