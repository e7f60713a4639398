import { findCondition, isConditionTrue } from '../../api/conditions.ts';
import type { Node } from '../../api/generated/types.ts';
import { milliValue, quantityValue } from '../../api/values/quantity.ts';
import { taintToText } from '../../api/selectors/taints.ts';
import { fromTime } from '../../api/values/time.ts';
import type { FateStep, NodeRow } from './rows.ts';

/** What a node's row needs beyond the object. */
export interface NodeContext {
  readonly epoch: number;
  /** What is true of the machine; undefined for a Node object without one. */
  readonly machine: { readonly power: boolean; readonly connected: boolean; readonly kubelet: boolean } | undefined;
  /** What is wrong with the machine, and since when. */
  readonly fault: { readonly name: string; readonly at: number } | undefined;
  readonly leaseRenewedAt: number;
  readonly requested: { readonly cpuMillis: number; readonly memoryBytes: number; readonly pods: number };
  /** When the first pod will be driven out, if that is known. */
  readonly evictionAt: number | undefined;
}

/** node-monitor-grace-period: silence after which the node lifecycle controller takes a node for lost. */
const NODE_GRACE_MS = 50_000;
const ZONE = 'topology.kubernetes.io/zone';

/** A node as the panels draw it. Pure. */
export function nodeRow(node: Node, context: NodeContext): NodeRow {
  const ready = findCondition(node.status.conditions, 'Ready');
  const { allocatable = {} } = node.status;
  const { power, connected, kubelet } = context.machine ?? { power: false, connected: false, kubelet: false };
  return {
    kind: 'Node',
    uid: node.metadata.uid,
    name: node.metadata.name,
    status: `${ready?.status === 'True' ? 'Ready' : 'NotReady'}${node.spec.unschedulable ? ',SchedulingDisabled' : ''}`,
    ready: (ready?.status ?? 'Unknown') as NodeRow['ready'],
    reason: ready?.reason ?? '',
    schedulable: !node.spec.unschedulable,
    zone: node.metadata.labels?.[ZONE],
    address: node.status.addresses?.find((each) => each.type === 'InternalIP')?.address ?? '',
    cpuMillis: { requested: context.requested.cpuMillis, allocatable: milliValue(allocatable['cpu']) },
    memoryBytes: { requested: context.requested.memoryBytes, allocatable: quantityValue(allocatable['memory']) },
    pods: { count: context.requested.pods, allocatable: quantityValue(allocatable['pods']) },
    taints: (node.spec.taints ?? []).map(taintToText),
    pressure: (['memory', 'disk', 'pid'] as const).filter((each) =>
      isConditionTrue(node.status.conditions, CONDITION_OF[each]),
    ),
    power,
    connected,
    kubelet,
    leaseRenewedAt: context.leaseRenewedAt,
    leaseExpiresAt: context.leaseRenewedAt + NODE_GRACE_MS,
    fate: fateOf(node, context),
    createdAt: fromTime(node.metadata.creationTimestamp) - context.epoch,
  };
}

const CONDITION_OF = { memory: 'MemoryPressure', disk: 'DiskPressure', pid: 'PIDPressure' } as const;

/** The story of a node that is failing: what happened, and what is due. */
function fateOf(node: Node, context: NodeContext): readonly FateStep[] {
  const ready = findCondition(node.status.conditions, 'Ready');
  const { machine, fault, leaseRenewedAt, evictionAt } = context;
  const silent = machine !== undefined && !(machine.power && machine.connected && machine.kubelet);
  const lost = ready?.status === 'Unknown';
  if (!silent && !lost) return [];
  const steps: FateStep[] = [{ what: 'lease-renewed', detail: undefined, at: leaseRenewedAt }];
  if (fault) steps.push({ what: 'fault', detail: fault.name, at: fault.at });
  if (silent && !lost) steps.push({ what: 'lease-expires', detail: undefined, at: leaseRenewedAt + NODE_GRACE_MS });
  const since = lost ? fromTime(ready.lastTransitionTime) : undefined;
  if (since !== undefined) steps.push({ what: 'not-ready', detail: ready?.reason, at: since - context.epoch });
  if (evictionAt !== undefined) steps.push({ what: 'eviction', detail: undefined, at: evictionAt });
  return steps.toSorted((a, b) => a.at - b.at);
}
