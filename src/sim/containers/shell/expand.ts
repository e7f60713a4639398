/** Expansion of words: tilde, parameters, commands, arithmetic, splitting into fields, patterns against files, removal of quotes. */
import type { Task } from '../../kernel/task.ts';
import type { Parameter, Part, Script, Word } from './ast.ts';
import { ArithmeticError, evaluate } from './arithmetic.ts';
import { glob, hasPattern, matches, patternRegExp, quotePattern, unquotePattern } from '../files/pattern.ts';
import type { FileSystem } from '../files/file-system.ts';

/** What expansion asks of the shell. */
export interface ExpansionScope {
  readonly files: FileSystem;
  readonly cwd: string;
  readonly positional: readonly string[];
  /** Value of a variable or special parameter; undefined if unset. */
  lookup(name: string): string | undefined;
  /** Elements of an array; a plain variable has one. */
  elements(name: string): readonly string[];
  assign(name: string, value: string): void;
  home(user: string): string | undefined;
  /** Output of a command substitution. */
  capture(script: Script): Task<string>;
  readonly option: { readonly noGlob: boolean; readonly noUnset: boolean };
}

/** An expansion that ends the command: `x: parameter not set`. */
export class ExpansionError extends Error {}

/** The fields that words become. */
export function* expandWords(scope: ExpansionScope, words: readonly Word[]): Task<string[]> {
  const fields: string[] = [];
  for (const word of words) {
    if (word.literal !== undefined) {
      fields.push(word.literal);
      continue;
    }
    const expander = new Expander(scope, true);
    for (const part of word.parts) yield* expander.add(part);
    for (const pattern of expander.finish()) fields.push(...filesOf(scope, pattern));
  }
  return fields;
}

/** One text, without splitting and patterns (assignments, redirections, here-documents). */
export function* expandText(scope: ExpansionScope, word: Word): Task<string> {
  return word.literal ?? unquotePattern(yield* expandPattern(scope, word));
}

/** One pattern, in which quoted characters are escaped (`case`, `${x%pattern}`). */
export function* expandPattern(scope: ExpansionScope, word: Word): Task<string> {
  const expander = new Expander(scope, false);
  for (const part of word.parts) yield* expander.add(part);
  return expander.finish().join(' ');
}

function filesOf(scope: ExpansionScope, pattern: string): readonly string[] {
  if (!hasPattern(pattern) || scope.option.noGlob) return [unquotePattern(pattern)];
  const paths = glob(scope.files, scope.cwd, pattern);
  return paths.length > 0 ? paths : [unquotePattern(pattern)];
}

class Expander {
  private readonly scope: ExpansionScope;
  private readonly splitting: boolean;
  private readonly fields: string[] = [];
  private current: string | undefined;

  constructor(scope: ExpansionScope, splitting: boolean) {
    this.scope = scope;
    this.splitting = splitting;
  }

  finish(): readonly string[] {
    if (this.current !== undefined) this.fields.push(this.current);
    return this.fields;
  }

  *add(part: Part): Task<undefined> {
    switch (part.type) {
      case 'text':
        this.append(part.quoted ? quotePattern(part.text) : part.text);
        return undefined;
      case 'tilde':
        this.append(quotePattern(this.scope.home(part.user) ?? `~${part.user}`));
        return undefined;
      case 'command':
        this.value((yield* this.scope.capture(part.script)).replace(/\n+$/, ''), part.quoted);
        return undefined;
      case 'arithmetic':
        this.value(this.arithmetic(yield* expandText(this.scope, part.expression)), part.quoted);
        return undefined;
      case 'parameter':
        return yield* this.parameter(part);
    }
  }

  private append(pattern: string): void {
    this.current = (this.current ?? '') + pattern;
  }

  /** The result of an expansion: unquoted it is split. */
  private value(text: string, quoted: boolean): void {
    if (quoted || !this.splitting) {
      this.append(quoted || !this.splitting ? quotePattern(text) : text);
      return;
    }
    const separators = this.scope.lookup('IFS') ?? ' \t\n';
    if (separators === '') {
      if (text !== '') this.append(text);
      return;
    }
    this.split(text.replaceAll('\\', '\\\\'), separators);
  }

  private split(text: string, separators: string): void {
    let pending = '';
    let hard = false;
    for (const char of text) {
      if (!separators.includes(char)) {
        pending += char;
        hard = false;
        continue;
      }
      const white = /\s/.test(char);
      if (pending !== '') this.append(pending);
      if (pending !== '' || this.current !== undefined || (!white && hard)) {
        this.fields.push(this.current ?? '');
        this.current = undefined;
      } else if (!white) this.fields.push('');
      pending = '';
      hard = !white;
    }
    if (pending !== '') this.append(pending);
  }

  private *parameter(part: Parameter): Task<undefined> {
    if (part.index) {
      const items = this.scope.elements(part.name);
      const index = yield* expandText(this.scope, part.index);
      if (index === '@' || index === '*') {
        if (part.operator === 'length') this.value(String(items.length), part.quoted);
        else this.allOf({ name: index, quoted: part.quoted }, items);
        return undefined;
      }
      const item = items.at(Number(this.arithmetic(index)));
      const { index: _index, ...plain } = part;
      this.value(
        item === undefined && part.operator === '-' && part.word
          ? yield* expandText(this.scope, part.word)
          : yield* this.cut(plain, item ?? ''),
        part.quoted,
      );
      return undefined;
    }
    if (part.name === '@' || part.name === '*') {
      if (part.operator === 'none') {
        this.allPositional(part);
        return undefined;
      }
    }
    const value = part.name === '@' || part.name === '*' ? this.joined() : this.scope.lookup(part.name);
    const missing = value === undefined || (part.colon && value === '');
    switch (part.operator) {
      case '-':
        if (missing) return yield* this.substitute(part);
        break;
      case '+':
        if (!missing) return yield* this.substitute(part);
        return undefined;
      case '=':
        if (missing) {
          const text = part.word ? yield* expandText(this.scope, part.word) : '';
          this.scope.assign(part.name, text);
          this.value(text, part.quoted);
          return undefined;
        }
        break;
      case '?':
        if (missing) {
          const text = part.word ? yield* expandText(this.scope, part.word) : '';
          throw new ExpansionError(`${part.name}: ${text === '' ? 'parameter not set' : text}`);
        }
        break;
      default:
        if (value === undefined && this.scope.option.noUnset && !/^[@*#?$!-]$/.test(part.name)) {
          throw new ExpansionError(`${part.name}: parameter not set`);
        }
    }
    this.value(yield* this.cut(part, value ?? ''), part.quoted);
    return undefined;
  }

  /** The word of `${x:-word}`, split as it stands in the script. */
  private *substitute(part: Parameter): Task<undefined> {
    for (const inner of part.word?.parts ?? []) {
      if (inner.type === 'text' && !inner.quoted && !part.quoted) this.value(inner.text, false);
      else if (inner.type === 'text') this.append(quotePattern(inner.text));
      else yield* this.add(part.quoted && 'quoted' in inner ? { ...inner, quoted: true } : inner);
    }
    if (part.quoted) this.current ??= '';
    return undefined;
  }

  private *cut(part: Parameter, value: string): Task<string> {
    if (part.operator === 'length')
      return String(part.name === '@' || part.name === '*' ? this.scope.positional.length : value.length);
    if (!part.word) return value;
    switch (part.operator) {
      case '#':
      case '##':
      case '%':
      case '%%':
        return trim(value, yield* expandPattern(this.scope, part.word), part.operator);
      case '/':
      case '//': {
        const pattern = patternRegExp(yield* expandPattern(this.scope, part.word), false);
        const replacement = part.second ? yield* expandText(this.scope, part.second) : '';
        const regExp = part.operator === '//' ? new RegExp(pattern.source, 'gs') : pattern;
        return pattern.source === '(?:)' ? value : value.replace(regExp, () => replacement);
      }
      case 'slice': {
        const offset = Number(this.arithmetic(yield* expandText(this.scope, part.word)));
        const length = part.second ? Number(this.arithmetic(yield* expandText(this.scope, part.second))) : value.length;
        const from = offset < 0 ? Math.max(0, value.length + offset) : offset;
        return length < 0 ? value.slice(from, value.length + length) : value.slice(from, from + length);
      }
      default:
        return value;
    }
  }

  private allPositional(part: Parameter): void {
    this.allOf(part, this.scope.positional);
  }

  private allOf(part: Pick<Parameter, 'name' | 'quoted'>, items: readonly string[]): void {
    if (!this.splitting || (part.quoted && part.name === '*')) {
      if (part.quoted || items.length > 0) this.append(quotePattern(this.joined(items)));
      return;
    }
    for (const [index, text] of items.entries()) {
      if (index > 0 && this.current !== undefined) {
        this.fields.push(this.current);
        this.current = undefined;
      }
      if (part.quoted) this.append(quotePattern(text));
      else this.value(text, false);
    }
  }

  private joined(items: readonly string[] = this.scope.positional): string {
    const separators = this.scope.lookup('IFS');
    return items.join(separators === undefined ? ' ' : separators.slice(0, 1));
  }

  private arithmetic(text: string): string {
    const { scope } = this;
    try {
      return evaluate(text, {
        get: (name) => scope.lookup(name) ?? '',
        set: (name, value) => scope.assign(name, value),
      });
    } catch (problem) {
      if (problem instanceof ArithmeticError) throw new ExpansionError(problem.message);
      throw problem;
    }
  }
}

function trim(value: string, pattern: string, operator: '#' | '##' | '%' | '%%'): string {
  const length = value.length;
  const candidates = Array.from({ length: length + 1 }, (_, i) => i);
  const front = operator.startsWith('#');
  if (operator === '##' || operator === '%') candidates.reverse();
  for (const at of candidates) {
    const piece = front ? value.slice(0, at) : value.slice(at);
    if (matches(pattern, piece)) return front ? value.slice(at) : value.slice(0, at);
  }
  return value;
}
