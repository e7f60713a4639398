import { beforeEach, describe, expect, test, vi } from 'vitest';
import { redoLast, remember, undo, undoLast } from './undo.ts';

const log: string[] = [];
const entry = (what: 'size' | 'deed' | 'yard', name: string) => ({ what, name, back: () => void log.push(name) });
let now = 0;

beforeEach(() => {
  log.length = 0;
  now += 100_000;
  undo.setState({ steps: [], ahead: [], turned: undefined });
  vi.spyOn(performance, 'now').mockImplementation(() => now);
});

test('the last deed is taken back first', () => {
  remember(entry('deed', 'one'));
  now += 500;
  remember(entry('deed', 'two'));
  undoLast();
  undoLast();
  undoLast();
  expect(log).toEqual(['two', 'one']);
  expect(undo.getState().turned?.name).toBe('one');
});

test('a divider that is dragged is one deed, back to where it began', () => {
  remember({ what: 'size', name: 'left', back: () => void log.push('first') });
  now += 300;
  remember({ what: 'size', name: 'left', back: () => void log.push('second') });
  undoLast();
  expect(log).toEqual(['first']);
});

test('what is done at once is taken back at once, under the name that tells', () => {
  remember(entry('yard', 'node-1'));
  remember(entry('deed', 'power-off node-1'));
  expect(undo.getState().steps).toHaveLength(1);
  undoLast();
  expect(log).toEqual(['power-off node-1', 'node-1']);
  expect(undo.getState().turned?.what).toBe('deed');
});

test('taking back is not a deed', () => {
  remember({ what: 'deed', name: 'one', back: () => remember(entry('deed', 'back')) });
  undoLast();
  expect(undo.getState().steps).toEqual([]);
});

describe('what was taken back is done again', () => {
  const light = { on: false };
  const turnOn = (on: boolean): void => {
    remember({ what: 'deed', name: `turn ${on ? 'on' : 'off'}`, back: () => turnOn(!on) });
    light.on = on;
  };

  test('by what taking it back has remembered, as often as one likes', () => {
    turnOn(true);
    for (let round = 0; round < 2; round += 1) {
      undoLast();
      expect(light.on).toBe(false);
      redoLast();
      expect(light.on).toBe(true);
      expect(undo.getState().turned).toMatchObject({ name: 'turn on', again: true });
    }
    expect(undo.getState().ahead).toEqual([]);
  });

  test('to the state that it had when it was taken back', () => {
    const state = { width: 1 };
    const asNow = (): (() => void) => {
      const { width } = state;
      return () => void (state.width = width);
    };
    remember({ what: 'panel', name: 'left', back: asNow(), capture: asNow });
    state.width = 2;
    undoLast();
    expect(state.width).toBe(1);
    redoLast();
    expect(state.width).toBe(2);
    undoLast();
    expect(state.width).toBe(1);
  });

  test('but not once something else was done', () => {
    turnOn(true);
    undoLast();
    now += 500;
    remember(entry('deed', 'another'));
    redoLast();
    expect(light.on).toBe(false);
  });

  test('where deeds belong together, all of them', () => {
    const log: string[] = [];
    const both = (name: string) => ({
      what: 'yard' as const,
      name,
      back: () => void log.push(`-${name}`),
      again: () => void log.push(`+${name}`),
    });
    remember(both('a'));
    remember(both('b'));
    undoLast();
    redoLast();
    expect(log).toEqual(['-b', '-a', '+a', '+b']);
  });
});
