/** `read [-rs] [-p PROMPT] [-n COUNT] [-d DELIMITER] [-t SECONDS] [-u FD] [NAME…]`. */
import type { Task } from '../../kernel/task.ts';
import { delay, race, spawn, waitFor } from '../../kernel/task.ts';
import type { Input } from '../../io/streams.ts';
import type { Fds } from './fds.ts';
import { fdOf, isInput } from './fds.ts';
import type { Shell } from './interpreter.ts';

interface Wanted {
  readonly raw: boolean;
  readonly delimiter: string;
  /** So many characters end it, too. */
  readonly count: number;
}

interface Read {
  readonly text: string;
  /** The input has ended, or the time is over. */
  readonly ended: boolean;
}

export function* read(shell: Shell, words: readonly string[], fds: Fds): Task<number> {
  const names: string[] = [];
  const given = new Map<string, string>();
  for (let i = 1; i < words.length; i += 1) {
    const word = words[i] as string;
    if (names.length > 0 || !/^-./.test(word)) {
      names.push(word);
      continue;
    }
    for (let at = 1; at < word.length; at += 1) {
      const letter = word[at] as string;
      if (!'pntdu'.includes(letter)) {
        given.set(letter, '');
        continue;
      }
      const inline = word.slice(at + 1);
      if (inline === '') i += 1;
      given.set(letter, inline === '' ? (words[i] ?? '') : inline);
      break;
    }
  }
  const prompt = given.get('p');
  if (prompt !== undefined && shell.context.tty) fds.stderr.write(prompt);
  const fd = given.get('u');
  const source = fd === undefined ? fds.stdin : fdOf(fds, Number(fd));
  if (!source || !isInput(source)) return 1;
  const delimiter = given.get('d');
  const wanted = {
    raw: given.has('r'),
    delimiter: delimiter === undefined ? '\n' : (delimiter[0] ?? '\0'),
    count: Number(given.get('n') ?? Infinity),
  };
  const { text, ended } = yield* inTime(shell, readText(source, wanted), given.get('t'));
  if (names.length === 0) shell.assign('REPLY', wanted.raw ? text : unescaped(text));
  else assignFields(shell, text, names, wanted.raw);
  return ended ? 1 : 0;
}

/** Gives up after `seconds`. */
function* inTime(shell: Shell, task: Task<Read>, seconds: string | undefined): Task<Read> {
  if (seconds === undefined) return yield* task;
  const { kernel } = shell;
  const running = spawn(kernel, task);
  const first = yield* waitFor(race(running.result, delay(kernel, Number(seconds) * 1000)));
  if ('first' in first) return first.first;
  running.cancel();
  return { text: '', ended: true };
}

function* readText(input: Input, { raw, delimiter, count }: Wanted): Task<Read> {
  let text = '';
  let chars = 0;
  for (;;) {
    const chunk = yield* input.read();
    if (chunk === undefined) return { text, ended: true };
    for (let at = 0; at < chunk.length; at += 1) {
      const char = chunk[at] as string;
      const escaped = !raw && isEscaped(text);
      const done = char === delimiter && !escaped;
      if (escaped && char === '\n') text = text.slice(0, -1);
      else if (!done) {
        text += char;
        chars += 1;
      }
      if (!done && chars < count) continue;
      input.unread(chunk.slice(at + 1));
      return { text, ended: false };
    }
  }
}

/** Whether what comes after the text follows a backslash. */
function isEscaped(text: string): boolean {
  let backslashes = 0;
  while (text[text.length - 1 - backslashes] === '\\') backslashes += 1;
  return backslashes % 2 === 1;
}

function unescaped(text: string): string {
  return text.replaceAll(/\\(.)/gs, '$1');
}

function assignFields(shell: Shell, text: string, names: readonly string[], raw: boolean): void {
  const separators = shell.lookup('IFS') ?? ' \t\n';
  const white = Array.from(separators)
    .filter((char) => /\s/.test(char))
    .join('');
  const plain = (from: number, to: number): string => (raw ? text.slice(from, to) : unescaped(text.slice(from, to)));
  let at = 0;
  const skip = (): void => {
    while (at < text.length && white.includes(text[at] as string)) at += 1;
  };
  /** Past one field; a backslash takes the meaning from what follows. */
  const pass = (): void => {
    while (at < text.length && !separators.includes(text[at] as string)) at += !raw && text[at] === '\\' ? 2 : 1;
    at = Math.min(at, text.length);
  };
  skip();
  for (const [index, name] of names.entries()) {
    const from = at;
    if (index === names.length - 1) {
      shell.assign(
        name,
        plain(
          from,
          endOfLast(text, from, separators, white, pass, () => at),
        ),
      );
      return;
    }
    pass();
    shell.assign(name, plain(from, at));
    skip();
    if (at < text.length && separators.includes(text[at] as string) && !white.includes(text[at] as string)) at += 1;
    skip();
  }
}

/** Where the last field ends: white space behind it goes, and one separator where nothing more follows it. */
function endOfLast(
  text: string,
  from: number,
  separators: string,
  white: string,
  pass: () => void,
  at: () => number,
): number {
  const trim = (end: number): number => {
    let last = end;
    while (last > from && white.includes(text[last - 1] as string)) last -= 1;
    return last;
  };
  const end = trim(text.length);
  pass();
  const first = at();
  const only = first === end - 1 && separators.includes(text[first] as string);
  return only ? trim(first) : end;
}
