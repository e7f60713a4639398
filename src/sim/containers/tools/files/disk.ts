/** Tools that tell of disks and of what takes room on them. */
import { dirName, resolvePath } from '../../files/paths.ts';
import type { ProcessContext, Program } from '../../process/process.ts';
import { human } from '../common/sizes.ts';
import { complain, parseOptions } from '../common/options.ts';
import { sizeOf } from './stat.ts';

const KB = 1024;
/** The disk that the layers of all containers of a machine lie on; how full it is is not simulated, a share is shown. */
const OVERLAY_KB = 100 * 1024 * 1024;
const OVERLAY_USED = 0.2;

interface FileSystemUse {
  readonly name: string;
  readonly totalKb: number;
  readonly usedKb: number;
  /** Where it is mounted. */
  readonly at: string;
}

/** The file system that a path lies on: a volume in memory, or the container's own layers. */
function useAt(context: ProcessContext, path: string): FileSystemUse {
  for (let at = resolvePath(context.cwd, path); at !== '/'; at = dirName(at)) {
    const node = context.files.stat(at);
    const disk = node.ok && node.value.type === 'directory' ? node.value.disk : undefined;
    if (disk) return { name: 'tmpfs', totalKb: disk.limitBytes / KB, usedKb: Math.ceil(disk.usedBytes / KB), at };
  }
  return { name: 'overlay', totalKb: OVERLAY_KB, usedKb: Math.floor(OVERLAY_KB * OVERLAY_USED), at: '/' };
}

/** `df [-h] [PATH…]`: the file systems that paths lie on, and how full they are. */
export const df: Program = function* (context) {
  const options = parseOptions(context, 'hkmTPia');
  if (!options) return 1;
  const show = (kb: number): string => (options.has('h') ? human(kb * KB) : String(kb)).padStart(9);
  context.stdout.write(
    `Filesystem           ${options.has('h') ? '     Size' : '1K-blocks'}      Used Available Use% Mounted on\n`,
  );
  for (const where of options.rest.length === 0 ? ['/'] : options.rest) {
    if (!context.files.stat(resolvePath(context.cwd, where)).ok) {
      complain(context, `${where}: can't find mount point: No such file or directory`);
      return 1;
    }
    const { name, totalKb, usedKb, at } = useAt(context, where);
    const percent = `${Math.round((usedKb * 100) / totalKb)}%`.padStart(4);
    context.stdout.write(
      `${name.padEnd(20)} ${[totalKb, usedKb, totalKb - usedKb].map(show).join(' ')} ${percent} ${at}\n`,
    );
  }
  return 0;
};

export const du: Program = function* (context) {
  const options = parseOptions(context, 'shkmacxd:');
  if (!options) return 1;
  const measure = (path: string): number => {
    const node = context.files.lstat(path);
    if (!node.ok) return 0;
    const own = Math.ceil(sizeOf(node.value) / 4096) * 4;
    if (node.value.type !== 'directory') return own;
    const names = context.files.list(path);
    return (names.ok ? names.value : []).reduce((sum, name) => sum + measure(`${path}/${name}`), own);
  };
  let status = 0;
  for (const path of options.rest.length === 0 ? ['.'] : options.rest) {
    const target = resolvePath(context.cwd, path);
    if (context.files.lstat(target).ok) {
      const kb = measure(target);
      context.stdout.write(`${options.has('h') ? human(kb * 1024) : kb}\t${path}\n`);
    } else {
      complain(context, `${path}: No such file or directory`);
      status = 1;
    }
  }
  return status;
};

/** What is mounted; nothing more can be. */
export const mount: Program = function* (context) {
  if (context.args.length > 1) {
    complain(context, 'permission denied (are you root?)');
    return 1;
  }
  const text = context.files.read('/proc/mounts');
  for (const line of text.ok ? text.value.trimEnd().split('\n') : []) {
    const [device = '', path = '', type = '', flags = ''] = line.split(' ');
    context.stdout.write(`${device} on ${path} type ${type} (${flags})\n`);
  }
  return 0;
};
