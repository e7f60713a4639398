// What Tab offers in the terminal.
import type { KubectlEnvironment } from './environment.ts';
import { listAt, nameOf, scalarText } from './json.ts';
import { findCommand, ROOT } from './kubectl.ts';
import { GLOBAL_FLAGS } from './parse/common-flags.ts';
import type { Flag } from './parse/flags.ts';
import { discover, pathOf } from './mapping.ts';
import type { Mapping } from './mapping.ts';
import { TERMINAL_COMMANDS } from './terminal-shell.ts';

/** Whole words that may stand where the cursor is, sorted. */
export function complete(environment: KubectlEnvironment, line: string, cursor: number): readonly string[] {
  const before =
    line
      .slice(0, cursor)
      .split(/[|;&\n]|\$\(|`/)
      .at(-1) ?? '';
  const words = commandWords(before.trimStart().split(/\s+/));
  const typed = words.at(-1) ?? '';
  const offered = words.length === 1 && !typed.includes('/') ? FIRST_WORDS : argumentWords(environment, words, typed);
  return [...new Set(offered)].filter((word) => word.startsWith(typed)).toSorted();
}

const FIRST_WORDS: readonly string[] = [
  ...TERMINAL_COMMANDS,
  ...'cd clear export for history if set unset until while'.split(' '),
];
/** After these another command begins. */
const LEADING: ReadonlySet<string> = new Set('! ( do else elif if then time until while xargs { watch'.split(' '));

/** The words of the command itself, without what only leads to it. */
function commandWords(words: readonly string[]): readonly string[] {
  let at = 0;
  while (at < words.length - 1) {
    const word = words[at] ?? '';
    if (!LEADING.has(word) && !/^\w+=/.test(word)) break;
    at += 1;
    if (word !== 'watch' && word !== 'xargs') continue;
    while (at < words.length - 1 && words[at]?.startsWith('-') === true) at += /^-[nIL]$/.test(words[at] ?? '') ? 2 : 1;
  }
  return words.slice(Math.min(at, words.length - 1));
}

function argumentWords(environment: KubectlEnvironment, words: readonly string[], typed: string): readonly string[] {
  if (words[0] !== 'kubectl' && words[0] !== 'k') return fileNames(environment, typed);
  if (/^(>>?|<)$/.test(words.at(-2) ?? '')) return fileNames(environment, typed);
  return words.includes('--') ? [] : new KubectlWords(environment, words.slice(1, -1), typed).offered();
}

const FORMATS: readonly string[] =
  `custom-columns-file= custom-columns= go-template-file= go-template= json jsonpath-as-json= jsonpath-file= jsonpath= kyaml name template=
   templatefile= wide yaml`.split(/\s+/);
const VALUES: Readonly<Record<string, readonly string[]>> = {
  output: FORMATS,
  cascade: ['background', 'foreground', 'orphan'],
  'dry-run': ['client', 'none', 'server'],
  for: ['condition=', 'create', 'delete', 'jsonpath='],
  'image-pull-policy': ['Always', 'IfNotPresent', 'Never'],
  protocol: ['SCTP', 'TCP', 'UDP'],
  restart: ['Always', 'Never', 'OnFailure'],
  subresource: ['resize', 'scale', 'status'],
  type: ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'],
  validate: ['false', 'ignore', 'strict', 'true', 'warn'],
};
const PATCH_TYPES: readonly string[] = ['json', 'merge', 'strategic'];

/** What the first argument of a command names, where it names no kind first. */
const ONLY: Readonly<Record<string, readonly string[]>> = {
  attach: ['pods'],
  cordon: ['nodes'],
  debug: ['pods'],
  drain: ['nodes'],
  exec: ['pods'],
  logs: ['pods'],
  'port-forward': ['pods', 'services', 'deployments'],
  'top node': ['nodes'],
  'top pod': ['pods'],
  uncordon: ['nodes'],
};
/** Kinds that a command is for. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  autoscale: ['deployments', 'replicasets', 'replicationcontrollers', 'statefulsets'],
  expose: ['deployments', 'pods', 'replicasets', 'replicationcontrollers', 'services'],
  'rollout history': ['daemonsets', 'deployments', 'statefulsets'],
  'rollout pause': ['deployments'],
  'rollout restart': ['daemonsets', 'deployments', 'statefulsets'],
  'rollout resume': ['deployments'],
  'rollout status': ['daemonsets', 'deployments', 'statefulsets'],
  'rollout undo': ['daemonsets', 'deployments', 'statefulsets'],
  scale: ['deployments', 'replicasets', 'replicationcontrollers', 'statefulsets'],
  taint: ['nodes'],
};
/** Commands without objects among their arguments. */
const NO_OBJECTS: ReadonlySet<string> = new Set(
  'api-resources api-versions apply cluster-info diff events options replace run version'.split(' '),
);

/** The words that may follow in a kubectl line. */
class KubectlWords {
  private readonly environment: KubectlEnvironment;
  private readonly words: readonly string[];
  private readonly typed: string;
  private readonly flags: readonly Flag[];
  private readonly found: ReturnType<typeof findCommand>;

  constructor(environment: KubectlEnvironment, words: readonly string[], typed: string) {
    this.environment = environment;
    this.words = words;
    this.typed = typed;
    this.found = findCommand(words);
    this.flags = [...(this.found.command.flags ?? []), ...GLOBAL_FLAGS];
  }

  offered(): readonly string[] {
    const { typed } = this;
    const { command, path } = this.found;
    const assigned = /^--([\w-]+)=(.*)$/.exec(typed);
    if (assigned) {
      const [, name = '', value = ''] = assigned;
      return this.values(name, value).map((one) => `--${name}=${one}`);
    }
    if (typed.startsWith('-')) return this.flagNames();
    const waiting = this.flagOf(this.words.at(-1) ?? '');
    if (waiting) return this.values(waiting.name, typed);
    const subcommands = (command.commands ?? []).filter((part) => part.hidden !== true).map((part) => part.name);
    if (command === ROOT) return subcommands;
    const args = this.arguments();
    if (subcommands.length > 0 && args.length === 0) return [...subcommands, ...(ONLY[path] ? this.objects(args) : [])];
    return this.objects(args);
  }

  /** The flag whose value comes next, if the word is one. */
  private flagOf(word: string): Flag | undefined {
    return this.flags.find(
      (flag) => flag.type !== 'bool' && (`--${flag.name}` === word || (flag.short && `-${flag.short}` === word)),
    );
  }

  private flagNames(): readonly string[] {
    const shown = this.flags.filter((flag) => flag.hidden !== true);
    const long = shown.map((flag) => `--${flag.name}${flag.type === 'bool' ? '' : '='}`);
    return this.typed === '-' ? [...long, ...shown.flatMap((flag) => (flag.short ? [`-${flag.short}`] : []))] : long;
  }

  private values(name: string, typed: string): readonly string[] {
    const { environment } = this;
    if (name === 'namespace') return this.names('namespaces');
    if (name === 'filename' || name === 'from-file' || name === 'kustomize') return fileNames(environment, typed);
    if (name === 'container') return this.containers(this.arguments()[0] ?? '');
    if (name === 'context') return environment.config.value.contexts.map((entry) => entry.name);
    if (name === 'type' && this.found.path === 'patch') return PATCH_TYPES;
    return VALUES[name] ?? [];
  }

  /** What stands after the command, without flags and their values. */
  private arguments(): readonly string[] {
    const { rest } = this.found;
    return rest.filter((word, at) => !word.startsWith('-') && this.flagOf(rest[at - 1] ?? '') === undefined);
  }

  private objects(args: readonly string[]): readonly string[] {
    const { typed } = this;
    const { path } = this.found;
    if (path === 'config use-context' || path === 'config delete-context' || path === 'config rename-context') {
      return args.length === 0 ? this.environment.config.value.contexts.map((entry) => entry.name) : [];
    }
    if (NO_OBJECTS.has(path) || path.startsWith('config') || path.startsWith('create')) return [];
    if (path === 'cp') return [...this.names('pods').map((name) => `${name}:`), ...fileNames(this.environment, typed)];
    if (path === 'set image' && args.length > 0 && !typed.includes('=')) return this.containersOfAny(args);
    if (typed.includes('/')) return this.slashed(typed);
    const only = ONLY[path];
    if (only) return this.onlyObjects(only, args);
    const [type, ...names] = args;
    if (type === undefined) return this.kinds(path);
    if (path === 'explain' || type.includes('/')) return [];
    return this.names(type).filter((name) => !names.includes(name));
  }

  private onlyObjects(resources: readonly string[], args: readonly string[]): readonly string[] {
    const [resource = 'pods', ...others] = resources;
    const repeated = resource === 'nodes';
    if (args.length > 0 && this.found.path === 'logs') return args.length === 1 ? this.containers(args[0] ?? '') : [];
    if (args.length > 0 && !repeated) return [];
    const prefixed = others.flatMap((other) => this.names(other).map((name) => `${other.replace(/s$/, '')}/${name}`));
    return [...this.names(resource).filter((name) => !args.includes(name)), ...prefixed];
  }

  /** `deployment/web`. */
  private slashed(typed: string): readonly string[] {
    const type = typed.slice(0, typed.indexOf('/'));
    return this.names(type).map((name) => `${type}/${name}`);
  }

  /** Plural names of kinds, or the other names where none of those begins so; after a comma those of further ones. */
  private kinds(path: string): readonly string[] {
    const { typed } = this;
    const listed = typed.slice(0, typed.lastIndexOf(',') + 1);
    const wanted = KINDS[path];
    const mappings = this.mappings().filter(({ resource }) => wanted === undefined || wanted.includes(resource));
    const plurals = [...mappings.map(({ resource }) => resource), ...(path === 'get' ? ['all'] : [])];
    const fits = plurals.some((name) => name.startsWith(typed.slice(listed.length)));
    const names = fits ? plurals : mappings.flatMap(({ singular, shortNames }) => [singular, ...shortNames]);
    return names.map((name) => listed + name);
  }

  private mappings(): readonly Mapping[] {
    const mapper = discover(this.environment.api);
    return mapper.ok ? mapper.value.mappings : [];
  }

  /** The namespace that the line names, or the current one. */
  private get namespace(): string {
    for (const [at, word] of this.words.entries()) {
      const given = /^(?:--namespace=|-n=?)(.+)$/.exec(word)?.[1];
      if (given !== undefined) return given;
      if ((word === '-n' || word === '--namespace') && this.words[at + 1] !== undefined)
        return this.words[at + 1] ?? '';
    }
    const { contexts, currentContext } = this.environment.config.value;
    const context = contexts.find((entry) => entry.name === currentContext);
    return scalarText(context?.fields['namespace']) || 'default';
  }

  /** Names of a resource's objects. */
  private names(type: string): readonly string[] {
    const mapper = discover(this.environment.api);
    const mapping = mapper.ok ? mapper.value.find(type) : undefined;
    if (!mapping) return [];
    const answer = this.environment.api.request({ method: 'GET', path: pathOf(mapping, this.namespace) });
    return answer.code === 200 ? listAt(answer.body, 'items').map(nameOf) : [];
  }

  /** Containers of a pod, or of the pods of `deployment/web`. */
  private containers(given: string): readonly string[] {
    const slash = given.indexOf('/');
    return slash < 0 ? this.containersOfAny(['pods', given]) : this.containersOfAny([given]);
  }

  private containersOfAny(args: readonly string[]): readonly string[] {
    const [type = '', name = ''] = (args[0] ?? '').includes('/') ? (args[0] ?? '').split('/') : args;
    const mapper = discover(this.environment.api);
    const mapping = mapper.ok ? mapper.value.find(type) : undefined;
    if (!mapping || name === '') return [];
    const path = pathOf(mapping, this.namespace, name);
    const { code, body } = this.environment.api.request({ method: 'GET', path });
    if (code !== 200) return [];
    const own = mapping.resource === 'pods' ? ['spec'] : ['spec', 'template', 'spec'];
    const names = ['containers', 'initContainers', 'ephemeralContainers'].flatMap((list) =>
      listAt(body, ...own, list).map((container) => scalarText((container as { readonly name?: unknown }).name)),
    );
    return this.found.path === 'set image' ? names.map((one) => `${one}=`) : names;
  }
}

function fileNames(environment: KubectlEnvironment, typed: string): readonly string[] {
  const directory = typed.includes('/') ? typed.slice(0, typed.lastIndexOf('/')) : '.';
  const prefix = directory === '.' && !typed.startsWith('./') ? '' : `${directory}/`;
  return (environment.files.list(directory) ?? []).map((name) => `${prefix}${name}`);
}
