import { errnoText } from '../../../io/errno.ts';
import { openInput } from '../../process/open.ts';
import { resolvePath } from '../../files/paths.ts';
import type { ProcessContext } from '../../process/process.ts';
import type { Input } from '../../../io/streams.ts';
import type { Task } from '../../../kernel/task.ts';
import { readAll } from '../../../io/streams.ts';
import { complain } from './options.ts';

/** Opens a file, or standard input for `-`. What fails is told as `tool: path: why` (or as `message` words it). */
export function openArgument(
  context: ProcessContext,
  path: string,
  message: (path: string, why: string) => string = (name, why) => `${name}: ${why}`,
): Input | undefined {
  if (path === '-') return context.stdin;
  const opened = openInput({ ...context, processes: context.host.processes }, resolvePath(context.cwd, path));
  if (!opened.ok) {
    complain(context, message(path, errnoText(opened.error)));
    return undefined;
  }
  return opened.value;
}

export const CANNOT_OPEN = (path: string, why: string): string => `can't open '${path}': ${why}`;

/** The texts of files (standard input if none is named), and whether all could be read. */
export function* readArguments(
  context: ProcessContext,
  paths: readonly string[],
  message?: (path: string, why: string) => string,
): Task<{ readonly texts: readonly { readonly path: string; readonly text: string }[]; readonly failed: boolean }> {
  const texts: { path: string; text: string }[] = [];
  let failed = false;
  for (const path of paths.length === 0 ? ['-'] : paths) {
    const input = openArgument(context, path, message);
    if (input) texts.push({ path, text: yield* readAll(input) });
    else failed = true;
  }
  return { texts, failed };
}

/** The lines of a text; the last newline makes no line of its own. */
export function linesOf(text: string): string[] {
  if (text === '') return [];
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
}

/** Lines with their newlines. */
export function joinLines(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
