import { expect, test } from 'vitest';
import { hexId, random } from './random.ts';

test('a fork depends on the seed and the name alone, not on what was drawn', () => {
  const quiet = random(1).fork('scheduler');
  const noisy = random(1);
  for (let i = 0; i < 10; i += 1) noisy.next();
  expect(noisy.fork('scheduler').next()).toBe(quiet.next());
  expect(random(1).fork('kubelet').next()).not.toBe(random(1).fork('scheduler').next());
  expect(random(2).fork('scheduler').next()).not.toBe(random(1).fork('scheduler').next());
});

test('numbers are spread over the range', () => {
  const stream = random(7);
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < 4000; i += 1) counts[stream.int(4)] = (counts[stream.int(4)] ?? 0) + 1;
  for (const count of counts) expect(count).toBeGreaterThan(500);
});

test('an id is eight draws of eight digits each', () => {
  const draws = random(3);
  const parts = Array.from({ length: 8 }, () =>
    draws
      .int(2 ** 32)
      .toString(16)
      .padStart(8, '0'),
  );
  expect(hexId(random(3))).toBe(parts.join(''));
});

test('what is skipped can be drawn later', () => {
  const stream = random(5);
  const other = random(5);
  stream.next();
  other.next();
  const seed = stream.skip(3);
  const drawn = [other.next(), other.next(), other.next()];
  const later = random(seed);
  expect([later.next(), later.next(), later.next()]).toEqual(drawn);
  expect(stream.next()).toBe(other.next());
});
