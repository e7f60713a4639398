// The functions of Go's text/template, and those that kubectl adds (exists, base64decode).
import type { Result } from '../../../base/result.ts';
import { err, ok } from '../../../base/result.ts';
import { decodeBase64Text } from '../../../base/base64.ts';
import { at, isObject, lettersOf } from '../../json.ts';
import { goText } from '../go-text.ts';

type Value = Result<unknown, string>;

export function isTrue(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === 0 || value === '') return false;
  if (Array.isArray(value)) return value.length > 0;
  return isObject(value) ? Object.keys(value).length > 0 : true;
}

/** How many arguments a function takes at least; those with `exact` take no more. */
const ARITY: Readonly<Record<string, { readonly least: number; readonly exact?: boolean }>> = {
  and: { least: 1 },
  or: { least: 1 },
  not: { least: 1, exact: true },
  len: { least: 1, exact: true },
  index: { least: 1 },
  slice: { least: 1 },
  print: { least: 0 },
  println: { least: 0 },
  printf: { least: 1 },
  html: { least: 0 },
  js: { least: 0 },
  urlquery: { least: 0 },
  exists: { least: 1 },
  base64decode: { least: 1, exact: true },
  eq: { least: 1 },
  ne: { least: 2, exact: true },
  lt: { least: 2, exact: true },
  le: { least: 2, exact: true },
  gt: { least: 2, exact: true },
  ge: { least: 2, exact: true },
};

export const FUNCTIONS: ReadonlySet<string> = new Set(Object.keys(ARITY));

/** The Go type of a value of the data. */
export function goType(value: unknown): string {
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return 'string';
  return Array.isArray(value) ? '[]interface {}' : 'map[string]interface {}';
}

/** Calls a function; `types` are the Go types of its arguments, for its errors. */
export function callFunction(name: string, args: readonly unknown[], types: readonly string[]): Value {
  const { least = 0, exact = false } = ARITY[name] ?? {};
  if (args.length < least || (exact && args.length > least)) {
    return err(`wrong number of args for ${name}: want ${exact ? '' : 'at least '}${least} got ${args.length}`);
  }
  const result = called(name, args, types);
  return result.ok ? result : err(`error calling ${name}: ${result.error}`);
}

function called(name: string, args: readonly unknown[], types: readonly string[]): Value {
  const [first] = args;
  switch (name) {
    case 'and':
    case 'or':
      return ok(args.at(-1));
    case 'not':
      return ok(!isTrue(first));
    case 'len':
      return length(first, types[0] ?? '');
    case 'index':
      return indexed(first, args.slice(1), types);
    case 'slice':
      return sliced(first, args.slice(1), types[0] ?? '');
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
      return ok(queryEscaped(args.map(goText).join('')));
    case 'js':
      return ok(scriptEscaped(args.map(goText).join('')));
    case 'exists':
      return ok(at(first, ...(args.slice(1) as readonly (string | number)[])) !== undefined);
    case 'base64decode': {
      const text = goText(first);
      const decoded = decodeBase64Text(text);
      const wrong = /[^A-Za-z0-9+/\r\n]/.exec(text)?.index ?? text.length;
      return decoded === undefined
        ? err(`base64 decode failed: illegal base64 data at input byte ${wrong}`)
        : ok(decoded);
    }
    default:
      return compared(name, args, types);
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

function queryEscaped(text: string): string {
  const more = (letter: string): string => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(text)
    .replaceAll('%20', '+')
    .replace(/[!'()*]/g, more);
}

const SCRIPT: Readonly<Record<string, string>> = { '\\': '\\\\', "'": "\\'", '"': '\\"' };

function scriptEscaped(text: string): string {
  return lettersOf(text)
    .map((letter) => {
      const code = letter.codePointAt(0) ?? 0;
      if (code >= 0x20 && !'<>&='.includes(letter)) return SCRIPT[letter] ?? letter;
      return `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`;
    })
    .join('');
}

function length(value: unknown, type: string): Value {
  if (typeof value === 'string') return ok(value.length);
  if (Array.isArray(value)) return ok(value.length);
  if (isObject(value)) return ok(Object.keys(value).length);
  return err(value === undefined ? 'reflect: call of reflect.Value.Type on zero Value' : `len of type ${type}`);
}

function sliced(value: unknown, bounds: readonly unknown[], type: string): Value {
  if (typeof value !== 'string' && !Array.isArray(value)) return err(`can't slice item of type ${type}`);
  const wrong = bounds.find((bound) => typeof bound !== 'number' || bound < 0 || bound > value.length);
  if (wrong !== undefined) return err(`index out of range: ${goText(wrong)}`);
  return ok(value.slice(Number(bounds[0] ?? 0), bounds[1] as number | undefined));
}

function indexed(value: unknown, keys: readonly unknown[], types: readonly string[]): Value {
  let current = value;
  for (const [at, key] of keys.entries()) {
    const type = types[at + 1] ?? '';
    if (current === undefined || current === null) return err('index of untyped nil');
    if (Array.isArray(current) || typeof current === 'string') {
      if (typeof key !== 'number') return err(`cannot index slice/array with type ${type}`);
      if (key < 0 || key >= current.length) return err(`index out of range: ${key}`);
      current = typeof current === 'string' ? current.charCodeAt(key) : (current[key] as unknown);
    } else if (isObject(current)) {
      if (typeof key !== 'string') return err(`value has type ${type}; should be string`);
      current = current[key];
    } else return err(`can't index item of type ${goType(current)}`);
  }
  return ok(current);
}

/** Whether a type can be compared, and what with. */
function basicKind(value: unknown): string | undefined {
  if (value === undefined || value === null) return '';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  return typeof value === 'object' ? undefined : typeof value;
}

function compared(name: string, args: readonly unknown[], types: readonly string[]): Value {
  const [first, ...others] = args;
  if (others.length === 0) return err('missing argument for comparison');
  const kind = basicKind(first);
  const [equal, different] = [name === 'eq', name === 'ne'];
  for (const [at, other] of others.entries()) {
    const kinds = [kind, basicKind(other)];
    if (kinds.includes(undefined)) {
      if (!equal && !different) return err('invalid type for comparison');
      const odd = kind === undefined ? first : other;
      return err(`non-comparable type ${goText(odd)}: ${goType(odd)}`);
    }
    if (kinds[0] === kinds[1] || ((equal || different) && kinds.includes(''))) continue;
    return err(`incompatible types for comparison: ${types[0] ?? ''} and ${types[at + 1] ?? ''}`);
  }
  if (equal) return ok(others.some((other) => (first ?? undefined) === (other ?? undefined)));
  const [second] = others;
  if (different) return ok((first ?? undefined) !== (second ?? undefined));
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
        .map((arg) => `${shortType(arg)}=${goText(arg)}`)
        .join(', ')})`
    : text;
}

function shortType(value: unknown): string {
  return goType(value).replace('int64', 'int');
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
  if (verb === 'd' || (verb === 's' && typeof value !== 'string' && typeof value !== 'object')) {
    return value === undefined ? `%!${verb}(<nil>)` : `%!${verb}(${shortType(value)}=${goText(value)})`;
  }
  if (verb === 'T') return value === undefined ? '<nil>' : goType(value);
  if (verb === 'c' && typeof value === 'number') return String.fromCodePoint(value);
  if (verb === 'U' && typeof value === 'number') return `U+${value.toString(16).toUpperCase().padStart(4, '0')}`;
  const text = goText(value);
  return verb === 's' && precision !== undefined ? text.slice(0, Number(precision)) : text;
}
