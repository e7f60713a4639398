// The tokens of YAML as libyaml finds them, for the errors that go-yaml reports: which problem, on which line (go-yaml: scannerc.go).
// Values are read elsewhere: tokens carry no content but the names of anchors and aliases.

import { Cursor } from './cursor.ts';
import type { Mark, Token, TokenType } from './tokens.ts';

interface SimpleKey {
  possible: boolean;
  readonly required: boolean;
  readonly token: number;
  readonly mark: Mark;
}

const FLOW_INDICATORS = ',?[]{}';
const INDICATORS = '-?:,[]{}#&*!|>\'"%@`';
const AFTER_ANCHOR = '?:,]}%@`';

export class Scanner extends Cursor {
  private readonly tokens: Token[] = [];
  private parsed = 0;
  private started = false;
  private ended = false;
  private flow = 0;
  private indent = -1;
  private readonly indents: number[] = [];
  private keyAllowed = false;
  private readonly keys: (SimpleKey | undefined)[] = [];

  /** The next token, which stays. */
  peek(): Token {
    while (this.needsMore()) this.fetch();
    return this.tokens[0] as Token;
  }

  skip(): void {
    this.tokens.shift();
    this.parsed += 1;
  }

  private needsMore(): boolean {
    if (this.ended && this.tokens.length > 0) return false;
    if (this.tokens.length === 0) return true;
    const key = this.keys.find((candidate) => candidate?.token === this.parsed);
    return key !== undefined && this.isValid(key);
  }

  /** Whether a `:` may still make a key of what stands there: on the same line, within 1,024 characters. */
  private isValid(key: SimpleKey): boolean {
    if (!key.possible) return false;
    if (key.mark.line < this.line || key.mark.index + 1024 < this.index) {
      if (key.required) throw this.problem("could not find expected ':'");
      key.possible = false;
    }
    return key.possible;
  }

  private add(type: TokenType, start = this.mark(), name?: string): void {
    this.tokens.push(name === undefined ? { type, start } : { type, start, name });
  }

  private fetch(): void {
    if (!this.started) {
      this.started = true;
      this.keys.push(undefined);
      this.keyAllowed = true;
      this.add('stream-start');
      return;
    }
    this.toNextToken();
    this.unroll(this.column);
    const char = this.at();
    if (char === '') this.fetchEnd();
    else if (this.column === 0 && char === '%') this.fetchDirective();
    else if (this.isDocumentMark()) this.fetchDocumentMark(char === '-' ? 'document-start' : 'document-end');
    else if (char === '[') this.fetchFlowStart('flow-sequence-start');
    else if (char === '{') this.fetchFlowStart('flow-mapping-start');
    else if (char === ']') this.fetchFlowEnd('flow-sequence-end');
    else if (char === '}') this.fetchFlowEnd('flow-mapping-end');
    else if (char === ',') this.fetchFlowEntry();
    else if (char === '-' && this.isBlankOrEnd(1)) this.fetchBlockEntry();
    else if (char === '?' && (this.flow > 0 || this.isBlankOrEnd(1))) this.fetchKey();
    else if (char === ':' && (this.flow > 0 || this.isBlankOrEnd(1))) this.fetchValue();
    else if (char === '*' || char === '&') this.fetchAnchor(char === '*' ? 'alias' : 'anchor');
    else if (char === '!') this.fetchTag();
    else if ((char === '|' || char === '>') && this.flow === 0) this.fetchBlockScalar();
    else if (char === "'" || char === '"') this.fetchQuoted(char);
    else if (this.startsPlain(char)) this.fetchPlain();
    else throw this.problem('found character that cannot start any token');
  }

  private isDocumentMark(): boolean {
    if (this.column !== 0 || !this.isBlankOrEnd(3)) return false;
    const three = this.at() + this.at(1) + this.at(2);
    return three === '---' || three === '...';
  }

  private startsPlain(char: string): boolean {
    if (!this.isBlankOrEnd() && !INDICATORS.includes(char)) return true;
    if (char === '-' && !this.isBlank(1)) return true;
    return this.flow === 0 && (char === '?' || char === ':') && !this.isBlankOrEnd(1);
  }

  private toNextToken(): void {
    for (;;) {
      if (this.index === 0 && this.at() === '\ufeff') this.next();
      while (this.at() === ' ' || ((this.flow > 0 || !this.keyAllowed) && this.at() === '\t')) this.next();
      if (this.at() === '#') while (this.at() !== '' && !this.isBreak()) this.next();
      if (!this.isBreak()) return;
      this.nextLine();
      if (this.flow === 0) this.keyAllowed = true;
    }
  }

  private saveKey(): void {
    const required = this.flow === 0 && this.indent === this.column;
    if (!this.keyAllowed) return;
    this.removeKey();
    const token = this.parsed + this.tokens.length;
    this.keys[this.keys.length - 1] = { possible: true, required, token, mark: this.mark() };
  }

  private removeKey(): void {
    const key = this.keys.at(-1);
    if (key?.possible && key.required) throw this.problem("could not find expected ':'");
    this.keys[this.keys.length - 1] = undefined;
  }

  /** Opens a block collection where the column is deeper; `number`: the token that it stands before. */
  private roll(column: number, type: TokenType, start: Mark, number?: number): void {
    if (this.flow > 0 || this.indent >= column) return;
    this.indents.push(this.indent);
    this.indent = column;
    if (number === undefined) this.add(type, start);
    else this.tokens.splice(number - this.parsed, 0, { type, start });
  }

  private unroll(column: number): void {
    if (this.flow > 0) return;
    while (this.indent > column) {
      this.add('block-end');
      this.indent = this.indents.pop() ?? -1;
    }
  }

  private fetchEnd(): void {
    if (this.column !== 0) {
      this.column = 0;
      this.line += 1;
    }
    this.unroll(-1);
    this.removeKey();
    this.keyAllowed = false;
    this.ended = true;
    this.add('stream-end');
  }

  private fetchDirective(): void {
    this.unroll(-1);
    this.removeKey();
    this.keyAllowed = false;
    const start = this.mark();
    this.next();
    let name = '';
    for (; /^[\w-]$/.test(this.at()); this.next()) name += this.at();
    if (name === '') throw this.problem('could not find expected directive name');
    if (name !== 'YAML' && name !== 'TAG') throw this.problem('found unknown directive name');
    while (this.at() !== '' && !this.isBreak()) this.next();
    this.add('directive', start);
  }

  private fetchDocumentMark(type: TokenType): void {
    this.unroll(-1);
    this.removeKey();
    this.keyAllowed = false;
    this.add(type);
    for (let count = 0; count < 3; count += 1) this.next();
  }

  private fetchFlowStart(type: TokenType): void {
    this.saveKey();
    this.keys.push(undefined);
    this.flow += 1;
    this.keyAllowed = true;
    this.add(type);
    this.next();
  }

  private fetchFlowEnd(type: TokenType): void {
    this.removeKey();
    if (this.flow > 0) {
      this.flow -= 1;
      this.keys.pop();
    }
    this.keyAllowed = false;
    this.add(type);
    this.next();
  }

  private fetchFlowEntry(): void {
    this.removeKey();
    this.keyAllowed = true;
    this.add('flow-entry');
    this.next();
  }

  private fetchBlockEntry(): void {
    if (this.flow === 0) {
      if (!this.keyAllowed) throw this.problem('block sequence entries are not allowed in this context');
      this.roll(this.column, 'block-sequence-start', this.mark());
    }
    this.removeKey();
    this.keyAllowed = true;
    this.add('block-entry');
    this.next();
  }

  private fetchKey(): void {
    if (this.flow === 0) {
      if (!this.keyAllowed) throw this.problem('mapping keys are not allowed in this context');
      this.roll(this.column, 'block-mapping-start', this.mark());
    }
    this.removeKey();
    this.keyAllowed = this.flow === 0;
    this.add('key');
    this.next();
  }

  private fetchValue(): void {
    const key = this.keys.at(-1);
    if (key && this.isValid(key)) {
      this.tokens.splice(key.token - this.parsed, 0, { type: 'key', start: key.mark });
      this.roll(key.mark.column, 'block-mapping-start', key.mark, key.token);
      this.keys[this.keys.length - 1] = undefined;
      this.keyAllowed = false;
    } else {
      if (this.flow === 0) {
        if (!this.keyAllowed) throw this.problem('mapping values are not allowed in this context');
        this.roll(this.column, 'block-mapping-start', this.mark());
      }
      this.keyAllowed = this.flow === 0;
    }
    this.add('value');
    this.next();
  }

  private fetchAnchor(type: 'alias' | 'anchor'): void {
    this.saveKey();
    this.keyAllowed = false;
    const start = this.mark();
    this.next();
    let name = '';
    for (; /^[\w-]$/.test(this.at()); this.next()) name += this.at();
    if (name === '' || !(this.isBlankOrEnd() || AFTER_ANCHOR.includes(this.at()))) {
      throw this.problem('did not find expected alphabetic or numeric character');
    }
    this.add(type, start, name);
  }

  private fetchTag(): void {
    this.saveKey();
    this.keyAllowed = false;
    const start = this.mark();
    while (!this.isBlankOrEnd() && !(this.flow > 0 && FLOW_INDICATORS.includes(this.at()))) this.next();
    this.add('tag', start);
  }

  private fetchBlockScalar(): void {
    this.removeKey();
    this.keyAllowed = true;
    const start = this.mark();
    this.next();
    const increment = this.blockHeader();
    while (this.isBlank()) this.next();
    if (this.at() === '#') while (this.at() !== '' && !this.isBreak()) this.next();
    if (this.at() !== '' && !this.isBreak()) throw this.problem('did not find expected comment or line break');
    if (this.isBreak()) this.nextLine();
    let indent = increment === 0 ? 0 : Math.max(this.indent, 0) + increment;
    indent = this.blockBreaks(indent);
    while (this.column === indent && this.at() !== '') {
      while (this.at() !== '' && !this.isBreak()) this.next();
      if (this.isBreak()) this.nextLine();
      indent = this.blockBreaks(indent);
    }
    this.add('scalar', start);
  }

  /** Passes `-2` or `2-`; the indentation in it, 0 if there is none. */
  private blockHeader(): number {
    const header = /^(?:[+-]([0-9]?)|([0-9])[+-]?)/.exec(this.at() + this.at(1));
    if (!header) return 0;
    const digit = header[1] || header[2];
    if (digit === '0') throw this.problem('found an indentation indicator equal to 0');
    this.pass(header[0].length);
    return digit === undefined ? 0 : Number(digit);
  }

  /** Passes indentation and empty lines of a block scalar; its indentation. */
  private blockBreaks(known: number): number {
    let deepest = 0;
    const within = (): boolean => known === 0 || this.column < known;
    for (;;) {
      while (within() && this.at() === ' ') this.next();
      deepest = Math.max(deepest, this.column);
      if (within() && this.at() === '\t') {
        throw this.problem('found a tab character where an indentation space is expected');
      }
      if (!this.isBreak()) break;
      this.nextLine();
    }
    return known === 0 ? Math.max(deepest, this.indent + 1, 1) : known;
  }

  private fetchQuoted(quote: string): void {
    this.saveKey();
    this.keyAllowed = false;
    const start = this.mark();
    this.next();
    for (;;) {
      if (this.isDocumentMark()) throw this.problem('found unexpected document indicator');
      if (this.at() === '') throw this.problem('found unexpected end of stream');
      if (this.isBreak()) this.nextLine();
      else if (quote === "'" && this.at() === "'" && this.at(1) === "'") this.pass(2);
      else if (this.at() === quote) break;
      else if (quote === '"' && this.at() === '\\') this.escape();
      else this.next();
    }
    this.next();
    this.add('scalar', start);
  }

  private fetchPlain(): void {
    this.saveKey();
    this.keyAllowed = false;
    const start = this.mark();
    const indent = this.indent + 1;
    let newLine = false;
    for (;;) {
      if (this.isDocumentMark() || this.at() === '#') break;
      while (!this.isBlankOrEnd() && !this.endsPlain()) {
        newLine = false;
        this.next();
      }
      if (!this.isBlank() && !this.isBreak()) break;
      while (this.isBlank() || this.isBreak()) {
        if (this.isBreak()) {
          this.nextLine();
          newLine = true;
          continue;
        }
        if (newLine && this.column < indent && this.at() === '\t') {
          throw this.problem('found a tab character that violates indentation');
        }
        this.next();
      }
      if (this.flow === 0 && this.column < indent) break;
    }
    this.add('scalar', start);
    if (newLine) this.keyAllowed = true;
  }

  private endsPlain(): boolean {
    if (this.at() === ':' && this.isBlankOrEnd(1)) return true;
    return this.flow > 0 && FLOW_INDICATORS.includes(this.at());
  }
}
