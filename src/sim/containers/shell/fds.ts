import type { Input, Output } from '../../io/streams.ts';

/** What a command reads from and writes to, by file descriptor. */
export interface Fds {
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Descriptors from 3 on. */
  readonly others: ReadonlyMap<number, Input | Output> | undefined;
}

export function fdOf(fds: Fds, fd: number): Input | Output | undefined {
  if (fd === 0) return fds.stdin;
  if (fd === 1) return fds.stdout;
  if (fd === 2) return fds.stderr;
  return fds.others?.get(fd);
}

export function withFd(fds: Fds, fd: number, stream: Input | Output): Fds {
  if (fd === 0) return { ...fds, stdin: stream as Input };
  if (fd === 1) return { ...fds, stdout: stream as Output };
  if (fd === 2) return { ...fds, stderr: stream as Output };
  return { ...fds, others: new Map(fds.others).set(fd, stream) };
}

export function isInput(stream: Input | Output): stream is Input {
  return 'read' in stream;
}

export function isOutput(stream: Input | Output): stream is Output {
  return 'write' in stream;
}
