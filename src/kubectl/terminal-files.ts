// The files of the editor, or of a scenario, as the terminal's shell and its tools see them.
import type { Result } from '../base/result.ts';
import { err, ok } from '../base/result.ts';
import type { AnyNode, Device, FileSystem } from '../sim/containers/files/file-system.ts';
import type { Errno } from '../sim/io/errno.ts';
import type { Directory, File } from '../sim/containers/files/files.ts';
import type { Kernel } from '../sim/kernel/kernel.ts';
import type { Files } from './environment.ts';

const DEVICES: Readonly<Record<string, Device['device']>> = {
  '/dev/null': 'null',
  '/dev/zero': 'zero',
  '/dev/tty': 'tty',
  '/dev/stdin': 'stdin',
  '/dev/stdout': 'stdout',
  '/dev/stderr': 'stderr',
};

const SYSTEM_DIRECTORIES: ReadonlySet<string> = new Set(['/dev', '/tmp']);

/** A file whose text is written through. */
class WorkFile implements File {
  readonly type = 'file';
  mode = 0o644;
  mtime: number;
  private readonly files: Files;
  private readonly path: string;

  constructor(files: Files, path: string, mtime: number) {
    this.files = files;
    this.path = path;
    this.mtime = mtime;
  }

  get text(): string {
    return this.files.read(this.path) ?? '';
  }

  set text(text: string) {
    this.files.write(this.path, text);
  }
}

/** Paths from the root are paths of the editor's files; directories that were made are remembered here. */
export class TerminalFiles implements FileSystem {
  private readonly kernel: Kernel;
  private readonly files: () => Files;
  private readonly made = new Set<string>();

  constructor(kernel: Kernel, files: () => Files) {
    this.kernel = kernel;
    this.files = files;
  }

  get now(): number {
    return this.kernel.now;
  }

  stat(path: string): Result<AnyNode, Errno> {
    const device = DEVICES[path];
    if (device !== undefined) return ok({ type: 'device', device });
    const name = path.replace(/^\/+/, '');
    const files = this.files();
    if (name !== '' && files.read(name) !== undefined) return ok(new WorkFile(files, name, this.kernel.now));
    if (name === '' || this.isDirectory(path)) return ok(directory(this.kernel.now));
    return err('ENOENT');
  }

  lstat(path: string): Result<AnyNode, Errno> {
    return this.stat(path);
  }

  read(path: string): Result<string, Errno> {
    const node = this.stat(path);
    if (!node.ok) return node;
    if (node.value.type === 'directory') return err('EISDIR');
    return ok(node.value.type === 'file' ? node.value.text : '');
  }

  open(path: string, options: { readonly truncate: boolean }): Result<File | Device, Errno> {
    const node = this.stat(path);
    if (node.ok) {
      if (node.value.type === 'device') return ok(node.value);
      if (node.value.type !== 'file') return err('EISDIR');
      if (options.truncate) node.value.text = '';
      return ok(node.value);
    }
    const parent = path.slice(0, path.lastIndexOf('/'));
    if (parent !== '' && !this.isDirectory(parent)) return err('ENOENT');
    const files = this.files();
    const name = path.replace(/^\/+/, '');
    files.write(name, '');
    return ok(new WorkFile(files, name, this.kernel.now));
  }

  put(file: File, text: string): Result<undefined, Errno> {
    file.text = text;
    file.mtime = this.now;
    return ok(undefined);
  }

  list(path: string): Result<readonly string[], Errno> {
    if (path !== '/' && !this.isDirectory(path)) return err(this.stat(path).ok ? 'ENOTDIR' : 'ENOENT');
    const names = new Set(
      (this.files().list(path.replace(/^\/+/, '') || '.') ?? []).map((name) => name.replace(/\/$/, '')),
    );
    const prefix = path === '/' ? '/' : `${path}/`;
    for (const made of this.made) {
      if (made.startsWith(prefix) && !made.slice(prefix.length).includes('/')) names.add(made.slice(prefix.length));
    }
    return ok([...names].toSorted());
  }

  mkdir(path: string): Result<undefined, Errno> {
    if (this.stat(path).ok) return err('EEXIST');
    this.made.add(path);
    return ok(undefined);
  }

  unlink(path: string): Result<undefined, Errno> {
    const node = this.stat(path);
    if (!node.ok) return node;
    if (node.value.type === 'directory') return err('EISDIR');
    const files = this.files();
    if (!files.remove) return err('EPERM');
    files.remove(path.replace(/^\/+/, ''));
    return ok(undefined);
  }

  rmdir(path: string): Result<undefined, Errno> {
    const names = this.list(path);
    if (!names.ok) return names;
    if (names.value.length > 0) return err('ENOTEMPTY');
    this.made.delete(path);
    return ok(undefined);
  }

  rename(from: string, to: string): Result<undefined, Errno> {
    const text = this.read(from);
    if (!text.ok) return text;
    this.files().write(to.replace(/^\/+/, ''), text.value);
    return this.unlink(from);
  }

  symlink(): Result<undefined, Errno> {
    return err('EPERM');
  }

  touch(path: string, options: { readonly create?: boolean } = {}): Result<undefined, Errno> {
    if (this.stat(path).ok || options.create === false) return ok(undefined);
    const opened = this.open(path, { truncate: false });
    return opened.ok ? ok(undefined) : opened;
  }

  chmod(): Result<undefined, Errno> {
    return ok(undefined);
  }

  chown(): Result<undefined, Errno> {
    return err('EPERM');
  }

  access(): boolean {
    return true;
  }

  onChange(): () => void {
    return () => undefined;
  }

  isOwn(): boolean {
    return false;
  }

  private isDirectory(path: string): boolean {
    if (SYSTEM_DIRECTORIES.has(path) || this.made.has(path)) return true;
    const name = path.replace(/^\/+/, '');
    return this.files().read(name) === undefined && this.files().list(name) !== undefined;
  }
}

function directory(now: number): Directory {
  return { type: 'directory', entries: new Map(), mode: 0o755, mtime: now };
}
