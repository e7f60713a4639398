// The host shell of the page's terminal and of a scenario's `run` lines: words, quoting, `$(…)`, `;`, `&&`, `||`, with kubectl.
import type { Task } from '../sim/kernel/task.ts';
import type { KubectlEnvironment } from './environment.ts';
import { kubectl } from './kubectl.ts';

/** Runs a line; the exit code of its last command. */
export function* runLine(line: string, environment: KubectlEnvironment): Task<number> {
  let code = 0;
  for (const { operator, text } of splitCommands(line.replaceAll('\\\n', ' '))) {
    if (operator === '&&' && code !== 0) continue;
    if (operator === '||' && code === 0) continue;
    const words = yield* wordsOf(text, environment);
    const [program, ...args] = words;
    if (program === undefined) continue;
    if (program === 'kubectl') code = yield* kubectl(environment, args);
    else {
      environment.stderr(`${program}: command not found\n`);
      code = 127;
    }
  }
  return code;
}

function splitCommands(line: string): readonly { readonly operator: string; readonly text: string }[] {
  const commands: { operator: string; text: string }[] = [{ operator: '', text: '' }];
  let quote = '';
  let depth = 0;
  for (let at = 0; at < line.length; at += 1) {
    const letter = line[at] as string;
    const last = commands.at(-1) as { operator: string; text: string };
    if (quote === '' && letter === '\\') {
      last.text += letter + (line[at + 1] ?? '');
      at += 1;
      continue;
    }
    if (quote !== '') quote = letter === quote ? '' : quote;
    else if (letter === '"' || letter === "'") quote = letter;
    else if (letter === '$' && line[at + 1] === '(') depth += 1;
    else if (letter === ')' && depth > 0) depth -= 1;
    else if (depth === 0 && (letter === ';' || letter === '\n')) {
      commands.push({ operator: ';', text: '' });
      continue;
    } else if (depth === 0 && (line.startsWith('&&', at) || line.startsWith('||', at))) {
      commands.push({ operator: line.slice(at, at + 2), text: '' });
      at += 1;
      continue;
    }
    last.text += letter;
  }
  return commands;
}

function* wordsOf(text: string, environment: KubectlEnvironment): Task<readonly string[]> {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at] as string;
    if (quote !== "'" && letter === '$' && text[at + 1] === '(') {
      const end = closing(text, at + 2);
      const output = yield* captured(text.slice(at + 2, end), environment);
      const parts = quote === '' ? output.split(/\s+/) : [output];
      word = (word ?? '') + (parts[0] ?? '');
      for (const part of parts.slice(1)) {
        words.push(word);
        word = part;
      }
      at = end;
    } else if (letter === '\\' && quote !== "'" && (quote === '' || /["\\$`]/.test(text[at + 1] ?? ''))) {
      word = (word ?? '') + (text[at + 1] ?? '');
      at += 1;
    } else if (letter === quote) quote = '';
    else if (quote === '' && (letter === '"' || letter === "'")) {
      quote = letter;
      word ??= '';
    } else if (quote === '' && /\s/.test(letter)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + letter;
  }
  if (word !== undefined) words.push(word);
  return words;
}

function closing(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
    if (depth === 0) return at;
  }
  return text.length;
}

function* captured(line: string, environment: KubectlEnvironment): Task<string> {
  let output = '';
  yield* runLine(line, { ...environment, stdout: (text) => void (output += text) });
  return output.replace(/\n+$/, '');
}
