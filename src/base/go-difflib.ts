// A unified diff as go-difflib (and Python's difflib) makes it: longest matching blocks first, three lines of context.

interface Block {
  readonly a: number;
  readonly b: number;
  readonly size: number;
}

type Code = readonly [tag: 'equal' | 'replace', a1: number, a2: number, b1: number, b2: number];

const CONTEXT = 3;

/** The hunks that turn the lines of `before` into those of `after`, without a file header. Empty where nothing differs. */
function unifiedDiff(before: string, after: string): string {
  const a = before.split('\n');
  const b = after.split('\n');
  return grouped(codesOf(a, b))
    .map((group) => hunk(group, a, b))
    .join('');
}

/** The diff of two values as indented JSON. */
export function jsonDiff(before: unknown, after: unknown): string {
  return unifiedDiff(goIndented(before), goIndented(after));
}

function goIndented(value: unknown): string {
  const escape = (char: string): string => `\\u00${char.charCodeAt(0).toString(16)}`;
  return (JSON.stringify(value, null, 1) ?? 'null').replace(/[<>&]/g, escape);
}

function hunk(group: readonly Code[], a: readonly string[], b: readonly string[]): string {
  const first = group[0];
  const last = group.at(-1);
  if (!first || !last) return '';
  const lines = [`@@ -${range(first[1], last[2])} +${range(first[3], last[4])} @@`];
  for (const [tag, a1, a2, b1, b2] of group) {
    if (tag === 'equal') lines.push(...a.slice(a1, a2).map((line) => ` ${line}`));
    else {
      lines.push(...a.slice(a1, a2).map((line) => `-${line}`));
      lines.push(...b.slice(b1, b2).map((line) => `+${line}`));
    }
  }
  return `${lines.join('\n')}\n`;
}

function range(start: number, stop: number): string {
  const length = stop - start;
  if (length === 1) return String(start + 1);
  return `${length === 0 ? start : start + 1},${length}`;
}

/** Splits the codes where more lines are equal than context is shown. */
function grouped(codes: readonly Code[]): readonly (readonly Code[])[] {
  const trimmed = codes.map((code, i): Code => {
    const [tag, a1, a2, b1, b2] = code;
    if (tag !== 'equal') return code;
    if (i === 0) return [tag, Math.max(a1, a2 - CONTEXT), a2, Math.max(b1, b2 - CONTEXT), b2];
    if (i === codes.length - 1) return [tag, a1, Math.min(a2, a1 + CONTEXT), b1, Math.min(b2, b1 + CONTEXT)];
    return code;
  });
  const groups: Code[][] = [];
  let group: Code[] = [];
  for (const code of trimmed) {
    const [tag, a1, a2, b1, b2] = code;
    if (tag === 'equal' && a2 - a1 > 2 * CONTEXT) {
      group.push([tag, a1, Math.min(a2, a1 + CONTEXT), b1, Math.min(b2, b1 + CONTEXT)]);
      groups.push(group);
      group = [[tag, Math.max(a1, a2 - CONTEXT), a2, Math.max(b1, b2 - CONTEXT), b2]];
    } else group.push(code);
  }
  if (group.length > 0) groups.push(group);
  return groups.filter((codesOfGroup) => codesOfGroup.some(([tag]) => tag !== 'equal'));
}

function codesOf(a: readonly string[], b: readonly string[]): readonly Code[] {
  const codes: Code[] = [];
  let i = 0;
  let j = 0;
  for (const { a: ai, b: bj, size } of [...matchingBlocks(a, b), { a: a.length, b: b.length, size: 0 }]) {
    if (i < ai || j < bj) codes.push(['replace', i, ai, j, bj]);
    i = ai + size;
    j = bj + size;
    if (size > 0) codes.push(['equal', ai, i, bj, j]);
  }
  return codes;
}

function matchingBlocks(a: readonly string[], b: readonly string[]): readonly Block[] {
  const places = placesOf(b);
  const found: Block[] = [];
  const queue: (readonly [number, number, number, number])[] = [[0, a.length, 0, b.length]];
  for (let next = queue.pop(); next; next = queue.pop()) {
    const [a1, a2, b1, b2] = next;
    const block = longestMatch(a, b, places, next);
    if (block.size === 0) continue;
    found.push(block);
    if (a1 < block.a && b1 < block.b) queue.push([a1, block.a, b1, block.b]);
    if (block.a + block.size < a2 && block.b + block.size < b2) {
      queue.push([block.a + block.size, a2, block.b + block.size, b2]);
    }
  }
  return joined(found.sort((x, y) => x.a - y.a || x.b - y.b));
}

/** Adjacent blocks become one. */
function joined(blocks: readonly Block[]): readonly Block[] {
  const result: Block[] = [];
  for (const block of blocks) {
    const last = result.at(-1);
    if (last && last.a + last.size === block.a && last.b + last.size === block.b) {
      result[result.length - 1] = { ...last, size: last.size + block.size };
    } else result.push(block);
  }
  return result;
}

/** Where each line stands in `b`. Lines that stand in more than one percent of a long text are left out as too common. */
function placesOf(b: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>();
  for (const [j, line] of b.entries()) {
    const known = places.get(line);
    if (known) known.push(j);
    else places.set(line, [j]);
  }
  if (b.length < 200) return places;
  const common = Math.floor(b.length / 100) + 1;
  return new Map([...places].filter(([, lines]) => lines.length <= common));
}

function longestMatch(
  a: readonly string[],
  b: readonly string[],
  places: ReadonlyMap<string, readonly number[]>,
  [a1, a2, b1, b2]: readonly [number, number, number, number],
): Block {
  let best: Block = { a: a1, b: b1, size: 0 };
  let lengths = new Map<number, number>();
  for (let i = a1; i < a2; i += 1) {
    const next = new Map<number, number>();
    for (const j of places.get(a[i] ?? '') ?? []) {
      if (j < b1) continue;
      if (j >= b2) break;
      const size = (lengths.get(j - 1) ?? 0) + 1;
      next.set(j, size);
      if (size > best.size) best = { a: i - size + 1, b: j - size + 1, size };
    }
    lengths = next;
  }
  return extended(a, b, best, [a1, a2, b1, b2]);
}

/** The match with equal lines before and after it that were too common to begin with. */
function extended(
  a: readonly string[],
  b: readonly string[],
  match: Block,
  [a1, a2, b1, b2]: readonly [number, number, number, number],
): Block {
  let { a: i, b: j, size } = match;
  while (i > a1 && j > b1 && a[i - 1] === b[j - 1]) {
    i -= 1;
    j -= 1;
    size += 1;
  }
  while (i + size < a2 && j + size < b2 && a[i + size] === b[j + size]) size += 1;
  return { a: i, b: j, size };
}
