// What outlives containers and kubelets: the disks of a machine, and network disks that move between machines.

import type { Directory } from '../../containers/files/files.ts';
import type { Machine } from '../../machine/machine.ts';
import { machineIdOf } from '../node/node-object.ts';

/** The directories of one machine that volumes show. */
export interface MachineStorage {
  /** emptyDir volumes by `podUid/volume`. */
  readonly emptyDirs: Map<string, Directory>;
  /** The host's own root, for hostPath volumes. */
  readonly root: Directory;
}

const storages = new WeakMap<Machine, MachineStorage>();

export function storageOf(machine: Machine): MachineStorage {
  let storage = storages.get(machine);
  if (!storage) {
    storage = { emptyDirs: new Map(), root: hostRoot(machine) };
    storages.set(machine, storage);
  }
  return storage;
}

/** What every Linux machine has. */
const HOST_DIRECTORIES: readonly string[] = [
  'bin',
  'boot',
  'dev',
  'etc/kubernetes/manifests',
  'home',
  'lib',
  'mnt',
  'opt',
  'proc',
  'root',
  'run',
  'srv',
  'sys/fs/cgroup',
  'tmp',
  'usr/bin',
  'usr/lib',
  'usr/share',
  'var/lib/containerd',
  'var/lib/kubelet/pods',
  'var/log/containers',
  'var/log/pods',
  'var/run',
  'var/tmp',
];

function hostRoot(machine: Machine): Directory {
  const root = newDirectory(0);
  for (const path of HOST_DIRECTORIES) directoryAt(root, path, true, 0);
  const etc = directoryAt(root, 'etc', true, 0);
  for (const [name, text] of Object.entries(hostFiles(machine.name)))
    etc?.entries.set(name, { type: 'file', text, mode: 0o644, mtime: 0 });
  return root;
}

/** Files in /etc that manifests mount and people look at. */
function hostFiles(name: string): Readonly<Record<string, string>> {
  return {
    hostname: `${name}\n`,
    hosts: `127.0.0.1\tlocalhost\n127.0.1.1\t${name}\n`,
    localtime: 'UTC0\n',
    'machine-id': `${machineIdOf(name)}\n`,
    'os-release': 'PRETTY_NAME="Podarium Linux"\nNAME="Podarium Linux"\nID=podarium\n',
    'resolv.conf': 'search .\n',
  };
}

export function newDirectory(mtime: number, mode = 0o755): Directory {
  return { type: 'directory', entries: new Map(), mode, mtime };
}

/** The directory at a path below `from`; made where it is missing if `create` is set. */
export function directoryAt(from: Directory, path: string, create: boolean, mtime: number): Directory | undefined {
  let here = from;
  for (const name of path.split('/')) {
    if (name === '') continue;
    const next = here.entries.get(name);
    if (next?.type === 'directory') here = next;
    else if (next || !create) return undefined;
    else {
      const made = newDirectory(mtime);
      here.entries.set(name, made);
      here = made;
    }
  }
  return here;
}

const disks = new WeakMap<object, Map<string, Directory>>();

/** The contents of a persistent volume by its uid; `cluster` is any object that stands for the cluster. */
export function diskOf(cluster: object, uid: string, now: number): Directory {
  let known = disks.get(cluster);
  if (!known) {
    known = new Map();
    disks.set(cluster, known);
  }
  let disk = known.get(uid);
  if (!disk) {
    disk = newDirectory(now, 0o777);
    known.set(uid, disk);
  }
  return disk;
}
