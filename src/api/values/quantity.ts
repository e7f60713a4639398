import type { Result } from '../../base/result.ts';
import { err, ok } from '../../base/result.ts';

// Resource quantities (apimachinery's api/resource). Written quantities stay strings everywhere; what they mean is looked up here,
// and remembered, because few different quantities exist in a cluster.

type Format = 'DecimalSI' | 'BinarySI' | 'DecimalExponent';

interface Parsed {
  /** The value in billionths. */
  readonly nano: bigint;
  readonly format: Format;
  readonly canonical: string;
  /** Whole units, rounded up (away from zero). */
  readonly value: number;
  /** Thousandths, rounded up (away from zero). */
  readonly milli: number;
}

export const QUANTITY_FORMAT_ERROR =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const SUFFIX_ERROR = "unable to parse quantity's suffix";

const NANO = 1_000_000_000n;
const MAXIMUM = (2n ** 63n - 1n) * NANO;
const DECIMAL: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const DECIMAL_SUFFIX = new Map(Object.entries(DECIMAL).map(([suffix, exponent]) => [exponent, suffix]));
const BINARY: readonly string[] = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

const ZERO: Parsed = { nano: 0n, format: 'DecimalSI', canonical: '0', value: 0, milli: 0 };
const remembered = new Map<string, Parsed>([['0', ZERO]]);
const REMEMBERED_LIMIT = 20_000;

/** Checks a quantity; the error is the decoder's text. */
export function checkQuantity(text: string): Result<string, string> {
  const parsed = parse(text);
  return typeof parsed === 'string' ? err(parsed) : ok(parsed.canonical);
}

export function isQuantity(text: string): boolean {
  return typeof parse(text) !== 'string';
}

/** The form in which the server gives the quantity back: `1024Mi` → `1Gi`. Text that is no quantity is returned as it is. */
export function canonicalQuantity(text: string): string {
  const parsed = parse(text);
  return typeof parsed === 'string' ? text : parsed.canonical;
}

/** Whole units, fractions rounded up: bytes of memory, counts. Zero for undefined. */
export function quantityValue(text: string | undefined): number {
  return text === undefined ? 0 : parsed(text).value;
}

/** Thousandths, rounded up: milli-cores. Zero for undefined. */
export function milliValue(text: string | undefined): number {
  return text === undefined ? 0 : parsed(text).milli;
}

/** The exact value as a floating point number. */
export function quantityNumber(text: string): number {
  return Number(parsed(text).nano) / 1e9;
}

export function compareQuantities(a: string, b: string): number {
  if (a === b) return 0;
  const x = parsed(a).nano;
  const y = parsed(b).nano;
  return x < y ? -1 : x > y ? 1 : 0;
}

/** Negative, zero or positive. */
export function signOfQuantity(text: string): number {
  const { nano } = parsed(text);
  return nano < 0n ? -1 : nano > 0n ? 1 : 0;
}

/** The sum in canonical form, in the family of `a` unless `a` is zero. */
export function addQuantities(a: string, b: string): string {
  const x = parsed(a);
  const y = parsed(b);
  return format(x.nano + y.nano, x.nano === 0n ? y.format : x.format);
}

export function subtractQuantities(a: string, b: string): string {
  const x = parsed(a);
  const y = parsed(b);
  return format(x.nano - y.nano, x.nano === 0n ? y.format : x.format);
}

export function maxQuantity(a: string, b: string): string {
  return compareQuantities(a, b) >= 0 ? a : b;
}

/** A quantity of so many units (resource.NewQuantity). */
export function quantityOf(value: number, family: 'DecimalSI' | 'BinarySI' = 'DecimalSI'): string {
  return format(BigInt(Math.trunc(value)) * NANO, family);
}

/** A quantity of so many thousandths (resource.NewMilliQuantity). */
export function quantityOfMilli(milli: number, family: 'DecimalSI' | 'BinarySI' = 'DecimalSI'): string {
  return format(BigInt(Math.trunc(milli)) * 1_000_000n, family);
}

/** Rounded up to thousandths, as the API server stores the amounts of resource lists. */
export function roundUpToMilli(text: string): string {
  const { nano, format: family } = parsed(text);
  return nano % 1_000_000n === 0n ? text : format(divideUp(nano, 1_000_000n) * 1_000_000n, family);
}

/** Whether the quantity is a whole number of units. */
export function isWholeQuantity(text: string): boolean {
  return parsed(text).nano % NANO === 0n;
}

function parsed(text: string): Parsed {
  const found = parse(text);
  return typeof found === 'string' ? ZERO : found;
}

function parse(text: string): Parsed | string {
  const known = remembered.get(text);
  if (known) return known;
  const read = readQuantity(text);
  if (typeof read === 'string') return read;
  const { nano, family } = read;
  const result: Parsed = {
    nano,
    format: family,
    canonical: keepsItsForm(text) ? text : format(nano, family),
    value: Number(divideUp(nano, NANO)),
    milli: Number(divideUp(nano, 1_000_000n)),
  };
  if (remembered.size >= REMEMBERED_LIMIT) remembered.clear();
  remembered.set(text, result);
  return result;
}

function readQuantity(text: string): { readonly nano: bigint; readonly family: Format } | string {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?([eEinumkKMGTP]*[-+]?\d*)$/.exec(text);
  if (!match || text === '') return QUANTITY_FORMAT_ERROR;
  const [, sign, whole = '', fraction = '', suffix = ''] = match;
  const meaning = readSuffix(suffix);
  if (!meaning) return SUFFIX_ERROR;
  const magnitude = scaled(BigInt(whole + fraction || '0'), meaning.exponent - fraction.length, meaning.factor);
  const capped = meaning.family === 'BinarySI' && magnitude > MAXIMUM ? MAXIMUM : magnitude;
  return { nano: sign === '-' ? -capped : capped, family: meaning.family };
}

interface Suffix {
  readonly exponent: number;
  readonly factor: bigint;
  readonly family: Format;
}

function readSuffix(suffix: string): Suffix | undefined {
  const decimal = DECIMAL[suffix];
  if (decimal !== undefined) return { exponent: decimal, factor: 1n, family: 'DecimalSI' };
  const power = BINARY.indexOf(suffix);
  if (power > 0) return { exponent: 0, factor: 1024n ** BigInt(power), family: 'BinarySI' };
  const exponent = /^[eE]([-+]?\d+)$/.exec(suffix)?.[1];
  if (exponent === undefined || Math.abs(Number(exponent)) > 1000) return undefined;
  return { exponent: Number(exponent), factor: 1n, family: 'DecimalExponent' };
}

/** digits × 10^exponent × factor in billionths; what is finer is rounded up. */
function scaled(digits: bigint, exponent: number, factor: bigint): bigint {
  const power = exponent + 9;
  return power >= 0 ? digits * factor * 10n ** BigInt(power) : divideUp(digits * factor, 10n ** BigInt(-power));
}

function divideUp(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  const rest = value % by;
  return rest === 0n ? quotient : rest > 0n ? quotient + 1n : quotient - 1n;
}

/** ParseQuantity reuses the text of some quantities that it takes for canonical: `+1Gi` stays as it is. */
function keepsItsForm(text: string): boolean {
  const match = /^[+-]?0*(\d*)(?:\.(\d*))?(.*)$/.exec(text);
  if (!match) return false;
  const [, whole = '', fraction = '', suffix = ''] = match;
  const digits = (whole || '0') + fraction;
  const meaning = readSuffix(suffix);
  if (!meaning || digits.length > 18) return false;
  if (meaning.family === 'BinarySI') {
    const room = 15 - (whole.length || 1) - BINARY.indexOf(suffix) * 3 - 1;
    return fraction === '' && room >= 0 && BigInt(digits) % 8n !== 0n;
  }
  const scale = meaning.exponent - fraction.length;
  return scale >= -9 && scale % 3 === 0 && !digits.endsWith('000') && !digits.startsWith('0');
}

function format(nano: bigint, family: Format): string {
  if (nano === 0n) return '0';
  const small = nano > -1024n * NANO && nano < 1024n * NANO;
  if (family === 'BinarySI' && !small && nano % NANO === 0n) return formatBinary(nano / NANO);
  return formatDecimal(nano, family === 'DecimalExponent');
}

function formatBinary(value: bigint): string {
  let mantissa = value;
  let power = 0;
  while (power < BINARY.length - 1 && mantissa % 1024n === 0n) {
    mantissa /= 1024n;
    power += 1;
  }
  return `${mantissa}${BINARY[power] ?? ''}`;
}

function formatDecimal(nano: bigint, exponential: boolean): string {
  let mantissa = nano;
  let exponent = -9;
  const highest = exponential ? Infinity : 18;
  while (exponent < highest && mantissa % 1000n === 0n) {
    mantissa /= 1000n;
    exponent += 3;
  }
  if (!exponential) return `${mantissa}${DECIMAL_SUFFIX.get(exponent) ?? ''}`;
  return exponent === 0 ? String(mantissa) : `${mantissa}e${exponent}`;
}
