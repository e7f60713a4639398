// What a command of kubectl is, and what it is given when it runs.
import { parseDuration } from '../api/values/duration.ts';
import type { Result } from '../base/result.ts';
import { err, ok } from '../base/result.ts';
import type { Task } from '../sim/kernel/task.ts';
import { delay, waitFor } from '../sim/kernel/task.ts';
import { Client } from './client.ts';
import type { KubeConfig, KubectlEnvironment, NamedEntry } from './environment.ts';
import type { Failure } from './failure.ts';
import { plain, verbatim } from './failure.ts';
import { textAt } from './json.ts';
import type { Flag, ParsedFlags } from './parse/flags.ts';
import { parseBool } from './parse/values.ts';
import { check } from './process.ts';
import type { BuildOptions, Found } from './resources/builder.ts';
import { build } from './resources/builder.ts';
import type { SourceText } from './resources/files.ts';
import { readSources } from './resources/files.ts';
import type { Mapper } from './mapping.ts';
import { discover } from './mapping.ts';

export interface Command {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly short: string;
  /** The usage line after the command's path, without `[options]`. */
  readonly use: string;
  readonly flags?: readonly Flag[];
  /** Flags that must be given. */
  readonly required?: readonly string[];
  readonly commands?: readonly Command[];
  /** Where a command that only holds others prints its help when it is called alone. */
  readonly helpTo?: 'stdout' | 'stderr';
  /** Its exit code; a task where the command waits or may fail. */
  readonly run?: (context: Context) => Task<number> | number;
  /** Exit code of failures (diff: 2). */
  readonly failureCode?: number;
  /** What is said of flags that it does not know, where that is not the hint to its help. */
  readonly flagHint?: string;
  /** Exit code after Ctrl+C. */
  readonly interruptedCode?: number;
  readonly hidden?: boolean;
  /** It only says that what it is for is not simulated. */
  readonly notSimulated?: boolean;
}

/** A command being run: its words, its flags, and the world. */
export class Context {
  readonly environment: KubectlEnvironment;
  readonly command: Command;
  /** `set image`: the words of the command after kubectl. */
  readonly path: string;
  readonly args: readonly string[];
  readonly dash: number | undefined;
  readonly client: Client;
  /** How many warnings were told. */
  warnings = 0;
  private readonly parsed: ParsedFlags;
  private readonly flags: ReadonlyMap<string, Flag>;

  constructor(
    environment: KubectlEnvironment,
    command: Command,
    path: string,
    parsed: ParsedFlags,
    flags: readonly Flag[],
  ) {
    this.environment = environment;
    this.command = command;
    this.path = path;
    this.parsed = parsed;
    this.args = parsed.args;
    this.dash = parsed.dash;
    this.flags = new Map(flags.map((flag) => [flag.name, flag]));
    this.client = new Client(environment.api, (text) => this.warn(text), unreachable(this));
  }

  out(text: string): void {
    if (text !== '') this.environment.stdout(text);
  }

  err(text: string): void {
    if (text !== '') this.environment.stderr(text);
  }

  warn(text: string): void {
    this.warnings += 1;
    this.err(`Warning: ${text}\n`);
  }

  /** A line of kubectl's own log: its letter, day, time, process and place. */
  log(letter: string, place: string, message: string): void {
    const { kernel } = this.environment;
    const time = new Date(kernel.wallClock).toISOString();
    const process = 1000 + kernel.random.fork(`process ${kernel.now}`).int(60_000);
    const day = `${time.slice(5, 7)}${time.slice(8, 10)}`;
    this.err(`${letter}${day} ${time.slice(11, 23)}000 ${String(process).padStart(7)} ${place}] ${message}\n`);
  }

  /** Takes the time that a kubectl takes for one object. */
  *spend(): Task<undefined> {
    const { kernel, pace } = this.environment;
    if (pace) yield* waitFor(delay(kernel, pace.objectMs));
    return undefined;
  }

  /** Whether the flag was on the command line. */
  given(name: string): boolean {
    return this.parsed.values.has(name);
  }

  text(name: string): string {
    // kept for old scripts: a template says in what form
    if (name === 'output' && !this.given('output') && this.given('template')) return 'go-template';
    const value = this.parsed.values.get(name);
    if (typeof value === 'string') return value;
    return this.flags.get(name)?.default ?? '';
  }

  on(name: string): boolean {
    const value = this.parsed.values.get(name);
    return typeof value === 'boolean' ? value : this.flags.get(name)?.default === 'true';
  }

  /** A flag that all commands have; empty if the command has one of its own of that name. */
  globalText(name: string): string {
    return (this.command.flags ?? []).some((flag) => flag.name === name) ? '' : this.text(name);
  }

  /** A number; milliseconds for durations. */
  number(name: string): number {
    const value = this.parsed.values.get(name);
    if (typeof value === 'number') return value;
    const flag = this.flags.get(name);
    if (flag?.type === 'duration') return parseDuration(flag.default) ?? 0;
    return Number.parseInt(flag?.default ?? '0', 10);
  }

  list(name: string): readonly string[] {
    const value = this.parsed.values.get(name);
    return Array.isArray(value) ? value : [];
  }

  /** `error: …` with a hint to the command's help. */
  usage(message: string): Failure {
    return { kind: 'usage', message, command: this.path };
  }

  mapper(): Result<Mapper, Failure> {
    const refusal = unreachable(this);
    if (!refusal) return discover(this.environment.api);
    if (refusal.kind === 'verbatim') {
      const url = this.text('server');
      const host = url.replace(/^https?:\/\//, '');
      const error = `couldn't get current server API group list: Get \\"${url}/api?timeout=32s\\": dial tcp ${host}: connect: connection refused`;
      for (let times = 0; times < 5; times += 1) {
        this.log('E', 'memcache.go:265', `"Unhandled Error" err="${error}"`);
      }
    }
    return err(refusal);
  }

  /** The command line as `--record` writes it down. */
  get written(): string {
    const flags = this.parsed.given.map(([name, text]) => ` --${name}=${text}`).join('');
    return ['kubectl', this.path, ...this.args].join(' ') + flags;
  }

  /** The namespace that the command works in. */
  get namespace(): string {
    if (this.text('namespace') !== '') return this.text('namespace');
    const { value } = this.environment.config;
    const current = this.given('context') ? this.text('context') : value.currentContext;
    const context = value.contexts.find((entry) => entry.name === current);
    return textAt(context?.fields, 'namespace') || 'default';
  }

  /** Whether objects are named by files: `-f` or `-k`. */
  get namesFiles(): boolean {
    return this.list('filename').length > 0 || this.text('kustomize') !== '';
  }

  /** Files given with `-f`, read. */
  *sources(): Task<readonly SourceText[] | undefined> {
    const names = this.list('filename');
    const kustomization = this.text('kustomize');
    if (kustomization !== '' && names.length > 0) {
      yield* check(err<Failure>(plain('only one of -f or -k can be specified')));
    }
    if (kustomization !== '') yield* check(err<Failure>(kustomizeFailure(this, kustomization)));
    if (names.length === 0) return undefined;
    return yield* check(yield* readSources(this.environment, names, this.on('recursive')));
  }

  /** The objects that arguments, files and selectors name. */
  *build(options: Partial<BuildOptions> = {}): Task<Found> {
    const sources = 'sources' in options ? options.sources : yield* this.sources();
    const full: BuildOptions = {
      args: this.args,
      namespace: this.namespace,
      enforceNamespace: this.given('namespace'),
      allNamespaces: this.on('all-namespaces'),
      selector: this.text('selector'),
      fieldSelector: this.text('field-selector'),
      all: this.on('all'),
      local: this.on('local'),
      onShortName: (warning) => this.warn(warning),
      ...options,
      ...(sources === undefined ? {} : { sources }),
    };
    const mapper = yield* check(this.mapper());
    return yield* check(build(mapper, this.client, full));
  }
}

/** How far a command goes: `--dry-run`. */
export type DryRun = 'none' | 'client' | 'server';

export function dryRunOf(context: Context): Result<DryRun, Failure> {
  const value = context.text('dry-run');
  if (value === 'none' || value === 'client' || value === 'server') return ok(value);
  if (value === 'unchanged') {
    context.log('W', 'helpers.go:719', '--dry-run is deprecated and can be replaced with --dry-run=client.');
    return ok('client');
  }
  const switched = parseBool(value);
  if (switched.ok) {
    const [line, instead] = switched.value ? ([733, 'client'] as const) : ([736, 'none'] as const);
    const message = `--dry-run=${value} is deprecated (boolean value) and can be replaced with --dry-run=${instead}.`;
    context.log('W', `helpers.go:${line}`, message);
    return ok(instead);
  }
  return err(plain(`Invalid dry-run value (${value}). Must be "none", "server", or "client".`));
}

/** What stands behind `created`, `configured` … in a dry run. */
export function dryRunSuffix(dryRun: DryRun): string {
  if (dryRun === 'client') return ' (dry run)';
  return dryRun === 'server' ? ' (server dry run)' : '';
}

/** Why a kustomization cannot be built: it is not there, or is there and not simulated. */
export function kustomizeFailure(context: Context, directory: string): Failure {
  const { files } = context.environment;
  const refused = (why: string): Failure => plain(`must build at directory: ${why}`);
  if (directory === '') return refused('directory path cannot be empty');
  const base = directory.replace(/(?<=.)\/+$/, '');
  if (files.read(base) !== undefined) return refused(`'${directory}': file is not directory`);
  const missing = missingPart(context, base);
  if (missing !== undefined) {
    const why = `evalsymlink failure on '${directory}' : lstat ${missing}: no such file or directory`;
    return refused(`not a valid directory: ${why}`);
  }
  const names = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];
  if (names.some((name) => files.read(`${base}/${name}`) !== undefined)) {
    return plain('kustomizations are not simulated');
  }
  const path = base === '.' ? '/' : `/${base.replace(/^(\.?\/)+/, '')}`;
  return plain(
    `unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${path}'`,
  );
}

/** The first part of a path that is not there. */
function missingPart(context: Context, path: string): string | undefined {
  const { files } = context.environment;
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  const starts = parts.map((_, at) => parts.slice(0, at + 1).join('/'));
  const missing = starts.find((start) => files.list(start) === undefined && files.read(start) === undefined);
  return missing === undefined ? undefined : `/${missing}`;
}

/** The answer of another server than the cluster's, and of the cluster's to a token that it does not know. */
function unreachable(context: Context): Failure | undefined {
  const { value } = context.environment.config;
  const server = context.globalText('server').replace(/\/+$/, '');
  if (server !== '' && !value.clusters.some((entry) => textAt(entry.fields, 'server') === server)) {
    const host = server.replace(/^https?:\/\//, '');
    return verbatim(`The connection to the server ${host} was refused - did you specify the right host or port?`);
  }
  if (context.globalText('token') === '') return undefined;
  return plain('You must be logged in to the server (Unauthorized)');
}

/** Commands that read no configuration of a cluster. */
const WITHOUT_CLUSTER = /^(config|completion|options|plugin|kustomize|kuberc)\b/;

/** The refusal of a configuration that names what is not there, or of flags that do not go together. */
export function badContext(context: Context): Failure | undefined {
  const { value } = context.environment.config;
  if (context.given('kubeconfig') && context.environment.files.read(context.text('kubeconfig')) === undefined) {
    return plain(`stat ${context.text('kubeconfig')}: no such file or directory`);
  }
  if (WITHOUT_CLUSTER.test(context.path)) return undefined;
  return badName(context) ?? badFlag(context, value);
}

/** Commands that make their client before they ask for a namespace: another text tells them of a missing context. */
const CLIENT_FIRST: ReadonlySet<string> = new Set(
  'cluster-info cordon drain explain expose proxy replace uncordon version wait'.split(' '),
);

function badName(context: Context): Failure | undefined {
  const { value } = context.environment.config;
  const has = (entries: readonly NamedEntry[], name: string): boolean => entries.some((entry) => entry.name === name);
  const name = context.given('context') ? context.text('context') : value.currentContext;
  if (name !== '' && !has(value.contexts, name)) {
    return CLIENT_FIRST.has(context.path)
      ? plain(`context ${JSON.stringify(name)} does not exist`)
      : verbatim(`Error in configuration: context was not found for specified context: ${name}`);
  }
  const cluster = context.globalText('cluster');
  if (cluster !== '' && !has(value.clusters, cluster))
    return plain(`no server found for cluster ${JSON.stringify(cluster)}`);
  const user = context.globalText('user');
  if (user !== '' && !has(value.users, user)) return plain(`auth info ${JSON.stringify(user)} does not exist`);
  return undefined;
}

const PROFILES = ['none', 'cpu', 'heap', 'goroutine', 'threadcreate', 'block', 'mutex', 'trace'];

function badFlag(context: Context, config: KubeConfig): Failure | undefined {
  const current = config.contexts.find((entry) => entry.name === config.currentContext);
  const user = context.globalText('user') || textAt(current?.fields, 'user');
  const impersonates = context.text('as-uid') !== '' || context.list('as-group').length > 0;
  if (context.text('as') === '' && impersonates) {
    return plain(`requesting uid, groups or user-extra for ${user} without impersonating a user`);
  }
  const profile = context.globalText('profile');
  if (profile !== '' && !PROFILES.includes(profile)) return plain(`unknown profile '${profile}'`);
  const timeout = context.globalText('request-timeout') || '0';
  if (!/^\d+$/.test(timeout) && parseDuration(timeout) === undefined) {
    return plain(
      'Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)',
    );
  }
  return undefined;
}
