/** Runs the commands of sed over lines. */
import type { Task } from '../../../kernel/task.ts';
import { openOutput } from '../../process/open.ts';
import { resolvePath } from '../../files/paths.ts';
import type { ProcessContext } from '../../process/process.ts';
import { readLine } from '../../../io/streams.ts';
import type { Input, Output } from '../../../io/streams.ts';
import { linesOf } from '../common/input.ts';
import type { Address, Command } from './sed-script.ts';

type Flow = 'next' | 'delete' | 'restart' | 'quit' | 'quit-silently';

export class Editor {
  private readonly context: ProcessContext;
  private readonly commands: readonly Command[];
  private readonly quiet: boolean;
  private readonly output: Output;
  private inputs: Input[] = [];
  private ahead: string | undefined;
  /** Whether the line that was read last, and the one in the pattern space, had no newline. */
  private aheadCut = false;
  private cut = false;
  private open = false;
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
      if (!this.quiet && (flow === 'next' || flow === 'quit')) this.print(this.space, this.cut);
      for (const text of this.appended.splice(0)) this.print(text);
    }
    return this.exitCode;
  }

  private *advance(flow: Flow): Task<boolean> {
    if (flow === 'restart') return true;
    if (this.ahead === undefined) return false;
    this.space = this.ahead;
    this.cut = this.aheadCut;
    this.line += 1;
    this.ahead = yield* this.read();
    return true;
  }

  private *read(): Task<string | undefined> {
    for (let input = this.inputs[0]; input; input = this.inputs[0]) {
      const line = yield* readLine(input);
      if (line) {
        this.aheadCut = line.ended;
        return line.text;
      }
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
        return this.print(this.space, this.cut);
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

  /** A last line without newline is printed without one; what comes after it is on a line of its own. */
  private print(text: string, cut = false): void {
    this.output.write(`${this.open ? '\n' : ''}${text}${cut ? '' : '\n'}`);
    this.open = cut;
  }
}

function replaced(replacement: string, found: readonly string[]): string {
  return replacement.replaceAll(/\\(.|\n)|&/g, (all, char?: string) => {
    if (char === undefined) return found[0] as string;
    if (/\d/.test(char)) return found[Number(char)] ?? '';
    return char === 'n' ? '\n' : char === 't' ? '\t' : char === '&' ? '&' : (all[1] as string);
  });
}
