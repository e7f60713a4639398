/** What a shell knows: variables, functions, options, traps. A subshell gets a copy. */
import type { Signal } from '../process/signals.ts';
import type { Command } from './ast.ts';

export type Option =
  | 'allexport'
  | 'errexit'
  | 'noglob'
  | 'noclobber'
  | 'noexec'
  | 'nounset'
  | 'pipefail'
  /** echo reads backslashes. */
  | 'xpg_echo'
  /** It is bash: there are arrays. */
  | 'arrays'
  | 'verbose'
  | 'xtrace'
  | 'monitor'
  | 'notify';

export const OPTION_LETTERS: Readonly<Record<string, Option>> = {
  a: 'allexport',
  e: 'errexit',
  f: 'noglob',
  C: 'noclobber',
  n: 'noexec',
  u: 'nounset',
  v: 'verbose',
  x: 'xtrace',
  m: 'monitor',
  b: 'notify',
};

const NO_OPTIONS: ReadonlySet<Option> = new Set();
const NO_FUNCTIONS: ReadonlyMap<string, Command> = new Map();
const NO_ALIASES: ReadonlyMap<string, string> = new Map();
const NO_ARRAYS: ReadonlyMap<string, readonly string[]> = new Map();
const NO_TRAPS: ReadonlyMap<Signal | 'EXIT', string> = new Map();

interface Variable {
  readonly value: string | undefined;
  readonly exported: boolean;
  readonly readonly: boolean;
}

export class ShellState {
  /** `$0`. */
  name: string;
  positional: readonly string[] = [];
  cwd: string;
  status = 0;
  lastBackground: number | undefined;
  options: ReadonlySet<Option> = NO_OPTIONS;
  functions: ReadonlyMap<string, Command> = NO_FUNCTIONS;
  aliases: ReadonlyMap<string, string> = NO_ALIASES;
  /** Action by signal; empty: ignored. */
  traps: ReadonlyMap<Signal | 'EXIT', string> = NO_TRAPS;
  /** Elements of arrays; the first one is the variable's own value, too. */
  arrays: ReadonlyMap<string, readonly string[]> = NO_ARRAYS;
  /** Position of getopts within a bundle of options. */
  optionAt = 1;
  /** How many shells stand above one another with this one (SHLVL); undefined where no process is a shell's. */
  level: number | undefined;
  private readonly environment: Readonly<Record<string, string>>;
  /** What commands get where nothing was set, and the directory that it holds for. */
  private plain: { readonly cwd: string; readonly env: Readonly<Record<string, string>> } | undefined;
  private variables: Map<string, Variable> | undefined;

  constructor(environment: Readonly<Record<string, string>>, name: string, cwd: string, from?: ShellState) {
    this.environment = environment;
    this.name = name;
    this.cwd = cwd;
    if (!from) return;
    this.level = from.level;
    this.plain = from.plain;
    this.options = from.options;
    this.positional = from.positional;
    this.status = from.status;
    this.lastBackground = from.lastBackground;
    this.functions = from.functions;
    this.aliases = from.aliases;
    this.arrays = from.arrays;
    this.optionAt = from.optionAt;
    if (from.variables) this.variables = new Map(from.variables);
    for (const [signal, action] of from.traps) if (action === '') this.setTrap(signal, action);
  }

  /** The state that a subshell starts with. */
  fork(): ShellState {
    return new ShellState(this.environment, this.name, this.cwd, this);
  }

  setOption(option: Option, on: boolean): void {
    const options = new Set(this.options);
    if (on) options.add(option);
    else options.delete(option);
    this.options = options;
  }

  /** undefined: none. */
  setTrap(signal: Signal | 'EXIT', action: string | undefined): void {
    const traps = new Map(this.traps);
    if (action === undefined) traps.delete(signal);
    else traps.set(signal, action);
    this.traps = traps;
  }

  get(name: string): string | undefined {
    const variable = this.variables?.get(name);
    return variable ? variable.value : this.environment[name];
  }

  isReadonly(name: string): boolean {
    return this.variables?.get(name)?.readonly === true;
  }

  set(name: string, value: string): void {
    const exported = this.isExported(name) || this.options.has('allexport');
    this.put(name, { value, exported, readonly: false });
  }

  setArray(name: string, items: readonly string[]): void {
    this.arrays = new Map(this.arrays).set(name, items);
    this.set(name, items[0] ?? '');
  }

  unset(name: string): void {
    if (this.arrays.has(name)) this.arrays = new Map([...this.arrays].filter(([other]) => other !== name));
    if (this.get(name) !== undefined) this.put(name, { value: undefined, exported: false, readonly: false });
  }

  export(name: string, exported: boolean): void {
    this.put(name, { value: this.get(name), exported, readonly: this.isReadonly(name) });
  }

  makeReadonly(name: string): void {
    this.put(name, { value: this.get(name), exported: this.isExported(name), readonly: true });
  }

  isExported(name: string): boolean {
    return this.variables?.get(name)?.exported ?? this.environment[name] !== undefined;
  }

  /** Variables with their values, by name. */
  all(): ReadonlyMap<string, string> {
    const all = new Map(Object.entries(this.environment));
    for (const [name, { value }] of this.variables ?? []) {
      if (value === undefined) all.delete(name);
      else all.set(name, value);
    }
    return all;
  }

  /** What a command gets as its environment, with the assignments before it. */
  exported(more: ReadonlyMap<string, string>): Readonly<Record<string, string>> {
    if (!this.variables && more.size === 0) return this.plainEnvironment();
    const env = { ...this.plainEnvironment() };
    for (const [name, { value, exported }] of this.variables ?? []) {
      if (value === undefined || !exported) delete env[name];
      else env[name] = value;
    }
    for (const [name, value] of more) env[name] = value;
    return this.level === undefined ? env : inOrder(env);
  }

  private plainEnvironment(): Readonly<Record<string, string>> {
    const { level, cwd, environment } = this;
    if (level === undefined) return environment;
    if (this.plain?.cwd !== cwd) {
      this.plain = { cwd, env: inOrder({ ...environment, SHLVL: String(level), PWD: cwd }) };
    }
    return this.plain.env;
  }

  private put(name: string, variable: Variable): void {
    (this.variables ??= new Map()).set(name, variable);
  }
}

/** ash keeps its variables in so many lists, and hands them on list by list. */
const LISTS = 39;

function inOrder(env: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const names = Object.keys(env).map((name) => ({ name, list: name === 'PATH' ? listOf(name) - 0.5 : listOf(name) }));
  return Object.fromEntries(names.toSorted((a, b) => a.list - b.list).map(({ name }) => [name, env[name] as string]));
}

function listOf(name: string): number {
  let hash = name.charCodeAt(0) << 4;
  for (let i = 0; i < name.length; i += 1) hash += name.charCodeAt(i);
  return hash % LISTS;
}
