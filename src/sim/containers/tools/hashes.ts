/** md5sum, sha1sum, sha256sum and base64. */
import type { Task } from '../../kernel/task.ts';
import type { ProcessContext, Program } from '../process/process.ts';
import { CANNOT_OPEN, linesOf, readArguments } from './input.ts';
import { complain, parseOptions } from './options.ts';
import { md5, sha1, sha256 } from './digests.ts';

/** A text as bytes of UTF-8. */
export function bytesOfText(text: string): number[] {
  const bytes: number[] = [];
  for (const char of text) {
    const code = char.codePointAt(0) as number;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
  }
  return bytes;
}

function sum(digest: (bytes: readonly number[]) => string): Program {
  return function* (context) {
    const options = parseOptions(context, 'csw');
    if (!options) return 1;
    const { texts, failed } = yield* readArguments(context, options.rest, CANNOT_OPEN);
    if (options.has('c')) return yield* check(context, texts, digest, options.has('s'));
    for (const { path, text } of texts) context.stdout.write(`${digest(bytesOfText(text))}  ${path}\n`);
    return failed ? 1 : 0;
  };
}

/** `md5sum -c`: whether files are still those of a list. */
function* check(
  context: ProcessContext,
  lists: readonly { readonly text: string }[],
  digest: (bytes: readonly number[]) => string,
  silent: boolean,
): Task<number> {
  let wrong = 0;
  let count = 0;
  for (const line of lists.flatMap(({ text }) => linesOf(text))) {
    const [, expected = '', path] = /^([0-9a-f]+) [ *](.*)$/.exec(line) ?? [];
    if (path === undefined) continue;
    count += 1;
    const { texts } = yield* readArguments(context, [path], CANNOT_OPEN);
    const [file] = texts;
    const matches = file !== undefined && digest(bytesOfText(file.text)) === expected;
    if (!matches) wrong += 1;
    if (!silent) context.stdout.write(`${path}: ${matches ? 'OK' : 'FAILED'}\n`);
  }
  if (wrong > 0 && !silent) complain(context, `WARNING: ${wrong} of ${count} computed checksums did NOT match`);
  return wrong > 0 ? 1 : 0;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function encode(bytes: readonly number[]): string {
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b, c] = bytes.slice(i, i + 3);
    const value = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    out += ALPHABET[value >> 18];
    out += ALPHABET[(value >> 12) & 63];
    out += b === undefined ? '=' : ALPHABET[(value >> 6) & 63];
    out += c === undefined ? '=' : ALPHABET[value & 63];
  }
  return out;
}

/** Bytes as a text of UTF-8; what is none stays a character for each byte. */
export function textOfBytes(bytes: readonly number[]): string {
  const escaped = bytes.map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
  try {
    return decodeURIComponent(escaped);
  } catch {
    return bytes.map((byte) => String.fromCharCode(byte)).join('');
  }
}

function decode(text: string): string {
  const clean = text.replaceAll(/[^A-Za-z0-9+/]/g, '');
  const bytes: number[] = [];
  for (let i = 0; i < clean.length; i += 4) {
    const group = clean.slice(i, i + 4);
    const value = Array.from(group.padEnd(4, 'A')).reduce((all, char) => (all << 6) | ALPHABET.indexOf(char), 0);
    bytes.push(...[value >> 16, (value >> 8) & 255, value & 255].slice(0, group.length - 1));
  }
  return textOfBytes(bytes);
}

const base64: Program = function* (context) {
  const options = parseOptions(context, 'dw:i', { decode: 'd', wrap: 'w' });
  if (!options) return 1;
  const { texts, failed } = yield* readArguments(context, options.rest);
  for (const { text } of texts) {
    if (options.has('d')) context.stdout.write(decode(text));
    else {
      const width = Number(options.value('w') ?? 76);
      const encoded = encode(bytesOfText(text));
      const lines = width === 0 ? [encoded] : (encoded.match(new RegExp(`.{1,${width}}`, 'g')) ?? []);
      context.stdout.write(width === 0 ? encoded : lines.map((line) => `${line}\n`).join(''));
    }
  }
  return failed ? 1 : 0;
};

export const HASHES: Readonly<Record<string, Program>> = {
  md5sum: sum(md5),
  sha1sum: sum(sha1),
  sha256sum: sum(sha256),
  base64,
};
