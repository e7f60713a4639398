/*
 * Keeps numbered pods, each with a name and claims of its own that stay the same when it is replaced.
 *
 * Woken by: StatefulSets, their pods, and pods without a controller that one selects.
 * Writes:   creates, deletes and repairs pods; creates claims and sets their owners; ControllerRevisions; the set's status.
 * Follows:  pkg/controller/statefulset/stateful_set.go and stateful_set_control.go, with the gate MaxUnavailableStatefulSet off as in 1.36.
 *           What comes next is decided in plan.ts.
 */
import type { Pod, StatefulSet, StatefulSetStatus, Status } from '../../../api/generated/types.ts';
import { keyOf } from '../../../api/object.ts';
import { unreachable } from '../../../base/assert.ts';
import { deepEqual } from '../../../base/equal.ts';
import type { Result } from '../../../base/result.ts';
import type { Client } from '../../apiserver/client.ts';
import { nextAvailableAt } from '../availability.ts';
import type { Controller, ControllerContext, Outcome } from '../controller.ts';
import { delay, waitFor } from '../../kernel/task.ts';
import type { Task } from '../../kernel/task.ts';
import { reconciling, REQUEST_MS } from '../controller.ts';
import { BY_REVISION, byRevision, syncHistory } from '../history.ts';
import type { History } from '../history.ts';
import { claim, getByKey, watchOwned } from '../ownership.ts';
import type { Owners } from '../ownership.ts';
import { ensureClaims, isClaimStale, syncClaimOwners } from './claims.ts';
import { ordinalOf, revisionOf, withIdentity } from './identity.ts';
import type { Action, Stage, View } from './plan.ts';
import { planNext } from './plan.ts';
import { statusOf } from './stateful-set-status.ts';

const LATENCY_MS = 5;

const STATEFUL_SETS: Owners<'statefulsets'> = {
  resource: 'statefulsets',
  kind: 'StatefulSet',
  selectorOf: ({ spec }) => spec.selector,
};

export const statefulSetController: Controller = {
  name: 'statefulset-controller',
  start(context) {
    const { client, kernel } = context;
    const queue = reconciling(kernel, {
      latencyMs: LATENCY_MS,
      reconcile: (key) => {
        const set = getByKey(client, 'statefulsets', key);
        return set && reconcile(context, set);
      },
    });

    client.watch('statefulsets', ({ object }) => queue.wake(keyOf(object)));
    watchOwned(client, 'pods', STATEFUL_SETS, (key) => queue.wake(key));
  },
};

function* reconcile(context: ControllerContext, set: StatefulSet): Task<Outcome> {
  const { client, kernel } = context;
  const history = syncHistory(client, set, BY_REVISION);
  if (!history.ok) return 'retry';
  const claimed = claim(
    client,
    'pods',
    { owner: set, selector: set.spec.selector },
    { mayClaim: (pod) => ordinalOf(set, pod) !== undefined },
  );
  if (!claimed.ok) return 'retry';

  const update = history.value.current;
  const current = history.value.all.find(({ metadata }) => metadata.name === set.status.currentRevision) ?? update;
  const view: View = {
    set,
    current,
    update,
    pods: claimed.value,
    isClaimStale: (ordinal) => isClaimStale(client, set, ordinal),
    now: kernel.wallClock,
  };

  const stages = set.metadata.deletionTimestamp === undefined ? planNext(view) : [];
  const error = yield* perform(context, set, stages);
  const revisions = { current, update, collisionCount: history.value.collisionCount };
  const replaced = stages.flat().filter(({ kind }) => kind === 'replace').length;
  const status = statusOf(set, view.pods, revisions, replaced, view.now);
  if (!writeStatus(client, set, status) || error !== undefined) return 'retry';
  if (cleanUp(client, view, history.value)) return 'retry';

  const { minReadySeconds = 0 } = set.spec;
  const nextAt = nextAvailableAt(view.pods, minReadySeconds, view.now);
  if (nextAt === undefined) return undefined;
  return {
    againAfterMs: Math.max(0, nextAt - kernel.wallClock),
    what: `a pod of ${set.metadata.name} has been ready for ${minReadySeconds}s`,
  };
}

/** Does what was planned, stage by stage, up to the first error. Its text, if any. */
function* perform(context: ControllerContext, set: StatefulSet, stages: readonly Stage[]): Task<string | undefined> {
  for (const stage of stages) {
    const error = yield* performStage(context, set, stage);
    if (error !== undefined) return error;
  }
  return undefined;
}

/**
 * An ordered set stops at the first error. A parallel one sees to one pod, then two at once, then four, and stops after those among which
 * one has failed (slowStartBatch). The text of the first error.
 */
function* performStage(context: ControllerContext, set: StatefulSet, actions: Stage): Task<string | undefined> {
  const isParallel = set.spec.podManagementPolicy === 'Parallel';
  let firstError: string | undefined;
  let begun = 0;
  let batchEnd = 1;
  for (const action of actions) {
    const isPod = action.kind === 'create' || action.kind === 'delete' || action.kind === 'replace';
    if (isParallel && isPod && begun === batchEnd) {
      if (firstError !== undefined) return firstError;
      yield* waitFor(delay(context.kernel, REQUEST_MS));
      batchEnd = 2 * batchEnd + 1;
    }
    if (isPod) begun += 1;
    const error = performOne(context, set, action);
    firstError ??= error;
    if (firstError !== undefined && !isParallel) return firstError;
  }
  return firstError;
}

function performOne(context: ControllerContext, set: StatefulSet, action: Action): string | undefined {
  switch (action.kind) {
    case 'create':
      return createPod(context, set, action);
    case 'delete':
    case 'replace':
      return deletePod(context, set, action.pod);
    case 'own-claims':
      return errorOf(syncClaimOwners(context, set, action.pod));
    case 'ensure-claims':
      return ensureClaims(context, set, action.ordinal);
    case 'repair':
      return repairPod(context, set, action.pod);
    default:
      return unreachable(action);
  }
}

function createPod(
  context: ControllerContext,
  set: StatefulSet,
  { ordinal, pod }: Extract<Action, { readonly kind: 'create' }>,
): string | undefined {
  const name = `${set.metadata.name}-${ordinal}`;
  const claimError = ensureClaims(context, set, ordinal);
  if (claimError !== undefined) return tell(context, set, 'Create', name, claimError);
  const created = context.client.create('pods', pod);
  if (!created.ok) {
    const { message = '', reason } = created.error;
    return reason === 'AlreadyExists' ? message : tell(context, set, 'Create', name, message);
  }
  const owned = syncClaimOwners(context, set, created.value);
  if (!owned.ok) return tell(context, set, 'Update', name, owned.error);
  return tell(context, set, 'Create', name, undefined);
}

function deletePod(context: ControllerContext, set: StatefulSet, pod: Pod): string | undefined {
  const deleted = context.client.delete('pods', pod.metadata.namespace, pod.metadata.name);
  if (!deleted.ok && deleted.error.code === 404) return undefined;
  return tell(context, set, 'Delete', pod.metadata.name, deleted.ok ? undefined : (deleted.error.message ?? ''));
}

function repairPod(context: ControllerContext, set: StatefulSet, pod: Pod): string | undefined {
  const owned = syncClaimOwners(context, set, pod);
  const repaired = withIdentity(set, pod);
  if (owned.ok && !owned.value.changed && repaired === pod) return undefined;
  const updated = owned.ok ? context.client.update('pods', repaired) : undefined;
  const error = errorOf(owned) ?? (updated && !updated.ok ? (updated.error.message ?? '') : undefined);
  return tell(context, set, 'Update', pod.metadata.name, error);
}

function errorOf(result: Result<unknown, string>): string | undefined {
  return result.ok ? undefined : result.error;
}

/** Tells in an event how it went, and gives the error back. */
function tell(
  { events }: ControllerContext,
  set: StatefulSet,
  verb: 'Create' | 'Update' | 'Delete',
  pod: string,
  error: string | undefined,
): string | undefined {
  const what = `${verb} Pod ${pod} in StatefulSet ${set.metadata.name}`;
  if (error === undefined) events.event(set, 'Normal', `Successful${verb}`, `${what} successful`);
  else events.event(set, 'Warning', `Failed${verb}`, `${what} failed error: ${error}`);
  return error;
}

/** Writes the status if it is news; if the set has changed meanwhile, once more onto what it is now. */
function writeStatus(client: Client, set: StatefulSet, status: StatefulSetStatus): boolean {
  const write = (to: StatefulSet): boolean => client.updateStatus('statefulsets', { ...to, status }).ok;
  if (deepEqual(set.status, status) || write(set)) return true;
  const fresh = client.get('statefulsets', set.metadata.namespace, set.metadata.name);
  return fresh !== undefined && write(fresh);
}

/** Deletes the revisions of the lowest numbers that nothing is made from, beyond the limit. The first error, if any. */
function cleanUp(client: Client, { set, current, update, pods }: View, { all }: History): Status | undefined {
  const live = new Set([current.metadata.name, update.metadata.name, ...pods.map(revisionOf)]);
  const spent = all.filter(({ metadata }) => !live.has(metadata.name)).toSorted(byRevision);
  for (const { metadata } of spent.slice(0, Math.max(0, spent.length - (set.spec.revisionHistoryLimit ?? 10)))) {
    const deleted = client.delete('controllerrevisions', metadata.namespace, metadata.name);
    if (!deleted.ok && deleted.error.code !== 404) return deleted.error;
  }
  return undefined;
}
