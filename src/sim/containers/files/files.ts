/** A node of a file system held in memory. */
export type FileNode = File | Directory | Link;

export interface File {
  readonly type: 'file';
  text: string;
  mode: number;
  /** Owner and group; root where left out. */
  uid?: number;
  gid?: number;
  /** Milliseconds of virtual time of the last change. */
  mtime: number;
  /** Where it takes memory. */
  disk?: MemoryDisk;
}

/** A volume that lies in memory (tmpfs): its files count as memory of who wrote them, up to a limit. */
export interface MemoryDisk {
  readonly limitBytes: number;
  usedBytes: number;
  /** Bytes by container. */
  readonly charged: Map<object, number>;
}

export interface Link {
  readonly type: 'link';
  readonly target: string;
}

/** A directory; volumes are directories that several containers mount. Names map in order of creation; listings sort. */
export interface Directory {
  readonly type: 'directory';
  readonly entries: Map<string, FileNode>;
  mode: number;
  /** Owner and group; root where left out. */
  uid?: number;
  gid?: number;
  mtime: number;
  /** Of the root of a volume in memory. */
  disk?: MemoryDisk;
}
