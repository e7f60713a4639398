// Whether the node takes a pod that was bound to it (pkg/kubelet/lifecycle/predicate.go, pkg/kubelet/eviction admission). Pure.

import { isExtendedResource } from '../../../api/values/resource-names.ts';
import type { Node, Pod, Toleration } from '../../../api/generated/types.ts';
import { nodeMatcherOf } from '../../../api/selectors/node-selector.ts';
import { amountOf } from '../pod/resources.ts';
import { isStaticPod } from '../pod/static-pod-names.ts';
import type { Pressure } from './node-object.ts';

/** Why a pod is refused. */
export interface Refusal {
  readonly reason: string;
  /** Text of the event; the status says `Pod was rejected: ` before it. */
  readonly message: string;
}

export interface AdmissionInputs {
  readonly pod: Pod;
  readonly node: Node;
  readonly allocatable: Readonly<Record<string, string>>;
  /** The node's other pods that have not ended. */
  readonly others: () => readonly Pod[];
  readonly count: number;
  /** How much of a resource the others have been given. */
  readonly used: (resource: string) => number;
  readonly requests: ReadonlyMap<string, number>;
  readonly pressures: ReadonlySet<Pressure>;
}

export const CRITICAL_PRIORITY = 2_000_000_000;

function isCriticalPod(pod: Pod): boolean {
  return isStaticPod(pod) || (pod.spec.priority ?? 0) >= CRITICAL_PRIORITY;
}

/** The first thing that speaks against the pod. */
export function refusalOf(inputs: AdmissionInputs): Refusal | undefined {
  return (
    pressureRefusal(inputs) ??
    osRefusal(inputs) ??
    fitRefusal(inputs) ??
    affinityRefusal(inputs) ??
    portRefusal(inputs) ??
    taintRefusal(inputs)
  );
}

const CONDITION_OF: Readonly<Record<Pressure, string>> = {
  memory: 'MemoryPressure',
  disk: 'DiskPressure',
  pid: 'PIDPressure',
};

function pressureRefusal({ pod, pressures }: AdmissionInputs): Refusal | undefined {
  if (pressures.size === 0 || isCriticalPod(pod)) return undefined;
  if (pressures.size === 1 && pressures.has('memory')) {
    if (pod.status.qosClass !== 'BestEffort') return undefined;
    const taint = { key: 'node.kubernetes.io/memory-pressure', effect: 'NoSchedule' };
    if (pod.spec.tolerations?.some((toleration) => tolerates(toleration, taint))) return undefined;
  }
  const conditions = [...pressures].map((pressure) => CONDITION_OF[pressure]).join(' ');
  return { reason: 'Evicted', message: `The node had condition: [${conditions}]. ` };
}

function osRefusal({ pod, node }: AdmissionInputs): Refusal | undefined {
  const label = node.metadata.labels?.['kubernetes.io/os'];
  const asked = pod.spec.nodeSelector?.['kubernetes.io/os'];
  if (asked !== undefined && asked !== label) {
    return {
      reason: 'PodOSSelectorNodeLabelDoesNotMatch',
      message: "Failed to admit pod as the `kubernetes.io/os` label doesn't match node label",
    };
  }
  if (pod.spec.os !== undefined && pod.spec.os.name !== 'linux') {
    return { reason: 'PodOSNotSupported', message: "Failed to admit pod as the OS field doesn't match node OS" };
  }
  return undefined;
}

/** Whether there is room for the pod's requests. */
export function fitRefusal({
  allocatable,
  count,
  used: usedOf,
  requests,
}: Pick<AdmissionInputs, 'allocatable' | 'count' | 'used' | 'requests'>): Refusal | undefined {
  const short = (resource: string, asked: number, used: number, capacity: number): Refusal => ({
    reason: `OutOf${resource}`,
    message: `Node didn't have enough resource: ${resource}, requested: ${asked}, used: ${used}, capacity: ${capacity}`,
  });
  const pods = amountOf('pods', allocatable['pods']);
  if (count + 1 > pods) return short('pods', 1, count, pods);
  for (const resource of resourcesInOrder(requests)) {
    const asked = requests.get(resource) ?? 0;
    if (asked === 0) continue;
    // the scheduler alone counts what the kubelet does not have
    if (allocatable[resource] === undefined && isExtendedResource(resource)) continue;
    const used = usedOf(resource);
    const capacity = amountOf(resource, allocatable[resource]);
    if (asked + used > capacity) return short(resource, asked, used, capacity);
  }
  return undefined;
}

function resourcesInOrder(requests: ReadonlyMap<string, number>): readonly string[] {
  const first = ['cpu', 'memory', 'ephemeral-storage'];
  return [...first, ...[...requests.keys()].filter((resource) => !first.includes(resource)).toSorted()];
}

function affinityRefusal({ pod, node }: AdmissionInputs): Refusal | undefined {
  const refused: Refusal = {
    reason: 'NodeAffinity',
    message: "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector",
  };
  const labels = node.metadata.labels ?? {};
  for (const [key, value] of Object.entries(pod.spec.nodeSelector ?? {})) if (labels[key] !== value) return refused;
  const required = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return !required || nodeMatcherOf(required)(node.metadata.name, labels) ? undefined : refused;
}

function portRefusal({ pod, others }: AdmissionInputs): Refusal | undefined {
  const wanted = hostPortsOf(pod);
  if (wanted.length === 0) return undefined;
  const taken = new Set(others().flatMap(hostPortsOf));
  if (!wanted.some((port) => taken.has(port))) return undefined;
  return {
    reason: 'NodePorts',
    message: "Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports",
  };
}

function hostPortsOf(pod: Pod): readonly string[] {
  if (!pod.spec.containers.some((container) => container.ports?.length)) return NO_PORTS;
  return pod.spec.containers.flatMap(({ ports = [] }) =>
    ports.flatMap(({ hostPort, protocol = 'TCP' }) => (hostPort ? [`${protocol}/${hostPort}`] : [])),
  );
}

const NO_PORTS: readonly string[] = [];

function taintRefusal({ pod, node }: AdmissionInputs): Refusal | undefined {
  if (isStaticPod(pod)) return undefined;
  const taints = (node.spec.taints ?? []).filter((taint) => taint.effect === 'NoExecute');
  const tolerations = pod.spec.tolerations ?? [];
  if (taints.every((taint) => tolerations.some((toleration) => tolerates(toleration, taint)))) return undefined;
  return {
    reason: 'TaintToleration',
    message: "Predicate TaintToleration failed: node(s) had taints that the pod didn't tolerate",
  };
}

/** Whether a toleration covers a taint (Toleration.ToleratesTaint). */
export function tolerates(
  toleration: Toleration,
  taint: { readonly key: string; readonly value?: string; readonly effect: string },
): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false;
  if (toleration.key && toleration.key !== taint.key) return false;
  if (toleration.operator === 'Exists') return true;
  return toleration.key !== undefined && (toleration.value ?? '') === (taint.value ?? '');
}
