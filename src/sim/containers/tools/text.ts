/** Tools over lines of text. */
import { comm, expand, split } from './columns.ts';
import { hexdump, od, xxd } from './dump.ts';
import { delay, waitFor } from '../../kernel/task.ts';
import type { Program } from '../process/process.ts';
import { readAll } from '../streams/streams.ts';
import { expandClasses } from '../shell/pattern.ts';
import { awk } from './awk.ts';
import { unescapeText } from './echo.ts';
import { grep } from './grep.ts';
import { HASHES } from './hashes.ts';
import { joinLines, linesOf, readArguments, openArgument } from './input.ts';
import { complain, parseOptions } from './options.ts';
import { tellUsage } from './usage.ts';
import { sed } from './sed.ts';
import { sort } from './sort.ts';
import { byteLength } from './stat.ts';
import { head, tail } from './tail.ts';
import { xargs } from './xargs.ts';

const wc: Program = function* (context) {
  const options = parseOptions(context, 'clwmL', { lines: 'l', words: 'w', bytes: 'c', chars: 'm' });
  if (!options) return 1;
  const asked = ['l', 'w', 'c', 'm', 'L'].filter((flag) => options.has(flag));
  const columns = asked.length > 0 ? asked : ['l', 'w', 'c'];
  const { texts, failed } = yield* readArguments(context, options.rest);
  const totals = new Map<string, number>();
  const print = (counts: readonly number[], name: string): void => {
    const single = columns.length === 1 && options.rest.length <= 1 && texts.length <= 1;
    const cells = counts.map((count) => (single ? String(count) : String(count).padStart(9)));
    context.stdout.write(`${cells.join(columns.length === 1 ? '' : ' ')}${name === '-' ? '' : ` ${name}`}\n`);
  };
  for (const { path, text } of texts) {
    const counts = columns.map((column) => countOf(column, text));
    columns.forEach((column, i) => totals.set(column, (totals.get(column) ?? 0) + (counts[i] as number)));
    print(counts, options.rest.length === 0 ? '-' : path);
  }
  if (options.rest.length > 1)
    print(
      columns.map((column) => totals.get(column) ?? 0),
      'total',
    );
  return failed ? 1 : 0;
};

function countOf(column: string, text: string): number {
  switch (column) {
    case 'l':
      return text.split('\n').length - 1;
    case 'w':
      return text.match(/\S+/g)?.length ?? 0;
    case 'm':
      return Array.from(text).length;
    case 'L':
      return Math.max(0, ...text.split('\n').map((line) => line.length));
    default:
      return byteLength(text);
  }
}

const uniq: Program = function* (context) {
  const options = parseOptions(context, 'cdui');
  if (!options) return 1;
  const { texts, failed } = yield* readArguments(context, options.rest.slice(0, 1));
  const groups: { line: string; count: number }[] = [];
  for (const line of linesOf(texts[0]?.text ?? '')) {
    const last = groups.at(-1);
    const same = last && (options.has('i') ? last.line.toLowerCase() === line.toLowerCase() : last.line === line);
    if (same) last.count += 1;
    else groups.push({ line, count: 1 });
  }
  for (const { line, count } of groups) {
    if ((options.has('d') && count < 2) || (options.has('u') && count > 1)) continue;
    context.stdout.write(`${options.has('c') ? `${String(count).padStart(7)} ` : ''}${line}\n`);
  }
  return failed ? 1 : 0;
};

const cut: Program = function* (context) {
  const options = parseOptions(context, 'b:c:d:f:sn', { delimiter: 'd', fields: 'f', characters: 'c' });
  if (!options) return 1;
  const list = options.value('f') ?? options.value('c') ?? options.value('b');
  if (list === undefined) {
    complain(context, 'expected a list of bytes, characters, or fields');
    return 1;
  }
  const chosen = ranges(list);
  const delimiter = options.value('d') ?? '\t';
  const { texts, failed } = yield* readArguments(context, options.rest);
  for (const line of texts.flatMap(({ text }) => linesOf(text))) {
    if (!options.has('f'))
      context.stdout.write(
        `${Array.from(line)
          .filter((_, i) => chosen(i + 1))
          .join('')}\n`,
      );
    else if (line.includes(delimiter)) {
      context.stdout.write(
        `${line
          .split(delimiter)
          .filter((_, i) => chosen(i + 1))
          .join(delimiter)}\n`,
      );
    } else if (!options.has('s')) context.stdout.write(`${line}\n`);
  }
  return failed ? 1 : 0;
};

/** `1,3-5,7-` */
function ranges(list: string): (position: number) => boolean {
  const parts = list.split(',').map((part) => {
    const [from = '', to] = part.split('-');
    const first = from === '' ? 1 : Number(from);
    return [first, to === undefined ? first : to === '' ? Number.POSITIVE_INFINITY : Number(to)] as const;
  });
  return (position) => parts.some(([from, to]) => position >= from && position <= to);
}

const tr: Program = function* (context) {
  const options = parseOptions(context, 'cCds', {}, true);
  if (!options) return 1;
  if (options.rest.length === 0) return tellUsage(context, 'tr');
  const complement = options.has('c') || options.has('C');
  const from = charactersOf(options.rest[0] ?? '');
  const to = charactersOf(options.rest[1] ?? '');
  const isFrom = (char: string): boolean => from.includes(char) !== complement;
  const squeezed = options.has('d') || to === '' ? to || from : to;
  let last = '';
  const translate = (char: string): string => {
    if (isFrom(char) && options.has('d')) return '';
    const index = complement ? to.length - 1 : Math.min(from.indexOf(char), to.length - 1);
    const next = isFrom(char) && to !== '' && !options.has('d') ? (to[index] ?? char) : char;
    if (options.has('s') && next === last && (to === '' ? isFrom(next) : squeezed.includes(next))) return '';
    last = next;
    return next;
  };
  for (let text = yield* context.stdin.read(); text !== undefined; text = yield* context.stdin.read()) {
    context.stdout.write(Array.from(text).map(translate).join(''));
  }
  return 0;
};

/** `a-z`, `[:upper:]`, `\n` → the characters. */
function charactersOf(set: string): string {
  const plain = unescapeText(expandClasses(set).replaceAll(/\\s/g, ' \t\n'), false).text;
  return plain.replaceAll(/(.)-(.)/gs, (_, from: string, to: string) => {
    const first = from.charCodeAt(0);
    return Array.from({ length: Math.max(0, to.charCodeAt(0) - first + 1) }, (__, i) =>
      String.fromCharCode(first + i),
    ).join('');
  });
}

const MAX_SEQUENCE = 1_000_000;

const seq: Program = function* (context) {
  const options = context.args.slice(1);
  let separator = '\n';
  let wide = false;
  while (/^-[a-z]/.test(options[0] ?? '')) {
    const option = options.shift() as string;
    if (option.startsWith('-s')) separator = unescapeText(option.slice(2) || (options.shift() ?? ''), false).text;
    else if (option === '-w') wide = true;
  }
  const numbers = options.map(Number);
  const bad = options.find((text) => text === '' || Number.isNaN(Number(text)));
  if (bad !== undefined || numbers.length === 0) {
    if (bad !== undefined) complain(context, `invalid number '${bad}'`);
    return bad === undefined ? tellUsage(context, 'seq') : 1;
  }
  const [first, step, last] =
    numbers.length === 1 ? [1, 1, numbers[0]] : numbers.length === 2 ? [numbers[0], 1, numbers[1]] : numbers;
  const digits = Math.max(...options.map((text) => (text.split('.')[1] ?? '').length));
  const values: string[] = [];
  const from = first ?? 1;
  const by = step ?? 1;
  const to = last ?? 1;
  for (let i = 0; values.length < MAX_SEQUENCE; i += 1) {
    const value = from + i * by;
    if (by === 0 || (by > 0 ? value > to + 1e-9 : value < to - 1e-9)) break;
    values.push(value.toFixed(digits));
  }
  const width = wide ? Math.max(0, ...values.map((value) => value.length)) : 0;
  if (values.length > 0) context.stdout.write(`${values.map((value) => value.padStart(width, '0')).join(separator)}\n`);
  return 0;
};

const yes: Program = function* (context) {
  const line = `${context.args.slice(1).join(' ') || 'y'}\n`;
  while (context.stdout.write(line.repeat(100))) yield* waitFor(delay(context.kernel, 1));
  return 141;
};

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

const tac = overLines((lines) => lines.toReversed());
const rev = overLines((lines) => lines.map((line) => Array.from(line).toReversed().join('')));
const nl = overLines((lines) => {
  let number = 0;
  return lines.map((line) => {
    if (line === '') return '       ';
    number += 1;
    return `${String(number).padStart(6)}\t${line}`;
  });
});
const strings = overLines((lines) => lines.flatMap((line) => line.match(/[ -~]{4,}/g) ?? []));

const shuf: Program = function* (context) {
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

const paste: Program = function* (context) {
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

const cmp: Program = function* (context) {
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

const diff: Program = function* (context) {
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

const fold: Program = function* (context) {
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

const more: Program = function* (context) {
  for (const path of context.args.slice(1).length === 0 ? ['-'] : context.args.slice(1)) {
    const input = openArgument(context, path);
    if (!input) return 1;
    context.stdout.write(yield* readAll(input));
  }
  return 0;
};

export const TEXT_TOOLS: Readonly<Record<string, Program>> = {
  grep,
  egrep: grep,
  fgrep: grep,
  head,
  tail,
  wc,
  sort,
  uniq,
  cut,
  tr,
  sed,
  awk,
  seq,
  yes,
  tac,
  rev,
  nl,
  strings,
  shuf,
  paste,
  diff,
  cmp,
  comm,
  split,
  expand,
  od,
  hexdump,
  xxd,
  fold,
  more,
  less: more,
  xargs,
  ...HASHES,
};
