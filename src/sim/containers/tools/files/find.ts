import type { Task } from '../../../kernel/task.ts';
import { errnoText } from '../../../io/errno.ts';
import type { AnyNode } from '../../files/file-system.ts';
import { baseName, joinPath, resolvePath } from '../../files/paths.ts';
import type { ProcessContext, Program } from '../../process/process.ts';
import { matches } from '../../files/pattern.ts';
import { complain } from '../common/options.ts';
import { bytesOf } from '../common/sizes.ts';
import { newMode } from '../common/mode.ts';
import { posixRegExp } from '../common/regex.ts';
import { modeOf, ownerOf, sizeOf } from './stat.ts';
import { runChild } from '../common/run-child.ts';

type Condition = (path: string, node: AnyNode) => Task<boolean>;

/** `find [PATH…] [-name P] [-type f|d|l] [-maxdepth N] [-size N] [-mmin N] [-empty] [-exec … ;] [-delete] [-print]`, with `!`, `-o` and `-a`. */
export const find: Program = function* (context) {
  const args = context.args.slice(1);
  const paths: string[] = [];
  while (args.length > 0 && !/^[-!(]/.test(args[0] as string)) paths.push(args.shift() as string);
  const parser = new Conditions(context, args);
  const condition = parser.either();
  if (parser.problem !== undefined) {
    complain(context, parser.problem);
    return 1;
  }
  let status = 0;
  for (const path of paths.length === 0 ? ['.'] : paths) {
    const found = context.files.lstat(resolvePath(context.cwd, path));
    if (!found.ok) {
      complain(context, `${path}: ${errnoText(found.error)}`);
      status = 1;
    } else yield* walk(context, path, found.value, 0, { condition, parser });
  }
  for (const run of parser.batches) if (!(yield* run())) status = 1;
  return status;
};

function* walk(
  context: ProcessContext,
  path: string,
  node: AnyNode,
  depth: number,
  options: { readonly condition: Condition; readonly parser: Conditions },
): Task<undefined> {
  const { condition, parser } = options;
  const visit = function* (): Task<undefined> {
    if (depth < parser.minDepth) return undefined;
    if (parser.quits) return undefined;
    const holds = yield* condition(path, node);
    if (holds && !parser.acts) context.stdout.write(`${path}\n`);
    return undefined;
  };
  if (!parser.deletes) yield* visit();
  if (node.type === 'directory' && depth < parser.maxDepth && !parser.pruned.has(path)) {
    const names = context.files.list(resolvePath(context.cwd, path));
    for (const name of names.ok ? names.value : []) {
      const child = joinPath(path, name);
      const found = context.files.lstat(resolvePath(context.cwd, child));
      if (parser.quits) return undefined;
      if (found.ok) yield* walk(context, child, found.value, depth + 1, options);
    }
  }
  if (parser.deletes) yield* visit();
  return undefined;
}

class Conditions {
  problem: string | undefined;
  maxDepth = Number.POSITIVE_INFINITY;
  minDepth = 0;
  /** An action is given, so that nothing is printed by itself. */
  acts = false;
  deletes = false;
  quits = false;
  /** Directories that are not gone into. */
  readonly pruned = new Set<string>();
  /** What `-exec … +` runs in the end. */
  readonly batches: (() => Task<boolean>)[] = [];
  private readonly context: ProcessContext;
  private readonly args: readonly string[];
  private at = 0;

  constructor(context: ProcessContext, args: readonly string[]) {
    this.context = context;
    this.args = args;
  }

  either(): Condition {
    let left = this.both();
    while (this.args[this.at] === '-o') {
      this.at += 1;
      const first = left;
      const second = this.both();
      left = function* (path, node) {
        return (yield* first(path, node)) || (yield* second(path, node));
      };
    }
    return left;
  }

  private both(): Condition {
    const all: Condition[] = [];
    while (this.at < this.args.length && this.args[this.at] !== '-o' && this.args[this.at] !== ')') {
      if (this.args[this.at] === '-a') this.at += 1;
      else all.push(this.one());
    }
    return function* (path, node) {
      for (const condition of all) if (!(yield* condition(path, node))) return false;
      return true;
    };
  }

  private one(): Condition {
    const word = this.args[this.at] as string;
    this.at += 1;
    if (word === '!' || word === '-not') {
      const inner = this.one();
      return function* (path, node) {
        return !(yield* inner(path, node));
      };
    }
    if (word === '(') {
      const inner = this.either();
      this.at += 1;
      return inner;
    }
    if (word === '-exec') return this.exec();
    return this.simple(word);
  }

  private simple(word: string): Condition {
    const { context } = this;
    const plain = (test: (path: string, node: AnyNode) => boolean): Condition =>
      function* (path, node) {
        return test(path, node);
      };
    switch (word) {
      case '-print':
      case '-print0':
        this.acts = true;
        return plain((path) => context.stdout.write(`${path}${word === '-print' ? '\n' : '\0'}`));
      case '-delete':
        this.acts = true;
        this.deletes = true;
        return plain((path, node) => {
          const target = resolvePath(context.cwd, path);
          return (node.type === 'directory' ? context.files.rmdir(target) : context.files.unlink(target)).ok;
        });
      case '-empty':
        return plain((_, node) => (node.type === 'directory' ? node.entries.size === 0 : sizeOf(node) === 0));
      case '-prune':
        return plain((path) => this.pruned.add(path).size > 0);
      case '-quit':
        return plain(() => (this.quits = true));
      case '-executable':
        return plain((path) => context.files.access(resolvePath(context.cwd, path), 1));
      case '-xdev':
      case '-depth':
      case '-follow':
        return plain(() => true);
      default:
        return this.withValue(word, plain);
    }
  }

  private withValue(word: string, plain: (test: (path: string, node: AnyNode) => boolean) => Condition): Condition {
    const value = this.args[this.at] ?? '';
    this.at += 1;
    const { now } = this.context.kernel;
    const age = (node: AnyNode): number => now - ('mtime' in node ? node.mtime : 0);
    switch (word) {
      case '-name':
        return plain((path) => matches(value, baseName(path)));
      case '-iname':
        return plain((path) => matches(value.toLowerCase(), baseName(path).toLowerCase()));
      case '-path':
        return plain((path) => matches(value, path));
      case '-type':
        return plain((_, node) => ({ f: 'file', d: 'directory', l: 'link', c: 'device' })[value] === node.type);
      case '-maxdepth':
        this.maxDepth = Number(value);
        return plain(() => true);
      case '-mindepth':
        this.minDepth = Number(value);
        return plain(() => true);
      case '-size':
        return plain((_, node) => compare(value, Math.ceil(sizeOf(node) / sizeUnit(value))));
      case '-mmin':
        return plain((_, node) => compare(value, Math.floor(age(node) / 60_000)));
      case '-newer': {
        const other = this.context.files.stat(resolvePath(this.context.cwd, value));
        if (!other.ok) this.problem ??= `${value}: ${errnoText(other.error)}`;
        const than = other.ok && 'mtime' in other.value ? other.value.mtime : 0;
        return plain((_, node) => 'mtime' in node && node.mtime > than);
      }
      case '-perm':
        return plain((_, node) => hasPermissions(value, modeOf(node)));
      case '-user':
      case '-group': {
        const { context } = this;
        return plain((_, node) => {
          const id = 'mode' in node ? ((word === '-user' ? node.uid : node.gid) ?? 0) : 0;
          return value === String(id) || ownerOf(context, node)[word === '-user' ? 'user' : 'group'] === value;
        });
      }
      case '-ipath':
        return plain((path) => matches(value.toLowerCase(), path.toLowerCase()));
      case '-regex': {
        const regExp = posixRegExp(`^${value}$`, false);
        return plain((path) => regExp?.test(path) === true);
      }
      case '-amin':
      case '-cmin':
        return plain((_, node) => compare(value, Math.floor(age(node) / 60_000)));
      case '-atime':
      case '-ctime':
      case '-mtime':
        return plain((_, node) => compare(value, Math.floor(age(node) / 86_400_000)));
      default:
        this.problem ??= `unrecognized: ${word}`;
        return plain(() => false);
    }
  }

  private exec(): Condition {
    const words: string[] = [];
    for (; this.at < this.args.length && !this.endsExec(words); this.at += 1) words.push(this.args[this.at] as string);
    const together = this.args[this.at] === '+';
    this.at += 1;
    this.acts = true;
    const { context } = this;
    if (!together) {
      return (path) =>
        succeeds(
          context,
          words.map((word) => word.replaceAll('{}', path)),
        );
    }
    const paths: string[] = [];
    this.batches.push(function* () {
      return paths.length === 0 || (yield* succeeds(context, [...words.slice(0, -1), ...paths]));
    });
    return function* (path) {
      paths.push(path);
      return true;
    };
  }

  private endsExec(words: readonly string[]): boolean {
    const word = this.args[this.at];
    return word === ';' || (word === '+' && words.at(-1) === '{}');
  }
}

function* succeeds(context: ProcessContext, words: readonly string[]): Task<boolean> {
  if (!context.host.find(words[0] ?? '', context.cwd, context.env['PATH']).ok) {
    complain(context, `${words[0]}: No such file or directory`);
    return false;
  }
  return (yield* runChild(context, words)) === 0;
}

/** `644` exactly, `-111` all of them, `/222` any. */
function hasPermissions(spec: string, mode: number): boolean {
  const text = spec.replace(/^[-+/]/, '');
  const wanted = newMode(0, text, false);
  if (spec.startsWith('-')) return (mode & wanted) === wanted;
  return /^[+/]/.test(spec) ? wanted === 0 || (mode & wanted) !== 0 : (mode & 0o7777) === wanted;
}

function compare(spec: string, value: number): boolean {
  const number = Number.parseInt(spec.replace(/^[-+]/, ''), 10);
  if (spec.startsWith('+')) return value > number;
  return spec.startsWith('-') ? value < number : value === number;
}

function sizeUnit(spec: string): number {
  return bytesOf(`1${/[a-zA-Z]$/.exec(spec)?.[0] ?? 'b'}`);
}
