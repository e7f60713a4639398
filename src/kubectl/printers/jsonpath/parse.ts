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
    if (letter === ' ' || letter === '\t' || letter === '\r') {
      this.at += 1;
      return ok([]);
    }
    if (letter === '@' || letter === '$') {
      this.at += 1;
      return ok([]);
    }
    if (letter === '[') return this.brackets();
    if (letter === '"' || letter === "'") return this.quoted(letter);
    if (letter === '.') return this.field();
    if (letter === '*') {
      this.at += 1;
      return ok([{ kind: 'wildcard' }]);
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
    const start = this.at;
    while (this.at < this.text.length && !/[\s.[\]{}()@$"'*,:=!<>?]/.test(this.text[this.at] as string)) this.at += 1;
    if (this.at === start) this.at += 1;
    return this.text.slice(start, this.at);
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

  private field(): Result<readonly Node[], string> {
    this.at += 1;
    if (this.text[this.at] === '.') {
      this.at += 1;
      const next = this.text[this.at];
      if (next !== undefined && next !== '}' && next !== '[') return this.fieldAfter([{ kind: 'recursive' }]);
      return ok([{ kind: 'recursive' }]);
    }
    return this.fieldAfter([]);
  }

  private fieldAfter(before: readonly Node[]): Result<readonly Node[], string> {
    if (this.text[this.at] === '*') {
      this.at += 1;
      return ok([...before, { kind: 'wildcard' }]);
    }
    let name = '';
    while (this.at < this.text.length) {
      const letter = this.text[this.at] as string;
      if (letter === '\\') {
        name += this.text[this.at + 1] ?? '';
        this.at += 2;
        continue;
      }
      if (/[\s.[\]{}()@$"'*,:=!<>?|]/.test(letter)) break;
      name += letter;
      this.at += 1;
    }
    return ok(name === '' ? before : [...before, { kind: 'field', name }]);
  }

  private brackets(): Result<readonly Node[], string> {
    const start = this.at + 1;
    if (this.text.startsWith('?(', start)) return this.filter(start + 2);
    let quote = '';
    for (let at = start; at < this.text.length; at += 1) {
      const letter = this.text[at] as string;
      if (quote !== '') {
        if (letter === '\\') at += 1;
        else if (letter === quote) quote = '';
      } else if (letter === '"' || letter === "'") quote = letter;
      else if (letter === ']') {
        this.at = at + 1;
        return subscript(this.text.slice(start, at));
      } else if (letter === '\n') break;
    }
    return err(quote === '' ? 'unterminated array' : 'unterminated quoted string');
  }

  private filter(start: number): Result<readonly Node[], string> {
    let depth = 1;
    let quote = '';
    for (let at = start; at < this.text.length; at += 1) {
      const letter = this.text[at] as string;
      if (quote !== '') {
        if (letter === '\\') at += 1;
        else if (letter === quote) quote = '';
        continue;
      }
      if (letter === '"' || letter === "'") quote = letter;
      if (letter === '(') depth += 1;
      if (letter === ')') depth -= 1;
      if (depth > 0) continue;
      if (this.text[at + 1] !== ']') return err('unclosed array expect ]');
      this.at = at + 2;
      return filterNode(this.text.slice(start, at));
    }
    return err('unterminated filter');
  }
}

function subscript(text: string): Result<readonly Node[], string> {
  const inside = text.trim();
  const parts = splitUnion(inside);
  if (parts.length > 1) {
    const branches: (readonly Node[])[] = [];
    for (const part of parts) {
      const branch = subscript(part);
      if (!branch.ok) return branch;
      branches.push(branch.value);
    }
    return ok([{ kind: 'union', branches }]);
  }
  const quoted = /^(['"])((?:\\.|(?!\1).)*)\1$/.exec(inside);
  if (quoted) return ok([{ kind: 'field', name: (quoted[2] ?? '').replace(/\\(.)/g, '$1') }]);
  if (inside === '*') return ok([{ kind: 'wildcard' }]);
  const range = /^([+-]?\d*)(?::([+-]?\d*))?(?::([+-]?\d*))?$/.exec(inside);
  if (!range || inside === '') return err(`invalid array index ${inside}`);
  const from = range[1] ? Number(range[1]) : undefined;
  if (range[2] === undefined) {
    const index = from ?? 0;
    return ok([{ kind: 'array', from: index, to: index + 1, step: 1, derived: true }]);
  }
  const to = range[2] ? Number(range[2]) : undefined;
  const step = range[3] ? Number(range[3]) : 1;
  return ok([{ kind: 'array', from, to, step, derived: false }]);
}

function splitUnion(text: string): readonly string[] {
  const parts: string[] = [''];
  let quote = '';
  for (const letter of text) {
    if (quote === '' && letter === ',') {
      parts.push('');
      continue;
    }
    if (letter === quote) quote = '';
    else if (quote === '' && (letter === '"' || letter === "'")) quote = letter;
    parts[parts.length - 1] += letter;
  }
  return parts;
}

function filterNode(text: string): Result<readonly Node[], string> {
  const split = /^([^!<>=]+?)\s*([!<>=]+)\s*(.+)$/.exec(text);
  const left = operand(split ? (split[1] as string) : text);
  if (!left.ok) return left;
  if (!split) return ok([{ kind: 'filter', left: left.value, right: [], operator: 'exists' }]);
  const right = operand(split[3] as string);
  return right.ok
    ? ok([{ kind: 'filter', left: left.value, right: right.value, operator: split[2] as string }])
    : right;
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
