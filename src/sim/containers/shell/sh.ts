import type { Task } from '../../kernel/task.ts';
import { resolvePath } from '../files/paths.ts';
import type { ProcessContext, Program } from '../process/process.ts';
import { readLine } from '../../io/streams.ts';
import { completeWord } from './complete.ts';
import { newShell, runScript } from './run-shell.ts';
import { parseShell } from './parser.ts';
import type { Shell } from './interpreter.ts';

/** `sh [-eux…] [-c SCRIPT [NAME ARG…] | FILE [ARG…] | -s]`; without a script it reads standard input, with a prompt at a terminal. */
export const sh: Program = function* (context) {
  const options: string[] = [];
  const args = context.args.slice(1);
  let command = false;
  while (args.length > 0 && /^[-+]./.test(args[0] as string)) {
    const option = args.shift() as string;
    if (option === '--') break;
    if (option === '--login' || option === '--noprofile' || option === '--norc') continue;
    if (/^[-+]o$/.test(option)) options.push(`${option} ${args.shift() ?? ''}`);
    else {
      command ||= option.startsWith('-') && option.includes('c');
      const letters = option.replaceAll(/[clis]/g, '');
      if (letters.endsWith('o')) options.push(letters.slice(0, -1), `-o ${args.shift() ?? ''}`);
      else options.push(letters);
    }
  }
  const given = options.filter((option) => option.length > 1);
  if (command) {
    const script = args.shift();
    const shown = context.args[0] ?? 'sh';
    if (script === undefined) {
      context.stderr.write(`${shown}: -c requires an argument\n`);
      return 2;
    }
    const name = args.shift() ?? shown;
    const shell = newShell(context, { name, positional: args, options: given });
    const parsed = parseShell(script);
    if (parsed.ok)
      yield* script.endsWith('\n') ? shell.run(parsed.value, shell.fds) : shell.runToEnd(parsed.value, shell.fds);
    else yield* shell.source(script);
    return shell.state.traps.has('EXIT') ? yield* shell.end() : shell.exitStatus;
  }
  if (args.length > 0) return yield* scriptFile(context, args, given);
  return yield* fromInput(context, given);
};

/** dash, the `sh` of Debian: its echo reads backslashes. */
export const dash: Program = (context) => {
  const [name = 'sh', ...rest] = context.args;
  return sh({ ...context, args: [name, '-o', 'xpg_echo', ...rest] });
};

function* scriptFile(context: ProcessContext, args: readonly string[], options: readonly string[]): Task<number> {
  const [name = '', ...positional] = args;
  const text = context.files.read(resolvePath(context.cwd, name));
  if (!text.ok) {
    context.stderr.write(`${context.args[0] ?? 'sh'}: can't open '${name}': No such file or directory\n`);
    return 2;
  }
  return yield* runScript(context, text.value, { name, positional, options, isFile: true });
}

/** Reads and runs command after command. */
function* fromInput(context: ProcessContext, options: readonly string[]): Task<number> {
  const shell = newShell(context, { name: context.args[0] ?? 'sh', positional: [], options });
  shell.interactive = context.tty;
  if (context.tty) {
    context.process.handle('INT', () => {
      if (reading) return prompt(shell, '\n');
      context.stderr.write('\n');
      shell.unwinding ??= { kind: 'interrupt' };
      return undefined;
    });
    context.process.handle('TERM', 'ignore');
  }
  let text = '';
  let reading = true;
  if (context.tty) prompt(shell, '');
  for (;;) {
    if (context.tty) context.process.completer = (typed, cursor) => completeWord(shell, typed, cursor);
    const line = yield* readLine(context.stdin);
    context.process.completer = undefined;
    if (line === undefined) break;
    text += `${line.text}\n`;
    const parsed = parseShell(text);
    const incomplete = parsed.ok ? parsed.value.openDocument === true : parsed.error.incomplete;
    if (incomplete && !line.ended) {
      if (context.tty) context.stderr.write('> ');
      continue;
    }
    reading = false;
    yield* shell.source(text);
    reading = true;
    text = '';
    if (shell.unwinding?.kind === 'exit') break;
    shell.unwinding = undefined;
    if (context.tty) prompt(shell, '');
  }
  if (text !== '') yield* shell.source(text);
  return yield* shell.end();
}

/** busybox: `/ # ` for root, `~ $ ` in a user's home. */
function prompt(shell: Shell, before: string): void {
  const home = shell.lookup('HOME');
  const { cwd } = shell;
  const where =
    home !== undefined && home !== '/' && (cwd === home || cwd.startsWith(`${home}/`))
      ? `~${cwd.slice(home.length)}`
      : cwd;
  shell.context.stderr.write(`${before}${where} ${shell.host.user.uid === 0 ? '#' : '$'} `);
}
