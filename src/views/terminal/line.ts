/** A line of a shell while it is typed. Pure: every edit makes a new one. */
export interface LineState {
  readonly text: string;
  readonly cursor: number;
}

export const insert = ({ text, cursor }: LineState, more: string): LineState => ({
  text: text.slice(0, cursor) + more + text.slice(cursor),
  cursor: cursor + more.length,
});

export const backspace = (line: LineState): LineState =>
  line.cursor === 0
    ? line
    : { text: line.text.slice(0, line.cursor - 1) + line.text.slice(line.cursor), cursor: line.cursor - 1 };

export const erase = ({ text, cursor }: LineState): LineState => ({
  text: text.slice(0, cursor) + text.slice(cursor + 1),
  cursor,
});
export const left = ({ text, cursor }: LineState): LineState => ({ text, cursor: Math.max(0, cursor - 1) });
export const right = ({ text, cursor }: LineState): LineState => ({ text, cursor: Math.min(text.length, cursor + 1) });
export const home = ({ text }: LineState): LineState => ({ text, cursor: 0 });
export const end = ({ text }: LineState): LineState => ({ text, cursor: text.length });

/** To the beginning of the word before the cursor. */
export const wordLeft = ({ text, cursor }: LineState): LineState => ({
  text,
  cursor: text.slice(0, cursor).replace(/\S+\s*$/, '').length,
});
/** To the end of the word after the cursor. */
export const wordRight = ({ text, cursor }: LineState): LineState => ({
  text,
  cursor: cursor + (/^\s*\S*/.exec(text.slice(cursor))?.[0].length ?? 0),
});

/** Removes the word before the cursor. */
export function killWord({ text, cursor }: LineState): LineState {
  const before = text.slice(0, cursor).replace(/\S+\s*$/, '');
  return { text: before + text.slice(cursor), cursor: before.length };
}

/** Removes the word after the cursor. */
export const killNextWord = ({ text, cursor }: LineState): LineState => ({
  text: text.slice(0, cursor) + text.slice(cursor).replace(/^\s*\S*/, ''),
  cursor,
});

export const killToEnd = ({ text, cursor }: LineState): LineState => ({ text: text.slice(0, cursor), cursor });
export const killToStart = ({ text, cursor }: LineState): LineState => ({ text: text.slice(cursor), cursor: 0 });

/** Words side by side, as wide as the terminal, line by line. */
export function columnsOf(words: readonly string[], width: number): readonly string[] {
  const column = Math.max(...words.map((word) => word.length)) + 2;
  const across = Math.max(1, Math.floor(width / column));
  const down = Math.ceil(words.length / across);
  return Array.from({ length: down }, (_, row) =>
    words
      .filter((_word, at) => at % down === row)
      .map((word) => word.padEnd(column))
      .join('')
      .trimEnd(),
  );
}

/** Rows of words that Tab shows. */
const MOST_ROWS = 40;

/** The words that Tab offers, below the line that is typed. */
export function listOf(words: readonly string[], width: number): string {
  const rows = columnsOf(words, width);
  const more = rows.length > MOST_ROWS ? ['…'] : [];
  return `\r\n${[...rows.slice(0, MOST_ROWS), ...more].join('\r\n')}\r\n`;
}

/** The line with as much of the offered words as they share; undefined if that says nothing new. */
export function completed({ text, cursor }: LineState, words: readonly string[], from: number): LineState | undefined {
  const start = commonStart(words);
  const whole = words.length === 1 && !/[=/.,}]$/.test(start) ? `${start} ` : start;
  if (whole.length <= cursor - from) return undefined;
  return { text: text.slice(0, from) + whole + text.slice(cursor), cursor: from + whole.length };
}

/** What all words begin with. */
export function commonStart(words: readonly string[]): string {
  let start = words[0] ?? '';
  for (const word of words) while (!word.startsWith(start)) start = start.slice(0, -1);
  return start;
}

/** Columns that a text takes: wide letters (Hangul, Han, kana) take two. */
export function widthOf(text: string): number {
  let width = 0;
  for (const letter of text)
    width += /[\u1100-\u115f\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/.test(letter) ? 2 : 1;
  return width;
}
