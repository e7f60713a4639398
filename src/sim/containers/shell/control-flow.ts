/** What runs commands by conditions, in loops and by patterns. */
import type { Task } from '../../kernel/task.ts';
import type { Command, Script } from './ast.ts';
import { expandPattern, expandText, expandWords } from './expand.ts';
import type { Fds } from './fds.ts';
import { matches } from '../files/pattern.ts';
import { fork } from './processes.ts';
import { redirect } from './redirections.ts';
import type { Shell } from './interpreter.ts';

type Compound = Exclude<Command, { type: 'simple' | 'pipeline' | 'and' | 'or' | 'function' }>;

export function* redirected(shell: Shell, command: Compound, fds: Fds): Task<number> {
  const inner = yield* redirect(shell, command.redirects, fds);
  return inner ? yield* compound(shell, command, inner) : 1;
}

export function compound(shell: Shell, command: Compound, fds: Fds): Task<number> {
  switch (command.type) {
    case 'group':
      return shell.run(command.body, fds);
    case 'subshell':
      return fork(shell, command.body, fds);
    case 'if':
      return choose(shell, command, fds);
    case 'loop':
      return loop(shell, command, fds);
    case 'for':
      return forEach(shell, command, fds);
    case 'case':
      return select(shell, command, fds);
  }
}

export function* either(shell: Shell, command: Command & { type: 'and' | 'or' }, fds: Fds): Task<number> {
  shell.tested += 1;
  const left = yield* shell.execute(command.left, fds);
  shell.tested -= 1;
  shell.state.status = left;
  if (shell.unwinding || (left === 0) !== (command.type === 'and')) return left;
  const right = yield* shell.execute(command.right, fds);
  shell.state.status = right;
  shell.check(command.right);
  return right;
}

function* choose(shell: Shell, command: Command & { type: 'if' }, fds: Fds): Task<number> {
  for (const { condition, body } of command.branches) {
    const status = yield* statusOf(shell, condition, fds);
    if (shell.unwinding) return status;
    if (status === 0) return yield* shell.run(body, fds);
  }
  shell.state.status = 0;
  return command.otherwise ? yield* shell.run(command.otherwise, fds) : 0;
}

/** A failing condition does not end a `set -e` shell. */
function* statusOf(shell: Shell, condition: Script, fds: Fds): Task<number> {
  shell.tested += 1;
  const status = yield* shell.run(condition, fds);
  shell.tested -= 1;
  return status;
}

function* loop(shell: Shell, command: Command & { type: 'loop' }, fds: Fds): Task<number> {
  let status = 0;
  shell.loops += 1;
  for (;;) {
    const condition = yield* statusOf(shell, command.condition, fds);
    if (leavesLoop(shell) || (condition === 0) === command.until) break;
    status = yield* shell.run(command.body, fds);
    if (leavesLoop(shell)) break;
  }
  shell.loops -= 1;
  return shell.unwinding && 'status' in shell.unwinding ? shell.state.status : status;
}

function* forEach(shell: Shell, command: Command & { type: 'for' }, fds: Fds): Task<number> {
  let status = 0;
  const values = command.words ? yield* shell.expanded(expandWords(shell, command.words)) : shell.positional;
  if (!values) return 1;
  shell.loops += 1;
  for (const value of values) {
    shell.state.set(command.name, value);
    status = yield* shell.run(command.body, fds);
    if (leavesLoop(shell)) break;
  }
  shell.loops -= 1;
  return status;
}

/** Whether `break` or `continue` (of shell or an outer loop), or something greater, ends the loop. */
function leavesLoop(shell: Shell): boolean {
  const { unwinding } = shell;
  if (!unwinding) return false;
  if (unwinding.kind !== 'break' && unwinding.kind !== 'continue') return true;
  shell.unwinding = unwinding.levels > 1 ? { ...unwinding, levels: unwinding.levels - 1 } : undefined;
  return unwinding.levels > 1 || unwinding.kind === 'break';
}

function* select(shell: Shell, command: Command & { type: 'case' }, fds: Fds): Task<number> {
  const subject = yield* shell.expanded(expandText(shell, command.subject));
  if (subject === undefined) return 1;
  for (const { patterns, body } of command.items) {
    for (const word of patterns) {
      const pattern = yield* shell.expanded(expandPattern(shell, word));
      if (pattern === undefined) return 1;
      if (matches(pattern, subject)) return body.commands.length === 0 ? 0 : yield* shell.run(body, fds);
    }
  }
  return 0;
}
