import { expect, test } from 'vitest';
import { filterEvents } from './filter.ts';
import type { EventRow } from '../rows/rows.ts';

test('events: each once where it came last, filtered', () => {
  const event = (uid: string, at: number, more: Partial<EventRow> = {}): EventRow => ({
    at,
    uid,
    type: 'Normal',
    reason: 'Pulled',
    message: 'image',
    count: 1,
    source: 'kubelet',
    objectKind: 'Pod',
    objectName: 'a',
    objectNamespace: 'default',
    objectUid: 'u',
    ...more,
  });
  const all = [event('1', 1), event('2', 2, { type: 'Warning', reason: 'Unhealthy' }), event('1', 3, { count: 2 })];
  const everything = { at: Infinity, words: '', warnings: false, kind: '' };
  expect(filterEvents(all, everything).map((item) => [item.uid, item.count])).toEqual([
    ['1', 2],
    ['2', 1],
  ]);
  expect(filterEvents(all, { ...everything, at: 2 }).map((item) => item.uid)).toEqual(['2', '1']);
  expect(filterEvents(all, { ...everything, warnings: true })).toHaveLength(1);
  expect(filterEvents(all, { ...everything, words: 'unhea pod/a' })).toHaveLength(1);
});
