/** Tools that make text out of nothing. */

import { delay, waitFor } from '../../../kernel/task.ts';
import type { Program } from '../../process/process.ts';
import { unescapeText } from '../common/escapes.ts';
import { complain } from '../common/options.ts';
import { tellUsage } from '../common/usage.ts';

const MAX_SEQUENCE = 1_000_000;

export const seq: Program = function* (context) {
  const options = context.args.slice(1);
  let separator = '\n';
  let wide = false;
  while (/^-[a-z]/.test(options[0] ?? '')) {
    const option = options.shift() as string;
    if (option.startsWith('-s')) separator = unescapeText(option.slice(2) || (options.shift() ?? ''), false).text;
    else if (option === '-w') wide = true;
  }
  const numbers = options.map(Number);
  const bad = options.find((text) => text === '' || Number.isNaN(Number(text)));
  if (bad !== undefined || numbers.length === 0) {
    if (bad !== undefined) complain(context, `invalid number '${bad}'`);
    return bad === undefined ? tellUsage(context, 'seq') : 1;
  }
  const [first, step, last] =
    numbers.length === 1 ? [1, 1, numbers[0]] : numbers.length === 2 ? [numbers[0], 1, numbers[1]] : numbers;
  const digits = Math.max(...options.map((text) => (text.split('.')[1] ?? '').length));
  const values: string[] = [];
  const from = first ?? 1;
  const by = step ?? 1;
  const to = last ?? 1;
  for (let i = 0; values.length < MAX_SEQUENCE; i += 1) {
    const value = from + i * by;
    if (by === 0 || (by > 0 ? value > to + 1e-9 : value < to - 1e-9)) break;
    values.push(value.toFixed(digits));
  }
  const width = wide ? Math.max(0, ...values.map((value) => value.length)) : 0;
  if (values.length > 0) context.stdout.write(`${values.map((value) => value.padStart(width, '0')).join(separator)}\n`);
  return 0;
};

export const yes: Program = function* (context) {
  const line = `${context.args.slice(1).join(' ') || 'y'}\n`;
  while (context.stdout.write(line.repeat(100))) yield* waitFor(delay(context.kernel, 1));
  return 141;
};
