/** `$((…))`: integers of 64 bits, C's operators, variables by name. */

export interface Variables {
  get(name: string): string;
  set(name: string, value: string): void;
}

type Token = string;

const TOKENS =
  /\s*(<<=|>>=|\*\*|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|[-+*/%&|^~!<>=?:(),]|0[xX][0-9a-fA-F]+|\d+|[A-Za-z_][A-Za-z0-9_]*)/y;

const LEVELS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<', '<=', '>', '>='],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
  ['**'],
];

/** What went wrong, in the shell's words. */
export class ArithmeticError extends Error {}

export function evaluate(text: string, variables: Variables): string {
  if (text.trim() === '') return '0';
  const tokens: Token[] = [];
  TOKENS.lastIndex = 0;
  const source = text.trimEnd();
  while (TOKENS.lastIndex < source.length) {
    const match = TOKENS.exec(source);
    if (!match) throw new ArithmeticError('arithmetic syntax error');
    tokens.push(match[1] as string);
  }
  const evaluator = new Evaluator(tokens, variables);
  return evaluator.all().toString();
}

class Evaluator {
  private readonly tokens: readonly Token[];
  private readonly variables: Variables;
  private at = 0;
  /** Above zero: only parsed, without effects (the side of && or ?: that is not taken). */
  private idle = 0;

  constructor(tokens: readonly Token[], variables: Variables) {
    this.tokens = tokens;
    this.variables = variables;
  }

  all(): bigint {
    let value = this.assignment();
    while (this.take(',')) value = this.assignment();
    if (this.at < this.tokens.length) throw new ArithmeticError('arithmetic syntax error');
    return value;
  }

  private assignment(): bigint {
    const name = this.tokens[this.at] ?? '';
    const operator = this.tokens[this.at + 1] ?? '';
    if (/^[A-Za-z_]/.test(name) && /^(=|[-+*/%&|^]=|<<=|>>=)$/.test(operator)) {
      this.at += 2;
      const right = this.assignment();
      const value = operator === '=' ? right : binary(operator.slice(0, -1), this.variable(name), right);
      this.store(name, value);
      return value;
    }
    return this.ternary();
  }

  private ternary(): bigint {
    const condition = this.level(0);
    if (!this.take('?')) return condition;
    const yes = this.quiet(condition === 0n, () => this.assignment());
    this.expect(':');
    const no = this.quiet(condition !== 0n, () => this.assignment());
    return condition === 0n ? no : yes;
  }

  private level(depth: number): bigint {
    const operators = LEVELS[depth];
    if (!operators) return this.unary();
    let left = this.level(depth + 1);
    for (;;) {
      const operator = this.tokens[this.at];
      if (operator === undefined || !operators.includes(operator)) return left;
      this.at += 1;
      if (operator === '&&' || operator === '||') {
        const decided = operator === '&&' ? left === 0n : left !== 0n;
        const right = this.quiet(decided, () => this.level(depth + 1));
        left = (operator === '&&' ? left !== 0n && right !== 0n : left !== 0n || right !== 0n) ? 1n : 0n;
      } else left = this.compute(operator, left, this.level(operator === '**' ? depth : depth + 1));
    }
  }

  private compute(operator: string, left: bigint, right: bigint): bigint {
    if (this.idle > 0 && right === 0n) return 0n;
    return binary(operator, left, right);
  }

  private unary(): bigint {
    if (this.take('-')) return BigInt.asIntN(64, -this.unary());
    if (this.take('+')) return this.unary();
    if (this.take('!')) return this.unary() === 0n ? 1n : 0n;
    if (this.take('~')) return ~this.unary();
    const step = this.tokens[this.at];
    if (step === '++' || step === '--') {
      this.at += 1;
      const name = this.name();
      const value = this.variable(name) + (step === '++' ? 1n : -1n);
      this.store(name, value);
      return value;
    }
    return this.primary();
  }

  private primary(): bigint {
    if (this.take('(')) {
      const value = this.assignment();
      this.expect(')');
      return value;
    }
    const token = this.tokens[this.at];
    if (token === undefined) throw new ArithmeticError('arithmetic syntax error');
    if (/^\d/.test(token)) {
      this.at += 1;
      return numberOf(token);
    }
    const name = this.name();
    const value = this.variable(name);
    const step = this.tokens[this.at];
    if (step === '++' || step === '--') {
      this.at += 1;
      this.store(name, value + (step === '++' ? 1n : -1n));
    }
    return value;
  }

  private name(): string {
    const token = this.tokens[this.at] ?? '';
    if (!/^[A-Za-z_]/.test(token)) throw new ArithmeticError('arithmetic syntax error');
    this.at += 1;
    return token;
  }

  private variable(name: string): bigint {
    const text = this.variables.get(name).trim();
    if (text === '') return 0n;
    if (/^[-+]?(0[xX][0-9a-fA-F]+|\d+)$/.test(text)) {
      return text.startsWith('-') ? -numberOf(text.slice(1)) : numberOf(text.replace('+', ''));
    }
    return BigInt(evaluate(text, this.variables));
  }

  private store(name: string, value: bigint): void {
    if (this.idle === 0) this.variables.set(name, BigInt.asIntN(64, value).toString());
  }

  private quiet(quiet: boolean, run: () => bigint): bigint {
    if (quiet) this.idle += 1;
    const value = run();
    if (quiet) this.idle -= 1;
    return value;
  }

  private take(token: string): boolean {
    if (this.tokens[this.at] !== token) return false;
    this.at += 1;
    return true;
  }

  private expect(token: string): void {
    if (!this.take(token)) throw new ArithmeticError('arithmetic syntax error');
  }
}

function numberOf(token: string): bigint {
  if (/^0\d*[89]/.test(token)) throw new ArithmeticError('arithmetic syntax error');
  return BigInt.asIntN(64, BigInt(/^0\d+$/.test(token) ? `0o${token.slice(1)}` : token));
}

function binary(operator: string, left: bigint, right: bigint): bigint {
  return BigInt.asIntN(64, raw(operator, left, right));
}

function raw(operator: string, left: bigint, right: bigint): bigint {
  switch (operator) {
    case '|':
      return left | right;
    case '^':
      return left ^ right;
    case '&':
      return left & right;
    case '==':
      return left === right ? 1n : 0n;
    case '!=':
      return left === right ? 0n : 1n;
    case '<':
      return left < right ? 1n : 0n;
    case '<=':
      return left <= right ? 1n : 0n;
    case '>':
      return left > right ? 1n : 0n;
    case '>=':
      return left >= right ? 1n : 0n;
    case '<<':
      return left << (right & 63n);
    case '>>':
      return left >> (right & 63n);
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '**':
      if (right < 0n || right > 63n) throw new ArithmeticError('exponent out of range');
      return left ** right;
    default:
      if (right === 0n) throw new ArithmeticError('divide by zero');
      return operator === '/' ? left / right : left % right;
  }
}
