// How kubectl fails, and what it then prints (kubectl/pkg/cmd/util/helpers.go: CheckErr).
import type { Status } from '../api/generated/types.ts';

export type Failure =
  /** The API server refused; `message` of the status may have been prefixed. */
  | { readonly kind: 'status'; readonly status: Status }
  /** `error: …` */
  | { readonly kind: 'plain'; readonly message: string }
  /** `error: …` and where to look for help; `command` is the path without `kubectl`. */
  | { readonly kind: 'usage'; readonly message: string; readonly command: string }
  /** Exactly this text on stderr (may be empty). */
  | { readonly kind: 'verbatim'; readonly message: string; readonly code: number }
  | { readonly kind: 'several'; readonly failures: readonly Failure[] };

export function plain(message: string): Failure {
  return { kind: 'plain', message };
}

export function verbatim(message: string, code = 1): Failure {
  return { kind: 'verbatim', message, code };
}

/** The failure of several parts of a command: none, the one, or all. */
export function aggregate(failures: readonly Failure[]): Failure | undefined {
  const flat = failures.flatMap((failure) => (failure.kind === 'several' ? failure.failures : [failure]));
  return flat.length > 1 ? { kind: 'several', failures: flat } : flat[0];
}

export function isNotFound(failure: Failure): boolean {
  return failure.kind === 'status' && failure.status.reason === 'NotFound';
}

export function isReason(failure: Failure, reason: string): boolean {
  return failure.kind === 'status' && failure.status.reason === reason;
}

/** The error's own text, without the prefix that the top level puts before it (Go's `err.Error()`). */
export function messageOf(failure: Failure): string {
  switch (failure.kind) {
    case 'status':
      return failure.status.message ?? '';
    case 'plain':
    case 'usage':
    case 'verbatim':
      return failure.message;
    case 'several': {
      const messages = failure.failures.map(messageOf);
      return messages.length === 1 ? (messages[0] ?? '') : `[${messages.join(', ')}]`;
    }
  }
}

/** `error when creating "web.yaml": …` before the message of a refusal or a plain error. */
export function prefixed(failure: Failure, prefix: string): Failure {
  if (failure.kind === 'status') {
    return { kind: 'status', status: { ...failure.status, message: `${prefix}${failure.status.message ?? ''}` } };
  }
  return failure.kind === 'plain' ? plain(`${prefix}${failure.message}`) : failure;
}

/** The text for stderr and the exit code. */
export function report(failure: Failure): { readonly text: string; readonly code: number } {
  if (failure.kind === 'verbatim') return { text: line(failure.message), code: failure.code };
  if (failure.kind === 'usage') {
    const where = failure.command === '' ? 'kubectl' : `kubectl ${failure.command}`;
    return { text: `${withError(failure.message)}\nSee '${where} -h' for help and examples\n`, code: 1 };
  }
  if (failure.kind === 'several')
    return { text: failure.failures.map((part) => `${inList(part)}\n`).join(''), code: 1 };
  if (failure.kind === 'status' && failure.status.reason === 'Invalid')
    return { text: line(invalid(failure.status)), code: 1 };
  if (failure.kind === 'status') return { text: line(standard(failure.status)), code: 1 };
  const { message } = failure;
  return { text: line(withError(message)), code: 1 };
}

function withError(message: string): string {
  return message.startsWith('error: ') ? message : `error: ${message}`;
}

function line(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

function inList(failure: Failure): string {
  return failure.kind === 'status' ? standard(failure.status) : messageOf(failure);
}

function standard(status: Status): string {
  if (status.reason === 'Unauthorized') return `error: You must be logged in to the server (${status.message})`;
  const reason = status.reason ? ` (${status.reason})` : '';
  return `Error from server${reason}: ${status.message ?? ''}`;
}

function invalid(status: Status): string {
  const { details, message } = status;
  if (!details) return message ? `The request is invalid: ${message}` : 'The request is invalid';
  const named = details.kind || details.name;
  const head = named ? `The ${details.kind ?? ''} "${details.name ?? ''}" is invalid` : 'The request is invalid';
  const causes = (details.causes ?? []).map((cause) =>
    cause.field ? `${cause.field}: ${cause.message}` : (cause.message ?? ''),
  );
  const unique = [...new Set(causes)];
  // a message that ends a line of its own (a diff) gets an empty line after it
  if (unique.length === 1) return `${head}: ${unique[0]}\n`;
  if (unique.length > 1) return `${head}: \n${unique.map((cause) => `* ${cause}\n`).join('')}`;
  return !named && message ? `${head}: ${message}` : head;
}
