import { waitFor } from '../../kernel/task.ts';
import type { Task } from '../../kernel/task.ts';
import { errnoText } from '../file-system.ts';
import type { AnyNode } from '../file-system.ts';
import { baseName, joinPath, resolvePath } from '../paths.ts';
import type { ProcessContext, Program } from '../process.ts';
import { matches } from '../shell/pattern.ts';
import { complain } from './options.ts';
import { bytesOf } from './memory.ts';
import { sizeOf } from './stat.ts';

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
    const holds = yield* condition(path, node);
    if (holds && !parser.acts) context.stdout.write(`${path}\n`);
    return undefined;
  };
  if (!parser.deletes) yield* visit();
  if (node.type === 'directory' && depth < parser.maxDepth) {
    const names = context.files.list(resolvePath(context.cwd, path));
    for (const name of names.ok ? names.value : []) {
      const child = joinPath(path, name);
      const found = context.files.lstat(resolvePath(context.cwd, child));
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
      case '-mtime':
        return plain((_, node) => compare(value, Math.floor(age(node) / 86_400_000)));
      default:
        this.problem ??= `unrecognized: ${word}`;
        return plain(() => false);
    }
  }

  private exec(): Condition {
    const words: string[] = [];
    for (; this.at < this.args.length && !/^[;+]$/.test(this.args[this.at] as string); this.at += 1)
      words.push(this.args[this.at] as string);
    this.at += 1;
    this.acts = true;
    const { context } = this;
    return function* (path) {
      const args = words.map((word) => word.replaceAll('{}', path));
      const found = context.host.find(args[0] ?? '', context.cwd, context.env['PATH']);
      if (!found.ok) {
        complain(context, `${args[0]}: No such file or directory`);
        return false;
      }
      const { program, memory } = found.value;
      const { env, cwd, stdin, stdout, stderr } = context;
      const child = context.host.processes.start(context.host, {
        program,
        memory,
        args,
        env,
        cwd,
        stdin,
        stdout,
        stderr,
        parent: context.process,
      });
      return (child.exitCode ?? (yield* waitFor(child))) === 0;
    };
  }
}

function compare(spec: string, value: number): boolean {
  const number = Number.parseInt(spec.replace(/^[-+]/, ''), 10);
  if (spec.startsWith('+')) return value > number;
  return spec.startsWith('-') ? value < number : value === number;
}

function sizeUnit(spec: string): number {
  return bytesOf(`1${/[a-zA-Z]$/.exec(spec)?.[0] ?? 'b'}`);
}
