/** A HTTP request between processes of the cluster. Header names are in lower case. */
export interface HttpRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** The Host header. */
  readonly host: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Address of the client. */
  readonly from: string;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  204: 'No Content',
  206: 'Partial Content',
  301: 'Moved Permanently',
  302: 'Found',
  303: 'See Other',
  304: 'Not Modified',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  413: 'Request Entity Too Large',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

/** `404` → `Not Found`. */
export function statusText(status: number): string {
  return REASONS[status] ?? '';
}

export function response(status: number, body: string, headers: Readonly<Record<string, string>> = {}): HttpResponse {
  return { status, headers, body };
}

/** The response as it goes over the wire. */
export function formatResponse(answer: HttpResponse, version = '1.1'): string {
  const headers = { ...answer.headers };
  if (!('content-length' in headers)) headers['content-length'] = String(answer.body.length);
  const lines = Object.entries(headers).map(([name, value]) => `${titleCase(name)}: ${value}\r\n`);
  return `HTTP/${version} ${answer.status} ${statusText(answer.status)}\r\n${lines.join('')}\r\n${answer.body}`;
}

/** The request as it goes over the wire. */
export function formatRequest(request: HttpRequest): string {
  const headers: Record<string, string> = { host: request.host, ...request.headers };
  if (request.body !== '') headers['content-length'] ??= String(request.body.length);
  const lines = Object.entries(headers).map(([name, value]) => `${titleCase(name)}: ${value}\r\n`);
  return `${request.method} ${request.path} HTTP/1.1\r\n${lines.join('')}\r\n${request.body}`;
}

/** Reads a request from the wire: undefined while it is not complete, `bad` if it is none. */
export function parseRequest(text: string, from: string): HttpRequest | 'bad' | undefined {
  const end = text.search(/\r?\n\r?\n/);
  if (end < 0) return undefined;
  const [first = '', ...rest] = text.slice(0, end).split(/\r?\n/);
  const match = /^([A-Z]+) (\S+)(?: HTTP\/\d\.\d)?$/.exec(first);
  if (!match) return 'bad';
  const headers = parseHeaders(rest);
  const body = text.slice(end).replace(/^\r?\n\r?\n/, '');
  const length = Number(headers['content-length'] ?? 0);
  if (body.length < length) return undefined;
  const { host = '', ...others } = headers;
  return {
    method: match[1] as string,
    path: match[2] as string,
    host,
    headers: others,
    body: body.slice(0, length),
    from,
  };
}

/** Reads a whole response from the wire (up to the end of the connection). */
export function parseResponse(text: string): HttpResponse | undefined {
  const match = /^HTTP\/\d\.\d (\d{3})[^\n]*\n/.exec(text);
  if (!match) return undefined;
  const head = text.search(/\r?\n\r?\n/);
  const end = head < 0 ? text.length : head;
  const headers = parseHeaders(text.slice(match[0].length, end).split(/\r?\n/));
  return { status: Number(match[1]), headers, body: text.slice(end).replace(/^\r?\n\r?\n/, '') };
}

function parseHeaders(lines: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const at = line.indexOf(':');
    if (at > 0) headers[line.slice(0, at).trim().toLowerCase()] = line.slice(at + 1).trim();
  }
  return headers;
}

function titleCase(name: string): string {
  return name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
}
