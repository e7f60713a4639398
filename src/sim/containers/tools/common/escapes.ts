const SIMPLE: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\u0007',
  b: '\b',
  e: '\u001b',
  f: '\f',
  v: '\v',
  '\\': '\\',
};

/** Escapes of echo -e and printf; `stopped` after `\c`. */
export function unescapeText(
  text: string,
  octalNeedsZero: boolean,
): { readonly text: string; readonly stopped: boolean } {
  let out = '';
  for (let i = 0; i < text.length; i += 1) {
    const char = text[i] as string;
    if (char !== '\\' || i === text.length - 1) {
      out += char;
      continue;
    }
    const rest = text.slice(i + 1);
    if (rest.startsWith('c')) return { text: out, stopped: true };
    const octal = (octalNeedsZero ? /^0([0-7]{0,3})/ : /^0?([0-7]{1,3})/).exec(rest);
    const hex = /^x([0-9a-fA-F]{1,2})/.exec(rest);
    if (octal) {
      out += String.fromCharCode(Number.parseInt(octal[1] === '' ? '0' : (octal[1] as string), 8) & 0xff);
      i += octal[0].length;
    } else if (hex) {
      out += String.fromCharCode(Number.parseInt(hex[1] as string, 16));
      i += hex[0].length;
    } else {
      const simple = SIMPLE[rest[0] as string];
      out += simple ?? `\\${rest[0]}`;
      i += 1;
    }
  }
  return { text: out, stopped: false };
}
