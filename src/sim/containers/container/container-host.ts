/** A container as its processes see it: files, user, network, memory. What an idle container does not need is made when it is asked for. */
import type { Result } from '../../../base/result.ts';
import { err, ok } from '../../../base/result.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { NetworkPlace } from '../../network/network.ts';
import { cachedCommand, COMMAND_FOLDERS, programOf } from '../programs/command-cache.ts';
import { ContainerFiles } from './container-files.ts';
import type { FileMount, FilesOwner } from './file-layers.ts';
import type { AnyNode } from '../files/file-system.ts';
import type { Directory, File } from '../files/files.ts';
import type { Executable, FindError, Host, User } from '../process/process.ts';
import type { Image } from '../images/catalogue.ts';
import { DEFAULT_PATH } from '../images/catalogue.ts';
import { ProcessLog } from '../process/log.ts';
import type { LogBeginning } from '../process/log.ts';
import { joinPath, resolvePath } from '../files/paths.ts';
import type { Process, ProcessTable, Program } from '../process/process.ts';
import type { ContainerConfig, LogLine, SandboxConfig } from '../runtime.ts';
import { specialFile } from './special-files.ts';
import { userOf } from '../process/users.ts';

/** What the containers of one sandbox, or of one machine, have in common. */
export interface Surroundings {
  readonly kernel: Kernel;
  readonly network: NetworkPlace;
  readonly machine: { readonly memoryBytes: number; readonly cpus: number };
  readonly sandbox: SandboxConfig;
  /** Host name. */
  readonly name: string;
}

const ROOT: User = { uid: 0, gid: 0, name: 'root' };
const NO_VOLUMES: readonly FileMount[] = [];

export class ContainerHost implements Host, FilesOwner {
  readonly processes: ProcessTable;
  readonly log = new ProcessLog();
  readonly config: ContainerConfig;
  readonly image: Image;
  memoryBytes = 0;
  hung = false;
  failsProbes = false;
  /** Called when it has taken more memory than it may. */
  onOutOfMemory: (() => void) | undefined;
  private readonly surroundings: Surroundings;
  private made: ContainerFiles | undefined;
  /** Whether the limit was changed after the start, and to what. */
  private limited = false;
  private limit: number | undefined;
  private who: User | undefined;
  private mounts: readonly FileMount[] | undefined;
  /** Files that the kubelet puts into every container, once somebody has looked at them. */
  private etc: Map<string, FileMount> | undefined;

  constructor(surroundings: Surroundings, config: ContainerConfig, image: Image, processes: ProcessTable) {
    this.surroundings = surroundings;
    this.config = config;
    this.image = image;
    this.processes = processes;
    if (config.mounts.some(({ subPath }) => subPath)) this.mounts = mountsOf(config);
  }

  get kernel(): Kernel {
    return this.surroundings.kernel;
  }

  get name(): string {
    return this.surroundings.name;
  }

  get network(): NetworkPlace {
    return this.surroundings.network;
  }

  get machine(): Surroundings['machine'] {
    return this.surroundings.machine;
  }

  get user(): User {
    return (this.who ??= this.findUser());
  }

  get ports(): readonly number[] {
    const declared = this.config.ports.filter(({ protocol }) => protocol === 'TCP').map(({ port }) => port);
    return declared.length > 0 ? declared : this.image.ports;
  }

  get startupMs(): number {
    return this.image.behaviour?.startupMs ?? 0;
  }

  get latencyMs(): number | undefined {
    return this.image.behaviour?.latencyMs;
  }

  get files(): ContainerFiles {
    return (this.made ??= new ContainerFiles(this));
  }

  // What the files are made of

  get tree(): Directory {
    return this.image.tree;
  }

  get readOnly(): boolean {
    return this.config.readOnlyRootFilesystem;
  }

  get volumes(): readonly FileMount[] {
    return (this.mounts ??= this.config.mounts.length === 0 ? NO_VOLUMES : mountsOf(this.config));
  }

  get etcPaths(): readonly string[] {
    const { terminationMessagePath: path } = this.config;
    return path === '' ? ETC : [...ETC, path];
  }

  etcFile(path: string): FileMount | undefined {
    const { terminationMessagePath } = this.config;
    if (path !== terminationMessagePath && !ETC.includes(path)) return undefined;
    const known = this.etc?.get(path);
    if (known) return known;
    const mode = path === terminationMessagePath ? 0o666 : 0o644;
    const node: File = { type: 'file', text: this.etcText(path), mode, mtime: this.kernel.now };
    const mount = { path, node, readOnly: false };
    (this.etc ??= new Map()).set(path, mount);
    return mount;
  }

  special(path: string): AnyNode | undefined {
    return specialFile(this, this.memoryLimit < this.machine.memoryBytes ? this.memoryLimit : undefined, path);
  }

  /** What the process left in its termination message file. */
  get terminationMessage(): string {
    const mount = this.etc?.get(this.config.terminationMessagePath);
    return mount?.node.type === 'file' ? mount.node.text : '';
  }

  // What the processes ask for

  logLine(line: LogLine): void {
    this.log.add(line);
  }

  logBegin(beginning: LogBeginning): void {
    this.log.begin(beginning);
  }

  allocate(process: Process, bytes: number): void {
    process.memory += bytes;
    this.charge(bytes);
  }

  charge(bytes: number): void {
    this.memoryBytes += bytes;
    if (bytes > 0 && this.memoryBytes > this.memoryLimit) this.onOutOfMemory?.();
  }

  /** Bytes that it may have at most. */
  get memoryLimit(): number {
    return this.limited
      ? (this.limit ?? this.machine.memoryBytes)
      : (this.config.memoryLimitBytes ?? this.machine.memoryBytes);
  }

  /** Sets another limit. */
  limitMemory(bytes: number | undefined): void {
    this.limited = true;
    this.limit = bytes;
    if (this.memoryBytes > this.memoryLimit) this.onOutOfMemory?.();
  }

  find(name: string, cwd: string, path: string = DEFAULT_PATH): Result<Executable, FindError> {
    if (name.includes('/')) {
      const at = resolvePath(cwd, name);
      const look = (): Result<Executable, FindError> => this.executable(at);
      return COMMAND_FOLDERS.test(at) && this.hasImageCommands ? cachedCommand(this.tree, at, look) : look();
    }
    const look = (): Result<Executable, FindError> => this.search(name, cwd, path);
    const fixed = !/(^|:)(?!\/)/.test(path);
    return fixed && this.hasImageCommands ? cachedCommand(this.tree, `${path} ${name}`, look) : look();
  }

  private search(name: string, cwd: string, path: string): Result<Executable, FindError> {
    let failure: FindError = 'not-found';
    for (const folder of path.split(':')) {
      const found = this.executable(resolvePath(cwd, joinPath(folder === '' ? '.' : folder, name)));
      if (found.ok) return found;
      if (found.error === 'not-executable' || found.error === 'bad-format') failure = found.error;
    }
    return err(failure);
  }

  /** Whether the commands are those that the image came with. */
  private get hasImageCommands(): boolean {
    if (this.made?.commandsChanged === true) return false;
    return this.config.mounts.every(({ mountPath }) => mountPath !== '/' && !COMMAND_FOLDERS.test(mountPath));
  }

  private executable(path: string): Result<Executable, FindError> {
    const found = this.files.stat(path);
    if (!found.ok) return err(found.error === 'EACCES' ? 'not-executable' : 'not-found');
    if (found.value.type !== 'directory' && !this.files.access(path, 1)) return err('not-executable');
    const program = programOf(found.value, path);
    return 'script' in program ? this.script(path, program.script) : program;
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

  private etcText(path: string): string {
    const { sandbox, network, name } = this.surroundings;
    if (path === '/etc/hosts') return sandbox.hosts.replaceAll('$(POD_IP)', network.address);
    if (path === '/etc/resolv.conf') return sandbox.resolvConf;
    return path === '/etc/hostname' ? `${name}\n` : '';
  }

  private findUser(): User {
    const { runAsUser, runAsGroup, groups } = this.config;
    const { user } = this.image.info;
    const plain = runAsUser === undefined && runAsGroup === undefined && user === undefined;
    const found = plain ? ROOT : userOf(this.tree, user, runAsUser, runAsGroup);
    return groups === undefined ? found : { ...found, groups };
  }
}

const ETC: readonly string[] = ['/etc/hosts', '/etc/resolv.conf', '/etc/hostname'];

/** A mount with its subPath looked up as the container is made: made as a directory where it is not there. */
/** A slice, since a list that has grown keeps room for more. */
function mountsOf({ mounts }: ContainerConfig): readonly FileMount[] {
  return mounts.flatMap(fileMounts).slice();
}

function fileMounts(mount: ContainerConfig['mounts'][number]): FileMount[] {
  const { readOnly, directory } = mount;
  const node = subPathOf(directory, mount.subPath ?? '');
  return node ? [{ path: resolvePath('/', mount.mountPath), node, readOnly }] : [];
}

/** What stands at a path in a volume; links lead no further than to the volume's own files. */
function subPathOf(volume: Directory, path: string): Directory | File | undefined {
  let here: Directory = volume;
  const parts = resolvePath('/', path).split('/').slice(1);
  for (const [index, part] of parts.entries()) {
    if (part === '') continue;
    const child = here.entries.get(part) ?? madeIn(here, part);
    if (child.type === 'link') return subPathOf(volume, [child.target, ...parts.slice(index + 1)].join('/'));
    if (index === parts.length - 1) return child;
    if (child.type === 'file') return undefined;
    here = child;
  }
  return here;
}

function madeIn(parent: Directory, name: string): Directory {
  const made: Directory = { type: 'directory', entries: new Map(), mode: 0o755, mtime: parent.mtime };
  parent.entries.set(name, made);
  return made;
}
