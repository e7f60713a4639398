// Files that are replaced all at once: a directory with a time stamp, the link `..data` to it, and a link per top-level name (pkg/volume/util AtomicWriter).

import { toTime } from '../../../api/time.ts';
import type { Directory } from '../../containers/files.ts';
import { directoryAt, newDirectory } from './machine-storage.ts';
import type { Payload } from './payload.ts';

/** Shows the payload in the directory; the containers that mount it see the change at once. */
export function writePayload(directory: Directory, payload: Payload, wallClock: number, mtime: number): void {
  const stamp = `..${toTime(wallClock).slice(0, 19).replaceAll('-', '_').replace('T', '_').replaceAll(':', '_')}.${mtime}`;
  const fresh = newDirectory(mtime, 0o777);
  for (const [path, { text, mode }] of payload) {
    const slash = path.lastIndexOf('/');
    const parent = slash < 0 ? fresh : directoryAt(fresh, path.slice(0, slash), true, mtime);
    parent?.entries.set(path.slice(slash + 1), { type: 'file', text, mode, mtime });
  }
  directory.entries.clear();
  directory.entries.set(stamp, fresh);
  directory.entries.set('..data', { type: 'link', target: stamp });
  for (const name of fresh.entries.keys()) directory.entries.set(name, { type: 'link', target: `..data/${name}` });
  directory.mtime = mtime;
}
