/** Tools that make, change and remove files. */
import type { Result } from '../../../../base/result.ts';
import { err, ok } from '../../../../base/result.ts';
import { errnoText } from '../../../io/errno.ts';
import type { Errno } from '../../../io/errno.ts';
import { openOutput } from '../../process/open.ts';
import { dirName, joinPath, resolvePath } from '../../files/paths.ts';
import type { ProcessContext, Program } from '../../process/process.ts';
import type { Output } from '../../../io/streams.ts';
import { cp, ln, mv } from './copying.ts';
import { dd } from './dd.ts';
import { at, each } from '../common/each-file.ts';
import { df, du, mount } from './disk.ts';
import { find } from './find.ts';
import { gzip } from './gzip.ts';
import { CANNOT_OPEN, openArgument } from '../common/input.ts';
import { ls } from './ls.ts';
import { bytesOf } from '../common/sizes.ts';
import { isMode, newMode } from '../common/mode.ts';
import { complain, parseOptions } from '../common/options.ts';
import { changeModes, changeOwners, stat } from './stat.ts';
import { tar } from './tar.ts';
import { parseDate } from '../common/dates.ts';
import { tellUsage } from '../common/usage.ts';

const cat: Program = function* (context) {
  const options = parseOptions(context, 'nbevAtuE');
  if (!options) return 1;
  let status = 0;
  let line = 0;
  for (const path of options.rest.length === 0 ? ['-'] : options.rest) {
    const found = path === '-' ? undefined : context.files.stat(at(context, path));
    if (found?.ok === true && found.value.type === 'directory') {
      complain(context, 'read error: Is a directory');
      status = 1;
      continue;
    }
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
  if (options.rest.length === 0) return tellUsage(context, 'touch');
  const given = options.value('d') ?? options.value('t');
  const reference = options.value('r');
  const { wallClock, epoch } = context.kernel;
  const file = reference === undefined ? undefined : context.files.stat(at(context, reference));
  if (file && !file.ok) {
    complain(context, `${reference}: ${errnoText(file.error)}`);
    return 1;
  }
  const when = given === undefined ? undefined : parseDate(given, wallClock);
  if (given !== undefined && when === undefined) {
    complain(context, `invalid date '${given}'`);
    return 1;
  }
  const mtime = when === undefined ? (file && 'mtime' in file.value ? file.value.mtime : undefined) : when - epoch;
  return each(context, options.rest, (path) => {
    const touched = context.files.touch(path, { create: !options.has('c') });
    const node = context.files.stat(path);
    if (touched.ok && node.ok && mtime !== undefined && 'mtime' in node.value) node.value.mtime = mtime;
    return touched;
  });
};

const mkdir: Program = function* (context) {
  const options = parseOptions(context, 'pm:v', { parents: 'p', mode: 'm' });
  if (!options) return 1;
  if (options.rest.length === 0) return tellUsage(context, 'mkdir');
  const given = options.value('m');
  if (given !== undefined && !isMode(given)) {
    complain(context, `invalid mode '${given}'`);
    return 1;
  }
  const mode = given === undefined ? undefined : newMode(0o777, given, true);
  let status = 0;
  for (const path of options.rest) {
    const made = options.has('p')
      ? makeParents(context, at(context, path), mode)
      : context.files.mkdir(at(context, path), mode);
    if (made.ok && options.has('v')) context.stdout.write(`created directory: '${path}'\n`);
    if (made.ok) continue;
    complain(context, `can't create directory '${path}': ${errnoText(made.error)}`);
    status = 1;
  }
  return status;
};

function makeParents(context: ProcessContext, path: string, mode?: number): Result<undefined, Errno> {
  const found = context.files.stat(path);
  if (found.ok) return found.value.type === 'directory' ? ok(undefined) : err('EEXIST');
  const parent = makeParents(context, dirName(path));
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
  if (options.rest.length === 0 && !options.has('f')) return tellUsage(context, 'rm');
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
    if (removed.ok && options.has('v')) context.stdout.write(`removed '${path}'\n`);
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

const mktemp: Program = function* (context) {
  const options = parseOptions(context, 'dtqup:');
  if (!options) return 1;
  const template = options.rest[0] ?? joinPath(options.value('p') ?? context.env['TMPDIR'] ?? '/tmp', 'tmp.XXXXXX');
  if (!/X{6}$/.test(template)) {
    complain(context, '(null): Invalid argument');
    return 1;
  }
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
  for (const { failure } of outputs.slice(1)) {
    if (failure === undefined) continue;
    complain(context, `write error: ${errnoText(failure)}`);
    status = 1;
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
  const given = options.value('s');
  if (given === undefined || options.rest.length === 0) return tellUsage(context, 'truncate');
  if (!/^\d+[a-zA-Z]*$/.test(given)) {
    complain(context, `invalid number '${given}'`);
    return 1;
  }
  const size = bytesOf(given);
  return each(context, options.rest, (path) => {
    if (options.has('c') && !context.files.stat(path).ok) return ok(undefined);
    const opened = context.files.open(path, { truncate: false });
    if (opened.ok && opened.value.type === 'file') {
      const { text } = opened.value;
      return context.files.put(
        opened.value,
        text.length > size ? text.slice(0, size) : text + '\0'.repeat(size - text.length),
      );
    }
    return opened;
  });
};

export const FILE_TOOLS: Readonly<Record<string, Program>> = {
  df,
  du,
  mount,
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
  gzip,
  gunzip: gzip,
  zcat: gzip,
  unlink: rm,
  link: ln,
};
