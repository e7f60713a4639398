/** What a JSON text holds that a value does not: keys that stood twice, and how numbers were written. */
export interface JsonText {
  readonly value: unknown;
  /** `metadata.name`, in the order in which they were found. */
  readonly duplicates: readonly string[];
  /** Numbers whose text is not the usual one, by path. */
  readonly numbers: ReadonlyMap<string, string>;
}

/** Go's message, `invalid character 'x' after top-level value`. */
export class JsonError extends Error {}

/** Parses JSON with the errors of Go's encoding/json. */
export function parseJson(text: string): JsonText {
  const parser = new Parser(text);
  return parser.document();
}

const END = 'unexpected end of JSON input';
const ESCAPES: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  '/': '/',
  '\\': '\\',
  '"': '"',
};

class Parser {
  private readonly text: string;
  private readonly duplicates: string[] = [];
  private readonly numbers = new Map<string, string>();
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  document(): JsonText {
    const value = this.value('');
    this.space();
    if (this.at < this.text.length) throw new JsonError(`${this.invalid()} after top-level value`);
    return { value, duplicates: this.duplicates, numbers: this.numbers };
  }

  private value(path: string): unknown {
    this.space();
    const char = this.text[this.at];
    if (char === undefined) throw new JsonError(END);
    if (char === '{') return this.object(path);
    if (char === '[') return this.array(path);
    if (char === '"') return this.string();
    if (char === '-' || (char >= '0' && char <= '9')) return this.number(path);
    for (const [word, value] of [
      ['true', true],
      ['false', false],
      ['null', null],
    ] as const) {
      if (char === word[0]) return this.word(word, value);
    }
    throw new JsonError(`${this.invalid()} looking for beginning of value`);
  }

  private object(path: string): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    this.at += 1;
    this.space();
    if (this.text[this.at] === '}') {
      this.at += 1;
      return object;
    }
    for (;;) {
      this.space();
      if (this.at >= this.text.length) throw new JsonError(END);
      if (this.text[this.at] !== '"')
        throw new JsonError(`${this.invalid()} looking for beginning of object key string`);
      const key = this.string();
      const keyPath = path ? `${path}.${key}` : key;
      this.space();
      if (this.at >= this.text.length) throw new JsonError(END);
      if (this.text[this.at] !== ':') throw new JsonError(`${this.invalid()} after object key`);
      this.at += 1;
      if (Object.hasOwn(object, key)) this.duplicates.push(keyPath);
      object[key] = this.value(keyPath);
      if (this.ends('}', 'after object key:value pair')) return object;
    }
  }

  private array(path: string): unknown[] {
    const array: unknown[] = [];
    this.at += 1;
    this.space();
    if (this.text[this.at] === ']') {
      this.at += 1;
      return array;
    }
    for (;;) {
      array.push(this.value(`${path}[${array.length}]`));
      if (this.ends(']', 'after array element')) return array;
    }
  }

  /** Passes the comma, or the end. */
  private ends(close: string, where: string): boolean {
    this.space();
    const char = this.text[this.at];
    if (char === undefined) throw new JsonError(END);
    if (char !== ',' && char !== close) throw new JsonError(`${this.invalid()} ${where}`);
    this.at += 1;
    return char === close;
  }

  private string(): string {
    let value = '';
    this.at += 1;
    for (;;) {
      const char = this.text[this.at];
      if (char === undefined) throw new JsonError(END);
      if (char < ' ') throw new JsonError(`${this.invalid()} in string literal`);
      this.at += 1;
      if (char === '"') return value;
      value += char === '\\' ? this.escape() : char;
    }
  }

  private escape(): string {
    const char = this.text[this.at];
    if (char === undefined) throw new JsonError(END);
    if (char === 'u') {
      const hex = this.text.slice(this.at + 1, this.at + 5);
      if (!/^[0-9a-fA-F]{4}$/.test(hex)) throw new JsonError(`${this.invalid()} in \\u hexadecimal character escape`);
      this.at += 5;
      return String.fromCharCode(Number.parseInt(hex, 16));
    }
    const escaped = ESCAPES[char];
    if (escaped === undefined) throw new JsonError(`${this.invalid()} in string escape code`);
    this.at += 1;
    return escaped;
  }

  private number(path: string): number {
    const match = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y;
    match.lastIndex = this.at;
    const found = match.exec(this.text)?.[0];
    if (found === undefined) throw new JsonError(`${this.invalid()} in numeric literal`);
    this.at += found.length;
    const value = Number(found);
    if (String(value) !== found) this.numbers.set(path, found);
    return value;
  }

  private word<T>(word: string, value: T): T {
    for (let i = 1; i < word.length; i += 1) {
      const char = this.text[this.at + i];
      if (char === undefined) throw new JsonError(END);
      if (char !== word[i]) {
        this.at += i;
        throw new JsonError(`${this.invalid()} in literal ${word} (expecting '${word[i]}')`);
      }
    }
    this.at += word.length;
    return value;
  }

  private space(): void {
    while (' \t\r\n'.includes(this.text[this.at] ?? 'x')) this.at += 1;
  }

  private invalid(): string {
    const char = this.text[this.at];
    if (char === undefined) throw new JsonError(END);
    const shown = char === "'" ? "\\'" : char === '\n' ? '\\n' : firstByte(char);
    return `invalid character '${shown}'`;
  }
}

/** Go's decoder sees bytes: of a character of several it shows the first. */
function firstByte(char: string): string {
  const code = char.charCodeAt(0);
  if (code < 0x80) return char;
  return String.fromCharCode(code < 0x800 ? 0xc0 | (code >> 6) : 0xe0 | (code >> 12));
}
