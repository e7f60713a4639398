/** awk: reads the program (awk-parser.ts) and runs it over the records of its inputs. */
import type { Task } from '../../../kernel/task.ts';
import { resolvePath } from '../../files/paths.ts';
import type { ProcessContext, Program } from '../../process/process.ts';
import { readLine } from '../../../io/streams.ts';
import { AwkMachine } from './awk-machine.ts';
import { parseAwk } from './awk-parser.ts';
import { AwkProblem } from './awk-tree.ts';
import { unescapeText } from '../common/escapes.ts';
import { openArgument } from '../common/input.ts';
import { tellUsage } from '../common/usage.ts';
import { complain, parseOptions } from '../common/options.ts';

/** `awk [-F SEPARATOR] [-v NAME=VALUE] PROGRAM|-f FILE [FILE…]`. */
export const awk: Program = function* (context) {
  const options = parseOptions(context, 'F:v:f:', {}, true);
  if (!options) return 1;
  const rest = [...options.rest];
  if (rest.length === 0 && !options.has('f')) return tellUsage(context, 'awk');
  const file = options.value('f');
  let source = file === undefined ? (rest.shift() ?? '') : '';
  if (file !== undefined) {
    const text = context.files.read(resolvePath(context.cwd, file));
    if (!text.ok) {
      complain(context, `${file}: No such file or directory`);
      return 1;
    }
    source = text.value;
  }
  try {
    const machine = new AwkMachine(context, parseAwk(source));
    const separator = options.value('F');
    if (separator !== undefined) machine.set('FS', separator === 't' ? '\t' : unescapeText(separator, false).text);
    for (const assignment of options.values('v')) {
      const at = assignment.indexOf('=');
      machine.set(assignment.slice(0, at), unescapeText(assignment.slice(at + 1), false).text);
    }
    return yield* runOver(context, machine, rest);
  } catch (problem) {
    if (!(problem instanceof AwkProblem)) throw problem;
    complain(context, `cmd. line:1: ${problem.message}`);
    return 1;
  }
};

function* runOver(context: ProcessContext, machine: AwkMachine, paths: readonly string[]): Task<number> {
  let status = 0;
  machine.begin();
  if (machine.exitCode === undefined && machine.readsInput) {
    for (const path of paths.length === 0 ? ['-'] : paths) {
      const input = openArgument(context, path);
      if (!input) {
        status = 1;
        continue;
      }
      machine.set('FILENAME', path === '-' ? '' : path);
      machine.set('FNR', 0);
      for (let line = yield* readLine(input); line; line = yield* readLine(input)) {
        machine.record(line.text);
        if (machine.exitCode !== undefined) break;
      }
      if (machine.exitCode !== undefined) break;
    }
  }
  machine.end();
  return machine.exitCode ?? status;
}
