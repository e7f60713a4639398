// Parses JSONPath templates (client-go/util/jsonpath/parser.go).
import type { Result } from '../../../base/result.ts';
import { err, ok } from '../../../base/result.ts';

export type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly nodes: readonly Node[] }
  | { readonly kind: 'field'; readonly name: string }
  | {
      readonly kind: 'array';
      readonly from: number | undefined;
      readonly to: number | undefined;
      readonly step: number;
      readonly derived: boolean;
    }
  | {
      readonly kind: 'filter';
      readonly left: readonly Node[];
      readonly right: readonly Node[];
      readonly operator: string;
    }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'wildcard' }
  | { readonly kind: 'recursive' }
  | { readonly kind: 'union'; readonly branches: readonly (readonly Node[])[] }
  | { readonly kind: 'identifier'; readonly name: string };

/** The nodes of a template: texts, and a list per `{…}`. */
export function parseTemplate(template: string): Result<readonly Node[], string> {
  const nodes: Node[] = [];
  let at = 0;
  while (at < template.length) {
    const open = template.indexOf('{', at);
    const text = template.slice(at, open < 0 ? template.length : open);
    if (text !== '') nodes.push({ kind: 'text', text });
    if (open < 0) break;
    const parser = new ActionParser(template, open + 1);
    const action = parser.action();
    if (!action.ok) return action;
    nodes.push({ kind: 'list', nodes: action.value });
    at = parser.at;
  }
  return ok(nodes);
}

class ActionParser {
  at: number;
  private readonly text: string;

  constructor(text: string, at: number) {
    this.text = text;
    this.at = at;
  }

  /** Reads up to the closing brace. */
  action(): Result<readonly Node[], string> {
    const nodes: Node[] = [];
    for (;;) {
      const letter = this.text[this.at];
      if (letter === undefined || letter === '\n') return err('unclosed action');
      if (letter === '}') {
        this.at += 1;
        return ok(nodes);
      }
      const node = this.node(letter);
      if (!node.ok) return node;
      nodes.push(...node.value);
    }
  }

  private node(letter: string): Result<readonly Node[], string> {
    if (this.text.startsWith('[?(', this.at)) return this.filter(this.at + 3);
    if (this.text.startsWith('..', this.at)) return this.recursive();
    if (/[ \t\r@$]/.test(letter)) {
      this.at += 1;
      return ok([]);
    }
    if (letter === '[') return this.brackets();
    if (letter === '"' || letter === "'") return this.quoted(letter);
    if (letter === '.') {
      this.at += 1;
      return ok(this.field());
    }
    if (/[+\-0-9]/.test(letter)) return this.number();
    if (/[\p{L}\p{N}_]/u.test(letter)) return this.identifier();
    return err(`unrecognized character in action: ${unicode(letter)}`);
  }

  private identifier(): Result<readonly Node[], string> {
    const name = this.word();
    if (name === 'true' || name === 'false') return ok([{ kind: 'bool', value: name === 'true' }]);
    return ok([{ kind: 'identifier', name }]);
  }

  private word(): string {
    const found = /^[\p{L}\p{N}_]+/u.exec(this.text.slice(this.at))?.[0] ?? '';
    this.at += found.length;
    return found;
  }

  private number(): Result<readonly Node[], string> {
    const found = /^[+-]?[0-9.eE]*/.exec(this.text.slice(this.at))?.[0] ?? '';
    this.at += Math.max(1, found.length);
    const value = Number(found);
    return found === '' || Number.isNaN(value) ? err(`cannot parse number ${found}`) : ok([{ kind: 'number', value }]);
  }

  private quoted(quote: string): Result<readonly Node[], string> {
    let text = '';
    let at = this.at + 1;
    for (; at < this.text.length; at += 1) {
      const letter = this.text[at] as string;
      if (letter === quote) {
        this.at = at + 1;
        return ok([{ kind: 'text', text }]);
      }
      if (letter === '\\') {
        at += 1;
        text += unescape(this.text[at] ?? '');
      } else text += letter;
    }
    return err('unterminated quoted string');
  }

  private recursive(): Result<readonly Node[], string> {
    this.at += 2;
    const next = this.text[this.at] ?? '';
    const node: Node = { kind: 'recursive' };
    return ok(/[\p{L}\p{N}_]/u.test(next) ? [node, ...this.field()] : [node]);
  }

  /** A name up to the next terminator; `*` stands for all. */
  private field(): readonly Node[] {
    let name = '';
    while (this.at < this.text.length) {
      const letter = this.text[this.at] as string;
      if (/[\s.,[\]$@{}]/.test(letter)) break;
      const escaped = letter === '\\';
      name += escaped ? (this.text[this.at + 1] ?? '') : letter;
      this.at += escaped ? 2 : 1;
    }
    return [name === '*' ? { kind: 'wildcard' } : { kind: 'field', name }];
  }

  private brackets(): Result<readonly Node[], string> {
    const close = this.text.slice(this.at).search(/[\]\n]/);
    const end = this.at + close;
    if (close < 0 || this.text[end] === '\n' || end >= this.text.length) return err('unterminated array');
    const inside = this.text.slice(this.at + 1, end);
    this.at = end + 1;
    return subscript(inside);
  }

  private filter(start: number): Result<readonly Node[], string> {
    let quote = '';
    let closed = false;
    for (let at = start; at < this.text.length; at += 1) {
      const letter = this.text[at] as string;
      if (letter === '\n') break;
      if (letter === '"' || letter === "'") {
        if (quote === '') quote = letter;
        else if (letter === quote && this.text[at - 1] !== '\\') closed = true;
      }
      if (letter !== ')' || (quote !== '') !== closed) continue;
      if (this.text[at + 1] !== ']') return err('unclosed array expect ]');
      this.at = at + 2;
      return filterNode(this.text.slice(start, at));
    }
    return err('unterminated filter');
  }
}

/** What stands in brackets: a union, a quoted key, an index or a slice. */
function subscript(given: string): Result<readonly Node[], string> {
  const text = given === '*' ? ':' : given;
  const parts = text.split(',');
  if (parts.length > 1) {
    const branches: (readonly Node[])[] = [];
    for (const part of parts) {
      const branch = subscript(part.trim());
      if (!branch.ok) return branch;
      branches.push(branch.value);
    }
    return ok([{ kind: 'union', branches }]);
  }
  const key = /^'([^']*)'$/.exec(text);
  if (key) return new ActionParser(`.${key[1] ?? ''}}`, 0).action();
  const range = /^(-?\d*)(:-?\d*)?(:-?\d*)?$/.exec(text);
  if (!range) return err(`invalid array index ${text}`);
  const known = (part: string | undefined): number | undefined => {
    const digits = (part ?? '').replace(':', '');
    return digits === '' || digits === '-' ? undefined : Number(digits);
  };
  const from = known(range[1]);
  const derived = range[2] === undefined;
  const to = derived ? (from ?? 0) + 1 : known(range[2]);
  return ok([{ kind: 'array', from, to, step: known(range[3]) ?? 1, derived }]);
}

function filterNode(text: string): Result<readonly Node[], string> {
  const split = /^([^!<>=]+)([!<>=]+)(.+?)$/.exec(text);
  const left = operand(split ? (split[1] ?? '') : text);
  if (!left.ok) return left;
  if (!split) return ok([{ kind: 'filter', left: left.value, right: [], operator: 'exists' }]);
  const right = operand(split[3] ?? '');
  if (!right.ok) return right;
  return ok([{ kind: 'filter', left: left.value, right: right.value, operator: split[2] ?? '' }]);
}

function operand(text: string): Result<readonly Node[], string> {
  return new ActionParser(`${text.trim()}}`, 0).action();
}

function unescape(letter: string): string {
  const known: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };
  return known[letter] ?? letter;
}

function unicode(letter: string): string {
  const code = (letter.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0');
  return `U+${code} '${letter}'`;
}
