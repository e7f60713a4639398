import { utf8Bytes } from '../../base/utf8.ts';

/** The digits 0-9 as rand.SafeEncodeString of apimachinery writes them. */
const SAFE_DIGITS = '456789bcdf';

/** The hash of a ControllerRevision's data (HashControllerRevision of pkg/controller/history), the same as in a real cluster. */
export function revisionHash(data: unknown, collisionCount: number): string {
  const hash = fnv1(canonicalJson(data) + String(collisionCount));
  return String(hash).replace(/\d/g, (digit) => SAFE_DIGITS.charAt(Number(digit)));
}

/** FNV-1, 32 bit, of a text's UTF-8 bytes. */
function fnv1(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of utf8Bytes(text)) hash = (Math.imul(hash, 0x01000193) ^ byte) >>> 0;
  return hash;
}

/** JSON with the keys of all objects in order, as Go writes maps. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
