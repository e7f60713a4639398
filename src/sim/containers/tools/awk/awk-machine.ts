/** Runs an awk program. */
import type { ProcessContext } from '../../process/process.ts';
import type { Expression, Rule, Statement } from './awk-tree.ts';
import { AwkProblem } from './awk-tree.ts';
import type { Value } from './awk-values.ts';
import { arithmetic, compare, isNumeric, mathematics } from './awk-values.ts';
import { formatText } from '../common/format-text.ts';
import { posixRegExp } from '../common/regex.ts';

/** What ends a rule or a loop early. */
type Flow = 'next' | 'break' | 'continue' | 'exit' | undefined;

const MAX_STEPS = 5_000_000;

export class AwkMachine {
  exitCode: number | undefined;
  private readonly context: ProcessContext;
  private readonly rules: readonly Rule[];
  private readonly variables = new Map<string, Value>([
    ['FS', ' '],
    ['OFS', ' '],
    ['ORS', '\n'],
    ['NR', 0],
    ['FNR', 0],
    ['NF', 0],
    ['SUBSEP', '\u001c'],
  ]);
  private readonly arrays = new Map<string, Map<string, Value>>();
  private readonly inRange = new Set<Rule>();
  private line = '';
  private fields: string[] = [];
  private steps = 0;

  constructor(context: ProcessContext, rules: readonly Rule[]) {
    this.context = context;
    this.rules = rules;
    this.arrays.set('ENVIRON', new Map(Object.entries(context.env)));
  }

  get readsInput(): boolean {
    return this.rules.some((rule) => rule.pattern !== 'BEGIN');
  }

  set(name: string, value: Value): void {
    this.variables.set(name, value);
  }

  begin(): void {
    for (const rule of this.rules) if (rule.pattern === 'BEGIN') this.runRule(rule);
  }

  end(): void {
    for (const rule of this.rules) if (rule.pattern === 'END' && this.exitCode === undefined) this.runRule(rule);
  }

  record(line: string): void {
    this.setLine(line);
    for (const name of ['NR', 'FNR']) this.set(name, Number(this.variables.get(name)) + 1);
    for (const rule of this.rules) {
      if (rule.pattern === 'BEGIN' || rule.pattern === 'END' || !this.selects(rule)) continue;
      const flow = this.runRule(rule);
      if (flow === 'next' || flow === 'exit') return;
    }
  }

  private selects(rule: Rule): boolean {
    if (typeof rule.pattern !== 'object') return true;
    if (!rule.to) return this.truth(rule.pattern);
    if (!this.inRange.has(rule)) {
      if (!this.truth(rule.pattern)) return false;
      this.inRange.add(rule);
    }
    if (this.truth(rule.to)) this.inRange.delete(rule);
    return true;
  }

  private runRule(rule: Rule): Flow {
    if (rule.body) return this.run(rule.body);
    this.context.stdout.write(`${this.line}${this.text(this.variables.get('ORS') ?? '')}`);
    return undefined;
  }

  private run(statement: Statement): Flow {
    this.steps += 1;
    if (this.steps > MAX_STEPS) throw new AwkProblem('too many steps');
    switch (statement.type) {
      case 'expression':
        this.value(statement.expression);
        return undefined;
      case 'print':
      case 'printf':
        this.print(statement);
        return undefined;
      case 'block':
        for (const inner of statement.body) {
          const flow = this.run(inner);
          if (flow) return flow;
        }
        return undefined;
      case 'if':
        if (this.truth(statement.condition)) return this.run(statement.yes);
        return statement.no ? this.run(statement.no) : undefined;
      case 'while':
        return this.loop(statement.body, () => this.truth(statement.condition), undefined, statement.atEnd);
      case 'for':
        if (statement.first) this.run(statement.first);
        return this.loop(
          statement.body,
          () => !statement.condition || this.truth(statement.condition),
          statement.step,
          false,
        );
      case 'each': {
        const keys = [...(this.arrays.get(statement.name)?.keys() ?? [])];
        return this.loop(statement.body, () => {
          const key = keys.shift();
          if (key !== undefined) this.set(statement.variable, key);
          return key !== undefined;
        });
      }
      case 'delete':
        if (statement.keys) this.arrays.get(statement.name)?.delete(this.key(statement.keys));
        else this.arrays.delete(statement.name);
        return undefined;
      case 'exit':
        this.exitCode = statement.code ? this.number(this.value(statement.code)) : 0;
        return 'exit';
      default:
        return statement.type;
    }
  }

  private loop(body: Statement, goesOn: () => boolean, step?: Statement, atEnd = false): Flow {
    if (!atEnd && !goesOn()) return undefined;
    do {
      const flow = this.run(body);
      if (flow === 'break') return undefined;
      if (flow === 'next' || flow === 'exit') return flow;
      if (step) this.run(step);
    } while (goesOn());
    return undefined;
  }

  private print(statement: Statement & { type: 'print' | 'printf' }): void {
    const values = statement.args.map((arg) => this.value(arg));
    if (statement.type === 'printf') {
      this.context.stdout.write(
        formatText(
          this.text(values[0] ?? ''),
          values.slice(1).map((value) => this.text(value)),
        ),
      );
      return;
    }
    const texts = values.length === 0 ? [this.line] : values.map((value) => this.text(value));
    const [separator, end] = ['OFS', 'ORS'].map((name) => this.text(this.variables.get(name) ?? ''));
    this.context.stdout.write(texts.join(separator) + end);
  }

  private value(expression: Expression): Value {
    switch (expression.type) {
      case 'number':
      case 'string':
        return expression.value;
      case 'regExp':
        return expression.regExp.test(this.line) ? 1 : 0;
      case 'variable':
        return this.variables.get(expression.name) ?? '';
      case 'field':
        return this.field(this.number(this.value(expression.index)));
      case 'element':
        return this.arrays.get(expression.name)?.get(this.key(expression.keys)) ?? '';
      case 'assign':
        return this.assign(expression);
      case 'step': {
        const before = this.number(this.value(expression.target));
        this.store(expression.target, before + expression.by);
        return expression.before ? before + expression.by : before;
      }
      case 'unary':
        if (expression.operator === '!') return this.truth(expression.operand) ? 0 : 1;
        return this.number(this.value(expression.operand)) * (expression.operator === '-' ? -1 : 1);
      case 'binary':
        return this.binary(expression);
      case 'choice':
        return this.value(this.truth(expression.condition) ? expression.yes : expression.no);
      case 'in':
        return this.arrays.get(expression.name)?.has(this.key(expression.keys)) === true ? 1 : 0;
      case 'call':
        return this.call(expression.name, expression.args);
    }
  }

  private assign({ operator, target, value }: Expression & { type: 'assign' }): Value {
    const right = this.value(value);
    const result =
      operator === '=' ? right : arithmetic(operator[0] as string, this.number(this.value(target)), this.number(right));
    this.store(target, result);
    return result;
  }

  private store(target: Expression, value: Value): void {
    if (target.type === 'variable') {
      this.variables.set(target.name, value);
      if (target.name === 'NF') this.resize(this.number(value));
    } else if (target.type === 'element') this.array(target.name).set(this.key(target.keys), value);
    else if (target.type === 'field') {
      const index = this.number(this.value(target.index));
      if (index === 0) this.setLine(this.text(value));
      else {
        while (this.fields.length < index) this.fields.push('');
        this.fields[index - 1] = this.text(value);
        this.resize(this.fields.length);
      }
    }
  }

  private resize(count: number): void {
    while (this.fields.length < count) this.fields.push('');
    this.fields.length = count;
    this.variables.set('NF', count);
    this.line = this.fields.join(this.text(this.variables.get('OFS') ?? ' '));
  }

  private binary({ operator, left, right }: Expression & { type: 'binary' }): Value {
    if (operator === '&&') return this.truth(left) && this.truth(right) ? 1 : 0;
    if (operator === '||') return this.truth(left) || this.truth(right) ? 1 : 0;
    if (operator === '~' || operator === '!~') {
      const text = this.text(this.value(left));
      return this.regExpOf(right).test(text) === (operator === '~') ? 1 : 0;
    }
    const [a, b] = [this.value(left), this.value(right)];
    if (operator === ' ') return this.text(a) + this.text(b);
    if (/^[-+*/%^]$/.test(operator)) return arithmetic(operator, this.number(a), this.number(b));
    return compare(operator, a, b, this.text(a), this.text(b)) ? 1 : 0;
  }

  private regExpOf(expression: Expression): RegExp {
    if (expression.type === 'regExp') return expression.regExp;
    const regExp = posixRegExp(this.text(this.value(expression)), true);
    if (!regExp) throw new AwkProblem('bad regex');
    return regExp;
  }

  private call(name: string, args: readonly Expression[]): Value {
    const text = (index: number): string => (args[index] ? this.text(this.value(args[index])) : '');
    const number = (index: number): number => (args[index] ? this.number(this.value(args[index])) : 0);
    switch (name) {
      case 'length':
        if (args[0]?.type === 'variable' && this.arrays.has(args[0].name)) return this.array(args[0].name).size;
        return args.length === 0 ? this.line.length : text(0).length;
      case 'substr': {
        const from = Math.max(0, Math.round(number(1)) - 1);
        return args[2]
          ? text(0).slice(from, Math.max(from, Math.round(number(1)) - 1 + Math.round(number(2))))
          : text(0).slice(from);
      }
      case 'index':
        return text(0).indexOf(text(1)) + 1;
      case 'toupper':
        return text(0).toUpperCase();
      case 'tolower':
        return text(0).toLowerCase();
      case 'int':
        return Math.trunc(number(0));
      case 'sprintf':
        return formatText(
          text(0),
          args.slice(1).map((_, i) => text(i + 1)),
        );
      case 'split':
        return this.split(text(0), args[1], args[2]);
      case 'sub':
      case 'gsub':
        return this.substitute(name === 'gsub', args);
      case 'match': {
        const found = this.regExpOf(args[1] as Expression).exec(text(0));
        this.set('RSTART', found ? found.index + 1 : 0);
        this.set('RLENGTH', found ? found[0].length : -1);
        return found ? found.index + 1 : 0;
      }
      case 'rand':
        return this.context.kernel.random.fork(`awk ${this.context.process.pid} ${this.steps}`).next();
      case 'system':
        throw new AwkProblem('system(): not simulated');
      case '':
        return args.map((_, i) => text(i)).join(this.text(this.variables.get('SUBSEP') ?? ''));
      default:
        return mathematics(name, number(0));
    }
  }

  private split(text: string, target: Expression | undefined, separator: Expression | undefined): number {
    if (target?.type !== 'variable') return 0;
    const parts =
      separator?.type === 'regExp'
        ? text.split(separator.regExp)
        : this.splitBy(text, separator ? this.text(this.value(separator)) : undefined);
    const list = text === '' ? [] : parts;
    this.arrays.set(target.name, new Map(list.map((part, i) => [String(i + 1), part])));
    return list.length;
  }

  private substitute(all: boolean, args: readonly Expression[]): number {
    const [pattern, replacement, target = { type: 'field', index: { type: 'number', value: 0 } } as const] = args;
    const regExp = new RegExp(this.regExpOf(pattern as Expression).source, 'g');
    const text = this.text(this.value(target));
    const by = replacement ? this.text(this.value(replacement)) : '';
    let count = 0;
    const result = text.replace(regExp, (found) => {
      if (!all && count > 0) return found;
      count += 1;
      return by.replaceAll(/\\&|&/g, (mark) => (mark === '&' ? found : '&'));
    });
    if (count > 0) this.store(target, result);
    return count;
  }

  private setLine(line: string): void {
    this.line = line;
    this.fields = line === '' ? [] : this.splitBy(line, undefined);
    this.variables.set('NF', this.fields.length);
  }

  private splitBy(text: string, given: string | undefined): string[] {
    const separator = given ?? this.text(this.variables.get('FS') ?? ' ');
    if (separator === ' ') return text.trim() === '' ? [] : text.trim().split(/\s+/);
    if (separator.length === 1 && separator !== '|') return text.split(separator);
    return text.split(posixRegExp(separator, true) ?? separator);
  }

  private field(index: number): string {
    return index === 0 ? this.line : (this.fields[index - 1] ?? '');
  }

  private array(name: string): Map<string, Value> {
    const array = this.arrays.get(name) ?? new Map<string, Value>();
    this.arrays.set(name, array);
    return array;
  }

  private key(keys: readonly Expression[]): string {
    return keys.map((key) => this.text(this.value(key))).join(this.text(this.variables.get('SUBSEP') ?? ''));
  }

  private truth(expression: Expression): boolean {
    const value = this.value(expression);
    if (typeof value === 'number') return value !== 0;
    const numeric = expression.type === 'field' && isNumeric(value);
    return numeric ? Number(value) !== 0 : value !== '';
  }

  private number(value: Value): number {
    return typeof value === 'number' ? value : Number.parseFloat(value) || 0;
  }

  private text(value: Value): string {
    if (typeof value === 'string') return value;
    return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));
  }
}
