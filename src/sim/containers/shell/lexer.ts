/** Reads the words and operators of a shell script. Words come with their quoting and expansions taken apart. */
import type { ParameterOperator, Part, Script, Word } from './ast.ts';

/** What is wrong with a script. `incomplete`: more lines could make it right. */
export class SyntaxProblem extends Error {
  readonly incomplete: boolean;

  constructor(message: string, incomplete = false) {
    super(message);
    this.incomplete = incomplete;
  }
}

export type Token =
  | { readonly type: 'word'; readonly word: Word }
  | { readonly type: 'operator'; readonly text: string }
  | { readonly type: 'fd'; readonly fd: number }
  | { readonly type: 'newline' }
  | { readonly type: 'end' };

interface PendingDocument {
  readonly delimiter: string;
  readonly quoted: boolean;
  readonly tabs: boolean;
  readonly done: (word: Word) => void;
}

const OPERATORS = [
  '<<<',
  '<<-',
  '&&',
  '||',
  ';;',
  '<<',
  '>>',
  '<&',
  '>&',
  '<>',
  '>|',
  '&>',
  ';',
  '&',
  '|',
  '(',
  ')',
  '<',
  '>',
];
const WORD_END = /[\s;&|()<>]/;
const SPECIAL_NAMES = '@*#?-$!';

export class Lexer {
  readonly text: string;
  position = 0;
  line = 1;
  /** A here-document ran into the end of the text. */
  openDocument = false;
  private readonly documents: PendingDocument[] = [];
  /** Parses a script that begins here, up to a closing parenthesis (command substitution). */
  private readonly parseScript: (lexer: Lexer, end: ')' | '`') => Script;

  constructor(text: string, parseScript: (lexer: Lexer, end: ')' | '`') => Script) {
    this.text = text;
    this.parseScript = parseScript;
  }

  next(): Token {
    this.skipBlanks();
    const char = this.text[this.position];
    if (char === undefined) {
      this.readDocuments();
      return { type: 'end' };
    }
    if (char === '\n') {
      this.position += 1;
      this.line += 1;
      this.readDocuments();
      return { type: 'newline' };
    }
    const operator = OPERATORS.find((text) => this.text.startsWith(text, this.position));
    if (operator !== undefined) {
      this.position += operator.length;
      return { type: 'operator', text: operator };
    }
    const fd = /^\d+(?=[<>])/.exec(this.text.slice(this.position, this.position + 4));
    if (fd) {
      this.position += fd[0].length;
      return { type: 'fd', fd: Number(fd[0]) };
    }
    return { type: 'word', word: this.word((next) => WORD_END.test(next)) };
  }

  /** What stands after `=~`: parentheses and bars belong to it. */
  expression(): Word {
    this.skipBlanks();
    return this.word((next) => /\s/.test(next));
  }

  /** Its text comes after the next newline. */
  expectDocument(delimiter: Word, tabs: boolean, done: (word: Word) => void): void {
    const text = delimiter.parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
    const quoted = delimiter.parts.some((part) => part.type === 'text' && part.quoted);
    this.documents.push({ delimiter: text, quoted, tabs, done });
  }

  /** A word up to where `ends` says so. */
  word(ends: (char: string) => boolean): Word {
    const parts: Part[] = [];
    const tilde = /^~[a-zA-Z0-9_-]*(?=\/|\s|$|[;&|)])/.exec(this.text.slice(this.position, this.position + 40));
    if (tilde) {
      parts.push({ type: 'tilde', user: tilde[0].slice(1) });
      this.position += tilde[0].length;
    }
    for (let char = this.text[this.position]; char !== undefined && !ends(char); char = this.text[this.position]) {
      this.part(char, parts, ends);
    }
    return makeWord(parts);
  }

  private part(char: string, parts: Part[], ends: (char: string) => boolean): void {
    if (char === '\\') {
      const escaped = this.text[this.position + 1];
      this.position += 2;
      if (escaped === '\n') this.line += 1;
      else parts.push({ type: 'text', text: escaped ?? '\\', quoted: true });
    } else if (char === "'") parts.push({ type: 'text', text: this.singleQuoted(), quoted: true });
    else if (char === '"') parts.push(...this.doubleQuoted());
    else if (char === '$' || char === '`') parts.push(this.expansion(false));
    else {
      const from = this.position;
      while (this.position < this.text.length && !/[\\'"$`]/.test(this.text[this.position] as string)) {
        if (ends(this.text[this.position] as string)) break;
        if (this.text[this.position] === '\n') this.line += 1;
        this.position += 1;
      }
      parts.push({ type: 'text', text: this.text.slice(from, this.position), quoted: false });
    }
  }

  private singleQuoted(): string {
    const end = this.text.indexOf("'", this.position + 1);
    if (end < 0) throw new SyntaxProblem('syntax error: unterminated quoted string', true);
    const text = this.text.slice(this.position + 1, end);
    this.line += text.split('\n').length - 1;
    this.position = end + 1;
    return text;
  }

  private doubleQuoted(): Part[] {
    this.position += 1;
    const parts = this.quotedParts((char) => char === '"');
    if (this.text[this.position] !== '"') throw new SyntaxProblem('syntax error: unterminated quoted string', true);
    this.position += 1;
    return parts.length > 0 ? parts : [{ type: 'text', text: '', quoted: true }];
  }

  /** What stands between double quotes, or in a here-document. */
  private quotedParts(ends: (char: string) => boolean): Part[] {
    const parts: Part[] = [];
    let text = '';
    const flush = (): void => {
      if (text !== '') parts.push({ type: 'text', text, quoted: true });
      text = '';
    };
    for (let char = this.text[this.position]; char !== undefined && !ends(char); char = this.text[this.position]) {
      if (char === '\\' && /[$`"\\\n]/.test(this.text[this.position + 1] ?? '')) {
        if (this.text[this.position + 1] !== '\n') text += this.text[this.position + 1];
        this.position += 2;
      } else if ((char === '$' && this.isExpansion()) || char === '`') {
        flush();
        parts.push(this.expansion(true));
      } else {
        if (char === '\n') this.line += 1;
        text += char;
        this.position += 1;
      }
    }
    flush();
    return parts;
  }

  private isExpansion(): boolean {
    return /[A-Za-z0-9_@*#?\-$!({]/.test(this.text[this.position + 1] ?? '');
  }

  private expansion(quoted: boolean): Part {
    if (this.text[this.position] === '`') return this.backquoted(quoted);
    const rest = this.text.slice(this.position + 1, this.position + 3);
    if (rest.startsWith("'") && !quoted) {
      this.position += 1;
      return { type: 'text', text: unescape(this.singleQuoted()), quoted: true };
    }
    if (rest === '((') {
      const arithmetic = this.arithmetic(quoted);
      if (arithmetic) return arithmetic;
    }
    if (rest.startsWith('(')) {
      this.position += 2;
      const script = this.parseScript(this, ')');
      return { type: 'command', script, quoted };
    }
    if (rest.startsWith('{')) return this.braced(quoted);
    const name = /^[A-Za-z_][A-Za-z0-9_]*/.exec(this.text.slice(this.position + 1))?.[0];
    if (name !== undefined) {
      this.position += 1 + name.length;
      return parameter(name, quoted);
    }
    const special = this.text[this.position + 1] ?? '';
    if (special !== '' && (SPECIAL_NAMES.includes(special) || /\d/.test(special))) {
      this.position += 2;
      return parameter(special, quoted);
    }
    this.position += 1;
    return { type: 'text', text: '$', quoted: true };
  }

  private arithmetic(quoted: boolean): Part | undefined {
    const start = this.position;
    let depth = 0;
    for (let at = start + 3; at < this.text.length; at += 1) {
      const char = this.text[at];
      if (char === '(') depth += 1;
      else if (char === ')' && depth > 0) depth -= 1;
      else if (char === ')') {
        if (this.text[at + 1] !== ')') return undefined;
        const inner = new Lexer(this.text.slice(start + 3, at), this.parseScript);
        this.position = at + 2;
        return { type: 'arithmetic', expression: makeWord(inner.quotedParts(() => false)), quoted };
      }
    }
    throw new SyntaxProblem("syntax error: missing '))'", true);
  }

  private backquoted(quoted: boolean): Part {
    let inner = '';
    let at = this.position + 1;
    for (; this.text[at] !== '`'; at += 1) {
      const char = this.text[at];
      if (char === undefined) throw new SyntaxProblem('syntax error: EOF in backquote substitution', true);
      if (char === '\\' && /[`\\$]/.test(this.text[at + 1] ?? '')) at += 1;
      inner += this.text[at];
    }
    this.position = at + 1;
    return { type: 'command', script: this.parseScript(new Lexer(inner, this.parseScript), '`'), quoted };
  }

  private braced(quoted: boolean): Part {
    this.position += 2;
    if (this.text[this.position] === '#' && this.text[this.position + 1] !== '}') {
      const length = /^#([A-Za-z_][A-Za-z0-9_]*|\d+|[@*?$!#-])(?:\[([^\]]*)\])?\}/.exec(this.text.slice(this.position));
      if (length) {
        this.position += length[0].length;
        const part: Part = { ...parameter(length[1] as string, quoted), operator: 'length' };
        return length[2] === undefined
          ? part
          : { ...part, index: makeWord([{ type: 'text', text: length[2], quoted: true }]) };
      }
    }
    const name = /^([A-Za-z_][A-Za-z0-9_]*|\d+|[@*#?$!-])/.exec(this.text.slice(this.position))?.[0];
    if (name === undefined) throw new SyntaxProblem('syntax error: bad substitution');
    this.position += name.length;
    const index = this.text[this.position] === '[' ? this.index() : undefined;
    const operator = /^(:?[-=?+]|%%|%|##|#|\/\/|\/|:)/.exec(this.text.slice(this.position))?.[0] ?? '';
    this.position += operator.length;
    const rest = this.bracedRest(name, operator, quoted);
    const part = index === undefined ? rest : { ...rest, index };
    if (this.text[this.position] !== '}') throw new SyntaxProblem("syntax error: missing '}'", true);
    this.position += 1;
    return part;
  }

  /** `[index]` of an array. */
  private index(): Word {
    this.position += 1;
    const word = this.word((char) => char === ']');
    if (this.text[this.position] !== ']') throw new SyntaxProblem('syntax error: bad substitution');
    this.position += 1;
    return word;
  }

  private bracedRest(name: string, operator: string, quoted: boolean): Part & { readonly type: 'parameter' } {
    const plain = parameter(name, quoted);
    if (operator === '') return plain;
    const inner = (stop: string): Word => {
      const ends = (char: string): boolean => char === '}' || stop.includes(char);
      return quoted && /^:?[-=?+]$/.test(operator) ? this.quotedWord(ends) : this.word(ends);
    };
    if (operator === ':') {
      const word = inner(':');
      if (this.text[this.position] !== ':') return { ...plain, operator: 'slice', word };
      this.position += 1;
      return { ...plain, operator: 'slice', word, second: inner('') };
    }
    if (operator.startsWith('/')) {
      const word = inner('/');
      if (this.text[this.position] !== '/') return { ...plain, operator: operator as ParameterOperator, word };
      this.position += 1;
      return { ...plain, operator: operator as ParameterOperator, word, second: inner('') };
    }
    const colon = operator.startsWith(':');
    return { ...plain, operator: operator.replace(':', '') as ParameterOperator, colon, word: inner('') };
  }

  /** The word of an operator within double quotes: blanks and single quotes stand for themselves. */
  private quotedWord(ends: (char: string) => boolean): Word {
    const parts: Part[] = [];
    while (this.position < this.text.length && !ends(this.text[this.position] as string)) {
      if (this.text[this.position] === '"') parts.push(...this.doubleQuoted());
      else parts.push(...this.quotedParts((char) => ends(char) || char === '"'));
    }
    return makeWord(parts);
  }

  private skipBlanks(): void {
    for (;;) {
      const char = this.text[this.position];
      if (char === ' ' || char === '\t' || char === '\r') this.position += 1;
      else if (char === '\\' && this.text[this.position + 1] === '\n') {
        this.position += 2;
        this.line += 1;
      } else if (char === '#') {
        while (this.position < this.text.length && this.text[this.position] !== '\n') this.position += 1;
      } else return;
    }
  }

  private readDocuments(): void {
    for (let pending = this.documents.shift(); pending; pending = this.documents.shift()) {
      const lines: string[] = [];
      for (;;) {
        if (this.position >= this.text.length) {
          this.openDocument = true;
          break;
        }
        const end = this.text.indexOf('\n', this.position);
        const stop = end < 0 ? this.text.length : end;
        const raw = this.text.slice(this.position, stop);
        this.position = Math.min(stop + 1, this.text.length);
        this.line += 1;
        const line = pending.tabs ? raw.replace(/^\t+/, '') : raw;
        if (line === pending.delimiter) break;
        lines.push(`${line}\n`);
      }
      const body = lines.join('');
      if (pending.quoted) pending.done(makeWord([{ type: 'text', text: body, quoted: true }]));
      else pending.done(makeWord(new Lexer(body, this.parseScript).documentParts()));
    }
  }

  private documentParts(): Part[] {
    return this.quotedParts(() => false);
  }
}

function parameter(name: string, quoted: boolean): Part & { readonly type: 'parameter' } {
  return { type: 'parameter', name, operator: 'none', colon: false, word: undefined, second: undefined, quoted };
}

export function makeWord(parts: readonly Part[]): Word {
  const only = parts[0];
  const plain = parts.length === 1 && only?.type === 'text' && (only.quoted || !/[*?[\]]/.test(only.text));
  return { parts, literal: plain ? only.text : undefined };
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', e: '\u001b', a: '\u0007', '0': '\0' };

/** `$'…'`. */
function unescape(text: string): string {
  return text.replaceAll(/\\(.)/g, (_, char: string) => ESCAPES[char] ?? char);
}
