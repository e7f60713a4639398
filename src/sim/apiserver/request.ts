import type { Wait } from '../kernel/task.ts';

/** A request to the Kubernetes HTTP API, as kubectl, the page, the scenario player and the HTTP server make it. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD' | 'OPTIONS';
  /** Path without the query, e.g. `/api/v1/namespaces/default/pods/web`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[]>>;
  /** Header names in lower case. `user-agent` names the field manager, `accept` may ask for a Table, `content-type` tells the patch type. */
  readonly headers?: Readonly<Record<string, string>>;
  /** A JSON value, or text (JSON or YAML) to be decoded. */
  readonly body?: unknown;
}

export interface ApiResponse {
  readonly code: number;
  /** The texts of the Warning headers. */
  readonly warnings: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  /** A JSON value (object, list, Table, Status), or a string for plain text (logs). */
  readonly body: unknown;
}

/** A stream of values in virtual time: watch events, log lines. `next` resolves to undefined at the end. */
export interface Stream<T> {
  next(): Wait<T | undefined>;
  close(): void;
}

export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: unknown;
}

/** The two ends of a running `exec` or `attach`. Texts are decoded bytes; empty output is not sent. */
export interface ExecSession {
  /** Sends standard input; undefined closes it. */
  write(text: string | undefined): void;
  /** What Tab offers where a shell waits for a line; nothing if none does. */
  complete(line: string, cursor: number): { readonly words: readonly string[]; readonly from: number };
  /** A signal for a terminal session: Ctrl+C is SIGINT. */
  signal(name: 'SIGINT' | 'SIGTERM' | 'SIGKILL' | 'SIGHUP'): void;
  readonly output: Stream<{ readonly stream: 'stdout' | 'stderr'; readonly text: string }>;
  /** Comes when the process has ended, after all output. */
  readonly exit: Wait<{ readonly exitCode: number; readonly reason?: string }>;
}

/** What a request may open instead of an answer. */
export type Upgraded =
  | { readonly kind: 'watch'; readonly warnings: readonly string[]; readonly events: Stream<WatchEvent> }
  | { readonly kind: 'log'; readonly text: Stream<string> }
  | { readonly kind: 'exec'; readonly session: ExecSession };

/** The API server's front door. */
export interface ApiServer {
  /** Answers at once (virtual time does not pass); a GET with `watch=1` answers what is there and ends. */
  request(request: ApiRequest): ApiResponse;
  /** Opens a watch, a followed log, an exec or attach; an answer if that is refused. */
  connect(request: ApiRequest): Upgraded | { readonly kind: 'refused'; readonly response: ApiResponse };
}
