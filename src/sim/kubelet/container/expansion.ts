// $(VAR) in commands, arguments and values (third_party/forked/golang/expansion).

import type { Container } from '../../../api/generated/types.ts';

/** Replaces `$(NAME)` by what `lookup` knows; unknown names stay, `$$` is a dollar sign, values are not expanded again. */
export function expand(text: string, lookup: (name: string) => string | undefined): string {
  if (!text.includes('$')) return text;
  let out = '';
  for (let at = 0; at < text.length; at += 1) {
    const next = text[at + 1];
    if (text[at] !== '$' || next === undefined) {
      out += text[at];
    } else if (next === '$') {
      out += '$';
      at += 1;
    } else if (next === '(') {
      const end = text.indexOf(')', at + 2);
      if (end < 0) {
        out += '$(';
        at += 1;
      } else {
        const name = text.slice(at + 2, end);
        out += lookup(name) ?? `$(${name})`;
        at = end;
      }
    } else out += '$';
  }
  return out;
}

/** Exec probes know only the variables that have a literal value. */
export function expandLiterals(command: readonly string[], container: Container): readonly string[] {
  if (!command.some((word) => word.includes('$'))) return command;
  const literals = new Map((container.env ?? []).flatMap(({ name, value }) => (value ? [[name, value]] : [])));
  return command.map((word) => expand(word, (name) => literals.get(name)));
}
