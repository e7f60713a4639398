/** `umask [-S] [MODE]`. */
import type { Task } from '../../kernel/task.ts';
import { isMode, newMode } from '../tools/common/mode.ts';
import type { Fds } from './fds.ts';
import type { Shell } from './interpreter.ts';

export function* umask(shell: Shell, words: readonly string[], fds: Fds): Task<number> {
  const { process } = shell;
  const [word] = words.slice(1).filter((one) => one !== '-S' && one !== '-p');
  if (word === undefined) {
    fds.stdout.write(`${words.includes('-S') ? symbolic(process.umask) : octal(process.umask)}\n`);
    return 0;
  }
  if (!isMode(word)) {
    shell.complain(`illegal mode: ${word}`, 'umask');
    return 1;
  }
  // A symbolic mask says what is allowed.
  const allowed = /^[0-7]+$/.test(word) ? ~Number.parseInt(word, 8) : newMode(~process.umask & 0o777, word, true);
  process.umask = ~allowed & 0o777;
  return 0;
}

function octal(mask: number): string {
  return mask.toString(8).padStart(4, '0');
}

function symbolic(mask: number): string {
  const allowed = ~mask & 0o777;
  const letters = (shift: number): string =>
    ['r', 'w', 'x'].filter((_, index) => (allowed >> shift) & (4 >> index)).join('');
  return `u=${letters(6)},g=${letters(3)},o=${letters(0)}`;
}
