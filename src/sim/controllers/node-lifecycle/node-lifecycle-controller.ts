/*
 * Watches over nodes: notices those whose kubelet has gone silent, tells by conditions and taints, and marks their pods as not ready.
 * After pkg/controller/nodelifecycle/node_lifecycle_controller.go.
 *
 * Woken by: a pass over all nodes every 5 s; node writes (NoSchedule taints); pods that come to nodes which are not ready.
 * Writes:   conditions and taints of nodes; the Ready condition of pods.
 */
import { findCondition } from '../../../api/conditions.ts';
import { fromTime, toTime } from '../../../api/values/time.ts';
import { podCondition } from '../../../api/pod/pod-status.ts';
import type { Node, NodeCondition, Pod } from '../../../api/generated/types.ts';
import type { KubeObject } from '../../../api/object.ts';
import type { Client, EventRecorder } from '../../apiserver/client.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Cause } from '../../kernel/cause.ts';
import { START } from '../../kernel/cause.ts';
import { SECOND, simTime } from '../../kernel/time.ts';
import type { Controller, ControllerContext } from '../controller.ts';
import { reconciling } from '../controller.ts';
import { getByKey } from '../ownership.ts';
import { podsByNode } from '../pods-by-node.ts';
import {
  NOT_READY,
  UNREACHABLE,
  hasNoExecute,
  removeNoExecute,
  swapNoExecute,
  withNoScheduleTaints,
  writeTaints,
} from './taints.ts';
import { ZoneQueue, rateOf, stateOf, zoneOf } from './zones.ts';
import type { ZoneState } from './zones.ts';

const MONITOR_PERIOD_MS = 5 * SECOND;
const MONITOR_GRACE_PERIOD_MS = 50 * SECOND;
const STARTUP_GRACE_PERIOD_MS = 60 * SECOND;
const EVICTION_SCAN_MS = 100;
const TAINT_LATENCY_MS = 6;
const POD_LATENCY_MS = 12;
const MONITORED: readonly string[] = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'];
const LEASES = 'kube-node-lease';

/** What was last heard of a node, by this controller's clock. */
interface Health {
  probeMs: number;
  heartbeat: string | undefined;
  renewed: string | undefined;
}

export const nodeLifecycleController: Controller = {
  name: 'node-controller',
  start: (context) => new NodeLifecycle(context).start(),
};

class NodeLifecycle {
  private readonly kernel: Kernel;
  private readonly client: Client;
  private readonly events: EventRecorder;
  private readonly known = new Map<string, Node>();
  private readonly health = new Map<string, Health>();
  private readonly zones = new Map<string, { readonly queue: ZoneQueue; state: ZoneState }>();
  private scanning = false;

  constructor({ kernel, client, events }: ControllerContext) {
    this.kernel = kernel;
    this.client = client;
    this.events = events;
  }

  start(): void {
    const { kernel, client } = this;
    const taints = reconciling(kernel, {
      latencyMs: TAINT_LATENCY_MS,
      reconcile: (name) => this.keepNoScheduleTaints(name),
    });
    const arrivals = reconciling(kernel, { latencyMs: POD_LATENCY_MS, reconcile: (key) => this.markArrival(key) });
    client.watch('nodes', ({ type, object }) => {
      if (type !== 'DELETED') taints.wake(object.metadata.name);
    });
    client.watch('pods', ({ type, object, previous }) => {
      const { nodeName } = object.spec;
      if (type === 'DELETED' || !nodeName || previous?.object.spec.nodeName === nodeName) return;
      arrivals.wake(`${object.metadata.namespace}/${object.metadata.name}`);
    });
    kernel.every(MONITOR_PERIOD_MS, () => this.monitor(), 'the node controller looks at all nodes');
  }

  /** One pass over all nodes. */
  private monitor(): void {
    const nodes = this.client.list('nodes');
    this.welcome(nodes);
    const zones = new Map<string, Node[]>();
    for (const { metadata } of nodes) {
      const node = this.monitorNode(metadata.name);
      if (!node || node.metadata.labels?.['node.kubernetes.io/exclude-disruption'] !== undefined) continue;
      const zone = zoneOf(node);
      const others = zones.get(zone);
      if (others) others.push(node);
      else zones.set(zone, [node]);
    }
    this.handleDisruption(zones);
  }

  private welcome(nodes: readonly Node[]): void {
    const names = new Set(nodes.map(({ metadata }) => metadata.name));
    for (const node of nodes) {
      const { name } = node.metadata;
      if (this.known.has(name)) continue;
      this.known.set(name, node);
      this.events.event(
        refTo(node),
        'Normal',
        'RegisteredNode',
        `Node ${name} event: Registered Node ${name} in Controller`,
      );
      this.zone(zoneOf(node));
      this.markReachable(node);
    }
    for (const [name, node] of this.known) {
      if (names.has(name)) continue;
      this.known.delete(name);
      this.health.delete(name);
      for (const { queue } of this.zones.values()) queue.remove(name);
      this.events.event(
        refTo(node),
        'Normal',
        'RemovingNode',
        `Node ${name} event: Removing Node ${name} from Controller`,
      );
    }
  }

  private monitorNode(name: string): Node | undefined {
    const before = this.client.get('nodes', undefined, name);
    if (!before) return undefined;
    const node = this.isSilent(before)
      ? this.kernel.because(this.silenceOf(name), () => this.markUnknown(before))
      : before;
    const ready = findCondition(node.status.conditions, 'Ready');
    if (!ready) return node;
    this.kernel.because(writeOf(node), () => this.decideNoExecute(node, ready));
    const wasReady = findCondition(before.status.conditions, 'Ready')?.status === 'True';
    if (ready.status !== 'True' && wasReady) {
      this.events.event(refTo(node), 'Normal', 'NodeNotReady', `Node ${name} status is now: NodeNotReady`);
      this.kernel.because(writeOf(node), () => this.kernel.after(POD_LATENCY_MS, () => this.markPodsOf(name)));
    }
    return node;
  }

  private markPodsOf(name: string): void {
    for (const pod of Array.from(podsByNode(this.client).get(name))) this.markNotReady(pod);
  }

  /** What a silent node's changes are caused by: the moment at which nothing had been heard of it for too long. */
  private silenceOf(name: string): Cause {
    const lease = this.client.get('leases', LEASES, name);
    const since = this.health.get(name)?.probeMs ?? this.kernel.wallClock;
    const at = Math.min(this.kernel.now, since + MONITOR_GRACE_PERIOD_MS - this.kernel.epoch);
    const because = lease ? writeOf(lease) : START;
    return { kind: 'timer', what: `the lease of ${name} expires`, at: simTime(at), because, silent: name };
  }

  /** Whether nothing was heard of the kubelet for too long: neither a new heartbeat nor a renewed lease. */
  private isSilent(node: Node): boolean {
    const { name, creationTimestamp } = node.metadata;
    const ready = findCondition(node.status.conditions, 'Ready');
    const renewed = this.client.get('leases', LEASES, name)?.spec.renewTime;
    const heartbeat = ready?.lastHeartbeatTime;
    const now = this.kernel.wallClock;
    let health = this.health.get(name);
    if (!health) {
      health = { probeMs: ready ? now : fromTime(creationTimestamp), heartbeat, renewed };
      this.health.set(name, health);
    } else if (heartbeat !== health.heartbeat || (renewed ?? '') > (health.renewed ?? '')) {
      health.probeMs = now;
      health.heartbeat = heartbeat;
      health.renewed = renewed;
    }
    return now > health.probeMs + (ready ? MONITOR_GRACE_PERIOD_MS : STARTUP_GRACE_PERIOD_MS);
  }

  private markUnknown(node: Node): Node {
    const now = toTime(this.kernel.wallClock);
    const conditions = [...(node.status.conditions ?? [])];
    for (const type of MONITORED) {
      const at = conditions.findIndex((condition) => condition.type === type);
      const old = conditions[at];
      if (old?.status === 'Unknown') continue;
      if (old) conditions[at] = { ...old, ...SILENT, lastTransitionTime: now };
      else
        conditions.push({
          type,
          ...NEVER_HEARD,
          lastHeartbeatTime: node.metadata.creationTimestamp,
          lastTransitionTime: now,
        });
    }
    if (conditions.every((condition, i) => condition === node.status.conditions?.[i])) return node;
    const written = this.client.updateStatus('nodes', { ...node, status: { ...node.status, conditions } });
    return written.ok ? written.value : node;
  }

  /** Switching between the two NoExecute taints is immediate, the first one has to queue in its zone. */
  private decideNoExecute(node: Node, ready: NodeCondition): void {
    if (ready.status === 'True') return this.markReachable(node);
    const [wanted, other] = ready.status === 'False' ? [NOT_READY, UNREACHABLE] : [UNREACHABLE, NOT_READY];
    const { name } = node.metadata;
    if (hasNoExecute(node, other)) swapNoExecute(this.client, name, wanted, other, toTime(this.kernel.wallClock));
    else if (!hasNoExecute(node, wanted)) {
      this.zone(zoneOf(node)).queue.add(name);
      this.scan();
    }
  }

  private markReachable(node: Node): void {
    for (const { queue } of this.zones.values()) queue.remove(node.metadata.name);
    removeNoExecute(this.client, node);
  }

  private zone(key: string): { readonly queue: ZoneQueue; state: ZoneState } {
    let zone = this.zones.get(key);
    if (!zone) this.zones.set(key, (zone = { queue: new ZoneQueue(), state: 'Initial' }));
    return zone;
  }

  /** Taints nodes whose turn has come, while any wait. */
  private scan(): void {
    if (this.scanning) return;
    this.scanning = true;
    this.kernel.after(EVICTION_SCAN_MS, () => {
      this.scanning = false;
      for (const { queue } of this.zones.values()) {
        for (const name of queue.take(this.kernel.now)) this.taint(name);
      }
      if ([...this.zones.values()].some(({ queue }) => queue.size > 0)) this.scan();
    });
  }

  private taint(name: string): void {
    const node = this.client.get('nodes', undefined, name);
    const status = node && findCondition(node.status.conditions, 'Ready')?.status;
    const now = toTime(this.kernel.wallClock);
    if (!node) return;
    this.kernel.because(writeOf(node), () => {
      if (status === 'False') swapNoExecute(this.client, name, NOT_READY, UNREACHABLE, now);
      if (status === 'Unknown') swapNoExecute(this.client, name, UNREACHABLE, NOT_READY, now);
    });
  }

  /** When everything seems down, it is rather this controller that sees nothing: then no pod is evicted. */
  private handleDisruption(nodes: ReadonlyMap<string, readonly Node[]>): void {
    const states = new Map([...nodes].map(([zone, of]) => [zone, stateOf(of)]));
    for (const zone of states.keys()) this.zone(zone);
    for (const zone of this.zones.keys()) if (!states.has(zone)) this.zones.delete(zone);
    const allAre = [...states.values()].every((state) => state === 'FullDisruption');
    const allWere = [...this.zones.values()].every(({ state }) => state === 'FullDisruption');
    if (this.zones.size === 0 || (allAre && allWere)) return;
    if (allAre) for (const node of [...nodes.values()].flat()) this.markReachable(node);
    if (!allAre && allWere) for (const health of this.health.values()) health.probeMs = this.kernel.wallClock;
    for (const [key, zone] of this.zones) {
      const state = states.get(key) ?? 'Normal';
      if (state === zone.state && !allAre && !allWere) continue;
      zone.queue.setRate(allAre ? 0 : rateOf(state, nodes.get(key)?.length ?? 0), this.kernel.now);
      zone.state = state;
    }
  }

  private keepNoScheduleTaints(name: string): undefined {
    const node = this.client.get('nodes', undefined, name);
    const taints = node && withNoScheduleTaints(node, toTime(this.kernel.wallClock));
    if (taints) writeTaints(this.client, node, taints);
  }

  /** A pod that comes to a node which is not ready is not ready either. */
  private markArrival(key: string): undefined {
    const pod = getByKey(this.client, 'pods', key);
    const node = pod?.spec.nodeName ? this.client.get('nodes', undefined, pod.spec.nodeName) : undefined;
    const ready = node && findCondition(node.status.conditions, 'Ready');
    if (pod && ready && ready.status !== 'True' && this.health.has(node.metadata.name)) this.markNotReady(pod);
  }

  private markNotReady(pod: Pod): void {
    const ready = podCondition(pod, 'Ready');
    if (!ready || ready.status === 'False') return;
    const changed = {
      ...ready,
      status: 'False',
      lastTransitionTime: toTime(this.kernel.wallClock),
      ...(pod.metadata.generation !== undefined && { observedGeneration: pod.metadata.generation }),
    };
    const conditions = (pod.status.conditions ?? []).map((condition) => (condition === ready ? changed : condition));
    const written = this.client.updateStatus('pods', { ...pod, status: { ...pod.status, conditions } });
    if (written.ok) this.events.event(pod, 'Warning', 'NodeNotReady', 'Node is not ready');
  }
}

const SILENT = { status: 'Unknown', reason: 'NodeStatusUnknown', message: 'Kubelet stopped posting node status.' };
const NEVER_HEARD = {
  status: 'Unknown',
  reason: 'NodeStatusNeverUpdated',
  message: 'Kubelet never posted node status.',
};

const writeOf = ({ metadata }: KubeObject): Cause => ({ kind: 'write', revision: Number(metadata.resourceVersion) });

/** Events name the node without its version. */
function refTo({ apiVersion, kind, metadata: { name, uid } }: Node): KubeObject {
  return { apiVersion, kind, metadata: { name, uid, resourceVersion: '', creationTimestamp: '' } };
}
