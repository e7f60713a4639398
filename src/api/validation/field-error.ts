import type { StatusCause } from '../generated/types.ts';

// Findings of validation, worded as apimachinery's util/validation/field.

/** One finding of validation (field.Error of apimachinery). */
export interface FieldError {
  readonly type:
    | 'Required value'
    | 'Invalid value'
    | 'Unsupported value'
    | 'Duplicate value'
    | 'Not found'
    | 'Forbidden'
    | 'Too long'
    | 'Too short'
    | 'Too few'
    | 'Too many'
    | 'Internal error';
  /** `spec.containers[0].name`. */
  readonly field: string;
  /** Shown where the type shows one and the key is present; null stands for Go's nil. */
  readonly value?: unknown;
  readonly detail: string;
  /** The cause reason where it is not the type's own: FieldValueTypeInvalid. */
  readonly reason?: string;
}

export function required(field: string, detail = ''): FieldError {
  return { type: 'Required value', field, detail };
}

/** `value` undefined is rendered as null. See `invalidWithoutValue` for the form that shows none. */
export function invalidValue(field: string, value: unknown, detail: string): FieldError {
  return { type: 'Invalid value', field, value: value ?? null, detail };
}

export function invalidWithoutValue(field: string, detail: string): FieldError {
  return { type: 'Invalid value', field, detail };
}

/** The supported values are named in the order given; most of upstream's are sorted. */
export function notSupported(field: string, value: unknown, supported: readonly string[]): FieldError {
  const detail = supported.length > 0 ? `supported values: ${supported.map(quote).join(', ')}` : '';
  return { type: 'Unsupported value', field, value: value ?? null, detail };
}

export function duplicate(field: string, value: unknown, detail = ''): FieldError {
  return { type: 'Duplicate value', field, value: value ?? null, detail };
}

/** The value names something that is not there. */
export function notFoundValue(field: string, value: unknown, detail = ''): FieldError {
  return { type: 'Not found', field, value: value ?? null, detail };
}

export function forbiddenField(field: string, detail: string): FieldError {
  return { type: 'Forbidden', field, detail };
}

/** `maximum` negative: no number is told. */
export function tooLong(field: string, maximum: number): FieldError {
  const detail =
    maximum >= 0 ? `may not be more than ${maximum} ${maximum === 1 ? 'byte' : 'bytes'}` : 'value is too long';
  return { type: 'Too long', field, detail };
}

export function tooMany(field: string, actual: number, maximum: number): FieldError {
  const detail =
    maximum >= 0 ? `must have at most ${maximum} ${maximum === 1 ? 'item' : 'items'}` : 'has too many items';
  return { type: 'Too many', field, value: actual, detail };
}

const REASONS: Readonly<Record<FieldError['type'], string>> = {
  'Required value': 'FieldValueRequired',
  'Invalid value': 'FieldValueInvalid',
  'Unsupported value': 'FieldValueNotSupported',
  'Duplicate value': 'FieldValueDuplicate',
  'Not found': 'FieldValueNotFound',
  Forbidden: 'FieldValueForbidden',
  'Too long': 'FieldValueTooLong',
  'Too short': 'FieldValueTooShort',
  'Too few': 'FieldValueTooFew',
  'Too many': 'FieldValueTooMany',
  'Internal error': 'InternalError',
};

const VALUELESS: ReadonlySet<FieldError['type']> = new Set<FieldError['type']>([
  'Required value',
  'Forbidden',
  'Too long',
  'Too short',
  'Internal error',
]);

/** The text after the path: `Invalid value: -1: must be greater than or equal to 0`. */
function bodyOf(error: FieldError): string {
  const value = VALUELESS.has(error.type) || !('value' in error) ? '' : `: ${renderValue(error.value)}`;
  return `${error.type}${value}${error.detail ? `: ${error.detail}` : ''}`;
}

/** `spec.replicas: Invalid value: -1: …` */
function formatFieldError(error: FieldError): string {
  return `${error.field}: ${bodyOf(error)}`;
}

/** One error stands bare, several in brackets, each text once (utilerrors.Aggregate). */
export function formatFieldErrors(errors: readonly FieldError[]): string {
  const texts = [...new Set(errors.map(formatFieldError))];
  return texts.length === 1 ? (texts[0] ?? '') : `[${texts.join(', ')}]`;
}

/** The causes of an Invalid status. */
export function causesOf(errors: readonly FieldError[]): readonly StatusCause[] {
  return errors.map((error) => ({
    reason: error.reason ?? REASONS[error.type],
    message: bodyOf(error),
    field: error.field,
  }));
}

/** A value as Go shows it: strings by %q, the rest as compact JSON (keys in the order given). */
function renderValue(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return goJson(value);
}

/** encoding/json: as JSON, with <, > and & escaped. */
export function goJson(value: unknown): string {
  const escape = (char: string): string => `\\u00${char.charCodeAt(0).toString(16)}`;
  return (JSON.stringify(value) ?? 'null').replace(/[<>&]/g, escape);
}

const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '"': '\\"',
  '\\': '\\\\',
};

/** strconv.Quote. */
export function quote(text: string): string {
  // eslint-disable-next-line no-control-regex
  return `"${text.replace(/["\\\u0000-\u001f\u007f-\u00a0\u00ad]/g, escapeRune)}"`;
}

function escapeRune(char: string): string {
  const short = SHORT_ESCAPES[char];
  if (short) return short;
  const code = char.charCodeAt(0);
  return code < 0x80 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

/** A map with its keys sorted, as Go prints maps; null for none. */
export function sortedMap<V>(map: Readonly<Record<string, V>> | undefined): Readonly<Record<string, V>> | null {
  if (!map) return null;
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));
}
