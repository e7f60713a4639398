import { expect, test } from 'vitest';
import type { EventRow } from '../../../views/rows/rows.ts';
import { countEvents } from './event-count.ts';

const event = (uid: string, at: number): EventRow => ({ uid, at }) as EventRow;

test('an event that came again is one, and what comes later is not there yet', () => {
  const events = [event('a', 1), event('b', 2), event('a', 3)];
  expect(countEvents(events)).toBe(2);
  events.push(event('c', 4));
  expect(countEvents(events)).toBe(3);
  expect(countEvents(events, 3)).toBe(2);
  expect(countEvents(events, 0)).toBe(0);
});
