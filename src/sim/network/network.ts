/**
 * The network of the cluster: who has which address, which processes listen, and what becomes of a connection: a pod or node that is there answers or refuses
 * at once, one that was cut off or has no power is silent, an address of a node's range that no pod has is unreachable. Services are looked up in what
 * kube-proxy on the client's own node knows (kube-proxy.ts).
 */
import type { Result } from '../../base/result.ts';
import { err, ok } from '../../base/result.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Task, Wait } from '../kernel/task.ts';
import type { Machine } from '../machine/machine.ts';
import { AddressPool, inRange, parseAddress, parseRange } from './address.ts';
import type { AddressRange } from './address.ts';
import type { Connection } from './connection.ts';
import type { HttpRequest, HttpResponse } from './http.ts';

export type Protocol = 'TCP' | 'UDP' | 'SCTP';

/** Who listens: a process as the network sees it. Waiting for it is waiting for its end. */
export interface Server extends Wait<number> {
  readonly host: {
    /** Takes connections, and answers nothing. */
    readonly hung: boolean;
    /** Tells whoever asks as a probe that all is not well. */
    readonly failsProbes: boolean;
  };
  /** Calls back within the moment of the end. */
  onExit(handler: () => void): void;
}

/** Something that waits for connections. */
export interface Listener {
  readonly port: number;
  readonly protocol: Protocol;
  readonly process: Server;
  /** Answers a HTTP request; a task where that takes time. Absent: no HTTP server. */
  readonly http?: (request: HttpRequest) => HttpResponse | Task<HttpResponse>;
  /** Takes a connection as streams of text; a HTTP server needs none. */
  readonly accept?: (connection: Connection) => void;
  /** Answers the gRPC health check of a service name. */
  readonly grpcHealth?: (service: string) => 'SERVING' | 'NOT_SERVING' | 'SERVICE_UNKNOWN';
  /** Only the host itself reaches it (127.0.0.1). */
  readonly loopback?: true;
  /** Milliseconds that a request takes before its answer comes. */
  readonly latencyMs?: number;
  /**
   * Where the server's answer to the request is sure to stay the same as long as it listens: calls `changed` when that ends for another reason
   * (a file was changed). Undefined if it is not sure.
   */
  readonly steady?: (request: HttpRequest, changed: () => void) => (() => void) | undefined;
}

/** A network namespace: a pod's, or a node's own. */
export class NetworkPlace {
  readonly address: string;
  readonly machine: Machine;
  readonly network: Network;
  private listeners: Listener[] | undefined;
  private closing: Map<Listener, Set<() => void>> | undefined;

  constructor(network: Network, machine: Machine, address: string) {
    this.network = network;
    this.machine = machine;
    this.address = address;
  }

  /** Begins to listen until the returned call, or until the process ends (which calls `closeAll`). */
  listen(listener: Listener): Result<() => void, 'EADDRINUSE'> {
    if (this.listener(listener.port, listener.protocol)) return err('EADDRINUSE');
    this.listeners = this.listeners?.concat(listener) ?? [listener];
    return ok(() => this.close(listener));
  }

  /** Ends all that a process listens on. */
  closeAll(process: Server): void {
    for (const listener of this.listeners ?? []) if (listener.process === process) this.close(listener);
  }

  private close(listener: Listener): void {
    if (this.listeners?.includes(listener) !== true) return;
    this.listeners = this.listeners.filter((other) => other !== listener);
    const waiting = this.closing?.get(listener);
    this.closing?.delete(listener);
    for (const closed of waiting ?? []) closed();
  }

  /** Calls back when the listener is closed. Returns how to stop. */
  onClose(listener: Listener, closed: () => void): () => void {
    const closing = (this.closing ??= new Map<Listener, Set<() => void>>());
    const waiting = closing.get(listener) ?? new Set<() => void>();
    closing.set(listener, waiting.add(closed));
    return () => {
      waiting.delete(closed);
    };
  }

  /** Tells everybody who relies on answers of a container's processes that these may be others from now on. */
  disturb(host: Server['host']): void {
    for (const [listener, waiting] of Array.from(this.closing ?? [])) {
      if (listener.process.host !== host) continue;
      for (const changed of Array.from(waiting)) changed();
    }
  }

  /** Whether anything listens here. */
  get listens(): boolean {
    return this.listeners !== undefined && this.listeners.length > 0;
  }

  listener(port: number, protocol: Protocol = 'TCP'): Listener | undefined {
    return this.listeners?.find((listener) => listener.port === port && listener.protocol === protocol);
  }
}

/** Who dials: a place of the cluster, or somebody outside of all nodes. */
export type Dialler = NetworkPlace | 'outside';

/** What becomes of a connection. */
export type Route =
  | { readonly kind: 'connected'; readonly listener: Listener; readonly place: NetworkPlace }
  /** Refused at once: nobody listens there, or the Service has no endpoint. */
  | { readonly kind: 'refused'; readonly why: 'no-listener' | 'no-endpoint'; readonly address: string }
  /** No answer ever. */
  | { readonly kind: 'silent'; readonly address: string }
  /** Nobody has the address: told after some seconds. */
  | { readonly kind: 'unreachable'; readonly address: string };

/** What kube-proxy makes of an address: undefined if it is not a Service's. */
export interface ServiceRouter {
  resolve(
    machine: Machine | undefined,
    address: string,
    port: number,
    protocol: Protocol,
    client: string,
  ): { readonly address: string; readonly port: number } | 'no-endpoint' | undefined;
}

/** What a DNS server says of a name. */
export type NameAnswer = { readonly addresses: readonly string[] } | 'nxdomain' | 'servfail';

/** A DNS server at an address of the cluster. */
export interface NameServer {
  readonly address: string;
  /** What it answers to a full name, without the last dot. */
  query(name: string): NameAnswer;
  /** The name of an address; undefined if it has none. */
  nameOf(address: string): string | undefined;
}

/** How long it takes until the kernel says that a neighbour does not answer. */
export const UNREACHABLE_MS = 3_000;

interface Node {
  readonly machine: Machine;
  readonly place: NetworkPlace;
  readonly range: AddressRange | undefined;
  readonly pool: AddressPool;
}

export class Network {
  readonly kernel: Kernel;
  /** Set once the API server is there. */
  services: ServiceRouter | undefined;
  /** The DNS server of the cluster, if one runs. */
  names: NameServer | undefined;
  private readonly nodes = new Map<string, Node>();
  private readonly places = new Map<string, NetworkPlace>();

  constructor(kernel: Kernel) {
    this.kernel = kernel;
  }

  /** The machine's own namespace; the first call connects the machine. */
  nodePlace(machine: Machine): NetworkPlace {
    return this.nodeOf(machine).place;
  }

  /** Takes a machine away for good. */
  removeMachine(machine: Machine): void {
    this.nodes.delete(machine.name);
    for (const [address, place] of Array.from(this.places)) if (place.machine === machine) this.places.delete(address);
  }

  /** A namespace with an address of the node's range. */
  attach(machine: Machine): Result<NetworkPlace, string> {
    const address = this.nodeOf(machine).pool.take();
    if (address === undefined) return err(`no IP addresses available in range set: ${machine.podCidr}`);
    const place = new NetworkPlace(this, machine, address);
    this.places.set(address, place);
    return ok(place);
  }

  /** Gives an address back. */
  detach(place: NetworkPlace): void {
    if (this.places.get(place.address) !== place) return;
    if (this.nodes.get(place.machine.name)?.place !== place) this.places.delete(place.address);
  }

  placeAt(address: string): NetworkPlace | undefined {
    return this.places.get(address);
  }

  /** What happens to a connection now. */
  route(from: Dialler, address: string, port: number, protocol: Protocol = 'TCP'): Route {
    if (from !== 'outside' && !from.machine.state.power) return { kind: 'silent', address };
    if (from !== 'outside' && (address.startsWith('127.') || address === '::1' || address === '0.0.0.0')) {
      return this.arrive(from, from, port, protocol, true);
    }
    const machine = from === 'outside' ? undefined : from.machine;
    const client = from === 'outside' ? 'outside' : from.address;
    const service = this.services?.resolve(machine, address, port, protocol, client);
    if (service === 'no-endpoint') return { kind: 'refused', why: 'no-endpoint', address };
    if (service) return this.direct(from, service.address, service.port, protocol);
    return this.direct(from, address, port, protocol);
  }

  /** Asks a DNS server; undefined where nothing answers. */
  query(from: Dialler, server: string, name: string): NameAnswer | undefined {
    const { names } = this;
    if (!names || names.address !== server) return undefined;
    if (from !== 'outside' && !(from.machine.state.power && from.machine.state.connected)) return undefined;
    return names.query(name);
  }

  /** The name that the cluster's DNS server gives an address. */
  nameOf(from: NetworkPlace, address: string): string | undefined {
    const { power, connected } = from.machine.state;
    return power && connected ? this.names?.nameOf(address) : undefined;
  }

  private direct(from: Dialler, address: string, port: number, protocol: Protocol): Route {
    const place = this.places.get(address);
    if (place) {
      if (!this.reaches(from, place.machine)) return { kind: 'silent', address };
      return this.arrive(from, place, port, protocol, from === place);
    }
    const value = parseAddress(address);
    const owner = value === undefined ? undefined : this.ownerOf(value);
    if (!owner || !this.reaches(from, owner)) return { kind: 'silent', address };
    return { kind: 'unreachable', address };
  }

  private arrive(_from: Dialler, place: NetworkPlace, port: number, protocol: Protocol, local: boolean): Route {
    const listener = place.listener(port, protocol);
    if (!listener || (listener.loopback && !local)) {
      return { kind: 'refused', why: 'no-listener', address: place.address };
    }
    return { kind: 'connected', listener, place };
  }

  private reaches(from: Dialler, machine: Machine): boolean {
    if (from !== 'outside' && from.machine === machine) return true;
    const there = machine.state;
    if (!there.power || !there.connected) return false;
    return from === 'outside' || from.machine.state.connected;
  }

  private ownerOf(address: number): Machine | undefined {
    for (const { range, machine } of this.nodes.values()) if (range && inRange(range, address)) return machine;
    return undefined;
  }

  private nodeOf(machine: Machine): Node {
    const known = this.nodes.get(machine.name);
    if (known?.machine === machine) return known;
    const node: Node = {
      machine,
      place: new NetworkPlace(this, machine, machine.address),
      range: parseRange(machine.podCidr),
      pool: new AddressPool(machine.podCidr, (address) => this.places.has(address)),
    };
    this.nodes.set(machine.name, node);
    this.places.set(machine.address, node.place);
    return node;
  }
}
