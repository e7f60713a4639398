// Base64 of UTF-8 text, as in Secrets. Written out, because the core uses no interface of a page or of Node.

import { utf8Bytes, utf8Text } from './utf8.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

export function encodeBase64(text: string): string {
  const bytes = utf8Bytes(text);
  let encoded = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b, c] = bytes.slice(i, i + 3);
    encoded += ALPHABET.charAt(a >> 2) + ALPHABET.charAt(((a & 3) << 4) | ((b ?? 0) >> 4));
    encoded += b === undefined ? '=' : ALPHABET.charAt(((b & 15) << 2) | ((c ?? 0) >> 6));
    encoded += c === undefined ? '=' : ALPHABET.charAt(c & 63);
  }
  return encoded;
}

/** The bytes, or undefined where the text is no base64 (encoding/base64.StdEncoding: newlines are skipped). */
export function decodeBase64(text: string): readonly number[] | undefined {
  const clean = text.replace(/[\r\n]/g, '');
  if (clean.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(clean)) return undefined;
  const bytes: number[] = [];
  for (let i = 0; i < clean.length; i += 4) {
    const [a, b, c, d] = [0, 1, 2, 3].map((n) => ALPHABET.indexOf(clean.charAt(i + n)));
    bytes.push(((a ?? 0) << 2) | ((b ?? 0) >> 4));
    if (clean.charAt(i + 2) !== '=') bytes.push((((b ?? 0) & 15) << 4) | ((c ?? 0) >> 2));
    if (clean.charAt(i + 3) !== '=') bytes.push((((c ?? 0) & 3) << 6) | (d ?? 0));
  }
  return bytes;
}

/** The text that the base64 stands for; bytes that are no UTF-8 become replacement characters. */
export function decodeBase64Text(text: string): string | undefined {
  const bytes = decodeBase64(text);
  return bytes && utf8Text(bytes);
}
