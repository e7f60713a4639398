import { assert } from '../base/assert.ts';
import { deepEqual } from '../base/equal.ts';
import { controllerOf } from '../api/object.ts';
import type { KubeObject, ResourceName, Resources } from '../api/object.ts';
import type { Deployment, EndpointSlice, Lease, Node, Pod, Service } from '../api/generated/types.ts';
import { fromTime } from '../api/values/time.ts';
import type { Cluster } from '../sim/index.ts';
import type { Version } from '../sim/apiserver/store.ts';
import type { Machine } from '../sim/machine/machine.ts';
import { ownershipOf } from './ownership.ts';
import { heldBy, Requested } from './requested.ts';
import { nodeRow } from '../views/rows/node-row.ts';
import { OWNER_RESOURCES, ownerRow } from '../views/rows/owner-row.ts';
import type { OwnerResource } from '../views/rows/owner-row.ts';
import { Packer } from '../views/rows/packed.ts';
import type { PackedChange } from '../views/rows/packed.ts';
import { podRow } from '../views/rows/pod-row.ts';
import type { EventRow, NodeRow, OwnerRow, PodRow, Row, RowChange } from '../views/rows/rows.ts';
import { eventRow, otherRow, serviceRow } from '../views/rows/service-row.ts';

const OTHERS: ReadonlySet<ResourceName> = new Set<ResourceName>([
  'namespaces',
  'storageclasses',
  'serviceaccounts',
  'ingresses',
  'networkpolicies',
  'configmaps',
  'secrets',
  'persistentvolumeclaims',
  'persistentvolumes',
  'poddisruptionbudgets',
  'horizontalpodautoscalers',
  'resourcequotas',
  'limitranges',
  'priorityclasses',
  'controllerrevisions',
]);
const SERVICE_OF_SLICE = 'kubernetes.io/service-name';
const isOwner = (resource: ResourceName): resource is OwnerResource =>
  (OWNER_RESOURCES as readonly string[]).includes(resource);

/**
 * Turns what happens in the cluster into rows as it happens: each write, each change of a machine. A row is handed out only when it differs
 * from the one before. Cost of one change: the rows that it touches, never the cluster.
 */
export class Projector {
  private readonly cluster: Cluster;
  private readonly rows = new Map<string, Row>();
  private changes: RowChange[] = [];
  private readonly packer = new Packer();
  /** Where in `changes` the last change of an object stands. */
  private lastChange = new Map<string, number>();
  private events: EventRow[] = [];
  private readonly podsByNode = new Map<string, Set<string>>();
  private readonly podKeys = new Map<string, string>();
  private readonly serving = new Map<string, number>();
  private readonly requested = new Requested();
  private readonly ordinals = new Map<string, number>();
  private readonly rolloutStarts = new Map<string, number>();
  private readonly owners = new Map<string, { readonly resource: OwnerResource; readonly key: string }>();
  private readonly stops: (() => void)[] = [];

  constructor(cluster: Cluster) {
    this.cluster = cluster;
    for (const resource of ['nodes', 'deployments', ...OWNER_RESOURCES, 'services', 'pods', ...OTHERS] as const) {
      for (const object of cluster.store.list(resource)) this.put(resource, object);
    }
    for (const event of cluster.store.list('events')) this.events.push(eventRow(event, cluster.kernel.now));
    this.stops.push(cluster.store.watchAll((version) => this.see(version)));
    this.stops.push(cluster.watchMachines((machine) => this.machineChanged(machine)));
  }

  stop(): void {
    for (const stop of this.stops) stop();
  }

  /** The rows and events since the last call. */
  take(): { readonly rows: readonly PackedChange[]; readonly events: readonly EventRow[] } {
    const { changes: rows, events } = this;
    this.changes = [];
    this.lastChange = new Map();
    this.events = [];
    return { rows: rows.map((change) => this.packer.pack(change)), events };
  }

  /** How many row changes wait to be taken. */
  get pending(): number {
    return this.changes.length;
  }

  /** Whether a change of this object waits to be taken. */
  hasPending(uid: string): boolean {
    return this.lastChange.has(uid);
  }

  row(uid: string): Row | undefined {
    return this.rows.get(uid);
  }

  private get now(): number {
    return this.cluster.kernel.now;
  }

  private see(version: Version): void {
    const { resource, object } = version;
    if (resource === 'events') {
      if (version.type !== 'DELETED') this.events.push(eventRow(object as Resources['events'], version.time));
    } else if (resource === 'leases') this.leaseRenewed(object as Lease);
    else if (resource === 'endpointslices') this.sliceChanged(object as EndpointSlice);
    else if (version.type === 'DELETED') this.drop(resource, object);
    else this.put(resource, object);
  }

  private put(resource: ResourceName, object: KubeObject): void {
    if (resource === 'pods') this.putPod(object as Pod);
    else if (resource === 'nodes') this.putNode(object as Node);
    else if (isOwner(resource)) this.putOwner(resource, object as Resources[OwnerResource]);
    else if (resource === 'services') this.putService(object as Service);
    else if (OTHERS.has(resource)) this.emit(object.metadata.uid, otherRow(object, this.cluster.kernel.epoch));
  }

  private drop(resource: ResourceName, object: KubeObject): void {
    const { uid } = object.metadata;
    if (resource === 'pods') this.forgetPod(object as Pod);
    this.owners.delete(uid);
    this.rolloutStarts.delete(uid);
    if (this.rows.has(uid)) this.emit(uid, undefined);
  }

  private emit(uid: string, row: Row | undefined): void {
    const before = this.rows.get(uid);
    if (row && before && sameRow(before, row)) return;
    if (row) this.rows.set(uid, row);
    else this.rows.delete(uid);
    const at = this.now;
    const change: RowChange = { at, uid, row };
    const last = this.lastChange.get(uid);
    // Two states of one moment are one to whoever looks.
    if (last !== undefined && this.changes[last]?.at === at) this.changes[last] = change;
    else this.lastChange.set(uid, this.changes.push(change) - 1);
  }

  private putPod(pod: Pod): void {
    const { uid } = pod.metadata;
    const before = this.rows.get(uid) as PodRow | undefined;
    const { nodeName } = pod.spec;
    this.podKeys.set(uid, `${pod.metadata.namespace}/${pod.metadata.name}`);
    if (nodeName !== undefined && before?.node === undefined) setOf(this.podsByNode, nodeName).add(uid);
    const row = this.projectPod(pod);
    this.emit(uid, row);
    this.account(before, row);
    this.holds(uid, heldBy(pod, row));
  }

  private projectPod(pod: Pod): PodRow {
    const { store, kernel } = this.cluster;
    const { nodeName } = pod.spec;
    const node = nodeName === undefined ? undefined : store.get('nodes', nodeName);
    const { owner, currentRevision } = ownershipOf(store, pod);
    return podRow(pod, {
      epoch: kernel.epoch,
      owner,
      currentRevision,
      truth: this.cluster.truthOf(pod),
      nodeReady: nodeName === undefined ? undefined : readyOf(node),
      nodeTaints: node?.spec.taints ?? [],
    });
  }

  private forgetPod(pod: Pod): void {
    const { uid } = pod.metadata;
    const before = this.rows.get(uid) as PodRow | undefined;
    this.podKeys.delete(uid);
    if (before?.node !== undefined) this.podsByNode.get(before.node)?.delete(uid);
    this.account(before, undefined);
    this.holds(uid, undefined);
  }

  /** Keeps the sums that owners show. */
  private account(before: PodRow | undefined, after: PodRow | undefined): void {
    const was = before?.serving === true;
    const is = after?.serving === true;
    if (was !== is) {
      const row = (after ?? before) as PodRow;
      for (const uid of new Set([row.controller, row.owner])) {
        if (uid === undefined) continue;
        this.serving.set(uid, (this.serving.get(uid) ?? 0) + (is ? 1 : -1));
        this.reprojectOwner(uid);
      }
    }
  }

  /** Keeps the sums that nodes show. */
  private holds(uid: string, held: ReturnType<typeof heldBy>): void {
    for (const name of this.requested.note(uid, held)) {
      const object = this.cluster.store.get('nodes', name);
      if (object) this.emit(object.metadata.uid, this.projectNode(object));
    }
  }

  private putNode(node: Node): void {
    const before = this.rows.get(node.metadata.uid) as NodeRow | undefined;
    const row = this.projectNode(node);
    this.emit(node.metadata.uid, row);
    if (before && (before.ready !== row.ready || !deepEqual(before.taints, row.taints))) this.reprojectPodsOn(row.name);
  }

  private projectNode(node: Node): NodeRow {
    const { cluster } = this;
    const { name } = node.metadata;
    const machine = cluster.machine(name);
    return nodeRow(node, {
      epoch: cluster.kernel.epoch,
      machine: machine?.state,
      fault: machine && faultOf(machine),
      leaseRenewedAt: this.leaseOf(name),
      requested: this.requested.on(name),
      evictionAt: this.evictionOn(name, node),
    });
  }

  private leaseOf(node: string): number {
    const lease = this.cluster.store.get('leases', `kube-node-lease/${node}`);
    const renewed = lease?.spec.renewTime;
    return renewed === undefined ? this.now : fromTime(renewed) - this.cluster.kernel.epoch;
  }

  /** When the first pod will be driven out of a node that is tainted. */
  private evictionOn(name: string, node: Node): number | undefined {
    if (!node.spec.taints?.some((taint) => taint.effect === 'NoExecute')) return undefined;
    let first: number | undefined;
    for (const uid of this.podsByNode.get(name) ?? []) {
      const { waits } = this.rows.get(uid) as PodRow;
      if (waits?.what === 'toleration' && waits.until !== undefined && (first === undefined || waits.until < first)) {
        first = waits.until;
      }
    }
    return first;
  }

  private leaseRenewed(lease: Lease): void {
    if (lease.metadata.namespace !== 'kube-node-lease') return;
    const node = this.cluster.store.get('nodes', lease.metadata.name);
    if (node) this.emit(node.metadata.uid, this.projectNode(node));
  }

  private machineChanged(machine: Machine): void {
    this.reprojectPodsOn(machine.name);
    const node = this.cluster.store.get('nodes', machine.name);
    if (node) this.emit(node.metadata.uid, this.projectNode(node));
  }

  private reprojectPodsOn(node: string): void {
    for (const uid of this.podsByNode.get(node) ?? []) {
      const pod = this.cluster.store.get('pods', this.podKeys.get(uid) ?? '');
      if (pod?.metadata.uid === uid) this.putPod(pod);
    }
    const object = this.cluster.store.get('nodes', node);
    if (object) this.emit(object.metadata.uid, this.projectNode(object));
  }

  private putOwner(resource: OwnerResource, object: Resources[OwnerResource]): void {
    const { uid } = object.metadata;
    const before = this.rows.get(uid) as OwnerRow | undefined;
    this.owners.set(uid, { resource, key: `${object.metadata.namespace}/${object.metadata.name}` });
    if (!controllerOf(object) && !this.ordinals.has(uid)) this.ordinals.set(uid, this.ordinals.size);
    const row = this.projectOwner(resource, object);
    if (row.rollingOut && !before?.rollingOut) this.rolloutStarts.set(uid, this.now);
    this.emit(uid, row.rollingOut ? { ...row, rolloutStartedAt: this.rolloutStarts.get(uid) } : row);
    if (resource === 'deployments' && before && before.revision !== row.revision)
      this.revisionChanged(object as Deployment);
  }

  private projectOwner(resource: OwnerResource, object: Resources[OwnerResource]): OwnerRow {
    const { uid } = object.metadata;
    return ownerRow(resource, object, {
      epoch: this.cluster.kernel.epoch,
      ordinal: this.ordinals.get(uid) ?? 0,
      truly: this.serving.get(uid) ?? 0,
      rolloutStartedAt: this.rolloutStarts.get(uid),
    });
  }

  private reprojectOwner(uid: string): void {
    const known = this.owners.get(uid);
    const object = known && this.cluster.store.get(known.resource, known.key);
    if (known && object?.metadata.uid === uid) this.putOwner(known.resource, object);
  }

  /** The pods of the revisions before are older from now on. */
  private revisionChanged(deployment: Deployment): void {
    for (const [uid, row] of this.rows) {
      if (row.kind !== 'Pod' || row.owner !== deployment.metadata.uid) continue;
      const pod = this.cluster.store.get('pods', this.podKeys.get(uid) ?? '');
      if (pod) this.putPod(pod);
    }
  }

  private putService(service: Service): void {
    const { store, kernel } = this.cluster;
    const key = `${service.metadata.namespace}/${service.metadata.name}`;
    const slices = store
      .index('endpointslices', 'service', (slice) => [
        `${slice.metadata.namespace}/${slice.metadata.labels?.[SERVICE_OF_SLICE] ?? ''}`,
      ])
      .get(key);
    this.emit(service.metadata.uid, serviceRow(service, slices, kernel.epoch));
  }

  private sliceChanged(slice: EndpointSlice): void {
    const name = slice.metadata.labels?.[SERVICE_OF_SLICE];
    const service = name && this.cluster.store.get('services', `${slice.metadata.namespace}/${name}`);
    if (service) this.putService(service);
  }
}

function setOf(map: Map<string, Set<string>>, key: string): Set<string> {
  let set = map.get(key);
  if (!set) {
    set = new Set();
    map.set(key, set);
  }
  return set;
}

function readyOf(node: Node | undefined): 'True' | 'False' | 'Unknown' {
  const status = node?.status.conditions?.find((condition) => condition.type === 'Ready')?.status;
  return status === 'True' || status === 'False' ? status : 'Unknown';
}

/** What is wrong with a machine now, and since when. */
function faultOf(machine: Machine): { readonly name: string; readonly at: number } | undefined {
  const { state, history } = machine;
  const name = !state.power
    ? 'power-off'
    : !state.connected
      ? 'partition'
      : !state.kubelet
        ? 'kubelet-stop'
        : undefined;
  const last = history.at(-1);
  assert(last, 'a machine has a history');
  return name === undefined ? undefined : { name, at: last.time };
}

/** Rows are flat but for a few small parts. */
function sameRow(a: Row, b: Row): boolean {
  return deepEqual(a, b);
}
