// Flags as spf13/pflag reads them: glued short flags, `--flag=value`, optional values, and its error texts.
import type { Result } from '../../base/result.ts';
import { err, ok } from '../../base/result.ts';
import { parseBool, parseDuration, parseInteger, splitSlice } from './values.ts';

export type FlagType =
  | 'bool'
  | 'string'
  | 'int'
  | 'int32'
  | 'duration'
  | 'stringArray'
  | 'stringSlice'
  | 'pairs'
  | 'count';

export interface Flag {
  readonly name: string;
  readonly short?: string;
  readonly type: FlagType;
  /** As help shows it: `'false'`, `''`, `'[]'`, `'30s'`. */
  readonly default: string;
  readonly usage: string;
  /** The value of the flag given without one (NoOptDefVal); bool flags have `true`. */
  readonly optional?: string;
  readonly hidden?: boolean;
  /** Printed when the flag is used. */
  readonly deprecated?: string;
  /** Other spellings. */
  readonly aliases?: readonly string[];
}

export type FlagValue = string | boolean | number | readonly string[];

/** What was given on the command line. */
export interface ParsedFlags {
  readonly values: ReadonlyMap<string, FlagValue>;
  readonly args: readonly string[];
  /** How many of `args` stood before `--`; undefined if there was none. */
  readonly dash: number | undefined;
  /** Texts of deprecated flags that were used. */
  readonly warnings: readonly string[];
  /** Flags as they were given, each with its text. */
  readonly given: readonly (readonly [name: string, text: string])[];
}

/** Reads a command's words. Flags and arguments may be mixed; all after `--` are arguments. */
export function parseFlags(words: readonly string[], flags: readonly Flag[]): Result<ParsedFlags, string> {
  const reader = new Reader(flags);
  const args: string[] = [];
  let dash: number | undefined;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] as string;
    if (word === '--') {
      dash = args.length;
      args.push(...words.slice(at + 1));
      break;
    }
    if (word.length < 2 || !word.startsWith('-')) {
      args.push(word);
      continue;
    }
    const next = words[at + 1];
    const used = word.startsWith('--') ? reader.long(word, next) : reader.short(word, next);
    if (!used.ok) return used;
    at += used.value;
  }
  return ok({ values: reader.values, args, dash, warnings: reader.warnings, given: reader.given });
}

class Reader {
  readonly values = new Map<string, FlagValue>();
  readonly warnings: string[] = [];
  readonly given: (readonly [string, string])[] = [];
  private readonly byName = new Map<string, Flag>();
  private readonly byShort = new Map<string, Flag>();

  constructor(flags: readonly Flag[]) {
    for (const flag of flags) {
      this.byName.set(flag.name, flag);
      for (const alias of flag.aliases ?? []) this.byName.set(alias, flag);
      if (flag.short !== undefined) this.byShort.set(flag.short, flag);
    }
  }

  /** Returns how many of the next words it has used up. */
  long(word: string, next: string | undefined): Result<number, string> {
    const body = word.slice(2);
    if (body.startsWith('-') || body.startsWith('=')) return err(`bad flag syntax: ${word}`);
    const equals = body.indexOf('=');
    const name = equals < 0 ? body : body.slice(0, equals);
    const flag = this.byName.get(name.replaceAll('_', '-'));
    if (!flag) return err(`unknown flag: --${name}`);
    if (equals >= 0) return this.set(flag, body.slice(equals + 1), 0);
    const optional = optionalValue(flag);
    if (optional !== undefined) return this.set(flag, optional, 0);
    return next === undefined ? err(`flag needs an argument: --${name}`) : this.set(flag, next, 1);
  }

  short(word: string, next: string | undefined): Result<number, string> {
    for (let at = 1; at < word.length; at += 1) {
      const letter = word[at] as string;
      const flag = this.byShort.get(letter);
      if (!flag) return err(`unknown shorthand flag: '${letter}' in -${word.slice(1)}`);
      const rest = word.slice(at + 1);
      if (rest.startsWith('=')) return this.set(flag, rest.slice(1), 0);
      const optional = optionalValue(flag);
      if (optional === undefined) {
        if (rest !== '') return this.set(flag, rest, 0);
        return next === undefined
          ? err(`flag needs an argument: '${letter}' in -${word.slice(1)}`)
          : this.set(flag, next, 1);
      }
      const set = this.set(flag, optional, 0);
      if (!set.ok) return set;
    }
    return ok(0);
  }

  private set(flag: Flag, text: string, used: number): Result<number, string> {
    const value = this.read(flag, text);
    if (!value.ok) {
      const spelled = flag.short === undefined ? `--${flag.name}` : `-${flag.short}, --${flag.name}`;
      return err(`invalid argument ${JSON.stringify(text)} for "${spelled}" flag: ${value.error}`);
    }
    this.values.set(flag.name, value.value);
    this.given.push([flag.name, text]);
    if (flag.deprecated !== undefined)
      this.warnings.push(`Flag --${flag.name} has been deprecated, ${flag.deprecated}`);
    return ok(used);
  }

  private read(flag: Flag, text: string): Result<FlagValue, string> {
    switch (flag.type) {
      case 'bool':
        return parseBool(text);
      case 'int':
        return parseInteger(text);
      case 'int32':
        return parseInteger(text, 32);
      case 'duration': {
        const duration = parseDuration(text);
        return duration.ok ? ok(duration.value) : duration;
      }
      case 'stringArray':
        return ok([...((this.values.get(flag.name) as readonly string[] | undefined) ?? []), text]);
      case 'stringSlice':
        return ok([...((this.values.get(flag.name) as readonly string[] | undefined) ?? []), ...splitSlice(text)]);
      case 'pairs': {
        const pairs = text.split(',').map((pair) => pair.trim());
        if (pairs.some((pair) => !pair.includes('='))) return err('malformed pair, expect string=string');
        return ok([...((this.values.get(flag.name) as readonly string[] | undefined) ?? []), ...pairs]);
      }
      case 'count':
      case 'string':
        return ok(text);
    }
  }
}

function optionalValue(flag: Flag): string | undefined {
  return flag.optional ?? (flag.type === 'bool' ? 'true' : undefined);
}
