// kubectl auth. Everything is allowed to the person at the terminal.
import { toTime } from '../../../api/values/time.ts';
import type { Task } from '../../../sim/kernel/task.ts';
import type { Command, Context } from '../../command.ts';
import { plain, verbatim } from '../../failure.ts';
import { ALL_NAMESPACES, DRY_RUN, filenameFlags, PRINT_FLAGS } from '../../parse/common-flags.ts';
import { switchFlag, textFlag } from '../../parse/flag-forms.ts';
import { outputPrinter, STANDARD_FORMATS } from '../../printers/output.ts';
import { TABLE, tabbed } from '../../printers/tab-writer.ts';
import { check, fail } from '../../process.ts';
import { isInfo } from '../../resources/builder.ts';

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
  use: 'auth can-i VERB [TYPE | TYPE/NAME | NONRESOURCEURL]',
  flags: [
    ALL_NAMESPACES,
    switchFlag('list', 'If true, prints all allowed actions.'),
    switchFlag('no-headers', 'If true, prints allowed actions without headers'),
    switchFlag('quiet', 'If true, suppress output and just return the exit code.', { short: 'q' }),
    textFlag('subresource', 'SubResource such as pod/log or deployment/scale'),
  ],
  *run(context) {
    if (context.on('list')) {
      if (context.args.length > 0) yield* fail(plain('list option must be specified with no arguments'));
      return list(context);
    }
    const [verb, target] = context.args;
    if (verb === undefined || target === undefined || context.args.length > 2) {
      return yield* fail(
        verbatim(
          "error: you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.",
        ),
      );
    }
    if (!target.startsWith('/')) yield* warnings(context, verb, target);
    else if (!URL_VERBS.has(verb)) context.err(`Warning: verb '${verb}' is not a known verb\n\n`);
    if (!context.on('quiet')) context.out('yes\n');
    return 0;
  },
};

/** Verbs of URLs that are no resources. */
const URL_VERBS: ReadonlySet<string> = new Set(['get', 'put', 'post', 'head', 'options', 'delete', 'patch', '*']);

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

/** Who the person at the terminal is to the server. */
const USER = 'kubernetes-admin';

const whoAmI: Command = {
  name: 'whoami',
  short: 'Experimental: Check self subject attributes',
  use: 'auth whoami',
  flags: PRINT_FLAGS,
  *run(context) {
    const groups = ['system:masters', 'system:authenticated'];
    const format = context.text('output');
    if (format === '') {
      const rows = [
        ['ATTRIBUTE', 'VALUE'],
        ['Username', USER],
        ['UID', 'admin'],
        ['Groups', `[${groups.join(' ')}]`],
      ];
      context.out(tabbed(rows.map((row) => `${row.join('\t')}\n`).join(''), TABLE));
      return 0;
    }
    const printer = yield* check(outputPrinter(context, format, { allowed: STANDARD_FORMATS, keepOrder: true }));
    const review = {
      kind: 'SelfSubjectReview',
      apiVersion: 'authentication.k8s.io/v1',
      metadata: { creationTimestamp: toTime(context.environment.kernel.wallClock) },
      status: { userInfo: { username: USER, uid: 'admin', groups } },
    };
    context.out(yield* check(printer.print(review)));
    return 0;
  },
};

const reconcile: Command = {
  name: 'reconcile',
  short: 'Reconciles rules for RBAC role, role binding, cluster role, and cluster role binding objects',
  use: 'auth reconcile -f FILENAME',
  flags: [
    ...PRINT_FLAGS,
    ...filenameFlags('identifying the resource to reconcile.'),
    DRY_RUN,
    switchFlag('remove-extra-permissions', 'If true, removes extra permissions added to roles'),
    switchFlag('remove-extra-subjects', 'If true, removes extra subjects added to rolebindings'),
  ],
  *run(context) {
    if (context.list('filename').length === 0) yield* fail(plain('must specify one of -f and -k'));
    const found = yield* context.build({ local: true });
    const rbac = found.items.filter((item) => isInfo(item) && item.mapping.group === 'rbac.authorization.k8s.io');
    if (rbac.length > 0) yield* fail(plain('the reconciliation of roles and role bindings is not simulated'));
    for (const item of found.items) if (!isInfo(item)) yield* fail(item);
    return 0;
  },
};

export const auth: Command = {
  name: 'auth',
  short: 'Inspect authorization',
  use: 'auth [flags]',
  commands: [canI, whoAmI, reconcile],
  helpTo: 'stderr',
};
