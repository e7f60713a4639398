// Parses Go's text/template.
import type { Result } from '../../../base/result.ts';
import { err, ok } from '../../../base/result.ts';
import { FUNCTIONS } from './functions.ts';
import type { Token, Word } from './lex.ts';
import { tokensOf, wordsOf } from './lex.ts';

/** Where something stands in the template, and how errors show it. */
export interface Place {
  readonly at: number;
  readonly text: string;
}

export type Expression = { readonly place: Place } & (
  | { readonly kind: 'dot' }
  | { readonly kind: 'nil' }
  | { readonly kind: 'literal'; readonly value: unknown }
  | { readonly kind: 'field'; readonly path: readonly string[] }
  | { readonly kind: 'variable'; readonly name: string; readonly path: readonly string[] }
  | { readonly kind: 'pipeline'; readonly pipeline: Pipeline; readonly path: readonly string[] }
  | { readonly kind: 'function'; readonly name: string }
);

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
  | { readonly kind: 'template'; readonly name: string; readonly pipeline: Pipeline | undefined; readonly place: Place }
  | { readonly kind: 'break' | 'continue' }
  | Block;

export interface ParsedTemplate {
  readonly parts: readonly Part[];
  /** Those that `define` and `block` name. */
  readonly templates: ReadonlyMap<string, readonly Part[]>;
}

/** The parts of a template; errors begin with the line: `1: unclosed action`. */
export function parseGoTemplate(text: string): Result<ParsedTemplate, string> {
  const tokens = tokensOf(text);
  if (!tokens.ok) return tokens;
  const parser = new Parser(tokens.value);
  const parts = parser.parts();
  if (!parts.ok) return parts;
  const left = parser.current();
  return left
    ? err(`${left.line}: unexpected {{${left.text}}}`)
    : ok({ parts: parts.value, templates: parser.templates });
}

class Parser {
  readonly templates = new Map<string, readonly Part[]>();
  private readonly tokens: readonly Token[];
  private at = 0;
  private ranges = 0;
  private variables: string[] = ['$'];

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
      if (part.value) parts.push(part.value);
    }
    return ok(parts);
  }

  private action(token: Token): Result<Part | undefined, string> {
    const [, keyword = '', rest = ''] = /^(if|with|range|define|block|template)\b\s*(.*)$/s.exec(token.text) ?? [];
    switch (keyword) {
      case 'if':
      case 'with':
      case 'range':
        return this.block(token, keyword, rest);
      case 'define':
      case 'block':
      case 'template':
        return this.named(token, keyword, rest);
    }
    if (token.text === 'break' || token.text === 'continue') {
      if (this.ranges === 0) return err(`${token.line}: {{${token.text}}} outside {{range}}`);
      return ok({ kind: token.text });
    }
    const pipeline = this.pipeline(token, token.text);
    return pipeline.ok ? ok({ kind: 'action', pipeline: pipeline.value }) : pipeline;
  }

  private pipeline(token: Token, text: string): Result<Pipeline, string> {
    const pipeline = parsePipeline(text, token.at + token.text.length - text.length, this.variables);
    return pipeline.ok ? pipeline : err(`${token.line}: ${pipeline.error}`);
  }

  /** `define "name"`, `block "name" data`, `template "name" data`. */
  private named(
    token: Token,
    keyword: 'define' | 'block' | 'template',
    rest: string,
  ): Result<Part | undefined, string> {
    const [whole = '', name] = /^"((?:\\.|[^"\\])*)"\s*/.exec(rest) ?? [];
    if (name === undefined) return err(`${token.line}: unexpected ${JSON.stringify(rest)} in ${keyword} clause`);
    const data = rest.slice(whole.length);
    const place = {
      at: token.at + token.text.indexOf('"'),
      text: `{{template ${JSON.stringify(name)}${data === '' ? '' : ` ${data}`}}}`,
    };
    const pipeline = data === '' ? undefined : this.pipeline(token, data);
    if (pipeline && !pipeline.ok) return pipeline;
    if (keyword !== 'template') {
      const outer = this.variables;
      this.variables = ['$'];
      const inside = this.inside();
      this.variables = outer;
      if (!inside.ok) return inside;
      this.templates.set(name, inside.value);
    }
    return ok(keyword === 'define' ? undefined : { kind: 'template', name, pipeline: pipeline?.value, place });
  }

  private inside(): Result<readonly Part[], string> {
    const parts = this.parts();
    if (!parts.ok) return parts;
    if (this.current()?.text !== 'end') return err(`${this.tokens.at(-1)?.line ?? 1}: unexpected EOF`);
    this.at += 1;
    return parts;
  }

  private block(token: Token, kind: 'if' | 'with' | 'range', text: string): Result<Part, string> {
    if (text === '') return err(`${token.line}: missing value for ${kind}`);
    const scope = this.variables.length;
    const pipeline = this.pipeline(token, text);
    if (!pipeline.ok) return pipeline;
    if (kind === 'range') this.ranges += 1;
    const then = this.parts();
    if (kind === 'range') this.ranges -= 1;
    if (!then.ok) return then;
    const otherwise = this.otherwise();
    if (!otherwise.ok) return otherwise;
    this.variables.length = scope;
    return ok({ kind, pipeline: pipeline.value, then: then.value, otherwise: otherwise.value });
  }

  /** From `else` to the end of a block. */
  private otherwise(): Result<readonly Part[], string> {
    const next = this.current();
    if (!next?.text.startsWith('else')) return this.inside();
    this.at += 1;
    const chained = /^else\s+(if|with)\b\s*(.*)$/s.exec(next.text);
    if (!chained) return this.inside();
    const inner = this.block(next, chained[1] as 'if' | 'with', chained[2] as string);
    return inner.ok ? ok([inner.value]) : inner;
  }
}

interface Reader {
  readonly words: readonly Word[];
  readonly variables: string[];
  at: number;
}

function parsePipeline(text: string, offset: number, variables: string[]): Result<Pipeline, string> {
  const words = wordsOf(text, offset);
  if (!words.ok) return words;
  const reader: Reader = { words: words.value, variables, at: 0 };
  const pipeline = readPipeline(reader);
  if (!pipeline.ok) return pipeline;
  return reader.at < reader.words.length ? err('unexpected right paren') : pipeline;
}

function readPipeline(reader: Reader): Result<Pipeline, string> {
  const declares: string[] = [];
  let assigns = false;
  const operator = reader.words.findIndex(({ text }, at) => at >= reader.at && (text === ':=' || text === '='));
  const before = reader.words.slice(reader.at, Math.max(reader.at, operator)).map(({ text }) => text);
  if (operator >= 0 && before.every((word) => word.startsWith('$') || word === ',')) {
    declares.push(...before.filter((word) => word !== ','));
    assigns = reader.words[operator]?.text === '=';
    reader.at = operator + 1;
  }
  const commands: Expression[][] = [[]];
  for (let word = reader.words[reader.at]; word && word.text !== ')'; word = reader.words[reader.at]) {
    reader.at += 1;
    if (word.text === '|') {
      commands.push([]);
      continue;
    }
    const expression = word.text === '(' ? readParenthesis(reader, word) : expressionOf(word, reader.variables);
    if (!expression.ok) return expression;
    (commands.at(-1) as Expression[]).push(expression.value);
  }
  if (commands.some((command) => command.length === 0)) return err('missing value for command');
  const stage = commands.findIndex(([first], at) => at > 0 && first !== undefined && isValue(first));
  if (stage > 0) return err(`non executable command in pipeline stage ${stage + 1}`);
  if (!assigns) reader.variables.push(...declares);
  return ok({ declares, assigns, commands });
}

function isValue({ kind }: Expression): boolean {
  return kind === 'literal' || kind === 'dot' || kind === 'nil';
}

function readParenthesis(reader: Reader, open: Word): Result<Expression, string> {
  const first = reader.at;
  const pipeline = readPipeline(reader);
  if (!pipeline.ok) return pipeline;
  if (reader.words[reader.at]?.text !== ')') return err('unclosed left paren');
  const inner = reader.words.slice(first, reader.at).map(({ text }) => text);
  reader.at += 1;
  const next = reader.words[reader.at];
  const place = { at: open.at, text: `(${inner.join(' ')})` };
  if (!next || !next.text.startsWith('.') || next.text.length < 2) {
    return ok({ kind: 'pipeline', pipeline: pipeline.value, path: [], place });
  }
  reader.at += 1;
  const path = next.text.slice(1).split('.');
  return ok({ kind: 'pipeline', pipeline: pipeline.value, path, place: { at: next.at, text: place.text + next.text } });
}

function expressionOf({ text, at }: Word, variables: readonly string[]): Result<Expression, string> {
  const place = { at, text };
  if (text === '.') return ok({ kind: 'dot', place });
  if (text.startsWith('"')) return ok({ kind: 'literal', value: unquoted(text), place });
  if (text.startsWith('`')) return ok({ kind: 'literal', value: text.slice(1, -1), place });
  if (text.startsWith("'")) return ok({ kind: 'literal', value: text.codePointAt(1), place });
  if (/^[-+]?\.?\d/.test(text)) return ok({ kind: 'literal', value: Number(text), place });
  if (text === 'true' || text === 'false') return ok({ kind: 'literal', value: text === 'true', place });
  if (text === 'nil') return ok({ kind: 'nil', place });
  const [head = '', ...path] = text.split('.');
  // a chain of fields is placed at its second link, one behind a variable at its first
  if (head === '') {
    const second = path.length > 1 ? at + 1 + (path[0] as string).length : at;
    return ok({ kind: 'field', path, place: { at: second, text } });
  }
  if (head.startsWith('$')) {
    if (!variables.includes(head)) return err(`undefined variable ${JSON.stringify(head)}`);
    return ok({ kind: 'variable', name: head, path, place: { at: path.length > 0 ? at + head.length : at, text } });
  }
  if (!/^[\p{L}_]/u.test(text)) return err(`unexpected ${JSON.stringify(text)} in operand`);
  return FUNCTIONS.has(head)
    ? ok({ kind: 'function', name: head, place })
    : err(`function ${JSON.stringify(head)} not defined`);
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '\0', a: '\u0007', b: '\b' };

function unquoted(word: string): string {
  return word
    .slice(1, -1)
    .replace(/\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)/g, (_, escape: string) =>
      /^[ux]./.test(escape) ? String.fromCharCode(Number.parseInt(escape.slice(1), 16)) : (ESCAPES[escape] ?? escape),
    );
}
