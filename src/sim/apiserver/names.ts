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
  const a = draw(random);
  const b = (draw(random) & ~0xf000) | 0x4000;
  const c = (draw(random) & 0x3fffffff) | 0x80000000;
  const d = draw(random);
  return `${high(a)}${low(a)}-${high(b)}-${low(b)}-${high(c)}-${low(c)}${high(d)}${low(d)}`;
}

/** 32 random bits. */
function draw(random: Random): number {
  return Math.floor(random.next() * 0x1_0000_0000) | 0;
}

/** The upper and the lower 16 bits as four hexadecimal digits. */
function high(bits: number): string {
  return (HEX[(bits >>> 24) & 255] ?? '') + (HEX[(bits >>> 16) & 255] ?? '');
}

function low(bits: number): string {
  return (HEX[(bits >>> 8) & 255] ?? '') + (HEX[bits & 255] ?? '');
}
