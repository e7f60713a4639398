/**
 * What kube-proxy on each node makes of Services and EndpointSlices (pkg/proxy): an address of a Service becomes that of one of its endpoints.
 * A node's rules follow the API with a delay (at most one sync a second), so for a while a node sends requests to pods that are gone and
 * none to pods that came. Nothing runs for that: what a node knows is worked out when somebody asks, from the moments of the changes.
 * A node that is cut off keeps the rules it had. Differs: a Local policy without an endpoint on the node refuses instead of dropping.
 */
import type { Endpoint, EndpointSlice, Service } from '../../api/generated/types.ts';
import type { Random } from '../../base/random.ts';
import type { Client } from '../apiserver/client.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Machine } from '../machine/machine.ts';
import type { Protocol, ServiceRouter } from './network.ts';

/** From a change in the API until a node's rules are written, and the least time between two syncs of a node. */
const WATCH_LATENCY_MS = 30;
const MIN_SYNC_MS = 1_000;
const SERVICE_NAME = 'kubernetes.io/service-name';
const DEFAULT_AFFINITY_SECONDS = 10_800;

/** A Service and its slices, as the API had them from a moment on. */
interface State {
  readonly at: number;
  readonly service: Service | undefined;
  readonly slices: readonly EndpointSlice[];
}

interface Target {
  readonly address: string;
  readonly port: number;
}

/** What a node has done so far. */
interface NodeRules {
  /** Everything in the API up to then is in its rules. */
  syncedAt: number;
  readonly affinity: Map<string, { readonly target: Target; until: number }>;
}

export class KubeProxies implements ServiceRouter {
  private readonly kernel: Kernel;
  private readonly client: Client;
  private readonly isNode: (address: string) => boolean;
  private readonly random: Random;
  private readonly nodes = new Map<string, NodeRules>();
  /** States of each Service, oldest first, by `namespace/name`. Undefined until somebody asks for the first time. */
  private states: Map<string, State[]> | undefined;
  /** Services by what they listen on: `TCP 10.96.0.7:80`, `TCP *:30080`. Services that went stay, for the nodes that have not heard. */
  private readonly listeners = new Map<string, Set<string>>();
  private readonly changes: number[] = [];

  constructor(kernel: Kernel, client: Client, isNode: (address: string) => boolean) {
    this.kernel = kernel;
    this.client = client;
    this.isNode = isNode;
    this.random = kernel.random.fork('kube-proxy');
    client.watch('services', ({ key }) => this.note(key));
    client.watch('endpointslices', ({ object }) => this.note(serviceOf(object)));
  }

  resolve(
    machine: Machine | undefined,
    address: string,
    port: number,
    protocol: Protocol,
    client: string,
  ): Target | 'no-endpoint' | undefined {
    this.begin();
    const keys =
      this.listeners.get(`${protocol} ${address}:${port}`) ??
      (this.isNode(address) ? this.listeners.get(`${protocol} *:${port}`) : undefined);
    if (!keys) return undefined;
    const node = this.nodeNow(machine);
    for (const key of keys) {
      const state = this.states?.get(key)?.findLast(({ at }) => at <= node.syncedAt);
      const servicePort = state?.service && portOf(state.service, address, port, protocol);
      if (!state?.service || !servicePort) continue;
      const targets = targetsOn(state.service, state.slices, servicePort.name ?? '', machine?.name);
      if (targets.length === 0) return 'no-endpoint';
      return this.choose(node, `${key} ${port} ${client}`, state.service, targets);
    }
    return undefined;
  }

  private choose(node: NodeRules, key: string, service: Service, targets: readonly Target[]): Target {
    const { now } = this.kernel;
    const sticky = service.spec.sessionAffinity === 'ClientIP';
    const kept = sticky ? node.affinity.get(key) : undefined;
    const seconds = service.spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? DEFAULT_AFFINITY_SECONDS;
    if (kept && kept.until > now && targets.some(({ address }) => address === kept.target.address)) {
      kept.until = now + seconds * 1000;
      return kept.target;
    }
    const target = targets[this.random.int(targets.length)] as Target;
    if (sticky) node.affinity.set(key, { target, until: now + seconds * 1000 });
    return target;
  }

  /** From the first question on the states are kept; before it nobody could tell them apart. */
  private begin(): void {
    if (this.states) return;
    this.states = new Map();
    for (const { metadata } of this.client.list('services'))
      this.note(`${metadata.namespace}/${metadata.name}`, -Infinity);
  }

  private note(key: string, at: number = this.kernel.now): void {
    if (!this.states) return;
    const [namespace = '', name = ''] = key.split('/');
    const service = this.client.get('services', namespace, name);
    const slices = [...this.client.index('endpointslices', 'service', (slice) => [serviceOf(slice)]).get(key)];
    for (const listener of service ? listenersOf(service) : []) {
      const keys = this.listeners.get(listener);
      if (keys) keys.add(key);
      else this.listeners.set(listener, new Set([key]));
    }
    const states = this.states.get(key) ?? [];
    const last = states.at(-1);
    if (last?.at === at) states.pop();
    this.states.set(key, [
      ...states.filter((state, i) => i === states.length - 1 || state.at >= this.oldestSync()),
      { at, service, slices },
    ]);
    if (Number.isFinite(at)) this.changes.push(at);
  }

  /** What no node can look back to is forgotten: a state older than that matters only if it is the last one before. */
  private oldestSync(): number {
    let oldest: number = this.kernel.now - 2 * MIN_SYNC_MS;
    for (const { syncedAt } of this.nodes.values()) if (syncedAt < oldest) oldest = syncedAt;
    return oldest - MIN_SYNC_MS;
  }

  /** A node with the syncs that it has done by now. */
  private nodeNow(machine: Machine | undefined): NodeRules {
    const name = machine?.name ?? '';
    let node = this.nodes.get(name);
    if (!node) {
      node = { syncedAt: this.kernel.now - MIN_SYNC_MS, affinity: new Map() };
      this.nodes.set(name, node);
    }
    const cut = machine !== undefined && !machine.state.connected;
    const until = cut ? (machine.history.at(-1)?.time ?? 0) : this.kernel.now;
    for (const at of this.changes) {
      if (at <= node.syncedAt) continue;
      const sync = Math.max(at + WATCH_LATENCY_MS, node.syncedAt + MIN_SYNC_MS);
      if (sync > until) break;
      node.syncedAt = sync;
    }
    const oldest = this.oldestSync();
    while ((this.changes[0] ?? Infinity) < oldest) this.changes.shift();
    return node;
  }
}

function serviceOf(slice: EndpointSlice): string {
  return `${slice.metadata.namespace}/${slice.metadata.labels?.[SERVICE_NAME] ?? ''}`;
}

function listenersOf({ spec }: Service): readonly string[] {
  const addresses = [...(spec.clusterIPs ?? []), ...(spec.externalIPs ?? [])].filter((address) => address !== 'None');
  return (spec.ports ?? []).flatMap(({ protocol = 'TCP', port, nodePort }) => [
    ...addresses.map((address) => `${protocol} ${address}:${port}`),
    ...(nodePort ? [`${protocol} *:${nodePort}`] : []),
  ]);
}

/** The port of a Service that an address and port mean: one of its own, or a node port. */
function portOf(
  { spec }: Service,
  address: string,
  port: number,
  protocol: Protocol,
): { readonly name?: string } | undefined {
  const own = [...(spec.clusterIPs ?? []), ...(spec.externalIPs ?? [])].includes(address);
  return spec.ports?.find(
    (each) => (each.protocol ?? 'TCP') === protocol && (own ? each.port : each.nodePort) === port,
  );
}

/** Where requests may go: ready endpoints; if there is none at all, those that still answer while they are going. */
function targetsOn(
  service: Service,
  slices: readonly EndpointSlice[],
  portName: string,
  node: string | undefined,
): readonly Target[] {
  const localOnly = service.spec.internalTrafficPolicy === 'Local';
  const ready: Target[] = [];
  const fallback: Target[] = [];
  for (const slice of slices) {
    const port = slice.ports?.find((each) => (each.name ?? '') === portName)?.port;
    if (port === undefined) continue;
    for (const endpoint of slice.endpoints ?? []) {
      if (localOnly && endpoint.nodeName !== node) continue;
      const list = listFor(endpoint, ready, fallback);
      for (const address of list ? endpoint.addresses : []) list?.push({ address, port });
    }
  }
  return ready.length > 0 ? ready : fallback;
}

function listFor({ conditions }: Endpoint, ready: Target[], fallback: Target[]): Target[] | undefined {
  if (conditions?.ready !== false) return ready;
  return conditions.serving && conditions.terminating ? fallback : undefined;
}
