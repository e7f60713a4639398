/** sed: addresses, s, d, p, q, y, i, a, c, n, N, D, P, g, G, h, H, x, =, b, t, r, w and blocks. */
import type { Task } from '../../../kernel/task.ts';
import { errnoText } from '../../../io/errno.ts';
import { openOutput } from '../../process/open.ts';
import { resolvePath } from '../../files/paths.ts';
import type { ProcessContext, Program } from '../../process/process.ts';
import type { Input, Output } from '../../../io/streams.ts';
import { openArgument } from '../common/input.ts';
import { tellUsage } from '../common/usage.ts';
import { complain, parseOptions } from '../common/options.ts';
import { Editor } from './sed-editor.ts';
import { ScriptParser } from './sed-script.ts';
import type { Command } from './sed-script.ts';

export const sed: Program = function* (context) {
  const args = context.args.map((arg) => (/^-i./.test(arg) ? '-i' : arg));
  const options = parseOptions({ ...context, args }, 'nrEise:f:', {
    quiet: 'n',
    'regexp-extended': 'E',
    expression: 'e',
    'in-place': 'i',
  });
  if (!options) return 1;
  const rest = [...options.rest];
  const scripts = [...options.values('e')];
  for (const path of options.values('f')) {
    const text = context.files.read(resolvePath(context.cwd, path));
    if (text.ok) scripts.push(text.value);
  }
  if (scripts.length === 0 && rest.length === 0) return tellUsage(context, 'sed');
  if (scripts.length === 0) scripts.push(rest.shift() ?? '');
  const parser = new ScriptParser(scripts.join('\n'), options.has('E') || options.has('r'));
  const commands = parser.commands();
  if (parser.problem !== undefined) {
    complain(context, parser.problem);
    return 1;
  }
  if (options.has('i')) return yield* inPlace(context, rest, commands, options.has('n'));
  let status = 0;
  const inputs: Input[] = [];
  for (const path of rest.length === 0 ? ['-'] : rest) {
    const input = openArgument(context, path);
    if (input) inputs.push(input);
    else status = 1;
  }
  const editor = new Editor(context, commands, { quiet: options.has('n'), output: context.stdout });
  return (yield* editor.run(inputs)) || status;
};

function* inPlace(
  context: ProcessContext,
  paths: readonly string[],
  commands: readonly Command[],
  quiet: boolean,
): Task<number> {
  let status = 0;
  for (const path of paths) {
    const input = openArgument(context, path);
    if (!input) {
      status = 1;
      continue;
    }
    let text = '';
    const output: Output = {
      write(piece) {
        text += piece;
        return true;
      },
    };
    status = (yield* new Editor(context, commands, { quiet, output }).run([input])) || status;
    const opened = openOutput({ ...context, processes: context.host.processes }, resolvePath(context.cwd, path), false);
    if (opened.ok) opened.value.write(text);
    else {
      complain(context, `${path}: ${errnoText(opened.error)}`);
      status = 1;
    }
  }
  return status;
}
