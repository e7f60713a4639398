/** Completion indexes as a Job's status writes them: `0,2-5,7`. Immutable, in order. */
export class IndexSet {
  static readonly EMPTY = new IndexSet([]);
  private readonly sorted: readonly number[];
  private readonly members: ReadonlySet<number>;

  private constructor(sorted: readonly number[]) {
    this.sorted = sorted;
    this.members = new Set(sorted);
  }

  static of(indexes: Iterable<number>): IndexSet {
    return new IndexSet([...new Set(indexes)].sort((a, b) => a - b));
  }

  /** Reads the text; indexes from `below` on are left out. */
  static parse(text: string | undefined, below = Infinity): IndexSet {
    const indexes: number[] = [];
    for (const part of text ? text.split(',') : []) {
      const [first = 0, last = first] = part.split('-').map(Number);
      for (let index = first; index <= last && index < below; index += 1) indexes.push(index);
    }
    return IndexSet.of(indexes);
  }

  get size(): number {
    return this.sorted.length;
  }

  has(index: number): boolean {
    return this.members.has(index);
  }

  /** How many of these are in the other set. */
  countIn(other: IndexSet): number {
    return this.sorted.filter((index) => other.has(index)).length;
  }

  with(indexes: Iterable<number>): IndexSet {
    return IndexSet.of([...this.sorted, ...indexes]);
  }

  /** Runs of three or more are written with a dash, of two with a comma. */
  toString(): string {
    const parts: string[] = [];
    for (let i = 0; i < this.sorted.length;) {
      let end = i;
      while (this.sorted[end + 1] === (this.sorted[end] ?? 0) + 1) end += 1;
      const first = String(this.sorted[i]);
      const last = String(this.sorted[end]);
      if (end === i) parts.push(first);
      else parts.push(end === i + 1 ? `${first},${last}` : `${first}-${last}`);
      i = end + 1;
    }
    return parts.join(',');
  }
}
