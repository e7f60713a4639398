// Whether a text is YAML, and if not why, in go-yaml's words (go-yaml: parserc.go). Only the first document counts.
import type { Result } from '../../base/result.ts';
import { err, ok } from '../../base/result.ts';
import { Scanner } from './scanner.ts';
import type { Token, TokenType } from './tokens.ts';
import { problemAt, YamlProblem } from './tokens.ts';

/** Where the first document ends; the problem otherwise, as `line 3: did not find expected key`. */
export function checkYaml(text: string): Result<number, string> {
  if (CONTROL.test(text)) return err('control characters are not allowed');
  try {
    const end = new Parser(text).document();
    return ok(Array.from(text).slice(0, end).join('').length);
  } catch (error) {
    if (error instanceof YamlProblem) return err(error.message);
    throw error;
  }
}

// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]/;

class Parser {
  private readonly scanner: Scanner;
  private readonly anchors = new Set<string>();

  constructor(text: string) {
    this.scanner = new Scanner(text);
  }

  document(): number {
    this.scanner.peek();
    this.scanner.skip();
    while (this.is('document-end')) this.scanner.skip();
    if (this.is('stream-end')) return this.token().start.index;
    if (this.is('directive')) {
      while (this.is('directive')) this.scanner.skip();
      if (!this.is('document-start')) {
        throw this.problem('did not find expected <document start>');
      }
    }
    if (this.is('document-start')) {
      this.scanner.skip();
      if (this.is('directive', 'document-start', 'document-end', 'stream-end')) return this.token().start.index;
    }
    this.node(true, false);
    return this.token().start.index;
  }

  private token(): Token {
    return this.scanner.peek();
  }

  private is(...types: readonly TokenType[]): boolean {
    return types.includes(this.scanner.peek().type);
  }

  private problem(text: string): YamlProblem {
    return problemAt(this.token().start.line, text, false);
  }

  private node(block: boolean, indentless: boolean): void {
    const first = this.token();
    if (first.type === 'alias') {
      if (!this.anchors.has(first.name ?? '')) throw new YamlProblem(`unknown anchor '${first.name}' referenced`);
      this.scanner.skip();
      return;
    }
    let properties = false;
    while (this.is('anchor', 'tag')) {
      const { name } = this.token();
      if (name !== undefined) this.anchors.add(name);
      properties = true;
      this.scanner.skip();
    }
    if (indentless && this.is('block-entry')) this.indentlessSequence();
    else if (this.is('scalar')) this.scanner.skip();
    else if (this.is('flow-sequence-start')) this.flowSequence();
    else if (this.is('flow-mapping-start')) this.flowMapping();
    else if (block && this.is('block-sequence-start')) this.blockSequence();
    else if (block && this.is('block-mapping-start')) this.blockMapping();
    else if (!properties) throw this.problem('did not find expected node content');
  }

  private blockSequence(): void {
    this.scanner.skip();
    while (this.is('block-entry')) {
      this.scanner.skip();
      if (!this.is('block-entry', 'block-end')) this.node(true, false);
    }
    if (!this.is('block-end')) throw this.problem("did not find expected '-' indicator");
    this.scanner.skip();
  }

  private indentlessSequence(): void {
    while (this.is('block-entry')) {
      this.scanner.skip();
      if (!this.is('block-entry', 'key', 'value', 'block-end')) this.node(true, false);
    }
  }

  private blockMapping(): void {
    this.scanner.skip();
    while (this.is('key')) {
      this.scanner.skip();
      if (!this.is('key', 'value', 'block-end')) this.node(true, true);
      if (!this.is('value')) continue;
      this.scanner.skip();
      if (!this.is('key', 'value', 'block-end')) this.node(true, true);
    }
    if (!this.is('block-end')) throw this.problem('did not find expected key');
    this.scanner.skip();
  }

  private flowSequence(): void {
    this.scanner.skip();
    for (let first = true; !this.is('flow-sequence-end'); first = false) {
      if (!first) {
        if (!this.is('flow-entry')) throw this.problem("did not find expected ',' or ']'");
        this.scanner.skip();
        if (this.is('flow-sequence-end')) break;
      }
      if (this.is('key')) this.pair();
      else this.node(false, false);
    }
    this.scanner.skip();
  }

  /** `[a: b]`. */
  private pair(): void {
    this.scanner.skip();
    if (!this.is('value', 'flow-entry', 'flow-sequence-end')) this.node(false, false);
    if (!this.is('value')) return;
    this.scanner.skip();
    if (!this.is('flow-entry', 'flow-sequence-end')) this.node(false, false);
  }

  private flowMapping(): void {
    this.scanner.skip();
    for (let first = true; !this.is('flow-mapping-end'); first = false) {
      if (!first) {
        if (!this.is('flow-entry')) throw this.problem("did not find expected ',' or '}'");
        this.scanner.skip();
        if (this.is('flow-mapping-end')) break;
      }
      if (!this.is('key')) {
        this.node(false, false);
        continue;
      }
      this.scanner.skip();
      if (!this.is('value', 'flow-entry', 'flow-mapping-end')) this.node(false, false);
      if (!this.is('value')) continue;
      this.scanner.skip();
      if (!this.is('flow-entry', 'flow-mapping-end')) this.node(false, false);
    }
    this.scanner.skip();
  }
}
