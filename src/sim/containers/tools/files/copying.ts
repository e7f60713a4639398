/** cp, mv and ln. */
import { errnoText } from '../../../io/errno.ts';
import { baseName, joinPath } from '../../files/paths.ts';
import type { ProcessContext, Program } from '../../process/process.ts';
import { at } from '../common/each-file.ts';
import { complain, nameOf, parseOptions } from '../common/options.ts';
import { tellUsage } from '../common/usage.ts';

/** The place that something is copied or moved to: inside of the target if that is a directory. */
function destination(context: ProcessContext, source: string, target: string): string {
  const path = at(context, target);
  const found = context.files.stat(path);
  return found.ok && found.value.type === 'directory' ? joinPath(path, baseName(at(context, source))) : path;
}

/** The place as the command line names it. */
function shownAs(context: ProcessContext, target: string, to: string): string {
  return at(context, target) === to ? target : joinPath(target, baseName(to));
}

export const cp: Program = function* (context) {
  const options = parseOptions(context, 'rRafpdLvTPHuin', { recursive: 'r', archive: 'a', preserve: 'p' });
  if (!options) return 1;
  const sources = options.rest.slice(0, -1);
  const target = options.rest.at(-1);
  if (target === undefined || sources.length === 0) {
    return tellUsage(context, nameOf(context));
  }
  const recursive = ['r', 'R', 'a'].some((flag) => options.has(flag));
  let status = 0;
  for (const source of sources) {
    const to = options.has('T') ? at(context, target) : destination(context, source, target);
    const shownTo = shownAs(context, target, to);
    if (at(context, source) === to) {
      complain(context, `'${source}' and '${shownTo}' are the same file`);
      status = 1;
      continue;
    }
    const problem = copyTree(context, at(context, source), to, { recursive, shown: source, shownTo });
    if (problem === undefined && options.has('v')) context.stdout.write(`'${source}' -> '${shownTo}'\n`);
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
  options: { readonly recursive: boolean; readonly shown: string; readonly shownTo: string },
): string | undefined {
  const { files } = context;
  const found = options.recursive ? files.lstat(from) : files.stat(from);
  if (!found.ok) return `can't stat '${options.shown}': ${errnoText(found.error)}`;
  const node = found.value;
  if (node.type === 'link') {
    const linked = files.symlink(node.target, to);
    return linked.ok ? undefined : `can't create link '${options.shownTo}': ${errnoText(linked.error)}`;
  }
  if (node.type === 'directory') {
    if (!options.recursive) return `omitting directory '${options.shown}'`;
    if (!files.stat(to).ok) {
      const made = files.mkdir(to, node.mode);
      if (!made.ok) return `can't create directory '${options.shownTo}': ${errnoText(made.error)}`;
    }
    const names = files.list(from);
    for (const name of names.ok ? names.value : []) {
      const problem = copyTree(context, joinPath(from, name), joinPath(to, name), {
        ...options,
        shown: joinPath(options.shown, name),
        shownTo: joinPath(options.shownTo, name),
      });
      if (problem !== undefined) return problem;
    }
    return undefined;
  }
  const text = files.read(from);
  if (!text.ok) return `can't open '${options.shown}': ${errnoText(text.error)}`;
  const opened = files.open(to, { truncate: true, ...(node.type === 'file' ? { mode: node.mode } : {}) });
  if (!opened.ok) return `can't create '${options.shownTo}': ${errnoText(opened.error)}`;
  const put = opened.value.type === 'file' ? files.put(opened.value, text.value) : opened;
  return put.ok ? undefined : `write error: ${errnoText(put.error)}`;
}

export const mv: Program = function* (context) {
  const options = parseOptions(context, 'finvT', { force: 'f' });
  if (!options) return 1;
  const sources = options.rest.slice(0, -1);
  const target = options.rest.at(-1);
  if (target === undefined || sources.length === 0) {
    return tellUsage(context, nameOf(context));
  }
  return sources.reduce((status, source) => move(context, source, target, options.has('v')) || status, 0);
};

function move(context: ProcessContext, source: string, target: string, tells: boolean): number {
  const from = at(context, source);
  const to = destination(context, source, target);
  const existing = context.files.lstat(to);
  if (existing.ok && existing.value.type !== 'directory' && from !== to && context.files.lstat(from).ok)
    context.files.unlink(to);
  const moved = context.files.rename(from, to);
  if (moved.ok && tells) context.stdout.write(`'${source}' -> '${shownAs(context, target, to)}'\n`);
  if (moved.ok) return 0;
  complain(context, `can't rename '${source}': ${errnoText(moved.error)}`);
  return 1;
}

export const ln: Program = function* (context) {
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
  const problem = copyTree(context, at(context, target), path, { recursive: false, shown: target, shownTo: name });
  if (problem !== undefined) complain(context, problem);
  return problem === undefined ? 0 : 1;
};
