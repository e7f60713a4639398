import { describe, expect, it } from 'vitest';
import { isTimeZone, parseCronSchedule } from '../values/cron-schedule.ts';
import { countIndexes, overlapOfIndexes } from './job-indexes.ts';

describe('schedules', () => {
  it.each([
    ['* * * *', 'expected exactly 5 fields, found 4: [* * * *]'],
    ['60 * * * *', 'end of range (60) above maximum (59): 60'],
    ['30-10 * * * *', 'beginning of range (30) beyond end of range (10): 30-10'],
    ['*/0 * * * *', 'step of range should be a positive number: */0'],
    ['a * * * *', 'failed to parse int from a: strconv.Atoi: parsing "a": invalid syntax'],
    ['@fortnightly', 'unrecognized descriptor: @fortnightly'],
    ['1-2-3 * * * *', 'too many hyphens: 1-2-3'],
  ])('%s is refused', (text, error) => {
    expect(parseCronSchedule(text)).toEqual({ ok: false, error });
  });

  it('reads lists, steps, names and descriptors', () => {
    const parsed = parseCronSchedule('*/20,5 8-10 1 jan mon-fri');
    expect(parsed).toMatchObject({
      ok: true,
      value: { fields: { minutes: new Set([0, 20, 40, 5]), hours: new Set([8, 9, 10]) } },
    });
    expect(parsed).toMatchObject({ value: { fields: { daysOfWeek: new Set([1, 2, 3, 4, 5]), anyDayOfWeek: false } } });
    expect(parseCronSchedule('@every 90s')).toEqual({ ok: true, value: { kind: 'every', milliseconds: 90_000 } });
  });
});

it('knows time zones by their exact names', () => {
  expect(['Europe/Berlin', 'europe/berlin', 'Mars/Olympus', 'UTC', 'Asia/Seoul'].map(isTimeZone)).toEqual([
    true,
    false,
    false,
    true,
    true,
  ]);
});

it('reads lists of indexes', () => {
  expect(countIndexes('0,2-4,7', 10)).toEqual({ ok: true, value: 5 });
  expect(countIndexes('3,1', 10)).toEqual({ ok: false, error: 'non-increasing order, previous: 3, current: 1' });
  expect(countIndexes('12', 10)).toEqual({ ok: false, error: 'too large index: "12"' });
  expect(overlapOfIndexes('0-3', '2,5', 10)).toBe(2);
});
