/** What comes from a terminal's keyboard, one key at a time: escape sequences whole, plain text in pieces, ends of lines as `\r`. */
export function keysOf(data: string): readonly string[] {
  // A paste: a tab in it is text, no request to complete.
  const pasted = data.length > 1 && !data.startsWith('\x1b');
  const text = data.replace(/\r\n|\n/g, '\r');
  const keys = text.match(KEY) ?? [];
  return pasted ? keys.map((key) => (key === '\t' ? '  ' : key)) : keys;
}

// eslint-disable-next-line no-control-regex
const KEY = /\x1b\[[0-9;]*[A-Za-z~]|\x1bO[A-Za-z]|\x1b[^\x1b]?|[\0-\x1f\x7f]|[^\0-\x1f\x7f]+/g;
