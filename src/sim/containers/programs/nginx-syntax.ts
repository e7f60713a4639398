/** What nginx says of a configuration file that it cannot read (core/ngx_conf_file.c). */

const BLOCKS = new Set(
  'events http server location upstream map if types limit_except geo split_clients match stream mail'.split(' '),
);

/** The first thing that is wrong in a text, with `FILE` for the file's name; empty where nothing is. */
export function problemOf(text: string): string {
  let line = 1;
  let depth = 0;
  let words: string[] = [];
  for (const [token] of text.matchAll(
    /#[^\n]*|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\n|[{};]|(?:\$\{[^}]*\}|[^\s{};])+/g,
  )) {
    const where = ` in FILE:${line}`;
    if (token === ';') {
      if (words.length === 0) return `unexpected ";"${where}`;
      words = [];
    } else if (token === '{') {
      const name = words[0];
      if (name === undefined) return `unexpected "{"${where}`;
      if (!BLOCKS.has(name)) return `directive "${name}" is not terminated by ";"${where}`;
      depth += 1;
      words = [];
    } else if (token === '}') {
      if (words.length > 0 || depth === 0) return `unexpected "}"${where}`;
      depth -= 1;
    } else if (!/^[#\n]/.test(token)) words.push(token);
    line += token.split('\n').length - 1;
  }
  if (words.length > 0) return `unexpected end of file, expecting ";" or "}" in FILE:${line}`;
  return depth > 0 ? `unexpected end of file, expecting "}" in FILE:${line}` : '';
}
