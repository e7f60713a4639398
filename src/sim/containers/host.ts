import type { Result } from '../../base/result.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { NetworkPlace } from '../network/network.ts';
import type { FileSystem } from './file-system.ts';
import type { Process, ProcessTable, Program } from './process.ts';
import type { LogBeginning } from './log.ts';
import type { LogLine } from './runtime.ts';

/** Who a process runs as. */
export interface User {
  readonly uid: number;
  readonly gid: number;
  readonly name: string;
}

export type FindError = 'not-found' | 'not-executable' | 'is-directory' | 'bad-format';

/** A program and the memory that it takes when it starts. */
export interface Executable {
  readonly program: Program;
  readonly memory: number;
}

/** The surroundings of processes: a container, or the little host of a terminal. */
export interface Host {
  readonly kernel: Kernel;
  readonly name: string;
  readonly files: FileSystem;
  readonly processes: ProcessTable;
  readonly user: User;
  /** Where it stands in the network; undefined in a terminal. */
  readonly network: NetworkPlace | undefined;
  /** The machine as `free`, `nproc` and `uname` show it. */
  readonly machine: { readonly memoryBytes: number; readonly cpus: number };
  /** Finds a command as execvp does, along `path` (the variable PATH), or the usual folders. */
  find(name: string, cwd: string, path?: string): Result<Executable, FindError>;
  /** Changes the working set of a process; beyond the limit the container is killed. */
  allocate(process: Process, bytes: number): void;
  /** Ports that the container declares, else those of its image: where a server without further arguments listens. */
  readonly ports: readonly number[];
  /** Milliseconds from the start of the main process until a server listens. */
  readonly startupMs: number;
  /** Milliseconds that a server takes for a request, where a person has set them. */
  readonly latencyMs?: number | undefined;
  /** Set by a person: connections are accepted, but nothing is answered. */
  readonly hung: boolean;
  /** Set by a person: whoever asks as a probe is told that all is not well. */
  readonly failsProbes: boolean;
  /** Adds a line to the container's log without going through a stream. */
  logLine(line: LogLine): void;
  /** What stands at the beginning of the log. */
  logBegin(beginning: LogBeginning): void;
}
