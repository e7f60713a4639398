// Parses Go's text/template.
import type { Result } from '../../../base/result.ts';
import { err, ok } from '../../../base/result.ts';

export type Expression =
  | { readonly kind: 'dot' }
  | { readonly kind: 'literal'; readonly value: unknown }
  | { readonly kind: 'field'; readonly path: readonly string[] }
  | { readonly kind: 'variable'; readonly name: string; readonly path: readonly string[] }
  | { readonly kind: 'pipeline'; readonly pipeline: Pipeline; readonly path: readonly string[] }
  | { readonly kind: 'function'; readonly name: string };

export interface Pipeline {
  readonly declares: readonly string[];
  /** `=` instead of `:=`. */
  readonly assigns: boolean;
  readonly commands: readonly (readonly Expression[])[];
}

/** A block: its pipeline decides over, or gives the data of, what is inside. */
export interface Block {
  readonly kind: 'if' | 'with' | 'range';
  readonly pipeline: Pipeline;
  readonly then: readonly Part[];
  readonly otherwise: readonly Part[];
}

export type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'action'; readonly pipeline: Pipeline }
  | { readonly kind: 'break' | 'continue' }
  | Block;

interface Token {
  readonly action: boolean;
  readonly text: string;
  readonly line: number;
}

/** The parts of a template; errors begin with the line: `1: unclosed action`. */
export function parseGoTemplate(text: string): Result<readonly Part[], string> {
  const tokens = tokensOf(text);
  if (!tokens.ok) return tokens;
  const parser = new Parser(tokens.value);
  const parts = parser.parts();
  if (!parts.ok) return parts;
  const left = parser.current();
  return left ? err(`${left.line}: unexpected {{${left.text}}}`) : parts;
}

function tokensOf(text: string): Result<readonly Token[], string> {
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
    if (plain !== '') tokens.push({ action: false, text: plain, line: lineAt(at) });
    if (open < 0) break;
    const close = closingOf(text, open + 2);
    if (close < 0) return err(`${lineAt(open)}: unclosed action`);
    let body = text.slice(open + 2, close);
    trim = /\s-$/.test(body);
    if (trim) body = body.slice(0, -1);
    if (trimBefore) body = body.slice(1);
    if (!body.trim().startsWith('/*')) tokens.push({ action: true, text: body.trim(), line: lineAt(open) });
    at = close + 2;
  }
  return ok(tokens);
}

function closingOf(text: string, from: number): number {
  let quote = '';
  for (let at = from; at < text.length; at += 1) {
    const letter = text[at] as string;
    if (quote !== '') {
      if (letter === '\\' && quote === '"') at += 1;
      else if (letter === quote) quote = '';
    } else if (letter === '"' || letter === '`') quote = letter;
    else if (letter === '}' && text[at + 1] === '}') return at;
  }
  return -1;
}

class Parser {
  private readonly tokens: readonly Token[];
  private at = 0;
  private ranges = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  current(): Token | undefined {
    return this.tokens[this.at];
  }

  parts(): Result<readonly Part[], string> {
    const parts: Part[] = [];
    for (let token = this.current(); token; token = this.current()) {
      if (token.action && /^(end|else)\b/.test(token.text)) break;
      this.at += 1;
      const part = token.action ? this.action(token) : ok<Part>({ kind: 'text', text: token.text });
      if (!part.ok) return part;
      parts.push(part.value);
    }
    return ok(parts);
  }

  private action(token: Token): Result<Part, string> {
    const block = /^(if|with|range)\b\s*(.*)$/s.exec(token.text);
    if (block) return this.block(token, block[1] as 'if' | 'with' | 'range', block[2] as string);
    if (token.text === 'break' || token.text === 'continue') {
      if (this.ranges === 0) return err(`${token.line}: {{${token.text}}} outside {{range}}`);
      return ok({ kind: token.text });
    }
    const pipeline = parsePipeline(token.text);
    return pipeline.ok ? ok({ kind: 'action', pipeline: pipeline.value }) : err(`${token.line}: ${pipeline.error}`);
  }

  private block(token: Token, kind: 'if' | 'with' | 'range', text: string): Result<Part, string> {
    if (text === '') return err(`${token.line}: missing value for ${kind}`);
    const pipeline = parsePipeline(text);
    if (!pipeline.ok) return err(`${token.line}: ${pipeline.error}`);
    if (kind === 'range') this.ranges += 1;
    const then = this.parts();
    if (kind === 'range') this.ranges -= 1;
    if (!then.ok) return then;
    let otherwise: readonly Part[] = [];
    const next = this.current();
    if (next?.text.startsWith('else')) {
      this.at += 1;
      const chained = /^else\s+(if|with)\b\s*(.*)$/s.exec(next.text);
      if (chained) {
        const inner = this.block(next, chained[1] as 'if' | 'with', chained[2] as string);
        return inner.ok ? ok({ kind, pipeline: pipeline.value, then: then.value, otherwise: [inner.value] }) : inner;
      }
      const parts = this.parts();
      if (!parts.ok) return parts;
      otherwise = parts.value;
    }
    if (this.current()?.text !== 'end') return err(`${this.tokens.at(-1)?.line ?? 1}: unexpected EOF`);
    this.at += 1;
    return ok({ kind, pipeline: pipeline.value, then: then.value, otherwise });
  }
}

const WORD =
  /^(?:"(?:\\.|[^"\\])*"|`[^`]*`|'(?:\\.|[^'\\])'|:=|[|(),=]|\$?[\p{L}\p{N}_]*(?:\.[\p{L}\p{N}_]+)+|\.|\$[\p{L}\p{N}_]*|[-+]?[\d.]+(?:e[-+]?\d+)?|[\p{L}_][\p{L}\p{N}_]*)/u;

function parsePipeline(text: string): Result<Pipeline, string> {
  const words: string[] = [];
  let rest = text.trim();
  while (rest !== '') {
    const word = WORD.exec(rest)?.[0];
    if (word === undefined || word === '') return err(`unexpected ${JSON.stringify(rest[0])} in command`);
    const number = /^[-+]?\d+(\.\d+)?/.exec(rest)?.[0];
    const taken = number !== undefined && number.length >= word.length ? number : word;
    words.push(taken);
    rest = rest.slice(taken.length);
    // a field right behind a parenthesis belongs to it
    if (!(taken === ')' && rest.startsWith('.'))) rest = rest.trimStart();
  }
  const reader = { words, at: 0 };
  const pipeline = readPipeline(reader);
  if (!pipeline.ok) return pipeline;
  return reader.at < words.length ? err(`unexpected ${JSON.stringify(words[reader.at])} in operand`) : pipeline;
}

function readPipeline(reader: { readonly words: readonly string[]; at: number }): Result<Pipeline, string> {
  const declares: string[] = [];
  let assigns = false;
  const operator = reader.words.findIndex((word, index) => index >= reader.at && (word === ':=' || word === '='));
  const before = reader.words.slice(reader.at, Math.max(reader.at, operator));
  if (operator >= 0 && before.every((word) => word.startsWith('$') || word === ',')) {
    declares.push(...before.filter((word) => word !== ','));
    assigns = reader.words[operator] === '=';
    reader.at = operator + 1;
  }
  const commands: Expression[][] = [[]];
  while (reader.at < reader.words.length) {
    const word = reader.words[reader.at] as string;
    if (word === ')') break;
    reader.at += 1;
    if (word === '|') {
      commands.push([]);
      continue;
    }
    const expression = word === '(' ? readParenthesis(reader) : expressionOf(word);
    if (!expression.ok) return expression;
    (commands.at(-1) as Expression[]).push(expression.value);
  }
  if (commands.some((command) => command.length === 0)) return err('missing value for command');
  return ok({ declares, assigns, commands });
}

function readParenthesis(reader: { readonly words: readonly string[]; at: number }): Result<Expression, string> {
  const pipeline = readPipeline(reader);
  if (!pipeline.ok) return pipeline;
  if (reader.words[reader.at] !== ')') return err('unclosed left paren');
  reader.at += 1;
  const next = reader.words[reader.at];
  let path: readonly string[] = [];
  if (next !== undefined && next.startsWith('.') && next.length > 1) {
    path = next.slice(1).split('.');
    reader.at += 1;
  }
  return ok({ kind: 'pipeline', pipeline: pipeline.value, path });
}

function expressionOf(word: string): Result<Expression, string> {
  if (word === '.') return ok({ kind: 'dot' });
  if (word.startsWith('"')) return unquoted(word);
  if (word.startsWith('`')) return ok({ kind: 'literal', value: word.slice(1, -1) });
  if (word.startsWith("'")) return ok({ kind: 'literal', value: word.codePointAt(1) });
  if (/^[-+]?\.?\d/.test(word)) return ok({ kind: 'literal', value: Number(word) });
  if (word === 'true' || word === 'false') return ok({ kind: 'literal', value: word === 'true' });
  if (word === 'nil') return ok({ kind: 'literal', value: undefined });
  const [head = '', ...path] = word.split('.');
  if (head === '') return ok({ kind: 'field', path });
  if (head.startsWith('$')) return ok({ kind: 'variable', name: head, path });
  if (!/^[\p{L}_]/u.test(word)) return err(`unexpected ${JSON.stringify(word)} in operand`);
  return FUNCTIONS.has(word)
    ? ok({ kind: 'function', name: word })
    : err(`function ${JSON.stringify(word)} not defined`);
}

function unquoted(word: string): Result<Expression, string> {
  const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '\0', a: '\u0007', b: '\b' };
  const value = word
    .slice(1, -1)
    .replace(/\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)/g, (_, escape: string) =>
      /^[ux]./.test(escape) ? String.fromCharCode(Number.parseInt(escape.slice(1), 16)) : (escapes[escape] ?? escape),
    );
  return ok({ kind: 'literal', value });
}

export const FUNCTIONS: ReadonlySet<string> = new Set([
  'and',
  'or',
  'not',
  'len',
  'index',
  'slice',
  'print',
  'printf',
  'println',
  'eq',
  'ne',
  'lt',
  'le',
  'gt',
  'ge',
  'html',
  'js',
  'urlquery',
  'exists',
  'base64decode',
]);
