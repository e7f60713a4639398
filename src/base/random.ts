/** A stream of pseudo-random numbers. Streams forked by different names do not influence each other. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform integer in [0, below). */
  int(below: number): number;
  /** Leaves out as many draws. Returns the seed of a stream that begins with them. */
  skip(draws: number): number;
  /** Another stream, fixed by this stream's seed and the name, whatever was drawn before. */
  fork(name: string): Random;
}

/** FNV-1a, 32 bit, of a text's UTF-16 units. */
export function fnv1a(text: string, seed = 0x811c9dc5): number {
  let hash = seed;
  for (let i = 0; i < text.length; i += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return hash >>> 0;
}

/** What the state of a stream grows by with every draw. */
const STEP = 0x6d2b79f5;

/** A stream by the mulberry32 generator. */
export function random(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + STEP) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return {
    next,
    int: (below) => Math.floor(next() * below),
    skip(draws) {
      const from = state | 0;
      state = (state + Math.imul(draws, STEP)) >>> 0;
      return from;
    },
    fork: (name) => random(fnv1a(name, fnv1a(String(seed >>> 0)))),
  };
}

const HEX = Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));
const idCodes = Array.from({ length: 64 }, () => 0);

/** 64 hexadecimal digits, eight of each draw. Made of character codes at once: a string of many pieces would stay in memory with all of them. */
export function hexId(from: Random): string {
  for (let at = 0; at < 64; at += 8) {
    let bits = from.int(2 ** 32);
    for (let place = at + 7; place >= at; place -= 1) {
      idCodes[place] = HEX[bits & 15] as number;
      bits >>>= 4;
    }
  }
  return String.fromCharCode(...idCodes);
}
