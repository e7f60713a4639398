import type { Program } from '../../process/process.ts';
import { posixRegExp } from '../common/regex.ts';

const LEVELS: readonly (readonly string[])[] = [
  ['|'],
  ['&'],
  ['<', '<=', '=', '==', '!=', '>=', '>'],
  ['+', '-'],
  ['*', '/', '%'],
  [':'],
];

/** `expr ARG…`: the value on stdout; 1 where it is empty or 0, 2 where it is no expression. */
export const expr: Program = function* (context) {
  const evaluator = new Evaluator(context.args.slice(1));
  const value = evaluator.whole();
  if (value === undefined) {
    context.stderr.write(`expr: ${evaluator.problem ?? 'syntax error'}\n`);
    return 2;
  }
  context.stdout.write(`${value}\n`);
  return value === '' || value === '0' ? 1 : 0;
};

class Evaluator {
  problem: string | undefined;
  private readonly args: readonly string[];
  private at = 0;

  constructor(args: readonly string[]) {
    this.args = args;
  }

  whole(): string | undefined {
    if (this.args.length === 0) return undefined;
    const value = this.level(0);
    return this.problem === undefined && this.at === this.args.length ? value : undefined;
  }

  private level(depth: number): string {
    const operators = LEVELS[depth];
    if (!operators) return this.primary();
    let left = this.level(depth + 1);
    for (;;) {
      const operator = this.args[this.at];
      if (operator === undefined || !operators.includes(operator)) return left;
      this.at += 1;
      left = this.apply(operator, left, this.level(depth + 1));
    }
  }

  private primary(): string {
    const word = this.args[this.at];
    this.at += 1;
    const take = (): string => this.primary();
    if (word === undefined) {
      this.problem ??= 'syntax error';
      return '';
    }
    switch (word) {
      case '(': {
        const value = this.level(0);
        if (this.args[this.at] !== ')') this.problem ??= 'syntax error';
        this.at += 1;
        return value;
      }
      case 'length':
        return String(take().length);
      case 'substr': {
        const [text, from, count] = [take(), Number(take()), Number(take())];
        return text.slice(from - 1, from - 1 + count);
      }
      case 'index': {
        const [text, set] = [take(), take()];
        return String(Array.from(text).findIndex((char) => set.includes(char)) + 1);
      }
      default:
        return word;
    }
  }

  private apply(operator: string, left: string, right: string): string {
    const [a, b] = [Number(left), Number(right)];
    const numbers = /^-?\d+$/.test(left) && /^-?\d+$/.test(right);
    switch (operator) {
      case '|':
        return left !== '' && left !== '0' ? left : right;
      case '&':
        return left !== '' && left !== '0' && right !== '' && right !== '0' ? left : '0';
      case ':':
        return match(left, right);
      case '+':
      case '-':
      case '*':
      case '/':
      case '%':
        if (!numbers) this.problem ??= 'non-numeric argument';
        if (b === 0 && (operator === '/' || operator === '%')) this.problem ??= 'division by zero';
        return String({ '+': a + b, '-': a - b, '*': a * b, '/': Math.trunc(a / b), '%': a % b }[operator]);
      default:
        return compare(operator, numbers ? a : left, numbers ? b : right) ? '1' : '0';
    }
  }
}

function compare(operator: string, a: string | number, b: string | number): boolean {
  switch (operator) {
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
    case '!=':
      return a !== b;
    default:
      return a === b;
  }
}

function match(text: string, pattern: string): string {
  const found = posixRegExp(`^${pattern.replace(/^\^/, '')}`, false)?.exec(text);
  if (pattern.includes('\\(')) return found?.[1] ?? '';
  return String(found ? found[0].length : 0);
}
