// kubectl set resources, selector, serviceaccount, subject.
import { deepEqual } from '../../../base/equal.ts';
import { checkQuantity } from '../../../api/values/quantity.ts';
import type { Result } from '../../../base/result.ts';
import { err, ok } from '../../../base/result.ts';
import type { Task } from '../../../sim/kernel/task.ts';
import type { Command, Context } from '../../command.ts';
import type { Failure } from '../../failure.ts';
import { plain } from '../../failure.ts';
import type { Draft, JsonObject } from '../../json.ts';
import { isObject, listAt, objectAt, textAt } from '../../json.ts';
import { check, fail } from '../../process.ts';
import { asLabelSelector } from '../../selector.ts';
import { podSpecOf, selectContainers } from '../workloads/pod-template.ts';
import { noTemplate, requireResources, setFlags, updateAll } from './update.ts';
import { listFlag, textFlag } from '../../parse/flag-forms.ts';

const CONTAINERS = {
  name: 'containers',
  short: 'c',
  type: 'string',
  default: '*',
  usage:
    'The names of containers in the selected pod templates to change, all containers are selected by default - may use wildcards',
} as const;

export const setResources: Command = {
  name: 'resources',
  short: 'Update resource requests/limits on objects with pod templates',
  use: 'set resources (-f FILENAME | TYPE NAME)  ([--limits=LIMITS & --requests=REQUESTS]',
  flags: [
    ...setFlags('set resources'),
    CONTAINERS,
    textFlag(
      'limits',
      "The resource requirement requests for this container.  For example, 'cpu=100m,memory=256Mi'.  Note that server side components may assign requests depending on the server configuration, such as limit ranges.",
    ),
    textFlag(
      'requests',
      "The resource requirement requests for this container.  For example, 'cpu=100m,memory=256Mi'.  Note that server side components may assign requests depending on the server configuration, such as limit ranges.",
    ),
  ],
  *run(context) {
    yield* requireResources(context, context.args);
    if (context.text('limits') === '' && context.text('requests') === '') {
      yield* fail(plain('you must specify an update to requests or limits (in the form of --requests/--limits)'));
    }
    const limits = yield* check(quantities(context.text('limits')));
    const requests = yield* check(quantities(context.text('requests')));
    return yield* updateAll(context, {
      resources: context.args,
      operation: 'resource requirements updated',
      refusal: 'failed to patch resources update to pod template ',
      change(draft, info) {
        const spec = podSpecOf(draft, info.mapping.kind);
        if (!spec) return err(noTemplate(info));
        const all = [...listAt(spec, 'containers'), ...listAt(spec, 'initContainers')];
        const containers = selectContainers(all, context.text('containers'));
        if (containers.length === 0) return err(plain(`unable to find container named ${context.text('containers')}`));
        for (const container of containers) setAmounts(container, limits, requests);
        return ok(undefined);
      },
    });
  },
};

function quantities(text: string): Result<Readonly<Record<string, string>>, Failure> {
  if (text === '') return ok({});
  const result: Record<string, string> = {};
  for (const part of text.split(',')) {
    const [name = '', value, more] = part.split('=');
    if (value === undefined || more !== undefined) {
      return err(plain(`Invalid argument syntax ${part}, expected <resource>=<value>`));
    }
    const quantity = checkQuantity(value);
    if (!quantity.ok) return err(plain(quantity.error));
    result[name] = value;
  }
  return ok(result);
}

function setAmounts(
  container: Draft,
  limits: Readonly<Record<string, string>>,
  requests: Readonly<Record<string, string>>,
): void {
  const resources = (isObject(container['resources']) ? container['resources'] : {}) as Draft;
  for (const [field, amounts] of [
    ['limits', limits],
    ['requests', requests],
  ] as const) {
    if (Object.keys(amounts).length === 0) continue;
    resources[field] = { ...objectAt(resources, field), ...amounts };
  }
  container['resources'] = resources;
}

export const setSelector: Command = {
  name: 'selector',
  short: 'Set the selector on a resource',
  use: 'set selector (-f FILENAME | TYPE NAME) EXPRESSIONS [--resource-version=version]',
  flags: [
    ...setFlags('set selector')
      .filter((flag) => flag.name !== 'kustomize' && flag.name !== 'selector')
      .map((flag) => (flag.name === 'recursive' ? { ...flag, default: 'true' } : flag)),
    textFlag(
      'resource-version',
      'If non-empty, the selectors update will only succeed if this is the current resource-version for the object. Only valid when specifying a single resource.',
    ),
  ],
  *run(context) {
    if (context.args.length === 0) yield* fail(plain('one selector is required'));
    const expression = context.args.at(-1) ?? '';
    const resources = context.args.slice(0, -1);
    const parsed = yield* check(readSelector(expression));
    return yield* updateAll(context, {
      resources,
      resourceVersion: context.text('resource-version'),
      operation: 'selector updated',
      always: true,
      refusal: '',
      change(draft, info) {
        if (info.mapping.kind !== 'Service') return err(plain('setting a selector is only supported for Services'));
        if (!parsed.ok) return parsed;
        (draft['spec'] as Draft)['selector'] = parsed.value;
        return ok(undefined);
      },
    });
  },
};

/** The selector's labels; what is no equality is refused for each object. */
function readSelector(text: string): Result<Result<JsonObject, Failure>, Failure> {
  const selector = asLabelSelector(text);
  if (!selector.ok) return err(plain(selector.error));
  const expressions = listAt(selector.value, 'matchExpressions').map((one) => {
    const values = listAt(one, 'values').join(' ');
    return `{${textAt(one, 'key')} ${textAt(one, 'operator')} [${values}]}`;
  });
  if (expressions.length === 0) return ok(ok(objectAt(selector.value, 'matchLabels') ?? {}));
  return ok(err(plain(`match expression [${expressions.join(' ')}] not supported on this object`)));
}

export const setServiceAccount: Command = {
  name: 'serviceaccount',
  aliases: ['sa'],
  short: 'Update the service account of a resource',
  use: 'set serviceaccount (-f FILENAME | TYPE NAME) SERVICE_ACCOUNT',
  flags: setFlags('set serviceaccount').filter((flag) => flag.name !== 'selector'),
  *run(context) {
    const account = context.args.at(-1);
    if (account === undefined) return yield* fail(plain('serviceaccount is required'));
    return yield* updateAll(context, {
      resources: context.args.slice(0, -1),
      operation: 'serviceaccount updated',
      always: true,
      refusal: 'failed to patch ServiceAccountName ',
      change(draft, info) {
        const spec = podSpecOf(draft, info.mapping.kind);
        if (!spec) return err(noTemplate(info));
        spec['serviceAccountName'] = account;
        return ok(undefined);
      },
    });
  },
};

export const setSubject: Command = {
  name: 'subject',
  short: 'Update the user, group, or service account in a role binding or cluster role binding',
  use: 'set subject (-f FILENAME | TYPE NAME) [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  flags: [
    ...setFlags('set subject'),
    listFlag('group', 'Groups to bind to the role'),
    listFlag('serviceaccount', 'Service accounts to bind to the role'),
    listFlag('user', 'Usernames to bind to the role'),
  ],
  run: subject,
};

function* subject(context: Context): Task<number> {
  yield* requireResources(context, context.args);
  const added: JsonObject[] = [
    ...context.list('user').map((name) => ({ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name })),
    ...context.list('group').map((name) => ({ kind: 'Group', apiGroup: 'rbac.authorization.k8s.io', name })),
  ];
  for (const account of context.list('serviceaccount')) {
    const [namespace, name] = account.split(':');
    if (!name) return yield* fail(plain('serviceaccount must be <namespace>:<name>'));
    added.push({ kind: 'ServiceAccount', namespace: namespace || context.namespace, name });
  }
  const nobody = plain('you must specify at least one value of user, group or serviceaccount');
  return yield* updateAll(context, {
    resources: context.args,
    refused: added.length === 0 ? nobody : undefined,
    operation: 'subjects updated',
    refusal: 'failed to patch subjects to rolebinding: ',
    change(draft, info) {
      if (!info.mapping.kind.endsWith('RoleBinding'))
        return err(plain('setting subjects is only supported for RoleBinding/ClusterRoleBinding'));
      const before = listAt(draft, 'subjects');
      draft['subjects'] = [...before, ...added.filter((one) => !before.some((other) => deepEqual(one, other)))];
      return ok(undefined);
    },
  });
}
