import { expect, test } from 'vitest';
import { applyMergePatch } from './merge-patch.ts';

test.each([
  ['null deletes a field', { a: 1, b: 2 }, { a: null }, { b: 2 }],
  ['a list is replaced', { list: [1, 2] }, { list: [3] }, { list: [3] }],
  ['a null in an object of a list means nothing', {}, { list: [{ a: null, b: 1 }] }, { list: [{ b: 1 }] }],
  ['a null in a list stays', {}, { list: [null] }, { list: [null] }],
])('%s', (_name, target, patch, expected) => {
  expect(applyMergePatch(target, patch)).toEqual(expected);
});
