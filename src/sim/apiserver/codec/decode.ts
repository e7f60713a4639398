import { schemas } from '../../../api/generated/schema.ts';
import { QUANTITY_FORMAT_ERROR, checkQuantity } from '../../../api/values/quantity.ts';
import type { FieldSchema, TypeSchema } from '../../../api/schema.ts';
import { toMicroTime, toTime } from '../../../api/values/time.ts';
import { must } from '../../../base/assert.ts';
import { goStructName } from './go-names.ts';
import {
  goTypeName,
  goTypeOf,
  isAlwaysWritten,
  isPointer,
  leavesOutEmpty,
  shownField,
  isNullableList,
} from './go-types.ts';
import { isRecord } from '../../../base/record.ts';

/** A decoded value: what Go's struct would hold, with what strict decoding complains about. */
export interface Decoded {
  readonly value: unknown;
  /** `unknown field "spec.replica"` */
  readonly strict: readonly string[];
}

/** What does not decode at all; the message is Go's. */
export class DecodeError extends Error {}

export interface DecodeOptions {
  /** How numbers were written, by path. */
  readonly numbers?: ReadonlyMap<string, string>;
  /** The value comes from a converter of unstructured values, which words its errors otherwise: strategic merge patches do. */
  readonly unstructured?: boolean;
  /** Whether required texts and lists that are missing are made empty, as in a Go struct. */
  readonly fill?: boolean;
  /** Keeps empty texts, lists and maps that are written down: who applies them owns them. */
  readonly keepEmpty?: boolean;
}

const NO_NUMBERS: ReadonlyMap<string, string> = new Map();

/**
 * Decodes a JSON value into a type of the API, as Go's decoder does: field names are case-sensitive, null is absent, quantities and times get
 * their canonical form, zero values that Go leaves out are left out. Throws DecodeError for a wrong type.
 */
export function decode(value: unknown, type: string, options: DecodeOptions = {}): Decoded {
  const decoder = new Decoder(options);
  const decoded = decoder.struct(value, type, '', '');
  return { value: decoded, strict: decoder.strict };
}

const requiredFields = new Map<string, readonly (readonly [field: string, empty: unknown])[]>();

/** Required fields that are texts, numbers or lists, with their zero values. */
function requiredOf(type: string, schema: TypeSchema): readonly (readonly [field: string, empty: unknown])[] {
  let found = requiredFields.get(type);
  if (!found) {
    found = (schema.required ?? []).flatMap((field): (readonly [field: string, empty: unknown])[] => {
      const kind = schema.fields[field]?.type;
      if (kind === 'string') return isPointer(type, field) ? [] : [[field, '']];
      if (kind === 'integer' && isAlwaysWritten(type, field)) return [[field, 0]];
      return kind === 'array' && !isNullableList(type, field) ? [[field, []]] : [];
    });
    requiredFields.set(type, found);
  }
  return found;
}

interface Place {
  /** Name of the struct that holds the field. */
  readonly struct: string;
  /** Path as an error of Go shows it: without indices. */
  readonly shown: string;
  /** Path with indices. */
  readonly path: string;
  readonly goType: string;
}

class Decoder {
  readonly strict: string[] = [];
  private readonly numbers: ReadonlyMap<string, string>;

  private readonly fill: boolean;
  private readonly unstructured: boolean;
  private readonly keepEmpty: boolean;

  constructor({ numbers = NO_NUMBERS, fill = true, unstructured = false, keepEmpty = false }: DecodeOptions) {
    this.numbers = numbers;
    this.fill = fill;
    this.unstructured = unstructured;
    this.keepEmpty = keepEmpty;
  }

  struct(value: unknown, type: string, shown: string, path: string): unknown {
    const schema: TypeSchema = must(schemas[type], `schema of ${type}`);
    const result: Record<string, unknown> = {};
    for (const [key, item] of Object.entries(value as Record<string, unknown>)) {
      const field = schema.fields[key];
      const at = path ? `${path}.${key}` : key;
      if (!field) {
        this.strict.push(`unknown field "${at}"`);
        continue;
      }
      if (item === null || item === undefined) continue;
      const place: Place = {
        struct: type,
        shown: shown ? `${shown}.${shownField(type, key)}` : shownField(type, key),
        path: at,
        goType: goTypeName(type, key, field),
      };
      const decoded = this.field(item, field, place);
      if (!this.keepEmpty && isEmpty(decoded) && leavesOutEmpty(type, key, field)) continue;
      result[key] = decoded;
    }
    if (this.fill) for (const [field, empty] of requiredOf(type, schema)) result[field] ??= empty;
    return result;
  }

  private field(value: unknown, schema: FieldSchema, place: Place): unknown {
    switch (schema.type) {
      case 'string':
        return this.string(value, schema, place);
      case 'boolean':
        return typeof value === 'boolean' ? value : this.wrong(value, place);
      case 'integer':
        return this.integer(value, place);
      case 'number':
        return typeof value === 'number' ? value : this.wrong(value, place);
      case 'array':
        return this.array(value, schema, place);
      case 'map':
        return this.map(value, schema, place);
      case 'ref':
        return isRecord(value)
          ? this.struct(value, schema.ref ?? '', place.shown, place.path)
          : this.wrong(value, place);
      case 'quantity':
        return this.quantity(value, place);
      case 'intOrString':
        return typeof value === 'string' ? value : this.integer(value, { ...place, goType: 'int32' });
      case 'time':
      case 'microTime':
        return this.time(value, schema.type, place);
      case 'any':
        return value;
    }
  }

  private string(value: unknown, schema: FieldSchema, place: Place): string {
    if (typeof value !== 'string') return this.wrong(value, place, 'string');
    return schema.format === 'byte' ? cleanBase64(value) : value;
  }

  private integer(value: unknown, place: Place): number {
    if (typeof value !== 'number') return this.wrong(value, place);
    if (this.unstructured) return converted(value, place.goType);
    const text = this.numbers.get(place.path) ?? String(value);
    const limit = place.goType === 'int32' ? 2 ** 31 : 2 ** 63;
    const fits = /^-?\d+$/.test(text) && value < limit && value >= -limit;
    if (!fits) throw unmarshal(`number ${text}`, place);
    return value;
  }

  private array(value: unknown, schema: FieldSchema, place: Place): readonly unknown[] {
    if (!Array.isArray(value)) return this.wrong(value, place);
    const items = must(schema.items, `items of ${place.path}`);
    const goType = place.goType.startsWith('[]') ? place.goType.slice(2) : goTypeOf(items);
    return value.map((item, i) =>
      item === null ? this.zero(items) : this.field(item, items, { ...place, path: `${place.path}[${i}]`, goType }),
    );
  }

  private map(value: unknown, schema: FieldSchema, place: Place): unknown {
    if (!isRecord(value)) return this.wrong(value, place);
    const items = must(schema.items, `items of ${place.path}`);
    const goType = place.goType.startsWith('map[') ? place.goType.replace(/^map\[[^\]]*\]/, '') : goTypeOf(items);
    const result: Record<string, unknown> = {};
    for (const key of Object.keys(value).sort()) {
      const item = value[key];
      const at = { ...place, path: `${place.path}.${key}`, goType };
      result[key] = item === null ? this.zero(items) : this.field(item, items, at);
    }
    return result;
  }

  /** What null stands for in a list or map. */
  private zero(items: FieldSchema): unknown {
    return items.type === 'ref' ? this.struct({}, items.ref ?? '', '', '') : zeroOf(items);
  }

  private quantity(value: unknown, place: Place): string {
    if (typeof value !== 'string' && typeof value !== 'number') {
      if (this.unstructured) return this.wrong(value, place);
      throw new DecodeError(QUANTITY_FORMAT_ERROR);
    }
    const text = typeof value === 'string' ? value : (this.numbers.get(place.path) ?? String(value));
    const checked = checkQuantity(text);
    if (!checked.ok) throw new DecodeError(checked.error);
    return checked.value;
  }

  private time(value: unknown, type: 'time' | 'microTime', place: Place): string {
    if (typeof value !== 'string') return this.wrong(value, place);
    const layout = type === 'time' ? '2006-01-02T15:04:05Z07:00' : '2006-01-02T15:04:05.000000Z07:00';
    if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value) || Number.isNaN(Date.parse(value))) {
      throw new DecodeError(`parsing time "${value}" as "${layout}": cannot parse "${value}" as "2006"`);
    }
    if (type === 'time') return toTime(Date.parse(value));
    const micros = /\.(\d+)/.exec(value)?.[1] ?? '';
    return toMicroTime(Date.parse(value)).replace(/\.\d+/, `.${micros.padEnd(6, '0').slice(0, 6)}`);
  }

  private wrong(value: unknown, place: Place, type?: FieldSchema['type']): never {
    throw this.unstructured ? unconvertible(value, place.goType, type) : unmarshal(jsonKind(value), place);
  }
}

function unmarshal(what: string, place: Place): DecodeError {
  const field = `${goStructName(place.struct)}.${place.shown}`;
  return new DecodeError(`json: cannot unmarshal ${what} into Go struct field ${field} of type ${place.goType}`);
}

/** A number as Go converts it to an integer type: what does not fit is cut off. */
function converted(value: number, goType: string): number {
  if (!Number.isInteger(value)) throw new DecodeError(`cannot convert float64 to ${goType}`);
  return goType === 'int32' ? value | 0 : value;
}

/** What runtime.DefaultUnstructuredConverter says. */
function unconvertible(value: unknown, goType: string, type: FieldSchema['type'] | undefined): DecodeError {
  const kind = goKind(value);
  if (goType.startsWith('[]')) return new DecodeError(`cannot restore slice from ${kind}`);
  if (goType.startsWith('map[') || goType === 'v1.ResourceList')
    return new DecodeError(`cannot restore map from ${kind}`);
  const isText = type === 'string';
  if (kind === 'int64' && isText) return new DecodeError(`cannot convert int64 to ${goType}`);
  if (!isText && /^v\d\./.test(goType)) return new DecodeError(`cannot restore struct from: ${kind}`);
  return new DecodeError(`unrecognized type: ${isText ? 'string' : goType}`);
}

function goKind(value: unknown): string {
  if (Array.isArray(value)) return 'slice';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'string' ? 'string' : 'map';
}

/** What a JSON value is, in Go's words. */
export function jsonKind(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'object' ? 'object' : typeof value;
}

function isEmpty(value: unknown): boolean {
  if (value === '' || value === 0 || value === false) return true;
  if (typeof value !== 'object' || value === null) return false;
  return Array.isArray(value) ? value.length === 0 : Object.keys(value).length === 0;
}

function zeroOf(schema: FieldSchema): unknown {
  switch (schema.type) {
    case 'string':
      return '';
    case 'integer':
    case 'number':
      return 0;
    case 'boolean':
      return false;
    case 'quantity':
      return '0';
    default:
      return {};
  }
}

/** Checks as encoding/base64 does, and gives the text without line breaks. */
function cleanBase64(text: string): string {
  let inQuantum = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '\r' || char === '\n') continue;
    if (char === '=') {
      checkPadding(text, at, inQuantum);
      return text.replace(/[\r\n]/g, '');
    }
    if (!/[A-Za-z0-9+/]/.test(char)) throw corrupt(at);
    inQuantum = (inQuantum + 1) % 4;
  }
  if (inQuantum > 0) throw corrupt(text.length - inQuantum);
  return text.replace(/[\r\n]/g, '');
}

function checkPadding(text: string, at: number, inQuantum: number): void {
  if (inQuantum < 2) throw corrupt(at);
  const rest = text.slice(at + 1).replace(/[\r\n]/g, '');
  const wanted = inQuantum === 2 ? '=' : '';
  if (!rest.startsWith(wanted)) throw corrupt(rest === '' ? text.length : at + 1);
  if (rest.length > wanted.length) throw corrupt(at + 1 + wanted.length);
}

function corrupt(at: number): DecodeError {
  return new DecodeError(`illegal base64 data at input byte ${at}`);
}
