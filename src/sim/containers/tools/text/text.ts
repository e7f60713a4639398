/** Tools over lines of text. */
import { comm, expand, split } from './columns.ts';
import { hexdump, od, xxd } from './dump.ts';
import type { Program } from '../../process/process.ts';
import { expandClasses } from '../../files/pattern.ts';
import { awk } from '../awk/awk.ts';
import { unescapeText } from '../common/escapes.ts';
import { grep } from './grep.ts';
import { HASHES } from './hashes.ts';
import { linesOf, readArguments } from '../common/input.ts';
import { complain, parseOptions } from '../common/options.ts';
import { tellUsage } from '../common/usage.ts';
import { sed } from '../sed/sed.ts';
import { sort } from './sort.ts';
import { byteLength } from '../../../../base/utf8.ts';
import { head, tail } from './tail.ts';
import { cmp, diff } from './compare.ts';
import { tac, rev, nl, strings, shuf, paste, fold, more } from './whole-lines.ts';
import { seq, yes } from './generate.ts';

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
  ...HASHES,
};
