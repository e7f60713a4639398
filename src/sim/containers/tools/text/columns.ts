/** comm, split and expand. */
import { byText } from '../../../../base/compare.ts';
import { errnoText } from '../../../io/errno.ts';
import type { Program } from '../../process/process.ts';
import { at } from '../common/each-file.ts';
import { joinLines, linesOf, readArguments } from '../common/input.ts';
import { bytesOf } from '../common/sizes.ts';
import { complain, parseOptions } from '../common/options.ts';

/** `comm [-123] FILE1 FILE2`: what only one of two sorted files has, and what both have. */
export const comm: Program = function* (context) {
  const options = parseOptions(context, '123');
  if (!options) return 1;
  const { texts, failed } = yield* readArguments(context, options.rest);
  const [first, second] = texts.map(({ text }) => linesOf(text));
  if (failed || !first || !second) return 1;
  const shown = ['1', '2', '3'].filter((column) => !options.has(column));
  const put = (column: string, line: string): void => {
    if (shown.includes(column)) context.stdout.write(`${'\t'.repeat(shown.indexOf(column))}${line}\n`);
  };
  let i = 0;
  let j = 0;
  while (i < first.length || j < second.length) {
    const [a, b] = [first[i], second[j]];
    const order = a === undefined ? 1 : b === undefined ? -1 : byText(a, b);
    put(order < 0 ? '1' : order > 0 ? '2' : '3', (order > 0 ? b : a) as string);
    if (order <= 0) i += 1;
    if (order >= 0) j += 1;
  }
  return 0;
};

/** `split [-l LINES] [-b BYTES] [-a LETTERS] [FILE [PREFIX]]`. */
export const split: Program = function* (context) {
  const options = parseOptions(context, 'l:b:a:');
  if (!options) return 1;
  const [path = '-', prefix = 'x'] = options.rest;
  const { texts, failed } = yield* readArguments(context, [path]);
  if (failed) return 1;
  const all = texts.map((one) => one.text).join('');
  const bytes = options.has('b') ? Math.max(1, bytesOf(options.value('b') ?? '')) : undefined;
  const size = bytes ?? Math.max(1, Number(options.value('l') ?? 1000));
  const units = bytes === undefined ? linesOf(all) : Array.from(all);
  for (let from = 0, part = 0; from < units.length; from += size, part += 1) {
    const name = prefix + suffix(part, Number(options.value('a') ?? 2));
    const piece = units.slice(from, from + size);
    const opened = context.files.open(at(context, name), { truncate: true });
    if (!opened.ok) {
      complain(context, `can't open '${name}': ${errnoText(opened.error)}`);
      return 1;
    }
    const text = bytes === undefined ? joinLines(piece) : piece.join('');
    const put = opened.value.type === 'file' ? context.files.put(opened.value, text) : opened;
    if (!put.ok) {
      complain(context, `write error: ${errnoText(put.error)}`);
      return 1;
    }
  }
  return 0;
};

/** `aa`, `ab`, … */
function suffix(part: number, letters: number): string {
  let text = '';
  for (let rest = part, i = 0; i < letters; i += 1, rest = Math.floor(rest / 26)) {
    text = String.fromCharCode(97 + (rest % 26)) + text;
  }
  return text;
}

/** `expand [-i] [-t N] [FILE…]`: tabs as blanks. */
export const expand: Program = function* (context) {
  const options = parseOptions(context, 'it:');
  if (!options) return 1;
  const width = Math.max(1, Number(options.value('t') ?? 8));
  const { texts, failed } = yield* readArguments(context, options.rest);
  for (const line of texts.flatMap(({ text }) => linesOf(text))) {
    let out = '';
    for (const char of line) out += char === '\t' ? ' '.repeat(width - (out.length % width)) : char;
    context.stdout.write(`${out}\n`);
  }
  return failed ? 1 : 0;
};
