import type { Status } from '../../../api/generated/types.ts';
import type { ApiResponse } from '../request.ts';

/** Warnings of a request, each text once. */
export class Warnings {
  private readonly texts = new Set<string>();

  readonly add = (text: string): void => {
    this.texts.add(text);
  };

  all(): readonly string[] {
    return [...this.texts];
  }
}

/** An answer with a body, whatever its code. */
export function answer(
  code: number,
  body: unknown,
  warnings: readonly string[] = [],
  headers: Readonly<Record<string, string>> = {},
): ApiResponse {
  return { code, warnings, headers, body };
}

/** A refusal, with the header that tells when to come back. */
export function refuse(status: Status, warnings: readonly string[] = []): ApiResponse {
  const after = status.details?.retryAfterSeconds;
  const headers: Record<string, string> = after === undefined ? {} : { 'retry-after': String(after) };
  return answer(status.code ?? 500, status, warnings, headers);
}

export function plainText(code: number, text: string): ApiResponse {
  return answer(code, text, [], { 'content-type': 'text/plain; charset=utf-8' });
}
