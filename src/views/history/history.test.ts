import { describe, expect, test } from 'vitest';
import { byNaturalName, growRows, momentAt, momentFrom, type Moment } from './history.ts';
import { momentsOf } from './moments.ts';
import { rowAt, goneAt, lastRow } from './track.ts';
import type { PodRow } from '../rows/rows.ts';
import { historyOf, node, owner, pod, put } from '../testing/samples.ts';

describe('history', () => {
  const history = historyOf(
    put(10, pod('a', { look: 'creating' })),
    put(20, pod('a')),
    { at: 30, uid: 'a', row: undefined },
    put(20, pod('b')),
  );

  test('a row holds from its time until the next', () => {
    const track = history.tracks.get('a');
    if (track === undefined) throw new Error('no track');
    expect(
      [5, 10, 19, 20, 29, 30].map((at) =>
        rowAt(track, at)?.kind === 'Pod' ? (rowAt(track, at) as PodRow).look : undefined,
      ),
    ).toEqual([undefined, 'creating', 'creating', 'ready', 'ready', undefined]);
    expect(goneAt(track)).toBe(30);
    expect(lastRow(track)?.uid).toBe('a');
  });

  test('a moment has what was there', () => {
    expect(momentAt(history, 25).pods.map((row) => row.uid)).toEqual(['a', 'b']);
    expect(momentAt(history, Infinity).pods.map((row) => row.uid)).toEqual(['b']);
    expect(momentsOf(history)).toEqual([10, 20, 30]);
  });

  test('the next moment is what reading it all gives, and shares what stayed', () => {
    const growing = historyOf(
      put(0, node('node-2')),
      put(0, owner('web', 'Deployment')),
      put(1, pod('a')),
      put(2, pod('b')),
    );
    const before = momentAt(growing, Infinity);
    growRows(growing, [
      put(3, pod('b', { restarts: 1 })),
      put(3, node('node-1')),
      { at: 4, uid: 'a', row: undefined },
      put(5, pod('c')),
    ]);
    const next = momentFrom(before, growing, Infinity);
    const alone = (moment: Moment): Moment => ({ ...moment, since: undefined });
    expect(alone(next)).toEqual(momentAt(growing, Infinity));
    expect([next.since?.changes, [...(next.since?.rows.keys() ?? [])]]).toEqual([
      before.changes,
      ['b', 'node-1', 'a', 'c'],
    ]);
    expect(next.owners).toBe(before.owners);
    expect(momentFrom(next, growing, Infinity)).toBe(next);
    for (const at of [4.5, 0, 2, 1, 3, 9]) expect(alone(momentFrom(next, growing, at))).toEqual(momentAt(growing, at));
  });

  test('names in the order that people expect', () => {
    expect(['node-10', 'node-2', 'node-1', 'a'].sort(byNaturalName)).toEqual(['a', 'node-1', 'node-2', 'node-10']);
  });
});
