/** Commands of images as they were built: looked up once per image, not once per container and command. */
import type { Result } from '../../../base/result.ts';
import { err, ok } from '../../../base/result.ts';
import type { AnyNode } from '../files/file-system.ts';
import type { Directory } from '../files/files.ts';
import type { Executable, FindError } from '../process/process.ts';
import { EXECUTABLE_MARK } from '../images/tree.ts';
import { baseName } from '../files/paths.ts';
import { appletNamed, programNamed } from './registry.ts';

type Found = Result<Executable, FindError>;

const caches = new WeakMap<Directory, Map<string, Found>>();

/** Where the commands of images stand. */
export const COMMAND_FOLDERS = /^\/(bin|sbin|usr)(\/|$)/;

/** What `look` finds, remembered for the image's tree. */
export function cachedCommand(tree: Directory, key: string, look: () => Found): Found {
  let cache = caches.get(tree);
  if (!cache) {
    cache = new Map();
    caches.set(tree, cache);
  }
  let found = cache.get(key);
  if (!found) {
    found = look();
    cache.set(key, found);
  }
  return found;
}

/** The program of a binary that is called by a name; `script` for a file that names its interpreter. */
export function programOf(node: AnyNode, name: string): Found | { readonly script: string } {
  if (node.type === 'directory') return err('is-directory');
  if (node.type !== 'file') return err('not-executable');
  if (node.text.startsWith('#!')) return { script: node.text };
  if (!node.text.startsWith(EXECUTABLE_MARK)) return err('bad-format');
  const program = node.text.slice(EXECUTABLE_MARK.length).trim();
  const executable = (program === 'busybox' ? appletNamed(baseName(name)) : undefined) ?? programNamed(program);
  return executable ? ok(executable) : err('bad-format');
}
