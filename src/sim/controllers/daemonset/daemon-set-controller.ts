/*
 * Runs a pod on every node that a DaemonSet is for. The scheduler binds the pods, but each can only go to its own node.
 *
 * Woken by: DaemonSets, their pods and revisions, and changes of a node's labels and taints that matter to them.
 * Writes:   creates and deletes pods; ControllerRevisions; the DaemonSet's status.
 * Follows:  pkg/controller/daemon/daemon_controller.go. Which nodes: daemon-nodes.ts; which pods come and go: manage.ts and rolling-update.ts.
 */
import type { DaemonSet, DaemonSetStatus, Node, Pod, Status } from '../../../api/generated/types.ts';
import { isEmptySelector } from '../../../api/selectors/label-selector.ts';
import { controllerOf, keyOf } from '../../../api/object.ts';
import { deepEqual } from '../../../base/equal.ts';
import type { Client } from '../../apiserver/client.ts';
import type { VersionOf } from '../../apiserver/store.ts';
import { nextAvailableAt } from '../availability.ts';
import type { Controller, ControllerContext, Outcome } from '../controller.ts';
import { reconciling } from '../controller.ts';
import { BY_TEMPLATE, byRevision, syncHistory } from '../history.ts';
import type { History } from '../history.ts';
import { byController, claim, getByKey, watchOwned } from '../ownership.ts';
import type { Owners } from '../ownership.ts';
import { createPod, deletePod, isNamespaceTerminating, podFromTemplate, slowStart } from '../pod-control.ts';
import { nodeOf, placementOn, REVISION_HASH, templateFor } from './daemon-nodes.ts';
import { daemonsByNode } from './daemons.ts';
import type { NodeDaemons } from './daemons.ts';
import { statusOf } from './daemon-set-status.ts';
import { FailedPodBackOff } from './failed-pod-back-off.ts';
import type { DaemonChanges, View } from './manage.ts';
import { planNode } from './manage.ts';
import { planRollingUpdate } from './rolling-update.ts';

/** How many pods one reconcile creates or deletes at most. */
const BURST_REPLICAS = 250;
const LATENCY_MS = 3;

const DAEMON_SETS: Owners<'daemonsets'> = {
  resource: 'daemonsets',
  kind: 'DaemonSet',
  selectorOf: ({ spec }) => spec.selector,
};

export const daemonSetController: Controller = {
  name: 'daemonset-controller',
  start(context) {
    const { client, kernel } = context;
    const backOff = new FailedPodBackOff();
    const queue = reconciling(kernel, {
      latencyMs: LATENCY_MS,
      reconcile: (key) => {
        const daemonSet = getByKey(client, 'daemonsets', key);
        return daemonSet && reconcile(context, backOff, daemonSet);
      },
    });

    client.watch('daemonsets', ({ object }) => queue.wake(keyOf(object)));
    watchOwned(client, 'pods', DAEMON_SETS, (key) => queue.wake(key));
    watchOwned(client, 'controllerrevisions', DAEMON_SETS, (key) => queue.wake(key));
    client.watch('nodes', (version) => {
      if (!mayMatter(version)) return;
      for (const daemonSet of client.list('daemonsets')) {
        if (matters(client, version.object, daemonSet)) queue.wake(keyOf(daemonSet));
      }
    });
  },
};

function mayMatter({ type, object, previous }: VersionOf<'nodes'>): boolean {
  if (type !== 'MODIFIED' || !previous) return type === 'ADDED';
  const before = previous.object;
  const sameLabels = deepEqual(before.metadata.labels, object.metadata.labels);
  return !sameLabels || !deepEqual(before.spec?.taints, object.spec?.taints);
}

/** Whether the node lacks a pod, has one that must go, or has one while the status counts misplaced pods. */
function matters(client: Client, node: Node, daemonSet: DaemonSet): boolean {
  const { shouldRun, mayStay } = placementOn(node, daemonSet);
  const here = client.index('pods', 'daemon and node', daemonAndNode);
  const hasPod = here.count(`${daemonSet.metadata.uid} ${node.metadata.name}`) > 0;
  return (shouldRun && !hasPod) || (hasPod && (!mayStay || daemonSet.status.numberMisscheduled > 0));
}

function daemonAndNode(pod: Pod): readonly string[] {
  const owner = controllerOf(pod);
  const node = owner?.kind === 'DaemonSet' ? nodeOf(pod) : undefined;
  return owner && node !== undefined ? [`${owner.uid} ${node}`] : [];
}

function reconcile(context: ControllerContext, backOff: FailedPodBackOff, daemonSet: DaemonSet): Outcome {
  const { client, events, kernel } = context;
  const { metadata, spec } = daemonSet;
  if (isEmptySelector(spec.selector)) {
    const message = 'This daemon set is selecting all pods. A non-empty selector is required.';
    events.event(daemonSet, 'Warning', 'SelectingAll', message);
    return undefined;
  }
  if (metadata.deletionTimestamp !== undefined) return undefined;

  const history = syncHistory(client, daemonSet, BY_TEMPLATE);
  if (!history.ok) return 'retry';
  if (!claim(client, 'pods', { owner: daemonSet, selector: spec.selector }).ok) return 'retry';
  const hash = history.value.current.metadata.labels?.[REVISION_HASH] ?? '';
  const view: View = { daemonSet, hash, now: kernel.wallClock };

  let nodes = daemonsOf(client, daemonSet);
  const ended = new EndedPods(context, backOff, daemonSet);
  let changes = planAll(nodes, (node) => planNode(view, node, (pod) => ended.mayDelete(pod)));
  // pods that are replaced wait until those that come and go anyway have been seen to
  if (isNothing(changes) && spec.updateStrategy?.type !== 'OnDelete') changes = planRollingUpdate(view, nodes);
  const error = apply(context, view, changes) ?? cleanUp(client, daemonSet, history.value);

  nodes = daemonsOf(client, daemonSet);
  const status = statusOf(view, nodes, history.value.collisionCount);
  if (!writeStatus(client, daemonSet, status) || error) return 'retry';
  if (ended.delayMs !== undefined) {
    return { againAfterMs: ended.delayMs, what: `back-off of failed pods of ${metadata.name}` };
  }
  const { minReadySeconds = 0 } = spec;
  const nextAt = nextAvailableAt(
    nodes.flatMap(({ pods }) => pods),
    minReadySeconds,
    view.now,
  );
  if (nextAt === undefined) return undefined;
  return { againAfterMs: nextAt - view.now, what: `a pod of ${metadata.name} has been ready for ${minReadySeconds}s` };
}

function daemonsOf(client: Client, daemonSet: DaemonSet): readonly NodeDaemons[] {
  return daemonsByNode(daemonSet, client.list('nodes'), [...byController(client, 'pods').get(daemonSet.metadata.uid)]);
}

function planAll(nodes: readonly NodeDaemons[], plan: (node: NodeDaemons) => DaemonChanges): DaemonChanges {
  const plans = nodes.map(plan);
  return { create: plans.flatMap(({ create }) => create), delete: plans.flatMap((changes) => changes.delete) };
}

function isNothing(changes: DaemonChanges): boolean {
  return changes.create.length === 0 && changes.delete.length === 0;
}

/** Creates and deletes pods. The first error, if any. */
function apply(context: ControllerContext, { daemonSet, hash }: View, changes: DaemonChanges): Status | undefined {
  const create = changes.create.slice(0, BURST_REPLICAS);
  let error = slowStart(create.length, (i) => {
    const pod = podFromTemplate(daemonSet, templateFor(daemonSet, hash, create[i] ?? ''));
    const created = createPod(context, daemonSet, pod);
    return created.ok || !isNamespaceTerminating(created.error) ? created : { ok: true, value: undefined };
  });
  for (const pod of changes.delete.slice(0, BURST_REPLICAS)) {
    const deleted = deletePod(context, daemonSet, pod);
    if (!deleted.ok && deleted.error.code !== 404) error ??= deleted.error;
  }
  return error;
}

/** Tells of daemon pods that have ended. Those that failed may be deleted only after the back-off of their node. */
class EndedPods {
  /** The shortest wait of those that may not be deleted yet. */
  delayMs: number | undefined;
  private readonly context: ControllerContext;
  private readonly backOff: FailedPodBackOff;
  private readonly daemonSet: DaemonSet;

  constructor(context: ControllerContext, backOff: FailedPodBackOff, daemonSet: DaemonSet) {
    this.context = context;
    this.backOff = backOff;
    this.daemonSet = daemonSet;
  }

  mayDelete(pod: Pod): boolean {
    const { context, daemonSet } = this;
    const node = nodeOf(pod) ?? '';
    const where = `daemon pod ${keyOf(pod)} on node ${node}`;
    if (pod.status.phase === 'Succeeded') {
      const message = `Found succeeded ${where}, will try to delete it`;
      context.events.event(daemonSet, 'Normal', 'SucceededDaemonPod', message);
      return true;
    }
    if (this.mustWait(node)) return false;
    context.events.event(daemonSet, 'Warning', 'FailedDaemonPod', `Found failed ${where}, will try to kill it`);
    return true;
  }

  private mustWait(node: string): boolean {
    const { metadata, status } = this.daemonSet;
    const { wallClock } = this.context.kernel;
    const key = `${metadata.uid}/${status.observedGeneration ?? 0}/${node}`;
    const waitMs = this.backOff.waitOf(key, wallClock);
    if (waitMs > 0) this.delayMs = Math.min(this.delayMs ?? Infinity, waitMs);
    else this.backOff.advance(key, wallClock);
    return waitMs > 0;
  }
}

/** Deletes revisions beyond the limit, the lowest numbers first, as far as no pod carries them. The first error, if any. */
function cleanUp(client: Client, daemonSet: DaemonSet, { current, all }: History): Status | undefined {
  const old = all.filter(({ metadata }) => metadata.uid !== current.metadata.uid).toSorted(byRevision);
  const excess = old.length - (daemonSet.spec.revisionHistoryLimit ?? 10);
  if (excess <= 0) return undefined;
  const live = new Set<string | undefined>();
  for (const pod of byController(client, 'pods').get(daemonSet.metadata.uid))
    live.add(pod.metadata.labels?.[REVISION_HASH]);
  for (const { metadata } of old
    .filter((revision) => !live.has(revision.metadata.labels?.[REVISION_HASH]))
    .slice(0, excess)) {
    const deleted = client.delete('controllerrevisions', metadata.namespace, metadata.name);
    if (!deleted.ok && deleted.error.code !== 404) return deleted.error;
  }
  return undefined;
}

function writeStatus(client: Client, daemonSet: DaemonSet, status: DaemonSetStatus): boolean {
  return deepEqual(daemonSet.status, status) || client.updateStatus('daemonsets', { ...daemonSet, status }).ok;
}
