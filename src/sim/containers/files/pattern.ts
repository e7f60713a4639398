/** Shell patterns. A backslash takes the meaning from the next character: that is how quoted text stands in a pattern. */
import type { FileSystem } from './file-system.ts';
import { joinPath, resolvePath } from './paths.ts';

const cache = new Map<string, RegExp>();

/** Text that stands for itself in a pattern. */
export function quotePattern(text: string): string {
  return text.replaceAll(/[*?[\]\\]/g, '\\$&');
}

/** The text of a pattern without pattern characters. */
export function unquotePattern(pattern: string): string {
  return pattern.includes('\\') ? pattern.replaceAll(/\\(.)/gs, '$1') : pattern;
}

export function hasPattern(pattern: string): boolean {
  return /(^|[^\\])(\\\\)*[*?[]/.test(pattern);
}

export function matches(pattern: string, text: string): boolean {
  return patternRegExp(pattern, true).test(text);
}

/** The pattern as a regular expression; `greedy` is how `*` takes. */
export function patternRegExp(pattern: string, anchored: boolean, greedy = true): RegExp {
  const key = `${anchored}${greedy}${pattern}`;
  let regExp = cache.get(key);
  if (!regExp) {
    const source = sourceOf(pattern, greedy);
    regExp = new RegExp(anchored ? `^(?:${source})$` : source, 's');
    if (cache.size > 500) cache.clear();
    cache.set(key, regExp);
  }
  return regExp;
}

export function sourceOf(pattern: string, greedy = true): string {
  let source = '';
  for (let i = 0; i < pattern.length; i += 1) {
    const char = pattern[i] as string;
    if (char === '\\') {
      i += 1;
      source += escapeRegExp(pattern[i] ?? '\\');
    } else if (char === '*') source += greedy ? '.*' : '.*?';
    else if (char === '?') source += '.';
    else if (char === '[') {
      const set = bracket(pattern, i);
      if (set) {
        source += set.source;
        i = set.end;
      } else source += '\\[';
    } else source += escapeRegExp(char);
  }
  return source;
}

const CLASSES: Readonly<Record<string, string>> = {
  alpha: 'a-zA-Z',
  digit: '0-9',
  alnum: 'a-zA-Z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\s',
  blank: ' \\t',
  punct: '!-\\/:-@\\[-`{-~',
  xdigit: '0-9a-fA-F',
  print: ' -~',
  graph: '!-~',
  cntrl: '\\x00-\\x1f\\x7f',
};

/** Replaces `[:alpha:]` and the like inside of brackets. */
export function expandClasses(text: string): string {
  return text.replaceAll(/\[:([a-z]+):\]/g, (all, name: string) => CLASSES[name] ?? all);
}

function bracket(pattern: string, start: number): { readonly source: string; readonly end: number } | undefined {
  const match = /^\[(!|\^)?(\]?(?:\[:[a-z]+:\]|[^\]])*)\]/s.exec(pattern.slice(start));
  if (!match) return undefined;
  const inner = (match[2] as string)
    .split(/(\[:[a-z]+:\])/)
    .map((piece) =>
      piece.startsWith('[:')
        ? expandClasses(piece)
        : piece.replaceAll(/\\(.)|[[\]\\^]/g, (all, char?: string) => `\\${char ?? all}`),
    )
    .join('');
  return { source: `[${match[1] === undefined ? '' : '^'}${inner}]`, end: start + match[0].length - 1 };
}

export function escapeRegExp(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

/** The paths that a pattern stands for, sorted; empty if there is none. */
export function glob(files: FileSystem, cwd: string, pattern: string): readonly string[] {
  const absolute = pattern.startsWith('/');
  let found: string[] = [absolute ? '/' : ''];
  const parts = pattern.split('/').filter((part) => part !== '');
  for (const [index, part] of parts.entries()) {
    const last = index === parts.length - 1;
    found = found.flatMap((base) => step(files, cwd, base, part, last));
  }
  return found;
}

function step(files: FileSystem, cwd: string, base: string, part: string, last: boolean): string[] {
  const below = (name: string): string => (base === '' ? name : joinPath(base, name));
  if (!hasPattern(part)) {
    const path = below(unquotePattern(part));
    return !last || files.lstat(resolvePath(cwd, path)).ok ? [path] : [];
  }
  const names = files.list(resolvePath(cwd, base === '' ? '.' : base));
  if (!names.ok) return [];
  const hidden = part.startsWith('.');
  return names.value.filter((name) => (hidden || !name.startsWith('.')) && matches(part, name)).map(below);
}
