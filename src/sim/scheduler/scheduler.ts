/**
 * kube-scheduler: takes pods without a node from its queue, one at a time, looks for nodes that will do, takes the best and binds the pod to it
 * (pkg/scheduler/schedule_one.go). Different from upstream in that a binding is written within the attempt, unless volumes have to be waited for.
 */
import { withCondition } from '../../api/conditions.ts';
import { toTime } from '../../api/values/time.ts';
import type { PersistentVolumeClaim, Pod, PodCondition } from '../../api/generated/types.ts';
import type { Random } from '../../base/random.ts';
import type { ActionRecorder, Client } from '../apiserver/client.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { ClusterState } from './cluster-state.ts';
import { Decisions } from './decisions.ts';
import type { SchedulingDecision } from './decisions.ts';
import { filterNodes, prepare, verdictOn } from './filtering.ts';
import type { Filtered, Filters, Prepared } from './filtering.ts';
import { Reasons, fitError, truncateNote } from './fit-error.ts';
import type { Rejection } from './framework.ts';
import type { NodeInfo } from './node-info.ts';
import type { PodInfo } from './pod-info.ts';
import { plugins } from './plugins/registry.ts';
import { planPreemption } from './preemption.ts';
import { SchedulingQueue } from './queue.ts';
import type { QueuedPod } from './queue.ts';
import { bestOf, scoreNodes } from './scoring.ts';
import { areBound, claimsOf, planVolumes, usesClaims, writeVolumePlan } from './volumes.ts';
import { followCluster } from './watches.ts';

const SCHEDULER_NAME = 'default-scheduler';
/** What the way of a new pod through watch and queue takes, and one attempt. */
const PICKUP_MS = 5;
const ATTEMPT_MS = 1;
/** How long after the choice of a node the writes for volumes come, how often they are looked at, and for how long. */
const PRE_BIND_MS = 3;
const VOLUME_POLL_MS = 1000;
const VOLUME_BIND_TIMEOUT_MS = 600_000;
/** DynamicResources is asked for a way out before preemption; for pods without claims it has none. */
const NO_CLAIMS = 'no new claims to deallocate';

export interface SchedulerContext {
  readonly kernel: Kernel;
  readonly client: Client;
  readonly events: ActionRecorder;
}

export interface RunningScheduler {
  /** The last attempt for the pod `namespace/name`: what each node was found wanting in, or its scores. */
  explain(pod: string): SchedulingDecision | undefined;
}

export function startScheduler(context: SchedulerContext): RunningScheduler {
  return new Scheduler(context);
}

class Scheduler implements RunningScheduler {
  private readonly kernel: Kernel;
  private readonly client: Client;
  private readonly events: ActionRecorder;
  private readonly random: Random;
  private readonly cluster: ClusterState;
  private readonly queue: SchedulingQueue;
  private readonly decisions = new Decisions();
  private nextStart = 0;
  private awake = false;

  constructor({ kernel, client, events }: SchedulerContext) {
    this.kernel = kernel;
    this.client = client;
    this.events = events;
    this.random = kernel.random.fork('scheduler');
    this.cluster = new ClusterState(client);
    this.queue = new SchedulingQueue(kernel, this.cluster, plugins, () => this.wake(PICKUP_MS));
    followCluster({
      client,
      cluster: this.cluster,
      queue: this.queue,
      schedulerName: SCHEDULER_NAME,
      onPodGone: (key) => this.decisions.forget(key),
    });
  }

  explain(pod: string): SchedulingDecision | undefined {
    return this.decisions.explain(pod);
  }

  private wake(delayMs: number): void {
    if (this.awake) return;
    this.awake = true;
    this.kernel.after(delayMs, () => {
      this.awake = false;
      const pod = this.queue.pop();
      if (pod) this.kernel.because(pod.cause, () => this.scheduleOne(pod));
      if (this.queue.ready) this.wake(ATTEMPT_MS);
    });
  }

  private scheduleOne(queued: QueuedPod): void {
    const { pod } = queued.info;
    if (pod.metadata.deletionTimestamp !== undefined) {
      const message = `skip schedule deleting pod: ${queued.key}`;
      this.events.event(pod, 'Warning', 'FailedScheduling', 'Scheduling', message);
      return;
    }
    if (this.cluster.nodes.length === 0) return this.fail(queued, 'no nodes available to schedule pods', undefined);
    const prepared = prepare(plugins, queued.info, this.cluster);
    if (prepared.kind === 'error') return this.fail(queued, prepared.message, undefined);
    if (prepared.kind === 'rejected') return this.rejectAsAWhole(queued, prepared);
    const filtered = this.findNodes(queued.info, prepared);
    const { feasible } = filtered;
    if (feasible.length === 0) return this.lookForRoom(queued, prepared, filtered);
    const scored = feasible.length > 1 ? scoreNodes(plugins, queued.info, this.cluster, feasible) : undefined;
    const best = feasible[scored ? bestOf(scored, feasible.length, this.random) : 0] as NodeInfo;
    this.keep(queued, { kind: 'node', node: best.name }, filtered, scored);
    this.place(queued, best);
  }

  /** The node that was nominated before, if it will do by now, or all that will do. */
  private findNodes(info: PodInfo, prepared: Filters): Filtered {
    const nominated = this.cluster.node(info.pod.status.nominatedNodeName ?? '');
    if (nominated && !verdictOn(plugins, prepared, info, nominated, this.cluster)) {
      return { order: [nominated], first: 0, looked: 1, refused: [], feasible: [nominated], others: undefined };
    }
    const filtered = filterNodes(plugins, prepared, info, this.cluster, this.nextStart);
    this.nextStart = (this.nextStart + filtered.looked) % this.cluster.nodes.length;
    return filtered;
  }

  /** Binds the pod, after its volumes are bound where some wait for it. */
  private place(queued: QueuedPod, node: NodeInfo): void {
    const { info } = queued;
    const claims = usesClaims(info.pod) ? claimsOf(info.pod, this.client) : undefined;
    if (!claims || typeof claims === 'string' || claims.delayed.length === 0) return this.bind(queued, node.name);
    const plan = planVolumes(claims.delayed, node, this.client);
    if (!plan) return this.fail(queued, 'running Reserve plugin "VolumeBinding": no volumes to bind', undefined);
    this.cluster.addPod(info, node.name);
    this.setNominatedNode(info.pod, node.name);
    this.kernel.after(PRE_BIND_MS, () => {
      if (!this.isStillWaiting(queued)) return;
      const written = writeVolumePlan(plan, node.name, this.client);
      if (written.ok) this.awaitVolumes(queued, node.name, claims.delayed, this.kernel.now + VOLUME_BIND_TIMEOUT_MS);
      else this.forget(queued, `running PreBind plugin "VolumeBinding": ${written.error.message ?? ''}`);
    });
  }

  private awaitVolumes(queued: QueuedPod, node: string, claims: readonly PersistentVolumeClaim[], until: number): void {
    const look = (): void => {
      if (!this.isStillWaiting(queued)) return;
      const bound = areBound(claims, this.client);
      if (bound) return this.bind(queued, node);
      const late = this.kernel.now >= until ? 'context deadline exceeded' : undefined;
      const problem = bound === undefined ? 'pvc is missing' : late;
      if (problem === undefined) this.awaitVolumes(queued, node, claims, until);
      else this.forget(queued, `running PreBind plugin "VolumeBinding": binding volumes: ${problem}`);
    };
    this.kernel.after(VOLUME_POLL_MS, look, `the volumes of ${queued.key} are looked at again`);
  }

  /** Whether the pod that was assumed on a node is still there. */
  private isStillWaiting(queued: QueuedPod): boolean {
    return this.cluster.place(queued.key) !== undefined && this.queue.get(queued.key) === queued;
  }

  /** Takes back that the pod was assumed on a node. */
  private forget(queued: QueuedPod, message: string): void {
    const pod = this.cluster.removePod(queued.key);
    this.fail(queued, message, undefined);
    if (pod) this.queue.tell({ kind: 'pod-gone', pod });
  }

  private bind(queued: QueuedPod, node: string): void {
    const { pod, namespace } = queued.info;
    const bound = this.client.bind(namespace, pod.metadata.name, node);
    if (!bound.ok) return this.forget(queued, `running Bind plugin "DefaultBinder": ${bound.error.message ?? ''}`);
    this.events.event(pod, 'Normal', 'Scheduled', 'Binding', `Successfully assigned ${queued.key} to ${node}`);
  }

  /** A plugin ruled out all nodes at once; then nobody is asked for a way out. */
  private rejectAsAWhole(queued: QueuedPod, prepared: Extract<Prepared, { kind: 'rejected' }>): void {
    const message = fitError(this.cluster.nodes.length, prepared.rejection.reasons.join(', '), 'not found');
    this.keep(queued, { kind: 'none', message });
    this.queue.rejected(queued, [prepared.rejection.plugin]);
    this.report(queued.info.pod, 'Unschedulable', message, undefined);
  }

  private lookForRoom(queued: QueuedPod, prepared: Filters, filtered: Filtered): void {
    const { info } = queued;
    const preemption = planPreemption(plugins, info, prepared, filtered, this.cluster, this.random);
    const wayOut = preemption.kind === 'none' ? `${NO_CLAIMS}, ${preemption.message}` : '';
    const message = fitError(this.cluster.nodes.length, this.reasonsOf(filtered), wayOut);
    const rejectors = new Set(filtered.refused.map(({ rejection }) => rejection.plugin));
    if (filtered.others) rejectors.add(filtered.others.plugin);
    this.queue.rejected(queued, [...rejectors]);
    if (preemption.kind === 'none') {
      this.keep(queued, { kind: 'none', message }, filtered);
      if (preemption.searched) this.cluster.forgetNomination(queued.key);
      this.report(info.pod, 'Unschedulable', message, preemption.searched ? '' : undefined);
      return;
    }
    const { node, victims } = preemption;
    this.keep(queued, { kind: 'none', message, nominatedNode: node.name }, filtered);
    this.cluster.nominate(info, node.name);
    this.report(info.pod, 'Unschedulable', message, node.name);
    this.makeRoom(info, node, victims);
  }

  private reasonsOf({ looked, refused, others }: Filtered): string {
    const times = new Map<Rejection, number>();
    for (const { rejection } of refused) times.set(rejection, (times.get(rejection) ?? 0) + 1);
    const reasons = new Reasons();
    for (const [rejection, count] of times) reasons.add(rejection.reasons, count);
    if (others) reasons.add(others.reasons, this.cluster.nodes.length - looked);
    return reasons.text;
  }

  private makeRoom(preemptor: PodInfo, node: NodeInfo, victims: readonly PodInfo[]): void {
    for (const other of Array.from(this.cluster.nominated.get(node.name)?.values() ?? [])) {
      if (other.priority < preemptor.priority) this.clearNomination(other);
    }
    for (const { pod } of victims) {
      if (pod.metadata.deletionTimestamp !== undefined) continue;
      this.setCondition(pod, {
        type: 'DisruptionTarget',
        status: 'True',
        reason: 'PreemptionByScheduler',
        message: `${SCHEDULER_NAME}: preempting to accommodate a higher priority pod`,
      });
      const { uid, name, namespace } = pod.metadata;
      const message = `Preempted by pod ${preemptor.pod.metadata.uid} on node ${node.name}`;
      this.events.event(pod, 'Normal', 'Preempted', 'Preempting', message);
      this.client.delete('pods', namespace, name, { preconditions: { uid } });
    }
  }

  /** Tells where the pod will go while its volumes are not there yet. */
  private setNominatedNode(pod: Pod, nominatedNodeName: string): void {
    this.client.updateStatus('pods', { ...pod, status: { ...pod.status, nominatedNodeName } });
  }

  private clearNomination({ key, pod }: PodInfo): void {
    this.cluster.forgetNomination(key);
    const { nominatedNodeName: _cleared, ...status } = pod.status;
    this.client.updateStatus('pods', { ...pod, status });
  }

  /** Something went wrong that has nothing to do with the nodes. */
  private fail(queued: QueuedPod, message: string, filtered: Filtered | undefined): void {
    this.keep(queued, { kind: 'none', message }, filtered);
    if (!this.client.get('pods', queued.info.namespace, queued.info.pod.metadata.name))
      return this.queue.remove(queued.key);
    this.queue.failed(queued);
    this.report(queued.info.pod, 'SchedulerError', message, '');
  }

  /** The event and the condition that tell of a failed attempt. `nominated`: empty clears, undefined leaves. */
  private report(pod: Pod, reason: string, message: string, nominated: string | undefined): void {
    const condition = { type: 'PodScheduled', status: 'False', reason, message };
    this.setCondition(pod, condition, nominated);
    this.events.event(pod, 'Warning', 'FailedScheduling', 'Scheduling', truncateNote(message));
  }

  private setCondition(pod: Pod, condition: PodCondition, nominated?: string): void {
    const current = this.client.get('pods', pod.metadata.namespace, pod.metadata.name);
    if (current?.metadata.uid !== pod.metadata.uid) return;
    const conditions = withCondition(current.status.conditions, {
      ...condition,
      ...(current.metadata.generation !== undefined && { observedGeneration: current.metadata.generation }),
      lastTransitionTime: toTime(this.kernel.wallClock),
    });
    const { nominatedNodeName: before, ...status } = current.status;
    const nominatedNodeName = nominated ?? before;
    this.client.updateStatus('pods', {
      ...current,
      status: { ...status, conditions, ...(nominatedNodeName && { nominatedNodeName }) },
    });
  }

  private keep(
    { key, info }: QueuedPod,
    outcome: SchedulingDecision['outcome'],
    filtered?: Filtered,
    scored?: ReturnType<typeof scoreNodes>,
  ): void {
    const { uid } = info.pod.metadata;
    const { length: nodeCount } = this.cluster.nodes;
    this.decisions.keep({ pod: key, uid, at: this.kernel.now, outcome, nodeCount }, filtered, scored);
  }
}
