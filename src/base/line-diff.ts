// Differences of two texts as the command diff finds them: by the longest common subsequence of their lines.

const CONTEXT = 3;

interface Edit {
  readonly mark: ' ' | '-' | '+';
  readonly line: string;
}

/** The hunks as `diff -u` prints them below its header, each line with its newline; empty where the texts are equal. */
export function lineDiff(before: string, after: string): string {
  if (before === after) return '';
  return hunksOf(editsOf(linesOf(before), linesOf(after)))
    .map((line) => `${line}\n`)
    .join('');
}

function linesOf(text: string): readonly string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** The shortest way from one list of lines to the other, by their longest common subsequence. */
function editsOf(a: readonly string[], b: readonly string[]): readonly Edit[] {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let endA = a.length;
  let endB = b.length;
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA -= 1;
    endB -= 1;
  }
  const keep = (line: string): Edit => ({ mark: ' ', line });
  return [
    ...a.slice(0, start).map(keep),
    ...middle(a.slice(start, endA), b.slice(start, endB)),
    ...a.slice(endA).map(keep),
  ];
}

function middle(a: readonly string[], b: readonly string[]): readonly Edit[] {
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] =
        a[i] === b[j]
          ? (lengths[(i + 1) * width + j + 1] as number) + 1
          : Math.max(lengths[(i + 1) * width + j] as number, lengths[i * width + j + 1] as number);
    }
  }
  const edits: Edit[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      edits.push({ mark: ' ', line: a[i] as string });
      i += 1;
      j += 1;
    } else if (
      i < a.length &&
      (j >= b.length || (lengths[(i + 1) * width + j] as number) >= (lengths[i * width + j + 1] as number))
    ) {
      edits.push({ mark: '-', line: a[i] as string });
      i += 1;
    } else {
      edits.push({ mark: '+', line: b[j] as string });
      j += 1;
    }
  }
  return edits;
}

function hunksOf(edits: readonly Edit[]): readonly string[] {
  const changed = edits.flatMap((edit, at) => (edit.mark === ' ' ? [] : [at]));
  const ranges: { from: number; to: number }[] = [];
  for (const at of changed) {
    const last = ranges.at(-1);
    if (last && at - CONTEXT <= last.to) last.to = Math.min(edits.length, at + CONTEXT + 1);
    else ranges.push({ from: Math.max(0, at - CONTEXT), to: Math.min(edits.length, at + CONTEXT + 1) });
  }
  return ranges.flatMap(({ from, to }) => {
    const part = edits.slice(from, to);
    const count = (mark: string): number => part.filter((edit) => edit.mark !== mark).length;
    const before = (mark: string): number => edits.slice(0, from).filter((edit) => edit.mark !== mark).length;
    const header = `@@ -${range(before('+'), count('+'))} +${range(before('-'), count('-'))} @@`;
    return [header, ...part.map((edit) => `${edit.mark}${edit.line}`)];
  });
}

function range(before: number, count: number): string {
  const start = count === 0 ? before : before + 1;
  return count === 1 ? String(start) : `${start},${count}`;
}
