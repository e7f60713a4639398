// kubectl cordon, uncordon, drain (kubectl/pkg/cmd/drain, kubectl/pkg/drain).
import type { Pod } from '../../../api/generated/types.ts';
import type { Task } from '../../../sim/kernel/task.ts';
import { delay, waitFor } from '../../../sim/kernel/task.ts';
import { PATCH_TYPES } from '../../client.ts';
import type { Command, Context, DryRun } from '../../command.ts';
import { dryRunOf, dryRunSuffix } from '../../command.ts';
import type { Failure } from '../../failure.ts';
import { aggregate, isNotFound, isReason, messageOf, plain, verbatim } from '../../failure.ts';
import { at } from '../../json.ts';
import { DRY_RUN, SELECTOR } from '../../parse/common-flags.ts';
import { switchFlag, textFlag } from '../../parse/flag-forms.ts';
import { formatDuration } from '../../../api/values/duration.ts';
import { check, fail } from '../../process.ts';
import type { Info } from '../../resources/builder.ts';
import { isInfo } from '../../resources/builder.ts';
import { selectedPods } from './drain-filters.ts';
import { selects } from '../../selector.ts';
import { whereOf } from '../common.ts';

export const cordon: Command = {
  name: 'cordon',
  short: 'Mark node as unschedulable',
  use: 'cordon NODE',
  flags: [DRY_RUN, SELECTOR],
  run: (context) => runCordon(context, true),
};

export const uncordon: Command = {
  name: 'uncordon',
  short: 'Mark node as schedulable',
  use: 'uncordon NODE',
  flags: [DRY_RUN, SELECTOR],
  run: (context) => runCordon(context, false),
};

export const drain: Command = {
  name: 'drain',
  short: 'Drain node in preparation for maintenance',
  use: 'drain NODE',
  flags: [
    DRY_RUN,
    SELECTOR,
    {
      name: 'chunk-size',
      type: 'int',
      default: '500',
      usage:
        'Return large lists in chunks rather than all at once. Pass 0 to disable. This flag is beta and may change in the future.',
    },
    switchFlag(
      'delete-emptydir-data',
      'Continue even if there are pods using emptyDir (local data that will be deleted when the node is drained).',
    ),
    switchFlag(
      'disable-eviction',
      'Force drain to use delete, even if eviction is supported. This will bypass checking PodDisruptionBudgets, use with caution.',
    ),
    switchFlag('force', 'Continue even if there are pods that do not declare a controller.'),
    {
      name: 'grace-period',
      type: 'int',
      default: '-1',
      usage:
        'Period of time in seconds given to each pod to terminate gracefully. If negative, the default value specified in the pod will be used.',
    },
    switchFlag('ignore-daemonsets', 'Ignore DaemonSet-managed pods.'),
    textFlag('pod-selector', 'Label selector to filter pods on the node'),
    {
      name: 'skip-wait-for-delete-timeout',
      type: 'int',
      default: '0',
      usage:
        'If pod DeletionTimestamp older than N seconds, skip waiting for the pod.  Seconds must be greater than 0 to skip.',
    },
    {
      name: 'timeout',
      type: 'duration',
      default: '0s',
      usage: 'The length of time to wait before giving up, zero means infinite',
    },
  ],
  run: runDrain,
};

/** Fails if no node is named. */
function* requireNode(context: Context): Task<void> {
  if (context.args.length > 0 || context.text('selector') !== '') return;
  yield* fail(context.usage(`USAGE: ${context.command.name} NODE [flags]`));
}

function* nodesOf(context: Context): Task<readonly Info[]> {
  const selecting = context.text('selector') !== '';
  if (context.args.length > 0 && selecting)
    yield* fail(context.usage('error: cannot specify both a node name and a --selector option'));
  const args = context.args.map((name) => (name.includes('/') ? name : `nodes/${name}`));
  const found = yield* context.build({ args: args.length === 0 ? ['nodes'] : args });
  for (const item of found.items) {
    if (!isInfo(item)) yield* fail(item);
    else if (item.mapping.kind !== 'Node') {
      const { group, version, resource } = item.mapping;
      const gvr = JSON.stringify(`${group}/${version}, Resource=${resource}`);
      yield* fail(plain(`expected resource of type node, got ${gvr}`));
    }
  }
  return found.items.filter(isInfo);
}

function* runCordon(context: Context, unschedulable: boolean): Task<number> {
  yield* requireNode(context);
  const dryRun = yield* check(dryRunOf(context));
  const nodes = yield* nodesOf(context);
  return yield* cordonAll(context, nodes, unschedulable, dryRun);
}

function* cordonAll(context: Context, nodes: readonly Info[], unschedulable: boolean, dryRun: DryRun): Task<number> {
  const failures: Failure[] = [];
  const done = unschedulable ? 'cordoned' : 'uncordoned';
  for (const info of nodes) {
    const already = (at(info.object, 'spec', 'unschedulable') === true) === unschedulable;
    if (!already && dryRun !== 'client') {
      const patch = { spec: { unschedulable: unschedulable ? true : null } };
      const query = dryRun === 'server' ? { dryRun: 'All' } : {};
      const answer = context.client.patch(whereOf(info), PATCH_TYPES.strategic, patch, query);
      if (!answer.ok) {
        context.err(
          `error: unable to ${unschedulable ? 'cordon' : 'uncordon'} node ${JSON.stringify(info.name)}: ${messageOf(answer.error)}\n`,
        );
        failures.push(answer.error);
        continue;
      }
    }
    context.out(`node/${info.name} ${already ? 'already ' : ''}${done}${dryRunSuffix(dryRun)}\n`);
  }
  const failure = aggregate(failures);
  return failure ? yield* fail(failure) : 0;
}

function* runDrain(context: Context): Task<number> {
  const pods = context.text('pod-selector');
  if (pods !== '' && !selects(pods, {}).ok) {
    yield* fail(plain('--pod-selector=<pod_selector> must be a valid label selector'));
  }
  yield* requireNode(context);
  const dryRun = yield* check(dryRunOf(context));
  const nodes = yield* nodesOf(context);
  yield* cordonAll(context, nodes, true, dryRun);
  const failed: { readonly name: string; readonly message: string; readonly lines: readonly string[] }[] = [];
  for (const node of nodes) {
    const errors = yield* drainNode(context, node, dryRun);
    if (errors.length === 0) {
      context.out(`node/${node.name} drained${dryRunSuffix(dryRun)}\n`);
      continue;
    }
    const message = joined(errors);
    context.err(
      `error: unable to drain node ${JSON.stringify(node.name)} due to error: ${message}, continuing command...\n`,
    );
    failed.push({ name: node.name, message, lines: errors });
  }
  if (failed.length === 0) return 0;
  context.err(`There are pending nodes to be drained:\n${failed.map(({ name }) => ` ${name}\n`).join('')}`);
  const lines = failed.length === 1 ? (failed[0]?.lines ?? []) : failed.map(({ message }) => message);
  return yield* fail(verbatim(lines.map((line) => `${line}\n`).join('')));
}

/** Several errors as Go joins them. */
function joined(errors: readonly string[]): string {
  const unique = [...new Set(errors)];
  return unique.length === 1 ? (unique[0] as string) : `[${unique.join(', ')}]`;
}

/** Evicts a node's pods; what went wrong. */
function* drainNode(context: Context, node: Info, dryRun: DryRun): Task<readonly string[]> {
  const selected = yield* selectedPods(context, node.name);
  if (selected.errors.length > 0) return selected.errors;
  if (selected.warnings !== '') context.err(`Warning: ${selected.warnings}\n`);
  if (dryRun === 'client') {
    for (const { metadata } of selected.pods)
      context.out(`evicting pod ${metadata.namespace ?? ''}/${metadata.name} (dry run)\n`);
    return [];
  }
  const errors = yield* evictAll(context, selected.pods, dryRun);
  if (errors.length === 0) return [];
  const pending = yield* selectedPods(context, node.name);
  if (pending.pods.length > 0) {
    context.err(
      `There are pending pods in node ${JSON.stringify(node.name)} when an error occurred: ${joined(errors)}\n`,
    );
    for (const pod of pending.pods) context.err(`pod/${pod.metadata.name}\n`);
  }
  return errors;
}

const RETRY_MS = 5000;
const POLL_MS = 1000;

/** A pod on its way: to be evicted at a moment, or waited for. */
interface Leaving {
  readonly pod: Pod;
  evicted: boolean;
  dueMs: number;
}

/** Evicts pods side by side: each is asked again after 5 s while its budget refuses, and looked after every second until it is gone. */
function* evictAll(context: Context, pods: readonly Pod[], dryRun: DryRun): Task<readonly string[]> {
  const { kernel } = context.environment;
  const limit = context.number('timeout');
  const until = limit > 0 ? kernel.now + limit : Number.POSITIVE_INFINITY;
  const errors: string[] = [];
  let leaving: Leaving[] = pods.map((pod) => ({ pod, evicted: false, dueMs: kernel.now }));
  while (leaving.length > 0) {
    const due = Math.min(...leaving.map(({ dueMs }) => dueMs));
    if (due > kernel.now) yield* waitFor(delay(kernel, due - kernel.now));
    const next: Leaving[] = [];
    for (const one of leaving) {
      if (one.dueMs > kernel.now) {
        next.push(one);
        continue;
      }
      const outcome = one.evicted ? look(context, one, until) : evict(context, one, until, dryRun);
      if (outcome.error !== undefined) errors.push(outcome.error);
      if (!outcome.over) next.push(one);
    }
    leaving = next;
  }
  return errors;
}

interface Outcome {
  readonly over: boolean;
  readonly error?: string;
}

const OVER: Outcome = { over: true };
const GOING_ON: Outcome = { over: false };

function evict(context: Context, one: Leaving, until: number, dryRun: DryRun): Outcome {
  const { kernel } = context.environment;
  const { name, namespace = '' } = one.pod.metadata;
  const deleting = context.on('disable-eviction');
  if (!deleting) context.out(`evicting pod ${namespace}/${name}${dryRunSuffix(dryRun)}\n`);
  const doing = `error when evicting pods/${JSON.stringify(name)} -n ${JSON.stringify(namespace)}`;
  if (kernel.now >= until) {
    return { over: true, error: `${doing}: global timeout reached: ${formatDuration(context.number('timeout'))}` };
  }
  const refused = request(context, one.pod, deleting, dryRun);
  if (!refused) {
    if (dryRun === 'server') return OVER;
    one.evicted = true;
    return look(context, one, until);
  }
  if (isNotFound(refused)) return OVER;
  if (isReason(refused, 'TooManyRequests')) {
    context.err(`${doing} (will retry after 5s): ${messageOf(refused)}\n`);
    one.dueMs = kernel.now + RETRY_MS;
    return GOING_ON;
  }
  return { over: true, error: `${doing}: ${messageOf(refused)}` };
}

function request(context: Context, pod: Pod, deleting: boolean, dryRun: DryRun): Failure | undefined {
  const { name, namespace = '' } = pod.metadata;
  const path = `/api/v1/namespaces/${namespace}/pods/${name}`;
  const grace = context.number('grace-period');
  const options = {
    ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}),
    ...(dryRun === 'server' ? { dryRun: ['All'] } : {}),
  };
  const answer = deleting
    ? context.client.request('DELETE', path, {
        body: { kind: 'DeleteOptions', apiVersion: 'v1', ...options },
        contentType: 'application/json',
      })
    : context.client.request('POST', `${path}/eviction`, {
        body: { kind: 'Eviction', apiVersion: 'policy/v1', metadata: { name, namespace }, deleteOptions: options },
        contentType: 'application/json',
      });
  return answer.ok ? undefined : answer.error;
}

function look(context: Context, one: Leaving, until: number): Outcome {
  const { kernel } = context.environment;
  const { name, namespace = '', uid } = one.pod.metadata;
  const current = context.client.request('GET', `/api/v1/namespaces/${namespace}/pods/${name}`);
  const gone = current.ok ? at(current.value, 'metadata', 'uid') !== uid : isNotFound(current.error);
  if (gone) {
    context.out(`pod/${name} ${context.on('disable-eviction') ? 'deleted' : 'evicted'}\n`);
    return OVER;
  }
  if (kernel.now >= until) {
    return {
      over: true,
      error: `error when waiting for pod ${JSON.stringify(name)} in namespace ${JSON.stringify(namespace)} to terminate: context deadline exceeded`,
    };
  }
  one.dueMs = Math.min(kernel.now + POLL_MS, Math.max(until, kernel.now + 1));
  return GOING_ON;
}
