import { fnv1a } from '../../base/random.ts';

/** The digits 0-9 as rand.SafeEncodeString of apimachinery writes them: no vowels, no digits that look like letters. */
const SAFE_DIGITS = '456789bcdf';

/**
 * A short, stable name for a template (controller.ComputeHash). Upstream hashes a Go dump of the struct; here the canonical JSON: equal
 * templates give equal hashes, but not the hashes of a real cluster.
 */
export function templateHash(template: unknown, collisionCount?: number): string {
  const text = canonicalJson(template) + (collisionCount === undefined ? '' : `#${collisionCount}`);
  return String(fnv1a(text)).replace(/\d/g, (digit) => SAFE_DIGITS.charAt(Number(digit)));
}

/** JSON with the keys of all objects in order. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
