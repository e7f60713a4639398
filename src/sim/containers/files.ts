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
}
