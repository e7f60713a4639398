/** Builtins about variables, parameters and options. */
import type { Task } from '../../kernel/task.ts';
import type { Fds } from './fds.ts';
import type { Shell } from './interpreter.ts';
import { OPTION_LETTERS } from './state.ts';
import type { Option } from './state.ts';

export function* exportVariables(shell: Shell, words: readonly string[], fds: Fds): Task<number> {
  const names = words.slice(1).filter((word) => word !== '-p' && word !== '-n');
  if (names.length === 0) {
    for (const [name, value] of sorted(shell)) {
      if (shell.state.isExported(name)) fds.stdout.write(`export ${name}='${value}'\n`);
    }
    return 0;
  }
  for (const word of names) {
    const { name, value } = split(word);
    if (!isName(name)) return bad(shell, 'export', name);
    if (value !== undefined) shell.assign(name, value);
    shell.state.export(name, !words.includes('-n'));
  }
  return 0;
}

export function* readonlyVariables(shell: Shell, words: readonly string[]): Task<number> {
  for (const word of words.slice(1)) {
    if (word === '-p') continue;
    const { name, value } = split(word);
    if (!isName(name)) return bad(shell, 'readonly', name);
    if (value !== undefined) shell.assign(name, value);
    shell.state.makeReadonly(name);
  }
  return 0;
}

export function* local(shell: Shell, words: readonly string[]): Task<number> {
  const scope = shell.locals.at(-1);
  if (!scope) {
    shell.complain('not in a function', 'local');
    shell.unwinding = shell.interactive ? undefined : { kind: 'exit', status: 2 };
    return 2;
  }
  for (const word of words.slice(1)) {
    if (word.startsWith('-')) continue;
    const { name, value } = split(word);
    if (!scope.has(name)) scope.set(name, shell.state.get(name));
    if (value === undefined) shell.state.unset(name);
    else shell.assign(name, value);
  }
  return 0;
}

/** bash's `declare`: as `local` inside of functions. */
export function* declare(shell: Shell, words: readonly string[]): Task<number> {
  if (!shell.isBash) {
    shell.complain(`${words[0]}: not found`);
    return 127;
  }
  if (shell.locals.length > 0) return yield* local(shell, words);
  for (const word of words.slice(1)) {
    const { name, value } = split(word);
    if (!word.startsWith('-') && value !== undefined) shell.assign(name, value);
  }
  return 0;
}

export function* unset(shell: Shell, words: readonly string[]): Task<number> {
  const functions = words.includes('-f');
  for (const name of words.slice(1)) {
    if (name === '-f' || name === '-v') continue;
    if (functions) {
      const left = new Map(shell.state.functions);
      left.delete(name);
      shell.state.functions = left;
    } else if (!isName(name)) return bad(shell, 'unset', name);
    else if (shell.state.isReadonly(name)) {
      shell.complain(`${name}: is read only`, 'unset');
      return 1;
    } else shell.state.unset(name);
  }
  return 0;
}

export function* shift(shell: Shell, words: readonly string[]): Task<number> {
  const count = Number(words[1] ?? 1);
  if (Number.isNaN(count) || count > shell.positional.length) {
    return 1;
  }
  shell.state.positional = shell.positional.slice(count);
  return 0;
}

const OPTIONS: readonly Option[] = [...new Set(Object.values(OPTION_LETTERS)), 'pipefail'];

export function* set(shell: Shell, words: readonly string[], fds: Fds): Task<number> {
  if (words.length === 1) {
    for (const [name, value] of sorted(shell)) fds.stdout.write(`${name}='${value}'\n`);
    return 0;
  }
  const rest = applyOptions(shell, words.slice(1), fds);
  if (typeof rest === 'number') return rest;
  if (rest) shell.state.positional = rest;
  return 0;
}

/** Applies `-eux`, `-o name` …; gives the words after them (undefined: none were given), or a status. */
export function applyOptions(shell: Shell, words: readonly string[], fds: Fds): readonly string[] | number | undefined {
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i] as string;
    if (word === '--') return words.slice(i + 1);
    if (!/^[-+]./.test(word)) return words.slice(i);
    const on = word.startsWith('-');
    for (const letter of word.slice(1)) {
      if (letter === 'o') {
        i += 1;
        const name = words[i];
        if (name === undefined)
          for (const option of OPTIONS)
            fds.stdout.write(`${option.padEnd(16)}${shell.state.options.has(option) ? 'on' : 'off'}\n`);
        else if (!OPTIONS.includes(name as Option) && name !== 'xpg_echo')
          return bad(shell, 'set', name, 'illegal option');
        else put(shell, name as Option, on);
      } else {
        const option = OPTION_LETTERS[letter];
        if (!option) return bad(shell, 'set', word, 'illegal option');
        put(shell, option, on);
      }
    }
  }
  return undefined;
}

function put(shell: Shell, option: Option, on: boolean): void {
  shell.state.setOption(option, on);
}

function sorted(shell: Shell): (readonly [string, string])[] {
  return [...shell.state.all()].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function split(word: string): { readonly name: string; readonly value: string | undefined } {
  const at = word.indexOf('=');
  return at < 0 ? { name: word, value: undefined } : { name: word.slice(0, at), value: word.slice(at + 1) };
}

function isName(text: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(text);
}

function bad(shell: Shell, command: string, word: string, what = 'bad variable name'): number {
  shell.complain(`${word}: ${what}`, command);
  shell.unwinding = shell.interactive ? undefined : { kind: 'exit', status: 2 };
  return 2;
}
