// Suggestions for mistyped commands (spf13/cobra: SuggestionsFor).

/** Distance of Levenshtein, ignoring case. */
export function distance(a: string, b: string): number {
  const x = a.toLowerCase();
  const y = b.toLowerCase();
  let row = Array.from({ length: y.length + 1 }, (_, at) => at);
  for (let i = 1; i <= x.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= y.length; j += 1) {
      const cost = x[i - 1] === y[j - 1] ? 0 : 1;
      next.push(Math.min((row[j] as number) + 1, (next[j - 1] as number) + 1, (row[j - 1] as number) + cost));
    }
    row = next;
  }
  return row[y.length] as number;
}

/** Names at a distance of at most two, or that begin with what was typed, in the order of `names`. */
export function suggestions(typed: string, names: readonly string[]): readonly string[] {
  return names.filter((name) => distance(typed, name) <= 2 || name.toLowerCase().startsWith(typed.toLowerCase()));
}
