/**
 * A node as the scheduler sees it: what it offers, and running sums of what its pods ask for, kept up to date with every pod that comes or goes
 * (framework/types.go NodeInfo).
 */
import { milliValue, quantityValue } from '../../api/values/quantity.ts';
import type { Node, Taint } from '../../api/generated/types.ts';
import type { Column, NodeTable } from './node-table.ts';
import type { PodInfo } from './pod-info.ts';

const NO_TAINTS: readonly Taint[] = [];

const COLUMNS: readonly Column[] = [
  'allocatableMilliCpu',
  'allocatableMemory',
  'allocatableEphemeralStorage',
  'allocatablePods',
  'milliCpu',
  'memory',
  'ephemeralStorage',
  'nonZeroMilliCpu',
  'nonZeroMemory',
  'podCount',
];

export class NodeInfo {
  readonly name: string;
  /** Place of the node in all arrays by node; free again after the node and its pods are gone. */
  readonly slot: number;
  /** Undefined while only pods tell of the node. */
  node: Node | undefined;
  /** Region and zone, for taking nodes of all zones in turn. */
  zone = '';

  allocatableScalars: ReadonlyMap<string, number> = new Map();
  readonly scalars = new Map<string, number>();
  readonly pods = new Map<string, PodInfo>();
  /** Addresses on which a host port is taken, by protocol and port. */
  readonly hostPorts = new Map<string, readonly string[]>();

  labels: Readonly<Record<string, string>> = {};
  /** Taints that keep pods away: NoSchedule and NoExecute. */
  hardTaints: readonly Taint[] = NO_TAINTS;
  softTaints: readonly Taint[] = NO_TAINTS;
  /** Sizes of images on the node, by every name. */
  images: ReadonlyMap<string, number> = new Map();

  /** Sums and amounts of all nodes; those of this node are at its slot. */
  private readonly table: NodeTable;

  constructor(name: string, slot: number, table: NodeTable) {
    this.name = name;
    this.slot = slot;
    this.table = table;
    for (const column of COLUMNS) table[column][slot] = 0;
  }

  setNode(node: Node | undefined): void {
    const before = this.node;
    this.node = node;
    if (!node) return;
    if (before?.status.allocatable !== node.status.allocatable) this.setAllocatable(node.status.allocatable ?? {});
    if (before?.status.images !== node.status.images) this.images = imagesOf(node);
    this.labels = node.metadata.labels ?? {};
    this.zone = zoneOf(this.labels);
    const taints = node.spec.taints ?? NO_TAINTS;
    this.hardTaints = taints.filter(({ effect }) => effect === 'NoSchedule' || effect === 'NoExecute');
    this.softTaints = taints.filter(({ effect }) => effect === 'PreferNoSchedule');
  }

  addPod(pod: PodInfo): void {
    this.pods.set(pod.key, pod);
    this.count(pod, 1);
    for (const { ip, protocol, port } of pod.hostPorts) {
      const key = hostPortKey(protocol, port);
      this.hostPorts.set(key, [...(this.hostPorts.get(key) ?? []), ip]);
    }
  }

  removePod(pod: PodInfo): void {
    this.pods.delete(pod.key);
    this.count(pod, -1);
    for (const { ip, protocol, port } of pod.hostPorts) {
      const key = hostPortKey(protocol, port);
      const ips = this.hostPorts.get(key) ?? [];
      const kept = ips.toSpliced(ips.indexOf(ip), 1);
      if (kept.length > 0) this.hostPorts.set(key, kept);
      else this.hostPorts.delete(key);
    }
  }

  private count(pod: PodInfo, sign: 1 | -1): void {
    const { table } = this;
    this.add(table.milliCpu, sign * pod.milliCpu);
    this.add(table.memory, sign * pod.memory);
    this.add(table.ephemeralStorage, sign * pod.ephemeralStorage);
    this.add(table.nonZeroMilliCpu, sign * pod.nonZeroMilliCpu);
    this.add(table.nonZeroMemory, sign * pod.nonZeroMemory);
    this.add(table.podCount, sign);
    for (const [name, amount] of pod.scalars) this.scalars.set(name, (this.scalars.get(name) ?? 0) + sign * amount);
  }

  private add(column: Float64Array, amount: number): void {
    column[this.slot] = (column[this.slot] as number) + amount;
  }

  private setAllocatable(allocatable: Readonly<Record<string, string>>): void {
    const { cpu, memory, pods, 'ephemeral-storage': ephemeralStorage, ...others } = allocatable;
    const { table, slot } = this;
    table.allocatableMilliCpu[slot] = milliValue(cpu);
    table.allocatableMemory[slot] = quantityValue(memory);
    table.allocatableEphemeralStorage[slot] = quantityValue(ephemeralStorage);
    table.allocatablePods[slot] = quantityValue(pods);
    this.allocatableScalars = new Map(Object.entries(others).map(([name, amount]) => [name, quantityValue(amount)]));
  }
}

export function hostPortKey(protocol: string, port: number): string {
  return `${protocol} ${port}`;
}

function imagesOf(node: Node): ReadonlyMap<string, number> {
  return new Map(
    (node.status.images ?? []).flatMap(({ names, sizeBytes }) =>
      (names ?? []).map((name): [string, number] => [name, sizeBytes ?? 0]),
    ),
  );
}

/** component-helpers/node/topology GetZoneKey */
function zoneOf(labels: Readonly<Record<string, string>>): string {
  const zone = labels['failure-domain.beta.kubernetes.io/zone'] ?? labels['topology.kubernetes.io/zone'] ?? '';
  const region = labels['failure-domain.beta.kubernetes.io/region'] ?? labels['topology.kubernetes.io/region'] ?? '';
  return zone === '' && region === '' ? '' : `${region}:\0:${zone}`;
}
