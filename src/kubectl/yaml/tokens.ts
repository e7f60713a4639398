export type TokenType =
  | 'stream-start'
  | 'stream-end'
  | 'directive'
  | 'document-start'
  | 'document-end'
  | 'block-sequence-start'
  | 'block-mapping-start'
  | 'block-end'
  | 'flow-sequence-start'
  | 'flow-sequence-end'
  | 'flow-mapping-start'
  | 'flow-mapping-end'
  | 'block-entry'
  | 'flow-entry'
  | 'key'
  | 'value'
  | 'alias'
  | 'anchor'
  | 'tag'
  | 'scalar';

export interface Mark {
  readonly index: number;
  readonly line: number;
  readonly column: number;
}

export interface Token {
  readonly type: TokenType;
  readonly start: Mark;
  /** The name of an anchor or alias. */
  readonly name?: string;
}

/** A problem as go-yaml tells it. */
export class YamlProblem extends Error {}

/** A problem with its line: none on the first. The scanner's lines count from one, the parser's from none. */
export function problemAt(line: number, problem: string, scanner: boolean): YamlProblem {
  return new YamlProblem(line === 0 ? problem : `line ${scanner ? line + 1 : line}: ${problem}`);
}
