/** Images on Debian: the tools of busybox, bash besides, a `sh` whose echo reads backslashes (dash), and apt. */
import type { Directory, FileNode } from '../files/files.ts';
import { busyboxTree } from './base-tree.ts';
import { binary, linkTo, tree } from './tree.ts';

const BASH: Readonly<Record<string, FileNode>> = {
  '/bin/bash': linkTo('/bin/busybox'),
  '/bin/dash': binary('dash'),
  '/bin/sh': linkTo('/bin/dash'),
  '/usr/bin/apt': binary('installer'),
  '/usr/bin/apt-get': binary('installer'),
};

let shared: Directory | undefined;

export function debianTree(): Directory {
  return (shared ??= tree(BASH, busyboxTree()));
}
