/** A container as its processes see it: files, user, network, memory. */
import type { Result } from '../../base/result.ts';
import { err, ok } from '../../base/result.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { NetworkPlace } from '../network/network.ts';
import { ContainerFiles } from './container-files.ts';
import type { FileMount } from './container-files.ts';
import type { File } from './files.ts';
import type { Executable, FindError, Host, User } from './host.ts';
import type { Image } from './images/catalogue.ts';
import { DEFAULT_PATH } from './images/catalogue.ts';
import { EXECUTABLE_MARK } from './images/tree.ts';
import { ProcessLog } from './log.ts';
import { joinPath, resolvePath } from './paths.ts';
import type { Process, ProcessTable, Program } from './process.ts';
import { programNamed } from './registry.ts';
import type { ContainerConfig, LogLine, SandboxConfig } from './runtime.ts';
import { specialFile } from './special-files.ts';
import { userOf } from './users.ts';

export interface ContainerHostOptions {
  readonly kernel: Kernel;
  readonly name: string;
  readonly image: Image;
  readonly config: ContainerConfig;
  readonly processes: ProcessTable;
  readonly network: NetworkPlace;
  readonly machine: { readonly memoryBytes: number; readonly cpus: number };
  readonly sandbox: SandboxConfig;
  readonly onOutOfMemory: () => void;
}

export class ContainerHost implements Host {
  readonly kernel: Kernel;
  readonly name: string;
  readonly processes: ProcessTable;
  readonly network: NetworkPlace;
  readonly machine: { readonly memoryBytes: number; readonly cpus: number };
  readonly user: User;
  readonly log = new ProcessLog();
  memoryBytes = 0;
  hung = false;
  failsProbes = false;
  /** What the process left in its termination message file. */
  termination: File | undefined;
  private readonly options: ContainerHostOptions;
  private made: ContainerFiles | undefined;

  constructor(options: ContainerHostOptions) {
    this.options = options;
    this.kernel = options.kernel;
    this.name = options.name;
    this.processes = options.processes;
    this.network = options.network;
    this.machine = options.machine;
    const { config, image } = options;
    this.user =
      config.runAsUser === undefined && config.runAsGroup === undefined && image.info.user === undefined
        ? ROOT
        : userOf(image.tree, image.info.user, config.runAsUser, config.runAsGroup);
  }

  get ports(): readonly number[] {
    const declared = this.options.config.ports.filter(({ protocol }) => protocol === 'TCP').map(({ port }) => port);
    return declared.length > 0 ? declared : this.options.image.ports;
  }

  get startupMs(): number {
    return this.options.image.behaviour?.startupMs ?? 0;
  }

  get files(): ContainerFiles {
    return (this.made ??= this.makeFiles());
  }

  logLine(line: LogLine): void {
    this.log.add(line);
  }

  allocate(process: Process, bytes: number): void {
    process.memory += bytes;
    this.memoryBytes += bytes;
    const limit = this.options.config.memoryLimitBytes ?? this.machine.memoryBytes;
    if (bytes > 0 && this.memoryBytes > limit) this.options.onOutOfMemory();
  }

  find(name: string, cwd: string, path: string = DEFAULT_PATH): Result<Executable, FindError> {
    if (name.includes('/')) return this.executable(resolvePath(cwd, name));
    let failure: FindError = 'not-found';
    for (const folder of path.split(':')) {
      const found = this.executable(resolvePath(cwd, joinPath(folder === '' ? '.' : folder, name)));
      if (found.ok) return found;
      if (found.error === 'not-executable' || found.error === 'bad-format') failure = found.error;
    }
    return err(failure);
  }

  private executable(path: string): Result<Executable, FindError> {
    const found = this.files.stat(path);
    if (!found.ok) return err(found.error === 'EACCES' ? 'not-executable' : 'not-found');
    const node = found.value;
    if (node.type === 'directory') return err('is-directory');
    if (node.type !== 'file' || !this.files.access(path, 1)) return err('not-executable');
    if (node.text.startsWith(EXECUTABLE_MARK)) {
      const program = programNamed(node.text.slice(EXECUTABLE_MARK.length).trim());
      return program ? ok(program) : err('bad-format');
    }
    return node.text.startsWith('#!') ? this.script(path, node.text) : err('bad-format');
  }

  /** A file that begins with `#!`: its interpreter runs it. */
  private script(path: string, text: string): Result<Executable, FindError> {
    const [interpreter = '', ...options] = (text.slice(2).split('\n')[0] as string).trim().split(/\s+/);
    const found = this.find(interpreter, '/');
    if (!found.ok) return err('not-found');
    const { program, memory } = found.value;
    const run: Program = (context) =>
      program({ ...context, args: [interpreter, ...options, path, ...context.args.slice(1)] });
    return ok({ program: run, memory });
  }

  private makeFiles(): ContainerFiles {
    const { config, image, sandbox } = this.options;
    this.termination = this.file('', 0o666);
    const hosts = sandbox.hosts.replaceAll('$(POD_IP)', this.network.address);
    const mounts: FileMount[] = [
      { path: '/etc/hosts', node: this.file(hosts), readOnly: false },
      { path: '/etc/resolv.conf', node: this.file(sandbox.resolvConf), readOnly: false },
      { path: '/etc/hostname', node: this.file(`${this.name}\n`), readOnly: false },
      ...(config.terminationMessagePath === ''
        ? []
        : [{ path: config.terminationMessagePath, node: this.termination, readOnly: false }]),
      ...config.mounts.flatMap((mount) => fileMounts(mount)),
    ];
    return new ContainerFiles({
      kernel: this.kernel,
      image: image.tree,
      mounts,
      readOnly: config.readOnlyRootFilesystem,
      user: this.user,
      special: (path) => specialFile(this, config.memoryLimitBytes, path),
    });
  }

  private file(text: string, mode = 0o644): File {
    return { type: 'file', text, mode, mtime: this.kernel.now };
  }
}

const ROOT: User = { uid: 0, gid: 0, name: 'root' };

/** A mount with its subPath looked up: made as a directory where it is not there. */
function fileMounts(mount: ContainerConfig['mounts'][number]): FileMount[] {
  const { mountPath: path, readOnly } = mount;
  let node: FileMount['node'] = mount.directory;
  for (const part of (mount.subPath ?? '').split('/').filter((piece) => piece !== '')) {
    if (node.type !== 'directory') return [];
    let child = node.entries.get(part);
    if (!child) {
      child = { type: 'directory', entries: new Map(), mode: 0o755, mtime: node.mtime };
      node.entries.set(part, child);
    }
    if (child.type === 'link') return [];
    node = child;
  }
  return [{ path, node, readOnly }];
}
