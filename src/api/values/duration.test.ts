import { expect, it } from 'vitest';
import { formatDuration, humanDuration, parseDuration } from './duration.ts';
import { fromTime, toMicroTime, toTime } from './time.ts';

it.each([
  ['1h30m', 5_400_000, '1h30m0s'],
  ['1.5s', 1500, '1.5s'],
  ['250ms', 250, '250ms'],
  ['0', 0, '0s'],
  ['-2m', -120_000, '-2m0s'],
])('%s', (text, milliseconds, printed) => {
  expect(parseDuration(text)).toBe(milliseconds);
  expect(formatDuration(milliseconds)).toBe(printed);
});

it('refuses what is no duration', () => {
  expect([parseDuration('5'), parseDuration('1d'), parseDuration('')]).toEqual([undefined, undefined, undefined]);
});

it.each([
  [5000, '5s'],
  [125_000, '2m5s'],
  [840_000, '14m'],
  [11_400_000, '3h10m'],
  [72_000_000, '20h'],
  [187_200_000, '2d4h'],
])('%d ms is shown as %s', (milliseconds, text) => {
  expect(humanDuration(milliseconds)).toBe(text);
});

it('writes times', () => {
  const at = Date.parse('2026-11-21T03:12:05.250Z');
  expect([toTime(at), toMicroTime(at), fromTime(toTime(at))]).toEqual([
    '2026-11-21T03:12:05Z',
    '2026-11-21T03:12:05.250000Z',
    at - 250,
  ]);
});
