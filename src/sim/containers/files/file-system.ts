import type { Result } from '../../../base/result.ts';
import type { File, FileNode } from './files.ts';
import type { Errno } from '../../io/errno.ts';

/** A device node: reading and writing it is up to `open.ts`. */
export interface Device {
  readonly type: 'device';
  readonly device: 'null' | 'zero' | 'random' | 'full' | 'tty' | 'stdin' | 'stdout' | 'stderr' | 'process';
  /** Of `process` (/proc/PID/fd/N): whose stream. */
  readonly pid?: number;
  readonly fd?: number;
}

export type AnyNode = FileNode | Device;

/** Files as a process sees them. Paths are absolute; errors are those of Linux. */
export interface FileSystem {
  /** The node behind a path, links followed. */
  stat(path: string): Result<AnyNode, Errno>;
  /** The node itself, a link not followed. */
  lstat(path: string): Result<AnyNode, Errno>;
  /** The file's text. */
  read(path: string): Result<string, Errno>;
  /** A file to be written: made if it is not there, emptied with `truncate`. */
  open(path: string, options: { readonly truncate: boolean; readonly mode?: number }): Result<File | Device, Errno>;
  /** Sets the text of a file that was opened. */
  put(file: File, text: string): Result<undefined, Errno>;
  /** Names in a directory, sorted. */
  list(path: string): Result<readonly string[], Errno>;
  mkdir(path: string, mode?: number): Result<undefined, Errno>;
  /** Removes a file or link. */
  unlink(path: string): Result<undefined, Errno>;
  rmdir(path: string): Result<undefined, Errno>;
  rename(from: string, to: string): Result<undefined, Errno>;
  symlink(target: string, path: string): Result<undefined, Errno>;
  /** Makes the file if needed and sets its time. */
  touch(path: string, options?: { readonly create?: boolean }): Result<undefined, Errno>;
  chmod(path: string, mode: number): Result<undefined, Errno>;
  chown(path: string, uid: number | undefined, gid: number | undefined): Result<undefined, Errno>;
  /** Whether the process's user may do it: 4 read, 2 write, 1 execute. */
  access(path: string, what: 1 | 2 | 4): boolean;
  /** Calls back after something was changed. Returns how to stop. */
  onChange(handler: () => void): () => void;
  /** Whether nobody but the processes of this container can change what lies below a path. */
  isOwn(path: string): boolean;
  /** Virtual time for marks of change. */
  readonly now: number;
}
