import type { Task } from '../../kernel/task.ts';
import type { Fds } from './fds.ts';
import type { Shell } from './interpreter.ts';

/** `getopts OPTIONS NAME [ARG…]`. */
export function* getopts(shell: Shell, words: readonly string[], fds: Fds): Task<number> {
  const [, options = '', name = '', ...given] = words;
  const args = given.length > 0 ? given : shell.positional;
  const quiet = options.startsWith(':');
  const index = Number(shell.lookup('OPTIND') ?? '1');
  const arg = args[index - 1];
  if (index === 1 && shell.state.optionAt > (arg?.length ?? 0)) shell.state.optionAt = 1;
  if (arg === undefined || !/^-./.test(arg) || arg === '--') {
    if (arg === '--') shell.assign('OPTIND', String(index + 1));
    shell.assign(name, '?');
    return 1;
  }
  const letter = arg[shell.state.optionAt] as string;
  const last = shell.state.optionAt + 1 >= arg.length;
  const known = letter !== ':' && options.includes(letter);
  const takesValue = known && options[options.indexOf(letter) + 1] === ':';
  advance(shell, last ? index + 1 : index, last ? 1 : shell.state.optionAt + 1);
  if (!known) {
    if (quiet) shell.assign('OPTARG', letter);
    else fds.stderr.write(`Illegal option -${letter}\n`);
    shell.assign(name, '?');
    return 0;
  }
  if (!takesValue) {
    shell.state.unset('OPTARG');
    shell.assign(name, letter);
    return 0;
  }
  const value = last ? args[index] : arg.slice(arg.indexOf(letter, 1) + 1);
  advance(shell, last ? index + 2 : index + 1, 1);
  if (value === undefined) {
    if (quiet) shell.assign('OPTARG', letter);
    else fds.stderr.write(`No arg for -${letter} option\n`);
    shell.assign(name, quiet ? ':' : '?');
    return 0;
  }
  shell.assign('OPTARG', value);
  shell.assign(name, letter);
  return 0;
}

function advance(shell: Shell, index: number, at: number): void {
  shell.assign('OPTIND', String(index));
  shell.state.optionAt = at;
}
