/** Opens files and devices as streams. */
import type { Result } from '../../../base/result.ts';
import { err, ok } from '../../../base/result.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { delay, waitFor } from '../../kernel/task.ts';
import type { Device, FileSystem } from '../files/file-system.ts';
import type { Errno } from '../../io/errno.ts';
import type { File } from '../files/files.ts';
import type { ProcessTable } from './process.ts';
import type { Input, Output } from '../../io/streams.ts';
import { DISCARD, EMPTY, textInput } from '../../io/streams.ts';

/** What an open needs to know of the process. */
export interface Opener {
  readonly kernel: Kernel;
  readonly files: FileSystem;
  readonly processes: ProcessTable;
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
}

const ZEROS = '\0'.repeat(64 * 1024);

export function openInput(opener: Opener, path: string): Result<Input, Errno> {
  const found = opener.files.stat(path);
  if (!found.ok) return found;
  if (found.value.type === 'device') return ok(deviceInput(opener, found.value));
  const text = opener.files.read(path);
  return text.ok ? ok(textInput(text.value)) : text;
}

export function openOutput(opener: Opener, path: string, append: boolean): Result<Output, Errno> {
  const opened = opener.files.open(path, { truncate: !append });
  if (!opened.ok) return opened;
  return opened.value.type === 'device'
    ? deviceOutput(opener, opened.value)
    : ok(new FileOutput(opener.files, opened.value));
}

class FileOutput implements Output {
  failure: Errno | undefined;
  private readonly files: FileSystem;
  private readonly file: File;

  constructor(files: FileSystem, file: File) {
    this.files = files;
    this.file = file;
  }

  write(text: string): boolean {
    const put = this.files.put(this.file, this.file.text + text);
    this.failure = put.ok ? undefined : put.error;
    return put.ok;
  }
}

/** /dev/full. */
const FULL: Output = { write: () => false, failure: 'ENOSPC' };

function deviceInput(opener: Opener, { device }: Device): Input {
  if (device === 'stdin' || device === 'tty') return opener.stdin;
  if (device === 'zero' || device === 'full') return endless(opener.kernel, () => ZEROS);
  if (device !== 'random') return EMPTY;
  const random = opener.kernel.random.fork('/dev/urandom');
  return endless(opener.kernel, () => Array.from({ length: 512 }, () => String.fromCharCode(random.int(256))).join(''));
}

/** An input without end; each piece takes a little time. */
function endless(kernel: Kernel, next: () => string): Input {
  let back = '';
  return {
    *read() {
      if (back !== '') {
        const text = back;
        back = '';
        return text;
      }
      yield* waitFor(delay(kernel, 1));
      return next();
    },
    unread(text) {
      back = text + back;
    },
  };
}

function deviceOutput(opener: Opener, node: Device): Result<Output, Errno> {
  switch (node.device) {
    case 'stdout':
    case 'tty':
      return ok(opener.stdout);
    case 'stderr':
      return ok(opener.stderr);
    case 'full':
      return ok(FULL);
    case 'process': {
      const process = opener.processes.get(node.pid ?? 0);
      if (!process) return err('ENOENT');
      return ok(node.fd === 2 ? process.stderr : process.stdout);
    }
    default:
      return ok(DISCARD);
  }
}
