// Go's text/template, as far as people use it with kubectl: fields, pipelines, range, if, with, variables, comparisons, printf.
import type { Result } from '../../../base/result.ts';
import { err, ok } from '../../../base/result.ts';
import { byBytes, isObject } from '../../json.ts';
import { goText } from '../custom-columns.ts';
import { callFunction, isTrue } from './functions.ts';
import type { Block, Expression, Part, Pipeline } from './parse.ts';
import { parseGoTemplate } from './parse.ts';

/** Compiles a template; running it gives the text. */
export function goTemplate(text: string): Result<(data: unknown) => Result<string, string>, string> {
  const parts = parseGoTemplate(text);
  if (!parts.ok) return err(`template: output:${parts.error}`);
  return ok((data) => new Execution(data).text(parts.value));
}

type Value = Result<unknown, string>;

class Execution {
  private readonly variables: { name: string; value: unknown }[];
  private output = '';
  /** Set where a loop is left, or its turn is ended. */
  private leaving: 'break' | 'continue' | undefined;

  constructor(data: unknown) {
    this.variables = [{ name: '$', value: data }];
  }

  text(parts: readonly Part[]): Result<string, string> {
    const done = this.run(parts, this.variables[0]?.value);
    return done.ok ? ok(this.output) : done;
  }

  private run(parts: readonly Part[], dot: unknown): Value {
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

  private branch(part: Block, dot: unknown): Value {
    const mark = this.variables.length;
    const value = this.pipeline(part.pipeline, dot);
    if (!value.ok) return value;
    const truth = isTrue(value.value);
    const done = this.run(truth ? part.then : part.otherwise, truth && part.kind === 'with' ? value.value : dot);
    this.variables.length = mark;
    return done;
  }

  private range(part: Block, dot: unknown): Value {
    const value = this.expressionOf(part.pipeline, dot);
    if (!value.ok) return value;
    const entries = entriesOf(value.value);
    if (entries === undefined) return err(`range can't iterate over ${goText(value.value)}`);
    if (entries.length === 0) return this.run(part.otherwise, dot);
    const mark = this.variables.length;
    for (const [key, item] of entries) {
      const names = part.pipeline.declares;
      if (names.length === 1) this.variables.push({ name: names[0] as string, value: item });
      if (names.length === 2)
        this.variables.push({ name: names[0] as string, value: key }, { name: names[1] as string, value: item });
      const done = this.run(part.then, item);
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
    if (first.kind !== 'function') {
      if (rest.length > 0) return err(`can't give argument to non-function`);
      return this.value(first, dot);
    }
    const args: unknown[] = [];
    for (const word of rest) {
      const value = word.kind === 'function' ? this.command([word], dot, undefined) : this.value(word, dot);
      if (!value.ok) return value;
      args.push(value.value);
      // `and` and `or` stop at the first argument that decides
      if ((first.name === 'and' && !isTrue(value.value)) || (first.name === 'or' && isTrue(value.value))) return value;
    }
    if (piped) args.push(piped.value);
    return callFunction(first.name, args);
  }

  private value(expression: Expression, dot: unknown): Value {
    switch (expression.kind) {
      case 'dot':
        return ok(dot);
      case 'literal':
        return ok(expression.value);
      case 'field':
        return fields(dot, expression.path);
      case 'variable': {
        const variable = this.variables.findLast((known) => known.name === expression.name);
        return variable
          ? fields(variable.value, expression.path)
          : err(`undefined variable ${JSON.stringify(expression.name)}`);
      }
      case 'pipeline': {
        const value = this.pipeline(expression.pipeline, dot);
        return value.ok ? fields(value.value, expression.path) : value;
      }
      case 'function':
        return this.command([expression], dot, undefined);
    }
  }
}

function fields(value: unknown, path: readonly string[]): Value {
  let current = value;
  for (const name of path) {
    if (current === undefined || current === null) return ok(undefined);
    if (!isObject(current))
      return err(`can't evaluate field ${name} in type ${Array.isArray(current) ? '[]interface {}' : typeof current}`);
    current = current[name];
  }
  return ok(current);
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
