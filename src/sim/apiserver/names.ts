import type { Random } from '../../base/random.ts';

/** apimachinery's safe letters: no vowels, no 0, 1 and 3. */
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';
const MAX_GENERATE_NAME_BASE = 58;
const SUFFIX_LENGTH = 5;

/** `length` characters as the API server and the controllers put them behind names (util/rand.String). */
export function randomSuffix(random: Random, length = SUFFIX_LENGTH): string {
  let suffix = '';
  for (let i = 0; i < length; i += 1) suffix += ALPHABET[random.int(ALPHABET.length)];
  return suffix;
}

/** names.SimpleNameGenerator: the base, cut to 58 characters, and five random ones. */
export function generateName(base: string, random: Random): string {
  return base.slice(0, MAX_GENERATE_NAME_BASE) + randomSuffix(random);
}

const HEX: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** A random UUID, version 4. */
export function newUid(random: Random): string {
  let text = '';
  for (let i = 0; i < 16; i += 1) {
    let byte = random.int(256);
    if (i === 6) byte = (byte & 0x0f) | 0x40;
    if (i === 8) byte = (byte & 0x3f) | 0x80;
    text += (i === 4 || i === 6 || i === 8 || i === 10 ? '-' : '') + (HEX[byte] ?? '');
  }
  return text;
}
