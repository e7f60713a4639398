/** The grammar of awk, as a tree. Functions of one's own, getline and redirected output are not simulated. */
import { unescapeText } from '../common/escapes.ts';
import { AwkProblem } from './awk-tree.ts';
import type { Expression, Rule, Statement } from './awk-tree.ts';
import { posixRegExp } from '../common/regex.ts';

const TOKEN =
  /(?<newline>\n|;)|(?<number>\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+)|"(?<string>(?:[^"\\]|\\[\s\S])*)"|(?<name>[A-Za-z_]\w*)|(?<operator>\+\+|--|\+=|-=|\*=|\/=|%=|\^=|==|!=|<=|>=|&&|\|\||!~|[-+*/%^!<>=~?:,(){}[\]$|])/y;
const FUNCTIONS = new Set(
  'length substr index split sub gsub match sprintf toupper tolower int sqrt exp log sin cos rand srand system'.split(
    ' ',
  ),
);

interface Token {
  readonly kind: 'newline' | 'number' | 'string' | 'name' | 'operator' | 'end';
  readonly text: string;
}

export function parseAwk(source: string): readonly Rule[] {
  return new AwkParser(source).rules();
}

class AwkParser {
  private readonly source: string;
  private at = 0;
  private token: Token = { kind: 'end', text: '' };
  /** Whether `>` compares: not within print. */
  private comparing = true;

  constructor(source: string) {
    this.source = source;
    this.advance();
  }

  rules(): readonly Rule[] {
    const rules: Rule[] = [];
    this.skipNewlines();
    while (this.token.kind !== 'end') {
      rules.push(this.rule());
      this.skipNewlines();
    }
    return rules;
  }

  private rule(): Rule {
    if (this.is('{')) return { pattern: undefined, to: undefined, body: this.block() };
    if (this.token.text === 'function' || this.token.text === 'func') throw new AwkProblem('functions: not simulated');
    const word = this.token.kind === 'name' ? this.token.text : '';
    if (word === 'BEGIN' || word === 'END') {
      this.advance();
      return { pattern: word, to: undefined, body: this.block() };
    }
    const pattern = this.expression();
    let to: Expression | undefined;
    if (this.take(',')) to = this.expression();
    return { pattern, to, body: this.is('{') ? this.block() : undefined };
  }

  private block(): Statement {
    this.expect('{');
    const body: Statement[] = [];
    this.skipNewlines();
    while (!this.is('}')) {
      if (this.token.kind === 'end') throw new AwkProblem('Unexpected token');
      body.push(this.statement());
      this.skipNewlines();
    }
    this.advance();
    return { type: 'block', body };
  }

  private statement(): Statement {
    if (this.is('{')) return this.block();
    const word = this.token.kind === 'name' ? this.token.text : '';
    switch (word) {
      case 'if':
        return this.ifStatement();
      case 'while': {
        this.advance();
        const condition = this.parenthesized();
        return { type: 'while', condition, body: this.body(), atEnd: false };
      }
      case 'do': {
        this.advance();
        const body = this.body();
        this.skipNewlines();
        this.advance();
        return { type: 'while', condition: this.parenthesized(), body, atEnd: true };
      }
      case 'for':
        return this.forStatement();
      case 'next':
      case 'break':
      case 'continue':
        this.advance();
        return { type: word };
      case 'exit': {
        this.advance();
        const none = this.token.kind === 'newline' || this.is('}') || this.token.kind === 'end';
        return { type: 'exit', code: none ? undefined : this.expression() };
      }
      case 'delete': {
        this.advance();
        const name = this.token.text;
        this.advance();
        return { type: 'delete', name, keys: this.take('[') ? this.list(']') : undefined };
      }
      case 'print':
      case 'printf':
        return this.print(word);
      default:
        return { type: 'expression', expression: this.expression() };
    }
  }

  private print(type: 'print' | 'printf'): Statement {
    this.advance();
    const args: Expression[] = [];
    this.comparing = false;
    const ends = (): boolean => this.token.kind === 'newline' || this.token.kind === 'end' || this.is('}');
    while (!ends() && !this.is('>') && !this.is('|')) {
      args.push(this.expression());
      if (!this.take(',')) break;
    }
    this.comparing = true;
    if (this.is('>') || this.is('|')) throw new AwkProblem('redirected output: not simulated');
    const only = args[0];
    const grouped = args.length === 1 && only?.type === 'call' && only.name === '';
    return { type, args: grouped ? only.args : args };
  }

  private ifStatement(): Statement {
    this.advance();
    const condition = this.parenthesized();
    const yes = this.body();
    const before = { at: this.at, token: this.token };
    this.skipNewlines();
    if (this.token.kind === 'name' && this.token.text === 'else') {
      this.advance();
      return { type: 'if', condition, yes, no: this.body() };
    }
    ({ at: this.at, token: this.token } = before);
    return { type: 'if', condition, yes, no: undefined };
  }

  private forStatement(): Statement {
    this.advance();
    this.expect('(');
    const each = /^\s*([A-Za-z_]\w*)\s+in\s+([A-Za-z_]\w*)\s*\)/.exec(this.token.text + this.source.slice(this.at));
    if (each && this.token.kind === 'name') {
      this.at += each[0].length - this.token.text.length;
      this.advance();
      return { type: 'each', variable: each[1] as string, name: each[2] as string, body: this.body() };
    }
    const first = this.token.kind === 'newline' ? undefined : this.statement();
    this.advance();
    const condition = this.token.kind === 'newline' ? undefined : this.expression();
    this.advance();
    const step = this.is(')') ? undefined : this.statement();
    this.expect(')');
    return { type: 'for', first, condition, step, body: this.body() };
  }

  private body(): Statement {
    while (this.token.kind === 'newline' && this.token.text === '\n') this.advance();
    if (this.token.kind === 'newline') return { type: 'block', body: [] };
    return this.statement();
  }

  private parenthesized(): Expression {
    this.expect('(');
    const expression = this.expression();
    this.expect(')');
    return expression;
  }

  private expression(): Expression {
    const left = this.ternary();
    const operator = this.token.text;
    if (
      this.token.kind === 'operator' &&
      /^([-+*/%^]?=)$/.test(operator) &&
      ['variable', 'field', 'element'].includes(left.type)
    ) {
      this.advance();
      return { type: 'assign', operator, target: left, value: this.expression() };
    }
    return left;
  }

  private ternary(): Expression {
    const condition = this.binary(0);
    if (!this.take('?')) return condition;
    const yes = this.expression();
    this.expect(':');
    return { type: 'choice', condition, yes, no: this.expression() };
  }

  private binary(level: number): Expression {
    const operators = LEVELS[level];
    if (!operators) return this.concatenation();
    let left = this.binary(level + 1);
    for (;;) {
      const operator = this.token.text;
      if (level === IN_LEVEL && this.token.kind === 'name' && operator === 'in') {
        this.advance();
        const keys = left.type === 'call' && left.name === '' ? left.args : [left];
        left = { type: 'in', keys, name: this.token.text };
        this.advance();
        continue;
      }
      if (this.token.kind !== 'operator' || !operators.includes(operator) || (operator === '>' && !this.comparing))
        return left;
      this.advance();
      left = { type: 'binary', operator, left, right: this.binary(level + 1) };
    }
  }

  private concatenation(): Expression {
    let left = this.additive();
    while (this.startsOperand()) left = { type: 'binary', operator: ' ', left, right: this.additive() };
    return left;
  }

  private startsOperand(): boolean {
    const { kind, text } = this.token;
    if (kind === 'number' || kind === 'string') return true;
    if (kind === 'name') return text !== 'in';
    return kind === 'operator' && ['$', '!', '(', '-', '+', '++', '--'].includes(text) && text !== '!';
  }

  private additive(): Expression {
    let left = this.term();
    while (this.is('+') || this.is('-')) {
      const operator = this.token.text;
      this.advance();
      left = { type: 'binary', operator, left, right: this.term() };
    }
    return left;
  }

  private term(): Expression {
    let left = this.unary();
    while (this.is('*') || this.is('/') || this.is('%')) {
      const operator = this.token.text;
      this.advance();
      left = { type: 'binary', operator, left, right: this.unary() };
    }
    return left;
  }

  private unary(): Expression {
    if (this.is('!') || this.is('-') || this.is('+')) {
      const operator = this.token.text;
      this.advance();
      return { type: 'unary', operator, operand: this.unary() };
    }
    const base = this.postfix();
    if (!this.take('^')) return base;
    return { type: 'binary', operator: '^', left: base, right: this.unary() };
  }

  private postfix(): Expression {
    if (this.is('++') || this.is('--')) {
      const by = this.is('++') ? 1 : -1;
      this.advance();
      return { type: 'step', by, before: true, target: this.postfix() };
    }
    const target = this.primary();
    if ((this.is('++') || this.is('--')) && ['variable', 'field', 'element'].includes(target.type)) {
      const by = this.is('++') ? 1 : -1;
      this.advance();
      return { type: 'step', by, before: false, target };
    }
    return target;
  }

  private primary(): Expression {
    const { kind, text } = this.token;
    if (this.is('/')) return { type: 'regExp', regExp: this.regExp() };
    this.advance();
    if (kind === 'number') return { type: 'number', value: Number(text) };
    if (kind === 'string')
      return { type: 'string', value: unescapeText(text.replaceAll('\\"', '"').replaceAll('\\/', '/'), false).text };
    if (text === '$' && kind === 'operator') return { type: 'field', index: this.postfixField() };
    if (text === '(') return this.group();
    if (kind === 'name') return this.named(text);
    throw new AwkProblem('Unexpected token');
  }

  private postfixField(): Expression {
    return this.is('++') || this.is('--') ? this.postfix() : this.primary();
  }

  private group(): Expression {
    const { comparing } = this;
    this.comparing = true;
    const items = this.list(')');
    this.comparing = comparing;
    return items.length === 1 ? (items[0] as Expression) : { type: 'call', name: '', args: items };
  }

  private named(name: string): Expression {
    if (this.is('[')) {
      this.advance();
      return { type: 'element', name, keys: this.list(']') };
    }
    if (FUNCTIONS.has(name)) return { type: 'call', name, args: this.take('(') ? this.list(')') : [] };
    if (this.is('(')) throw new AwkProblem(`${name}: not simulated`);
    return { type: 'variable', name };
  }

  private list(end: string): readonly Expression[] {
    const items: Expression[] = [];
    while (!this.is(end)) {
      items.push(this.expression());
      if (!this.take(',') && !this.is(end)) throw new AwkProblem('Unexpected token');
    }
    this.advance();
    return items;
  }

  private regExp(): RegExp {
    let at = this.at;
    for (; this.source[at] !== '/'; at += 1) {
      if (at >= this.source.length) throw new AwkProblem('Unexpected end of string');
      if (this.source[at] === '\\') at += 1;
    }
    const regExp = posixRegExp(this.source.slice(this.at, at).replaceAll('\\/', '/'), true);
    if (!regExp) throw new AwkProblem('bad regex');
    this.at = at + 1;
    this.advance();
    return regExp;
  }

  private is(text: string): boolean {
    return this.token.kind === 'operator' && this.token.text === text;
  }

  private take(text: string): boolean {
    if (!this.is(text)) return false;
    this.advance();
    return true;
  }

  private expect(text: string): void {
    if (!this.take(text)) throw new AwkProblem('Unexpected token');
  }

  private skipNewlines(): void {
    while (this.token.kind === 'newline') this.advance();
  }

  private advance(): void {
    const blank = /(?:[ \t\r]|\\\n|#[^\n]*)*/y;
    blank.lastIndex = this.at;
    blank.exec(this.source);
    this.at = blank.lastIndex;
    if (this.at >= this.source.length) {
      this.token = { kind: 'end', text: '' };
      return;
    }
    TOKEN.lastIndex = this.at;
    const groups = TOKEN.exec(this.source)?.groups;
    if (!groups) throw new AwkProblem('Unexpected token');
    this.at = TOKEN.lastIndex;
    for (const kind of ['newline', 'number', 'string', 'name', 'operator'] as const) {
      const text = groups[kind];
      if (text !== undefined) this.token = { kind, text };
    }
  }
}

const LEVELS: readonly (readonly string[])[] = [['||'], ['&&'], [], ['~', '!~'], ['<', '<=', '>', '>=', '==', '!=']];
const IN_LEVEL = 2;
