// The words of a Go template: texts, actions, and what stands in an action, each with its place.
import type { Result } from '../../../base/result.ts';
import { err, ok } from '../../../base/result.ts';

export interface Token {
  readonly action: boolean;
  readonly text: string;
  readonly line: number;
  /** Where the text begins in the template. */
  readonly at: number;
}

export interface Word {
  readonly text: string;
  readonly at: number;
}

/** Texts and actions; errors begin with the line. */
export function tokensOf(text: string): Result<readonly Token[], string> {
  const tokens: Token[] = [];
  let at = 0;
  let trim = false;
  const lineAt = (place: number): number => text.slice(0, place).split('\n').length;
  while (at < text.length) {
    const open = text.indexOf('{{', at);
    let plain = text.slice(at, open < 0 ? text.length : open);
    if (trim) plain = plain.trimStart();
    const trimBefore = open >= 0 && /^\{\{-\s/.test(text.slice(open, open + 4));
    if (trimBefore) plain = plain.trimEnd();
    if (plain !== '') tokens.push({ action: false, text: plain, line: lineAt(at), at });
    if (open < 0) break;
    const close = closingOf(text, open + 2);
    if (typeof close === 'string') return err(`${lineAt(open)}: ${close}`);
    let body = text.slice(open + 2, close);
    trim = /\s-$/.test(body);
    if (trim) body = body.slice(0, -1);
    const start = open + 2 + (trimBefore ? 1 : 0);
    if (trimBefore) body = body.slice(1);
    const leading = body.length - body.trimStart().length;
    if (!body.trim().startsWith('/*')) {
      tokens.push({ action: true, text: body.trim(), line: lineAt(open), at: start + leading });
    }
    at = close + 2;
  }
  return ok(tokens);
}

const UNTERMINATED: Readonly<Record<string, string>> = {
  '"': 'unterminated quoted string',
  '`': 'unterminated raw quoted string',
  "'": 'unterminated character constant',
};

/** Where an action closes, or why it does not. */
function closingOf(text: string, from: number): number | string {
  let quote = '';
  for (let at = from; at < text.length; at += 1) {
    const letter = text[at] as string;
    if (quote !== '') {
      if (letter === '\\' && quote !== '`') at += 1;
      else if (letter === quote) quote = '';
    } else if (letter in UNTERMINATED) quote = letter;
    else if (letter === '}' && text[at + 1] === '}') return at;
  }
  return UNTERMINATED[quote] ?? 'unclosed action';
}

const WORD =
  /^(?:"(?:\\.|[^"\\])*"|`[^`]*`|'(?:\\.|[^'\\])*'|:=|[|(),=]|\$?[\p{L}\p{N}_]*(?:\.[\p{L}\p{N}_]+)+|\.|\$[\p{L}\p{N}_]*|[-+]?[\d.]+(?:e[-+]?\d+)?|[\p{L}_][\p{L}\p{N}_]*)/u;

/** What stands in an action. */
export function wordsOf(text: string, offset: number): Result<readonly Word[], string> {
  const words: Word[] = [];
  let at = 0;
  const skipSpace = (): void => {
    while (/\s/.test(text[at] ?? '')) at += 1;
  };
  skipSpace();
  while (at < text.length) {
    const rest = text.slice(at);
    const word = WORD.exec(rest)?.[0];
    if (word === undefined || word === '') return err(`unexpected ${JSON.stringify(rest[0])} in command`);
    const number = /^[-+]?\d+(\.\d+)?/.exec(rest)?.[0];
    const taken = number !== undefined && number.length >= word.length ? number : word;
    if (/^'(?:\\.|[^'\\]){2,}'$/.test(taken)) return err(`malformed character constant: ${taken}`);
    words.push({ text: taken, at: offset + at });
    at += taken.length;
    const next = text[at] ?? ' ';
    if (/[\p{L}\p{N}_]$/u.test(taken) && !/[\s.,|:=()]/.test(next)) {
      const code = (next.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
      return err(`bad character U+${code} '${next}'`);
    }
    // a field right behind a parenthesis belongs to it
    if (!(taken === ')' && next === '.')) skipSpace();
  }
  return ok(words);
}
