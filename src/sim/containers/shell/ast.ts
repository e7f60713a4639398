/** The syntax tree of a shell script. */

export interface Word {
  readonly parts: readonly Part[];
  /** The whole word, where it is plain text without quotes, patterns and tilde. */
  readonly literal: string | undefined;
}

export type Part =
  | { readonly type: 'text'; readonly text: string; readonly quoted: boolean }
  | { readonly type: 'tilde'; readonly user: string }
  | Parameter
  | { readonly type: 'command'; readonly script: Script; readonly quoted: boolean }
  | { readonly type: 'arithmetic'; readonly expression: Word; readonly quoted: boolean };

export type ParameterOperator =
  | 'none'
  | 'length'
  | '-'
  | '='
  | '?'
  | '+'
  | '%'
  | '%%'
  | '#'
  | '##'
  | '/'
  | '//'
  | 'slice';

/** `$name`, `${name:-word}` … */
export interface Parameter {
  readonly type: 'parameter';
  readonly name: string;
  readonly operator: ParameterOperator;
  /** With a colon an empty value counts as unset. */
  readonly colon: boolean;
  readonly word: Word | undefined;
  /** The replacement of `/`, the length of a slice. */
  readonly second: Word | undefined;
  /** The index of an array's element: `${name[1]}`, `${name[@]}`. */
  readonly index?: Word;
  readonly quoted: boolean;
}

export interface Redirect {
  readonly fd: number | undefined;
  readonly operator: '<' | '>' | '>>' | '>|' | '<>' | '<&' | '>&' | '<<' | '<<<' | '&>';
  readonly target: Word;
}

export interface Assignment {
  readonly name: string;
  readonly value: Word;
  /** The elements of an array: `NAME=(a b)`. */
  readonly items?: readonly Word[];
  readonly append: boolean;
}

export type Command =
  | {
      readonly type: 'simple';
      readonly assignments: readonly Assignment[];
      readonly words: readonly Word[];
      /** The words themselves, where nothing in them is to be expanded. */
      readonly plain: readonly string[] | undefined;
      readonly redirects: readonly Redirect[];
      readonly line: number;
    }
  | { readonly type: 'pipeline'; readonly negated: boolean; readonly commands: readonly Command[] }
  | { readonly type: 'and' | 'or'; readonly left: Command; readonly right: Command }
  | { readonly type: 'group' | 'subshell'; readonly body: Script; readonly redirects: readonly Redirect[] }
  | {
      readonly type: 'if';
      readonly branches: readonly { readonly condition: Script; readonly body: Script }[];
      readonly otherwise: Script | undefined;
      readonly redirects: readonly Redirect[];
    }
  | {
      readonly type: 'loop';
      readonly until: boolean;
      readonly condition: Script;
      readonly body: Script;
      readonly redirects: readonly Redirect[];
    }
  | {
      readonly type: 'for';
      readonly name: string;
      /** undefined: the positional parameters. */
      readonly words: readonly Word[] | undefined;
      readonly body: Script;
      readonly redirects: readonly Redirect[];
    }
  | {
      readonly type: 'case';
      readonly subject: Word;
      readonly items: readonly { readonly patterns: readonly Word[]; readonly body: Script }[];
      readonly redirects: readonly Redirect[];
    }
  | { readonly type: 'function'; readonly name: string; readonly body: Command };

/** Commands one after the other; `background` ones are not waited for. */
export interface Script {
  readonly commands: readonly { readonly command: Command; readonly background: boolean }[];
  /** A here-document at the end has no end: at a terminal more lines are asked for. */
  readonly openDocument?: true;
}
