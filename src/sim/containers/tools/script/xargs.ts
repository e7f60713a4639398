import type { Program } from '../../process/process.ts';
import { EMPTY, readAll } from '../../../io/streams.ts';
import { parseOptions } from '../common/options.ts';
import { runChild } from '../common/run-child.ts';

/** `xargs [-r0t] [-n N] [-I REPLACE] [-P N] [COMMAND [ARG…]]`. */
export const xargs: Program = function* (context) {
  const options = parseOptions(context, 'r0tn:I:P:L:d:', {}, true);
  if (!options) return 1;
  const text = yield* readAll(context.stdin);
  const replace = options.value('I');
  const words = options.has('0')
    ? text.split('\0').filter((word) => word !== '')
    : replace === undefined
      ? [...text.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? (match[3] as string))
      : text
          .split('\n')
          .filter((line) => line.trim() !== '')
          .map((line) => line.trim());
  const command = options.rest.length > 0 ? options.rest : ['echo'];
  const calls: (readonly string[])[] = [];
  if (replace !== undefined)
    for (const word of words) calls.push(command.map((part) => part.replaceAll(replace, word)));
  else {
    const size = Number(options.value('n') ?? options.value('L') ?? (words.length || 1));
    for (let i = 0; i < words.length; i += size) calls.push([...command, ...words.slice(i, i + size)]);
    if (calls.length === 0 && !options.has('r')) calls.push(command);
  }
  let status = 0;
  for (const call of calls) {
    if (options.has('t')) context.stderr.write(`${call.join(' ')}\n`);
    const code = yield* runChild(context, call, { stdin: EMPTY });
    if (code === 127 || code === 126) return code;
    if (code !== 0) status = 123;
  }
  return status;
};
