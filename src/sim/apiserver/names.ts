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

/** A random UUID, version 4. */
export function newUid(random: Random): string {
  const a = hex32(random);
  const b = hex32(random);
  const c = hex32(random);
  const variant = '89ab'.charAt(random.int(4));
  return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-${variant}${c.slice(1, 4)}-${c.slice(4)}${hex32(random)}`;
}

/** 32 random bits as eight hexadecimal digits. */
function hex32(random: Random): string {
  return (0x1_0000_0000 + Math.floor(random.next() * 0x1_0000_0000)).toString(16).slice(1);
}
