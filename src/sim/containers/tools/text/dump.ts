/** od, hexdump and xxd: bytes as numbers. */
import type { Program } from '../../process/process.ts';
import type { Task } from '../../../kernel/task.ts';
import type { ProcessContext } from '../../process/process.ts';
import { utf8Bytes } from '../../../../base/utf8.ts';
import { openArgument } from '../common/input.ts';
import { bytesOf } from '../common/sizes.ts';
import { complain, parseOptions } from '../common/options.ts';

/** How a group of bytes is shown. */
interface Format {
  readonly size: number;
  readonly width: number;
  readonly show: (value: number) => string;
}

const ESCAPES: Readonly<Record<number, string>> = {
  0: '\\0',
  7: '\\a',
  8: '\\b',
  9: '\\t',
  10: '\\n',
  11: '\\v',
  12: '\\f',
  13: '\\r',
};

const CHARACTERS: Format = {
  size: 1,
  width: 4,
  show: (value) =>
    ESCAPES[value] ?? (value >= 32 && value < 127 ? String.fromCharCode(value) : value.toString(8).padStart(3, '0')),
};

/** Letters that a number of the largest size can take, by radix and size. */
const LETTERS: Readonly<Record<string, readonly [number, number, number]>> = {
  o: [3, 6, 11],
  x: [2, 4, 8],
  u: [3, 5, 10],
  d: [4, 6, 11],
};

function numbers(kind: string, size: number): Format {
  const letters = LETTERS[kind]?.[size === 1 ? 0 : size === 2 ? 1 : 2] ?? 11;
  const radix = kind === 'o' ? 8 : kind === 'x' ? 16 : 10;
  return {
    size,
    width: letters + 1,
    show(value) {
      const signed = kind === 'd' && value >= 2 ** (size * 8 - 1) ? value - 2 ** (size * 8) : value;
      const text = signed.toString(radix);
      return radix === 10 ? text : text.padStart(letters, '0');
    },
  };
}

/** `-t x1`, `-t u4`, `-t c`. */
function formatNamed(text: string): Format | undefined {
  if (text === 'c' || text === 'a') return CHARACTERS;
  const match = /^([oxud])([1248CSIL]?)z?$/.exec(text);
  if (!match) return undefined;
  const size = { C: 1, S: 2, I: 4, L: 4, '': 4 }[match[2] as string] ?? Number(match[2]);
  return numbers(match[1] as string, Math.min(size, 4));
}

/** The bytes of files or standard input, at most `limit`. */
function* bytesIn(context: ProcessContext, paths: readonly string[], limit: number): Task<number[] | undefined> {
  const bytes: number[] = [];
  for (const path of paths.length === 0 ? ['-'] : paths) {
    const input = openArgument(context, path);
    if (!input) return undefined;
    while (bytes.length < limit) {
      const chunk = yield* input.read();
      if (chunk === undefined) break;
      for (const byte of isBytes(chunk) ? Array.from(chunk, (char) => char.charCodeAt(0)) : utf8Bytes(chunk)) {
        bytes.push(byte);
      }
    }
  }
  return bytes.slice(0, limit);
}

/** Whether each character stands for a byte, as of random devices and archives: no text has these control characters. */
function isBytes(chunk: string): boolean {
  const codes = Array.from(chunk, (char) => char.codePointAt(0) as number);
  return codes.every((code) => code < 0x100) && codes.some((code) => code >= 0x80 && code < 0xa0);
}

function valueOf(bytes: readonly number[]): number {
  return bytes.reduceRight((value, byte) => value * 256 + byte, 0);
}

const LINE = 16;

function* rows(bytes: readonly number[]): Generator<{ readonly at: number; readonly row: readonly number[] }> {
  for (let at = 0; at < bytes.length; at += LINE) yield { at, row: bytes.slice(at, at + LINE) };
}

/** `od [-A doxn] [-t TYPE] [-N COUNT] [-j SKIP] [-bcdox] [-v] [FILE…]`. */
export const od: Program = function* (context) {
  const options = parseOptions(context, 'A:t:N:j:w:bcdoxaivhs');
  if (!options) return 1;
  const named = options.values('t').map(formatNamed);
  if (named.includes(undefined)) {
    complain(context, `invalid type string '${options.values('t').find((text) => !formatNamed(text))}'`);
    return 1;
  }
  const letters: Readonly<Record<string, Format>> = {
    c: CHARACTERS,
    a: CHARACTERS,
    b: numbers('o', 1),
    d: numbers('u', 2),
    o: numbers('o', 2),
    x: numbers('x', 2),
    h: numbers('x', 2),
    i: numbers('d', 4),
  };
  const chosen = Object.keys(letters).filter((letter) => options.has(letter));
  const formats = [...(named as Format[]), ...chosen.map((letter) => letters[letter] as Format)];
  if (formats.length === 0) formats.push(numbers('o', 2));
  const skip = bytesOf(options.value('j') ?? '0');
  const bytes = yield* bytesIn(
    context,
    options.rest,
    skip + (options.has('N') ? bytesOf(options.value('N') ?? '') : Infinity),
  );
  if (!bytes) return 1;
  const radix = { n: 0, d: 10, x: 16 }[options.value('A') ?? 'o'] ?? 8;
  const address = (at: number): string => (radix === 0 ? '' : at.toString(radix).padStart(radix === 16 ? 6 : 7, '0'));
  const wanted = bytes.slice(skip);
  for (const { at, row } of rows(wanted)) {
    for (const [index, format] of formats.entries()) {
      const before = index === 0 ? address(skip + at) : ' '.repeat(address(0).length);
      context.stdout.write(`${before}${groupsOf(row, format).join('')}\n`);
    }
  }
  if (radix > 0) context.stdout.write(`${address(skip + wanted.length)}\n`);
  return 0;
};

function groupsOf(row: readonly number[], { size, width, show }: Format): string[] {
  const groups: string[] = [];
  for (let at = 0; at < row.length; at += size) {
    groups.push(show(valueOf(row.slice(at, at + size))).padStart(width));
  }
  return groups;
}

function visible(row: readonly number[]): string {
  return row.map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.')).join('');
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}

/** `hexdump [-C] [-n COUNT] [-s SKIP] [-v] [FILE…]`; other formats than the usual and -C are not known. */
export const hexdump: Program = function* (context) {
  const options = parseOptions(context, 'Cn:s:vbcdox');
  if (!options) return 1;
  const skip = bytesOf(options.value('s') ?? '0');
  const limit = options.has('n') ? skip + bytesOf(options.value('n') ?? '') : Infinity;
  const bytes = yield* bytesIn(context, options.rest, limit);
  if (!bytes) return 1;
  const wanted = bytes.slice(skip);
  const canonical = options.has('C');
  const digits = canonical ? 8 : 7;
  for (const { at, row } of rows(wanted)) {
    const halves = [row.slice(0, 8), row.slice(8)].map((half) => half.map((byte) => hex(byte, 2)).join(' '));
    const body = canonical
      ? `  ${halves.join('  ').padEnd(48)}  |${visible(row)}|`
      : groupsOf(row, numbers('x', 2)).join('');
    context.stdout.write(`${hex(skip + at, digits)}${body}\n`);
  }
  if (wanted.length > 0) context.stdout.write(`${hex(skip + wanted.length, digits)}\n`);
  return 0;
};

/** `xxd [-p] [-l COUNT] [-c COLUMNS] [FILE]`. */
export const xxd: Program = function* (context) {
  const options = parseOptions(context, 'pl:s:g:c:r');
  if (!options) return 1;
  if (options.has('r')) {
    complain(context, '-r is not simulated');
    return 1;
  }
  const bytes = yield* bytesIn(context, options.rest, Number(options.value('l') ?? Infinity));
  if (!bytes) return 1;
  if (options.has('p')) {
    const text = bytes.map((byte) => hex(byte, 2)).join('');
    const width = 2 * Number(options.value('c') ?? 30);
    for (let at = 0; at < text.length; at += width) context.stdout.write(`${text.slice(at, at + width)}\n`);
    return 0;
  }
  for (const { at, row } of rows(bytes)) {
    let pairs = '';
    for (let i = 0; i < row.length; i += 2) {
      pairs += `${row
        .slice(i, i + 2)
        .map((byte) => hex(byte, 2))
        .join('')} `;
    }
    context.stdout.write(`${hex(at, 8)}: ${pairs.padEnd(40)} ${visible(row)}\n`);
  }
  return 0;
};
