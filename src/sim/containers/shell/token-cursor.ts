/** The next token of a script, and the questions that a grammar asks of it. */
import type { Word } from './ast.ts';
import { SyntaxProblem } from './lexer.ts';
import type { Lexer, Token } from './lexer.ts';

export class TokenCursor {
  protected readonly lexer: Lexer;
  protected token: Token;

  constructor(lexer: Lexer) {
    this.lexer = lexer;
    this.token = lexer.next();
  }

  /** The reserved word that the next token could be. */
  protected reserved(): string | undefined {
    return this.token.type === 'word' ? bareText(this.token.word) : undefined;
  }

  protected takeReserved(word: string): boolean {
    if (this.reserved() !== word) return false;
    this.advance();
    return true;
  }

  protected expectReserved(word: string): void {
    if (!this.takeReserved(word)) throw this.unexpected(word);
  }

  protected expectOperator(text: string): void {
    if (!this.isOperator(text)) throw this.unexpected(text);
    this.advance();
  }

  protected isOperator(text: string): boolean {
    return this.token.type === 'operator' && this.token.text === text;
  }

  protected plainWord(): string {
    const name = this.reserved();
    if (name === undefined) throw this.unexpected();
    this.advance();
    return name;
  }

  protected skipNewlines(): void {
    while (this.token.type === 'newline') this.advance();
  }

  protected advance(): void {
    this.token = this.lexer.next();
  }

  protected unexpected(expected?: string): SyntaxProblem {
    const hint = expected === undefined ? '' : ` (expecting "${expected}")`;
    return new SyntaxProblem(`syntax error: unexpected ${this.describe()}${hint}`, this.token.type === 'end');
  }

  private describe(): string {
    switch (this.token.type) {
      case 'end':
        return 'end of file';
      case 'newline':
        return 'newline';
      case 'operator':
        return `"${this.token.text}"`;
      case 'fd':
        return 'redirection';
      case 'word':
        return `"${this.token.word.literal ?? 'word'}"`;
    }
  }
}

/** The text of a word without quotes. */
export function bareText(word: Word | undefined): string | undefined {
  const only = word?.parts.length === 1 ? word.parts[0] : undefined;
  return only?.type === 'text' && !only.quoted ? only.text : undefined;
}
