/**
 * Load generators: clients outside of the nodes that send requests to a Service at a steady rate, and what became of each. Deterministic: the moments
 * are fixed by the rate, the endpoints by kube-proxy's stream of random numbers.
 */
import type { TrafficRequest } from '../config.ts';
import type { Pod } from '../../api/generated/types.ts';
import type { Client } from '../apiserver/client.ts';
import type { Index } from '../apiserver/store-index.ts';
import type { Kernel, Timer } from '../kernel/kernel.ts';
import { spawn } from '../kernel/task.ts';
import type { HttpRequest } from './http.ts';
import type { Network, Route } from './network.ts';
import type { Outcome } from './request.ts';
import { clientAddress, requestNow, sendRequest } from './request.ts';

const TIMEOUT_MS = 5_000;
/** Requests are counted per second of virtual time. */
const INTERVAL_MS = 1_000;
const MAX_RPS = 1_000;
/** So many lost requests are kept until they are taken, the newest; the counts hold them all. */
const MOST_LOST = 1_000;

/** Why a request may be lost; beside these there are the answers of a server, such as `HTTP 503`. */
export const LOSS_CAUSES = [
  'no such Service',
  'no endpoint',
  'not ready yet',
  'connection refused',
  'no answer in time',
  'nobody there',
  'no route to host',
  'killed in flight',
  'connection closed',
  'not HTTP',
] as const;

export type LossCause = (typeof LOSS_CAUSES)[number] | `HTTP ${number}`;

/** What became of the requests that one generator sent within an interval. */
export interface TrafficCount {
  readonly from: number;
  readonly until: number;
  readonly client: string;
  readonly service: string;
  answered: number;
  /** Lost requests by cause. */
  readonly lost: Record<string, number>;
}

/** A request that was not answered well. */
export interface LostRequest {
  /** Its number among those of all clients. */
  readonly number: number;
  /** When it was sent, and when it was given up. */
  readonly from: number;
  readonly at: number;
  readonly client: string;
  readonly service: string;
  readonly path: string;
  readonly cause: string;
  /** Where it was sent to, and the pod that had this address when it was sent. */
  readonly address: string | undefined;
  readonly pod: { readonly uid: string; readonly name: string; readonly node: string | undefined } | undefined;
}

/** A request that was answered or lost. */
export interface SettledRequest {
  /** When it was sent. */
  readonly from: number;
  readonly client: string;
  /** Why it was lost; undefined if it was answered. */
  readonly cause: LossCause | undefined;
}

/** A request under way. */
interface Sent {
  readonly number: number;
  readonly from: number;
  readonly client: string;
  readonly request: TrafficRequest;
  readonly count: TrafficCount;
}

interface Generator {
  readonly request: TrafficRequest;
  readonly loop: Timer;
  current: TrafficCount | undefined;
}

export class Traffic {
  private readonly kernel: Kernel;
  private readonly network: Network;
  private readonly client: Client;
  private readonly generators = new Map<string, Generator>();
  private readonly settled = new Set<TrafficCount>();
  private podsByAddress: Index<Pod> | undefined;
  private readonly watchers: ((settled: SettledRequest) => void)[] = [];
  private lost: LostRequest[] = [];
  private sent = 0;

  constructor(kernel: Kernel, network: Network, client: Client) {
    this.kernel = kernel;
    this.network = network;
    this.client = client;
  }

  /** Starts, changes or (with 0 requests per second) stops a generator. */
  set(request: TrafficRequest): void {
    const name = request.client ?? request.service;
    const before = this.generators.get(name);
    before?.loop.cancel();
    this.generators.delete(name);
    const rps = Math.min(request.rps, MAX_RPS);
    if (rps <= 0) return;
    const period = 1000 / rps;
    let due: number = this.kernel.now;
    const what = `${name} sends a request to ${request.service}`;
    let timer: Timer;
    // The moments are multiples of the period, rounded: a loop of whole milliseconds would drift away from the rate.
    const next = (): void => {
      due += period;
      timer = this.kernel.after(Math.max(0, Math.round(due) - this.kernel.now), turn, what);
    };
    const turn = (): void => {
      next();
      this.send(name, request);
    };
    next();
    const loop: Timer = {
      get due() {
        return timer.due;
      },
      cancel: () => timer.cancel(),
    };
    const current = before?.request.service === request.service ? before.current : undefined;
    this.generators.set(name, { request, loop, current });
  }

  /** The generators that run, in order of their start. */
  running(): readonly TrafficRequest[] {
    return [...this.generators.values()].map(({ request }) => request);
  }

  /** The intervals in which something was settled since the last call; one may come again with more. */
  take(): readonly TrafficCount[] {
    const settled = [...this.settled].map((count) => ({ ...count, lost: { ...count.lost } }));
    this.settled.clear();
    return settled;
  }

  /** The requests lost since the last call, oldest first; of very many only the newest. */
  takeLost(): readonly LostRequest[] {
    const { lost } = this;
    this.lost = [];
    return lost.slice(-MOST_LOST);
  }

  /** Tells of every request once its fate is known. */
  watch(watcher: (settled: SettledRequest) => void): void {
    this.watchers.push(watcher);
  }

  private send(client: string, asked: TrafficRequest): void {
    const { service, path = '/' } = asked;
    this.sent += 1;
    const { now } = this.kernel;
    const sent: Sent = { number: this.sent, from: now, client, request: asked, count: this.countNow(client, service) };
    const target = this.targetOf(service);
    if (!target) {
      this.settle(sent, 'no such Service', undefined, undefined);
      return;
    }
    const route = this.network.route('outside', target.address, target.port);
    const address = route.kind === 'connected' ? route.place.address : route.address;
    const request: HttpRequest = {
      method: 'GET',
      path,
      host: service,
      headers: { 'user-agent': client },
      body: '',
      from: clientAddress('outside'),
    };
    const slow = route.kind === 'connected' && route.listener.latencyMs !== undefined;
    const atOnce = slow ? undefined : requestNow(route, request);
    if (atOnce && isAnswered(atOnce)) {
      this.settle(sent, undefined, address, undefined);
      return;
    }
    const pod = this.podAt(address);
    const over = (outcome: Outcome): void => this.settle(sent, this.causeOf(outcome, route, pod), address, pod);
    const options = { timeoutMs: TIMEOUT_MS, latency: true };
    if (atOnce) over(atOnce);
    else spawn(this.kernel, sendRequest(this.kernel, route, request, options), over);
  }

  private settle(sent: Sent, cause: LossCause | undefined, address: string | undefined, pod: Pod | undefined): void {
    const { count, number, from, client, request } = sent;
    this.settled.add(count);
    if (cause === undefined) count.answered += 1;
    else count.lost[cause] = (count.lost[cause] ?? 0) + 1;
    for (const watcher of this.watchers) watcher({ from, client, cause });
    if (cause === undefined) return;
    const { service, path = '/' } = request;
    const { uid = '', name = '' } = pod?.metadata ?? {};
    this.lost.push({
      number,
      from,
      at: this.kernel.now,
      client,
      service,
      path,
      cause,
      address,
      pod: pod && { uid, name, node: pod.spec.nodeName },
    });
    if (this.lost.length > 2 * MOST_LOST) this.lost = this.lost.slice(-MOST_LOST);
  }

  /** The pod that has an address; while two share one, the one that is not over. */
  private podAt(address: string): Pod | undefined {
    let found: Pod | undefined;
    this.podsByAddress ??= this.client.index('pods', 'by address', addressesOf);
    for (const pod of this.podsByAddress.get(address)) {
      if (!found || (pod.status.phase !== 'Succeeded' && pod.status.phase !== 'Failed')) found = pod;
    }
    return found;
  }

  /** Why a request was lost; undefined if it was answered well. */
  private causeOf(outcome: Outcome, route: Route, pod: Pod | undefined): LossCause | undefined {
    switch (outcome.kind) {
      case 'answer':
        return isAnswered(outcome) ? undefined : `HTTP ${outcome.response.status}`;
      case 'refused':
        if (outcome.why === 'no-endpoint') return 'no endpoint';
        return this.isStarting(route, pod) ? 'not ready yet' : 'connection refused';
      case 'timeout':
        return outcome.dialled ? 'no answer in time' : 'nobody there';
      case 'unreachable':
        return 'no route to host';
      case 'closed':
        return outcome.killed ? 'killed in flight' : 'connection closed';
      case 'malformed':
        return 'not HTTP';
    }
  }

  /** A container runs, and has not begun to listen. */
  private isStarting(route: Route, pod: Pod | undefined): boolean {
    if (!pod || pod.metadata.deletionTimestamp !== undefined || route.kind !== 'refused') return false;
    if (this.network.placeAt(route.address)?.listens === true) return false;
    return (pod.status.containerStatuses ?? []).some(({ state }) => state?.running !== undefined);
  }

  private targetOf(service: string): { readonly address: string; readonly port: number } | undefined {
    const [name = '', namespace = 'default'] = service.split('/').toReversed();
    const { spec } = this.client.get('services', namespace, name) ?? {};
    const port = spec?.ports?.[0]?.port;
    if (spec?.clusterIP === undefined || spec.clusterIP === 'None' || port === undefined) return undefined;
    return { address: spec.clusterIP, port };
  }

  private countNow(client: string, service: string): TrafficCount {
    const generator = this.generators.get(client);
    const from = Math.floor(this.kernel.now / INTERVAL_MS) * INTERVAL_MS;
    if (generator?.current?.from === from) return generator.current;
    const count: TrafficCount = { from, until: from + INTERVAL_MS, client, service, answered: 0, lost: {} };
    if (generator) generator.current = count;
    return count;
  }
}

const isAnswered = (outcome: Outcome): boolean => outcome.kind === 'answer' && outcome.response.status < 500;

function addressesOf(pod: Pod): readonly string[] {
  return pod.status.podIP === undefined ? [] : [pod.status.podIP];
}
