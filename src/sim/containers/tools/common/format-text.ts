import { unescapeText } from './escapes.ts';

/** The text of a format with its values, as printf makes it in one pass. */
export function formatText(format: string, values: readonly string[]): string {
  return formatOnce(format, [...values]).text;
}

interface Formatted {
  readonly text: string;
  readonly stopped: boolean;
  /** What is wrong with a number or the format. */
  readonly invalid: string | undefined;
}

const SPEC = /%(%|[-+ 0#]*(?:\*|\d+)?(?:\.(?:\*|\d+))?[a-zA-Z])/g;

export function formatOnce(format: string, args: string[]): Formatted {
  let text = '';
  let at = 0;
  let invalid: string | undefined;
  for (const match of format.matchAll(SPEC)) {
    const plain = unescapeText(format.slice(at, match.index), false);
    text += plain.text;
    if (plain.stopped) return { text, stopped: true, invalid };
    at = match.index + match[0].length;
    if (match[1] === '%') {
      text += '%';
      continue;
    }
    const spec = (match[1] as string).replaceAll('*', () => args.shift() ?? '0');
    const piece = formatValue(spec, args.shift());
    invalid ??= piece.invalid;
    text += piece.text;
    if (piece.stopped) return { text, stopped: true, invalid };
  }
  const plain = unescapeText(format.slice(at), false);
  return { text: text + plain.text, stopped: plain.stopped, invalid };
}

function formatValue(spec: string, arg: string | undefined): Formatted {
  const [, flags = '', width = '', precision, kind = 's'] = /^([-+ 0#]*)(\d*)(?:\.(\d*))?([a-zA-Z])$/.exec(spec) ?? [];
  const pad = (text: string, zero: boolean): string => {
    const size = Number(width === '' ? 0 : width);
    if (flags.includes('-')) return text.padEnd(size);
    if (!zero || !flags.includes('0')) return text.padStart(size);
    const sign = /^[-+]/.exec(text)?.[0] ?? '';
    return sign + text.slice(sign.length).padStart(size - sign.length, '0');
  };
  const result = (text: string, zero = false, invalid?: string): Formatted => ({
    text: pad(text, zero),
    stopped: false,
    invalid: invalid === undefined ? undefined : `invalid number '${invalid}'`,
  });
  switch (kind) {
    case 's':
      return result(precision === undefined ? (arg ?? '') : (arg ?? '').slice(0, Number(precision)));
    case 'b': {
      const { text, stopped } = unescapeText(arg ?? '', true);
      return { ...result(text), stopped };
    }
    case 'c':
      return result((arg ?? '').slice(0, 1));
    case 'd':
    case 'i':
    case 'u':
    case 'x':
    case 'X':
    case 'o':
      return integer(kind, arg ?? '0', flags, precision, result);
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G': {
      const value = Number(arg ?? 0);
      const digits = precision === undefined || precision === '' ? 6 : Number(precision);
      if (Number.isNaN(value)) return result((0).toFixed(digits), true, arg);
      if (kind === 'e') return result(value.toExponential(digits).replace(/e([+-])(\d)$/, 'e$10$2'), true);
      return result(kind === 'g' ? String(Number(value.toPrecision(digits))) : value.toFixed(digits), true);
    }
    default:
      return { text: '', stopped: true, invalid: `%${spec}: invalid format` };
  }
}

function integer(
  kind: string,
  arg: string,
  flags: string,
  precision: string | undefined,
  result: (text: string, zero?: boolean, invalid?: string) => Formatted,
): Formatted {
  const quoted = /^["'](.)/s.exec(arg);
  const text = quoted ? String((quoted[1] as string).charCodeAt(0)) : arg === '' ? '0' : arg;
  const valid = /^[-+]?(0[xX][0-9a-fA-F]+|\d+)$/.test(text);
  const number = valid ? (/^0\d/.test(text) ? Number.parseInt(text, 8) : Number(text)) : 0;
  const radix = kind === 'o' ? 8 : kind === 'x' || kind === 'X' ? 16 : 10;
  let digits = Math.abs(number)
    .toString(radix)
    .padStart(Number(precision ?? 0), '0');
  if (kind === 'X') digits = digits.toUpperCase();
  if (flags.includes('#') && radix === 16) digits = `0x${digits}`;
  const sign = number < 0 ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  return result(sign + digits, true, valid ? undefined : arg);
}
