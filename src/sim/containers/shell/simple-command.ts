/** Assignments, and commands by name: functions, builtins and programs. */
import { delay, waitFor } from '../../kernel/task.ts';
import type { Task } from '../../kernel/task.ts';
import type { Command } from './ast.ts';
import { builtinNamed, isSpecialBuiltin } from './builtins.ts';
import { ExpansionError, expandText, expandWords } from './expand.ts';
import type { Fds } from './fds.ts';
import { become, external, spawn, tellKill } from './processes.ts';
import { redirect } from './redirections.ts';
import type { Shell } from './interpreter.ts';

type Simple = Command & { readonly type: 'simple' };

const NONE: ReadonlyMap<string, string> = new Map();

export function* simple(shell: Shell, command: Simple, fds: Fds, exec = false): Task<number> {
  shell.commands += 1;
  shell.line = command.line;
  if (shell.commands % shell.pace.commandsPerMs === 0) yield* waitFor(delay(shell.kernel, 1));
  const words = command.plain ?? (yield* shell.expanded(expandWords(shell, command.words)));
  if (!words) return shell.state.status;
  const name = words[0];
  if (name === undefined) return yield* assignOnly(shell, command, fds);
  const assignments = command.assignments.length === 0 ? NONE : yield* shell.expanded(assigned(shell, command));
  if (!assignments) return shell.state.status;
  trace(shell, assignments, words, fds);
  const inner = command.redirects.length === 0 ? fds : yield* redirect(shell, command.redirects, fds);
  if (!inner) {
    if (isSpecialBuiltin(name) && !shell.interactive) shell.unwinding = { kind: 'exit', status: 1 };
    return 1;
  }
  if (name === 'exec' && words.length === 1) {
    // The redirections stay for all that comes: everybody down to the caller holds this same object.
    Object.assign(fds, inner);
    return 0;
  }
  if (exec || shell.state.functions.has(name) || builtinNamed(name)) {
    return yield* invoke(shell, words, assignments, inner, exec);
  }
  const child = spawn(shell, words, assignments, inner);
  if (typeof child === 'number') return child;
  if (child.exitCode === undefined) yield child;
  if (child.startedAt === shell.kernel.now) yield* waitFor(delay(shell.kernel, shell.pace.spawnMs));
  tellKill(shell, child);
  return child.exitCode ?? 0;
}

/** A command of assignments and redirections only. */
function* assignOnly(shell: Shell, command: Simple, fds: Fds): Task<number> {
  shell.state.status = 0;
  const assignments = yield* shell.expanded(assigned(shell, command));
  if (!assignments) return shell.state.status;
  trace(shell, assignments, [], fds);
  const inner = yield* redirect(shell, command.redirects, fds);
  if (!inner) return 1;
  for (const [variable, value] of assignments) shell.state.set(variable, value);
  return command.assignments.length === 0 && command.words.length === 0 ? 0 : shell.state.status;
}

function* assigned(shell: Shell, command: Simple): Task<Map<string, string>> {
  const values = new Map<string, string>();
  for (const { name, value, append, items } of command.assignments) {
    if (items) {
      if (!shell.state.options.has('arrays')) throw new ExpansionError('syntax error: unexpected "("');
      const words = yield* expandWords(shell, items);
      shell.state.setArray(name, append ? [...shell.elements(name), ...words] : words);
      continue;
    }
    const text = yield* expandText(shell, value);
    if (shell.state.isReadonly(name)) throw new ExpansionError(`${name}: is read only`);
    values.set(name, append ? (shell.lookup(name) ?? '') + text : text);
    if (command.words.length === 0) shell.state.set(name, values.get(name) as string);
  }
  return values;
}

/** Runs a function, builtin or program by its words. */
export function* invoke(
  shell: Shell,
  words: readonly string[],
  assignments: ReadonlyMap<string, string>,
  fds: Fds,
  exec = false,
): Task<number> {
  const name = words[0] as string;
  const body = shell.state.functions.get(name);
  if (body) return yield* callFunction(shell, body, words, assignments, fds);
  const builtin = builtinNamed(name);
  if (builtin) {
    const restore = isSpecialBuiltin(name) ? undefined : cover(shell, assignments);
    if (!restore) for (const [variable, value] of assignments) shell.state.set(variable, value);
    const status = yield* shell.expanded(builtin(shell, words, fds));
    restore?.();
    return status ?? shell.state.status;
  }
  return exec ? yield* become(shell, words, assignments, fds) : yield* external(shell, words, assignments, fds);
}

function* callFunction(
  shell: Shell,
  body: Command,
  words: readonly string[],
  assignments: ReadonlyMap<string, string>,
  fds: Fds,
): Task<number> {
  const { positional } = shell.state;
  const { loops } = shell;
  const restore = cover(shell, assignments);
  shell.state.positional = words.slice(1);
  shell.loops = 0;
  shell.locals.push(new Map());
  shell.calls.push(words[0] as string);
  const outer = shell.fds;
  const status = yield* shell.execute(body, fds);
  shell.fds = outer;
  shell.calls.pop();
  for (const [name, value] of shell.locals.pop() ?? []) putBack(shell, name, value);
  shell.state.positional = positional;
  shell.loops = loops;
  restore();
  if (shell.unwinding?.kind !== 'return') return status;
  const returned = shell.unwinding.status;
  shell.unwinding = undefined;
  return returned;
}

function cover(shell: Shell, assignments: ReadonlyMap<string, string>): () => void {
  const before = [...assignments.keys()].map((name) => [name, shell.state.get(name)] as const);
  for (const [name, value] of assignments) shell.state.set(name, value);
  return () => {
    for (const [name, value] of before) putBack(shell, name, value);
  };
}

function putBack(shell: Shell, name: string, value: string | undefined): void {
  if (value === undefined) shell.state.unset(name);
  else shell.state.set(name, value);
}

function trace(shell: Shell, assignments: ReadonlyMap<string, string>, words: readonly string[], fds: Fds): void {
  if (!shell.state.options.has('xtrace')) return;
  const parts = [...[...assignments].map(([name, value]) => `${name}=${quoted(value)}`), ...words.map(quoted)];
  fds.stderr.write(`${shell.state.get('PS4') ?? '+ '}${parts.join(' ')}\n`);
}

function quoted(text: string): string {
  return text === '' || /[^+-:@-Z\]^_a-z]/.test(text) ? `'${text.replaceAll("'", `'\\''`)}'` : text;
}
