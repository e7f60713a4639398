// How the two formats of explain break the API's texts into lines.

/** Breaks at white space, which is kept within lines; every line break of the text stays (mitchellh/go-wordwrap). */
export function wrapKeepingLines(text: string, width: number): string {
  return text
    .split('\n')
    .map((line) => wrapLine(line, width))
    .join('\n');
}

function wrapLine(line: string, width: number): string {
  let out = '';
  let column = 0;
  for (const [, space = '', word = ''] of line.matchAll(/(\s*)(\S*)/g)) {
    if (word === '') return column + space.length > width ? out : out + space;
    // a word that is too long for any line goes onto a new one only if what was read of it before it was too long did not fit
    const breaks = column + space.length + Math.min(word.length, width - 1) > width;
    out += breaks ? `\n${word}` : space + word;
    column = breaks ? word.length : column + space.length + word.length;
  }
  return out;
}

export function indent(text: string, columns: number): string {
  return text.replace(/^/gm, ' '.repeat(columns));
}

/** Fills lines: breaks of the text stay only before lists, code and empty lines, and after a colon (kubectl/pkg/explain/formatter.go). */
export function fillLines(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let words: string[] = [];
  const flush = (): void => {
    if (words.length > 0) lines.push(words.join(' '));
    words = [];
  };
  for (const line of text.split('\n')) {
    const code = line.startsWith('    ');
    const empty = line.trim() === '';
    if (code || empty || /^\s*(?:\d+\.?|-|\*)\s/.test(line) || words.at(-1)?.endsWith(':') === true) flush();
    if (code) lines.push(line);
    else if (empty && lines.length > 0) lines.push('');
    if (code || empty) continue;
    for (const word of line.trim().split(/\s+/)) {
      if (words.length > 0 && [...words, word].join(' ').length > width) flush();
      words.push(word);
    }
  }
  flush();
  return lines;
}
