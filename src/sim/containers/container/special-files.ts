/** /proc, /dev and /sys: made up when they are looked at. */
import type { AnyNode, Device } from '../files/file-system.ts';
import type { Directory, File, FileNode } from '../files/files.ts';
import type { Host } from '../process/process.ts';
import type { Process } from '../process/process.ts';

const DEVICES: Readonly<Record<string, Device['device']>> = {
  null: 'null',
  zero: 'zero',
  full: 'full',
  random: 'random',
  urandom: 'random',
  tty: 'tty',
  stdin: 'stdin',
  stdout: 'stdout',
  stderr: 'stderr',
};
const STREAMS = ['stdin', 'stdout', 'stderr'] as const;

/** What stands at a path of /proc, /dev or /sys; undefined where nothing does. */
export function specialFile(host: Host, memoryLimit: number | undefined, path: string): AnyNode | undefined {
  const [, top, ...rest] = path.split('/');
  if (top === 'dev') return deviceAt(rest);
  if (top === 'proc') return procAt(host, rest);
  return sysAt(memoryLimit, rest);
}

function deviceAt(parts: readonly string[]): AnyNode | undefined {
  const [name, inner] = parts;
  if (name === undefined) {
    return folder([...Object.keys(DEVICES), 'fd', 'pts', 'shm', 'mqueue'].map((entry) => [entry, file('', 0o666)]));
  }
  if (name === 'fd')
    return inner === undefined ? folder(['0', '1', '2'].map((n) => [n, file('', 0o666)])) : streamAt(inner);
  const device = DEVICES[name];
  if (device !== undefined) return { type: 'device', device };
  return ['pts', 'mqueue'].includes(name) && inner === undefined ? folder([]) : undefined;
}

function streamAt(fd: string): Device | undefined {
  const device = STREAMS[Number(fd)];
  return device === undefined ? undefined : { type: 'device', device };
}

function procAt(host: Host, parts: readonly string[]): AnyNode | undefined {
  const [name, ...rest] = parts;
  if (name === undefined) {
    const pids = host.processes.list().map((process) => String(process.pid));
    return folder([...pids, 'self', ...Object.keys(PROC)].map((entry) => [entry, file('', 0o444)]));
  }
  if (name === 'self')
    return rest[0] === 'fd' && rest[1] !== undefined ? streamAt(rest[1]) : procAt(host, ['1', ...rest]);
  if (/^\d+$/.test(name)) {
    const process = host.processes.get(Number(name));
    return process ? processAt(process, rest) : undefined;
  }
  const text = rest.length === 0 ? PROC[name] : undefined;
  return text && file(text(host), 0o444);
}

function processAt(process: Process, parts: readonly string[]): AnyNode | undefined {
  const [name, fd] = parts;
  if (name === undefined) {
    return folder(['cmdline', 'comm', 'fd', 'status'].map((entry) => [entry, file('', 0o444)]));
  }
  if (name === 'cmdline') return file(process.args.map((arg) => `${arg}\0`).join(''), 0o444);
  if (name === 'comm') return file(`${commandName(process)}\n`, 0o444);
  if (name === 'fd' && fd === undefined) return folder(['0', '1', '2'].map((n) => [n, file('', 0o600)]));
  if (name === 'fd' && fd !== undefined) return { type: 'device', device: 'process', pid: process.pid, fd: Number(fd) };
  if (name === 'status') {
    const { uid, gid } = process.host.user;
    const kb = Math.ceil(process.memory / 1024);
    return file(
      `Name:\t${commandName(process)}\nState:\tS (sleeping)\nPid:\t${process.pid}\nPPid:\t${process.parent?.pid ?? 0}\n` +
        `Uid:\t${uid}\t${uid}\t${uid}\t${uid}\nGid:\t${gid}\t${gid}\t${gid}\t${gid}\nVmRSS:\t${kb} kB\n`,
      0o444,
    );
  }
  return undefined;
}

function commandName(process: Process): string {
  const first = process.args[0] ?? '';
  return first.slice(first.lastIndexOf('/') + 1).slice(0, 15);
}

const PROC: Readonly<Record<string, (host: Host) => string>> = {
  uptime: (host) => `${(host.kernel.now / 1000 + 3600).toFixed(2)} ${(host.kernel.now / 1000).toFixed(2)}\n`,
  loadavg: () => '0.08 0.03 0.05 1/128 4242\n',
  version: () => 'Linux version 6.8.0 (podarium) #1 SMP\n',
  meminfo: (host) => {
    const total = Math.floor(host.machine.memoryBytes / 1024);
    return `MemTotal:       ${total} kB\nMemFree:        ${Math.floor(total * 0.7)} kB\nMemAvailable:   ${Math.floor(total * 0.8)} kB\n`;
  },
  cpuinfo: (host) =>
    Array.from({ length: host.machine.cpus }, (_, i) => `processor\t: ${i}\nmodel name\t: simulated\n\n`).join(''),
  mounts: () => 'overlay / overlay rw,relatime 0 0\nproc /proc proc rw,nosuid,nodev,noexec,relatime 0 0\n',
};

function sysAt(memoryLimit: number | undefined, parts: readonly string[]): AnyNode | undefined {
  const path = parts.join('/');
  if (path === '') return folder([['fs', folder([])]]);
  if (path === 'fs') return folder([['cgroup', folder([])]]);
  if (path === 'fs/cgroup') return folder(['memory.max', 'memory.current'].map((name) => [name, file('', 0o444)]));
  if (path === 'fs/cgroup/memory.max') return file(`${memoryLimit ?? 'max'}\n`, 0o444);
  return undefined;
}

function file(text: string, mode: number): File {
  return { type: 'file', text, mode, mtime: 0 };
}

function folder(entries: readonly (readonly [string, FileNode])[]): Directory {
  return { type: 'directory', entries: new Map(entries), mode: 0o755, mtime: 0 };
}
