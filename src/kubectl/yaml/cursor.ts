import type { Mark, YamlProblem } from './tokens.ts';
import { problemAt } from './tokens.ts';

const BREAKS = '\r\n\u0085\u2028\u2029';
const ESCAPES = '0abt\tnvfre "\'/\\N_LP';

/** A place in a YAML text that moves on, character by character. */
export class Cursor {
  protected readonly chars: readonly string[];
  protected index = 0;
  protected line = 0;
  protected column = 0;

  constructor(text: string) {
    this.chars = Array.from(text);
  }

  protected problem(text: string): YamlProblem {
    return problemAt(this.line, text, true);
  }

  protected mark(): Mark {
    return { index: this.index, line: this.line, column: this.column };
  }

  protected at(offset = 0): string {
    return this.chars[this.index + offset] ?? '';
  }

  protected isBlank(offset = 0): boolean {
    const char = this.at(offset);
    return char === ' ' || char === '\t';
  }

  protected isBreak(offset = 0): boolean {
    const char = this.at(offset);
    return char !== '' && BREAKS.includes(char);
  }

  protected isBlankOrEnd(offset = 0): boolean {
    return this.at(offset) === '' || this.isBlank(offset) || this.isBreak(offset);
  }

  protected next(): void {
    this.index += 1;
    this.column += 1;
  }

  protected nextLine(): void {
    this.index += this.at() === '\r' && this.at(1) === '\n' ? 2 : 1;
    this.column = 0;
    this.line += 1;
  }

  protected pass(count: number): void {
    for (let passed = 0; passed < count; passed += 1) this.next();
  }

  protected escape(): void {
    const code = this.at(1);
    if (this.isBreak(1)) {
      this.next();
      this.nextLine();
      return;
    }
    const digits = { x: 2, u: 4, U: 8 }[code];
    if (digits === undefined) {
      if (code === '' || !ESCAPES.includes(code)) throw this.problem('found unknown escape character');
      this.pass(2);
      return;
    }
    this.pass(2);
    const hex = this.chars.slice(this.index, this.index + digits).join('');
    if (hex.length < digits || /[^0-9a-fA-F]/.test(hex)) {
      throw this.problem('did not find expected hexdecimal number');
    }
    const value = Number.parseInt(hex, 16);
    if ((value >= 0xd800 && value <= 0xdfff) || value > 0x10ffff) {
      throw this.problem('found invalid Unicode character escape code');
    }
    this.pass(digits);
  }
}
