/** What Redis and its clients say to each other (RESP 2, and commands as plain lines). */

export type Reply =
  | { readonly type: 'status' | 'error' | 'text'; readonly text: string }
  | { readonly type: 'number'; readonly value: number }
  | { readonly type: 'nil' }
  | { readonly type: 'list'; readonly items: readonly Reply[] };

export const OK: Reply = { type: 'status', text: 'OK' };
export const NIL: Reply = { type: 'nil' };
export const number = (value: number): Reply => ({ type: 'number', value });
export const error = (text: string): Reply => ({ type: 'error', text });
export const text = (value: string | undefined): Reply => (value === undefined ? NIL : { type: 'text', text: value });
export const list = (values: Iterable<string | undefined>): Reply => ({ type: 'list', items: [...values].map(text) });

export function encodeReply(reply: Reply): string {
  switch (reply.type) {
    case 'status':
      return `+${reply.text}\r\n`;
    case 'error':
      return `-${reply.text}\r\n`;
    case 'number':
      return `:${reply.value}\r\n`;
    case 'nil':
      return '$-1\r\n';
    case 'text':
      return `$${reply.text.length}\r\n${reply.text}\r\n`;
    case 'list':
      return `*${reply.items.length}\r\n${reply.items.map(encodeReply).join('')}`;
  }
}

export function encodeCommand(words: readonly string[]): string {
  return encodeReply(list(words));
}

/** Something read from the front of a buffer, and where the rest begins; undefined: more is to come. */
type Read<T> = { readonly value: T; readonly next: number } | undefined;

export function readReply(buffer: string, from = 0): Read<Reply> {
  const end = buffer.indexOf('\r\n', from);
  if (end < 0) return undefined;
  const head = buffer.slice(from + 1, end);
  const next = end + 2;
  switch (buffer[from]) {
    case '+':
      return { value: { type: 'status', text: head }, next };
    case '-':
      return { value: error(head), next };
    case ':':
      return { value: number(Number(head)), next };
    case '$': {
      const length = Number(head);
      if (length < 0) return { value: NIL, next };
      if (buffer.length < next + length + 2) return undefined;
      return { value: text(buffer.slice(next, next + length)), next: next + length + 2 };
    }
    default:
      return readItems(buffer, next, Number(head));
  }
}

function readItems(buffer: string, from: number, count: number): Read<Reply> {
  const items: Reply[] = [];
  let next = from;
  for (let i = 0; i < count; i += 1) {
    const item = readReply(buffer, next);
    if (!item) return undefined;
    items.push(item.value);
    next = item.next;
  }
  return { value: { type: 'list', items }, next };
}

/** A command: an array of texts, or a line of words. */
export function readCommand(buffer: string): Read<readonly string[]> {
  if (!buffer.startsWith('*')) {
    const end = buffer.indexOf('\n');
    if (end < 0) return undefined;
    return { value: wordsOf(buffer.slice(0, end).replace(/\r$/, '')) ?? [], next: end + 1 };
  }
  const read = readReply(buffer);
  if (!read) return undefined;
  const items = read.value.type === 'list' ? read.value.items : [];
  return { value: items.map((item) => (item.type === 'text' ? item.text : '')), next: read.next };
}

/** The words of a line, quoted as in a shell; undefined: a quote has no end. */
export function wordsOf(line: string): readonly string[] | undefined {
  const words: string[] = [];
  const pattern = /\s*(?:"((?:\\.|[^"\\])*)"|'((?:\\'|[^'])*)'|([^\s"']+))(?=\s|$)/y;
  const bare = line.trimEnd();
  while (pattern.lastIndex < bare.length) {
    const match = pattern.exec(bare);
    if (!match) return undefined;
    words.push(match[1]?.replaceAll(/\\(.)/g, '$1') ?? match[2] ?? match[3] ?? '');
  }
  return words;
}
