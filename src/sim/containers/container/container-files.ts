/**
 * The files of a container as its processes see them: the calls of Linux over the layers of file-layers.ts. An idle container costs one small
 * object.
 */
import type { Result } from '../../../base/result.ts';
import { err, ok } from '../../../base/result.ts';
import { byText } from '../../../base/compare.ts';
import type { AnyNode, Device, FileSystem } from '../files/file-system.ts';
import type { Errno } from '../../io/errno.ts';
import type { Directory, File, FileNode, MemoryDisk } from '../files/files.ts';
import { baseName, dirName, joinPath, resolvePath } from '../files/paths.ts';
import { COMMAND_FOLDERS } from '../programs/command-cache.ts';
import { FileLayers, mayAccess, SPECIAL } from './file-layers.ts';
import type { Found } from './file-layers.ts';

export class ContainerFiles extends FileLayers implements FileSystem {
  /** Something was written where commands stand. */
  commandsChanged = false;
  private watchers: Set<() => void> | undefined;

  get now(): number {
    return this.owner.kernel.now;
  }

  stat(path: string): Result<AnyNode, Errno> {
    const found = this.find(path, true);
    return found.ok ? ok(found.value.node) : found;
  }

  lstat(path: string): Result<AnyNode, Errno> {
    const found = this.find(path, false);
    return found.ok ? ok(found.value.node) : found;
  }

  read(path: string): Result<string, Errno> {
    const found = this.find(path, true);
    if (!found.ok) return found;
    const { node } = found.value;
    if (node.type === 'directory') return err('EISDIR');
    if (node.type !== 'file') return ok('');
    return mayAccess(this.owner.user, node, 4) ? ok(node.text) : err('EACCES');
  }

  open(path: string, options: { readonly truncate: boolean; readonly mode?: number }): Result<File | Device, Errno> {
    const found = this.find(path, true);
    if (!found.ok) return found.error === 'ENOENT' ? this.create(path, options.mode ?? 0o644) : found;
    const { node } = found.value;
    if (node.type === 'device') return ok(node);
    if (node.type !== 'file') return err('EISDIR');
    if (this.isReadOnly(found.value.path)) return err('EROFS');
    if (!mayAccess(this.owner.user, node, 2)) return err('EACCES');
    const file = this.own(found.value.path) as File;
    if (options.truncate) this.put(file, '');
    file.mtime = this.now;
    return ok(file);
  }

  put(file: File, text: string): Result<undefined, Errno> {
    const { disk } = file;
    const more = text.length - file.text.length;
    if (disk && more > 0 && disk.usedBytes + more > disk.limitBytes) return err('ENOSPC');
    file.text = text;
    file.mtime = this.now;
    if (disk) this.account(disk, more);
    return ok(undefined);
  }

  /** What this container has written counts as its memory; what others wrote is not given back to it. */
  private account(disk: MemoryDisk, bytes: number): void {
    disk.usedBytes += bytes;
    const before = disk.charged.get(this.owner) ?? 0;
    const after = Math.max(0, before + bytes);
    disk.charged.set(this.owner, after);
    if (after !== before) this.owner.charge(after - before);
  }

  list(path: string): Result<readonly string[], Errno> {
    const found = this.find(path, true);
    if (!found.ok) return found;
    const { node } = found.value;
    if (node.type !== 'directory') return err('ENOTDIR');
    if (!mayAccess(this.owner.user, node, 4)) return err('EACCES');
    const names = new Set(node.entries.keys());
    const prefix = joinPath(found.value.path, '');
    const look = (mount: string): void => {
      const below = mount.startsWith(prefix) ? mount.slice(prefix.length) : '';
      if (below !== '') names.add(below.split('/')[0] as string);
    };
    for (const mount of this.owner.volumes) look(mount.path);
    for (const etcPath of this.owner.etcPaths) look(etcPath);
    return ok([...names].toSorted(byText));
  }

  mkdir(path: string, mode = 0o755): Result<undefined, Errno> {
    if (this.find(path, false).ok) return err('EEXIST');
    return this.enter(path, (parent, name) => {
      parent.entries.set(name, { type: 'directory', entries: new Map(), mode, mtime: this.now, ...this.ownership() });
    });
  }

  unlink(path: string): Result<undefined, Errno> {
    const found = this.find(path, false);
    if (!found.ok) return found;
    if (found.value.node.type === 'directory') return err('EISDIR');
    return this.remove(found.value);
  }

  rmdir(path: string): Result<undefined, Errno> {
    const found = this.find(path, false);
    if (!found.ok) return found;
    const { node } = found.value;
    if (node.type !== 'directory') return err('ENOTDIR');
    const names = this.list(found.value.path);
    if (names.ok && names.value.length > 0 && !this.mountAt(found.value.path)) return err('ENOTEMPTY');
    return this.remove(found.value);
  }

  rename(from: string, to: string): Result<undefined, Errno> {
    const source = this.find(from, false);
    if (!source.ok) return source;
    const { node, path } = source.value;
    if (node.type === 'device' || this.mountAt(path)) return err('EBUSY');
    const target = this.find(to, false);
    if (target.ok) {
      if (target.value.path === path) return ok(undefined);
      if (target.value.node.type === 'directory' && node.type !== 'directory') return err('EISDIR');
      if (target.value.node.type !== 'directory' && node.type === 'directory') return err('ENOTDIR');
      if (target.value.node.type === 'directory' && target.value.node.entries.size > 0) return err('ENOTEMPTY');
    }
    const disk = this.diskAt(to);
    const moves = node.type === 'file' && node.disk !== disk;
    if (moves && disk && disk.usedBytes + node.text.length > disk.limitBytes) return err('ENOSPC');
    // On another disk it is another file.
    const placed: FileNode = moves ? { ...node, ...(disk ? { disk } : undefined) } : node;
    const entered = this.enter(to, (parent, name) => parent.entries.set(name, placed));
    if (!entered.ok) return entered;
    if (moves && !disk) delete (placed as File).disk;
    if (node.type === 'file' && disk) this.account(disk, node.text.length);
    return this.remove(source.value);
  }

  symlink(target: string, path: string): Result<undefined, Errno> {
    if (this.find(path, false).ok) return err('EEXIST');
    return this.enter(path, (parent, name) => parent.entries.set(name, { type: 'link', target }));
  }

  touch(path: string, options: { readonly create?: boolean } = {}): Result<undefined, Errno> {
    const found = this.find(path, true);
    if (!found.ok) {
      if (found.error !== 'ENOENT') return found;
      if (options.create === false) return ok(undefined);
      const made = this.create(path, 0o644);
      return made.ok ? ok(undefined) : made;
    }
    return this.change(found.value, 2, () => undefined);
  }

  chmod(path: string, mode: number): Result<undefined, Errno> {
    const found = this.find(path, true);
    if (!found.ok) return found;
    return this.change(found.value, 'owner', (node) => {
      node.mode = mode;
    });
  }

  chown(path: string, uid: number | undefined, gid: number | undefined): Result<undefined, Errno> {
    const found = this.find(path, true);
    if (!found.ok) return found;
    if (this.owner.user.uid !== 0) return err('EPERM');
    return this.change(found.value, 'owner', (node) => {
      if (uid !== undefined) node.uid = uid;
      if (gid !== undefined) node.gid = gid;
    });
  }

  access(path: string, what: 1 | 2 | 4): boolean {
    const found = this.find(path, true);
    if (!found.ok) return false;
    if (what === 2 && found.value.node.type !== 'device' && this.isReadOnly(found.value.path)) return false;
    return mayAccess(this.owner.user, found.value.node, what);
  }

  /** Calls back when something is changed through this view. Returns how to stop. */
  onChange(handler: () => void): () => void {
    const watchers = (this.watchers ??= new Set());
    watchers.add(handler);
    return () => {
      watchers.delete(handler);
    };
  }

  /** Whether a path lies in the container's own layers, where only its processes change it. */
  isOwn(path: string): boolean {
    return (
      this.mountOf(resolvePath('/', path)) === undefined &&
      !this.owner.volumes.some((mount) => mount.path.startsWith(`${path}/`))
    );
  }

  protected beforeChange(path: string): void {
    for (const watcher of this.watchers ?? []) this.owner.kernel.after(0, watcher);
    if (COMMAND_FOLDERS.test(path)) this.commandsChanged = true;
  }

  private create(path: string, mode: number): Result<File, Errno> {
    const file: File = { type: 'file', text: '', mode, mtime: this.now, ...this.ownership() };
    const disk = this.diskAt(path);
    if (disk) file.disk = disk;
    const entered = this.enter(path, (parent, name) => {
      parent.entries.set(name, file);
      if (!this.mountOf(path)) this.adopt(file);
    });
    return entered.ok ? ok(file) : entered;
  }

  /** Changes the directory that a path lies in. */
  private enter(path: string, put: (parent: Directory, name: string) => void): Result<undefined, Errno> {
    const parent = this.find(dirName(path), true);
    if (!parent.ok) return parent;
    const { node, path: where } = parent.value;
    if (node.type !== 'directory') return err('ENOTDIR');
    if (this.isReadOnly(where) || SPECIAL.test(where)) {
      if (!this.mountOf(where)) return err(this.isReadOnly(where) ? 'EROFS' : 'ENOENT');
      if (this.isReadOnly(where)) return err('EROFS');
    }
    if (!mayAccess(this.owner.user, node, 2)) return err('EACCES');
    const directory = this.own(where) as Directory;
    put(directory, baseName(path));
    directory.mtime = this.now;
    return ok(undefined);
  }

  private remove(found: Found): Result<undefined, Errno> {
    if (this.mountAt(found.path)) return err('EBUSY');
    if (found.node.type === 'device') return err('EPERM');
    const { node } = found;
    return this.enter(found.path, (parent, name) => {
      parent.entries.delete(name);
      if (node.type === 'file' && node.disk) this.account(node.disk, -node.text.length);
    });
  }

  private change(found: Found, right: 2 | 'owner', apply: (node: File | Directory) => void): Result<undefined, Errno> {
    const { node, path } = found;
    if (node.type === 'device') return ok(undefined);
    if (this.isReadOnly(path)) return err('EROFS');
    const { uid } = this.owner.user;
    const owns = node.type !== 'link' && (uid === 0 || (node.uid ?? 0) === uid);
    if (right === 'owner' ? !owns : !owns && !mayAccess(this.owner.user, node, right))
      return err(right === 'owner' ? 'EPERM' : 'EACCES');
    const mine = this.own(path) as File | Directory;
    apply(mine);
    mine.mtime = this.now;
    return ok(undefined);
  }

  private diskAt(path: string): MemoryDisk | undefined {
    const parent = this.find(dirName(path), true);
    const node = parent.ok ? this.mountOf(parent.value.path)?.node : undefined;
    return node?.type === 'directory' ? node.disk : undefined;
  }

  private ownership(): { readonly uid?: number; readonly gid?: number } {
    const { uid, gid } = this.owner.user;
    return uid === 0 && gid === 0 ? {} : { uid, gid };
  }
}
