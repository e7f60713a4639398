/** Follows the API: keeps the picture of the cluster and the queue up to date with every write (eventhandlers.go). */
import { deepEqual } from '../../base/equal.ts';
import { isPodTerminal } from '../../api/pod/pod-status.ts';
import { matcherOf } from '../../api/selectors/label-selector.ts';
import type { Node, Pod } from '../../api/generated/types.ts';
import { keyOf, namespaceOf } from '../../api/object.ts';
import type { ResourceName } from '../../api/object.ts';
import type { Client } from '../apiserver/client.ts';
import type { VersionOf } from '../apiserver/store.ts';
import { AffinityTerms } from './affinity-terms.ts';
import type { NamespaceSelection } from './affinity-terms.ts';
import { anyChange, nodeChanges } from './cluster-events.ts';
import type { ClusterState } from './cluster-state.ts';
import { asksForLess, podInfo } from './pod-info.ts';
import type { PodInfo } from './pod-info.ts';
import type { SchedulingQueue } from './queue.ts';

const STORAGE: readonly ResourceName[] = ['persistentvolumeclaims', 'persistentvolumes', 'storageclasses'];

export interface Watching {
  readonly client: Client;
  readonly cluster: ClusterState;
  readonly queue: SchedulingQueue;
  readonly schedulerName: string;
  /** The pod is gone from the API. */
  readonly onPodGone: (key: string) => void;
}

export function followCluster(watching: Watching): void {
  const { client, cluster, queue } = watching;
  const terms = new AffinityTerms(namespaceSelection(client));
  for (const node of client.list('nodes')) cluster.setNode(node);
  for (const pod of client.list('pods')) podWritten(watching, pod, terms);
  client.watch('nodes', (version) => nodeChanged(watching, version));
  client.watch('pods', (version) => {
    if (version.type === 'DELETED') podGone(watching, version.object, true);
    else podWritten(watching, version.object, terms);
  });
  client.watch('namespaces', ({ object, previous }) => {
    if (!deepEqual(object.metadata.labels, previous?.object.metadata.labels)) cluster.podCounts.clear();
  });
  for (const resource of STORAGE) {
    client.watch(resource, ({ object }) => {
      queue.tell({ kind: 'storage', resource, namespace: namespaceOf(object), name: object.metadata.name });
    });
  }
}

function namespaceSelection(client: Client): NamespaceSelection {
  return (selector) => {
    const matches = matcherOf(selector);
    return (name) => {
      const namespace = client.get('namespaces', undefined, name);
      return namespace !== undefined && matches(namespace.metadata.labels);
    };
  };
}

function nodeChanged({ cluster, queue }: Watching, version: VersionOf<'nodes'>): void {
  const { type, object: node, previous } = version;
  if (type === 'DELETED') {
    cluster.removeNode(node.metadata.name);
    queue.tell({ kind: 'node-deleted', node });
    return;
  }
  cluster.setNode(node);
  if (type === 'ADDED' || !previous) queue.tell({ kind: 'node-added', node });
  else tellChange(queue, previous.object, node);
}

function tellChange(queue: SchedulingQueue, before: Node, node: Node): void {
  const changed = nodeChanges(before, node);
  if (anyChange(changed)) queue.tell({ kind: 'node-updated', node, before, changed });
}

function podWritten(watching: Watching, pod: Pod, terms: AffinityTerms): void {
  const { cluster, queue, schedulerName } = watching;
  const key = keyOf(pod);
  if (isPodTerminal(pod)) return podGone(watching, pod, false);
  const { nodeName } = pod.spec;
  if (!nodeName) {
    if (pod.spec.schedulerName === schedulerName) podWaits(watching, pod, terms);
    return;
  }
  const place = cluster.place(key);
  if (!place || place.pod.pod.metadata.uid !== pod.metadata.uid || place.node.name !== nodeName) {
    podAssigned(watching, pod, nodeName, terms);
    return;
  }
  const before = place.pod;
  if (sameToScheduler(before, pod)) {
    before.pod = pod;
    return;
  }
  const info = podInfo(pod, terms, before);
  cluster.removePod(key);
  cluster.addPod(info, nodeName);
  if (!deepEqual(before.labels, info.labels)) queue.tell({ kind: 'pod-relabelled', pod: info, before });
  if (asksForLess(info, before)) queue.tell({ kind: 'pod-scaled-down', pod: info, before });
}

function podWaits({ cluster, queue }: Watching, pod: Pod, terms: AffinityTerms): void {
  const queued = queue.get(keyOf(pod));
  if (!queued || queued.info.pod.metadata.uid !== pod.metadata.uid) {
    if (queued) queue.remove(queued.key);
    const info = podInfo(pod, terms);
    followNomination(cluster, info, pod);
    queue.add(info);
    return;
  }
  const before = queued.info;
  const { nominatedNodeName } = before.pod.status;
  if (nominatedNodeName !== pod.status.nominatedNodeName) {
    followNomination(cluster, before, pod);
    if (nominatedNodeName) queue.tell({ kind: 'pod-gone', pod: before }, before.priority);
  }
  const gatesGone = (before.pod.spec.schedulingGates?.length ?? 0) !== (pod.spec.schedulingGates?.length ?? 0);
  if (!gatesGone && sameToScheduler(before, pod) && before.pod.spec.tolerations === pod.spec.tolerations) {
    before.pod = pod;
    return;
  }
  const info = podInfo(pod, terms, before);
  const nominated = cluster.nominated.get(pod.status.nominatedNodeName ?? '');
  if (nominated?.has(info.key)) nominated.set(info.key, info);
  queue.update(info);
}

/** Others give way to a pod that is to run on a node; one that only waits for its volumes counts there already. */
function followNomination(cluster: ClusterState, info: PodInfo, { status }: Pod): void {
  if (cluster.place(info.key)) return;
  if (status.nominatedNodeName) cluster.nominate(info, status.nominatedNodeName);
  else cluster.forgetNomination(info.key);
}

function podAssigned({ cluster, queue }: Watching, pod: Pod, nodeName: string, terms: AffinityTerms): void {
  const key = keyOf(pod);
  const before = queue.get(key)?.info;
  const info = podInfo(pod, terms, before?.pod.metadata.uid === pod.metadata.uid ? before : undefined);
  cluster.removePod(key);
  cluster.forgetNomination(key);
  queue.remove(key);
  cluster.addPod(info, nodeName);
  queue.tell({ kind: 'pod-assigned', pod: info });
}

/** Deleted, or done: it counts on its node no more. */
function podGone({ cluster, queue, onPodGone }: Watching, pod: Pod, deleted: boolean): void {
  const key = keyOf(pod);
  cluster.forgetNomination(key);
  const gone = cluster.removePod(key);
  const waiting = queue.get(key)?.info;
  queue.remove(key);
  if (deleted) onPodGone(key);
  if (gone) queue.tell({ kind: 'pod-gone', pod: gone });
  else if (waiting?.pod.status.nominatedNodeName) queue.tell({ kind: 'pod-gone', pod: waiting }, waiting.priority);
}

/** Whether nothing changed that the scheduler works with: most writes to a pod only report its status. */
function sameToScheduler(before: PodInfo, pod: Pod): boolean {
  const { metadata, spec, status } = pod;
  const { pod: last } = before;
  return (
    before.terminating === (metadata.deletionTimestamp !== undefined) &&
    (last.metadata.labels === metadata.labels || deepEqual(last.metadata.labels, metadata.labels)) &&
    (last.spec === spec || (last.spec.containers === spec.containers && last.spec.affinity === spec.affinity)) &&
    (last.status.containerStatuses === status.containerStatuses || sameAllocations(last, pod))
  );
}

function sameAllocations(before: Pod, pod: Pod): boolean {
  const statuses = pod.status.containerStatuses ?? [];
  return statuses.every(({ name, allocatedResources }) => {
    const last = before.status.containerStatuses?.find((status) => status.name === name);
    return allocatedResources === undefined || deepEqual(allocatedResources, last?.allocatedResources);
  });
}
