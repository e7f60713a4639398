/** What the known images are made of, by their kinds: a distribution, an interpreter, a data base, something that only idles. */
import type { Directory } from '../files/files.ts';
import { busyboxTree } from './base-tree.ts';
import { debianTree } from './debian-tree.ts';
import type { TagRule } from './tags.ts';
import { binary, directory, linkTo, textFile, tree } from './tree.ts';

/** What an image is, whatever the tag. */
export interface KnownImage {
  readonly tags: TagRule;
  readonly tree: () => Directory;
  /** Other files for tags that match. */
  readonly variants?: readonly { readonly tag: RegExp; readonly tree: () => Directory }[];
  readonly entrypoint?: readonly string[];
  readonly cmd?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly workingDir?: string;
  readonly user?: string;
  readonly stopSignal?: string;
  readonly ports?: readonly number[];
  /** Variable that holds the version (a tag that is a number). */
  readonly versionVariable?: string;
  readonly sizeMb: number;
  /** Commands that are not in its tree run as a process that listens, too. */
  readonly anyCommand?: true;
}

export const once = (make: () => Directory): (() => Directory) => {
  let made: Directory | undefined;
  return () => (made ??= make());
};

/** Somebody's own image: the tools that most have. */
export const ownTree = once(() =>
  tree({ '/bin/bash': linkTo('/bin/busybox'), '/usr/bin/curl': binary('curl') }, busyboxTree()),
);

/** The DNS tools of BIND. */
const DNS_TOOLS = { '/usr/bin/nslookup': binary('nslookup-bind'), '/usr/bin/dig': binary('dig') };

export const agnhostTree = once(() =>
  tree({ '/agnhost': binary('agnhost'), '/usr/bin/curl': binary('curl'), ...DNS_TOOLS }, busyboxTree()),
);
/** An image from scratch: one program, and neither a shell nor tools. */
export const oneProgram = (path: string, program: string): (() => Directory) =>
  once(() => tree({ [path]: binary(program), '/tmp': directory(0o1777) }));

const pauseTree = once(() => tree({ '/pause': binary('pause') }));
export const etcdTree = once(() => tree({ '/usr/local/bin/etcd': binary('etcd'), '/tmp': directory(0o1777) }));
export const dnsTree = once(() => tree({ '/usr/bin/curl': binary('curl'), ...DNS_TOOLS }, debianTree()));
export const curlTree = once(() => tree({ '/usr/bin/curl': binary('curl') }, busyboxTree()));

/** A tree with one more program under /usr/local/bin, and other names for it. */
export function withProgram(program: string, names: readonly string[] = [program]): () => Directory {
  return once(() =>
    tree(Object.fromEntries(names.map((name) => [`/usr/local/bin/${name}`, binary(program)])), busyboxTree()),
  );
}

export const DEBIAN = ['slim', 'bookworm', 'bullseye', 'trixie', 'buster', 'alpine', 'stretch'];

/** Major versions from the first to the last. */
export function numbers(first: number, last: number): Record<string, readonly [number, number]> {
  return Object.fromEntries(Array.from({ length: last - first + 1 }, (_, i) => [String(first + i), [0, 20] as const]));
}

/** A distribution of Linux: busybox's tools, and what it has more by itself. */
export const distribution = (
  tags: TagRule,
  sizeMb: number,
  more: readonly ('bash' | 'curl' | 'perl' | Installer)[],
  base: () => Directory = busyboxTree,
): KnownImage => ({
  tags,
  tree: once(() => {
    const programs = more.map(
      (name) => [`/usr/bin/${name}`, name === 'bash' ? linkTo('/bin/busybox') : binary(programFor(name))] as const,
    );
    const bash = more.includes('bash') ? { '/bin/bash': linkTo('/bin/busybox') } : {};
    return tree({ ...Object.fromEntries(programs), ...bash }, base());
  }),
  cmd: [more.includes('bash') ? 'bash' : 'sh'],
  sizeMb,
});

type Installer = 'apk' | 'apt-get' | 'apt' | 'dnf' | 'yum';

function programFor(name: string): string {
  return name === 'curl' || name === 'perl' ? name : 'installer';
}

const INSTALLERS = new Set(['pip', 'npm', 'yarn', 'bundle']);

export const interpreter = (name: string, names: readonly string[], tags: TagRule, sizeMb: number): KnownImage => ({
  tags,
  tree: once(() =>
    tree(
      {
        ...Object.fromEntries(
          names.map((file) => [`/usr/local/bin/${file}`, binary(INSTALLERS.has(file) ? 'installer' : 'interpreter')]),
        ),
        '/usr/bin/perl': binary('perl'),
        '/usr/bin/curl': binary('curl'),
      },
      debianTree(),
    ),
  ),
  cmd: [name],
  sizeMb,
});

/** A data base: a first argument that is an option is the server's. */
export const database = (
  program: string,
  names: readonly string[],
  port: number,
  tags: TagRule,
  sizeMb: number,
): KnownImage => {
  const files = {
    ...Object.fromEntries(names.map((name) => [`/usr/bin/${name}`, binary(program)])),
    '/usr/local/bin/docker-entrypoint.sh': textFile(entrypointScript(names[0] as string), 0o755),
  };
  return {
    tags,
    tree: once(() => tree(files, debianTree())),
    variants: [{ tag: /alpine/, tree: once(() => tree(files, busyboxTree())) }],
    entrypoint: ['docker-entrypoint.sh'],
    cmd: [names[0] as string],
    ports: [port],
    sizeMb,
  };
};

const entrypointScript = (server: string): string =>
  `#!/bin/sh\ncase "$1" in\n-* | *.conf) set -- ${server} "$@" ;;\nesac\nexec "$@"\n`;

export const agnhost: KnownImage = {
  tags: { versions: { '2': [0, 60], '1': [0, 0] }, words: ['latest'] },
  tree: agnhostTree,
  entrypoint: ['/agnhost'],
  cmd: ['pause'],
  sizeMb: 50,
};

export const netexec: KnownImage = {
  ...agnhost,
  entrypoint: ['/agnhost', 'netexec'],
  cmd: [],
  ports: [8080],
  sizeMb: 11,
};

export const pause: KnownImage = {
  tags: { versions: { '3': [0, 10], '2': [0, 0], '1': [0, 0] }, words: ['latest', 'go'] },
  tree: pauseTree,
  entrypoint: ['/pause'],
  sizeMb: 0.3,
};

/** Up to 1.28 names are looked up in another way, and told in other words. */
const olderBusyboxTree = once(() => tree({ '/usr/bin/nslookup': binary('nslookup-1.28') }, busyboxTree()));

export const busybox: KnownImage = {
  tags: {
    versions: { '1': [21, 37] },
    words: ['latest', 'stable', 'unstable', '1'],
    suffixes: ['glibc', 'musl', 'uclibc'],
  },
  tree: busyboxTree,
  variants: [{ tag: /^1\.2[1-8]([.-]|$)/, tree: olderBusyboxTree }],
  cmd: ['sh'],
  sizeMb: 2.2,
};

export const idler = (tags: TagRule, sizeMb: number): KnownImage => ({
  tags,
  tree: pauseTree,
  entrypoint: ['/pause'],
  sizeMb,
});
export const ANY_V: TagRule = {
  versions: { '0': [0, 99], '1': [0, 99], '2': [0, 99], '3': [0, 99], '5': [0, 9] },
  words: ['latest'],
};
