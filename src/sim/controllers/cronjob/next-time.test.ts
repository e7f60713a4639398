import { expect, test } from 'vitest';
import { parseCronSchedule } from '../../../api/values/cron-schedule.ts';
import { nextTime } from './next-time.ts';
import { timeZoneOf } from './time-zone.ts';

test.each([
  ['*/15 * * * *', '2026-11-21T03:00:00Z', '2026-11-21T03:15:00Z', 'UTC'],
  ['*/15 * * * *', '2026-11-21T03:46:01Z', '2026-11-21T04:00:00Z', 'UTC'],
  ['30 3 1 jan *', '2026-11-21T03:00:00Z', '2027-01-01T03:30:00Z', 'UTC'],
  ['0 0 * * MON-FRI', '2026-11-20T12:00:00Z', '2026-11-23T00:00:00Z', 'UTC'],
  ['0 0 14 * 5', '2026-11-12T12:00:00Z', '2026-11-13T00:00:00Z', 'UTC'],
  ['0 0 */2 * 5', '2026-11-12T12:00:00Z', '2026-11-13T00:00:00Z', 'UTC'],
  ['5/20 * * * *', '2026-11-21T03:06:00Z', '2026-11-21T03:25:00Z', 'UTC'],
  ['0 0 30 2 *', '2026-11-21T03:00:00Z', 'never', 'UTC'],
  ['@weekly', '2026-11-21T03:00:00Z', '2026-11-22T00:00:00Z', 'UTC'],
  ['@every 90s', '2026-11-21T03:00:00Z', '2026-11-21T03:01:30Z', 'UTC'],
  ['0 4 * * *', '2026-07-01T00:00:00Z', '2026-07-01T02:00:00Z', 'Europe/Berlin'],
  ['30 2 * * *', '2026-03-28T12:00:00Z', '2026-03-30T00:30:00Z', 'Europe/Berlin'],
])('%s after %s is %s in %s', (text, from, expected, zone) => {
  const schedule = parseCronSchedule(text);
  const at = schedule.ok ? nextTime(schedule.value, Date.parse(from), timeZoneOf(zone)) : undefined;
  expect(at === undefined ? 'never' : new Date(at).toISOString().replace('.000Z', 'Z')).toBe(expected);
});
