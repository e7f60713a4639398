/** Tools that compare two files. */
import { lineDiff } from '../../../../base/line-diff.ts';
import type { Program } from '../../process/process.ts';
import { readArguments } from '../common/input.ts';
import { parseOptions } from '../common/options.ts';

/** `cmp [-s] FILE1 [FILE2]`: where two texts begin to differ. */
export const cmp: Program = function* (context) {
  const options = parseOptions(context, 'lsn:');
  if (!options) return 2;
  const { texts, failed } = yield* readArguments(
    context,
    options.rest.length === 1 ? [...options.rest, '-'] : options.rest,
  );
  const [a, b] = texts;
  if (failed || !a || !b) return 2;
  if (a.text === b.text) return 0;
  if (options.has('s')) return 1;
  const shorter = a.text.length < b.text.length ? a : b;
  let at = 0;
  while (at < shorter.text.length && a.text[at] === b.text[at]) at += 1;
  if (at === shorter.text.length) context.stderr.write(`cmp: EOF on ${shorter.path}\n`);
  else {
    const line = a.text.slice(0, at).split('\n').length;
    context.stdout.write(`${a.path} ${b.path} differ: char ${at + 1}, line ${line}\n`);
  }
  return 1;
};

/** `diff [-q] FILE1 FILE2`: always as a unified diff, as busybox has it. */
export const diff: Program = function* (context) {
  const options = parseOptions(context, 'uqrNabBiw');
  if (!options) return 2;
  const { texts, failed } = yield* readArguments(context, options.rest);
  const [a, b] = texts;
  if (failed || !a || !b) return 2;
  if (a.text === b.text) return 0;
  if (options.has('q')) context.stdout.write(`Files ${a.path} and ${b.path} differ\n`);
  else context.stdout.write(`--- ${a.path}\n+++ ${b.path}\n${lineDiff(a.text, b.text)}`);
  return 1;
};
