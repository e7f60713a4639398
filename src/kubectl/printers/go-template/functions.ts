// The functions of Go's text/template, and those that kubectl adds (exists, base64decode).
import type { Result } from '../../../base/result.ts';
import { err, ok } from '../../../base/result.ts';
import { decodeBase64 } from '../../base64.ts';
import { at, isObject, lettersOf } from '../../json.ts';
import { goText } from '../custom-columns.ts';

type Value = Result<unknown, string>;

export function isTrue(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === 0 || value === '') return false;
  if (Array.isArray(value)) return value.length > 0;
  return isObject(value) ? Object.keys(value).length > 0 : true;
}

export function callFunction(name: string, args: readonly unknown[]): Value {
  const [first, second] = args;
  switch (name) {
    case 'and':
    case 'or':
      return ok(args.at(-1));
    case 'not':
      return ok(!isTrue(first));
    case 'len':
      return length(first);
    case 'index':
      return indexed(first, args.slice(1));
    case 'slice':
      return typeof first === 'string' || Array.isArray(first)
        ? ok(first.slice(Number(second ?? 0), args[2] as number | undefined))
        : err(`error calling slice: can't slice item of type ${typeof first}`);
    case 'print':
      return ok(printed(args));
    case 'println':
      return ok(`${args.map(goText).join(' ')}\n`);
    case 'printf':
      return ok(formatted(goText(first), args.slice(1)));
    case 'html':
      return ok(
        args
          .map(goText)
          .join('')
          .replace(/[<>&"']/g, (letter) => HTML[letter] ?? letter),
      );
    case 'urlquery':
      return ok(encodeURIComponent(args.map(goText).join('')));
    case 'js':
      return ok(JSON.stringify(args.map(goText).join('')).slice(1, -1));
    case 'exists':
      return ok(at(first, ...(args.slice(1) as readonly (string | number)[])) !== undefined);
    case 'base64decode': {
      const decoded = decodeBase64(goText(first));
      return decoded === undefined ? err('error calling base64decode: illegal base64 data') : ok(decoded);
    }
    default:
      return compared(name, args);
  }
}

const HTML: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&#34;', "'": '&#39;' };

/** Spaces stand between two operands that are both no text (fmt.Sprint). */
function printed(args: readonly unknown[]): string {
  return args
    .map((arg, at) => {
      const spaced = at > 0 && typeof arg !== 'string' && typeof args[at - 1] !== 'string';
      return `${spaced ? ' ' : ''}${goText(arg)}`;
    })
    .join('');
}

function length(value: unknown): Value {
  if (typeof value === 'string') return ok(value.length);
  if (Array.isArray(value)) return ok(value.length);
  return isObject(value) ? ok(Object.keys(value).length) : err('error calling len: len of nil pointer');
}

function indexed(value: unknown, keys: readonly unknown[]): Value {
  let current = value;
  for (const key of keys) {
    if (current === undefined || current === null) return err('error calling index: index of untyped nil');
    if (Array.isArray(current)) {
      if (typeof key !== 'number') return err(`error calling index: cannot index slice/array with type ${typeof key}`);
      if (key < 0 || key >= current.length) return err(`error calling index: index out of range: ${key}`);
      current = current[key];
    } else if (isObject(current)) current = current[String(key)];
    else return err(`error calling index: can't index item of type ${typeof current}`);
  }
  return ok(current);
}

function compared(name: string, args: readonly unknown[]): Value {
  const [first, ...others] = args;
  if (others.length === 0) return err(`error calling ${name}: missing argument for comparison`);
  if (name === 'eq') return ok(others.some((other) => (first ?? undefined) === (other ?? undefined)));
  const [second] = others;
  if (name === 'ne') return ok(first !== second);
  if (typeof first !== typeof second) return err(`error calling ${name}: incompatible types for comparison`);
  const a = first as number;
  const b = second as number;
  return ok(name === 'lt' ? a < b : name === 'le' ? a <= b : name === 'gt' ? a > b : a >= b);
}

/** `%s %v %d %q %t %f %x`, with flags and widths. */
function formatted(format: string, args: readonly unknown[]): string {
  let next = 0;
  const text = format.replace(
    /%([-+# 0]*)(\d*)(?:\.(\d+))?([a-zA-Z%])/g,
    (_, flags: string, width: string, precision: string | undefined, verb: string) => {
      if (verb === '%') return '%';
      if (next >= args.length) return `%!${verb}(MISSING)`;
      const part = verbText(verb, args[next], precision);
      next += 1;
      const size = Number(width || 0);
      return flags.includes('-')
        ? part.padEnd(size)
        : part.padStart(size, flags.includes('0') && verb === 'd' ? '0' : ' ');
    },
  );
  return next < args.length
    ? `${text}%!(EXTRA ${args
        .slice(next)
        .map((arg) => `${typeof arg}=${goText(arg)}`)
        .join(', ')})`
    : text;
}

function verbText(verb: string, value: unknown, precision: string | undefined): string {
  if (verb === 'q') return JSON.stringify(goText(value));
  if (verb === 'f') return Number(value).toFixed(precision === undefined ? 6 : Number(precision));
  if (verb === 'x')
    return typeof value === 'number'
      ? value.toString(16)
      : lettersOf(goText(value))
          .map((letter) => letter.charCodeAt(0).toString(16))
          .join('');
  if (verb === 'd' && typeof value === 'number') return String(Math.trunc(value));
  if (verb === 'd') return `%!d(${typeof value}=${goText(value)})`;
  const text = goText(value);
  return verb === 's' && precision !== undefined ? text.slice(0, Number(precision)) : text;
}
