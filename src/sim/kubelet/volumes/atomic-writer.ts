// Files that are replaced all at once: a directory with a time stamp, the link `..data` to it, and a link per top-level name (pkg/volume/util AtomicWriter).

import { toTime } from '../../../api/values/time.ts';
import type { FileNode } from '../../containers/files/files.ts';
import { directoryAt, newDirectory } from './machine-storage.ts';
import type { Payload } from './payload.ts';

/** The entries of a volume's directory that shows the payload. */
export function entriesOf(payload: Payload, wallClock: number, mtime: number): Map<string, FileNode> {
  const stamp = `..${toTime(wallClock).slice(0, 19).replaceAll('-', '_').replace('T', '_').replaceAll(':', '_')}.${mtime}`;
  const fresh = newDirectory(mtime, 0o777);
  for (const [path, { text, mode }] of payload) {
    const slash = path.lastIndexOf('/');
    const parent = slash < 0 ? fresh : directoryAt(fresh, path.slice(0, slash), true, mtime);
    parent?.entries.set(path.slice(slash + 1), { type: 'file', text, mode, mtime });
  }
  const entries = new Map<string, FileNode>([
    [stamp, fresh],
    ['..data', { type: 'link', target: stamp }],
  ]);
  for (const name of fresh.entries.keys()) entries.set(name, { type: 'link', target: `..data/${name}` });
  return entries;
}
