/** Tools that compare two files. */
import type { Program } from '../../process/process.ts';
import { linesOf, readArguments } from '../common/input.ts';
import { parseOptions } from '../common/options.ts';

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

export const diff: Program = function* (context) {
  const options = parseOptions(context, 'uqrNabBiw');
  if (!options) return 2;
  const { texts, failed } = yield* readArguments(context, options.rest);
  const [a, b] = texts;
  if (failed || !a || !b) return 2;
  if (a.text === b.text) return 0;
  const brief = options.has('q');
  if (brief) context.stdout.write(`Files ${a.path} and ${b.path} differ\n`);
  else {
    const removed = linesOf(a.text).filter((line) => !linesOf(b.text).includes(line));
    const added = linesOf(b.text).filter((line) => !linesOf(a.text).includes(line));
    context.stdout.write(
      `--- ${a.path}\n+++ ${b.path}\n${removed.map((line) => `-${line}\n`).join('')}${added.map((line) => `+${line}\n`).join('')}`,
    );
  }
  return 1;
};
