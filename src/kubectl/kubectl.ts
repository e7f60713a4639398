import type { Task } from '../sim/kernel/task.ts';
import { delay, waitFor } from '../sim/kernel/task.ts';
import type { Command } from './command.ts';
import { badContext, Context } from './command.ts';
import { commands } from './commands/all.ts';
import type { KubectlEnvironment } from './environment.ts';
import { plain, verbatim } from './failure.ts';
import { GLOBAL_FLAGS, HELP_FLAG } from './parse/common-flags.ts';
import type { Flag } from './parse/flags.ts';
import { parseFlags } from './parse/flags.ts';
import { helpOf } from './usage.ts';
import { suggestions } from './parse/suggest.ts';
import { check, fail, outcomeOf, runProcess } from './process.ts';

/** kubectl itself: what `kubectl` alone is. */
export const ROOT: Command = {
  name: 'kubectl',
  short: 'kubectl controls the Kubernetes cluster manager.',
  use: '',
  commands,
  helpTo: 'stdout',
};

/** Runs one command line, given as words without `kubectl`. Ends with the exit code. */
export function* kubectl(environment: KubectlEnvironment, args: readonly string[]): Task<number> {
  const found = findCommand(args);
  const { command, path } = found;
  const body = run(environment, found);
  const interrupted = (): number => command.interruptedCode ?? 1;
  const failed = (code: number): number => (code === 1 ? (command.failureCode ?? 1) : code);
  if (path === '' && found.rest.length === 0 && found.unknown === undefined) {
    environment.stdout(rootHelp());
    return 0;
  }
  return yield* runProcess(body, environment, interrupted, failed);
}

export interface FoundCommand {
  readonly command: Command;
  /** `rollout status`. */
  readonly path: string;
  /** The words after the command, its flags and those before it included. */
  readonly rest: readonly string[];
  /** A first word that is no command. */
  readonly unknown: string | undefined;
}

/** Finds the command that the words name; flags may stand before it. */
export function findCommand(words: readonly string[]): FoundCommand {
  let command: Command = ROOT;
  let path = '';
  let rest = words;
  let unknown: string | undefined;
  while (command.commands) {
    const at = firstArgument(rest, [...GLOBAL_FLAGS, HELP_FLAG, ...(command.flags ?? [])]);
    const word = at < 0 ? undefined : rest[at];
    if (word === undefined) break;
    const next: Command | undefined = command.commands.find(
      (part) => part.name === word || (part.aliases?.includes(word) ?? false),
    );
    if (!next) {
      if (path === '') unknown = word;
      break;
    }
    path = path === '' ? next.name : `${path} ${next.name}`;
    rest = [...rest.slice(0, at), ...rest.slice(at + 1)];
    command = next;
  }
  return { command, path, rest, unknown };
}

/** The place of the first word that is neither a flag nor a flag's value. */
function firstArgument(words: readonly string[], flags: readonly Flag[]): number {
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] as string;
    if (word === '--') return -1;
    if (!word.startsWith('-') || word === '-') return at;
    if (word.includes('=')) continue;
    const flag = flags.find((known) =>
      word.startsWith('--') ? known.name === word.slice(2) : word.length === 2 && known.short === word[1],
    );
    if (word.startsWith('--') || word.length === 2) {
      if (flag === undefined || (flag.type !== 'bool' && flag.type !== 'count' && flag.optional === undefined)) at += 1;
    }
  }
  return -1;
}

function* run(environment: KubectlEnvironment, found: FoundCommand): Task<number> {
  const { command, path, rest } = found;
  const startup = environment.pace?.startupMs ?? 0;
  if (startup > 0) yield* waitFor(delay(environment.kernel, startup));
  if (found.unknown !== undefined) {
    if (found.unknown === 'help' && rest.some((word) => word === '-h' || word === '--help')) {
      environment.stdout(HELP_OF_HELP);
      return 0;
    }
    if (found.unknown === 'help')
      return help(
        environment,
        rest.filter((word) => word !== 'help'),
      );
    const [first = ''] = found.rest;
    if (first.startsWith('-')) yield* fail(verbatim(`Error: flags cannot be placed before plugin name: ${first}`));
    const similar = suggestions(
      found.unknown,
      commands.map((part) => part.name),
    );
    const list = similar.length === 0 ? '' : `\n\nDid you mean this?\n${similar.map((name) => `\t${name}\n`).join('')}`;
    return yield* fail(plain(`unknown command ${JSON.stringify(found.unknown)} for "kubectl"${list}`));
  }
  const flags = [...(command.flags ?? []), ...globalFlagsFor(command), HELP_FLAG];
  const parsed = parseFlags(rest, flags);
  const full = path === '' ? 'kubectl' : `kubectl ${path}`;
  if (!parsed.ok) {
    const hint =
      command.flagHint ??
      (command.failureCode === undefined
        ? `See '${full} --help' for usage.`
        : `See '${full} -h' for help and examples`);
    environment.stderr(`error: ${parsed.error}\n${hint}\n`);
    return command.failureCode ?? 1;
  }
  for (const warning of parsed.value.warnings) environment.stderr(`${warning}\n`);
  const context = new Context(environment, command, path, parsed.value, flags);
  if (context.on('help')) return showHelp(environment, found);
  const missing = (command.required ?? []).filter((name) => !context.given(name));
  if (missing.length > 0) {
    yield* fail(plain(`required flag(s) ${missing.map((name) => JSON.stringify(name)).join(', ')} not set`));
  }
  const wrong = command.run ? badContext(context) : undefined;
  if (wrong) yield* fail(wrong);
  if (context.text('kuberc') !== '' && environment.files.read(context.text('kuberc')) === undefined) {
    const file = context.text('kuberc');
    const why = `error occurred while applying preferences kuberc error kuberc: open ${file}: no such file or directory`;
    yield* fail(verbatim(why));
  }
  if (command.run) {
    const code = yield* outcomeOf(command.run(context));
    const { warnings } = context;
    if (code !== 0 || warnings === 0 || !context.on('warnings-as-errors')) return code;
    return yield* fail(plain(`${warnings} warning${warnings > 1 ? 's' : ''} received`));
  }
  if (context.args.length > 0) {
    yield* check({ ok: false, error: context.usage(`unknown command ${JSON.stringify(context.args.join(' '))}`) });
  }
  const text = path === '' ? rootHelp() : helpOf(command, path);
  (command.helpTo === 'stderr' ? environment.stderr : environment.stdout)(text);
  return path === '' ? 0 : 1;
}

function globalFlagsFor(command: Command): readonly Flag[] {
  const own = new Set((command.flags ?? []).flatMap((flag) => [flag.name, flag.short]));
  return GLOBAL_FLAGS.filter((flag) => !own.has(flag.name) && (flag.short === undefined || !own.has(flag.short)));
}

function showHelp(environment: KubectlEnvironment, found: FoundCommand): number {
  environment.stdout(found.path === '' ? rootHelp() : helpOf(found.command, found.path));
  return 0;
}

const HELP_OF_HELP = `Help provides help for any command in the application.
Simply type kubectl help [path to command] for full details.

Usage:
  kubectl help [command] [flags] [options]

Use "kubectl options" for a list of global command-line options (applies to all commands).
`;

function help(environment: KubectlEnvironment, words: readonly string[]): number {
  const found = findCommand(words);
  if (found.path === '' && words.length > 0) {
    const topic = words.map((word) => `\`${word}\``).join(' ');
    environment.stderr(`Unknown help topic [${topic}]\n\n\n${rootUsage()}`);
    return 0;
  }
  return showHelp(environment, found);
}

const GROUPS: readonly (readonly [title: string, names: readonly string[]])[] = [
  ['Basic Commands (Beginner)', ['create', 'expose', 'run', 'set']],
  ['Basic Commands (Intermediate)', ['explain', 'get', 'edit', 'delete']],
  ['Deploy Commands', ['rollout', 'scale', 'autoscale']],
  ['Cluster Management Commands', ['certificate', 'cluster-info', 'top', 'cordon', 'uncordon', 'drain', 'taint']],
  [
    'Troubleshooting and Debugging Commands',
    ['describe', 'logs', 'attach', 'exec', 'port-forward', 'proxy', 'cp', 'auth', 'debug', 'events'],
  ],
  ['Advanced Commands', ['diff', 'apply', 'patch', 'replace', 'wait', 'kustomize']],
  ['Settings Commands', ['label', 'annotate', 'completion']],
  ['Subcommands provided by plugins', []],
  ['Other Commands', ['api-resources', 'api-versions', 'config', 'kuberc', 'plugin', 'version']],
];

function rootHelp(): string {
  return `${ROOT.short}\n\n Find more information at: https://kubernetes.io/docs/reference/kubectl/\n\n${rootUsage()}`;
}

function rootUsage(): string {
  const width = Math.max(...commands.map((command) => command.name.length));
  const sections = GROUPS.map(([title, names]) => {
    const known = names.flatMap((name) => commands.filter((command) => command.name === name));
    return `${title}:\n${known.map((command) => `  ${command.name.padEnd(width)}   ${command.short}\n`).join('')}`;
  });
  return `${sections.join('\n')}\nUsage:\n  kubectl [flags] [options]\n\nUse "kubectl <command> --help" for more information about a given command.\nUse "kubectl options" for a list of global command-line options (applies to all commands).\n`;
}
