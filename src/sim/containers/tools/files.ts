/** Tools that make, change and remove files. */
import type { Result } from '../../../base/result.ts';
import { err, ok } from '../../../base/result.ts';
import type { Task } from '../../kernel/task.ts';
import { delay, waitFor } from '../../kernel/task.ts';
import { errnoText } from '../file-system.ts';
import type { Errno } from '../file-system.ts';
import { openInput, openOutput } from '../open.ts';
import { baseName, dirName, joinPath, resolvePath } from '../paths.ts';
import type { ProcessContext, Program } from '../process.ts';
import type { Output } from '../streams.ts';
import { find } from './find.ts';
import { CANNOT_OPEN, openArgument } from './input.ts';
import { ls } from './ls.ts';
import { allocateSlowly, bytesOf } from './memory.ts';
import { complain, parseOptions } from './options.ts';
import { changeModes, changeOwners, stat } from './stat.ts';
import { tar } from './tar.ts';

function at(context: ProcessContext, path: string): string {
  return resolvePath(context.cwd, path);
}

const cat: Program = function* (context) {
  const options = parseOptions(context, 'nbevAtuE');
  if (!options) return 1;
  let status = 0;
  let line = 0;
  for (const path of options.rest.length === 0 ? ['-'] : options.rest) {
    const input = openArgument(context, path, CANNOT_OPEN);
    if (!input) {
      status = 1;
      continue;
    }
    for (let text = yield* input.read(); text !== undefined; text = yield* input.read()) {
      const shown = options.has('n')
        ? text.replaceAll(/^(?=[\s\S])/gm, () => `${String((line += 1)).padStart(6)}\t`)
        : text;
      if (!context.stdout.write(shown)) return 141;
    }
  }
  return status;
};

const touch: Program = function* (context) {
  const options = parseOptions(context, 'cd:r:t:amh', { 'no-create': 'c', date: 'd', reference: 'r' });
  if (!options) return 1;
  return each(context, options.rest, (path) => context.files.touch(path, { create: !options.has('c') }));
};

/** Does something to each path; what fails is told as `tool: path: why`. */
function each(
  context: ProcessContext,
  paths: readonly string[],
  action: (path: string) => Result<unknown, Errno>,
): number {
  let status = 0;
  for (const path of paths) {
    const done = action(at(context, path));
    if (done.ok) continue;
    complain(context, `${path}: ${errnoText(done.error)}`);
    status = 1;
  }
  return status;
}

const mkdir: Program = function* (context) {
  const options = parseOptions(context, 'pm:v', { parents: 'p', mode: 'm' });
  if (!options) return 1;
  const mode = options.has('m') ? Number.parseInt(options.value('m') ?? '755', 8) : 0o755;
  let status = 0;
  for (const path of options.rest) {
    const made = options.has('p')
      ? makeParents(context, at(context, path), mode)
      : context.files.mkdir(at(context, path), mode);
    if (made.ok) continue;
    complain(context, `can't create directory '${path}': ${errnoText(made.error)}`);
    status = 1;
  }
  return status;
};

function makeParents(context: ProcessContext, path: string, mode: number): Result<undefined, Errno> {
  const found = context.files.stat(path);
  if (found.ok) return found.value.type === 'directory' ? ok(undefined) : err('EEXIST');
  const parent = makeParents(context, dirName(path), 0o755);
  return parent.ok ? context.files.mkdir(path, mode) : parent;
}

const rmdir: Program = function* (context) {
  const options = parseOptions(context, 'p');
  if (!options) return 1;
  let status = 0;
  for (const path of options.rest) {
    const removed = context.files.rmdir(at(context, path));
    if (removed.ok) continue;
    complain(context, `'${path}': ${errnoText(removed.error)}`);
    status = 1;
  }
  return status;
};

const rm: Program = function* (context) {
  const options = parseOptions(context, 'rRfiv', { recursive: 'r', force: 'f' });
  if (!options) return 1;
  const recursive = options.has('r') || options.has('R');
  let status = 0;
  for (const path of options.rest) {
    const target = at(context, path);
    const found = context.files.lstat(target);
    if (!found.ok && options.has('f') && found.error === 'ENOENT') continue;
    if (found.ok && found.value.type === 'directory' && !recursive) {
      complain(context, `'${path}' is a directory`);
      status = 1;
      continue;
    }
    const removed = found.ok ? removeTree(context, target) : found;
    if (removed.ok) continue;
    complain(context, `can't remove '${path}': ${errnoText(removed.error)}`);
    status = 1;
  }
  return status;
};

function removeTree(context: ProcessContext, path: string): Result<undefined, Errno> {
  const { files } = context;
  const node = files.lstat(path);
  if (!node.ok) return node;
  if (node.value.type !== 'directory') return files.unlink(path);
  const names = files.list(path);
  if (!names.ok) return names;
  for (const name of names.value) {
    const removed = removeTree(context, joinPath(path, name));
    if (!removed.ok) return removed;
  }
  return files.rmdir(path);
}

/** The place that something is copied or moved to: inside of the target if that is a directory. */
function destination(context: ProcessContext, source: string, target: string): string {
  const path = at(context, target);
  const found = context.files.stat(path);
  return found.ok && found.value.type === 'directory' ? joinPath(path, baseName(at(context, source))) : path;
}

const cp: Program = function* (context) {
  const options = parseOptions(context, 'rRafpdLvTPHu', { recursive: 'r', archive: 'a', preserve: 'p' });
  if (!options) return 1;
  const sources = options.rest.slice(0, -1);
  const target = options.rest.at(-1);
  if (target === undefined || sources.length === 0) {
    complain(context, 'missing file operand');
    return 1;
  }
  const recursive = ['r', 'R', 'a'].some((flag) => options.has(flag));
  let status = 0;
  for (const source of sources) {
    const to = options.has('T') ? at(context, target) : destination(context, source, target);
    const problem = copyTree(context, at(context, source), to, { recursive, shown: source });
    if (problem === undefined) continue;
    complain(context, problem);
    status = 1;
  }
  return status;
};

function copyTree(
  context: ProcessContext,
  from: string,
  to: string,
  options: { readonly recursive: boolean; readonly shown: string },
): string | undefined {
  const { files } = context;
  const found = options.recursive ? files.lstat(from) : files.stat(from);
  if (!found.ok) return `can't stat '${options.shown}': ${errnoText(found.error)}`;
  const node = found.value;
  if (node.type === 'link') {
    const linked = files.symlink(node.target, to);
    return linked.ok ? undefined : `can't create link '${to}': ${errnoText(linked.error)}`;
  }
  if (node.type === 'directory') {
    if (!options.recursive) return `omitting directory '${options.shown}'`;
    if (!files.stat(to).ok) {
      const made = files.mkdir(to, node.mode);
      if (!made.ok) return `can't create directory '${to}': ${errnoText(made.error)}`;
    }
    const names = files.list(from);
    for (const name of names.ok ? names.value : []) {
      const problem = copyTree(context, joinPath(from, name), joinPath(to, name), {
        ...options,
        shown: joinPath(options.shown, name),
      });
      if (problem !== undefined) return problem;
    }
    return undefined;
  }
  const text = files.read(from);
  if (!text.ok) return `can't open '${options.shown}': ${errnoText(text.error)}`;
  const opened = files.open(to, { truncate: true, ...(node.type === 'file' ? { mode: node.mode } : {}) });
  if (!opened.ok) return `can't create '${to}': ${errnoText(opened.error)}`;
  if (opened.value.type === 'file') opened.value.text = text.value;
  return undefined;
}

const mv: Program = function* (context) {
  const options = parseOptions(context, 'finvT', { force: 'f' });
  if (!options) return 1;
  const sources = options.rest.slice(0, -1);
  const target = options.rest.at(-1);
  if (target === undefined || sources.length === 0) {
    complain(context, 'missing file operand');
    return 1;
  }
  return (
    each(context, [], () => ok(undefined)) +
    sources.reduce((status, source) => move(context, source, target) || status, 0)
  );
};

function move(context: ProcessContext, source: string, target: string): number {
  const from = at(context, source);
  const to = destination(context, source, target);
  const existing = context.files.lstat(to);
  if (existing.ok && existing.value.type !== 'directory' && from !== to && context.files.lstat(from).ok)
    context.files.unlink(to);
  const moved = context.files.rename(from, to);
  if (moved.ok) return 0;
  complain(context, `can't rename '${source}': ${errnoText(moved.error)}`);
  return 1;
}

const ln: Program = function* (context) {
  const options = parseOptions(context, 'sfnvT', { symbolic: 's', force: 'f' });
  if (!options) return 1;
  const [target = '', given] = options.rest;
  const name = given ?? baseName(target);
  const path = options.has('n') || options.has('T') ? at(context, name) : destination(context, target, name);
  if (options.has('f') && context.files.lstat(path).ok) context.files.unlink(path);
  if (options.has('s')) {
    const linked = context.files.symlink(target, path);
    if (linked.ok) return 0;
    complain(context, `${name}: ${errnoText(linked.error)}`);
    return 1;
  }
  const problem = copyTree(context, at(context, target), path, { recursive: false, shown: target });
  if (problem !== undefined) complain(context, problem);
  return problem === undefined ? 0 : 1;
};

const mktemp: Program = function* (context) {
  const options = parseOptions(context, 'dtqup:');
  if (!options) return 1;
  const template = options.rest[0] ?? joinPath(options.value('p') ?? context.env['TMPDIR'] ?? '/tmp', 'tmp.XXXXXX');
  const random = context.kernel.random.fork(`mktemp ${context.process.pid} ${context.kernel.now}`);
  const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
  const path = template.replace(/X+$/, (all) => Array.from(all, () => letters[random.int(letters.length)]).join(''));
  const made = options.has('d')
    ? context.files.mkdir(at(context, path), 0o700)
    : context.files.open(at(context, path), { truncate: false, mode: 0o600 });
  if (!made.ok) {
    complain(context, `(null): ${errnoText(made.error)}`);
    return 1;
  }
  context.stdout.write(`${path}\n`);
  return 0;
};

const tee: Program = function* (context) {
  const options = parseOptions(context, 'ai');
  if (!options) return 1;
  const outputs: Output[] = [context.stdout];
  let status = 0;
  for (const path of options.rest) {
    const opened = openOutput({ ...context, processes: context.host.processes }, at(context, path), options.has('a'));
    if (opened.ok) outputs.push(opened.value);
    else {
      complain(context, `${path}: ${errnoText(opened.error)}`);
      status = 1;
    }
  }
  for (let text = yield* context.stdin.read(); text !== undefined; text = yield* context.stdin.read()) {
    for (const output of outputs) output.write(text);
  }
  return status;
};

const readlink: Program = function* (context) {
  const options = parseOptions(context, 'fnev');
  const path = options?.rest[0];
  if (!options || path === undefined) return 1;
  const node = context.files.lstat(at(context, path));
  if (node.ok && node.value.type === 'link' && !options.has('f')) {
    context.stdout.write(`${node.value.target}\n`);
    return 0;
  }
  if (!options.has('f') || !node.ok) return 1;
  const target =
    node.value.type === 'link' ? resolvePath(dirName(at(context, path)), node.value.target) : at(context, path);
  context.stdout.write(`${target}\n`);
  return 0;
};

const realpath: Program = function* (context) {
  let status = 0;
  for (const path of context.args.slice(1)) {
    if (context.files.stat(at(context, path)).ok) context.stdout.write(`${at(context, path)}\n`);
    else {
      complain(context, `${path}: No such file or directory`);
      status = 1;
    }
  }
  return status;
};

/** Bytes a second that dd moves. */
const DD_SPEED = 1e9;

const dd: Program = function* (context) {
  const operands = new Map(
    context.args.slice(1).map((arg) => [arg.split('=')[0] ?? '', arg.slice(arg.indexOf('=') + 1)]),
  );
  const block = bytesOf(operands.get('bs') ?? '512');
  const count = operands.has('count') ? bytesOf(operands.get('count') ?? '') : Number.POSITIVE_INFINITY;
  const source = operands.get('if');
  const opener = { ...context, processes: context.host.processes };
  const device = source === undefined ? undefined : context.files.stat(at(context, source));
  const endless = device?.ok === true && device.value.type === 'device' && device.value.device !== 'null';
  if (source !== undefined && !device?.ok) {
    complain(context, `can't open '${source}': ${errnoText(device && !device.ok ? device.error : 'ENOENT')}`);
    return 1;
  }
  const text = endless ? undefined : yield* readBlocks(context, source, block * count);
  const target = operands.get('of');
  const output =
    target === undefined
      ? ok(context.stdout)
      : openOutput(opener, at(context, target), operands.get('conv')?.includes('notrunc') === true);
  if (!output.ok) {
    complain(context, `can't open '${target}': ${errnoText(output.error)}`);
    return 1;
  }
  if (block > 64 * 1024 * 1024) yield* allocateSlowly(context, block);
  const bytes = text === undefined ? yield* writeZeros(context, output.value, block, count) : text.length;
  if (text !== undefined) output.value.write(text);
  yield* waitFor(delay(context.kernel, (bytes / DD_SPEED) * 1000));
  const blocks = `${Math.floor(bytes / block)}+${bytes % block === 0 ? 0 : 1}`;
  if (operands.get('status') !== 'none')
    context.stderr.write(`${blocks} records in\n${blocks} records out\n${summary(bytes)}`);
  return 0;
};

function* readBlocks(context: ProcessContext, source: string | undefined, limit: number): Task<string> {
  const opened =
    source === undefined
      ? undefined
      : openInput({ ...context, processes: context.host.processes }, at(context, source));
  const input = opened?.ok === true ? opened.value : context.stdin;
  let text = '';
  while (text.length < limit) {
    const chunk = yield* input.read();
    if (chunk === undefined) break;
    text += chunk;
  }
  return text.slice(0, limit);
}

const MAX_ENDLESS = 4 * 1024 ** 3;

function* writeZeros(context: ProcessContext, output: Output, block: number, count: number): Task<number> {
  const step = Math.max(block, 16 * 1024 * 1024);
  const total = Math.min(block * count, MAX_ENDLESS);
  for (let written = 0; written < total; written += step) {
    if (!output.write('\0'.repeat(Math.min(step, total - written)))) return written;
    if (total > step) yield* waitFor(delay(context.kernel, 1));
  }
  return total;
}

function summary(bytes: number): string {
  const seconds = Math.max(bytes / DD_SPEED, 0.0001);
  const human = (value: number): string => {
    for (const [unit, size] of [
      ['GB', 1024 ** 3],
      ['MB', 1024 ** 2],
      ['KB', 1024],
    ] as const) {
      if (value >= size) return `${(value / size).toFixed(1)}${unit}`;
    }
    return `${value}B`;
  };
  return `${bytes} bytes (${human(bytes)}) copied, ${seconds.toFixed(6)} seconds, ${human(bytes / seconds)}/s\n`;
}

const mkfifo: Program = function* (context) {
  complain(context, 'not simulated');
  return 1;
};

const sync: Program = function* () {
  return 0;
};

const truncate: Program = function* (context) {
  const options = parseOptions(context, 'cs:', { size: 's' });
  if (!options) return 1;
  const size = bytesOf(options.value('s') ?? '0');
  return each(context, options.rest, (path) => {
    const opened = context.files.open(path, { truncate: false });
    if (opened.ok && opened.value.type === 'file') {
      const { text } = opened.value;
      opened.value.text = text.length > size ? text.slice(0, size) : text + '\0'.repeat(size - text.length);
    }
    return opened;
  });
};

export const FILE_TOOLS: Readonly<Record<string, Program>> = {
  cat,
  touch,
  mkdir,
  rmdir,
  rm,
  cp,
  mv,
  ln,
  ls,
  find,
  mktemp,
  tee,
  readlink,
  realpath,
  dd,
  mkfifo,
  sync,
  truncate,
  stat,
  chmod: changeModes,
  chown: changeOwners,
  chgrp: changeOwners,
  tar,
  unlink: rm,
  link: ln,
};
