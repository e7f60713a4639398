/** sed: addresses, s, d, p, q, y, i, a, c, n, N, D, P, g, G, h, H, x, =, b, t, r, w and blocks. */
import type { Task } from '../../kernel/task.ts';
import { errnoText } from '../file-system.ts';
import { openOutput } from '../open.ts';
import { resolvePath } from '../paths.ts';
import type { ProcessContext, Program } from '../process.ts';
import { readLine } from '../streams.ts';
import type { Input, Output } from '../streams.ts';
import { openArgument, linesOf } from './input.ts';
import { complain, parseOptions } from './options.ts';
import { posixRegExp } from './regex.ts';

type Address =
  | { readonly type: 'line'; readonly line: number }
  | { readonly type: 'last' }
  | { readonly type: 'regExp'; readonly regExp: RegExp }
  | { readonly type: 'plus'; readonly count: number };

interface Command {
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

export const sed: Program = function* (context) {
  const args = context.args.map((arg) => (/^-i./.test(arg) ? '-i' : arg));
  const options = parseOptions({ ...context, args }, 'nrEise:f:', {
    quiet: 'n',
    'regexp-extended': 'E',
    expression: 'e',
    'in-place': 'i',
  });
  if (!options) return 1;
  const rest = [...options.rest];
  const scripts = [...options.values('e')];
  for (const path of options.values('f')) {
    const text = context.files.read(resolvePath(context.cwd, path));
    if (text.ok) scripts.push(text.value);
  }
  if (scripts.length === 0) scripts.push(rest.shift() ?? '');
  const parser = new ScriptParser(scripts.join('\n'), options.has('E') || options.has('r'));
  const commands = parser.commands();
  if (parser.problem !== undefined) {
    complain(context, parser.problem);
    return 1;
  }
  if (options.has('i')) return yield* inPlace(context, rest, commands, options.has('n'));
  let status = 0;
  const inputs: Input[] = [];
  for (const path of rest.length === 0 ? ['-'] : rest) {
    const input = openArgument(context, path);
    if (input) inputs.push(input);
    else status = 1;
  }
  const editor = new Editor(context, commands, { quiet: options.has('n'), output: context.stdout });
  return (yield* editor.run(inputs)) || status;
};

function* inPlace(
  context: ProcessContext,
  paths: readonly string[],
  commands: readonly Command[],
  quiet: boolean,
): Task<number> {
  let status = 0;
  for (const path of paths) {
    const input = openArgument(context, path);
    if (!input) {
      status = 1;
      continue;
    }
    let text = '';
    const output: Output = {
      write(piece) {
        text += piece;
        return true;
      },
    };
    status = (yield* new Editor(context, commands, { quiet, output }).run([input])) || status;
    const opened = openOutput({ ...context, processes: context.host.processes }, resolvePath(context.cwd, path), false);
    if (opened.ok) opened.value.write(text);
    else {
      complain(context, `${path}: ${errnoText(opened.error)}`);
      status = 1;
    }
  }
  return status;
}

class ScriptParser {
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

type Flow = 'next' | 'delete' | 'restart' | 'quit' | 'quit-silently';

class Editor {
  private readonly context: ProcessContext;
  private readonly commands: readonly Command[];
  private readonly quiet: boolean;
  private readonly output: Output;
  private inputs: Input[] = [];
  private ahead: string | undefined;
  private line = 0;
  private space = '';
  private hold = '';
  private readonly appended: string[] = [];
  private exitCode = 0;

  constructor(
    context: ProcessContext,
    commands: readonly Command[],
    options: { readonly quiet: boolean; readonly output: Output },
  ) {
    this.context = context;
    this.commands = commands;
    this.quiet = options.quiet;
    this.output = options.output;
  }

  *run(inputs: readonly Input[]): Task<number> {
    this.inputs = [...inputs];
    this.ahead = yield* this.read();
    let flow: Flow = 'next';
    while (flow !== 'quit' && flow !== 'quit-silently' && (yield* this.advance(flow))) {
      flow = yield* this.apply(this.commands);
      if (!this.quiet && (flow === 'next' || flow === 'quit')) this.print(this.space);
      for (const text of this.appended.splice(0)) this.print(text);
    }
    return this.exitCode;
  }

  private *advance(flow: Flow): Task<boolean> {
    if (flow === 'restart') return true;
    if (this.ahead === undefined) return false;
    this.space = this.ahead;
    this.line += 1;
    this.ahead = yield* this.read();
    return true;
  }

  private *read(): Task<string | undefined> {
    for (let input = this.inputs[0]; input; input = this.inputs[0]) {
      const line = yield* readLine(input);
      if (line) return line.text;
      this.inputs.shift();
    }
    return undefined;
  }

  private *apply(commands: readonly Command[]): Task<Flow> {
    let substituted = false;
    for (let i = 0; i < commands.length; i += 1) {
      const command = commands[i] as Command;
      if (!this.selects(command)) continue;
      if (command.block) {
        const flow = yield* this.apply(command.block);
        if (flow !== 'next') return flow;
        continue;
      }
      if (command.name === 'b' || (command.name === 't' && substituted)) {
        const target = commands.findIndex((other) => other.name === ':' && other.text === command.text);
        if (command.text === '' || target < 0) return 'next';
        substituted = false;
        i = target;
        continue;
      }
      if (command.name === 's') substituted = this.substitute(command) || substituted;
      else {
        const flow = yield* this.one(command);
        if (flow !== 'next') return flow;
      }
    }
    return 'next';
  }

  private *one(command: Command): Task<Flow> {
    switch (command.name) {
      case 'd':
        return 'delete';
      case 'D': {
        const at = this.space.indexOf('\n');
        if (at < 0) return 'delete';
        this.space = this.space.slice(at + 1);
        return 'restart';
      }
      case 'n':
        if (!this.quiet) this.print(this.space);
        if (!(yield* this.advance('next'))) return 'quit-silently';
        return 'next';
      case 'N': {
        const before = this.space;
        if (!(yield* this.advance('next'))) return 'quit';
        this.space = `${before}\n${this.space}`;
        return 'next';
      }
      case 'q':
      case 'Q':
        this.exitCode = Number(command.text === '' ? 0 : command.text);
        return command.name === 'q' ? 'quit' : 'quit-silently';
      case 'c':
        if (!command.to || !command.active) this.print(command.text);
        return 'delete';
      default:
        this.edit(command);
        return 'next';
    }
  }

  private edit({ name, text }: Command): void {
    switch (name) {
      case 'p':
        return this.print(this.space);
      case 'P':
        return this.print(this.space.split('\n')[0] as string);
      case '=':
        return this.print(String(this.line));
      case 'i':
        return this.print(text);
      case 'a':
        this.appended.push(text);
        return;
      case 'r': {
        const file = this.context.files.read(resolvePath(this.context.cwd, text));
        if (file.ok) this.appended.push(...linesOf(file.value));
        return;
      }
      case 'w': {
        const opened = openOutput(
          { ...this.context, processes: this.context.host.processes },
          resolvePath(this.context.cwd, text),
          true,
        );
        if (opened.ok) opened.value.write(`${this.space}\n`);
        return;
      }
      case 'g':
        this.space = this.hold;
        return;
      case 'G':
        this.space += `\n${this.hold}`;
        return;
      case 'h':
        this.hold = this.space;
        return;
      case 'H':
        this.hold += `\n${this.space}`;
        return;
      case 'x':
        [this.space, this.hold] = [this.hold, this.space];
        return;
      case 'y': {
        const [from = '', to = ''] = text.split('\0');
        this.space = Array.from(this.space)
          .map((char) => (from.includes(char) ? (to[from.indexOf(char)] ?? char) : char))
          .join('');
      }
    }
  }

  private substitute(command: Command): boolean {
    const { substitution } = command;
    if (!substitution) return false;
    const { regExp, replacement, flags } = substitution;
    const nth = Number(/\d+/.exec(flags)?.[0] ?? 1);
    let count = 0;
    let changed = false;
    this.space = this.space.replace(regExp, (...found: unknown[]) => {
      count += 1;
      if (count < nth || (count > nth && !flags.includes('g'))) return found[0] as string;
      changed = true;
      return replaced(replacement, found as string[]);
    });
    if (changed && flags.includes('p')) this.print(this.space);
    return changed;
  }

  private selects(command: Command): boolean {
    return this.inRange(command) !== command.negated;
  }

  private inRange(command: Command): boolean {
    if (!command.from) return true;
    if (!command.to) return this.matches(command.from);
    if (command.active) {
      const ends =
        command.to.type === 'line' || command.to.type === 'plus'
          ? this.line >= command.until
          : this.matches(command.to);
      if (ends) command.active = false;
      return command.to.type === 'line' ? this.line <= command.until : true;
    }
    if (!this.matches(command.from)) return false;
    command.until =
      command.to.type === 'line' ? command.to.line : command.to.type === 'plus' ? this.line + command.to.count : 0;
    command.active = command.until === 0 ? true : command.until > this.line;
    return true;
  }

  private matches(address: Address): boolean {
    switch (address.type) {
      case 'line':
        return this.line === address.line;
      case 'last':
        return this.ahead === undefined;
      case 'regExp':
        return this.space.search(address.regExp) >= 0;
      case 'plus':
        return false;
    }
  }

  private print(text: string): void {
    this.output.write(`${text}\n`);
  }
}

function replaced(replacement: string, found: readonly string[]): string {
  return replacement.replaceAll(/\\(.|\n)|&/g, (all, char?: string) => {
    if (char === undefined) return found[0] as string;
    if (/\d/.test(char)) return found[Number(char)] ?? '';
    return char === 'n' ? '\n' : char === 't' ? '\t' : char === '&' ? '&' : (all[1] as string);
  });
}
