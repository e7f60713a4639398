import type { Program } from '../../process/process.ts';
import { complain } from '../common/options.ts';
import { unescapeText } from '../common/escapes.ts';
import { formatOnce } from '../common/format-text.ts';

/** dash's echo: backslashes are read without being asked, and `-n` is the only option. */
export const escapingEcho: Program = function* (context) {
  const words = context.args.slice(1);
  const newline = words[0] !== '-n';
  const { text, stopped } = unescapeText((newline ? words : words.slice(1)).join(' '), true);
  context.stdout.write(newline && !stopped ? `${text}\n` : text);
  return 0;
};

/** `echo [-neE] [WORD…]`. */
export const echo: Program = function* (context) {
  const words = context.args.slice(1);
  let newline = true;
  let escapes = false;
  while (words.length > 0 && /^-[neE]+$/.test(words[0] as string)) {
    for (const flag of (words.shift() as string).slice(1)) {
      if (flag === 'n') newline = false;
      else escapes = flag === 'e';
    }
  }
  const line = words.join(' ');
  const { text, stopped } = escapes ? unescapeText(line, true) : { text: line, stopped: false };
  context.stdout.write(newline && !stopped ? `${text}\n` : text);
  return 0;
};

/** `printf FORMAT [ARG…]`: the format is used again while arguments are left. */
export const printf: Program = function* (context) {
  const words = context.args.slice(1);
  if (words[0] === '--') words.shift();
  const [format, ...args] = words;
  if (format === undefined) {
    context.stderr.write('usage: printf FORMAT [ARG]...\n');
    return 1;
  }
  let status = 0;
  let out = '';
  const rest = [...args];
  do {
    const before = rest.length;
    const piece = formatOnce(format, rest);
    out += piece.text;
    if (piece.invalid !== undefined) {
      complain(context, piece.invalid);
      status = 1;
      if (piece.stopped) return status;
    }
    if (piece.stopped || rest.length === before) break;
  } while (rest.length > 0);
  context.stdout.write(out);
  return status;
};
