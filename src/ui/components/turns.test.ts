import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { leaveTurn, takeTurn, tellClocks } from './turns.ts';

let now = 0;
let asked: (() => void)[] = [];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  vi.stubGlobal('requestAnimationFrame', (call: () => void) => asked.push(call));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** Lets so many frames of 16 ms go by. */
function frames(count: number): void {
  for (let frame = 0; frame < count; frame += 1) {
    now += 16;
    vi.advanceTimersByTime(16);
    const calls = asked;
    asked = [];
    for (const call of calls) call();
  }
}

test('panels are told in turns, a few in a frame in which words change, and all in the end', () => {
  now = 10_000;
  const told: string[] = [];
  const panels = Array.from({ length: 30 }, (_, index) => () => {
    now += 1;
    told.push(`panel ${index}`);
  });
  tellClocks(() => told.push('clock'));
  takeTurn(panels);
  leaveTurn(panels[29] ?? (() => undefined));
  frames(2);
  expect(told).toEqual(['clock', ...Array.from({ length: 6 }, (_, index) => `panel ${index}`)]);
  frames(2);
  expect(told).toHaveLength(7);
  frames(60);
  expect(told.filter((name) => name !== 'clock')).toHaveLength(29);
  expect(told.at(-1)).toBe('panel 28');
});
