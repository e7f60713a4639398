import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printYaml } from './print.ts';
import { readYaml } from './read.ts';

test.each<[unknown, string]>([
  [{ b: 1, a: 'x' }, 'a: x\nb: 1\n'],
  [{ text: 'true', yes: 'yes', number: '1', empty: '' }, 'empty: ""\nnumber: "1"\ntext: "true"\n"yes": "yes"\n'],
  [{ lines: 'a\nb\n', open: 'a\nb' }, 'lines: |\n  a\n  b\nopen: |-\n  a\n  b\n'],
  [{ quoted: "it's: 'so'" }, "quoted: 'it''s: ''so'''\n"],
  [{ list: [{ a: 1, b: 2 }, 'x'], none: [], map: {} }, 'list:\n- a: 1\n  b: 2\n- x\nmap: {}\nnone: []\n'],
  [{ nothing: null, time: '2026-11-21T03:25:47Z' }, 'nothing: null\ntime: "2026-11-21T03:25:47Z"\n'],
])('%j is printed as kubectl prints it', (value, text) => {
  expect(printYaml(value)).toBe(text);
});

test('what is printed is read back', () => {
  const value = fc.letrec((tie) => ({
    node: fc.oneof(
      { depthSize: 'small' },
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.array(tie('node'), { maxLength: 3 }),
      fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9./-]{0,8}$/), tie('node'), { maxKeys: 3, noNullPrototype: true }),
    ),
  })).node;
  fc.assert(
    fc.property(value, (node) => {
      expect(readYaml(printYaml({ node }))).toEqual({ ok: true, value: { node } });
    }),
    { numRuns: 300, seed: 1 },
  );
});

test.each([
  ['kind: [', 'error converting YAML to JSON: yaml: line 1: did not find expected node content'],
  ['a: b: c', 'error converting YAML to JSON: yaml: mapping values are not allowed in this context'],
])('%s is refused', (text, error) => {
  expect(readYaml(text)).toEqual({ ok: false, error });
});

test('an escaped single quote between double ones, as go-yaml takes it', () => {
  const text = `a: "it\\'s"\nb: 'x\\y'\nc: ["\\'", "\\t\\'"]\n`;
  expect(readYaml(text)).toEqual({ ok: true, value: { a: "it's", b: 'x\\y', c: ["'", "\t'"] } });
});
