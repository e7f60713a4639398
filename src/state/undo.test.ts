import { beforeEach, expect, test, vi } from 'vitest';
import { remember, undo, undoLast } from './undo.ts';

const log: string[] = [];
const entry = (what: 'size' | 'deed' | 'yard', name: string) => ({ what, name, back: () => void log.push(name) });
let now = 0;

beforeEach(() => {
  log.length = 0;
  now += 100_000;
  undo.setState({ entries: [], undone: undefined });
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
  expect(undo.getState().undone?.name).toBe('one');
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
  expect(undo.getState().entries).toHaveLength(1);
  undoLast();
  expect(log).toEqual(['power-off node-1', 'node-1']);
  expect(undo.getState().undone?.what).toBe('deed');
});

test('taking back is not a deed', () => {
  remember({ what: 'deed', name: 'one', back: () => remember(entry('deed', 'back')) });
  undoLast();
  expect(undo.getState().entries).toEqual([]);
});
