import { escapeRegExp, expandClasses } from '../../files/pattern.ts';

/** A POSIX regular expression (basic, or extended as of egrep and sed -E) as one of JavaScript; undefined if it is none. */
export function posixRegExp(pattern: string, extended: boolean, flags = ''): RegExp | undefined {
  try {
    return new RegExp(convert(pattern, extended), flags);
  } catch {
    return undefined;
  }
}

export function literalRegExp(text: string, flags = ''): RegExp {
  return new RegExp(escapeRegExp(text), flags);
}

function convert(pattern: string, extended: boolean): string {
  let out = '';
  for (let i = 0; i < pattern.length; i += 1) {
    const char = pattern[i] as string;
    if (char === '[') {
      const set = /^\[\^?\]?(?:\[[:.=][^\]]*[:.=]\]|[^\]])*\]/.exec(pattern.slice(i));
      if (!set) return `${out}\\[${convert(pattern.slice(i + 1), extended)}`;
      out += bracket(set[0]);
      i += set[0].length - 1;
    } else if (char === '\\') {
      i += 1;
      out += escaped(pattern[i] ?? '\\', extended);
    } else if (!extended && /[+?|(){}]/.test(char)) out += `\\${char}`;
    else if (!extended && char === '*' && (out === '' || out.endsWith('(') || out === '^')) out += '\\*';
    else if (char === '/') out += '\\/';
    else out += char;
  }
  return out;
}

function escaped(char: string, extended: boolean): string {
  if (!extended && /[+?|(){}]/.test(char)) return char;
  if (char === '<' || char === '>') return '\\b';
  if (/[nrtwWsSbBdD0-9]/.test(char)) return `\\${char}`;
  return /[A-Za-z]/.test(char) ? char : `\\${char}`;
}

function bracket(text: string): string {
  const negated = text.startsWith('[^');
  const inner = expandClasses(text.slice(negated ? 2 : 1, -1));
  const safe = inner
    .replace(/^\]/, '\\]')
    .replaceAll(/\\(?![\]\\sdwtn^[-])/g, '\\\\')
    .replaceAll(/(?<!\\)\[/g, '\\[');
  return `[${negated ? '^' : ''}${safe}]`;
}
