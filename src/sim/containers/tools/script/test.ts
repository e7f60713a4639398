/** `test` and `[`: conditions on files, texts and numbers. */
import { resolvePath } from '../../files/paths.ts';
import type { ProcessContext, Program } from '../../process/process.ts';
import { matches } from '../../files/pattern.ts';
import { complain } from '../common/options.ts';
import { posixRegExp } from '../common/regex.ts';

export const test: Program = function* (context) {
  return evaluate(context, context.args.slice(1));
};

/** `[ … ]`, and `[[ … ]]` with patterns after `==`. */
export const bracket: Program = function* (context) {
  const double = context.args[0] === '[[';
  const args = context.args.slice(1);
  if (args.pop() !== (double ? ']]' : ']')) {
    complain(context, `missing ${double ? ']]' : ']'}`);
    return 2;
  }
  return evaluate(context, args, double);
};

function evaluate(context: ProcessContext, args: readonly string[], double = false): number {
  if (args.length === 0) return 1;
  const expression = new Expression(context, args, double);
  const value = expression.either();
  const problem =
    expression.problem ??
    (args.length === 2 && isBinary(args[1] as string) ? `${args[1]}: argument expected` : undefined) ??
    (expression.left > 0 ? `${args.length === 2 ? args[0] : expression.next}: unknown operand` : undefined);
  if (problem !== undefined) {
    complain(context, problem);
    return 2;
  }
  return value ? 0 : 1;
}

function isBinary(operator: string): boolean {
  return /^(=|==|!=|=~|<|>|-eq|-ne|-lt|-le|-gt|-ge|-nt|-ot|-ef)$/.test(operator);
}

class Expression {
  problem: string | undefined;
  private readonly context: ProcessContext;
  private readonly args: readonly string[];
  private readonly patterns: boolean;
  private at = 0;

  constructor(context: ProcessContext, args: readonly string[], patterns: boolean) {
    this.context = context;
    this.args = args;
    this.patterns = patterns;
  }

  get left(): number {
    return this.args.length - this.at;
  }

  get next(): string {
    return this.args[this.at] ?? '';
  }

  either(): boolean {
    let value = this.both();
    while (this.next === '-o' || this.next === '||') {
      this.at += 1;
      const right = this.both();
      value ||= right;
    }
    return value;
  }

  private both(): boolean {
    let value = this.not();
    while (this.next === '-a' || this.next === '&&') {
      this.at += 1;
      const right = this.not();
      value &&= right;
    }
    return value;
  }

  private not(): boolean {
    if (this.next === '!' && this.left > 1) {
      this.at += 1;
      return !this.not();
    }
    return this.primary();
  }

  private primary(): boolean {
    const [first = '', operator = '', third] = this.args.slice(this.at, this.at + 3);
    if (third !== undefined && isBinary(operator)) {
      this.at += 3;
      return this.binary(first, operator, third);
    }
    if (first === '(' && this.left > 2) {
      this.at += 1;
      const value = this.either();
      if (this.next !== ')') this.problem ??= 'closing paren expected';
      this.at += 1;
      return value;
    }
    if (/^-[a-zA-Z]$/.test(first) && this.left >= 2) {
      this.at += 2;
      return this.unary(first, operator);
    }
    this.at += 1;
    return first !== '';
  }

  private binary(left: string, operator: string, right: string): boolean {
    switch (operator) {
      case '=':
      case '==':
        return this.patterns ? matches(right, left) : left === right;
      case '!=':
        return this.patterns ? !matches(right, left) : left !== right;
      case '=~':
        return posixRegExp(right, true)?.test(left) ?? false;
      case '<':
        return left < right;
      case '>':
        return left > right;
      case '-nt':
        return this.time(left) > this.time(right) && this.time(right) >= 0;
      case '-ot':
        return this.time(left) < this.time(right) && this.time(left) >= 0;
      case '-ef':
        return this.path(left) === this.path(right);
      default:
        return this.compare(left, operator, right);
    }
  }

  private compare(left: string, operator: string, right: string): boolean {
    const [a, b] = [left, right].map((text) => {
      if (!/^\s*[-+]?\d+\s*$/.test(text)) this.problem ??= text === '' ? 'bad number' : `${text}: bad number`;
      return Number(text);
    }) as [number, number];
    switch (operator) {
      case '-eq':
        return a === b;
      case '-ne':
        return a !== b;
      case '-lt':
        return a < b;
      case '-le':
        return a <= b;
      case '-gt':
        return a > b;
      default:
        return a >= b;
    }
  }

  private unary(operator: string, operand: string): boolean {
    if (operator === '-n') return operand !== '';
    if (operator === '-z') return operand === '';
    if (operator === '-t') return this.context.tty && operand === '0';
    const { files } = this.context;
    const path = this.path(operand);
    if (operator === '-h' || operator === '-L') {
      const link = files.lstat(path);
      return link.ok && link.value.type === 'link';
    }
    const found = files.stat(path);
    if (!found.ok) return false;
    const node = found.value;
    switch (operator) {
      case '-e':
        return true;
      case '-f':
        return node.type === 'file';
      case '-d':
        return node.type === 'directory';
      case '-s':
        return node.type === 'directory' || (node.type === 'file' && node.text.length > 0);
      case '-r':
        return files.access(path, 4);
      case '-w':
        return files.access(path, 2);
      case '-x':
        return files.access(path, 1);
      case '-c':
        return node.type === 'device';
      default:
        return false;
    }
  }

  private path(operand: string): string {
    return resolvePath(this.context.cwd, operand);
  }

  private time(operand: string): number {
    const found = this.context.files.stat(this.path(operand));
    return found.ok && 'mtime' in found.value ? found.value.mtime : -1;
  }
}
