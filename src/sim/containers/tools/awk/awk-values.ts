/** Values of awk: text, numbers, and text that looks like one. */

import { AwkProblem } from './awk-tree.ts';

export type Value = string | number;

export function isNumeric(value: Value): boolean {
  return typeof value === 'number' || /^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*$/.test(value);
}

export function arithmetic(operator: string, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '^':
      return a ** b;
    default:
      if (b === 0) throw new AwkProblem('Division by zero');
      return operator === '/' ? a / b : a % b;
  }
}

export function compare(operator: string, a: Value, b: Value, textA: string, textB: string): boolean {
  const numbers =
    (isNumeric(a) || a === '') &&
    (isNumeric(b) || b === '') &&
    !(a === '' && b === '') &&
    (typeof a === 'number' || typeof b === 'number' || (a !== '' && b !== ''));
  const order = numbers ? Number(a) - Number(b) : textA < textB ? -1 : textA > textB ? 1 : 0;
  switch (operator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    case '==':
      return order === 0;
    default:
      return order !== 0;
  }
}

export function mathematics(name: string, value: number): number {
  switch (name) {
    case 'sqrt':
      return Math.sqrt(value);
    case 'exp':
      return Math.exp(value);
    case 'log':
      return Math.log(value);
    case 'sin':
      return Math.sin(value);
    case 'cos':
      return Math.cos(value);
    default:
      return 0;
  }
}
