// Prints YAML as sigs.k8s.io/yaml does (go-yaml 2 through JSON): keys in natural order, lists not indented, plain where possible.
import type { JsonObject } from '../json.ts';
import { isObject, lettersOf } from '../json.ts';

const WIDTH = 80;

/** One document, with its last newline. */
export function printYaml(value: unknown): string {
  if (isObject(value) && Object.keys(value).length > 0) return mapping(value, 0);
  if (Array.isArray(value) && value.length > 0) return sequence(value, 0);
  return `${scalar(value, 0, 0)}\n`;
}

function mapping(object: JsonObject, indent: number): string {
  const pad = ' '.repeat(indent);
  let text = '';
  for (const key of Object.keys(object).toSorted(naturally)) {
    const name = `${pad}${keyText(key)}:`;
    text += `${name}${after(object[key], indent, name.length)}`;
  }
  return text;
}

function sequence(items: readonly unknown[], indent: number): string {
  const pad = ' '.repeat(indent);
  let text = '';
  for (const item of items) {
    if (isObject(item) && Object.keys(item).length > 0)
      text += `${pad}- ${mapping(item, indent + 2).slice(indent + 2)}`;
    else if (Array.isArray(item) && item.length > 0) text += `${pad}- ${sequence(item, indent + 2).slice(indent + 2)}`;
    else text += `${pad}- ${scalar(item, indent + 2, indent + 2)}\n`;
  }
  return text;
}

/** What follows a key's colon, with the newline. */
function after(value: unknown, indent: number, column: number): string {
  if (isObject(value) && Object.keys(value).length > 0) return `\n${mapping(value, indent + 2)}`;
  if (Array.isArray(value) && value.length > 0) return `\n${sequence(value, indent)}`;
  return ` ${scalar(value, indent + 2, column + 1)}\n`;
}

function scalar(value: unknown, indent: number, column: number): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'string') return stringText(value, indent, column);
  return Array.isArray(value) ? '[]' : '{}';
}

function numberText(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e21) return String(value);
  return String(value).replace(/e([+-])(\d)$/, 'e$10$2');
}

function keyText(key: string): string {
  return mustQuote(key) ? `"${escaped(key)}"` : plainOrSingle(key, 0, 0, false);
}

function stringText(text: string, indent: number, column: number): string {
  if (mustQuote(text)) return doubleQuoted(text, indent, column);
  const blank = / \n| $/.test(text);
  if (text.includes('\n'))
    return printable(text) && !blank ? literal(text, indent) : doubleQuoted(text, indent, column);
  if (!printable(text)) return doubleQuoted(text, indent, column);
  return plainOrSingle(text, indent, column, true);
}

/** A text that would be read as another type is quoted with double quotes. */
function mustQuote(text: string): boolean {
  return (
    /^(~|null|Null|NULL|true|True|TRUE|false|False|FALSE|y|Y|yes|Yes|YES|on|On|ON|n|N|no|No|NO|off|Off|OFF)$/.test(
      text,
    ) ||
    /^[-+]?(\.inf|\.Inf|\.INF)$|^(\.nan|\.NaN|\.NAN)$/.test(text) ||
    text === '' ||
    looksNumeric(text) ||
    /^\d{4}-\d{1,2}-\d{1,2}([Tt]|\s+)\d{1,2}:\d\d:\d\d(\.\d*)?\s*(Z|[-+]\d{1,2}(:\d\d)?)?$|^\d{4}-\d\d?-\d\d?$/.test(
      text,
    ) ||
    /^[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?$/.test(text)
  );
}

function looksNumeric(text: string): boolean {
  const body = text.replaceAll('_', '');
  return (
    /^[-+]?(0x[0-9a-fA-F]+|0b[01]+|0o[0-7]+|\d+)$/.test(body) || /^[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$/.test(body)
  );
}

function printable(text: string): boolean {
  // eslint-disable-next-line no-control-regex
  return !/[\u0000-\u0008\u000b-\u001f\u007f-\u0084\u0086-\u009f\ufeff\t]|[\u{10000}-\u{10ffff}]/u.test(text);
}

function plainOrSingle(text: string, indent: number, column: number, fold: boolean): string {
  const lines = fold ? foldWords(text, indent, column + (isPlain(text) ? 0 : 1)) : [text];
  const pad = `\n${' '.repeat(indent)}`;
  if (isPlain(text)) return lines.join(pad);
  return `'${lines.map((line) => line.replaceAll("'", "''")).join(pad)}'`;
}

/** Whether go-yaml's emitter allows the plain style in block context. */
function isPlain(text: string): boolean {
  if (/^ | $/.test(text)) return false;
  if (/^(---|\.\.\.)/.test(text)) return false;
  if (/^[#,[\]{}&*!|>'"%@`]/.test(text)) return false;
  if (/^[-?:](\s|$)/.test(text)) return false;
  if (/:(\s|$)/.test(text) || /\s#/.test(text)) return false;
  return !/^[?:-]$/.test(text);
}

/** Breaks at single spaces once the width is passed, as the emitter does. */
function foldWords(text: string, indent: number, column: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  let width = column;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at] as string;
    const foldable = letter === ' ' && text[at - 1] !== ' ' && text[at + 1] !== ' ' && at > 0 && at < text.length - 1;
    if (foldable && width > WIDTH) {
      lines.push(line);
      line = '';
      width = indent;
      continue;
    }
    line += letter;
    width += 1;
  }
  lines.push(line);
  return lines;
}

function literal(text: string, indent: number): string {
  const chomp = text.endsWith('\n\n') || text === '\n' ? '+' : text.endsWith('\n') ? '' : '-';
  const hint = /^[ \n]/.test(text) ? '2' : '';
  const body = text.replace(/\n$/, '').split('\n');
  const pad = ' '.repeat(indent);
  return `|${hint}${chomp}\n${body.map((line) => (line === '' ? '' : `${pad}${line}`)).join('\n')}`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '"': '\\"',
  '\n': '\\n',
  '\t': '\\t',
  '\r': '\\r',
  '\0': '\\0',
  '\u0007': '\\a',
  '\b': '\\b',
  '\u000b': '\\v',
  '\f': '\\f',
  '\u001b': '\\e',
  '\u0085': '\\N',
  '\u2028': '\\L',
  '\u2029': '\\P',
  '\ufeff': '\\uFEFF',
};

function escaped(text: string): string {
  return lettersOf(text).map(escapedLetter).join('');
}

function escapedLetter(letter: string): string {
  const known = ESCAPES[letter];
  if (known !== undefined) return known;
  const code = letter.codePointAt(0) as number;
  if (code > 0xffff) return `\\U${code.toString(16).toUpperCase().padStart(8, '0')}`;
  return code < 0x20 || (code >= 0x7f && code < 0xa0)
    ? `\\x${code.toString(16).toUpperCase().padStart(2, '0')}`
    : letter;
}

function doubleQuoted(text: string, indent: number, column: number): string {
  let line = '"';
  let width = column + 1;
  const letters = lettersOf(text);
  for (const [at, letter] of letters.entries()) {
    if (letter === ' ' && at > 0 && at < letters.length - 1 && width > WIDTH) {
      line += `\n${' '.repeat(indent)}`;
      width = indent;
      if (letters[at + 1] === ' ') {
        line += '\\';
        width += 1;
      }
      continue;
    }
    const part = escapedLetter(letter);
    line += part;
    width += part.length;
  }
  return `${line}"`;
}

/** go-yaml's order of keys: letters after other characters, numbers by value. */
function naturally(a: string, b: string): number {
  const x = lettersOf(a);
  const y = lettersOf(b);
  let digits = false;
  for (let at = 0; at < x.length && at < y.length; at += 1) {
    const left = x[at] as string;
    const right = y[at] as string;
    if (left === right) {
      digits = isDigit(left);
      continue;
    }
    const leftLetter = isLetter(left);
    const rightLetter = isLetter(right);
    if (leftLetter && rightLetter) return left < right ? -1 : 1;
    if (leftLetter || rightLetter) return (digits ? leftLetter : rightLetter) ? -1 : 1;
    return byNumber(x, y, at);
  }
  return x.length - y.length;
}

function byNumber(x: readonly string[], y: readonly string[], at: number): number {
  const left = x[at] as string;
  const right = y[at] as string;
  let start = at;
  if (left === '0' || right === '0') {
    while (start > 0 && isDigit(x[start - 1] as string)) start -= 1;
    if (x.slice(start, at).some((letter) => letter !== '0')) start = at;
  }
  const a = runOfDigits(x, at);
  const b = runOfDigits(y, at);
  if (a.length > 0 && b.length > 0 && Number(a) !== Number(b)) return Number(a) - Number(b);
  if (a.length !== b.length) return a.length - b.length;
  return left < right ? -1 : 1;
}

function runOfDigits(letters: readonly string[], from: number): string {
  let end = from;
  while (end < letters.length && isDigit(letters[end] as string)) end += 1;
  return letters.slice(from, end).join('');
}

function isDigit(letter: string): boolean {
  return letter >= '0' && letter <= '9';
}

function isLetter(letter: string): boolean {
  return /\p{L}/u.test(letter);
}
