/**
 * A container's files: the image's tree, shared by all containers of the image until something is written (directories are then copied along the path),
 * with volumes mounted over it and /proc, /dev and /sys made up when they are looked at. An idle container costs one small object.
 */
import type { Result } from '../../../base/result.ts';
import { err, ok } from '../../../base/result.ts';
import { byText } from '../../../base/compare.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { AnyNode, Device, FileSystem } from '../files/file-system.ts';
import type { Errno } from '../../io/errno.ts';
import type { Directory, File, FileNode, MemoryDisk } from '../files/files.ts';
import type { User } from '../process/process.ts';
import { baseName, dirName, joinPath, resolvePath } from '../files/paths.ts';

/** A directory or file of a volume that stands at a path. */
export interface FileMount {
  readonly path: string;
  readonly node: Directory | File;
  readonly readOnly: boolean;
}

/** Whose files they are. */
export interface FilesOwner {
  readonly kernel: Kernel;
  /** The image's tree: never changed here. */
  readonly tree: Directory;
  /** Volumes, by paths without links. */
  readonly volumes: readonly FileMount[];
  /** Single files that stand over the tree, made when they are looked at, and their paths. */
  readonly etcPaths: readonly string[];
  etcFile(path: string): FileMount | undefined;
  readonly readOnly: boolean;
  readonly user: User;
  /** Takes memory for files of a volume that lies in it, or gives it back. */
  charge(bytes: number): void;
  /** What /proc, /dev and /sys hold; undefined where nothing is. */
  special(path: string): AnyNode | undefined;
}

interface Found {
  readonly node: AnyNode;
  /** Path without links. */
  readonly path: string;
}

const MAX_LINKS = 40;
/** Where the commands of images stand. */
const COMMAND_FOLDERS = /^\/(bin|sbin|usr)(\/|$)/;
const SPECIAL = /^\/(proc|dev|sys)(\/|$)/;

export class ContainerFiles implements FileSystem {
  /** Something was written where commands stand. */
  commandsChanged = false;
  private readonly owner: FilesOwner;
  private root: Directory;
  private owned: Set<FileNode> | undefined;
  private watchers: Set<() => void> | undefined;

  constructor(owner: FilesOwner) {
    this.owner = owner;
    this.root = owner.tree;
  }

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
    return this.may(node, 4) ? ok(node.text) : err('EACCES');
  }

  open(path: string, options: { readonly truncate: boolean; readonly mode?: number }): Result<File | Device, Errno> {
    const found = this.find(path, true);
    if (!found.ok) return found.error === 'ENOENT' ? this.create(path, options.mode ?? 0o644) : found;
    const { node } = found.value;
    if (node.type === 'device') return ok(node);
    if (node.type !== 'file') return err('EISDIR');
    if (this.isReadOnly(found.value.path)) return err('EROFS');
    if (!this.may(node, 2)) return err('EACCES');
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
    if (!this.may(node, 4)) return err('EACCES');
    const names = new Set(node.entries.keys());
    for (const mount of [...this.owner.volumes.map(({ path: at }) => at), ...this.owner.etcPaths]) {
      const below = mount.startsWith(joinPath(found.value.path, ''))
        ? mount.slice(joinPath(found.value.path, '').length)
        : '';
      if (below !== '') names.add(below.split('/')[0] as string);
    }
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
    return this.may(found.value.node, what);
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

  /** Bytes written over the image (what `df` and the kubelet's accounting call the writable layer). */
  writtenBytes(): number {
    let bytes = 0;
    for (const node of this.owned ?? []) if (node.type === 'file') bytes += node.text.length;
    return bytes;
  }

  private create(path: string, mode: number): Result<File, Errno> {
    const file: File = { type: 'file', text: '', mode, mtime: this.now, ...this.ownership() };
    const disk = this.diskAt(path);
    if (disk) file.disk = disk;
    const entered = this.enter(path, (parent, name) => {
      parent.entries.set(name, file);
      if (!this.mountOf(path)) (this.owned ??= new Set()).add(file);
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
    if (!this.may(node, 2)) return err('EACCES');
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
    if (right === 'owner' ? !owns : !owns && !this.may(node, right)) return err(right === 'owner' ? 'EPERM' : 'EACCES');
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

  private may(node: AnyNode, what: 1 | 2 | 4): boolean {
    if (node.type === 'device' || node.type === 'link') return true;
    const { uid, gid } = this.owner.user;
    if (uid === 0) return what !== 1 || node.type === 'directory' || (node.mode & 0o111) !== 0;
    if ((node.uid ?? 0) === uid) return (node.mode & (what << 6)) !== 0;
    if ((node.gid ?? 0) === gid) return (node.mode & (what << 3)) !== 0;
    return (node.mode & what) !== 0;
  }

  private isReadOnly(path: string): boolean {
    const mount = this.mountOf(path);
    if (mount) return mount.readOnly;
    return this.owner.readOnly || /^\/(proc|sys)(\/|$)/.test(path);
  }

  private mountAt(path: string): FileMount | undefined {
    return this.owner.volumes.find((mount) => mount.path === path) ?? this.owner.etcFile(path);
  }

  /** The mount that a path without links lies on. */
  private mountOf(path: string): FileMount | undefined {
    for (let at = path; at !== '/'; at = dirName(at)) {
      const mount = this.mountAt(at);
      if (mount) return mount;
    }
    return this.mountAt('/');
  }

  /** The node at a path without links, ready to be changed: on a volume as it is, of the image as a copy. */
  private own(path: string): FileNode {
    for (const watcher of this.watchers ?? []) this.owner.kernel.after(0, watcher);
    if (COMMAND_FOLDERS.test(path)) this.commandsChanged = true;
    const mount = this.mountOf(path);
    const start = mount ? resolvePath('/', mount.path) : '/';
    const parts = path
      .slice(start.length)
      .split('/')
      .filter((part) => part !== '');
    if (!mount) this.root = this.copied(this.root) as Directory;
    let node: FileNode = mount ? mount.node : this.root;
    let at = start;
    for (const part of parts) {
      at = joinPath(at, part);
      const directory = node as Directory;
      const child: FileNode = directory.entries.get(part) ?? emptyDirectory(this.now);
      node = mount ? child : this.copied(child);
      if (directory.entries.get(part) !== node) directory.entries.set(part, node);
    }
    return node;
  }

  private copied(node: FileNode): FileNode {
    const owned = (this.owned ??= new Set());
    if (owned.has(node)) return node;
    const copy: FileNode = node.type === 'directory' ? { ...node, entries: new Map(node.entries) } : { ...node };
    owned.add(copy);
    return copy;
  }

  private find(path: string, follow: boolean, depth = 0): Result<Found, Errno> {
    let node: AnyNode = this.mountAt('/')?.node ?? this.root;
    let at = '/';
    const parts = path.split('/').filter((part) => part !== '' && part !== '.');
    for (let index = 0; index < parts.length; index += 1) {
      const part = parts[index] as string;
      if (node.type !== 'directory') return err('ENOTDIR');
      if (!this.may(node, 1)) return err('EACCES');
      if (part === '..')
        return this.find(resolvePath(dirName(at), parts.slice(index + 1).join('/')), follow, depth + 1);
      const next = joinPath(at, part);
      const child = this.child(node, next, part);
      if (!child) return err('ENOENT');
      if (child.type === 'link' && (follow || index < parts.length - 1)) {
        if (depth >= MAX_LINKS) return err('ELOOP');
        const rest = parts.slice(index + 1).join('/');
        const target = child.target.startsWith('/') ? child.target : joinPath(at, child.target);
        return this.find(rest === '' ? target : `${target}/${rest}`, follow, depth + 1);
      }
      node = child;
      at = next;
    }
    return ok({ node, path: at });
  }

  private child(directory: Directory, path: string, name: string): AnyNode | undefined {
    const mount = this.mountAt(path);
    if (mount) return mount.node;
    if (SPECIAL.test(path)) {
      const special = this.owner.special(path);
      if (special) return special;
    }
    const entry = directory.entries.get(name);
    if (entry) return entry;
    const prefix = `${path}/`;
    for (const below of this.owner.volumes) if (below.path.startsWith(prefix)) return emptyDirectory(0);
    return undefined;
  }
}

function emptyDirectory(mtime: number): Directory {
  return { type: 'directory', entries: new Map(), mode: 0o755, mtime };
}
