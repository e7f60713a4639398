// Base64 of UTF-8 text, as Secrets carry it.

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

export function encodeBase64(text: string): string {
  const bytes = new TextEncoder().encode(text);
  let encoded = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b, c] = [bytes[at], bytes[at + 1], bytes[at + 2]];
    const word = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    encoded += ALPHABET[word >> 18] as string;
    encoded += ALPHABET[(word >> 12) & 63] as string;
    encoded += b === undefined ? '=' : (ALPHABET[(word >> 6) & 63] as string);
    encoded += c === undefined ? '=' : (ALPHABET[word & 63] as string);
  }
  return encoded;
}

/** The text; undefined where it is no base64. */
export function decodeBase64(encoded: string): string | undefined {
  const bytes = base64Bytes(encoded);
  return bytes && new TextDecoder().decode(bytes);
}

/** The bytes; undefined where it is no base64. */
export function base64Bytes(encoded: string): Uint8Array | undefined {
  const text = encoded.replace(/[\r\n]/g, '');
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined;
  const bytes: number[] = [];
  for (let at = 0; at < text.length; at += 4) {
    const [a = 0, b = 0, c = 0, d = 0] = text
      .slice(at, at + 4)
      .split('')
      .map((letter) => Math.max(0, ALPHABET.indexOf(letter)));
    const word = (a << 18) | (b << 12) | (c << 6) | d;
    bytes.push(word >> 16);
    if (text[at + 2] !== '=') bytes.push((word >> 8) & 255);
    if (text[at + 3] !== '=') bytes.push(word & 255);
  }
  return Uint8Array.from(bytes);
}
