import type { Result } from '../../base/result.ts';
import { err, ok } from '../../base/result.ts';
import { byText } from '../../base/compare.ts';
import { formatFieldErrors, invalidValue } from '../validation/field-error.ts';
import type { FieldError } from '../validation/field-error.ts';
import type { LabelSelector } from '../generated/types.ts';
import { checkLabelKey, checkLabelValue } from '../validation/names.ts';

// Label selectors: of objects (metav1.LabelSelector), of plain maps, and as text in queries (apimachinery's labels).

export type Labels = Readonly<Record<string, string>>;

export interface Requirement {
  readonly key: string;
  readonly operator: '=' | '==' | '!=' | 'in' | 'notin' | 'exists' | '!' | 'gt' | 'lt';
  readonly values: readonly string[];
}

/** Tells whether labels are selected. */
export type LabelMatcher = (labels: Labels | undefined) => boolean;

const matchesEverything: LabelMatcher = () => true;
const matchesNothing: LabelMatcher = () => false;

const NO_LABELS: Labels = {};
const compiledSelectors = new WeakMap<object, LabelMatcher>();

/** Compiles a selector of an object, once per object. Undefined selects nothing, an empty one everything. */
export function matcherOf(selector: LabelSelector | undefined): LabelMatcher {
  if (!selector) return matchesNothing;
  let matcher = compiledSelectors.get(selector);
  if (!matcher) {
    matcher = compile(requirementsOf(selector));
    compiledSelectors.set(selector, matcher);
  }
  return matcher;
}

/** Compiles a plain map (of a Service or ReplicationController), once per map. An empty or missing map selects everything, as in labels.Set. */
export function matcherOfMap(map: Labels | undefined): LabelMatcher {
  if (!map) return matchesEverything;
  let matcher = compiledSelectors.get(map);
  if (!matcher) {
    matcher = compile(requirementsOf({ matchLabels: map }));
    compiledSelectors.set(map, matcher);
  }
  return matcher;
}

export function matcherOfRequirements(requirements: readonly Requirement[]): LabelMatcher {
  return compile(requirements);
}

const OPERATORS: Readonly<Record<string, Requirement['operator']>> = {
  In: 'in',
  NotIn: 'notin',
  Exists: 'exists',
  DoesNotExist: '!',
  Gt: 'gt',
  Lt: 'lt',
};

/** What a selector asks for, ordered by key. Unknown operators are left out: validation refuses them. */
export function requirementsOf(selector: LabelSelector): readonly Requirement[] {
  const equal = Object.entries(selector.matchLabels ?? {}).map(([key, value]): Requirement => ({
    key,
    operator: 'in',
    values: [value],
  }));
  const expressions = (selector.matchExpressions ?? []).flatMap(({ key, operator, values }): Requirement[] => {
    const known = OPERATORS[operator];
    return known ? [{ key, operator: known, values: values ?? [] }] : [];
  });
  return [...equal, ...expressions].sort((a, b) => byText(a.key, b.key));
}

/** Whether the selector restricts nothing. */
export function isEmptySelector(selector: LabelSelector): boolean {
  return Object.keys(selector.matchLabels ?? {}).length === 0 && (selector.matchExpressions ?? []).length === 0;
}

/** The selector as text, as in a Scale's status or `kubectl get -o wide`: `app=web,tier in (a,b)` (FormatLabelSelector without `<none>`). */
export function selectorToText(selector: LabelSelector): string {
  return formatRequirements(
    requirementsOf(selector).map((requirement) =>
      requirement.operator === 'in' && selector.matchLabels?.[requirement.key] === requirement.values[0]
        ? { ...requirement, operator: requirement.values.length === 1 ? '=' : 'in' }
        : requirement,
    ),
  );
}

/** A plain map as text, ordered by key. */
export function labelsToText(labels: Labels): string {
  return Object.keys(labels)
    .sort(byText)
    .map((key) => `${key}=${labels[key] ?? ''}`)
    .join(',');
}

export function formatRequirements(requirements: readonly Requirement[]): string {
  return requirements.map(formatRequirement).join(',');
}

function formatRequirement({ key, operator, values }: Requirement): string {
  if (operator === 'exists') return key;
  if (operator === '!') return `!${key}`;
  const sorted = [...values].sort(byText).join(',');
  if (operator === 'in' || operator === 'notin') return `${key} ${operator} (${sorted})`;
  return `${key}${operator === 'gt' ? '>' : operator === 'lt' ? '<' : operator}${sorted}`;
}

function compile(requirements: readonly Requirement[]): LabelMatcher {
  if (requirements.length === 0) return matchesEverything;
  const tests = requirements.map(testOf);
  const [only] = tests;
  if (tests.length === 1 && only) return (labels = NO_LABELS) => only(labels);
  return (labels = NO_LABELS) => tests.every((test) => test(labels));
}

function testOf({ key, operator, values }: Requirement): (labels: Labels) => boolean {
  const [first = ''] = values;
  switch (operator) {
    case '=':
    case '==':
      return (labels) => labels[key] === first;
    case '!=':
      return (labels) => labels[key] !== first;
    case 'in':
      if (values.length === 1) return (labels) => labels[key] === first;
      return (labels) => labels[key] !== undefined && values.includes(labels[key]);
    case 'notin':
      return (labels) => labels[key] === undefined || !values.includes(labels[key]);
    case 'exists':
      return (labels) => labels[key] !== undefined;
    case '!':
      return (labels) => labels[key] === undefined;
    default:
      return (labels) => comparesTo(labels[key], first, operator);
  }
}

const INTEGER = /^[-+]?\d+$/;

function comparesTo(value: string | undefined, bound: string, operator: 'gt' | 'lt'): boolean {
  if (value === undefined || !INTEGER.test(value) || !INTEGER.test(bound)) return false;
  return operator === 'gt' ? BigInt(value) > BigInt(bound) : BigInt(value) < BigInt(bound);
}

const parsedQueries = new Map<string, Result<readonly Requirement[], string>>();

/** Parses the text of a query's labelSelector; the error is the server's text. Requirements are ordered by key. */
export function parseLabelSelector(text: string): Result<readonly Requirement[], string> {
  let parsed = parsedQueries.get(text);
  if (!parsed) {
    parsed = new SelectorParser(scan(text)).parse();
    if (parsedQueries.size >= 1000) parsedQueries.clear();
    parsedQueries.set(text, parsed);
  }
  return parsed;
}

interface Token {
  readonly type: 'id' | 'end' | 'error' | ')' | ',' | '!' | '==' | '=' | '>' | 'in' | '<' | '!=' | 'notin' | '(';
  readonly text: string;
}

const SYMBOLS: ReadonlySet<string> = new Set([')', ',', '!', '==', '=', '>', '<', '!=', '(']);

function scan(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let rest = text;
  for (;;) {
    rest = rest.replace(/^[ \t\r\n]+/, '');
    if (rest === '') return [...tokens, { type: 'end', text: '' }];
    const word = /^[^=!(),><\s]+/.exec(rest)?.[0];
    if (word !== undefined) tokens.push({ type: word === 'in' || word === 'notin' ? word : 'id', text: word });
    const symbol = word ?? (SYMBOLS.has(rest.slice(0, 2)) ? rest.slice(0, 2) : rest.slice(0, 1));
    if (word === undefined) tokens.push({ type: symbol as Token['type'], text: symbol });
    rest = rest.slice(symbol.length);
  }
}

const BINARY_OPERATORS = ['in', 'notin', '=', '==', '!=', 'gt', 'lt'];

/** The text of a syntax error. */
class SelectorSyntax {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

class SelectorParser {
  private readonly tokens: readonly Token[];
  private position = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  parse(): Result<readonly Requirement[], string> {
    const requirements: Requirement[] = [];
    for (;;) {
      const token = this.peek();
      if (token.type === 'end') break;
      if (token.type !== 'id' && token.type !== '!') {
        return err(`found '${token.text}', expected: !, identifier, or 'end of string'`);
      }
      const requirement = this.requirement();
      if (requirement instanceof SelectorSyntax) return err(`unable to parse requirement: ${requirement.message}`);
      requirements.push(requirement);
      const separator = this.next();
      if (separator.type === 'end') break;
      if (separator.type !== ',') return err(`found '${separator.text}', expected: ',' or 'end of string'`);
      const after = this.peek();
      if (after.type !== 'id' && after.type !== '!') {
        return err(`found '${after.text}', expected: identifier after ','`);
      }
    }
    return ok(requirements.sort((a, b) => byText(a.key, b.key)));
  }

  private requirement(): Requirement | SelectorSyntax {
    let token = this.next();
    const negated = token.type === '!';
    if (negated) token = this.next();
    if (token.type !== 'id') return new SelectorSyntax(`found '${token.text}', expected: identifier`);
    const keyProblems = checkLabelKey(token.text);
    if (keyProblems.length > 0) return syntaxOf([invalidValue('<nil>', token.text, keyProblems.join('; '))]);
    const key = token.text;
    const { type } = this.peek();
    if (negated || type === 'end' || type === ',') return { key, operator: negated ? '!' : 'exists', values: [] };
    return this.comparison(key);
  }

  private comparison(key: string): Requirement | SelectorSyntax {
    const token = this.next('operator');
    const operator = operatorOf(token);
    if (!operator) {
      return new SelectorSyntax(`found '${token.text}', expected: ${BINARY_OPERATORS.join(', ')}`);
    }
    const values = operator === 'in' || operator === 'notin' ? this.valueSet() : this.exactValue();
    if (values instanceof SelectorSyntax) return values;
    const sorted = [...new Set(values)].sort(byText);
    const problems = checkValues(key, operator, sorted);
    return problems.length > 0 ? syntaxOf(problems) : { key, operator, values: sorted };
  }

  private exactValue(): readonly string[] | SelectorSyntax {
    const { type } = this.peek();
    if (type === 'end' || type === ',') return [''];
    const token = this.next();
    return token.type === 'id' ? [token.text] : new SelectorSyntax(`found '${token.text}', expected: identifier`);
  }

  private valueSet(): readonly string[] | SelectorSyntax {
    const open = this.next();
    if (open.type !== '(') return new SelectorSyntax(`found '${open.text}' expected: '('`);
    const first = this.peek();
    if (first.type === ')') {
      this.next();
      return [''];
    }
    if (first.type !== 'id' && first.type !== ',') {
      return new SelectorSyntax(`found '${first.text}', expected: ',', ')' or identifier`);
    }
    const values = this.identifiers();
    if (values instanceof SelectorSyntax) return values;
    return this.next().type === ')' ? values : new SelectorSyntax(`found '${first.text}', expected: ')'`);
  }

  private identifiers(): readonly string[] | SelectorSyntax {
    const values: string[] = [];
    for (;;) {
      const token = this.next();
      const following = this.peek();
      if (token.type === 'id') {
        values.push(token.text);
        if (following.type === ')') return values;
        if (following.type !== ',') return new SelectorSyntax(`found '${following.text}', expected: ',' or ')'`);
      } else if (token.type === ',') {
        if (values.length === 0 || following.type === ')' || following.type === ',') values.push('');
        if (following.type === ')') return values;
      } else return new SelectorSyntax(`found '${token.text}', expected: ',', or identifier`);
    }
  }

  private peek(as: 'value' | 'operator' = 'value'): Token {
    const token = this.tokens[this.position] ?? END;
    const keyword = token.type === 'in' || token.type === 'notin';
    return keyword && as === 'value' ? { type: 'id', text: token.text } : token;
  }

  private next(as: 'value' | 'operator' = 'value'): Token {
    const token = this.peek(as);
    this.position += 1;
    return token;
  }
}

const END: Token = { type: 'end', text: '' };

function operatorOf({ type }: Token): Requirement['operator'] | undefined {
  if (type === '>') return 'gt';
  if (type === '<') return 'lt';
  return type === 'in' || type === 'notin' || type === '=' || type === '==' || type === '!=' ? type : undefined;
}

function checkValues(key: string, operator: Requirement['operator'], values: readonly string[]): readonly FieldError[] {
  const compares = operator === 'gt' || operator === 'lt';
  const numbers = compares ? values.flatMap((value, i) => (INTEGER.test(value) ? [] : [notInteger(i, value)])) : [];
  const texts = values.flatMap((value, i) => {
    const problems = checkLabelValue(value);
    return problems.length > 0 ? [invalidValue(`values[${i}][${key}]`, value, problems.join('; '))] : [];
  });
  return [...numbers, ...texts];
}

function notInteger(index: number, value: string): FieldError {
  return invalidValue(`values[${index}]`, value, "for 'Gt', 'Lt' operators, the value must be an integer");
}

function syntaxOf(errors: readonly FieldError[]): SelectorSyntax {
  return new SelectorSyntax(formatFieldErrors(errors));
}
