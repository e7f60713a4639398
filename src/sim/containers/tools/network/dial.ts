/** Connections that a client program opens. */
import type { Task } from '../../../kernel/task.ts';
import { delay, waitFor } from '../../../kernel/task.ts';
import { connectionPair } from '../../../network/connection.ts';
import type { Connection } from '../../../network/connection.ts';
import { acceptOn } from '../../../network/http-server.ts';
import { UNREACHABLE_MS } from '../../../network/network.ts';
import type { ProcessContext } from '../../process/process.ts';
import { resolveName } from './resolver.ts';
import { CONNECT_TIMEOUT_MS } from './wget.ts';

/** Ports that a client dials from. */
const CLIENT_PORT = 40_000;
const ROUND_TRIP_MS = 1;

/** Why there is no connection; `unknown-host`: the name has no address. */
export type DialFailure = 'unknown-host' | 'refused' | 'unreachable' | 'timeout';

/** A connection to a port of a host, or why there is none, after the time that takes. */
export function* dial(context: ProcessContext, host: string, port: number): Task<Connection | DialFailure> {
  const { kernel } = context;
  const place = context.host.network;
  const address = yield* resolveName(context, host);
  if (address === undefined || !place) return 'unknown-host';
  const route = place.network.route(place, address, port);
  if (route.kind === 'silent' || route.kind === 'unreachable') {
    yield* waitFor(delay(kernel, route.kind === 'silent' ? CONNECT_TIMEOUT_MS : UNREACHABLE_MS));
    return route.kind === 'silent' ? 'timeout' : 'unreachable';
  }
  yield* waitFor(delay(kernel, ROUND_TRIP_MS));
  if (route.kind === 'refused') return 'refused';
  const pair = connectionPair(
    kernel,
    { address: address.startsWith('127.') ? address : place.address, port: CLIENT_PORT },
    { address, port },
  );
  if (!route.listener.process.host.hung) acceptOn(kernel, route.listener, pair.server);
  route.listener.process.onExit(() => pair.server.close());
  return pair.client;
}

/** As the C library says it. */
export const DIAL_TEXTS: Readonly<Record<DialFailure, string>> = {
  'unknown-host': 'Name or service not known',
  refused: 'Connection refused',
  unreachable: 'No route to host',
  timeout: 'Connection timed out',
};
