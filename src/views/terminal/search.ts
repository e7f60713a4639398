/** The newest line before a place in the history that holds a text (Ctrl+R); its place. */
export function searchBack(lines: readonly string[], text: string, before: number): number | undefined {
  for (let at = Math.min(before, lines.length) - 1; at >= 0; at -= 1) if (lines[at]?.includes(text)) return at;
  return undefined;
}
