// A volume whose files are made when somebody first looks into it: most containers never read their token.

import type { Directory, FileNode } from '../../containers/files/files.ts';

export class PayloadDirectory implements Directory {
  readonly type = 'directory';
  mode = 0o777;
  mtime: number;
  private readonly fill: () => Map<string, FileNode>;
  private built: Map<string, FileNode> | undefined;

  constructor(mtime: number, fill: () => Map<string, FileNode>) {
    this.mtime = mtime;
    this.fill = fill;
  }

  get entries(): Map<string, FileNode> {
    return (this.built ??= this.fill());
  }

  /** Takes over new files; whoever looks from now on sees them. */
  replace(entries: Map<string, FileNode>, mtime: number): void {
    this.built = entries;
    this.mtime = mtime;
  }
}
