import { expect, test } from 'vitest';
import { keysOf } from './keys.ts';
import { columnsOf, commonStart, killNextWord, killWord, wordLeft, wordRight } from './line.ts';
import { searchBack } from './search.ts';

test.each([
  ['a', ['a']],
  ['\t', ['\t']],
  ['\x1b[1;5D', ['\x1b[1;5D']],
  ['\x1bb', ['\x1bb']],
  ['echo a\necho b\r\n', ['echo a', '\r', 'echo b', '\r']],
  ['a\tb', ['a', '  ', 'b']],
  ['x\x03', ['x', '\x03']],
])('%j is typed as keys', (data, keys) => {
  expect(keysOf(data)).toEqual(keys);
});

test('words are moved over and taken out', () => {
  const line = { text: 'kubectl get pods', cursor: 11 };
  expect(wordLeft(line).cursor).toBe(8);
  expect(wordRight(line).cursor).toBe(16);
  expect(killWord(line)).toEqual({ text: 'kubectl  pods', cursor: 8 });
  expect(killNextWord(line)).toEqual({ text: 'kubectl get', cursor: 11 });
});

test('words stand in columns, read downwards', () => {
  expect(columnsOf(['a', 'bb', 'ccc', 'd'], 12)).toEqual(['a    ccc', 'bb   d']);
  expect(commonStart(['pods', 'podtemplates'])).toBe('pod');
});

test('the history is searched from its end', () => {
  const lines = ['echo one', 'kubectl get pods', 'echo two'];
  expect(searchBack(lines, 'echo', 3)).toBe(2);
  expect(searchBack(lines, 'echo', 2)).toBe(0);
  expect(searchBack(lines, 'nothing', 3)).toBeUndefined();
});
