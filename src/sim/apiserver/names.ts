import { random } from '../../base/random.ts';
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

/** Where a UUID has its dashes. */
const DASHES: ReadonlySet<number> = new Set([8, 13, 18, 23]);
const DIGITS = Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));
const DASH = '-'.charCodeAt(0);
const codes = Array.from({ length: 36 }, (_, at) => (DASHES.has(at) ? DASH : 0));

/** A random UUID, version 4. Made of character codes at once: a string of many pieces would stay in memory with all of them. */
export function newUid(from: Random): string {
  let at = write(draw(from), 0);
  at = write((draw(from) & ~0xf000) | 0x4000, at);
  at = write((draw(from) & 0x3fffffff) | 0x80000000, at);
  write(draw(from), at);
  return String.fromCharCode(...codes);
}

const DRAWS_OF_UID = 4;

/** Takes the place of `newUid` where the UUID may never be looked at: what `uidFrom` makes it of. */
export function skipUid(from: Random): number {
  return from.skip(DRAWS_OF_UID);
}

export function uidFrom(seed: number): string {
  return newUid(random(seed));
}

/** 32 random bits. */
function draw(from: Random): number {
  return Math.floor(from.next() * 0x1_0000_0000) | 0;
}

/** Writes eight hexadecimal digits around the dashes. Returns the place after them. */
function write(bits: number, from: number): number {
  let at = from;
  for (let shift = 28; shift >= 0; shift -= 4) {
    if (codes[at] === DASH) at += 1;
    codes[at] = DIGITS[(bits >>> shift) & 15] as number;
    at += 1;
  }
  return at;
}
