/*
 * What a container's file tree is made of: the image's tree, shared by all containers of the image until something is written (directories are
 * then copied along the path), with volumes mounted over it and /proc, /dev and /sys made up when they are looked at.
 */
import type { Result } from '../../../base/result.ts';
import { err, ok } from '../../../base/result.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Errno } from '../../io/errno.ts';
import type { AnyNode } from '../files/file-system.ts';
import type { Directory, File, FileNode } from '../files/files.ts';
import { dirName, joinPath, resolvePath, restAfter, stepsOf } from '../files/paths.ts';
import type { PathStep } from '../files/paths.ts';
import type { User } from '../process/process.ts';

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

export interface Found {
  readonly node: AnyNode;
  /** Path without links. */
  readonly path: string;
}

const MAX_LINKS = 40;
/** What the kernel makes up. */
export const SPECIAL = /^\/(proc|dev|sys)(\/|$)/;

export abstract class FileLayers {
  /** Files and directories that were made or copied here; undefined before the first. */
  private owned: Set<FileNode> | undefined;
  protected readonly owner: FilesOwner;
  private root: Directory;

  constructor(owner: FilesOwner) {
    this.owner = owner;
    this.root = owner.tree;
  }

  /** The node at a path; a link at its end is followed or not. */
  protected find(path: string, follow: boolean, depth = 0): Result<Found, Errno> {
    let node: AnyNode = this.mountAt('/')?.node ?? this.root;
    let at = '/';
    const steps = stepsOf(path);
    for (let index = 0; index < steps.length; index += 1) {
      const { name, path: next } = steps[index] as PathStep;
      if (node.type !== 'directory') return err('ENOTDIR');
      if (!mayAccess(this.owner.user, node, 1)) return err('EACCES');
      if (name === '..') return this.find(resolvePath(dirName(at), restAfter(steps, index)), follow, depth + 1);
      const child = this.child(node, next, name);
      if (!child) return err('ENOENT');
      if (child.type === 'link' && (follow || index < steps.length - 1)) {
        if (depth >= MAX_LINKS) return err('ELOOP');
        const rest = restAfter(steps, index);
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

  /** Whether nothing can be changed at a path without links. */
  protected isReadOnly(path: string): boolean {
    const mount = this.mountOf(path);
    if (mount) return mount.readOnly;
    return this.owner.readOnly || /^\/(proc|sys)(\/|$)/.test(path);
  }

  protected mountAt(path: string): FileMount | undefined {
    for (const mount of this.owner.volumes) if (mount.path === path) return mount;
    return this.owner.etcFile(path);
  }

  /** The mount that a path without links lies on. */
  protected mountOf(path: string): FileMount | undefined {
    for (let at = path; at !== '/'; at = dirName(at)) {
      const mount = this.mountAt(at);
      if (mount) return mount;
    }
    return this.mountAt('/');
  }

  /** The node at a path without links, ready to be changed: on a volume as it is, of the image as a copy. */
  protected own(path: string): FileNode {
    this.beforeChange(path);
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
      const child: FileNode = directory.entries.get(part) ?? emptyDirectory(this.owner.kernel.now);
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

  /** Counts a file that was made here, and not on a volume, among what was written. */
  protected adopt(file: File): void {
    (this.owned ??= new Set()).add(file);
  }

  /** Told of a path without links that is about to be changed. */
  protected abstract beforeChange(path: string): void;

  /** Bytes written over the image (what `df` and the kubelet's accounting call the writable layer). */
  writtenBytes(): number {
    let bytes = 0;
    for (const node of this.owned ?? []) if (node.type === 'file') bytes += node.text.length;
    return bytes;
  }
}

/** Whether a user may do something with a node: 4 read, 2 write, 1 execute or pass through. */
export function mayAccess({ uid, gid }: User, node: AnyNode, what: 1 | 2 | 4): boolean {
  if (node.type === 'device' || node.type === 'link') return true;
  if (uid === 0) return what !== 1 || node.type === 'directory' || (node.mode & 0o111) !== 0;
  if ((node.uid ?? 0) === uid) return (node.mode & (what << 6)) !== 0;
  if ((node.gid ?? 0) === gid) return (node.mode & (what << 3)) !== 0;
  return (node.mode & what) !== 0;
}

function emptyDirectory(mtime: number): Directory {
  return { type: 'directory', entries: new Map(), mode: 0o755, mtime };
}
