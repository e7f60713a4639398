/** The commands of sed and how they are written. */
import { posixRegExp } from '../common/regex.ts';

export type Address =
  | { readonly type: 'line'; readonly line: number }
  | { readonly type: 'last' }
  | { readonly type: 'regExp'; readonly regExp: RegExp }
  | { readonly type: 'plus'; readonly count: number };

export interface Command {
  readonly from: Address | undefined;
  readonly to: Address | undefined;
  readonly negated: boolean;
  readonly name: string;
  readonly text: string;
  readonly substitution?: { readonly regExp: RegExp; readonly replacement: string; readonly flags: string };
  readonly block?: readonly Command[];
  active: boolean;
  /** Where a range that began ends. */
  until: number;
}

export class ScriptParser {
  problem: string | undefined;
  private readonly text: string;
  private readonly extended: boolean;
  private at = 0;

  constructor(text: string, extended: boolean) {
    this.text = text;
    this.extended = extended;
  }

  commands(inBlock = false): readonly Command[] {
    const list: Command[] = [];
    for (;;) {
      while (/[\s;]/.test(this.text[this.at] ?? '')) this.at += 1;
      if (this.text[this.at] === '#') this.line();
      else if (this.at >= this.text.length || this.problem !== undefined) return list;
      else if (this.text[this.at] === '}') {
        this.at += 1;
        if (!inBlock) this.problem = 'unexpected }';
        return list;
      } else list.push(this.command());
    }
  }

  private command(): Command {
    const from = this.address();
    let to: Address | undefined;
    if (from && this.text[this.at] === ',') {
      this.at += 1;
      to = this.address();
    }
    while (this.text[this.at] === ' ') this.at += 1;
    const negated = this.text[this.at] === '!';
    if (negated) this.at += 1;
    while (this.text[this.at] === ' ') this.at += 1;
    const name = this.text[this.at] ?? '';
    this.at += 1;
    const base = { from, to, negated, name, active: false, until: 0 };
    if (name === '{') return { ...base, text: '', block: this.commands(true) };
    if (name === 's') return { ...base, text: '', substitution: this.substitution() };
    if (name === 'y') {
      const delimiter = this.text[this.at] ?? '/';
      this.at += 1;
      return { ...base, text: `${this.until(delimiter)}\0${this.until(delimiter)}` };
    }
    if ('aic'.includes(name))
      return {
        ...base,
        text: this.line()
          .replace(/^\s*\\?\n?\s?/, '')
          .trimStart(),
      };
    if ('btrw:'.includes(name)) return { ...base, text: this.line().trim() };
    if (!'dpqQnNDPgGhHxl='.includes(name) || name === '') this.problem ??= `unsupported command ${name}`;
    return { ...base, text: /\d+/.exec(this.label())?.[0] ?? '' };
  }

  private label(): string {
    const match = /^[^;}\n]*/.exec(this.text.slice(this.at)) as RegExpExecArray;
    this.at += match[0].length;
    return match[0];
  }

  private line(): string {
    let end = this.text.indexOf('\n', this.at);
    while (end > 0 && this.text[end - 1] === '\\') end = this.text.indexOf('\n', end + 1);
    const stop = end < 0 ? this.text.length : end;
    const line = this.text.slice(this.at, stop);
    this.at = stop;
    return line;
  }

  private address(): Address | undefined {
    const rest = this.text.slice(this.at);
    const number = /^\d+/.exec(rest);
    if (number) {
      this.at += number[0].length;
      return { type: 'line', line: Number(number[0]) };
    }
    const plus = /^\+(\d+)/.exec(rest);
    if (plus) {
      this.at += plus[0].length;
      return { type: 'plus', count: Number(plus[1]) };
    }
    if (rest.startsWith('$')) {
      this.at += 1;
      return { type: 'last' };
    }
    const other = rest.startsWith('\\') ? rest[1] : undefined;
    if (!rest.startsWith('/') && other === undefined) return undefined;
    this.at += other === undefined ? 1 : 2;
    const regExp = this.regExp(this.until(other ?? '/'), '');
    if (this.text[this.at] === 'I') this.at += 1;
    return { type: 'regExp', regExp };
  }

  private substitution(): NonNullable<Command['substitution']> {
    const delimiter = this.text[this.at] ?? '/';
    this.at += 1;
    const pattern = this.until(delimiter);
    const replacement = this.until(delimiter);
    const flags = /^[gpiIe\d]*/.exec(this.text.slice(this.at))?.[0] ?? '';
    this.at += flags.length;
    return { regExp: this.regExp(pattern, /i/i.test(flags) ? 'i' : ''), replacement, flags };
  }

  private until(delimiter: string): string {
    let out = '';
    for (; this.at < this.text.length; this.at += 1) {
      const char = this.text[this.at] as string;
      if (char === '\\' && this.at + 1 < this.text.length) {
        const next = this.text[this.at + 1] as string;
        out += next === delimiter ? next : char + next;
        this.at += 1;
      } else if (char === delimiter) {
        this.at += 1;
        return out;
      } else out += char;
    }
    this.problem ??= `unmatched '${delimiter}'`;
    return out;
  }

  private regExp(pattern: string, flags: string): RegExp {
    const regExp = posixRegExp(pattern, this.extended, `g${flags}`);
    if (!regExp) this.problem ??= `bad regex '${pattern}'`;
    return regExp ?? /$^/g;
  }
}
