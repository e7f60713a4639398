/** gzip, gunzip and zcat: true archives (RFC 1952) whose blocks are stored as they are, since nothing is gained by packing them. */
import { errnoText } from '../../../io/errno.ts';
import type { ProcessContext, Program } from '../../process/process.ts';
import type { Task } from '../../../kernel/task.ts';
import { readAll } from '../../../io/streams.ts';
import { at } from '../common/each-file.ts';
import { utf8Bytes } from '../../../../base/utf8.ts';
import { textOfBytes } from '../common/binary.ts';
import { openArgument } from '../common/input.ts';
import { complain, nameOf, parseOptions } from '../common/options.ts';

const HEADER = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3];
const MOST = 0xffff;

/** A text as an archive: one character stands for one byte. */
export function gzipped(text: string): string {
  const bytes = utf8Bytes(text);
  const out = [...HEADER];
  for (let from = 0; from === 0 || from < bytes.length; from += MOST) {
    const block = bytes.slice(from, from + MOST);
    const { length } = block;
    out.push(from + MOST >= bytes.length ? 1 : 0, length & 0xff, length >> 8, ~length & 0xff, (~length >> 8) & 0xff);
    for (const byte of block) out.push(byte);
  }
  for (const word of [crc32(bytes), bytes.length]) {
    out.push(word & 0xff, (word >> 8) & 0xff, (word >> 16) & 0xff, (word >>> 24) & 0xff);
  }
  return out.map((byte) => String.fromCharCode(byte)).join('');
}

/** The text of an archive that `gzipped` has made; undefined if it is none. */
export function gunzipped(archive: string): string | undefined {
  if (!isGzip(archive)) return undefined;
  const byte = (index: number): number => archive.charCodeAt(index) & 0xff;
  const bytes: number[] = [];
  for (let at = HEADER.length, last = false; !last;) {
    last = byte(at) === 1;
    const length = byte(at + 1) | (byte(at + 2) << 8);
    if (byte(at) > 1 || at + 5 + length > archive.length) return undefined;
    for (let i = 0; i < length; i += 1) bytes.push(byte(at + 5 + i));
    at += 5 + length;
  }
  return textOfBytes(bytes);
}

export function isGzip(text: string): boolean {
  return text.startsWith('\x1f\x8b');
}

function crc32(bytes: readonly number[]): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc;
}

/** All three: what is done follows from the name and `-d`. */
export const gzip: Program = function* (context) {
  const options = parseOptions(context, 'cdfkqvtn123456789', { decompress: 'd', stdout: 'c', keep: 'k', force: 'f' });
  if (!options) return 1;
  const name = nameOf(context);
  const unpacks = name !== 'gzip' || options.has('d') || options.has('t');
  const toStdout = options.has('c') || name === 'zcat' || options.has('t');
  let status = 0;
  for (const path of options.rest.length === 0 ? ['-'] : options.rest) {
    const done = yield* convert(context, path, unpacks, toStdout || path === '-', {
      keeps: options.has('k'),
      silent: options.has('t'),
      force: options.has('f'),
    });
    if (!done) status = 1;
  }
  return status;
};

function* convert(
  context: ProcessContext,
  path: string,
  unpacks: boolean,
  toStdout: boolean,
  how: { readonly keeps: boolean; readonly silent: boolean; readonly force: boolean },
): Task<boolean> {
  const refuse = (message: string): boolean => {
    complain(context, message);
    return false;
  };
  const target = unpacks ? path.replace(/\.tgz$/, '.tar.gz').replace(/\.gz$/, '') : `${path}.gz`;
  if (!toStdout && target === path) return refuse(`${path}: unknown suffix - ignored`);
  const input = openArgument(context, path);
  if (!input) return false;
  const given = yield* readAll(input);
  const text = unpacks ? gunzipped(given) : gzipped(given);
  if (text === undefined) return refuse(isGzip(given) ? 'corrupted data' : 'invalid magic');
  if (how.silent) return true;
  if (toStdout) return context.stdout.write(text);
  if (!how.force && context.files.lstat(at(context, target)).ok) {
    return refuse(`can't open '${target}': File exists`);
  }
  const opened = context.files.open(at(context, target), { truncate: true });
  if (!opened.ok) return refuse(`can't open '${target}': ${errnoText(opened.error)}`);
  const put = opened.value.type === 'file' ? context.files.put(opened.value, text) : opened;
  if (!put.ok) return refuse(`write error: ${errnoText(put.error)}`);
  if (!how.keeps) context.files.unlink(at(context, path));
  return true;
}
