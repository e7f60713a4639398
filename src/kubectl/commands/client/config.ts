// kubectl config: the kubeconfig of the session (kubectl/pkg/cmd/config).
import type { Task } from '../../../sim/kernel/task.ts';
import type { Command, Context } from '../../command.ts';
import type { KubeConfig, NamedEntry } from '../../environment.ts';
import { plain } from '../../failure.ts';
import type { JsonObject } from '../../json.ts';
import { byBytes, textAt } from '../../json.ts';
import { PRINT_FLAGS } from '../../parse/common-flags.ts';
import { switchFlag, textFlag } from '../../parse/flag-forms.ts';
import { helpOf } from '../../usage.ts';
import { clusterFields, userFields, withHelp } from './config-entries.ts';
import type { Fields } from './config-entries.ts';
import { CLUSTER_FLAGS, CLUSTER_USE, CONTEXT_FLAGS, SET_FLAGS, USER_FLAGS, USER_USE } from './config-flags.ts';
import { withProperty } from './config-property.ts';
import type { Flag } from '../../parse/flags.ts';
import { outputPrinter, STANDARD_FORMATS } from '../../printers/output.ts';
import { TABLE, tabbed } from '../../printers/tab-writer.ts';
import { check, fail } from '../../process.ts';

type Lists = 'contexts' | 'clusters' | 'users';

function command(
  name: string,
  short: string,
  use: string,
  run: (context: Context) => Task<number> | number,
  more: Partial<Command> = {},
): Command {
  return { name, short, use: `config ${name} ${use === '' ? '[flags]' : use}`, run, ...more };
}

function change(context: Context, changes: Partial<KubeConfig>): void {
  context.environment.config.value = { ...context.environment.config.value, ...changes };
}

function read(context: Context): KubeConfig {
  return context.environment.config.value;
}

const current = command('current-context', 'Display the current-context', '', function* (context) {
  const { currentContext } = read(context);
  if (currentContext === '') yield* fail(plain('current-context is not set'));
  context.out(`${currentContext}\n`);
  return 0;
});

const useContext = command(
  'use-context',
  'Set the current-context in a kubeconfig file',
  'CONTEXT_NAME',
  function* (context) {
    const [name] = context.args;
    if (name === undefined || context.args.length !== 1)
      return yield* withHelp(context, `Unexpected args: [${context.args.join(' ')}]`);
    if (name === '') yield* fail(plain('empty context names are not allowed'));
    if (!read(context).contexts.some((entry) => entry.name === name)) {
      yield* fail(plain(`no context exists with the name: ${JSON.stringify(name)}`));
    }
    change(context, { currentContext: name });
    context.out(`Switched to context ${JSON.stringify(name)}.\n`);
    return 0;
  },
  {
    aliases: ['use'],
  },
);

const getContexts = command(
  'get-contexts',
  'Describe one or many contexts',
  '[(-o|--output=)name)]',
  function* (context) {
    const { contexts, currentContext } = read(context);
    const format = context.text('output');
    if (format !== '' && format !== 'name') {
      yield* fail(
        plain(`--output ${format} is not available in kubectl config get-contexts; resetting to default output format`),
      );
    }
    const missing = context.args.filter((name) => !contexts.some((entry) => entry.name === name));
    const shown = contexts
      .filter((entry) => context.args.length === 0 || context.args.includes(entry.name))
      .toSorted((a, b) => byBytes(a.name, b.name));
    if (format === 'name') context.out(shown.map((entry) => `${entry.name}\n`).join(''));
    else {
      const rows = shown.map(({ name, fields }) => {
        const mark = name === currentContext ? '*' : '';
        return `${[mark, name, textAt(fields, 'cluster'), textAt(fields, 'user'), textAt(fields, 'namespace')].join('\t')}\n`;
      });
      const header = context.on('no-headers') ? '' : 'CURRENT\tNAME\tCLUSTER\tAUTHINFO\tNAMESPACE\n';
      context.out(tabbed(header + rows.join(''), TABLE));
    }
    const failures = missing.map((name) => plain(`context ${name} not found`));
    const [first] = failures;
    if (first) yield* fail(failures.length === 1 ? first : { kind: 'several', failures });
    return 0;
  },
  {
    flags: [
      switchFlag(
        'no-headers',
        "When using the default or custom-column output format, don't print headers (default print headers).",
      ),
      textFlag('output', 'Output format. One of: (name).', { short: 'o' }),
    ],
  },
);

function names(name: string, list: Lists, what: string): Command {
  return command(name, `Display ${what} defined in the kubeconfig`, '', (context) => {
    const entries = read(context)[list].toSorted((a, b) => byBytes(a.name, b.name));
    context.out(`NAME\n${entries.map((entry) => `${entry.name}\n`).join('')}`);
    return 0;
  });
}

/** Adds or changes an entry of a list. */
function setEntry(context: Context, list: Lists, name: string, fields: Readonly<Record<string, unknown>>): boolean {
  const entries = read(context)[list];
  const old = entries.find((entry) => entry.name === name);
  const kept = Object.entries({ ...old?.fields, ...fields }).filter(([, value]) => value !== undefined);
  const entry: NamedEntry = { name, fields: Object.fromEntries(kept) };
  change(context, { [list]: old ? entries.map((other) => (other === old ? entry : other)) : [...entries, entry] });
  return old === undefined;
}

const setContext = command(
  'set-context',
  'Set a context entry in kubeconfig',
  '[NAME | --current] [--cluster=cluster_nickname] [--user=user_nickname] [--namespace=namespace]',
  function* (context) {
    const [given] = context.args;
    if (context.args.length > 1) yield* withHelp(context, `Unexpected args: [${context.args.join(' ')}]`);
    const name = context.on('current') ? read(context).currentContext : given;
    if (context.on('current') && given !== undefined)
      yield* fail(plain('you cannot specify both a context name and --current'));
    if (name === undefined || name === '') {
      return yield* fail(
        plain(
          context.on('current')
            ? 'no current context is set'
            : 'you must specify a non-empty context name or --current',
        ),
      );
    }
    const fields: Record<string, unknown> = {};
    for (const key of ['cluster', 'namespace', 'user']) if (context.given(key)) fields[key] = context.text(key);
    const created = setEntry(context, 'contexts', name, fields);
    context.out(`Context ${JSON.stringify(name)} ${created ? 'created' : 'modified'}.\n`);
    return 0;
  },
  { flags: CONTEXT_FLAGS },
);

/** `delete-cluster` and `delete-context` alone only print their help. */
function remover(name: string, list: Lists, what: string): Command {
  return command(name, `Delete the specified ${what} from the kubeconfig`, 'NAME', function* (context) {
    const [target] = context.args;
    if (target === undefined || context.args.length !== 1) {
      if (what === 'user') return yield* fail(context.usage('user to delete is required'));
      context.out(helpOf(context.command, context.path));
      return 0;
    }
    const entries = read(context)[list];
    if (!entries.some((entry) => entry.name === target)) {
      yield* fail(plain(`cannot delete ${what} ${target}, not in /root/.kube/config`));
    }
    if (list === 'contexts' && read(context).currentContext === target) {
      context.err(
        'warning: this removed your active context, use "kubectl config use-context" to select a different one\n',
      );
    }
    change(context, { [list]: entries.filter((entry) => entry.name !== target) });
    context.out(
      what === 'user'
        ? `deleted user ${target} from /root/.kube/config\n`
        : `deleted ${what} ${target} from /root/.kube/config\n`,
    );
    return 0;
  });
}

const renameContext = command(
  'rename-context',
  'Rename a context from the kubeconfig file',
  'CONTEXT_NAME NEW_NAME',
  function* (context) {
    const [from, to] = context.args;
    if (from === undefined || to === undefined || context.args.length !== 2)
      return yield* withHelp(context, `Unexpected args: [${context.args.join(' ')}]`);
    const { contexts, currentContext } = read(context);
    if (!contexts.some((entry) => entry.name === from)) {
      yield* fail(plain(`cannot rename the context ${JSON.stringify(from)}, it's not in /root/.kube/config`));
    }
    if (contexts.some((entry) => entry.name === to)) {
      yield* fail(
        plain(
          `cannot rename the context ${JSON.stringify(from)}, the context ${JSON.stringify(to)} already exists in /root/.kube/config`,
        ),
      );
    }
    change(context, {
      contexts: contexts.map((entry) => (entry.name === from ? { ...entry, name: to } : entry)),
      currentContext: currentContext === from ? to : currentContext,
    });
    context.out(`Context ${JSON.stringify(from)} renamed to ${JSON.stringify(to)}.\n`);
    return 0;
  },
);

const set = command(
  'set',
  'Set an individual value in a kubeconfig file',
  'PROPERTY_NAME PROPERTY_VALUE',
  function* (context) {
    const [property, value] = context.args;
    if (property === undefined || value === undefined)
      return yield* withHelp(context, `Unexpected args: [${context.args.join(' ')}]`);
    context.environment.config.value = yield* check(
      withProperty(read(context), property, value, context.on('set-raw-bytes')),
    );
    context.out(`Property ${JSON.stringify(property)} set.\n`);
    return 0;
  },
  { flags: SET_FLAGS },
);

const unset = command('unset', 'Unset an individual value in a kubeconfig file', 'PROPERTY_NAME', function* (context) {
  const [property] = context.args;
  if (property === undefined || context.args.length !== 1)
    return yield* withHelp(context, `Unexpected args: [${context.args.join(' ')}]`);
  context.environment.config.value = yield* check(withProperty(read(context), property, undefined, false));
  context.out(`Property ${JSON.stringify(property)} unset.\n`);
  return 0;
});

function setter(
  name: string,
  list: Lists,
  title: string,
  use: string,
  flags: readonly Flag[],
  fieldsOf: (context: Context) => Task<Fields>,
): Command {
  return command(
    name,
    `Set a ${title.toLowerCase()} entry in kubeconfig`,
    use,
    function* (context) {
      const [target] = context.args;
      if (target === undefined || context.args.length !== 1) {
        const word = list === 'users' ? 'unexpected' : 'Unexpected';
        return yield* withHelp(context, `${word} args: [${context.args.join(' ')}]`);
      }
      setEntry(context, list, target, yield* fieldsOf(context));
      context.out(`${title} ${JSON.stringify(target)} set.\n`);
      return 0;
    },
    { flags },
  );
}

const view = command(
  'view',
  'Display merged kubeconfig settings or a specified kubeconfig file',
  '',
  function* (context) {
    if (context.args.length > 0) yield* fail(context.usage(`unexpected arguments: [${context.args.join(' ')}]`));
    if (!context.on('merge') && !context.given('kubeconfig')) {
      yield* fail(plain('if merge==false a precise file must be specified'));
    }
    const { contexts, currentContext } = read(context);
    const wanted = context.text('context') || currentContext;
    if (context.on('minify') && wanted === '') {
      yield* fail(plain('current-context must exist in order to minify'));
    }
    if (context.on('minify') && !contexts.some((entry) => entry.name === wanted)) {
      yield* fail(plain(`cannot locate context ${wanted}`));
    }
    const format = context.text('output');
    const printer = yield* check(outputPrinter(context, format, { allowed: STANDARD_FORMATS, keepOrder: true }));
    context.out(format === 'name' ? 'config/<unknown>\n' : yield* check(printer.print(viewOf(context))));
    return 0;
  },
  {
    flags: [
      ...PRINT_FLAGS.map((flag) => (flag.name === 'output' ? { ...flag, default: 'yaml' } : flag)),
      switchFlag(
        'flatten',
        'Flatten the resulting kubeconfig file into self-contained output (useful for creating portable kubeconfig files)',
      ),
      switchFlag('merge', 'Merge the full hierarchy of kubeconfig files', { default: 'true' }),
      switchFlag('minify', 'Remove all information not used by current-context from the output'),
      switchFlag('raw', 'Display raw byte data and sensitive data'),
    ],
  },
);

const FIELD_ORDER = ['server', 'certificate-authority', 'cluster', 'user', 'namespace'];

/** The fields in the order of their Go type, without certificates, keys, passwords and tokens if not `raw`. */
function shownFields(fields: Readonly<Record<string, unknown>>, raw: boolean): JsonObject {
  const place = (key: string): number => (FIELD_ORDER.indexOf(key) + FIELD_ORDER.length + 1) % (FIELD_ORDER.length + 1);
  const keys = Object.keys(fields).toSorted((a, b) => place(a) - place(b));
  return Object.fromEntries(keys.map((key) => [key, raw ? fields[key] : (hidden(key) ?? fields[key])]));
}

function hidden(key: string): string | undefined {
  if (key === 'token' || key === 'password') return 'REDACTED';
  return key.endsWith('-data') ? 'DATA+OMITTED' : undefined;
}

function viewOf(context: Context): JsonObject {
  const config = read(context);
  const currentContext = context.text('context') || config.currentContext;
  const chosen = config.contexts.find((entry) => entry.name === currentContext);
  const raw = context.on('raw') || context.on('flatten');
  const only = context.on('minify');
  const wrap = (entries: readonly NamedEntry[], key: string, wanted: string): readonly JsonObject[] =>
    entries
      .filter((entry) => !only || entry.name === wanted)
      .toSorted((a, b) => byBytes(a.name, b.name))
      .map(({ name, fields }) => ({ name, [key]: shownFields(fields, raw) }));
  return {
    kind: 'Config',
    apiVersion: 'v1',
    clusters: wrap(config.clusters, 'cluster', textAt(chosen?.fields, 'cluster')),
    users: wrap(config.users, 'user', textAt(chosen?.fields, 'user')),
    contexts: wrap(config.contexts, 'context', currentContext),
    'current-context': currentContext,
  };
}

export const config: Command = {
  name: 'config',
  short: 'Modify kubeconfig files',
  use: 'config SUBCOMMAND',
  commands: [
    view,
    setter('set-cluster', 'clusters', 'Cluster', CLUSTER_USE, CLUSTER_FLAGS, clusterFields),
    setter('set-credentials', 'users', 'User', USER_USE, USER_FLAGS, userFields),
    setContext,
    set,
    unset,
    current,
    useContext,
    getContexts,
    names('get-clusters', 'clusters', 'clusters'),
    names('get-users', 'users', 'users'),
    remover('delete-cluster', 'clusters', 'cluster'),
    remover('delete-context', 'contexts', 'context'),
    remover('delete-user', 'users', 'user'),
    renameContext,
  ],
  helpTo: 'stderr',
};
