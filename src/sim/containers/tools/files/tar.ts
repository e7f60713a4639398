/** tar, uncompressed, for `kubectl cp`: `tar cf - [-C DIR] PATH…`, `tar xf - [-C DIR]`, `tar tf -`. Sizes count UTF-16 units of the text. */
import { errnoText } from '../../../io/errno.ts';
import { openOutput } from '../../process/open.ts';
import { dirName, joinPath, resolvePath } from '../../files/paths.ts';
import type { ProcessContext, Program } from '../../process/process.ts';
import type { Output } from '../../../io/streams.ts';
import { DISCARD, readAll } from '../../../io/streams.ts';
import { gunzipped, gzipped, isGzip } from './gzip.ts';
import { CANNOT_OPEN, openArgument } from '../common/input.ts';
import { complain } from '../common/options.ts';
import { modeText } from './stat.ts';
import { formatDate } from '../common/dates.ts';
import { tellUsage } from '../common/usage.ts';

const BLOCK = 512;

export interface TarEntry {
  readonly name: string;
  readonly mode: number;
  /** Text of a file; undefined for a directory. */
  readonly text: string | undefined;
}

/** The archive as one text. */
function packTar(entries: readonly TarEntry[]): string {
  return entries.map(packEntry).join('') + '\0'.repeat(2 * BLOCK);
}

function packEntry(entry: TarEntry): string {
  const { text } = entry;
  const name = text === undefined && !entry.name.endsWith('/') ? `${entry.name}/` : entry.name;
  const octal = (value: number, width: number): string => `${value.toString(8).padStart(width - 1, '0')}\0`;
  const head = (sum: string): string =>
    name.slice(0, 100).padEnd(100, '\0') +
    octal(entry.mode, 8) +
    octal(0, 8) +
    octal(0, 8) +
    octal(text?.length ?? 0, 12) +
    octal(0, 12) +
    sum +
    (text === undefined ? '5' : '0') +
    '\0'.repeat(100) +
    'ustar\0' +
    '00' +
    '\0'.repeat(247);
  const blank = head(' '.repeat(8));
  const sum = Array.from(blank).reduce((total, char) => total + (char.charCodeAt(0) & 0xff), 0);
  const body = text ?? '';
  return head(`${sum.toString(8).padStart(6, '0')}\0 `) + body + '\0'.repeat((BLOCK - (body.length % BLOCK)) % BLOCK);
}

/** The entries of an archive; undefined if it is none. */
function unpackTar(archive: string): readonly TarEntry[] | undefined {
  const entries: TarEntry[] = [];
  for (let at = 0; at + BLOCK <= archive.length;) {
    const head = archive.slice(at, at + BLOCK);
    if (/^\0*$/.test(head)) break;
    if (!head.startsWith('ustar', 257)) return undefined;
    const size = Number.parseInt(head.slice(124, 136), 8) || 0;
    const name = (head.slice(0, 100).split('\0')[0] ?? '').replace(/\/$/, '');
    const text = head[156] === '5' ? undefined : archive.slice(at + BLOCK, at + BLOCK + size);
    if (head[156] === '0' || head[156] === '\0' || head[156] === '5') {
      entries.push({ name, mode: Number.parseInt(head.slice(100, 108), 8) || 0o644, text });
    }
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return entries;
}

export const tar: Program = function* (context) {
  const [, first = '', ...others] = context.args;
  const words = [first.startsWith('-') ? first : `-${first}`, ...others];
  let letters = '';
  let file = '-';
  let folder = context.cwd;
  let given = '.';
  const paths: string[] = [];
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i] as string;
    if (word === '-C') {
      given = words[(i += 1)] ?? '.';
      folder = resolvePath(context.cwd, given);
    } else if (/^-[a-zA-Z]+$/.test(word)) {
      letters += word.slice(1);
      if (word.includes('f')) file = words[(i += 1)] ?? '-';
    } else if (!word.startsWith('--')) paths.push(word);
  }
  if (/[jJZ]/.test(letters)) {
    complain(context, 'only gzip is simulated');
    return 1;
  }
  if (!/[cxt]/.test(letters)) return tellUsage(context, 'tar');
  const entered = context.files.stat(folder);
  if (!entered.ok || entered.value.type !== 'directory') {
    complain(
      context,
      `can't change directory to '${given}': ${entered.ok ? 'Not a directory' : errnoText(entered.error)}`,
    );
    return 1;
  }
  if (letters.includes('c')) return create(context, folder, file, paths, letters);
  const input = openArgument(context, file, CANNOT_OPEN);
  if (!input) return 1;
  const read = yield* readAll(input);
  const entries = unpackTar(isGzip(read) ? (gunzipped(read) ?? '') : read);
  if (!entries) {
    complain(context, 'invalid tar magic');
    return 1;
  }
  const chosen = paths.length === 0 ? entries : entries.filter(({ name }) => paths.some((path) => isIn(name, path)));
  if (!letters.includes('x')) {
    for (const entry of chosen) {
      const name = entry.text === undefined ? `${entry.name}/` : entry.name;
      context.stdout.write(letters.includes('v') ? `${longEntry(context, entry, name)}\n` : `${name}\n`);
    }
    return 0;
  }
  const told = letters.includes('v') ? context.stdout : DISCARD;
  return extract(context, folder, chosen, letters.includes('O') ? context.stdout : undefined, told);
};

function isIn(name: string, path: string): boolean {
  const wanted = path.replace(/\/+$/, '');
  return name === wanted || name.startsWith(`${wanted}/`);
}

function longEntry(context: ProcessContext, { mode, text }: TarEntry, name: string): string {
  const node = {
    mtime: 0,
    mode,
    ...(text === undefined ? { type: 'directory' as const, entries: new Map() } : { type: 'file' as const, text }),
  };
  const size = String(text?.length ?? 0).padStart(9);
  return `${modeText(node)} root/root ${size} ${formatDate('%F %T', context.kernel.wallClock)} ${name}`;
}

function extract(
  context: ProcessContext,
  folder: string,
  entries: readonly TarEntry[],
  into: Output | undefined,
  told: Output,
): number {
  for (const { name, text, mode } of entries) {
    told.write(`${name}${text === undefined ? '/' : ''}\n`);
    if (into) {
      into.write(text ?? '');
      continue;
    }
    const path = resolvePath(folder, name);
    makeFolder(context, text === undefined ? path : dirName(path));
    if (text === undefined) continue;
    const opened = context.files.open(path, { truncate: true, mode });
    if (!opened.ok) {
      complain(context, `can't open '${name}': ${errnoText(opened.error)}`);
      return 1;
    }
    const put = opened.value.type === 'file' ? context.files.put(opened.value, text) : opened;
    if (!put.ok) {
      complain(context, `write error: ${errnoText(put.error)}`);
      return 1;
    }
  }
  return 0;
}

function makeFolder(context: ProcessContext, path: string): void {
  if (context.files.stat(path).ok) return;
  makeFolder(context, dirName(path));
  context.files.mkdir(path);
}

function create(
  context: ProcessContext,
  folder: string,
  file: string,
  paths: readonly string[],
  letters: string,
): number {
  let status = 0;
  const entries: TarEntry[] = [];
  for (const path of paths) {
    const problem = collect(context, folder, path, entries);
    if (problem === undefined) continue;
    complain(context, problem);
    status = 1;
  }
  const packed = packTar(entries);
  const archive = letters.includes('z') ? gzipped(packed) : packed;
  const output =
    file === '-'
      ? context.stdout
      : openOutput({ ...context, processes: context.host.processes }, resolvePath(context.cwd, file), false);
  if ('ok' in output) {
    if (!output.ok) {
      complain(context, `can't open '${file}': ${errnoText(output.error)}`);
      return 1;
    }
    output.value.write(archive);
  } else output.write(archive);
  if (letters.includes('v')) {
    const told = file === '-' ? context.stderr : context.stdout;
    for (const { name, text } of entries) told.write(`${name}${text === undefined ? '/' : ''}\n`);
  }
  if (status !== 0) complain(context, 'error exit delayed from previous errors');
  return status;
}

function collect(context: ProcessContext, folder: string, path: string, entries: TarEntry[]): string | undefined {
  const target = resolvePath(folder, path);
  const found = context.files.stat(target);
  if (!found.ok) return `${path}: ${errnoText(found.error)}`;
  const name = path.replace(/^\/+/, '');
  const node = found.value;
  if (node.type === 'file') entries.push({ name, mode: node.mode, text: node.text });
  if (node.type !== 'directory') return undefined;
  entries.push({ name, mode: node.mode, text: undefined });
  const names = context.files.list(target);
  for (const child of names.ok ? names.value : []) collect(context, folder, joinPath(path, child), entries);
  return undefined;
}
