// What Tab offers in the terminal.
import type { KubectlEnvironment } from './environment.ts';
import { listAt, nameOf, scalarText } from './json.ts';
import { findCommand, ROOT } from './kubectl.ts';
import { GLOBAL_FLAGS } from './parse/common-flags.ts';
import { discover, pathOf } from './resources/mapping.ts';

/** Whole words that may stand where the cursor is, sorted. */
export function complete(environment: KubectlEnvironment, line: string, cursor: number): readonly string[] {
  const before =
    line
      .slice(0, cursor)
      .split(/[|;&]|\$\(/)
      .at(-1) ?? '';
  const words = before.trimStart().split(/\s+/);
  const typed = words.at(-1) ?? '';
  const offered =
    words.length === 1
      ? TOOLS
      : words[0] === 'kubectl' || words[0] === 'k'
        ? kubectlWords(environment, words.slice(1, -1), typed)
        : fileNames(environment, typed);
  return [...new Set(offered)].filter((word) => word.startsWith(typed)).toSorted();
}

const TOOLS: readonly string[] = [
  'kubectl',
  'cat',
  'cut',
  'date',
  'echo',
  'edit',
  'for',
  'grep',
  'head',
  'ls',
  'sed',
  'seq',
  'sleep',
  'sort',
  'tail',
  'watch',
  'wc',
];

function kubectlWords(environment: KubectlEnvironment, words: readonly string[], typed: string): readonly string[] {
  const { command, rest } = findCommand(words);
  const previous = words.at(-1) ?? '';
  const flags = [...(command.flags ?? []), ...GLOBAL_FLAGS];
  if (typed.startsWith('-')) return flags.filter((flag) => flag.hidden !== true).map((flag) => `--${flag.name}`);
  const flag = flags.find(
    (known) => `--${known.name}` === previous || (known.short !== undefined && `-${known.short}` === previous),
  );
  if (flag && flag.type !== 'bool') return flagValues(environment, flag.name, rest, typed);
  const subcommands = (command.commands ?? []).filter((part) => part.hidden !== true).map((part) => part.name);
  if (command === ROOT || subcommands.length > 0) return subcommands;
  return resourceWords(environment, command.name, argumentsOf(rest), typed);
}

function argumentsOf(words: readonly string[]): readonly string[] {
  return words.filter((word, at) => !word.startsWith('-') && !/^-(n|f|l|o|c)$/.test(words[at - 1] ?? ''));
}

const FORMATS: readonly string[] = ['custom-columns=', 'go-template=', 'json', 'jsonpath=', 'name', 'wide', 'yaml'];

function flagValues(
  environment: KubectlEnvironment,
  name: string,
  words: readonly string[],
  typed: string,
): readonly string[] {
  if (name === 'namespace') return namesOf(environment, 'namespaces');
  if (name === 'output') return FORMATS;
  if (name === 'filename') return fileNames(environment, typed);
  if (name === 'container') return containersOf(environment, argumentsOf(words)[0]?.replace(/^.*\//, '') ?? '');
  if (name === 'context') return environment.config.value.contexts.map((entry) => entry.name);
  if (name === 'dry-run') return ['client', 'none', 'server'];
  if (name === 'cascade') return ['background', 'foreground', 'orphan'];
  return [];
}

const POD_COMMANDS: ReadonlySet<string> = new Set(['logs', 'exec', 'attach', 'port-forward', 'cp', 'debug']);
const NODE_COMMANDS: ReadonlySet<string> = new Set(['cordon', 'uncordon', 'drain']);

function resourceWords(
  environment: KubectlEnvironment,
  command: string,
  args: readonly string[],
  typed: string,
): readonly string[] {
  const slash = typed.indexOf('/');
  if (slash > 0) return namesOf(environment, typed.slice(0, slash)).map((name) => `${typed.slice(0, slash)}/${name}`);
  if (POD_COMMANDS.has(command)) return args.length === 0 ? namesOf(environment, 'pods') : [];
  if (NODE_COMMANDS.has(command)) return namesOf(environment, 'nodes');
  const [type] = args;
  if (type !== undefined) return type.includes('/') ? [] : namesOf(environment, type);
  const mapper = discover(environment.api);
  return mapper.ok
    ? mapper.value.mappings.flatMap((mapping) => [mapping.resource, mapping.singular, ...mapping.shortNames])
    : [];
}

/** Names of a resource's objects in the current namespace. */
function namesOf(environment: KubectlEnvironment, type: string): readonly string[] {
  const mapper = discover(environment.api);
  const mapping = mapper.ok ? mapper.value.find(type) : undefined;
  if (!mapping) return [];
  const answer = environment.api.request({ method: 'GET', path: pathOf(mapping, currentNamespace(environment)) });
  return answer.code === 200 ? listAt(answer.body, 'items').map(nameOf) : [];
}

function containersOf(environment: KubectlEnvironment, pod: string): readonly string[] {
  const answer = environment.api.request({
    method: 'GET',
    path: `/api/v1/namespaces/${currentNamespace(environment)}/pods/${pod}`,
  });
  if (answer.code !== 200) return [];
  return [...listAt(answer.body, 'spec', 'containers'), ...listAt(answer.body, 'spec', 'initContainers')].map(
    (container) => (container as { readonly name: string }).name,
  );
}

function currentNamespace(environment: KubectlEnvironment): string {
  const { contexts, currentContext } = environment.config.value;
  const context = contexts.find((entry) => entry.name === currentContext);
  return scalarText(context?.fields['namespace']) || 'default';
}

function fileNames(environment: KubectlEnvironment, typed: string): readonly string[] {
  const directory = typed.includes('/') ? typed.slice(0, typed.lastIndexOf('/')) : '.';
  const prefix = directory === '.' ? '' : `${directory}/`;
  return (environment.files.list(directory) ?? []).map((name) => `${prefix}${name}`);
}
