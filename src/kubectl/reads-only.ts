// Whether a line of the terminal changes nothing: such a line can be answered from the past.
import { parseShell } from '../sim/containers/shell/parser.ts';
import type { Command, Part, Redirect, Script, Word } from '../sim/containers/shell/ast.ts';
import { TOOLS } from '../sim/containers/programs/applets.ts';
import { findCommand } from './kubectl.ts';

const READING_COMMANDS: ReadonlySet<string> = new Set([
  'api-resources',
  'api-versions',
  'auth can-i',
  'auth whoami',
  'cluster-info',
  'config current-context',
  'config get-clusters',
  'config get-contexts',
  'config get-users',
  'config view',
  'describe',
  'diff',
  'events',
  'explain',
  'get',
  'help',
  'logs',
  'options',
  'rollout history',
  'rollout status',
  'top node',
  'top pod',
  'version',
  'wait',
]);
const READING_TOOLS: ReadonlySet<string> = new Set(
  `awk base64 basename cat cmp column comm cut date diff dirname echo egrep expr false fgrep find fold grep head jq less ls md5sum more nl od
   paste printf pwd rev sed seq sha256sum sleep sort stat strings tac tail test time timeout tr true type uniq watch wc which xargs yes [ :`
    .split(/\s+/)
    .filter((name) => name !== ''),
);
/** Tools that run the command in their arguments. */
const RUNNING: ReadonlySet<string> = new Set(['time', 'timeout', 'watch', 'xargs']);

/** Whether every command of a line, as far as can be read from its text, only reads. */
export function readsOnly(line: string): boolean {
  const parsed = parseShell(line);
  return parsed.ok && script(parsed.value);
}

function script({ commands }: Script): boolean {
  return commands.every((entry) => command(entry.command));
}

function command(given: Command): boolean {
  switch (given.type) {
    case 'simple':
      return given.assignments.length === 0 && simple(given.words) && redirects(given.redirects);
    case 'pipeline':
      return given.commands.every(command);
    case 'and':
    case 'or':
      return command(given.left) && command(given.right);
    case 'group':
    case 'subshell':
      return script(given.body) && redirects(given.redirects);
    case 'if':
      return (
        given.branches.every((branch) => script(branch.condition) && script(branch.body)) &&
        (given.otherwise === undefined || script(given.otherwise)) &&
        redirects(given.redirects)
      );
    case 'loop':
      return script(given.condition) && script(given.body) && redirects(given.redirects);
    case 'for':
      return (given.words ?? []).every(word) && script(given.body) && redirects(given.redirects);
    case 'case':
      return word(given.subject) && given.items.every((item) => script(item.body)) && redirects(given.redirects);
    case 'function':
      return false;
  }
}

function simple(words: readonly Word[]): boolean {
  return words.every(word) && reading(words.map((one) => one.literal));
}

/** A word that is not plain text is undefined. */
function reading(words: readonly (string | undefined)[]): boolean {
  const [name, ...args] = words;
  if (name === undefined) return words.length === 0;
  if (name === 'kubectl' || name === 'k') {
    const { path, rest, unknown } = findCommand(args.map((arg) => arg ?? '$'));
    return unknown !== undefined || path === '' || READING_COMMANDS.has(path) || rest.includes('--help');
  }
  if (RUNNING.has(name)) {
    const at = args.findIndex((arg) => arg !== undefined && (isCommand(arg) || arg.includes(' ')));
    const inner = args[at];
    if (inner === undefined) return false;
    return inner.includes(' ') ? readsOnly(inner) : reading(args.slice(at));
  }
  if (name === 'sed' && args.some((arg) => arg?.startsWith('-i') === true)) return false;
  return READING_TOOLS.has(name) || !isCommand(name);
}

const CHANGING_BUILTINS: ReadonlySet<string> = new Set(
  '. alias cd command declare eval exec exit export local readonly read set shift source trap typeset umask unalias unset edit'.split(
    ' ',
  ),
);

function isCommand(name: string): boolean {
  return name === 'kubectl' || name === 'k' || name in TOOLS || CHANGING_BUILTINS.has(name);
}

function redirects(given: readonly Redirect[]): boolean {
  return given.every(
    ({ operator, target }) =>
      word(target) && (!operator.includes('>') || operator === '>&' || target.literal === '/dev/null'),
  );
}

function word({ parts }: Word): boolean {
  return parts.every(part);
}

function part(given: Part): boolean {
  switch (given.type) {
    case 'command':
      return script(given.script);
    case 'arithmetic':
      return word(given.expression);
    case 'parameter':
      return (
        given.operator !== '=' &&
        (given.word === undefined || word(given.word)) &&
        (given.second === undefined || word(given.second))
      );
    case 'text':
    case 'tilde':
      return true;
  }
}
