/*
 * Keeps as many pods of a template as a ReplicaSet or a ReplicationController asks for. After pkg/controller/replicaset/replica_set.go,
 * which upstream too runs both kinds.
 *
 * Woken by: its owners, their pods, and pods without a controller that an owner selects.
 * Writes:   creates, deletes, adopts and releases pods; the owner's status.
 * Differs:  it reads the live store, so it needs no expectations of what it has done; and it counts pods by a running tally.
 */
import { controllerOf, keyOf } from '../../../api/object.ts';
import type { LabelSelector, Pod, ReplicaSet, ReplicationController, Status } from '../../../api/generated/types.ts';
import { isPodActive } from '../../../api/pod/pod-status.ts';
import type { Controller, ControllerContext, Outcome } from '../controller.ts';
import { reconciling, REQUEST_MS } from '../controller.ts';
import { inScaleDownOrder } from '../deletion-order.ts';
import { adopt, adoptable, byController, getByKey, isGoneOrInvalid, release, watchOwned } from '../ownership.ts';
import { delay, waitFor } from '../../kernel/task.ts';
import type { Task } from '../../kernel/task.ts';
import {
  allInTime,
  createPod,
  deletePod,
  isNamespaceTerminating,
  podFromTemplate,
  slowStartInTime,
} from '../pod-control.ts';
import { PodTallies } from '../pod-tally.ts';
import type { PodTally } from '../pod-tally.ts';
import { statusOf, writeStatus } from './replica-set-status.ts';

/** How many pods one reconcile creates or deletes at most. */
const BURST_REPLICAS = 500;
const LATENCY_MS = 2;

type ReplicaOwner = ReplicaSet | ReplicationController;
type ReplicaResource = 'replicasets' | 'replicationcontrollers';

export const replicaSetController = replicaController('replicaset-controller', 'replicasets', 'ReplicaSet');

export const replicationController = replicaController(
  'replication-controller',
  'replicationcontrollers',
  'ReplicationController',
);

function replicaController(name: string, resource: ReplicaResource, kind: ReplicaOwner['kind']): Controller {
  return {
    name,
    start(context) {
      const { client, kernel } = context;
      const tallies = new PodTallies(client);
      const queue = reconciling(kernel, {
        latencyMs: LATENCY_MS,
        reconcile: (key) => reconcile(context, tallies, getByKey<ReplicaResource>(client, resource, key)),
      });

      client.watch(resource, ({ type, object }) => {
        if (type === 'DELETED') tallies.forget(object.metadata.uid);
        queue.wake(keyOf(object));
      });
      watchOwned<ReplicaResource>(client, 'pods', { resource, kind, selectorOf }, (key) => queue.wake(key));
    },
  };
}

function* reconcile(context: ControllerContext, tallies: PodTallies, owner: ReplicaOwner | undefined): Task<Outcome> {
  if (!owner) return undefined;
  const { client, kernel } = context;
  const tally = tallies.of(owner.metadata.uid, rulesOf(owner));
  if (yield* claimPods(context, owner, tally)) return 'retry';

  // the status tells of the pods that were there before this reconcile changes anything; the changes wake it again
  const now = kernel.wallClock;
  const counts = tally.countsAt(now);
  const diff = counts.active - replicasOf(owner);
  const mayManage = owner.metadata.deletionTimestamp === undefined && diff !== 0;
  const error = mayManage ? yield* manageReplicas(context, tallies, owner, diff) : undefined;
  if (!writeStatus(client, owner, statusOf(owner, counts, { diff, error }, kernel.wallClock)) || error) return 'retry';

  if (mayManage) yield* waitFor(delay(kernel, REQUEST_MS));
  const nextAvailableAt = tally.nextAvailableAt(now);
  if (nextAvailableAt === undefined) return undefined;
  return {
    againAfterMs: Math.max(0, nextAvailableAt - kernel.wallClock),
    what: `a pod of ${owner.metadata.name} has been ready for ${owner.spec.minReadySeconds ?? 0}s`,
  };
}

/** Adopts pods that have lost their owner and releases those whose labels do not match any more. The first error, if any. */
function* claimPods(
  { client, kernel }: ControllerContext,
  owner: ReplicaOwner,
  tally: PodTally,
): Task<Status | undefined> {
  if (owner.metadata.deletionTimestamp !== undefined) return undefined;
  for (const stray of tally.strays.values()) {
    const released = release(client, 'pods', owner, stray);
    if (!released.ok && !isGoneOrInvalid(released.error.code)) return released.error;
  }
  const mine = (): readonly Pod[] =>
    adoptable(client, 'pods', { owner, selector: selectorOf(owner) }).filter(isPodActive);
  // before it adopts, it asks whether the owner still exists
  if (mine().length > 0) yield* waitFor(delay(kernel, REQUEST_MS));
  for (const orphan of mine()) {
    const adopted = adopt(client, 'pods', owner, orphan);
    if (!adopted.ok) return adopted.error;
  }
  return undefined;
}

/** Creates the pods that are missing or deletes those that are too many. The first error, if any. */
function manageReplicas(
  context: ControllerContext,
  tallies: PodTallies,
  owner: ReplicaOwner,
  diff: number,
): Task<Status | undefined> {
  return diff < 0 ? createPods(context, owner, -diff) : deletePods(context, tallies, owner, diff);
}

function createPods(context: ControllerContext, owner: ReplicaOwner, missing: number): Task<Status | undefined> {
  const pod = podFromTemplate(owner, owner.spec.template ?? {});
  return slowStartInTime(context.kernel, Math.min(missing, BURST_REPLICAS), () => {
    const created = createPod(context, owner, pod);
    return created.ok || !isNamespaceTerminating(created.error) ? created : { ok: true, value: undefined };
  });
}

function deletePods(
  context: ControllerContext,
  tallies: PodTallies,
  owner: ReplicaOwner,
  tooMany: number,
): Task<Status | undefined> {
  const pods = planDeletions(context, tallies, owner, Math.min(tooMany, BURST_REPLICAS));
  return allInTime(context.kernel, pods, (pod) => {
    const deleted = deletePod(context, owner, pod);
    return deleted.ok || deleted.error.code === 404 ? undefined : deleted.error;
  });
}

/** Which of the active pods go. */
function planDeletions(
  context: ControllerContext,
  tallies: PodTallies,
  owner: ReplicaOwner,
  count: number,
): readonly Pod[] {
  const active = activePodsOf(context, owner.metadata.uid);
  if (count >= active.length) return active;
  const onNode = relatedPodsByNode(context, tallies, owner);
  const candidates = active.map((pod) => ({ pod, relatedOnNode: onNode.get(pod.spec.nodeName ?? '') ?? 0 }));
  return inScaleDownOrder(candidates, context.kernel.wallClock).slice(0, count);
}

/** How many active pods of all ReplicaSets of the same Deployment, old and new, each node has. */
function relatedPodsByNode(
  { client }: ControllerContext,
  tallies: PodTallies,
  owner: ReplicaOwner,
): ReadonlyMap<string, number> {
  const onNode = new Map<string, number>();
  const controller = controllerOf(owner);
  if (!controller) return onNode;
  for (const sibling of byController(client, 'replicasets').get(controller.uid)) {
    const { activeOn } = tallies.of(sibling.metadata.uid, rulesOf(sibling));
    for (const [node, count] of activeOn) onNode.set(node, (onNode.get(node) ?? 0) + count);
  }
  return onNode;
}

function activePodsOf({ client }: ControllerContext, ownerUid: string): readonly Pod[] {
  const active: Pod[] = [];
  for (const pod of byController(client, 'pods').get(ownerUid)) if (isPodActive(pod)) active.push(pod);
  return active;
}

function replicasOf({ spec }: ReplicaOwner): number {
  return spec.replicas ?? 1;
}

function selectorOf(owner: ReplicaOwner): LabelSelector {
  return owner.kind === 'ReplicaSet' ? owner.spec.selector : { matchLabels: owner.spec.selector ?? {} };
}

function rulesOf(owner: ReplicaOwner) {
  return {
    selector: selectorOf(owner),
    templateLabels: owner.spec.template?.metadata?.labels ?? {},
    minReadySeconds: owner.spec.minReadySeconds ?? 0,
  };
}
