// describe node.
import { humanDuration } from '../../api/values/duration.ts';
import type { Lease, Node, Pod } from '../../api/generated/types.ts';
import {
  addQuantities,
  canonicalQuantity,
  compareQuantities,
  milliValue,
  quantityValue,
} from '../../api/values/quantity.ts';
import { byBytes } from '../json.ts';
import { longTime, writeAnnotations, writeLabels, writeMultiline } from './basics.ts';
import type { DescribeContext, Describer } from './context.ts';
import { listOf } from './context.ts';
import { writeEvents } from './events.ts';
import type { Writer } from './writer.ts';

type Amounts = Readonly<Record<string, string>>;

export const describeNode: Describer = (writer, object, context) => {
  const node = object as unknown as Node;
  const { metadata, spec = {}, status = {} } = node;
  writer.line(0, `Name:\t${metadata.name}`);
  writer.line(0, `Roles:\t${rolesOf(metadata.labels ?? {})}`);
  writeLabels(writer, 'Labels', metadata.labels);
  writeAnnotations(writer, 'Annotations', metadata.annotations);
  writer.line(0, `CreationTimestamp:\t${longTime(metadata.creationTimestamp)}`);
  const taints = (spec.taints ?? []).map(
    (taint) => `${taint.key}${taint.value ? `=${taint.value}` : ''}:${taint.effect}`,
  );
  writeMultiline(writer, 'Taints', taints);
  writer.line(0, `Unschedulable:\t${spec.unschedulable ?? false}`);
  writeLease(writer, metadata.name, context);
  if (status.conditions?.length) {
    writer.raw('Conditions:\n  Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage\n');
    writer.line(1, '----\t------\t-----------------\t------------------\t------\t-------');
    for (const condition of status.conditions) {
      const times = `${longTime(condition.lastHeartbeatTime)} \t${longTime(condition.lastTransitionTime)} `;
      writer.line(
        1,
        `${condition.type} \t${condition.status} \t${times}\t${condition.reason ?? ''} \t${condition.message ?? ''}`,
      );
    }
  }
  writer.line(0, 'Addresses:');
  for (const address of status.addresses ?? []) writer.line(1, `${address.type}:\t${address.address}`);
  writeAmounts(writer, 'Capacity', status.capacity);
  writeAmounts(writer, 'Allocatable', status.allocatable);
  writeSystemInfo(writer, node);
  if (spec.podCIDR) writer.line(0, `PodCIDR:\t${spec.podCIDR}`);
  if (spec.podCIDRs?.length) writer.line(0, `PodCIDRs:\t${spec.podCIDRs.join(',')}`);
  if (spec.providerID) writer.line(0, `ProviderID:\t${spec.providerID}`);
  const pods = listOf(context, 'pods', '', {
    fieldSelector: `spec.nodeName=${metadata.name},status.phase!=Succeeded,status.phase!=Failed`,
  });
  writePods(writer, node, pods, context.nowMs);
  writeAllocated(writer, node, pods);
  if (context.showEvents) writeEvents(writer, context.events(), context.nowMs);
};

const ROLE = 'node-role.kubernetes.io/';

function rolesOf(labels: Amounts): string {
  const roles = Object.keys(labels).flatMap((key) => {
    if (key.startsWith(ROLE) && key.length > ROLE.length) return [key.slice(ROLE.length)];
    return key === 'kubernetes.io/role' && labels[key] ? [labels[key]] : [];
  });
  return roles.length === 0 ? '<none>' : [...new Set(roles)].toSorted(byBytes).join(',');
}

function writeLease(writer: Writer, name: string, context: DescribeContext): void {
  const mapping = context.mapper.find('leases.coordination.k8s.io');
  const answer = mapping ? context.client.get({ mapping, namespace: 'kube-node-lease', name }) : undefined;
  writer.line(0, 'Lease:');
  if (!answer?.ok) {
    writer.line(
      1,
      'Failed to get lease: ' +
        (answer && answer.error.kind === 'status' ? (answer.error.status.message ?? '') : 'not found'),
    );
    return;
  }
  const { spec } = answer.value as unknown as Lease;
  writer.line(1, `HolderIdentity:\t${spec?.holderIdentity ?? '<unset>'}`);
  writer.line(1, `AcquireTime:\t${spec?.acquireTime === undefined ? '<unset>' : longTime(spec.acquireTime)}`);
  writer.line(1, `RenewTime:\t${spec?.renewTime === undefined ? '<unset>' : longTime(spec.renewTime)}`);
}

function writeAmounts(writer: Writer, title: string, amounts: Amounts | undefined): void {
  const names = Object.keys(amounts ?? {}).toSorted(byBytes);
  if (names.length === 0) return;
  writer.line(0, `${title}:`);
  for (const name of names) writer.line(1, `${name}:\t${amounts?.[name] ?? ''}`);
}

function writeSystemInfo(writer: Writer, node: Node): void {
  const info = node.status?.nodeInfo;
  writer.line(0, 'System Info:');
  writer.line(1, `Machine ID:\t${info?.machineID ?? ''}`);
  writer.line(1, `System UUID:\t${info?.systemUUID ?? ''}`);
  writer.line(1, `Boot ID:\t${info?.bootID ?? ''}`);
  writer.line(1, `Kernel Version:\t${info?.kernelVersion ?? ''}`);
  writer.line(1, `OS Image:\t${info?.osImage ?? ''}`);
  writer.line(1, `Operating System:\t${info?.operatingSystem ?? ''}`);
  writer.line(1, `Architecture:\t${info?.architecture ?? ''}`);
  writer.line(1, `Container Runtime Version:\t${info?.containerRuntimeVersion ?? ''}`);
  writer.line(1, `Kubelet Version:\t${info?.kubeletVersion ?? ''}`);
}

function writePods(writer: Writer, node: Node, pods: readonly Pod[], nowMs: number): void {
  const capacity = node.status?.allocatable ?? node.status?.capacity ?? {};
  writer.line(0, `Non-terminated Pods:\t(${pods.length} in total)`);
  writer.line(1, 'Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge');
  writer.line(1, '---------\t----\t\t------------\t----------\t---------------\t-------------\t---');
  for (const pod of pods) {
    const { requests, limits } = amountsOf(pod);
    const share = (amounts: Amounts, name: string): string =>
      amountWithShare(amounts[name] ?? '0', capacity[name], name);
    const age = humanDuration(nowMs - Date.parse(pod.metadata.creationTimestamp));
    const cells = [
      share(requests, 'cpu'),
      share(limits, 'cpu'),
      share(requests, 'memory'),
      share(limits, 'memory'),
      age,
    ];
    writer.line(1, `${pod.metadata.namespace ?? ''}\t${pod.metadata.name}\t\t${cells.join('\t')}`);
  }
}

function amountWithShare(amount: string, capacity: string | undefined, name: string): string {
  const value = name === 'cpu' ? milliValue : quantityValue;
  const whole = value(capacity);
  const percent = whole === 0 ? 0 : Math.trunc((value(amount) / whole) * 100);
  return `${canonicalQuantity(amount)} (${percent}%)`;
}

/** Requests and limits of a pod: of its containers together, or of the largest init container, and its overhead. */
function amountsOf(pod: Pod): { readonly requests: Amounts; readonly limits: Amounts } {
  return { requests: podAmounts(pod, 'requests'), limits: podAmounts(pod, 'limits') };
}

function podAmounts(pod: Pod, family: 'requests' | 'limits'): Amounts {
  const spec = pod.spec ?? { containers: [] };
  let total: Record<string, string> = {};
  for (const container of spec.containers) total = plus(total, container.resources?.[family] ?? {});
  let sidecars: Record<string, string> = {};
  let largest: Record<string, string> = {};
  for (const container of spec.initContainers ?? []) {
    const own = container.resources?.[family] ?? {};
    if (container.restartPolicy === 'Always') {
      total = plus(total, own);
      sidecars = plus(sidecars, own);
      largest = atLeast(largest, sidecars);
    } else largest = atLeast(largest, plus(sidecars, own));
  }
  const result = atLeast(total, largest);
  const overhead = spec.overhead ?? {};
  if (family === 'requests') return plus(result, overhead);
  const bounded = Object.fromEntries(Object.entries(overhead).filter(([name]) => result[name] !== undefined));
  return plus(result, bounded);
}

function plus(a: Amounts, b: Amounts): Record<string, string> {
  const sum: Record<string, string> = { ...a };
  for (const [name, amount] of Object.entries(b))
    sum[name] = sum[name] === undefined ? amount : addQuantities(sum[name], amount);
  return sum;
}

function atLeast(a: Amounts, b: Amounts): Record<string, string> {
  const result: Record<string, string> = { ...a };
  for (const [name, amount] of Object.entries(b)) {
    if (result[name] === undefined || compareQuantities(amount, result[name]) > 0) result[name] = amount;
  }
  return result;
}

const STANDARD = ['cpu', 'memory', 'ephemeral-storage'];

function writeAllocated(writer: Writer, node: Node, pods: readonly Pod[]): void {
  const allocatable = node.status?.allocatable ?? node.status?.capacity ?? {};
  let requests: Record<string, string> = {};
  let limits: Record<string, string> = {};
  for (const pod of pods) {
    const amounts = amountsOf(pod);
    requests = plus(requests, amounts.requests);
    limits = plus(limits, amounts.limits);
  }
  writer.line(0, 'Allocated resources:');
  writer.line(1, '(Total limits may be over 100 percent, i.e., overcommitted.)');
  writer.line(1, 'Resource\tRequests\tLimits');
  writer.line(1, '--------\t--------\t------');
  const huge = Object.keys(allocatable)
    .filter((name) => name.startsWith('hugepages-'))
    .toSorted(byBytes);
  for (const name of [...STANDARD, ...huge]) {
    const request = amountWithShare(requests[name] ?? '0', allocatable[name], name);
    writer.line(1, `${name}\t${request}\t${amountWithShare(limits[name] ?? '0', allocatable[name], name)}`);
  }
  const others = Object.keys(allocatable).filter(
    (name) => name !== 'pods' && !STANDARD.includes(name) && !name.startsWith('hugepages-'),
  );
  for (const name of others.toSorted(byBytes))
    writer.line(1, `${name}\t${requests[name] ?? '0'}\t${limits[name] ?? '0'}`);
}
