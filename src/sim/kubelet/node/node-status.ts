// Registers the node and keeps its status and lease (pkg/kubelet/kubelet_node_status.go, component-helpers lease controller). One timer per node: every
// 10 s the lease is renewed; the status is computed then only if something may have changed, and written if it did or 5 min have passed.

import type { Lease, Node } from '../../../api/generated/types.ts';
import type { Draft } from '../../../api/object.ts';
import { toMicroTime, toTime } from '../../../api/values/time.ts';
import { deepEqual } from '../../../base/equal.ts';
import { fnv1a } from '../../../base/random.ts';
import type { Client, EventRecorder } from '../../apiserver/client.ts';
import type { ContainerRuntime } from '../../containers/runtime.ts';
import type { Kernel, Timer } from '../../kernel/kernel.ts';
import type { Machine } from '../../machine/machine.ts';
import {
  bootIdOf,
  csiNodeOf,
  eventOfCondition,
  newNode,
  nodeConditionsOf,
  nodeReference,
  nodeStatusOf,
  notReadyYet,
} from './node-object.ts';
import type { Pressure } from './node-object.ts';
import type { KubeletSettings } from './settings.ts';

const LEASES = 'kube-node-lease';
/** What a kubelet finds when it first looks at its node. */
const STARTING_REASONS = ['NodeHasSufficientMemory', 'NodeHasNoDiskPressure', 'NodeHasSufficientPID'] as const;
/** From a change of the node's pressure to its status. */
const SOON_MS = 600;
/** From the creation of the Node to its being ready. */
const READY_MS = 350;

export interface NodeStatusOptions {
  readonly kernel: Kernel;
  readonly machine: Machine;
  readonly client: Client;
  readonly recorder: EventRecorder;
  readonly runtime: ContainerRuntime;
  readonly settings: KubeletSettings;
  /** Whether the API server can be reached. */
  readonly reports: () => boolean;
  readonly pressures: () => ReadonlySet<Pressure>;
  /** How often the machine has been started. */
  readonly boot: number;
}

export class NodeStatusManager {
  private readonly options: NodeStatusOptions;
  private timer: Timer | undefined;
  private dirty = true;
  private lastReport: number | undefined;
  private imageCount = -1;
  private unschedulable: boolean | undefined;
  private stopped = false;

  constructor(options: NodeStatusOptions) {
    this.options = options;
  }

  /** Registers, says that the kubelet starts, and begins to report. */
  start(): void {
    const { kernel, machine } = this.options;
    const period = this.options.settings.nodeStatusUpdateMs;
    this.tellStart();
    if (this.register()) kernel.after(READY_MS, () => this.resume());
    else this.round();
    const phase = fnv1a(`node status ${machine.name}`) % period;
    const first = (((phase - kernel.now) % period) + period) % period || period;
    this.timer = kernel.every(period, () => this.round(), `kubelet of ${machine.name} reports`, first);
  }

  /** The machines of a cluster have joined long before a run begins: nothing is told of it any more. */
  private tellStart(): void {
    const { kernel, machine } = this.options;
    if (kernel.now < 0) return;
    this.say('Normal', 'Starting', 'Starting kubelet.');
    for (const reason of STARTING_REASONS) {
      this.say('Normal', reason, `Node ${machine.name} status is now: ${reason}`);
    }
    this.say('Normal', 'NodeAllocatableEnforced', 'Updated Node Allocatable limit across pods');
  }

  stop(): void {
    this.stopped = true;
    this.timer?.cancel();
  }

  /** Something of the node changed: the next round computes its status. */
  touch(): void {
    this.dirty = true;
  }

  /** Reports at once: the API server can be reached again. */
  resume(): void {
    if (this.stopped) return;
    this.dirty = true;
    this.round();
  }

  /** Something is to be reported without waiting for the next round. */
  touchNow(): void {
    this.dirty = true;
    const { kernel } = this.options;
    kernel.after(SOON_MS, () => {
      if (!this.stopped && this.dirty) this.round();
    });
  }

  /** The Node object changed. */
  seen(node: Node | undefined, own: boolean): void {
    if (!own) this.dirty = true;
    if (!node) this.lastReport = undefined;
  }

  private round(): void {
    const { kernel, settings, runtime, reports } = this.options;
    if (!reports()) {
      this.dirty = true;
      return;
    }
    this.renewLease();
    const { length } = runtime.images.list();
    const due = this.lastReport === undefined || kernel.now - this.lastReport >= settings.nodeStatusReportMs;
    if (!this.dirty && !due && length === this.imageCount) return;
    this.report(due);
  }

  private report(due: boolean): void {
    const { kernel, machine, client, pressures, settings, runtime, boot } = this.options;
    const node = client.get('nodes', undefined, machine.name);
    if (!node) return;
    const images = runtime.images.list();
    const now = toTime(kernel.wallClock);
    const conditions = nodeConditionsOf(node.status.conditions, pressures(), now);
    const computed = nodeStatusOf(machine, { settings, boot, images, conditions, known: node.status });
    const status = { ...node.status, ...computed };
    this.dirty = false;
    this.imageCount = images.length;
    this.tellChanges(node, conditions);
    if (!due && deepEqual(withoutHeartbeat(status), withoutHeartbeat(node.status))) return;
    this.lastReport = kernel.now;
    client.updateStatus('nodes', { ...node, status });
  }

  private tellChanges(node: Node, conditions: Node['status']['conditions']): void {
    const { machine } = this.options;
    for (const condition of conditions ?? []) {
      const before = node.status.conditions?.find((one) => one.type === condition.type);
      if (before?.status === condition.status || this.options.kernel.now < 0) continue;
      const reason = eventOfCondition(condition);
      if (reason) this.say('Normal', reason, `Node ${machine.name} status is now: ${reason}`);
    }
    const unschedulable = node.spec.unschedulable === true;
    if (this.unschedulable !== undefined && this.unschedulable !== unschedulable) {
      const reason = unschedulable ? 'NodeNotSchedulable' : 'NodeSchedulable';
      this.say('Normal', reason, `Node ${machine.name} status is now: ${reason}`);
    }
    this.unschedulable = unschedulable;
  }

  /** Creates the Node, or takes over the one that is there. Returns whether it is new and not ready yet. */
  private register(): boolean {
    const { kernel, machine, client, settings, runtime, boot, pressures, reports } = this.options;
    if (!reports()) return false;
    const existing = client.get('nodes', undefined, machine.name);
    if (existing) {
      const id = bootIdOf(machine.name, boot);
      if (existing.status.nodeInfo && existing.status.nodeInfo.bootID !== id) {
        this.say('Warning', 'Rebooted', `Node ${machine.name} has been rebooted, boot id: ${id}`);
      }
      return false;
    }
    const ready = kernel.now < 0 ? undefined : notReadyYet(machine.name);
    const conditions = nodeConditionsOf(undefined, pressures(), toTime(kernel.wallClock), ready);
    const images = runtime.images.list();
    const made = client.create(
      'nodes',
      newNode(machine, nodeStatusOf(machine, { settings, boot, images, conditions })),
    );
    if (made.ok && !client.get('csinodes', undefined, machine.name)) client.create('csinodes', csiNodeOf(made.value));
    return ready !== undefined;
  }

  private renewLease(): void {
    const { kernel, machine, client, settings } = this.options;
    const renewTime = toMicroTime(kernel.wallClock);
    const lease = client.get('leases', LEASES, machine.name);
    if (lease) {
      client.update('leases', { ...lease, spec: { ...lease.spec, renewTime } });
      return;
    }
    const node = client.get('nodes', undefined, machine.name);
    const owner = node && { apiVersion: 'v1', kind: 'Node', name: node.metadata.name, uid: node.metadata.uid };
    const draft: Draft<Lease> = {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name: machine.name, namespace: LEASES, ...(owner ? { ownerReferences: [owner] } : undefined) },
      spec: {
        holderIdentity: machine.name,
        leaseDurationSeconds: settings.nodeLeaseDurationSeconds,
        renewTime,
      },
    };
    client.create('leases', draft);
  }

  /** Kubelets refer to their node by name alone. */
  private say(type: 'Normal' | 'Warning', reason: string, message: string): void {
    const { machine, recorder } = this.options;
    recorder.event(nodeReference(machine.name), type, reason, message);
  }
}

function withoutHeartbeat(status: Node['status']): Node['status'] {
  return {
    ...status,
    conditions: (status.conditions ?? []).map(({ lastHeartbeatTime: _time, ...condition }) => condition),
  };
}
