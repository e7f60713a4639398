import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { inFrame, SHARE_MS, type Part } from './frames.ts';

let now = 1000;
let asked: (() => void)[] = [];

beforeEach(() => {
  asked = [];
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  vi.stubGlobal('requestAnimationFrame', (call: () => void) => asked.push(call));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** Draws frames until nobody waits: who drew in each. */
function framesOf(takes: Readonly<Partial<Record<Part, number>>>): readonly string[] {
  let drew: Part[] = [];
  for (const [part, ms] of Object.entries(takes) as [Part, number][]) {
    inFrame(part, () => {
      now += ms;
      drew.push(part);
    });
  }
  const frames: string[] = [];
  for (let call = asked.shift(); call !== undefined; call = asked.shift()) {
    now += 1000;
    call();
    frames.push(drew.join(' '));
    drew = [];
  }
  return frames;
}

test('quick parts draw in one frame, slow ones one after the other', () => {
  expect(framesOf({ moment: 1, tape: 1, panels: 1 })).toEqual(['moment tape panels']);
  expect(framesOf({ moment: SHARE_MS, tape: SHARE_MS, panels: 1 })).toEqual(['moment', 'tape', 'panels']);
});

test('a part that took long rests, also when it asks again at once', () => {
  const drawn: number[] = [];
  const again = (): void => {
    drawn.push(now);
    now += 20;
    if (drawn.length < 2) inFrame('tape', again);
  };
  inFrame('tape', again);
  for (let call = asked.shift(); call !== undefined; call = asked.shift()) {
    now += 16;
    call();
  }
  expect((drawn[1] ?? 0) - (drawn[0] ?? 0)).toBeGreaterThanOrEqual(100);
});
