// `kubectl __complete`: what the completion scripts of shells ask (cobra/completions.go, kubectl/pkg/util/completion).
import type { KubectlEnvironment } from './environment.ts';
import { listAt, nameOf, textAt } from './json.ts';
import type { FoundCommand } from './kubectl.ts';
import { findCommand, ROOT } from './kubectl.ts';
import { GLOBAL_FLAGS, HELP_FLAG } from './parse/common-flags.ts';
import type { Flag } from './parse/flags.ts';
import type { Mapping } from './mapping.ts';
import { discover, pathOf, qualified } from './mapping.ts';

const DIRECTIVES = { 0: 'Default', 2: 'NoSpace', 4: 'NoFileComp', 8: 'FilterFileExt' } as const;

interface Candidates {
  /** A description may follow after a tab. */
  readonly words: readonly string[];
  readonly directive: keyof typeof DIRECTIVES;
}

const FILES: Candidates = { words: [], directive: 0 };
const none = (words: readonly string[]): Candidates => ({ words, directive: 4 });

export function isCompletion(word: string | undefined): boolean {
  return word === '__complete' || word === '__completeNoDesc';
}

/** Answers with the candidates for the last word, and tells the shell what to do with them. */
export function answerCompletion(environment: KubectlEnvironment, args: readonly string[]): number {
  const [request, ...words] = args;
  const typed = words.at(-1);
  if (typed === undefined) {
    environment.stderr('error: requires at least 1 arg(s), only received 0\n');
    return 1;
  }
  const found = findCommand(words.slice(0, -1));
  if (found.unknown !== undefined) {
    environment.stderr('[Debug] Cleared global flags for plugin completion\n');
    environment.stderr(`[Debug] [Error] unable to find a command for arguments: [${words.slice(0, -1).join(' ')}]\n`);
  }
  const given = found.unknown === undefined ? new Completer(environment, found, typed).candidates() : FILES;
  const shown = request === '__complete' ? given.words : given.words.map((word) => word.split('\t')[0] ?? '');
  environment.stdout(shown.map((word) => `${word}\n`).join('') + `:${given.directive}\n`);
  environment.stderr(`Completion ended with directive: ShellCompDirective${DIRECTIVES[given.directive]}\n`);
  return 0;
}

const FORMATS =
  'json yaml kyaml name go-template go-template-file template templatefile jsonpath jsonpath-as-json jsonpath-file custom-columns custom-columns-file wide'.split(
    ' ',
  );

/** Commands whose arguments are a kind and names of its objects. */
const ANY_KIND = new Set('annotate debug delete describe edit get label patch'.split(' '));
/** Kinds that others take, as they are offered. */
const WORKLOADS = 'deployment replicaset replicationcontroller statefulset';
const ROLLED = 'deployment daemonset statefulset';
const IMAGES = 'daemonsets deployments pods cronjobs replicasets replicationcontrollers statefulsets';
const KINDS: Readonly<Record<string, string>> = {
  autoscale: WORKLOADS,
  expose: 'pod service replicationcontroller deployment replicaset',
  'rollout history': ROLLED,
  'rollout pause': 'deployment',
  'rollout restart': ROLLED,
  'rollout resume': 'deployment',
  'rollout status': ROLLED,
  'rollout undo': ROLLED,
  scale: WORKLOADS,
  'set image': IMAGES,
  taint: 'node',
};
const ONLY: Readonly<Record<string, string>> = {
  cordon: 'nodes',
  drain: 'nodes',
  'top node': 'nodes',
  'top pod': 'pods',
  uncordon: 'nodes',
};
const WITH_PODS = new Set(['attach', 'exec', 'logs', 'port-forward']);
const POD_OWNERS =
  'daemonsets/ deployments/ pods/ jobs/ replicasets/ replicationcontrollers/ services/ statefulsets/'.split(' ');
const CONTEXTS = new Set(['use-context', 'delete-context', 'rename-context', 'set-context'].map((c) => `config ${c}`));

/** What may stand for one word. */
class Completer {
  private readonly environment: KubectlEnvironment;
  private readonly found: FoundCommand;
  private readonly typed: string;
  private readonly own: readonly Flag[];
  private readonly flags: readonly Flag[];

  constructor(environment: KubectlEnvironment, found: FoundCommand, typed: string) {
    this.environment = environment;
    this.found = found;
    this.typed = typed;
    this.own = [...(found.command.flags ?? []), { ...HELP_FLAG, usage: `help for ${found.command.name}` }];
    this.flags = [...GLOBAL_FLAGS.filter((flag) => !this.own.some((one) => one.name === flag.name)), ...this.own];
  }

  candidates(): Candidates {
    const { typed } = this;
    const assigned = /^--([\w-]+)=(.*)$/.exec(typed);
    if (assigned) return this.value(assigned[1] ?? '', assigned[2] ?? '');
    const waiting = this.waitingFlag(this.found.rest.at(-1) ?? '');
    if (waiting) return this.value(waiting.name, typed);
    if (typed.startsWith('-')) return none(this.flagNames());
    const offered = this.argument();
    const required = (this.found.command.required ?? []).filter((name) => !this.isGiven(name));
    const first = typed === '' && offered.directive === 4 ? required.map((name) => this.described(name)) : [];
    return { ...offered, words: [...first, ...offered.words.filter((word) => word.startsWith(typed))] };
  }

  private isGiven(name: string): boolean {
    return this.found.rest.some((word) => word === `--${name}` || word.startsWith(`--${name}=`));
  }

  private described(name: string): string {
    return `--${name}\t${firstLine(this.flags.find((flag) => flag.name === name))}`;
  }

  /** The flag whose value comes next, if the word is one. */
  private waitingFlag(word: string): Flag | undefined {
    return this.flags.find(
      (flag) =>
        flag.type !== 'bool' &&
        flag.optional === undefined &&
        (`--${flag.name}` === word || (flag.short !== undefined && `-${flag.short}` === word)),
    );
  }

  private flagNames(): readonly string[] {
    const { typed, own } = this;
    const byName = (a: Flag, b: Flag): number => (a.name < b.name ? -1 : 1);
    const all = [...this.flags.filter((flag) => !own.includes(flag)).toSorted(byName), ...own.toSorted(byName)];
    return all
      .filter((flag) => flag.hidden !== true && (flag.type.startsWith('string') || !this.isGiven(flag.name)))
      .flatMap((flag) => {
        const names = [`--${flag.name}`, ...(flag.short === undefined ? [] : [`-${flag.short}`])];
        return names.filter((name) => name.startsWith(typed)).map((name) => `${name}\t${firstLine(flag)}`);
      });
  }

  private value(name: string, typed: string): Candidates {
    const { config } = this.environment;
    const { path } = this.found;
    const starting = (words: readonly string[]): Candidates => none(words.filter((word) => word.startsWith(typed)));
    if (name === 'namespace') return starting(this.names('namespaces'));
    if (name === 'context') return starting(config.value.contexts.map((entry) => entry.name));
    if (name === 'cluster') return starting(config.value.clusters.map((entry) => entry.name));
    if (name === 'user') return starting(config.value.users.map((entry) => entry.name));
    if (name === 'filename') return { words: ['json', 'yaml', 'yml'], directive: 8 };
    if (name === 'output' && path === 'get') return starting(FORMATS);
    if (name === 'container' && path !== 'logs') return starting(this.containers(this.arguments()[0] ?? ''));
    return FILES;
  }

  /** What stands after the command, without flags and their values. */
  private arguments(): readonly string[] {
    const { rest } = this.found;
    return rest.filter((word, at) => !word.startsWith('-') && this.waitingFlag(rest[at - 1] ?? '') === undefined);
  }

  private argument(): Candidates {
    const { command, path } = this.found;
    const args = this.arguments();
    const parts = (command.commands ?? []).filter((part) => part.hidden !== true || part.name === 'options');
    if (parts.length > 0 && args.length === 0) {
      const help = command === ROOT ? ['help\tHelp about any command'] : [];
      return none([...parts.map((part) => `${part.name}\t${part.short}`), ...help].toSorted());
    }
    if (ANY_KIND.has(path)) return none(this.kindThenNames(args, this.kinds()));
    const kinds = KINDS[path];
    if (kinds !== undefined) return none(this.kindThenNames(args, kinds.split(' ')));
    const only = ONLY[path];
    if (only !== undefined) return none(this.names(only).filter((name) => !args.includes(name)));
    if (WITH_PODS.has(path)) return none(this.podThenContainer(args));
    if (CONTEXTS.has(path)) {
      return none(args.length > 0 ? [] : this.environment.config.value.contexts.map((entry) => entry.name));
    }
    if (path === 'completion') return none(args.length > 0 ? [] : ['bash', 'fish', 'powershell', 'zsh']);
    if (path === 'cp') return this.copied(args);
    return FILES;
  }

  private kindThenNames(args: readonly string[], kinds: readonly string[]): readonly string[] {
    const { typed } = this;
    const [kind, ...names] = args;
    if (typed.includes('/')) return this.slashed();
    if (kind !== undefined) {
      if (kind.includes('/')) return [];
      const once = this.found.path === 'set image' ? names.length > 0 : false;
      return once ? [] : this.names(kind).filter((name) => !names.includes(name));
    }
    const listed = typed.slice(0, typed.lastIndexOf(',') + 1);
    return kinds.map((name) => listed + name);
  }

  private podThenContainer(args: readonly string[]): readonly string[] {
    const [pod] = args;
    if (pod !== undefined) return this.found.path === 'logs' && args.length === 1 ? this.containers(pod) : [];
    return this.typed.includes('/') ? this.slashed() : [...this.names('pods'), ...POD_OWNERS];
  }

  private slashed(): readonly string[] {
    const type = this.typed.slice(0, this.typed.indexOf('/'));
    return this.names(type).map((name) => `${type}/${name}`);
  }

  private copied(args: readonly string[]): Candidates {
    if (args.length > 1 || this.typed.includes(':')) return { words: [], directive: 2 };
    const spaces = this.names('namespaces').map((name) => `${name}/`);
    const pods = this.names('pods').map((name) => `${name}:`);
    return { words: [...spaces, ...pods, './', '/'], directive: 2 };
  }

  private mappings(): readonly Mapping[] {
    const mapper = discover(this.environment.api);
    return mapper.ok ? mapper.value.mappings : [];
  }

  /** Kinds that can be read, each in its first version. */
  private kinds(): readonly string[] {
    const readable = this.mappings().filter(({ verbs }) => verbs.includes('get'));
    const names = [...new Set(readable.map(qualified))];
    const group = (name: string): string => name.slice(name.indexOf('.') + 1);
    const core = names.filter((name) => !name.includes('.'));
    const others = names.filter((name) => name.includes('.'));
    return [...core.toSorted(), ...others.toSorted((a, b) => (group(a) + a < group(b) + b ? -1 : 1))];
  }

  private get namespace(): string {
    const { rest } = this.found;
    const at = rest.findIndex((word) => word === '-n' || word === '--namespace');
    if (at >= 0) return rest[at + 1] ?? '';
    const given = rest.map((word) => /^(?:--namespace=|-n=?)(.+)$/.exec(word)?.[1]).find((one) => one !== undefined);
    const { contexts, currentContext } = this.environment.config.value;
    const current = contexts.find((entry) => entry.name === currentContext);
    return given ?? (textAt(current?.fields, 'namespace') || 'default');
  }

  private names(type: string): readonly string[] {
    const mapper = discover(this.environment.api);
    const mapping = mapper.ok ? mapper.value.find(type) : undefined;
    if (!mapping) return [];
    const answer = this.environment.api.request({ method: 'GET', path: pathOf(mapping, this.namespace) });
    return answer.code === 200 ? listAt(answer.body, 'items').map(nameOf) : [];
  }

  private containers(pod: string): readonly string[] {
    const mapping = this.mappings().find(({ resource }) => resource === 'pods');
    if (!mapping || pod.includes('/')) return [];
    const path = pathOf(mapping, this.namespace, pod);
    const { code, body } = this.environment.api.request({ method: 'GET', path });
    if (code !== 200) return [];
    return ['initContainers', 'containers', 'ephemeralContainers'].flatMap((list) =>
      listAt(body, 'spec', list).map((container) => textAt(container, 'name')),
    );
  }
}

function firstLine(flag: Flag | undefined): string {
  return (flag?.usage ?? '').split('\n')[0] ?? '';
}
