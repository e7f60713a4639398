/** What Tab offers in a shell that waits for a line: commands, files, variables (busybox, libbb/lineedit.c). */
import { resolvePath } from '../files/paths.ts';
import type { Completions } from '../process/process.ts';
import { builtinNames } from './builtins.ts';
import type { Shell } from './interpreter.ts';

const RESERVED: readonly string[] = 'case do done elif else esac fi for function if in then until while'.split(' ');
/** After these a command begins. */
const COMMAND_FOLLOWS = /(^|[;&|({`!]|\$\(|\b(?:do|then|else|elif|if|while|until|time|xargs|exec|command))\s*$/;

export function completeWord(shell: Shell, line: string, cursor: number): Completions {
  const before = line.slice(0, cursor);
  const from = before.search(/(?:[^\s;&|()<>`"'=\\]|\\.)*$/);
  const word = before.slice(from);
  const variable = /^(.*\$\{?)(\w*)$/.exec(word);
  const offered = variable
    ? variables(shell, variable[1] ?? '')
    : COMMAND_FOLLOWS.test(before.slice(0, from)) && !word.includes('/')
      ? [...commandNames(shell), ...files(shell, word).filter((name) => name.endsWith('/'))]
      : files(shell, word).filter((name) => !/\bcd\s+$/.test(before.slice(0, from)) || name.endsWith('/'));
  const words = [...new Set(offered)].filter((name) => name.startsWith(word)).toSorted();
  return { words, from };
}

function variables(shell: Shell, start: string): readonly string[] {
  const end = start.endsWith('{') ? '}' : '';
  return [...shell.state.all().keys()].map((name) => `${start}${name}${end}`);
}

function commandNames(shell: Shell): readonly string[] {
  const { state } = shell;
  const folders = (shell.lookup('PATH') ?? '').split(':').map((folder) => resolvePath(shell.cwd, folder));
  const programs = folders.flatMap((folder) => {
    const listed = shell.files.list(folder);
    return listed.ok ? listed.value.filter((name) => shell.files.access(`${folder}/${name}`, 1)) : [];
  });
  return [...RESERVED, ...builtinNames(), ...state.functions.keys(), ...state.aliases.keys(), ...programs];
}

/** Files whose path may go on as the word does, folders with a slash behind them; hidden ones only where a dot was typed. */
function files(shell: Shell, word: string): readonly string[] {
  const folder = word.slice(0, word.lastIndexOf('/') + 1);
  const hidden = word.slice(folder.length).startsWith('.');
  const home = shell.lookup('HOME') ?? '/';
  const place = resolvePath(shell.cwd, folder.replace(/^~(?=\/)/, home).replaceAll(/\\(.)/g, '$1') || '.');
  const listed = shell.files.list(place);
  if (!listed.ok) return [];
  return listed.value
    .filter((name) => hidden || !name.startsWith('.'))
    .map(
      (name) =>
        `${folder}${name.replaceAll(/[\s\\"'$&|;<>()`]/g, String.raw`\$&`)}${isFolder(shell, place, name) ? '/' : ''}`,
    );
}

function isFolder(shell: Shell, folder: string, name: string): boolean {
  const node = shell.files.stat(resolvePath(folder, name));
  return node.ok && node.value.type === 'directory';
}
