// kubectl create namespace, quota, poddisruptionbudget, priorityclass, serviceaccount, roles and bindings.
import { canonicalQuantity, checkQuantity } from '../../../api/values/quantity.ts';
import type { Result } from '../../../base/result.ts';
import { err, ok } from '../../../base/result.ts';
import type { Task } from '../../../sim/kernel/task.ts';
import type { Context } from '../../command.ts';
import type { Failure } from '../../failure.ts';
import { plain, verbatim } from '../../failure.ts';
import type { JsonObject } from '../../json.ts';
import type { Flag } from '../../parse/flags.ts';
import { listFlag, sliceFlag, switchFlag, textFlag } from '../../parse/flag-forms.ts';
import { check, fail } from '../../process.ts';
import { asLabelSelector } from '../../selector.ts';
import type { Generator } from './generator.ts';
import { metadataFor } from './generator.ts';

export const namespace: Generator = {
  name: 'namespace',
  aliases: ['ns'],
  short: 'Create a namespace with the specified name',
  use: 'create namespace NAME [--dry-run=server|client|none]',
  flags: [],
  prefix: undefined,
  object(_context, name) {
    return { kind: 'Namespace', apiVersion: 'v1', metadata: { name }, spec: {}, status: {} };
  },
};

export const serviceAccount: Generator = {
  name: 'serviceaccount',
  aliases: ['sa'],
  short: 'Create a service account with the specified name',
  use: 'create serviceaccount NAME [--dry-run=server|client|none]',
  flags: [],
  prefix: 'failed to create serviceaccount: ',
  object(context, name) {
    return { kind: 'ServiceAccount', apiVersion: 'v1', metadata: metadataFor(context, name) };
  },
};

export const quota: Generator = {
  name: 'quota',
  aliases: ['resourcequota'],
  short: 'Create a quota with the specified name',
  use: 'create quota NAME [--hard=key1=value1,key2=value2] [--scopes=Scope1,Scope2] [--dry-run=server|client|none]',
  flags: [
    textFlag('hard', 'A comma-delimited set of resource=quantity pairs that define a hard limit.'),
    textFlag('scopes', 'A comma-delimited set of quota scopes that must all match each object tracked by the quota.'),
  ],
  prefix: 'failed to create quota: ',
  *object(context, name) {
    const hard = yield* check(pairs(context.text('hard')));
    const scopes = context.text('scopes') === '' ? [] : context.text('scopes').split(',');
    return {
      kind: 'ResourceQuota',
      apiVersion: 'v1',
      metadata: metadataFor(context, name),
      spec: { ...(Object.keys(hard).length > 0 ? { hard } : {}), ...(scopes.length > 0 ? { scopes } : {}) },
      status: {},
    };
  },
};

function pairs(text: string): Result<JsonObject, Failure> {
  if (text === '') return ok({});
  const result: Record<string, string> = {};
  for (const part of text.split(',')) {
    const [key, value] = part.split('=');
    if (value === undefined || key === undefined)
      return err(plain(`Invalid argument syntax ${part}, expected <resource>=<value>`));
    const quantity = checkQuantity(value);
    if (!quantity.ok) return err(plain(quantity.error));
    result[key] = canonicalQuantity(value);
  }
  return ok(Object.fromEntries(Object.entries(result).toSorted(([a], [b]) => (a < b ? -1 : 1))));
}

export const podDisruptionBudget: Generator = {
  name: 'poddisruptionbudget',
  aliases: ['pdb'],
  short: 'Create a pod disruption budget with the specified name',
  use: 'create poddisruptionbudget NAME --selector=SELECTOR --min-available=N [--dry-run=server|client|none]',
  flags: [
    textFlag('max-unavailable', 'The maximum number or percentage of unavailable pods this budget requires.'),
    textFlag('min-available', 'The minimum number or percentage of available pods this budget requires.'),
    textFlag(
      'selector',
      'A label selector to use for this budget. Only equality-based selector requirements are supported.',
    ),
  ],
  prefix: 'failed to create poddisruptionbudgets: ',
  *object(context, name) {
    const minimum = context.text('min-available');
    const maximum = context.text('max-unavailable');
    const selector = context.text('selector');
    if (selector === '') yield* fail(plain('a selector must be specified'));
    if (minimum === '' && maximum === '')
      yield* fail(plain('one of min-available or max-unavailable must be specified'));
    if (minimum !== '' && maximum !== '')
      yield* fail(plain('min-available and max-unavailable cannot be both specified'));
    for (const [flag, text] of [
      ['min-available', minimum],
      ['max-unavailable', maximum],
    ] as const) {
      if (text !== '' && !/^\d+%?$/.test(text)) yield* fail(plain(`invalid format specified for ${flag}`));
    }
    const labels = asLabelSelector(selector);
    if (!labels.ok) return yield* fail(plain(labels.error));
    return {
      kind: 'PodDisruptionBudget',
      apiVersion: 'policy/v1',
      metadata: metadataFor(context, name),
      spec: {
        ...(minimum === '' ? {} : { minAvailable: intOrString(minimum) }),
        selector: labels.value,
        ...(maximum === '' ? {} : { maxUnavailable: intOrString(maximum) }),
      },
      status: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 },
    };
  },
};

function intOrString(text: string): number | string {
  return /^-?\d+$/.test(text) ? Number(text) : text;
}

export const priorityClass: Generator = {
  name: 'priorityclass',
  aliases: ['pc'],
  short: 'Create a priority class with the specified name',
  use: 'create priorityclass NAME --value=VALUE --global-default=BOOL [--dry-run=server|client|none]',
  flags: [
    textFlag(
      'description',
      'description is an arbitrary string that usually provides guidelines on when this priority class should be used.',
    ),
    switchFlag(
      'global-default',
      'global-default specifies whether this PriorityClass should be considered as the default priority.',
    ),
    textFlag('preemption-policy', 'preemption-policy is the policy for preempting pods with lower priority.', {
      default: 'PreemptLowerPriority',
    }),
    { name: 'value', type: 'int32', default: '0', usage: 'the value of this priority class.' },
  ],
  prefix: 'failed to create priorityclass: ',
  object(context, name) {
    return {
      kind: 'PriorityClass',
      apiVersion: 'scheduling.k8s.io/v1',
      metadata: { name },
      value: context.number('value'),
      ...(context.on('global-default') ? { globalDefault: true } : {}),
      ...(context.text('description') === '' ? {} : { description: context.text('description') }),
      preemptionPolicy: context.text('preemption-policy'),
    };
  },
};

const RULE_FLAGS: readonly Flag[] = [
  sliceFlag('resource', 'Resource that the rule applies to'),
  listFlag('resource-name', 'Resource in the white list that the rule applies to, repeat this flag for multiple items'),
  sliceFlag('verb', 'Verb that applies to the resources contained in the rule'),
];

const CLUSTER_RULE_FLAGS: readonly Flag[] = [
  {
    name: 'aggregation-rule',
    type: 'pairs',
    default: '',
    usage: 'An aggregation label selector for combining ClusterRoles.',
  },
  sliceFlag('non-resource-url', 'A partial url that user should have access to.'),
];

const VERBS = [
  '*',
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
  'escalate',
  'impersonate',
  'approve',
  'sign',
];

function roleGenerator(name: string, kind: string): Generator {
  return {
    name,
    short: `Create a ${kind === 'Role' ? 'role with single rule' : 'cluster role'}`,
    use: `create ${name} NAME --verb=verb --resource=resource.group${kind === 'Role' ? '/subresource' : ''} [--resource-name=resourcename] [--dry-run=server|client|none]`,
    flags: kind === 'Role' ? RULE_FLAGS : [...RULE_FLAGS, ...CLUSTER_RULE_FLAGS],
    prefix: `failed to create ${name}: `,
    *object(context, role) {
      const verbs = [...new Set(context.list('verb'))];
      const aggregated = kind === 'ClusterRole' ? aggregation(context) : undefined;
      const urls = kind === 'ClusterRole' ? context.list('non-resource-url') : [];
      const resources = context.list('resource').filter((resource) => resource !== '');
      if (aggregated && [verbs, urls, resources, context.list('resource-name')].some((list) => list.length > 0)) {
        yield* fail(
          plain('aggregation rule must be specified without nonResourceURLs, verbs, resources or resourceNames'),
        );
      }
      if (aggregated)
        return { kind, apiVersion: RBAC, metadata: { name: role }, aggregationRule: aggregated, rules: null };
      if (verbs.length === 0) yield* fail(plain('at least one verb must be specified'));
      if (resources.length === 0 && urls.length === 0) {
        const what = kind === 'Role' ? 'at least one resource' : 'one of resource or nonResourceURL';
        yield* fail(plain(`${what} must be specified`));
      }
      const strange = resources.length > 0 ? verbs.filter((verb) => !VERBS.includes(verb)) : [];
      for (const verb of strange) context.warn(`'${verb}' is not a standard resource verb`);
      yield* checkUrls(urls, verbs);
      const all = verbs.includes('*') ? ['*'] : verbs;
      const forUrls = urls.length > 0 ? [{ verbs: all, nonResourceURLs: urls }] : [];
      const rules = [...(yield* rulesOf(context, all)), ...forUrls];
      return {
        kind,
        apiVersion: RBAC,
        metadata: kind === 'Role' ? metadataFor(context, role) : { name: role },
        rules,
      };
    },
  };
}

const URL_VERBS = ['*', 'get', 'put', 'post', 'head', 'options', 'delete', 'patch'];

function* checkUrls(urls: readonly string[], verbs: readonly string[]): Task<void> {
  if (urls.length === 0) return;
  const wrong = verbs.find((verb) => !URL_VERBS.includes(verb));
  if (wrong !== undefined) yield* fail(plain(`invalid verb: '${wrong}' for nonResourceURL`));
  for (const url of urls) {
    if (url === '*') continue;
    if (url === '' || !url.startsWith('/')) yield* fail(plain('nonResourceURL should start with /'));
    if (url.slice(0, -1).includes('*')) {
      yield* fail(plain('nonResourceURL only supports wildcard matches when * is at the end'));
    }
  }
}

const RBAC = 'rbac.authorization.k8s.io/v1';

/** `--aggregation-rule`: a selector over the labels of other roles. */
function aggregation(context: Context): JsonObject | undefined {
  const rules = context.list('aggregation-rule');
  if (rules.length === 0) return undefined;
  const pairs = rules.map((text): readonly [string, string] => {
    const equals = text.indexOf('=');
    return [text.slice(0, equals), text.slice(equals + 1)];
  });
  const matchLabels = Object.fromEntries(pairs);
  return { clusterRoleSelectors: [{ matchLabels }] };
}

function* rulesOf(context: Context, verbs: readonly string[]): Task<readonly JsonObject[]> {
  const mapper = yield* check(context.mapper());
  const byGroup = new Map<string, string[]>();
  for (const text of context.list('resource')) {
    const [name = '', sub] = text.split('/');
    if (name === '') continue;
    const mapping =
      (name === '*' ? { group: '', resource: '*' } : mapper.find(name)) ??
      (yield* fail(verbatim(`the server doesn't have a resource type ${JSON.stringify(name)}`)));
    const resources = byGroup.get(mapping.group) ?? [];
    resources.push(sub === undefined ? mapping.resource : `${mapping.resource}/${sub}`);
    byGroup.set(mapping.group, resources);
  }
  const names = context.list('resource-name');
  return [...byGroup].map(([group, resources]) => ({
    verbs,
    apiGroups: [group],
    resources,
    ...(names.length > 0 ? { resourceNames: names } : {}),
  }));
}

function bindingGenerator(name: string, kind: string): Generator {
  return {
    name,
    short: `Create a ${kind === 'RoleBinding' ? 'role binding for a particular role or cluster role' : 'cluster role binding for a particular cluster role'}`,
    use: `create ${name} NAME --clusterrole=NAME${kind === 'RoleBinding' ? '|--role=NAME' : ''} [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]`,
    flags: [
      textFlag('clusterrole', 'ClusterRole this binding should reference'),
      ...(kind === 'RoleBinding'
        ? [{ name: 'role', type: 'string', default: '', usage: 'Role this RoleBinding should reference' } as const]
        : []),
      listFlag('group', 'Groups to bind to the role.'),
      listFlag('serviceaccount', 'Service accounts to bind to the role, in the format <namespace>:<name>.'),
      listFlag('user', 'Usernames to bind to the role.'),
    ],
    ...(kind === 'RoleBinding' ? {} : { required: ['clusterrole'] }),
    prefix: `failed to create ${name}: `,
    *object(context, binding) {
      const cluster = context.text('clusterrole');
      const role = kind === 'RoleBinding' ? context.text('role') : '';
      if ((cluster === '') === (role === ''))
        yield* fail(plain('exactly one of clusterrole or role must be specified'));
      const apiGroup = 'rbac.authorization.k8s.io';
      const subjects: JsonObject[] = [
        ...context.list('user').map((user) => ({ kind: 'User', apiGroup, name: user })),
        ...context.list('group').map((group) => ({ kind: 'Group', apiGroup, name: group })),
      ];
      for (const account of context.list('serviceaccount')) {
        const [space, accountName, ...more] = account.split(':');
        if (!space || !accountName || more.length > 0) yield* fail(plain('serviceaccount must be <namespace>:<name>'));
        else subjects.push({ kind: 'ServiceAccount', name: accountName, namespace: space });
      }
      const roleRef = {
        apiGroup,
        kind: cluster === '' ? 'Role' : 'ClusterRole',
        name: cluster === '' ? role : cluster,
      };
      const metadata = kind === 'RoleBinding' ? metadataFor(context, binding) : { name: binding };
      return { kind, apiVersion: `${apiGroup}/v1`, metadata, ...(subjects.length > 0 ? { subjects } : {}), roleRef };
    },
  };
}

export const rbacGenerators: readonly Generator[] = [
  roleGenerator('clusterrole', 'ClusterRole'),
  bindingGenerator('clusterrolebinding', 'ClusterRoleBinding'),
  roleGenerator('role', 'Role'),
  bindingGenerator('rolebinding', 'RoleBinding'),
];
