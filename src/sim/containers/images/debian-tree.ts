/** Images on Debian: the tools of busybox, bash besides, and a `sh` whose echo reads backslashes (dash). */
import type { Directory, FileNode } from '../files.ts';
import { busyboxTree } from './base-tree.ts';
import { binary, linkTo, tree } from './tree.ts';

const BASH: Readonly<Record<string, FileNode>> = {
  '/bin/bash': linkTo('/bin/busybox'),
  '/bin/dash': binary('dash'),
  '/bin/sh': linkTo('/bin/dash'),
};

let shared: Directory | undefined;

export function debianTree(): Directory {
  return (shared ??= tree(BASH, busyboxTree()));
}
