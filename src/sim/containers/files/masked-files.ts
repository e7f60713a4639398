import type { FileSystem } from './file-system.ts';

/** The same files, as a process with this umask makes them. */
export function maskedFiles(files: FileSystem, umask: number): FileSystem {
  const view: FileSystem = {
    stat: (path) => files.stat(path),
    lstat: (path) => files.lstat(path),
    read: (path) => files.read(path),
    open: (path, options) => files.open(path, { ...options, mode: (options.mode ?? 0o666) & ~umask }),
    put: (file, text) => files.put(file, text),
    list: (path) => files.list(path),
    mkdir: (path, mode = 0o777 & ~umask) => files.mkdir(path, mode),
    unlink: (path) => files.unlink(path),
    rmdir: (path) => files.rmdir(path),
    rename: (from, to) => files.rename(from, to),
    symlink: (target, path) => files.symlink(target, path),
    touch(path, options = {}) {
      if (options.create !== false && !files.lstat(path).ok) view.open(path, { truncate: false });
      return files.touch(path, options);
    },
    chmod: (path, mode) => files.chmod(path, mode),
    chown: (path, uid, gid) => files.chown(path, uid, gid),
    access: (path, what) => files.access(path, what),
    onChange: (handler) => files.onChange(handler),
    isOwn: (path) => files.isOwn(path),
    get now() {
      return files.now;
    },
  };
  return view;
}
