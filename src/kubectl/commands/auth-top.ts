// kubectl auth and top. Everything is allowed to the person at the terminal; there is no metrics server.
import type { Task } from '../../sim/kernel/task.ts';
import type { Command, Context } from '../command.ts';
import { plain, verbatim } from '../failure.ts';
import { ALL_NAMESPACES, FIELD_SELECTOR, filenameFlags, PRINT_FLAGS, SELECTOR } from '../parse/common-flags.ts';
import { TABLE, tabbed } from '../printers/tab-writer.ts';
import { check, fail } from '../process.ts';

const VERBS: ReadonlySet<string> = new Set([
  'get',
  'list',
  'watch',
  'create',
  'update',
  'patch',
  'delete',
  'deletecollection',
  'use',
  'bind',
  'impersonate',
  'approve',
  'sign',
  'escalate',
  '*',
]);

const canI: Command = {
  name: 'can-i',
  short: 'Check whether an action is allowed',
  examples: `# Check to see if I can create pods in any namespace
kubectl auth can-i create pods --all-namespaces

# Check to see if I can list deployments in my current namespace
kubectl auth can-i list deployments.apps`,
  use: 'auth can-i VERB [TYPE | TYPE/NAME | NONRESOURCEURL]',
  flags: [
    ALL_NAMESPACES,
    { name: 'list', type: 'bool', default: 'false', usage: 'If true, prints all allowed actions.' },
    { name: 'no-headers', type: 'bool', default: 'false', usage: 'If true, prints allowed actions without headers' },
    {
      name: 'quiet',
      short: 'q',
      type: 'bool',
      default: 'false',
      usage: 'If true, suppress output and just return the exit code.',
    },
    { name: 'subresource', type: 'string', default: '', usage: 'SubResource such as pod/log or deployment/scale' },
  ],
  *run(context) {
    if (context.on('list')) return list(context);
    const [verb, target] = context.args;
    if (verb === undefined || target === undefined || context.args.length > 2) {
      return yield* fail(
        verbatim(
          "error: you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.",
        ),
      );
    }
    if (!target.startsWith('/')) yield* warnings(context, verb, target);
    if (!context.on('quiet')) context.out('yes\n');
    return 0;
  },
};

function* warnings(context: Context, verb: string, target: string): Task<void> {
  const mapper = yield* check(context.mapper());
  const [resource = ''] = target.split('/');
  if (!VERBS.has(verb)) context.err(`Warning: verb '${verb}' is not a known verb\n\n`);
  if (resource === '*') return;
  const mapping = mapper.find(resource);
  if (!mapping) {
    context.err(`Warning: the server doesn't have a resource type '${resource}'\n\n`);
    return;
  }
  if (mapping.namespaced || context.on('all-namespaces')) return;
  const group = mapping.group === '' ? '' : ` in group '${mapping.group}'`;
  context.err(`Warning: resource '${mapping.resource}' is not namespace scoped${group}\n\n`);
}

function list(context: Context): number {
  const rows = ['*.*\t[]\t[]\t[*]\n', '\t[*]\t[]\t[*]\n'];
  const header = context.on('no-headers') ? '' : 'Resources\tNon-Resource URLs\tResource Names\tVerbs\n';
  context.out(tabbed(header + rows.join(''), TABLE));
  return 0;
}

const whoAmI: Command = {
  name: 'whoami',
  short: 'Experimental: Check self subject attributes',
  use: 'auth whoami',
  flags: PRINT_FLAGS,
  // eslint-disable-next-line require-yield
  *run(context) {
    context.out(
      tabbed('ATTRIBUTE\tVALUE\nUsername\tkubernetes-admin\nGroups\t[system:masters system:authenticated]\n', TABLE),
    );
    return 0;
  },
};

const reconcile: Command = {
  name: 'reconcile',
  short: 'Reconciles rules for RBAC role, role binding, cluster role, and cluster role binding objects',
  use: 'auth reconcile -f FILENAME',
  flags: [...PRINT_FLAGS, ...filenameFlags('identifying the resource to reconcile.')],
  *run(context) {
    if (context.list('filename').length === 0) yield* fail(plain('must specify one of -f and -k'));
    return yield* fail(plain('roles and role bindings are not simulated'));
  },
};

export const auth: Command = {
  name: 'auth',
  short: 'Inspect authorization',
  long: 'Inspect authorization.',
  use: 'auth [flags]',
  commands: [canI, whoAmI, reconcile],
  helpTo: 'stderr',
};

const TOP_FLAGS = [
  SELECTOR,
  { name: 'no-headers', type: 'bool', default: 'false', usage: 'If present, print output without headers' },
  { name: 'show-swap', type: 'bool', default: 'false', usage: 'If true, print swap usage.' },
  {
    name: 'sort-by',
    type: 'string',
    default: '',
    usage: "If non-empty, sort list using specified field. The field can be either 'cpu' or 'memory'.",
  },
  {
    name: 'use-protocol-buffers',
    type: 'bool',
    default: 'true',
    usage: 'Enables using protocol-buffers to access Metrics API.',
  },
] as const;

function* noMetrics(context: Context): Task<number> {
  if (context.args.length > 1) {
    yield* fail(context.usage(context.command.use.replace(/^top /, '')));
  }
  if (context.args.length === 1 && context.text('selector') !== '') {
    yield* fail(
      plain(`only one of NAME or ${context.command.name === 'node' ? '--selector' : 'selector'} can be provided`),
    );
  }
  const sortBy = context.text('sort-by');
  if (sortBy !== '' && sortBy !== 'cpu' && sortBy !== 'memory')
    yield* fail(plain('--sort-by accepts only cpu or memory'));
  return yield* fail(plain('Metrics API not available'));
}

const topNode: Command = {
  name: 'node',
  aliases: ['nodes', 'no'],
  short: 'Display resource (CPU/memory) usage of nodes',
  use: 'top node [NAME | -l label]',
  flags: [
    ...TOP_FLAGS,
    {
      name: 'show-capacity',
      type: 'bool',
      default: 'false',
      usage: 'Print node resources based on Capacity instead of Allocatable(default) of the nodes.',
    },
  ],
  run: noMetrics,
};

const topPod: Command = {
  name: 'pod',
  aliases: ['pods', 'po'],
  short: 'Display resource (CPU/memory) usage of pods',
  use: 'top pod [NAME | -l label]',
  flags: [
    ...TOP_FLAGS,
    ALL_NAMESPACES,
    FIELD_SELECTOR,
    {
      name: 'containers',
      type: 'bool',
      default: 'false',
      usage: 'If present, print usage of containers within a pod.',
    },
    { name: 'sum', type: 'bool', default: 'false', usage: 'Print the sum of the resource usage' },
  ],
  run: noMetrics,
};

export const top: Command = {
  name: 'top',
  short: 'Display resource (CPU/memory) usage',
  long: `Display resource (CPU/memory) usage.

 This command provides a view of recent resource consumption for nodes and pods. It fetches metrics from the Metrics Server, which aggregates this data from the kubelet on each node. The Metrics Server must be installed and running in the cluster for this command to work.

 The metrics shown are specifically optimized for Kubernetes autoscaling decisions, such as those made by the Horizontal Pod Autoscaler (HPA) and Vertical Pod Autoscaler (VPA). Because of this, the values may not match those from standard OS tools like 'top', as the metrics are designed to provide a stable signal for autoscalers rather than for pinpoint accuracy.

 FAQ for Metrics Server: https://github.com/kubernetes-sigs/metrics-server/blob/master/FAQ.md

 When to use this command:

  *  For on-the-fly spot-checks of resource usage (e.g. identify which pods are consuming the most resources at a glance, or get a quick sense of the load on your nodes)
  *  Understand current resource consumption patterns
  *  Validate the behavior of your HPA or VPA configurations by seeing the metrics they use for scaling decisions.

 It is not intended to be a replacement for full-featured monitoring solutions. Its primary design goal is to provide a low-overhead signal for autoscalers, not to be a perfectly accurate monitoring tool. For high-accuracy reporting, historical analysis, dashboarding, or alerting, you should use a dedicated monitoring solution.`,
  use: 'top [flags]',
  commands: [topNode, topPod],
  helpTo: 'stderr',
};
