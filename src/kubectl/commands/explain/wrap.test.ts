import { expect, test } from 'vitest';
import { fillLines, wrapKeepingLines } from './wrap.ts';

test.each([
  ['one two three', 'one two\nthree'],
  ['one  two', 'one  two'],
  ['a\n\nb', 'a\n\nb'],
  ['one https://far.away', 'one\nhttps://far.away'],
  ['twoandtwo x', 'twoandtwo\nx'],
  ['a\tb c d e f', 'a\tb c d\ne f'],
  ['exactly8 ', 'exactly8'],
])('%j in eight columns', (text, wrapped) => {
  expect(wrapKeepingLines(text, 8)).toBe(wrapped);
});

test.each([
  ['one\ntwo three', ['one two', 'three']],
  ['first:\nnext', ['first:', 'next']],
  ['list\n- a\n- b', ['list', '- a', '- b']],
  ['text\n    code  as it is\nmore', ['text', '    code  as it is', 'more']],
  ['\nabove\n\nbelow', ['above', '', 'below']],
])('%j filled to eight columns', (text, lines) => {
  expect(fillLines(text, 8)).toEqual(lines);
});
