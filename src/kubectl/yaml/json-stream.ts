// Values of JSON one after the other, with the errors of Go's encoding/json decoder.

/** A value and where it ends, or what is wrong. */
export type JsonStep =
  | { readonly kind: 'value'; readonly value: unknown; readonly end: number }
  | { readonly kind: 'end' }
  | { readonly kind: 'error'; readonly message: string };

/** The value that begins at a place in the text. */
export function jsonAt(text: string, from: number): JsonStep {
  const reader = new Reader(text, from);
  const start = reader.space();
  if (start >= text.length) return { kind: 'end' };
  const problem = reader.value();
  if (problem !== undefined) return { kind: 'error', message: problem };
  return { kind: 'value', value: JSON.parse(text.slice(start, reader.at)), end: reader.at };
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y;

/** Passes over values. Each part returns what is wrong, or undefined. */
class Reader {
  at: number;
  private readonly text: string;

  constructor(text: string, from: number) {
    this.text = text;
    this.at = from;
  }

  space(): number {
    while (' \t\r\n'.includes(this.text[this.at] ?? 'x')) this.at += 1;
    return this.at;
  }

  value(): string | undefined {
    this.space();
    const char = this.text[this.at];
    if (char === '{') return this.collection('}', () => this.member());
    if (char === '[') return this.collection(']', () => this.value());
    if (char === '"') return this.string();
    if (char === '-' || (char !== undefined && char >= '0' && char <= '9')) return this.number();
    const word = ['true', 'false', 'null'].find((candidate) => candidate[0] === char);
    return word === undefined ? this.wrong('looking for beginning of value') : this.word(word);
  }

  private collection(close: string, element: () => string | undefined): string | undefined {
    this.at += 1;
    this.space();
    if (this.text[this.at] === close) {
      this.at += 1;
      return undefined;
    }
    for (;;) {
      const problem = element();
      if (problem !== undefined) return problem;
      this.space();
      const char = this.text[this.at];
      if (char !== ',' && char !== close) {
        return this.wrong(close === '}' ? 'after object key:value pair' : 'after array element');
      }
      this.at += 1;
      if (char === close) return undefined;
    }
  }

  private member(): string | undefined {
    this.space();
    if (this.text[this.at] !== '"') return this.wrong('looking for beginning of object key string');
    const problem = this.string();
    if (problem !== undefined) return problem;
    this.space();
    if (this.text[this.at] !== ':') return this.wrong('after object key');
    this.at += 1;
    return this.value();
  }

  private string(): string | undefined {
    for (this.at += 1; ; this.at += 1) {
      const char = this.text[this.at];
      if (char === undefined || char < ' ') return this.wrong('in string literal');
      if (char === '\\') {
        const problem = this.escape();
        if (problem !== undefined) return problem;
      } else if (char === '"') {
        this.at += 1;
        return undefined;
      }
    }
  }

  private escape(): string | undefined {
    this.at += 1;
    const code = this.text[this.at];
    if (code === undefined || !'bfnrt/\\"u'.includes(code)) return this.wrong('in string escape code');
    for (let digits = code === 'u' ? 4 : 0; digits > 0; digits -= 1) {
      this.at += 1;
      if (!/^[0-9a-fA-F]$/.test(this.text[this.at] ?? '')) return this.wrong('in \\u hexadecimal character escape');
    }
    return undefined;
  }

  private number(): string | undefined {
    NUMBER.lastIndex = this.at;
    const found = NUMBER.exec(this.text)?.[0];
    if (found === undefined) {
      this.at += 1;
      return this.wrong('in numeric literal');
    }
    this.at += found.length;
    return undefined;
  }

  private word(word: string): string | undefined {
    for (const [place, letter] of Array.from(word).entries()) {
      if (place > 0 && this.text[this.at] !== letter) return this.wrong(`in literal ${word} (expecting '${letter}')`);
      this.at += 1;
    }
    return undefined;
  }

  private wrong(where: string): string {
    const char = this.text[this.at];
    if (char === undefined) return 'unexpected EOF';
    const shown = { "'": "\\'", '\n': '\\n', '\t': '\\t', '\r': '\\r' }[char] ?? char;
    return `json: offset ${this.at + 1}: invalid character '${shown}' ${where}`;
  }
}
