/** Modes as chmod takes them: octal, or `u+x,go=r`. */

const WHO: Readonly<Record<string, number>> = { u: 0o700, g: 0o070, o: 0o007, a: 0o777 };
const WHAT: Readonly<Record<string, number>> = { r: 0o444, w: 0o222, x: 0o111, s: 0, t: 0o1000 };

export function isMode(text: string): boolean {
  return /^[0-7]{1,4}$/.test(text) || /^([ugoa]*([-+=][rwxXst]*)+,?)+$/.test(text);
}

/** The mode that a file gets which had `old`. `X` is `x` for directories and what can be executed already. */
export function newMode(old: number, text: string, isDirectory: boolean): number {
  if (/^[0-7]+$/.test(text)) return Number.parseInt(text, 8);
  let mode = old;
  for (const clause of text.split(',')) {
    const [, whom = '', changes = ''] = /^([ugoa]*)(.*)$/.exec(clause) ?? [];
    const who = Array.from(whom === '' ? 'a' : whom).reduce((mask, letter) => mask | (WHO[letter] ?? 0), 0o1000);
    for (const [, operator, letters = ''] of changes.matchAll(/([-+=])([rwxXst]*)/g)) {
      const executes = isDirectory || (mode & 0o111) !== 0 ? 0o111 : 0;
      const bits = Array.from(letters).reduce(
        (mask, letter) => mask | (letter === 'X' ? executes : (WHAT[letter] ?? 0)),
        0,
      );
      const what = bits & who;
      if (operator === '+') mode |= what;
      else if (operator === '-') mode &= ~what;
      else mode = (mode & ~who) | what;
    }
  }
  return mode;
}
