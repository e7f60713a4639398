import type { Task } from '../../../kernel/task.ts';
import { errnoText } from '../../../io/errno.ts';
import { joinPath, resolvePath } from '../../files/paths.ts';
import type { ProcessContext, Program } from '../../process/process.ts';
import { readLine } from '../../../io/streams.ts';
import { openArgument, linesOf } from '../common/input.ts';
import { tellUsage } from '../common/usage.ts';
import { complain, nameOf, parseOptions } from '../common/options.ts';
import type { Options } from '../common/options.ts';
import { literalRegExp, posixRegExp } from '../common/regex.ts';

interface Search {
  readonly regExps: readonly RegExp[];
  readonly options: Options;
  readonly names: boolean;
}

/** `grep [-EFivcnlLqowxrhHs] [-m N] [-A N -B N -C N] [-e PATTERN | -f FILE | PATTERN] [FILE…]`. */
export const grep: Program = function* (context) {
  const options = parseOptions(context, 'EFGPivcnlLqowxrRhHsam:A:B:C:e:f:', {
    'ignore-case': 'i',
    quiet: 'q',
    count: 'c',
    'invert-match': 'v',
    'extended-regexp': 'E',
    'fixed-strings': 'F',
    recursive: 'r',
    'only-matching': 'o',
    color: 'a',
    regexp: 'e',
    'max-count': 'm',
    'line-number': 'n',
  });
  if (!options) return 2;
  const rest = [...options.rest];
  const given = [...options.values('e')];
  for (const path of options.values('f')) {
    const text = context.files.read(resolvePath(context.cwd, path));
    if (text.ok) given.push(...linesOf(text.value));
  }
  if (given.length === 0 && !options.has('f')) {
    const pattern = rest.shift();
    if (pattern === undefined) {
      tellUsage(context, 'grep');
      return 2;
    }
    given.push(...pattern.split('\n'));
  }
  const regExps = given.map((pattern) => compile(context, options, pattern));
  if (regExps.some((regExp) => regExp === undefined)) {
    complain(context, 'bad regex');
    return 2;
  }
  const recursive = options.has('r') || options.has('R');
  const paths = recursive ? (rest.length === 0 ? ['.'] : rest).flatMap((path) => filesBelow(context, path)) : rest;
  const names = options.has('H') || (!options.has('h') && (paths.length > 1 || recursive));
  return yield* searchAll(context, paths.length === 0 && !recursive ? ['-'] : paths, {
    regExps: regExps as readonly RegExp[],
    options,
    names,
  });
};

function compile(context: ProcessContext, options: Options, pattern: string): RegExp | undefined {
  const flags = options.has('i') ? 'gi' : 'g';
  const name = nameOf(context);
  const fixed = options.has('F') || name === 'fgrep';
  const extended = options.has('E') || options.has('P') || name === 'egrep';
  const plain = fixed ? literalRegExp(pattern, flags) : posixRegExp(pattern, extended, flags);
  if (!plain || !(options.has('w') || options.has('x'))) return plain;
  const { source } = plain;
  return new RegExp(options.has('x') ? `^(?:${source})$` : `(?<![A-Za-z0-9_])(?:${source})(?![A-Za-z0-9_])`, flags);
}

function filesBelow(context: ProcessContext, path: string): string[] {
  const target = resolvePath(context.cwd, path);
  const found = context.files.stat(target);
  if (!found.ok) {
    complain(context, `${path}: ${errnoText(found.error)}`);
    return [];
  }
  if (found.value.type !== 'directory') return found.value.type === 'file' ? [path] : [];
  const names = context.files.list(target);
  return (names.ok ? names.value : []).flatMap((name) => filesBelow(context, joinPath(path, name)));
}

function* searchAll(context: ProcessContext, paths: readonly string[], search: Search): Task<number> {
  let matched = false;
  let failed = false;
  for (const path of paths) {
    const found = yield* searchOne(context, path, search);
    if (found === undefined) failed = true;
    else if (found) matched = true;
    if (matched && search.options.has('q')) return 0;
  }
  return failed ? 2 : matched ? 0 : 1;
}

function* searchOne(
  context: ProcessContext,
  path: string,
  { regExps, options, names }: Search,
): Task<boolean | undefined> {
  const quiet = options.has('s');
  const input =
    quiet && !context.files.stat(resolvePath(context.cwd, path)).ok ? undefined : openArgument(context, path);
  if (!input) return undefined;
  const limit = options.has('m') ? Number(options.value('m')) : Number.POSITIVE_INFINITY;
  const after = Number(options.value('A') ?? options.value('C') ?? 0);
  const before = Number(options.value('B') ?? options.value('C') ?? 0);
  const silent = ['q', 'c', 'l', 'L'].some((flag) => options.has(flag));
  const shown = path === '-' ? '(standard input)' : path;
  const past: string[] = [];
  let count = 0;
  let trailing = 0;
  let number = 0;
  let printed = 0;
  const print = (line: string, mark: string, at: number): void => {
    const place = options.has('n') ? `${at}${mark}` : '';
    context.stdout.write(`${names ? `${shown}${mark}` : ''}${place}${line}\n`);
    printed = at;
  };
  for (let next = yield* readLine(input); next && count < limit; next = yield* readLine(input)) {
    const line = next.text;
    number += 1;
    const hit = regExps.some((regExp) => line.search(regExp) >= 0) !== options.has('v');
    if (hit) {
      count += 1;
      if (options.has('q') || options.has('l')) break;
      if (!silent && options.has('o')) {
        for (const regExp of regExps)
          for (const match of line.matchAll(regExp)) if (match[0] !== '') print(match[0], ':', number);
      } else if (!silent) {
        const first = number - past.length;
        if (before + after > 0 && printed > 0 && first > printed + 1) context.stdout.write('--\n');
        for (const [index, earlier] of past.entries()) if (first + index > printed) print(earlier, '-', first + index);
        print(line, ':', number);
        trailing = after;
      }
    } else if (trailing > 0 && !silent) {
      print(line, '-', number);
      trailing -= 1;
    }
    past.push(line);
    if (past.length > before) past.shift();
  }
  if (options.has('c')) context.stdout.write(`${names ? `${shown}:` : ''}${count}\n`);
  if ((options.has('l') && count > 0) || (options.has('L') && count === 0)) context.stdout.write(`${shown}\n`);
  return count > 0;
}
