import type { Kernel } from '../kernel/kernel.ts';
import type { Task } from '../kernel/task.ts';
import { delay, race, waitFor, spawn } from '../kernel/task.ts';
import { connectionPair } from './connection.ts';
import { formatRequest, parseResponse } from './http.ts';
import type { HttpRequest, HttpResponse } from './http.ts';
import { acceptOn, answerOf, receiveAll } from './http-server.ts';
import type { Dialler, Listener, NetworkPlace, Route } from './network.ts';
import { UNREACHABLE_MS } from './network.ts';

/** What came of a HTTP request. */
export type Outcome =
  | { readonly kind: 'answer'; readonly response: HttpResponse; readonly place: NetworkPlace }
  | { readonly kind: 'refused'; readonly why: 'no-listener' | 'no-endpoint'; readonly address: string }
  /** Nothing came in time; `dialled`: a connection was there. */
  | { readonly kind: 'timeout'; readonly dialled: boolean; readonly address: string }
  | { readonly kind: 'unreachable'; readonly address: string }
  /** The process ended, or closed the connection, before it had answered. */
  | { readonly kind: 'closed'; readonly killed: boolean; readonly place: NetworkPlace }
  /** The server does not speak HTTP. */
  | { readonly kind: 'malformed'; readonly text: string; readonly place: NetworkPlace };

const PORT = 40_000;

/** The answer where it comes at once, in no time: no task, no timer. */
export function requestNow(route: Route, request: HttpRequest): Outcome | undefined {
  if (route.kind === 'refused') return { kind: 'refused', why: route.why, address: route.address };
  if (route.kind !== 'connected' || !route.listener.http || route.listener.process.host.hung) return undefined;
  const answer = route.listener.http(request);
  return 'next' in answer ? undefined : { kind: 'answer', response: answer, place: route.place };
}

/** Sends a request along a route, and waits for its outcome at most `timeoutMs`. */
export function* sendRequest(
  kernel: Kernel,
  route: Route,
  request: HttpRequest,
  options: { readonly timeoutMs: number; readonly latency: boolean },
): Task<Outcome> {
  const { timeoutMs } = options;
  switch (route.kind) {
    case 'refused':
      return { kind: 'refused', why: route.why, address: route.address };
    case 'silent':
      yield* waitFor(delay(kernel, timeoutMs));
      return { kind: 'timeout', dialled: false, address: route.address };
    case 'unreachable':
      yield* waitFor(delay(kernel, Math.min(timeoutMs, UNREACHABLE_MS)));
      if (timeoutMs < UNREACHABLE_MS) return { kind: 'timeout', dialled: false, address: route.address };
      return { kind: 'unreachable', address: route.address };
    case 'connected':
      return yield* converse(kernel, route.listener, route.place, request, options);
  }
}

function* converse(
  kernel: Kernel,
  listener: Listener,
  place: NetworkPlace,
  request: HttpRequest,
  options: { readonly timeoutMs: number; readonly latency: boolean },
): Task<Outcome> {
  const exchange = spawn(kernel, exchangeWith(kernel, listener, place, request, options.latency));
  const ended = race(exchange.result, listener.process);
  const first = yield* waitFor(race(ended, delay(kernel, options.timeoutMs)));
  exchange.cancel();
  if ('second' in first) return { kind: 'timeout', dialled: true, address: place.address };
  if ('second' in first.first) return { kind: 'closed', killed: true, place };
  return first.first.first;
}

function* exchangeWith(
  kernel: Kernel,
  listener: Listener,
  place: NetworkPlace,
  request: HttpRequest,
  latency: boolean,
): Task<Outcome> {
  if (listener.process.host.hung) return yield* waitFor<never>({ start: () => () => undefined });
  if (listener.http) {
    if (latency && listener.latencyMs !== undefined) yield* waitFor(delay(kernel, listener.latencyMs));
    return { kind: 'answer', response: yield* answerOf(listener.http(request)), place };
  }
  const pair = connectionPair(
    kernel,
    { address: request.from, port: PORT },
    { address: place.address, port: listener.port },
  );
  acceptOn(kernel, listener, pair.server);
  pair.client.output.write(formatRequest(request));
  const text = yield* receiveAll(pair.client);
  pair.client.close();
  if (text === '') return { kind: 'closed', killed: false, place };
  const answer = parseResponse(text);
  return answer ? { kind: 'answer', response: answer, place } : { kind: 'malformed', text, place };
}

/** The address that a server sees of a client. */
export function clientAddress(from: Dialler): string {
  return from === 'outside' ? '10.10.0.1' : from.address;
}
