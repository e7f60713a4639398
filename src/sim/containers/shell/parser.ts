/** The grammar of the POSIX shell (with bash's `function`, `[[ … ]]` as a command, `&>` and `<<<`). */
import type { Result } from '../../../base/result.ts';
import { err, ok } from '../../../base/result.ts';
import { assignmentOf } from './assignments.ts';
import type { Assignment, Command, Redirect, Script, Word } from './ast.ts';
import { Lexer, makeWord, SyntaxProblem } from './lexer.ts';
import { bareText, TokenCursor } from './token-cursor.ts';

export interface ParseError {
  readonly message: string;
  /** More input could complete it (a quote or `if` that is still open). */
  readonly incomplete: boolean;
}

const CACHE_SIZE = 500;
const cache = new Map<string, Script>();

/** Parses a script; the same text gives the same tree. */
export function parseShell(text: string): Result<Script, ParseError> {
  const known = cache.get(text);
  if (known) return ok(known);
  try {
    const lexer = new Lexer(text, substitution);
    const list = new Parser(lexer).script(undefined);
    const script: Script = lexer.openDocument ? { ...list, openDocument: true } : list;
    if (cache.size >= CACHE_SIZE) cache.clear();
    cache.set(text, script);
    return ok(script);
  } catch (problem) {
    if (problem instanceof SyntaxProblem) return err({ message: problem.message, incomplete: problem.incomplete });
    throw problem;
  }
}

/** Parses what stands in `$(…)` or backquotes. */
function substitution(lexer: Lexer, end: ')' | '`'): Script {
  return new Parser(lexer).script(end === ')' ? ')' : undefined);
}

const REDIRECTS = new Set(['<', '>', '>>', '>|', '<>', '<&', '>&', '<<', '<<-', '<<<', '&>']);
const OPENERS = new Set(['if', 'while', 'until', 'for', 'case', '{', 'function']);
const CLOSERS = new Set(['then', 'else', 'elif', 'fi', 'do', 'done', 'esac', '}']);

class Parser extends TokenCursor {
  /** A script up to its end: the end of the text, or a parenthesis that closes it. */
  script(end: ')' | undefined): Script {
    const list = this.list();
    if (end === undefined) {
      if (this.token.type !== 'end') throw this.unexpected();
    } else if (!this.isOperator(end)) throw this.unexpected();
    return list;
  }

  /** Commands up to a word or operator that closes the construct around them. */
  private list(): Script {
    const commands: { command: Command; background: boolean }[] = [];
    this.skipNewlines();
    while (!this.atListEnd()) {
      const command = this.andOr();
      const background = this.isOperator('&');
      commands.push({ command, background });
      if (background || this.isOperator(';')) this.advance();
      else if (this.token.type !== 'newline') break;
      this.skipNewlines();
    }
    return { commands };
  }

  private atListEnd(): boolean {
    if (this.token.type === 'end' || this.isOperator(')') || this.isOperator(';;')) return true;
    const word = this.reserved();
    return word !== undefined && CLOSERS.has(word);
  }

  private andOr(): Command {
    let left = this.pipeline();
    while (this.isOperator('&&') || this.isOperator('||')) {
      const type = this.isOperator('&&') ? 'and' : 'or';
      this.advance();
      this.skipNewlines();
      left = { type, left, right: this.pipeline() };
    }
    return left;
  }

  private pipeline(): Command {
    let negated = false;
    while (this.reserved() === '!') {
      negated = !negated;
      this.advance();
    }
    const commands = [this.command()];
    while (this.isOperator('|')) {
      this.advance();
      this.skipNewlines();
      commands.push(this.command());
    }
    return commands.length === 1 && !negated ? (commands[0] as Command) : { type: 'pipeline', negated, commands };
  }

  private command(): Command {
    if (this.isOperator('(')) {
      this.advance();
      const body = this.list();
      this.expectOperator(')');
      return { type: 'subshell', body: this.notEmpty(body), redirects: this.redirects() };
    }
    const word = this.reserved();
    if (word !== undefined && CLOSERS.has(word)) throw this.unexpected();
    if (word !== undefined && OPENERS.has(word)) return this.compound(word);
    return this.simple();
  }

  private compound(word: string): Command {
    this.advance();
    switch (word) {
      case 'if':
        return this.ifCommand();
      case 'while':
      case 'until': {
        const condition = this.notEmpty(this.list(), 'do');
        const body = this.doGroup();
        return { type: 'loop', until: word === 'until', condition, body, redirects: this.redirects() };
      }
      case 'for':
        return this.forCommand();
      case 'case':
        return this.caseCommand();
      case 'function': {
        const name = this.plainWord();
        if (this.isOperator('(')) {
          this.advance();
          this.expectOperator(')');
        }
        this.skipNewlines();
        return { type: 'function', name, body: this.command() };
      }
      default: {
        const body = this.notEmpty(this.list(), '}');
        this.expectReserved('}');
        return { type: 'group', body, redirects: this.redirects() };
      }
    }
  }

  private ifCommand(): Command {
    const branches: { condition: Script; body: Script }[] = [];
    let otherwise: Script | undefined;
    do {
      const condition = this.notEmpty(this.list(), 'then');
      this.expectReserved('then');
      branches.push({ condition, body: this.notEmpty(this.list(), 'fi') });
    } while (this.takeReserved('elif'));
    if (this.takeReserved('else')) otherwise = this.notEmpty(this.list(), 'fi');
    this.expectReserved('fi');
    return { type: 'if', branches, otherwise, redirects: this.redirects() };
  }

  private forCommand(): Command {
    const name = this.plainWord();
    let words: Word[] | undefined;
    this.skipNewlines();
    if (this.takeReserved('in')) {
      words = [];
      while (this.token.type === 'word') {
        words.push(this.token.word);
        this.advance();
      }
    }
    if (this.isOperator(';')) this.advance();
    this.skipNewlines();
    return { type: 'for', name, words, body: this.doGroup(), redirects: this.redirects() };
  }

  private doGroup(): Script {
    this.skipNewlines();
    this.expectReserved('do');
    const body = this.notEmpty(this.list(), 'done');
    this.expectReserved('done');
    return body;
  }

  private caseCommand(): Command {
    if (this.token.type !== 'word') throw this.unexpected();
    const subject = this.token.word;
    this.advance();
    this.skipNewlines();
    this.expectReserved('in');
    this.skipNewlines();
    const items: { patterns: Word[]; body: Script }[] = [];
    while (this.reserved() !== 'esac') {
      if (this.isOperator('(')) this.advance();
      const patterns: Word[] = [];
      do {
        if (this.isOperator('|')) this.advance();
        const token = this.token;
        if (token.type !== 'word') throw this.unexpected();
        patterns.push(token.word);
        this.advance();
      } while (this.isOperator('|'));
      this.expectOperator(')');
      items.push({ patterns, body: this.list() });
      if (this.isOperator(';;')) this.advance();
      this.skipNewlines();
    }
    this.advance();
    return { type: 'case', subject, items, redirects: this.redirects() };
  }

  private simple(): Command {
    const { line } = this.lexer;
    const assignments: Assignment[] = [];
    const words: Word[] = [];
    const redirects: Redirect[] = [];
    for (;;) {
      if (bareText(words[0]) === '[[' && bareText(words.at(-1)) !== ']]' && this.test(words)) continue;
      const redirect = this.redirect();
      if (redirect) redirects.push(redirect);
      else if (this.token.type === 'word') {
        const assignment = words.length === 0 ? assignmentOf(this.token.word) : undefined;
        const at = this.lexer.position;
        if (!assignment) words.push(this.token.word);
        this.advance();
        if (assignment) {
          const adjoining = assignment.value.parts.length === 0 && this.lexer.text[at] === '(';
          assignments.push(adjoining ? { ...assignment, items: this.items() } : assignment);
        }
        if (words.length === 1 && assignments.length === 0 && bareText(words[0]) !== '[[' && this.isOperator('('))
          return this.functionBody(words);
      } else break;
    }
    if (assignments.length + words.length + redirects.length === 0) throw this.unexpected();
    const literals = words.flatMap(({ literal }) => (literal === undefined ? [] : [literal]));
    const plain = literals.length === words.length ? literals : undefined;
    return { type: 'simple', assignments, words, plain, redirects, line };
  }

  /** Takes a part of a condition that is an operator elsewhere; false if there is none. */
  private test(words: Word[]): boolean {
    const { token } = this;
    if (token.type === 'operator' && /^(&&|\|\||[()<>])$/.test(token.text)) {
      words.push(makeWord([{ type: 'text', text: token.text, quoted: true }]));
      this.advance();
    } else if (token.type === 'word' && bareText(token.word) === '=~') {
      words.push(token.word, this.lexer.expression());
      this.advance();
    } else return false;
    return true;
  }

  /** The words of `NAME=(…)`. */
  private items(): readonly Word[] {
    const items: Word[] = [];
    this.advance();
    for (; !this.isOperator(')'); this.skipNewlines()) {
      if (this.token.type === 'word') {
        items.push(this.token.word);
        this.advance();
      } else if (this.token.type !== 'newline') throw this.unexpected(')');
    }
    this.advance();
    return items;
  }

  private functionBody(words: readonly Word[]): Command {
    const name = words[0]?.literal;
    if (name === undefined) throw this.unexpected();
    this.advance();
    this.expectOperator(')');
    this.skipNewlines();
    return { type: 'function', name, body: this.command() };
  }

  private redirects(): Redirect[] {
    const list: Redirect[] = [];
    for (let redirect = this.redirect(); redirect; redirect = this.redirect()) list.push(redirect);
    return list;
  }

  private redirect(): Redirect | undefined {
    let fd: number | undefined;
    if (this.token.type === 'fd') {
      fd = this.token.fd;
      this.advance();
    }
    const token = this.token;
    if (token.type !== 'operator' || !REDIRECTS.has(token.text)) return undefined;
    this.advance();
    const target = this.token;
    if (target.type !== 'word') throw this.unexpected();
    if (token.text === '<<' || token.text === '<<-') {
      const document: { -readonly [K in keyof Redirect]: Redirect[K] } = { fd, operator: '<<', target: makeWord([]) };
      this.lexer.expectDocument(target.word, token.text === '<<-', (word) => {
        document.target = word;
      });
      this.advance();
      return document;
    }
    this.advance();
    return { fd, operator: token.text as Redirect['operator'], target: target.word };
  }

  /** `next`: what is missing if the text ends here. */
  private notEmpty(script: Script, next?: string): Script {
    if (script.commands.length === 0) throw this.unexpected(this.token.type === 'end' ? next : undefined);
    return script;
  }
}
