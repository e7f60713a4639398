import type { Directory, File, FileNode, Link } from '../files/files.ts';

/** Marks a file that is a program of ours: the rest of the text names it. */
export const EXECUTABLE_MARK = '\u007fELF ';

/** A binary that runs a program of the registry. */
export function binary(program: string): File {
  return { type: 'file', text: `${EXECUTABLE_MARK}${program}\n`, mode: 0o755, mtime: 0 };
}

export function textFile(text: string, mode = 0o644): File {
  return { type: 'file', text, mode, mtime: 0 };
}

export function linkTo(target: string): Link {
  return { type: 'link', target };
}

export function directory(mode = 0o755, uid?: number): Directory {
  return { type: 'directory', entries: new Map(), mode, mtime: 0, ...(uid === undefined ? {} : { uid, gid: uid }) };
}

/** A tree of the given files by absolute path, put over another tree (which is not changed). */
export function tree(files: Readonly<Record<string, FileNode>>, base?: Directory): Directory {
  const root: Directory = base ? copy(base) : directory();
  for (const [path, node] of Object.entries(files)) {
    const parts = path.split('/').filter((part) => part !== '');
    let at = root;
    for (const part of parts.slice(0, -1)) {
      const next = at.entries.get(part);
      if (next?.type === 'directory') at = next;
      else {
        const made = directory();
        at.entries.set(part, made);
        at = made;
      }
    }
    at.entries.set(parts.at(-1) as string, node);
  }
  return root;
}

function copy(node: Directory): Directory {
  const entries = new Map<string, FileNode>();
  for (const [name, child] of node.entries) entries.set(name, child.type === 'directory' ? copy(child) : child);
  return { ...node, entries };
}
