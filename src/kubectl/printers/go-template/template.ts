// Go's text/template, as far as people use it with kubectl: fields, pipelines, range, if, with, variables, templates, comparisons, printf.
import type { Result } from '../../../base/result.ts';
import { err, ok } from '../../../base/result.ts';
import { byBytes, isObject } from '../../json.ts';
import { goText } from '../go-text.ts';
import { callFunction, goType, isTrue } from './functions.ts';
import type { Block, Expression, ParsedTemplate, Part, Pipeline, Place } from './parse.ts';
import { parseGoTemplate } from './parse.ts';

/** What came out before the template ended, and why it ended early. */
export interface Executed {
  readonly text: string;
  readonly error: string | undefined;
}

/** Compiles a template; running it gives the text. `allowMissing`: a key that is not there is no error. */
export function goTemplate(text: string, allowMissing = true): Result<(data: unknown) => Executed, string> {
  const parsed = parseGoTemplate(text);
  if (!parsed.ok) return err(`template: output:${parsed.error}`);
  return ok((data) => new Execution(text, parsed.value, data, allowMissing).run());
}

type Value = Result<unknown, string>;

class Execution {
  private readonly source: string;
  private readonly template: ParsedTemplate;
  private readonly allowMissing: boolean;
  private variables: { name: string; value: unknown }[];
  private output = '';
  /** The template that is being executed. */
  private name = 'output';
  /** Set where a loop is left, or its turn is ended. */
  private leaving: 'break' | 'continue' | undefined;

  constructor(source: string, template: ParsedTemplate, data: unknown, allowMissing: boolean) {
    this.source = source;
    this.template = template;
    this.allowMissing = allowMissing;
    this.variables = [{ name: '$', value: data }];
  }

  run(): Executed {
    const done = this.parts(this.template.parts, this.variables[0]?.value);
    return { text: this.output, error: done.ok ? undefined : done.error };
  }

  private problem({ at, text }: Place, message: string): Value {
    const before = this.source.slice(0, at);
    const line = before.split('\n').length;
    const column = at - (before.lastIndexOf('\n') + 1);
    return err(`template: output:${line}:${column}: executing ${JSON.stringify(this.name)} at <${text}>: ${message}`);
  }

  private parts(parts: readonly Part[], dot: unknown): Value {
    for (const part of parts) {
      const done = this.part(part, dot);
      if (!done.ok || this.leaving !== undefined) return done;
    }
    return ok(undefined);
  }

  private part(part: Part, dot: unknown): Value {
    switch (part.kind) {
      case 'text':
        this.output += part.text;
        return ok(undefined);
      case 'action':
        return this.action(part.pipeline, dot);
      case 'template':
        return this.named(part, dot);
      case 'break':
      case 'continue':
        this.leaving = part.kind;
        return ok(undefined);
      case 'if':
      case 'with':
        return this.branch(part, dot);
      case 'range':
        return this.range(part, dot);
    }
  }

  private action(pipeline: Pipeline, dot: unknown): Value {
    const value = this.pipeline(pipeline, dot);
    if (!value.ok) return value;
    if (pipeline.declares.length === 0) this.output += shown(value.value);
    return value;
  }

  private named({ name, pipeline, place }: Extract<Part, { kind: 'template' }>, dot: unknown): Value {
    const parts = this.template.templates.get(name);
    if (!parts) return this.problem(place, `template ${JSON.stringify(name)} not defined`);
    const data = pipeline ? this.pipeline(pipeline, dot) : ok(undefined);
    if (!data.ok) return data;
    const outer = { variables: this.variables, name: this.name };
    this.variables = [{ name: '$', value: data.value }];
    this.name = name;
    const done = this.parts(parts, data.value);
    this.variables = outer.variables;
    this.name = outer.name;
    return done;
  }

  private branch(part: Block, dot: unknown): Value {
    const mark = this.variables.length;
    const value = this.pipeline(part.pipeline, dot);
    if (!value.ok) return value;
    const truth = isTrue(value.value);
    const done = this.parts(truth ? part.then : part.otherwise, truth && part.kind === 'with' ? value.value : dot);
    this.variables.length = mark;
    return done;
  }

  private range(part: Block, dot: unknown): Value {
    const value = this.expressionOf(part.pipeline, dot);
    if (!value.ok) return value;
    const entries = entriesOf(value.value);
    if (entries === undefined) {
      return this.problem(placeOf(part.pipeline), `range can't iterate over ${goText(value.value)}`);
    }
    if (entries.length === 0) return this.parts(part.otherwise, dot);
    const mark = this.variables.length;
    const [first, second] = part.pipeline.declares;
    for (const [key, item] of entries) {
      if (first !== undefined) this.variables.push({ name: first, value: second === undefined ? item : key });
      if (second !== undefined) this.variables.push({ name: second, value: item });
      const done = this.parts(part.then, item);
      this.variables.length = mark;
      if (!done.ok) return done;
      const left = this.leaving;
      this.leaving = undefined;
      if (left === 'break') break;
    }
    return ok(undefined);
  }

  private pipeline(pipeline: Pipeline, dot: unknown): Value {
    const value = this.expressionOf(pipeline, dot);
    if (!value.ok) return value;
    for (const name of pipeline.declares) {
      const known = pipeline.assigns ? this.variables.findLast((variable) => variable.name === name) : undefined;
      if (known) known.value = value.value;
      else this.variables.push({ name, value: value.value });
    }
    return value;
  }

  private expressionOf(pipeline: Pipeline, dot: unknown): Value {
    let last: { readonly value: unknown } | undefined;
    for (const command of pipeline.commands) {
      const value = this.command(command, dot, last);
      if (!value.ok) return value;
      last = { value: value.value };
    }
    return ok(last?.value);
  }

  private command(words: readonly Expression[], dot: unknown, piped: { readonly value: unknown } | undefined): Value {
    const [first, ...rest] = words;
    if (first === undefined) return err('missing value for command');
    if (first.kind === 'nil') return this.problem(first.place, 'nil is not a command');
    if (first.kind !== 'function') {
      if (rest.length === 0 && !piped) return this.value(first, dot);
      if (first.kind === 'field' || first.kind === 'variable') {
        const name = first.path.at(-1);
        if (name !== undefined) return this.problem(first.place, `${name} is not a method but has arguments`);
      }
      return this.problem(first.place, `can't give argument to non-function ${first.place.text}`);
    }
    return this.call(first, rest, dot, piped);
  }

  private call(
    called: Extract<Expression, { kind: 'function' }>,
    words: readonly Expression[],
    dot: unknown,
    piped: { readonly value: unknown } | undefined,
  ): Value {
    const args: unknown[] = [];
    const types: string[] = [];
    const place = { at: called.place.at, text: [called, ...words].map((word) => word.place.text).join(' ') };
    for (const word of words) {
      const value = word.kind === 'function' ? this.command([word], dot, undefined) : this.value(word, dot);
      if (!value.ok) return value;
      args.push(value.value);
      types.push(word.kind === 'literal' && Number.isInteger(value.value) ? 'int' : goType(value.value));
      // `and` and `or` stop at the first argument that decides
      if ((called.name === 'and' && !isTrue(value.value)) || (called.name === 'or' && isTrue(value.value)))
        return value;
    }
    if (piped) {
      args.push(piped.value);
      types.push(goType(piped.value));
    }
    const result = callFunction(called.name, args, types);
    return result.ok ? result : this.problem(place, result.error);
  }

  private value(expression: Expression, dot: unknown): Value {
    switch (expression.kind) {
      case 'dot':
        return ok(dot);
      case 'nil':
        return ok(undefined);
      case 'literal':
        return ok(expression.value);
      case 'field':
        return this.fields(dot, expression.path, expression.place);
      case 'variable': {
        const variable = this.variables.findLast((known) => known.name === expression.name);
        return this.fields(variable?.value, expression.path, expression.place);
      }
      case 'pipeline': {
        const value = this.pipeline(expression.pipeline, dot);
        return value.ok ? this.fields(value.value, expression.path, expression.place) : value;
      }
      case 'function':
        return this.command([expression], dot, undefined);
    }
  }

  private fields(value: unknown, path: readonly string[], place: Place): Value {
    let current = value;
    for (const name of path) {
      if (current === undefined || current === null) return ok(undefined);
      if (!isObject(current)) return this.problem(place, `can't evaluate field ${name} in type interface {}`);
      if (!this.allowMissing && !(name in current)) {
        return this.problem(place, `map has no entry for key ${JSON.stringify(name)}`);
      }
      current = current[name];
    }
    return ok(current);
  }
}

function placeOf(pipeline: Pipeline): Place {
  const [first] = pipeline.commands[0] ?? [];
  const text = pipeline.commands.map((command) => command.map((word) => word.place.text).join(' ')).join(' | ');
  return { at: first?.place.at ?? 0, text };
}

function entriesOf(value: unknown): readonly (readonly [unknown, unknown])[] | undefined {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.map((item, index) => [index, item] as const);
  if (typeof value === 'number') return Array.from({ length: value }, (_, index) => [index, index] as const);
  if (!isObject(value)) return undefined;
  return Object.keys(value)
    .toSorted(byBytes)
    .map((key) => [key, value[key]] as const);
}

function shown(value: unknown): string {
  return value === undefined || value === null ? '<no value>' : goText(value);
}
