/**
 * The kubelet's probes over the network (pkg/probe/{http,tcp,grpc}): results and texts as Go words them. A server that answers at once is asked without any
 * timer, and where its answer is sure to stay the same the answer says so, so that nobody has to ask again.
 */
import { formatDuration } from '../../api/values/duration.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Task } from '../kernel/task.ts';
import { delay, waitFor } from '../kernel/task.ts';
import type { Machine } from '../machine/machine.ts';
import { parseAddress } from './address.ts';
import type { HttpRequest, HttpResponse } from './http.ts';
import type { Network, NetworkPlace, Route } from './network.ts';
import { UNREACHABLE_MS } from './network.ts';
import type { Outcome } from './request.ts';
import { requestNow, sendRequest } from './request.ts';

export interface ProbeAnswer {
  /** `error`: the probe itself could not be made. `warning` counts as success. */
  readonly result: 'success' | 'failure' | 'warning' | 'error';
  readonly output: string;
  /**
   * Given where every further probe is sure to come to the same: calls `changed` once when that ends. Returns how to stop listening.
   */
  readonly until?: (changed: () => void) => () => void;
}

export interface HttpTarget {
  readonly scheme: 'http' | 'https';
  readonly host: string;
  readonly port: number;
  /** With the query. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface TcpTarget {
  readonly host: string;
  readonly port: number;
}

export interface GrpcTarget extends TcpTarget {
  readonly service: string;
}

/** Probes from one node. The `…Now` forms answer without time or task, or not at all. */
export interface ProbeNetwork {
  http(target: HttpTarget, timeoutMs: number): Task<ProbeAnswer>;
  httpNow(target: HttpTarget): ProbeAnswer | undefined;
  tcp(target: TcpTarget, timeoutMs: number): Task<ProbeAnswer>;
  tcpNow(target: TcpTarget): ProbeAnswer | undefined;
  grpc(target: GrpcTarget, timeoutMs: number): Task<ProbeAnswer>;
}

const MAX_BODY = 10 * 1024;
const MAX_REDIRECTS = 10;

export function createProbeNetwork(network: Network, machine: Machine): ProbeNetwork {
  return new NodeProbes(network, machine);
}

class NodeProbes implements ProbeNetwork {
  private readonly kernel: Kernel;
  private readonly network: Network;
  private readonly place: NetworkPlace;

  constructor(network: Network, machine: Machine) {
    this.kernel = network.kernel;
    this.network = network;
    this.place = network.nodePlace(machine);
  }

  httpNow(target: HttpTarget): ProbeAnswer | undefined {
    if (target.scheme === 'https' || parseAddress(target.host) === undefined) return undefined;
    const route = this.network.route(this.place, target.host, target.port);
    const request = this.requestTo(target);
    if (failsProbes(route)) return failure('HTTP probe failed with statuscode: 500');
    const outcome = requestNow(route, request);
    if (!outcome) return undefined;
    const location = outcome.kind === 'answer' ? redirectOf(outcome.response) : undefined;
    if (location !== undefined) return undefined;
    const answer = judge(target, outcome);
    return answer.result === 'success' ? withUntil(answer, route, request) : answer;
  }

  *http(target: HttpTarget, timeoutMs: number): Task<ProbeAnswer> {
    const now = this.httpNow(target);
    if (now) return now;
    let at = target;
    for (let hops = 0; hops < MAX_REDIRECTS; hops += 1) {
      if (parseAddress(at.host) === undefined)
        return failure(`${quoted(at)}: dial tcp: lookup ${at.host}: no such host`);
      const route = this.network.route(this.place, at.host, at.port);
      const outcome = yield* sendRequest(this.kernel, route, this.requestTo(at), { timeoutMs, latency: false });
      if (at.scheme === 'https' && outcome.kind === 'answer') {
        return failure(`${quoted(at)}: http: server gave HTTP response to HTTPS client`);
      }
      const location = outcome.kind === 'answer' ? redirectOf(outcome.response) : undefined;
      if (location === undefined) return judge(at, outcome);
      const next = follow(at, location);
      if (next.host !== target.host) {
        const body = outcome.kind === 'answer' ? outcome.response.body.slice(0, MAX_BODY) : '';
        return { result: 'warning', output: `Probe terminated redirects, Response body: ${body}` };
      }
      at = next;
    }
    return failure(`${quoted(at)}: stopped after ${MAX_REDIRECTS} redirects`);
  }

  tcpNow(target: TcpTarget): ProbeAnswer | undefined {
    if (parseAddress(target.host) === undefined) return undefined;
    const route = this.network.route(this.place, target.host, target.port);
    if (route.kind === 'refused') return failure(`dial tcp ${addressOf(target)}: connect: connection refused`);
    if (route.kind !== 'connected') return undefined;
    if (failsProbes(route)) return failure(`dial tcp ${addressOf(target)}: connect: connection refused`);
    const { place, listener } = route;
    return { result: 'success', output: '', until: (changed) => place.onClose(listener, changed) };
  }

  *tcp(target: TcpTarget, timeoutMs: number): Task<ProbeAnswer> {
    const now = this.tcpNow(target);
    if (now) return now;
    if (parseAddress(target.host) === undefined) return failure(`dial tcp: lookup ${target.host}: no such host`);
    const route = this.network.route(this.place, target.host, target.port);
    const unreachable = route.kind === 'unreachable' && timeoutMs >= UNREACHABLE_MS;
    yield* waitFor(delay(this.kernel, unreachable ? UNREACHABLE_MS : timeoutMs));
    return failure(`dial tcp ${addressOf(target)}: ${unreachable ? 'connect: no route to host' : 'i/o timeout'}`);
  }

  *grpc(target: GrpcTarget, timeoutMs: number): Task<ProbeAnswer> {
    const route = this.network.route(this.place, target.host, target.port);
    if (failsProbes(route)) return failure('service unhealthy (responded with "NOT_SERVING")');
    if (route.kind !== 'connected' || !route.listener.grpcHealth || route.listener.process.host.hung) {
      yield* waitFor(delay(this.kernel, timeoutMs));
      const within = formatDuration(timeoutMs);
      return failure(
        `timeout: failed to connect service "${addressOf(target)}" within ${within}: context deadline exceeded`,
      );
    }
    const status = route.listener.grpcHealth(target.service);
    if (status === 'SERVING') return { result: 'success', output: 'service healthy' };
    return failure(`service unhealthy (responded with "${status}")`);
  }

  private requestTo(target: HttpTarget): HttpRequest {
    const { host: named, ...headers } = target.headers;
    const path = target.path.startsWith('/') ? target.path : `/${target.path}`;
    return {
      method: 'GET',
      path,
      host: named ?? addressOf(target),
      headers,
      body: '',
      from: this.place.address,
    };
  }
}

function failsProbes(route: Route): boolean {
  return route.kind === 'connected' && route.listener.process.host.failsProbes;
}

function judge(target: HttpTarget, outcome: Outcome): ProbeAnswer {
  const get = quoted(target);
  const address = addressOf(target);
  switch (outcome.kind) {
    case 'answer': {
      const { status, body } = outcome.response;
      if (status >= 200 && status < 400) return { result: 'success', output: body.slice(0, MAX_BODY) };
      return failure(`HTTP probe failed with statuscode: ${status}`);
    }
    case 'refused':
      return failure(`${get}: dial tcp ${address}: connect: connection refused`);
    case 'unreachable':
      return failure(`${get}: dial tcp ${address}: connect: no route to host`);
    case 'timeout': {
      const why = outcome.dialled ? 'context deadline exceeded' : `dial tcp ${address}: i/o timeout`;
      return failure(`${get}: ${why} (Client.Timeout exceeded while awaiting headers)`);
    }
    case 'closed':
      return failure(`${get}: ${outcome.killed ? `read tcp: read: connection reset by peer` : 'EOF'}`);
    case 'malformed': {
      const line = JSON.stringify((outcome.text.split('\n')[0] ?? '').trimEnd());
      return failure(`${get}: net/http: HTTP/1.x transport connection broken: malformed HTTP response ${line}`);
    }
  }
}

function withUntil(answer: ProbeAnswer, route: Route, request: HttpRequest): ProbeAnswer {
  if (route.kind !== 'connected' || !route.listener.steady) return answer;
  const { listener, place } = route;
  const sure = listener.steady?.(request, () => undefined);
  if (!sure) return answer;
  sure();
  return {
    ...answer,
    until: (changed) => {
      const stopFiles = listener.steady?.(request, changed);
      const stopClose = place.onClose(listener, changed);
      return () => {
        stopFiles?.();
        stopClose();
      };
    },
  };
}

function redirectOf(response: HttpResponse): string | undefined {
  const { status, headers } = response;
  return status >= 300 && status < 400 && status !== 304 ? headers['location'] : undefined;
}

function follow(from: HttpTarget, location: string): HttpTarget {
  const match = /^(https?):\/\/([^/:]+)(?::(\d+))?(\/.*)?$/.exec(location);
  if (!match) {
    const base = from.path.slice(0, from.path.lastIndexOf('/') + 1) || '/';
    return { ...from, path: location.startsWith('/') ? location : base + location };
  }
  const scheme = match[1] === 'https' ? 'https' : 'http';
  const port = match[3] === undefined ? (scheme === 'https' ? 443 : 80) : Number(match[3]);
  return { ...from, scheme, host: match[2] as string, port, path: match[4] ?? '/' };
}

function failure(output: string): ProbeAnswer {
  return { result: 'failure', output };
}

function addressOf(target: TcpTarget): string {
  return `${target.host}:${target.port}`;
}

function quoted(target: HttpTarget): string {
  const path = target.path.startsWith('/') ? target.path : `/${target.path}`;
  return `Get "${target.scheme}://${addressOf(target)}${path}"`;
}
