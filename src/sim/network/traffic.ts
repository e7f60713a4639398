/**
 * Load generators: clients outside of the nodes that send requests to a Service at a steady rate, and what became of each. Deterministic: the moments
 * are fixed by the rate, the endpoints by kube-proxy's stream of random numbers.
 */
import type { Client } from '../apiserver/client.ts';
import type { Kernel, Timer } from '../kernel/kernel.ts';
import { spawn } from '../kernel/task.ts';
import type { HttpRequest } from './http.ts';
import type { Network } from './network.ts';
import type { Outcome } from './request.ts';
import { clientAddress, requestNow, sendRequest } from './request.ts';

const TIMEOUT_MS = 5_000;
/** Requests are counted per second of virtual time. */
const INTERVAL_MS = 1_000;
const MAX_RPS = 1_000;

export interface TrafficRequest {
  /** `web`, or `namespace/web`. */
  readonly service: string;
  /** Requests per second; 0 stops it. */
  readonly rps: number;
  readonly path?: string;
  /** Name of the generator: one of each name runs at a time. Default: the service's. */
  readonly client?: string;
}

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

  constructor(kernel: Kernel, network: Network, client: Client) {
    this.kernel = kernel;
    this.network = network;
    this.client = client;
  }

  /** Starts, changes or (with 0 requests per second) stops a generator. */
  set(request: TrafficRequest): void {
    const name = request.client ?? request.service;
    this.generators.get(name)?.loop.cancel();
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
    this.generators.set(name, { request, loop, current: undefined });
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

  private send(name: string, { service, path = '/' }: TrafficRequest): void {
    const count = this.countNow(name, service);
    const target = this.targetOf(service);
    if (!target) {
      this.settle(count, 'no such Service');
      return;
    }
    const route = this.network.route('outside', target.address, target.port);
    const request: HttpRequest = {
      method: 'GET',
      path,
      host: service,
      headers: { 'user-agent': name },
      body: '',
      from: clientAddress('outside'),
    };
    const slow = route.kind === 'connected' && route.listener.latencyMs !== undefined;
    const atOnce = slow ? undefined : requestNow(route, request);
    if (atOnce) this.settle(count, causeOf(atOnce));
    else
      spawn(
        this.kernel,
        sendRequest(this.kernel, route, request, { timeoutMs: TIMEOUT_MS, latency: true }),
        (outcome) => this.settle(count, causeOf(outcome)),
      );
  }

  private settle(count: TrafficCount, lostBy: string | undefined): void {
    if (lostBy === undefined) count.answered += 1;
    else count.lost[lostBy] = (count.lost[lostBy] ?? 0) + 1;
    this.settled.add(count);
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

/** Why a request was lost; undefined if it was answered well. */
function causeOf(outcome: Outcome): string | undefined {
  switch (outcome.kind) {
    case 'answer':
      return outcome.response.status >= 500 ? `HTTP ${outcome.response.status}` : undefined;
    case 'refused':
      return outcome.why === 'no-endpoint' ? 'no endpoint' : 'connection refused';
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
