import type { Task } from '../../../kernel/task.ts';
import { delay, waitFor } from '../../../kernel/task.ts';
import { resolvePath } from '../../files/paths.ts';
import type { ProcessContext, Program } from '../../process/process.ts';
import { readLine } from '../../../io/streams.ts';
import type { Input } from '../../../io/streams.ts';
import { CANNOT_OPEN, joinLines, linesOf, openArgument } from '../common/input.ts';
import { bytesOf } from '../common/sizes.ts';
import { complain, parseOptions } from '../common/options.ts';
import type { Options } from '../common/options.ts';

/** What `tail /dev/zero` takes into memory at a time, and how long that takes. */
const SWALLOW_BYTES = 16 * 1024 * 1024;
const SWALLOW_MS = 10;
const FOLLOW_MS = 1000;

/** `head [-n N] [-c N] [FILE…]`. */
export const head: Program = function* (context) {
  const options = withNumbers(context, 'n:c:qv');
  if (!options) return 1;
  const paths = options.rest.length === 0 ? ['-'] : options.rest;
  let status = 0;
  for (const [index, path] of paths.entries()) {
    const input = openArgument(context, path);
    if (!input) {
      status = 1;
      continue;
    }
    title(context, options, path, paths.length, index);
    if (options.has('c')) yield* headBytes(context, input, bytesOf(options.value('c') ?? ''));
    else yield* headLines(context, input, Number(options.value('n') ?? 10));
  }
  return status;
};

/** `-5` stands for `-n 5`, in head and tail. */
function withNumbers(context: ProcessContext, spec: string): Options | undefined {
  const args = context.args.flatMap((arg, i) =>
    i > 0 && /^-\d+$/.test(arg) && !/^-[a-z]*[nc]$/.test(context.args[i - 1] ?? '') ? ['-n', arg.slice(1)] : [arg],
  );
  return parseOptions({ ...context, args }, spec, { lines: 'n', bytes: 'c', follow: 'f', quiet: 'q', retry: 'q' });
}

function title(context: ProcessContext, options: Options, path: string, count: number, index: number): void {
  if ((count < 2 && !options.has('v')) || options.has('q')) return;
  context.stdout.write(`${index > 0 ? '\n' : ''}==> ${path === '-' ? 'standard input' : path} <==\n`);
}

function* headBytes(context: ProcessContext, input: Input, count: number): Task<undefined> {
  let left = count;
  while (left > 0) {
    const chunk = yield* input.read();
    if (chunk === undefined) break;
    context.stdout.write(chunk.slice(0, left));
    if (chunk.length > left) input.unread(chunk.slice(left));
    left -= chunk.length;
  }
  return undefined;
}

function* headLines(context: ProcessContext, input: Input, count: number): Task<undefined> {
  const lines: string[] = [];
  const limit = count < 0 ? Number.POSITIVE_INFINITY : count;
  for (let i = 0; i < limit; i += 1) {
    const line = yield* readLine(input);
    if (!line) break;
    if (count < 0) lines.push(line.text);
    else context.stdout.write(line.ended ? line.text : `${line.text}\n`);
  }
  if (count < 0) context.stdout.write(joinLines(lines.slice(0, count)));
  return undefined;
}

/** `tail [-n [+]N] [-c N] [-f | -F] [FILE…]`. */
export const tail: Program = function* (context) {
  const options = withNumbers(context, 'n:c:fFqvs:');
  if (!options) return 1;
  const paths = options.rest.length === 0 ? ['-'] : options.rest;
  let status = 0;
  const followed: string[] = [];
  for (const [index, path] of paths.entries()) {
    const target = resolvePath(context.cwd, path);
    const found = context.files.stat(target);
    const device = path !== '-' && found.ok && found.value.type === 'device' ? found.value.device : undefined;
    if (device === 'zero' || device === 'full') yield* swallow(context);
    const input = openArgument(context, path, CANNOT_OPEN);
    if (!input) {
      status = 1;
      if (options.has('F')) followed.push(target);
      continue;
    }
    title(context, options, path, paths.length, index);
    yield* tailOf(context, input, options);
    if (path !== '-') followed.push(target);
  }
  if (!(options.has('f') || options.has('F')) || followed.length === 0) {
    if (status === 1 && followed.length === 0 && paths.length === 1 && options.has('f')) complain(context, 'no files');
    return status;
  }
  return yield* follow(context, followed);
};

/** A line without end: it is kept in memory until the container is killed for it. */
function* swallow(context: ProcessContext): Task<never> {
  for (;;) {
    context.host.allocate(context.process, SWALLOW_BYTES);
    yield* waitFor(delay(context.kernel, SWALLOW_MS));
  }
}

function* tailOf(context: ProcessContext, input: Input, options: Options): Task<undefined> {
  let text = '';
  for (let chunk = yield* input.read(); chunk !== undefined; chunk = yield* input.read()) text += chunk;
  const bytes = options.value('c');
  const spec = bytes ?? options.value('n') ?? '10';
  const count = Math.abs(bytesOf(spec.replace(/^[-+]/, '')));
  if (bytes !== undefined)
    context.stdout.write(spec.startsWith('+') ? text.slice(count - 1) : count === 0 ? '' : text.slice(-count));
  else {
    const lines = linesOf(text);
    const shown = spec.startsWith('+') ? lines.slice(Math.max(0, count - 1)) : count === 0 ? [] : lines.slice(-count);
    const out = joinLines(shown);
    context.stdout.write(text.endsWith('\n') || out === '' ? out : out.slice(0, -1));
  }
  return undefined;
}

/** Prints what is added to the files. */
function* follow(context: ProcessContext, paths: readonly string[]): Task<never> {
  const read = (path: string): string => {
    const text = context.files.read(path);
    return text.ok ? text.value : '';
  };
  const seen = new Map(paths.map((path) => [path, read(path).length]));
  const devicesOnly = paths.every((path) => {
    const found = context.files.stat(path);
    return found.ok && found.value.type === 'device';
  });
  if (devicesOnly) return yield* waitFor<never>({ start: () => () => undefined });
  for (;;) {
    yield* waitFor(delay(context.kernel, FOLLOW_MS));
    for (const path of paths) {
      const text = read(path);
      const from = seen.get(path) ?? 0;
      if (text.length !== from) context.stdout.write(text.slice(text.length < from ? 0 : from));
      seen.set(path, text.length);
    }
  }
}
