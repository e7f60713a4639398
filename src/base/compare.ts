/** Orders two values: negative, zero or positive. */
export type Comparator<T> = (a: T, b: T) => number;

/** Plain order of strings by UTF-16 units, as Go orders ASCII names. */
export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The first comparator that tells the two apart decides. */
export function inOrder<T>(...comparators: readonly Comparator<T>[]): Comparator<T> {
  return (a, b) => {
    for (const compare of comparators) {
      const order = compare(a, b);
      if (order !== 0) return order;
    }
    return 0;
  };
}

/** Orders by a key, ascending. */
export function by<T>(key: (item: T) => number | string): Comparator<T> {
  return (a, b) => {
    const x = key(a);
    const y = key(b);
    return x < y ? -1 : x > y ? 1 : 0;
  };
}
