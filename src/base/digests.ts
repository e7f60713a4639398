/** MD5, SHA-1 and SHA-256 of bytes, as hex digits. */

type Digest = (bytes: readonly number[]) => string;

function rotateLeft(value: number, by: number): number {
  return ((value << by) | (value >>> (32 - by))) >>> 0;
}

/** The message with its padding, in words of 32 bits. */
function wordsOf(bytes: readonly number[], bigEndian: boolean): number[] {
  const length = bytes.length;
  const total = (Math.ceil((length + 9) / 64) * 64) >> 2;
  const words = Array.from({ length: total }, () => 0);
  const put = (index: number, byte: number): void => {
    const shift = bigEndian ? 24 - (index & 3) * 8 : (index & 3) * 8;
    words[index >> 2] = ((words[index >> 2] as number) | (byte << shift)) >>> 0;
  };
  for (let i = 0; i < length; i += 1) put(i, bytes[i] as number);
  put(length, 0x80);
  const low = (length * 8) >>> 0;
  const high = Math.floor((length * 8) / 2 ** 32);
  words[total - 2] = bigEndian ? high : low;
  words[total - 1] = bigEndian ? low : high;
  return words;
}

function hex(words: readonly number[]): string {
  return words.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

function swap(word: number): number {
  return ((word >>> 24) | ((word >>> 8) & 0xff00) | ((word << 8) & 0xff0000) | (word << 24)) >>> 0;
}

const MD5_SHIFTS = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
];
const MD5_TABLE = Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32));

export const md5: Digest = (bytes) => {
  const words = wordsOf(bytes, false);
  const state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
  for (let block = 0; block < words.length; block += 16) {
    let [a, b, c, d] = state as [number, number, number, number];
    for (let i = 0; i < 64; i += 1) {
      const round = i >> 4;
      const f = [(b & c) | (~b & d), (d & b) | (~d & c), b ^ c ^ d, c ^ (b | ~d)][round] as number;
      const at = [i, (5 * i + 1) & 15, (3 * i + 5) & 15, (7 * i) & 15][round] as number;
      const mixed = (a + f + (MD5_TABLE[i] as number) + (words[block + at] as number)) >>> 0;
      const shift = MD5_SHIFTS[round]?.[i & 3] as number;
      [a, d, c, b] = [d, c, b, (b + rotateLeft(mixed, shift)) >>> 0];
    }
    [a, b, c, d].forEach((value, i) => {
      state[i] = ((state[i] as number) + value) >>> 0;
    });
  }
  return hex(state.map(swap));
};

export const sha1: Digest = (bytes) => {
  const words = wordsOf(bytes, true);
  const state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
  for (let block = 0; block < words.length; block += 16) {
    const w = words.slice(block, block + 16);
    for (let i = 16; i < 80; i += 1) {
      w.push(
        rotateLeft((w[i - 3] as number) ^ (w[i - 8] as number) ^ (w[i - 14] as number) ^ (w[i - 16] as number), 1),
      );
    }
    let [a, b, c, d, e] = state as [number, number, number, number, number];
    for (let i = 0; i < 80; i += 1) {
      const round = Math.floor(i / 20);
      const f = [(b & c) | (~b & d), b ^ c ^ d, (b & c) | (b & d) | (c & d), b ^ c ^ d][round] as number;
      const k = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6][round] as number;
      const next = (rotateLeft(a, 5) + f + e + k + (w[i] as number)) >>> 0;
      [e, d, c, b, a] = [d, c, rotateLeft(b, 30), a, next];
    }
    [a, b, c, d, e].forEach((value, i) => {
      state[i] = ((state[i] as number) + value) >>> 0;
    });
  }
  return hex(state);
};

/** The first bits of the fractional parts of roots of the first primes. */
function rootConstants(count: number, root: (prime: number) => number): number[] {
  const constants: number[] = [];
  for (let prime = 2; constants.length < count; prime += 1) {
    let isPrime = true;
    for (let divisor = 2; divisor * divisor <= prime; divisor += 1) if (prime % divisor === 0) isPrime = false;
    if (isPrime) constants.push(Math.floor((root(prime) % 1) * 2 ** 32));
  }
  return constants;
}

const SHA256_K = rootConstants(64, Math.cbrt);
const SHA256_START = rootConstants(8, Math.sqrt);

export const sha256: Digest = (bytes) => {
  const words = wordsOf(bytes, true);
  const state = [...SHA256_START];
  const rotate = (value: number, by: number): number => rotateLeft(value, 32 - by);
  for (let block = 0; block < words.length; block += 16) {
    const w = words.slice(block, block + 16);
    for (let i = 16; i < 64; i += 1) {
      const x = w[i - 15] as number;
      const y = w[i - 2] as number;
      const s0 = rotate(x, 7) ^ rotate(x, 18) ^ (x >>> 3);
      const s1 = rotate(y, 17) ^ rotate(y, 19) ^ (y >>> 10);
      w.push(((w[i - 16] as number) + s0 + (w[i - 7] as number) + s1) >>> 0);
    }
    let [a, b, c, d, e, f, g, h] = state as [number, number, number, number, number, number, number, number];
    for (let i = 0; i < 64; i += 1) {
      const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (SHA256_K[i] as number) + (w[i] as number)) >>> 0;
      const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) >>> 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) >>> 0, c, b, a, (t1 + t2) >>> 0];
    }
    [a, b, c, d, e, f, g, h].forEach((value, i) => {
      state[i] = ((state[i] as number) + value) >>> 0;
    });
  }
  return hex(state);
};
