/** An absolute path without `.`, `..` and doubled slashes. */
export function resolvePath(cwd: string, path: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : `${cwd}/${path}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** The last part of a path. */
export function baseName(path: string): string {
  const trimmed = path.replace(/\/+$/, '');
  return trimmed === '' && path !== '' ? '/' : trimmed.slice(trimmed.lastIndexOf('/') + 1);
}

/** All but the last part of a path, as dirname prints it. */
export function dirName(path: string): string {
  const trimmed = path.replace(/\/+$/, '');
  const at = trimmed.lastIndexOf('/');
  if (at < 0) return trimmed === '' && path !== '' ? '/' : '.';
  return trimmed.slice(0, at).replace(/\/+$/, '') || '/';
}

/** A path below a directory. */
export function joinPath(directory: string, name: string): string {
  return directory.endsWith('/') ? directory + name : `${directory}/${name}`;
}

/** One name of a path, and the path up to it. */
export interface PathStep {
  readonly name: string;
  readonly path: string;
}

/** Containers of an image look at the same few files: how their paths go is remembered. */
const knownSteps = new Map<string, readonly PathStep[]>();
const KNOWN_PATHS = 1000;

/** The way to a path from the root, name by name; `..` is left for who walks it. */
export function stepsOf(path: string): readonly PathStep[] {
  let steps = knownSteps.get(path);
  if (!steps) {
    let at = '/';
    const names = path.split('/').filter((name) => name !== '' && name !== '.');
    steps = names.map((name) => ({ name, path: (at = joinPath(at, name)) }));
    if (knownSteps.size >= KNOWN_PATHS) knownSteps.clear();
    knownSteps.set(path, steps);
  }
  return steps;
}

/** What is left of a path after a step. */
export function restAfter(steps: readonly PathStep[], index: number): string {
  return steps
    .slice(index + 1)
    .map(({ name }) => name)
    .join('/');
}
