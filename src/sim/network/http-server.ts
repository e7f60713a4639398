import { readAll } from '../io/streams.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { delay, spawn, waitFor } from '../kernel/task.ts';
import type { Task } from '../kernel/task.ts';
import type { Connection } from './connection.ts';
import { formatResponse, parseRequest, response } from './http.ts';
import type { HttpRequest, HttpResponse } from './http.ts';
import type { Listener } from './network.ts';

/** Hands a connection to whoever listens. */
export function acceptOn(kernel: Kernel, listener: Listener, connection: Connection): void {
  if (listener.accept) listener.accept(connection);
  else if (listener.http) acceptHttp(kernel, listener.http, listener.latencyMs)(connection);
}

export type HttpHandler = (request: HttpRequest) => HttpResponse | Task<HttpResponse>;

/** The answer, whether it comes at once or takes time. */
export function* answerOf(answer: HttpResponse | Task<HttpResponse>): Task<HttpResponse> {
  return 'next' in answer ? yield* answer : answer;
}

/** Serves HTTP to somebody who speaks it over a plain connection (nc): one request, one answer. */
function acceptHttp(kernel: Kernel, handler: HttpHandler, latencyMs = 1): (connection: Connection) => void {
  return (connection) => {
    spawn(kernel, serve(kernel, handler, latencyMs, connection));
  };
}

function* serve(kernel: Kernel, handler: HttpHandler, latencyMs: number, connection: Connection): Task<undefined> {
  let text = '';
  for (;;) {
    const chunk = yield* connection.input.read();
    if (chunk === undefined) break;
    text += chunk;
    const request = parseRequest(text, connection.peer.address);
    if (request === undefined) continue;
    yield* waitFor(delay(kernel, latencyMs));
    const answer = request === 'bad' ? response(400, '400 Bad Request\n') : yield* answerOf(handler(request));
    connection.output.write(formatResponse(answer));
    break;
  }
  connection.close();
  return undefined;
}

/** Everything that comes over a connection until it is closed. */
export function* receiveAll(connection: Connection): Task<string> {
  return yield* readAll(connection.input);
}
