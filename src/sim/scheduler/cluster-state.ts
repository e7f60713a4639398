/**
 * The scheduler's picture of the cluster (backend/cache): nodes with their pods and everything counted over them. It follows the watches; an attempt
 * reads it and never changes it, except for trying out how things would be without or with some pods, which is undone.
 */
import { deepEqual } from '../../base/equal.ts';
import type { Node } from '../../api/generated/types.ts';
import type { Client } from '../apiserver/client.ts';
import type { AffinityTerm } from './affinity-terms.ts';
import { NodeInfo } from './node-info.ts';
import { NodeMemos } from './node-memo.ts';
import { NodeTable } from './node-table.ts';
import type { PodInfo } from './pod-info.ts';
import { PodCounts, TermCounts } from './pod-counts.ts';
import { DefaultSelectors } from './default-selector.ts';
import { PodQueries } from './pod-query.ts';
import { Slots } from './slots.ts';
import { Topology } from './topology.ts';
import type { NodeSet } from './topology.ts';

export interface ImageState {
  /** In bytes, as the first node told that has it. */
  readonly size: number;
  /** How many nodes have it. */
  nodes: number;
}

/** Topologies of as many sets of nodes are kept up to date; of more, those that nobody asked for longest are forgotten. */
const KEPT_NODE_SETS = 200;

export class ClusterState {
  /** For what plugins look up elsewhere: services, owners, claims, volumes, budgets. */
  readonly client: Client;
  readonly slots = new Slots();
  readonly table = new NodeTable();
  readonly defaultSelectors: DefaultSelectors;
  readonly nodeMemos = new NodeMemos(this.slots);
  readonly podCounts: PodCounts;
  readonly podQueries = new PodQueries();
  /** Required anti-affinity of the pods that run: it keeps others away. */
  readonly antiAffinity: TermCounts;
  /** What of the affinity of the pods that run makes nodes more or less attractive to others. */
  readonly attraction: TermCounts;
  /** The images that nodes have, by every name. */
  readonly images = new Map<string, ImageState>();
  /** Nodes that keep some pods away, that would rather do so, and that are cordoned. */
  readonly taintedNodes = new Set<string>();
  readonly softTaintedNodes = new Set<string>();
  readonly cordonedNodes = new Set<string>();
  /** Pods that are to run on a node once others have gone, by node. */
  readonly nominated = new Map<string, Map<string, PodInfo>>();
  private readonly infos = new Map<string, NodeInfo>();
  private readonly places = new Map<string, { readonly pod: PodInfo; readonly node: NodeInfo }>();
  private readonly byNamespace = new Map<string, Map<string, NodeInfo>>();
  private readonly topologies = new Map<string, Topology>();
  /** How many pods have a priority. */
  private readonly priorities = new Map<number, number>();
  /** Topologies of some of the nodes. */
  private readonly partial = new Map<string, Topology>();
  private ordered: readonly NodeInfo[] | undefined;

  constructor(client: Client) {
    this.client = client;
    this.defaultSelectors = new DefaultSelectors(client);
    this.podCounts = new PodCounts(this.slots, (namespace, look) => this.eachPod(namespace, look));
    this.antiAffinity = new TermCounts(this.slots);
    this.attraction = new TermCounts(this.slots);
  }

  /** All nodes, those of all zones in turn (node tree). */
  get nodes(): readonly NodeInfo[] {
    this.ordered ??= inTurn([...this.infos.values()].filter(({ node }) => node !== undefined));
    return this.ordered;
  }

  node(name: string): NodeInfo | undefined {
    const info = this.infos.get(name);
    return info?.node ? info : undefined;
  }

  setNode(node: Node): void {
    const info = this.infoFor(node.metadata.name);
    const { images, zone } = info;
    const { node: before } = info;
    info.setNode(node);
    if (!before || zone !== info.zone) this.ordered = undefined;
    if (images !== info.images) this.countImages(images, info.images);
    if (before && sameRules(before, node)) return;
    this.noteTaints(info);
    this.placeAnew(info);
  }

  removeNode(name: string): void {
    const info = this.infos.get(name);
    if (!info) return;
    info.setNode(undefined);
    this.countImages(info.images, new Map());
    info.images = new Map();
    for (const set of [this.taintedNodes, this.softTaintedNodes, this.cordonedNodes]) set.delete(name);
    this.placeAnew(info);
    this.ordered = undefined;
    this.dropIfEmpty(info);
  }

  addPod(pod: PodInfo, nodeName: string): void {
    const node = this.infoFor(nodeName);
    node.addPod(pod);
    this.places.set(pod.key, { pod, node });
    let inNamespace = this.byNamespace.get(pod.namespace);
    if (!inNamespace) this.byNamespace.set(pod.namespace, (inNamespace = new Map()));
    inNamespace.set(pod.key, node);
    this.countPod(pod, node.slot, 1);
  }

  /** Takes the pod off its node; returns what was known of it. */
  removePod(key: string): PodInfo | undefined {
    const place = this.places.get(key);
    if (!place) return undefined;
    const { pod, node } = place;
    node.removePod(pod);
    this.places.delete(key);
    this.byNamespace.get(pod.namespace)?.delete(key);
    this.countPod(pod, node.slot, -1);
    this.dropIfEmpty(node);
    return pod;
  }

  /** A pod that is on a node, and that node. */
  place(key: string): { readonly pod: PodInfo; readonly node: NodeInfo } | undefined {
    return this.places.get(key);
  }

  /** The domains of all nodes, or of those in a set. */
  topology(key: string, set?: NodeSet): Topology {
    const topology = set ? this.partialTopology(key, set) : this.wholeTopology(key);
    topology.domains = this.slots.fit(topology.domains, -1);
    return topology;
  }

  private wholeTopology(key: string): Topology {
    let topology = this.topologies.get(key);
    if (!topology) {
      topology = new Topology(key, this.slots);
      this.topologies.set(key, topology);
      for (const node of this.infos.values()) topology.place(node);
    }
    return topology;
  }

  private partialTopology(key: string, set: NodeSet): Topology {
    const name = `${key} ${set.key}`;
    let topology = this.partial.get(name);
    if (topology) this.partial.delete(name);
    else {
      topology = new Topology(key, this.slots, { all: this.wholeTopology(key), set });
      for (const node of this.infos.values()) topology.place(node);
    }
    this.partial.set(name, topology);
    if (this.partial.size > KEPT_NODE_SETS) this.forgetOldestTopology();
    return topology;
  }

  private forgetOldestTopology(): void {
    const [oldest] = this.partial;
    if (!oldest) return;
    this.partial.delete(oldest[0]);
    oldest[1].retired = true;
  }

  private placeAnew(info: NodeInfo): void {
    for (const topology of this.topologies.values()) topology.place(info);
    for (const topology of this.partial.values()) topology.place(info);
    this.nodeMemos.forget(info.slot);
  }

  nominate(pod: PodInfo, node: string): void {
    this.forgetNomination(pod.key);
    let pods = this.nominated.get(node);
    if (!pods) this.nominated.set(node, (pods = new Map()));
    pods.set(pod.key, pod);
  }

  forgetNomination(key: string): void {
    if (this.nominated.size === 0) return;
    for (const [node, pods] of this.nominated) {
      if (pods.delete(key) && pods.size === 0) this.nominated.delete(node);
    }
  }

  private infoFor(name: string): NodeInfo {
    let info = this.infos.get(name);
    if (!info) {
      const slot = this.slots.take();
      this.table.fit(this.slots);
      info = new NodeInfo(name, slot, this.table);
      this.infos.set(name, info);
      this.placeAnew(info);
    }
    return info;
  }

  private dropIfEmpty(info: NodeInfo): void {
    if (info.node !== undefined || info.pods.size > 0) return;
    this.infos.delete(info.name);
    this.slots.release(info.slot);
  }

  /** The lowest priority of all pods that are on nodes. */
  get leastPriority(): number {
    let least = Infinity;
    for (const priority of this.priorities.keys()) if (priority < least) least = priority;
    return least;
  }

  private countPod(pod: PodInfo, slot: number, by: 1 | -1): void {
    const { priority } = pod;
    const having = (this.priorities.get(priority) ?? 0) + by;
    if (having > 0) this.priorities.set(priority, having);
    else this.priorities.delete(priority);
    this.podCounts.change(pod, slot, by);
    const { terms } = pod;
    if (!terms) return;
    const attract = (some: readonly AffinityTerm[], sign: 1 | -1): void => {
      for (const term of some) this.attraction.change(term, sign * term.weight, slot, by);
    };
    for (const term of terms.requiredAntiAffinity) this.antiAffinity.change(term, 1, slot, by);
    attract(terms.requiredAffinity, 1);
    attract(terms.preferredAffinity, 1);
    attract(terms.preferredAntiAffinity, -1);
  }

  private eachPod(namespace: string | undefined, look: (pod: PodInfo, slot: number) => void): void {
    const spaces = namespace === undefined ? this.byNamespace.values() : [this.byNamespace.get(namespace)];
    for (const space of spaces) {
      if (!space) continue;
      for (const [key, node] of space) look(node.pods.get(key) as PodInfo, node.slot);
    }
  }

  private countImages(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): void {
    for (const name of before.keys()) {
      const state = this.images.get(name);
      if (!state) continue;
      state.nodes -= 1;
      if (state.nodes === 0) this.images.delete(name);
    }
    for (const [name, size] of after) {
      const state = this.images.get(name);
      if (state) state.nodes += 1;
      else this.images.set(name, { size, nodes: 1 });
    }
  }

  private noteTaints({ name, hardTaints, softTaints, node }: NodeInfo): void {
    note(this.taintedNodes, name, hardTaints.length > 0);
    note(this.softTaintedNodes, name, softTaints.length > 0);
    note(this.cordonedNodes, name, node?.spec.unschedulable === true);
  }
}

/** Whether nothing changed by which nodes are told apart. */
function sameRules(before: Node, node: Node): boolean {
  return (
    before.spec.unschedulable === node.spec.unschedulable &&
    deepEqual(before.metadata.labels, node.metadata.labels) &&
    deepEqual(before.spec.taints, node.spec.taints)
  );
}

function note(set: Set<string>, name: string, member: boolean): void {
  if (member) set.add(name);
  else set.delete(name);
}

/** One node of each zone after the other, zones and nodes in the order in which they appeared. */
function inTurn(nodes: readonly NodeInfo[]): readonly NodeInfo[] {
  const zones = new Map<string, NodeInfo[]>();
  for (const node of nodes) {
    const zone = zones.get(node.zone);
    if (zone) zone.push(node);
    else zones.set(node.zone, [node]);
  }
  const lists = [...zones.values()];
  const longest = Math.max(0, ...lists.map((list) => list.length));
  const ordered: NodeInfo[] = [];
  for (let i = 0; i < longest; i += 1) for (const list of lists) if (list[i]) ordered.push(list[i] as NodeInfo);
  return ordered;
}
