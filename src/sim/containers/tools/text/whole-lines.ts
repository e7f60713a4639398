/** Tools that take the lines of texts as a whole: turned, numbered, put beside each other, folded. */
import type { Program } from '../../process/process.ts';
import { readAll } from '../../../io/streams.ts';
import { unescapeText } from '../common/escapes.ts';
import { joinLines, linesOf, readArguments, openArgument } from '../common/input.ts';
import { parseOptions } from '../common/options.ts';

/** Tools that turn all lines into others at once. */
function overLines(change: (lines: readonly string[]) => readonly string[]): Program {
  return function* (context) {
    const { texts, failed } = yield* readArguments(
      context,
      context.args.slice(1).filter((arg) => !/^-./.test(arg)),
    );
    context.stdout.write(joinLines(texts.flatMap(({ text }) => change(linesOf(text)))));
    return failed ? 1 : 0;
  };
}

export const tac = overLines((lines) => lines.toReversed());
export const rev = overLines((lines) => lines.map((line) => Array.from(line).toReversed().join('')));
export const nl = overLines((lines) => {
  let number = 0;
  return lines.map((line) => {
    if (line === '') return '       ';
    number += 1;
    return `${String(number).padStart(6)}\t${line}`;
  });
});
export const strings = overLines((lines) => lines.flatMap((line) => line.match(/[ -~]{4,}/g) ?? []));

export const shuf: Program = function* (context) {
  const options = parseOptions(context, 'n:i:e');
  if (!options) return 1;
  const range = /^(\d+)-(\d+)$/.exec(options.value('i') ?? '');
  let lines: string[];
  if (range)
    lines = Array.from({ length: Number(range[2]) - Number(range[1]) + 1 }, (_, i) => String(Number(range[1]) + i));
  else if (options.has('e')) lines = [...options.rest];
  else lines = (yield* readArguments(context, options.rest)).texts.flatMap(({ text }) => linesOf(text));
  const random = context.kernel.random.fork(`shuf ${context.process.pid} ${context.kernel.now}`);
  for (let i = lines.length - 1; i > 0; i -= 1) {
    const j = random.int(i + 1);
    [lines[i], lines[j]] = [lines[j] as string, lines[i] as string];
  }
  context.stdout.write(joinLines(lines.slice(0, Number(options.value('n') ?? lines.length))));
  return 0;
};

export const paste: Program = function* (context) {
  const options = parseOptions(context, 'd:s');
  if (!options) return 1;
  const { texts } = yield* readArguments(context, options.rest);
  const delimiter = unescapeText(options.value('d') ?? '\t', false).text;
  const columns = texts.map(({ text }) => linesOf(text));
  if (options.has('s')) for (const lines of columns) context.stdout.write(`${lines.join(delimiter)}\n`);
  else {
    const height = Math.max(0, ...columns.map((lines) => lines.length));
    for (let i = 0; i < height; i += 1)
      context.stdout.write(`${columns.map((lines) => lines[i] ?? '').join(delimiter)}\n`);
  }
  return 0;
};

export const fold: Program = function* (context) {
  const options = parseOptions(context, 'w:sb');
  if (!options) return 1;
  const width = Number(options.value('w') ?? 80);
  const { texts } = yield* readArguments(context, options.rest);
  for (const line of texts.flatMap(({ text }) => linesOf(text))) {
    context.stdout.write(
      line === '' ? '\n' : (line.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).map((piece) => `${piece}\n`).join(''),
    );
  }
  return 0;
};

export const more: Program = function* (context) {
  for (const path of context.args.slice(1).length === 0 ? ['-'] : context.args.slice(1)) {
    const input = openArgument(context, path);
    if (!input) return 1;
    context.stdout.write(yield* readAll(input));
  }
  return 0;
};
