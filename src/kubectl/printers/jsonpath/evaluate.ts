// Evaluates JSONPath templates (client-go/util/jsonpath/jsonpath.go).
import type { Result } from '../../../base/result.ts';
import { err, ok } from '../../../base/result.ts';
import { byBytes, escapeHtml, isObject, sorted, scalarText } from '../../json.ts';
import { goText } from '../go-text.ts';
import type { Node } from './parse.ts';
import { parseTemplate } from './parse.ts';

type Values = Result<readonly unknown[], string>;

/** A template that can be run on values. */
export interface JsonPath {
  /** The results, one list per `{…}` and text. */
  find(data: unknown): Result<readonly (readonly unknown[])[], string>;
  /** The results as text, as `-o jsonpath` prints them. */
  text(data: unknown): Result<string, string>;
}

export function jsonPath(template: string, allowMissingKeys: boolean): Result<JsonPath, string> {
  const nodes = parseTemplate(template);
  if (!nodes.ok) return nodes;
  const find = (data: unknown): Result<readonly (readonly unknown[])[], string> =>
    new Evaluation(allowMissingKeys).template(nodes.value, data);
  return ok({
    find,
    text(data) {
      const found = find(data);
      return found.ok ? ok(found.value.map((values) => values.map(textOf).join(' ')).join('')) : found;
    },
  });
}

/** A relaxed path as `custom-columns` and `--sort-by` take it: `x.y`, `.x.y`, `{.x.y}`. */
export function relaxedPath(text: string): Result<string, string> {
  if (text === '') return ok(text);
  const match = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/.exec(text);
  if (!match) {
    return err(
      "unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'",
    );
  }
  return ok(`{.${match[1] ?? match[2] ?? ''}}`);
}

/** A value as the templates print it. */
export function textOf(value: unknown): string {
  if (value === null) return 'null';
  if (value === undefined) return '';
  if (typeof value === 'object') return escapeHtml(JSON.stringify(sorted(value)));
  return scalarText(value);
}

class Evaluation {
  private readonly allowMissingKeys: boolean;

  constructor(allowMissingKeys: boolean) {
    this.allowMissingKeys = allowMissingKeys;
  }

  template(nodes: readonly Node[], data: unknown): Result<readonly (readonly unknown[])[], string> {
    const results: (readonly unknown[])[] = [];
    const ended = this.run(nodes, 0, data, results);
    return ended.ok ? ok(results) : ended;
  }

  /** Runs nodes from a place until their end or an `{end}`. */
  private run(
    nodes: readonly Node[],
    from: number,
    data: unknown,
    results: (readonly unknown[])[],
  ): Result<undefined, string> {
    let at = from;
    while (at < nodes.length) {
      const node = nodes[at] as Node;
      const [first] = node.kind === 'list' ? node.nodes : [];
      if (first?.kind === 'identifier' && first.name === 'range' && node.kind === 'list') {
        const over = this.walk(node.nodes.slice(1), [data]);
        if (!over.ok) return over;
        for (const item of over.value.flatMap((value) => value)) {
          const ended = this.run(nodes, at + 1, item, results);
          if (!ended.ok) return ended;
        }
        // a range without an end is followed by what stands in it
        at = this.afterEnd(nodes, at + 1) ?? at + 1;
        continue;
      }
      if (first?.kind === 'identifier' && first.name === 'end') {
        return from === 0 ? err('not in range, nothing to end') : ok(undefined);
      }
      if (node.kind === 'text') results.push([node.text]);
      else if (node.kind === 'list') {
        const found = this.walk(node.nodes, [data]);
        if (!found.ok) return found;
        results.push(found.value);
      }
      at += 1;
    }
    return ok(undefined);
  }

  private afterEnd(nodes: readonly Node[], from: number): number | undefined {
    let depth = 1;
    for (let at = from; at < nodes.length; at += 1) {
      const node = nodes[at] as Node;
      const [first] = node.kind === 'list' ? node.nodes : [];
      if (first?.kind !== 'identifier') continue;
      if (first.name === 'range') depth += 1;
      if (first.name === 'end') depth -= 1;
      if (depth === 0) return at + 1;
    }
    return undefined;
  }

  private walk(nodes: readonly Node[], start: readonly unknown[]): Values {
    let values = start;
    for (const node of nodes) {
      const next = this.step(node, values);
      if (!next.ok) return next;
      values = next.value;
    }
    return ok(values);
  }

  private step(node: Node, values: readonly unknown[]): Values {
    switch (node.kind) {
      case 'text':
        return ok([node.text]);
      case 'number':
      case 'bool':
        return ok([node.value]);
      case 'list':
        return this.walk(node.nodes, values);
      case 'field':
        return this.field(node.name, values);
      case 'array':
        return this.array(node, values);
      case 'wildcard':
        return ok(values.flatMap(childrenOf));
      case 'recursive':
        return ok(values.flatMap(descendantsOf));
      case 'union':
        return this.union(node.branches, values);
      case 'filter':
        return this.filter(node, values);
      case 'identifier':
        return err(`unrecognized identifier ${node.name}`);
    }
  }

  private field(name: string, values: readonly unknown[]): Values {
    const found = values.flatMap((value) => {
      const part = isObject(value) ? value[name] : undefined;
      return part === undefined ? [] : [part];
    });
    if (found.length > 0 || values.length === 0 || this.allowMissingKeys) return ok(found);
    return err(`${name} is not found`);
  }

  private array(node: Extract<Node, { kind: 'array' }>, values: readonly unknown[]): Values {
    const found: unknown[] = [];
    for (const value of values) {
      if (value === null || value === undefined) continue;
      if (!Array.isArray(value)) return err(`${goType(value)} is not array or slice`);
      const { length } = value;
      let from = node.from ?? 0;
      let to = node.to ?? length;
      if (from < 0) from += length;
      if (to < 0 || (to === 0 && node.derived)) to += length;
      if (from === to) continue;
      if (from >= length || from < 0) return err(`array index out of bounds: index ${from}, length ${length}`);
      if (to > length || to < 0) return err(`array index out of bounds: index ${to - 1}, length ${length}`);
      if (from > to) return err(`starting index ${from} is greater than ending index ${to}`);
      if (node.step <= 0) return err('step must be > 0');
      for (let at = from; at < to; at += node.step) found.push(value[at]);
    }
    return ok(found);
  }

  private union(branches: readonly (readonly Node[])[], values: readonly unknown[]): Values {
    const found: unknown[] = [];
    for (const branch of branches) {
      const part = this.walk(branch, values);
      if (!part.ok) return part;
      found.push(...part.value);
    }
    return ok(found);
  }

  private filter(node: Extract<Node, { kind: 'filter' }>, values: readonly unknown[]): Values {
    const found: unknown[] = [];
    for (const value of values) {
      if (!Array.isArray(value)) return err(`${goText(value)} is not array or slice and cannot be filtered`);
      for (const item of value) {
        const left = new Evaluation(true).walk(node.left, [item]);
        if (!left.ok) return left;
        if (node.operator === 'exists') {
          if (left.value.length > 0) found.push(item);
          continue;
        }
        if (left.value.length === 0) continue;
        if (left.value.length > 1) return err('can only compare one element at a time');
        const right = new Evaluation(true).walk(node.right, [item]);
        if (!right.ok) return right;
        if (right.value.length === 0) continue;
        if (right.value.length > 1) return err('can only compare one element at a time');
        const holds = compare(left.value[0], right.value[0], node.operator);
        if (!holds.ok) return holds;
        if (holds.value) found.push(item);
      }
    }
    return ok(found);
  }
}

function compare(left: unknown, right: unknown, operator: string): Result<boolean, string> {
  if (typeof left === 'object' || typeof right === 'object') return err('invalid type for comparison');
  if (typeof left !== typeof right) return err('incompatible types for comparison');
  const a = left as number;
  const b = right as number;
  switch (operator) {
    case '==':
      return ok(a === b);
    case '!=':
      return ok(a !== b);
    case '<':
      return ok(a < b);
    case '<=':
      return ok(a <= b);
    case '>':
      return ok(a > b);
    case '>=':
      return ok(a >= b);
    default:
      return err(`unrecognized filter operator ${operator}`);
  }
}

function childrenOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (!isObject(value)) return [];
  return Object.keys(value)
    .toSorted(byBytes)
    .map((key) => value[key]);
}

function descendantsOf(value: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value, ...childrenOf(value).flatMap(descendantsOf)];
}

/** The name of a value's type in Go. */
function goType(value: unknown): string {
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'object' ? 'map[string]interface {}' : 'string';
}
