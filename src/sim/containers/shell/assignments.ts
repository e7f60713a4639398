import type { Assignment, Word } from './ast.ts';
import { makeWord } from './lexer.ts';

/** The assignment that a word is: `NAME=value` or `NAME+=value`; undefined if it is none. */
export function assignmentOf(word: Word): Assignment | undefined {
  const first = word.parts[0];
  if (first?.type !== 'text' || first.quoted) return undefined;
  const match = /^([A-Za-z_][A-Za-z0-9_]*)(\+?)=/.exec(first.text);
  if (!match) return undefined;
  const rest = first.text.slice(match[0].length);
  const parts = word.parts.slice(1);
  if (rest.startsWith('~') && parts.length === 0) {
    const tilde = /^~([a-zA-Z0-9_-]*)/.exec(rest) as RegExpExecArray;
    const after = rest.slice(tilde[0].length);
    return {
      name: match[1] as string,
      append: match[2] === '+',
      value: makeWord([
        { type: 'tilde', user: tilde[1] as string },
        { type: 'text', text: after, quoted: false },
      ]),
    };
  }
  const value = makeWord(rest === '' ? parts : [{ type: 'text', text: rest, quoted: false }, ...parts]);
  return { name: match[1] as string, append: match[2] === '+', value };
}
