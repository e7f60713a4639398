/** Tools about processes and what they use. */
import { baseName } from '../../files/paths.ts';
import type { Process, Program } from '../../process/process.ts';
import { human } from '../common/sizes.ts';
import { complain, nameOf, parseOptions } from '../common/options.ts';

interface Column {
  readonly title: string;
  readonly width: number;
  /** Numbers stand at the right. */
  readonly right?: boolean;
  readonly of: (process: Process) => string;
}

const userOfProcess = ({ host: { user } }: Process): string => (user.name === '' ? String(user.uid) : user.name);
const kilobytes = ({ memory }: Process): string => `${Math.round(memory / 1024)}`;

/** What `ps -o` can show. */
const COLUMNS: Readonly<Record<string, Column>> = {
  user: { title: 'USER', width: 8, of: userOfProcess },
  group: { title: 'GROUP', width: 8, of: userOfProcess },
  comm: { title: 'COMMAND', width: 16, of: (process) => baseName(process.args[0] ?? '').slice(0, 15) },
  args: { title: 'COMMAND', width: 0, of: (process) => process.args.join(' ').replaceAll('\n', ' ') },
  pid: { title: 'PID', width: 5, right: true, of: (process) => `${process.pid}` },
  ppid: { title: 'PPID', width: 5, right: true, of: (process) => `${process.parent?.pid ?? 0}` },
  pgid: { title: 'PGID', width: 5, right: true, of: (process) => `${process.pid}` },
  nice: { title: 'NI', width: 5, right: true, of: () => '0' },
  rgroup: { title: 'RGROUP', width: 8, of: userOfProcess },
  ruser: { title: 'RUSER', width: 8, of: userOfProcess },
  tty: { title: 'TT', width: 6, of: () => '?' },
  vsz: { title: 'VSZ', width: 4, right: true, of: kilobytes },
  sid: { title: 'SID', width: 5, right: true, of: (process) => `${process.pid}` },
  stat: { title: 'STAT', width: 4, of: () => 'S' },
  rss: { title: 'RSS', width: 4, right: true, of: kilobytes },
};

/** `ps [-o COLUMN,…]`; other options are taken and change nothing. */
const ps: Program = function* (context) {
  const at = context.args.indexOf('-o');
  const names = at < 0 ? ['pid', 'user', 'args'] : (context.args[at + 1] ?? '').split(',');
  const wrong = names.find((name) => !Object.hasOwn(COLUMNS, name));
  if (wrong !== undefined) {
    complain(context, `bad -o argument '${wrong}', supported arguments: ${Object.keys(COLUMNS).join(',')}`);
    return 1;
  }
  const columns = names.map((name) => COLUMNS[name] as Column);
  const line = (cell: (column: Column) => string): string => `${columns.map(cell).join(' ').trimEnd()}\n`;
  context.stdout.write(line(({ title, width }) => title.padEnd(width)));
  for (const process of context.host.processes.list()) {
    const shown = ({ width, right, of }: Column): string =>
      right === true ? of(process).padStart(width) : of(process).padEnd(width);
    context.stdout.write(line(shown));
  }
  return 0;
};

const pidof: Program = function* (context) {
  const names = context.args.slice(1).filter((arg) => !arg.startsWith('-'));
  const byPattern = nameOf(context) === 'pgrep';
  const found = context.host.processes.list().filter((process) => {
    if (process === context.process) return false;
    const command = byPattern && context.args.includes('-f') ? process.args.join(' ') : baseName(process.args[0] ?? '');
    return names.some((name) => (byPattern ? new RegExp(name).test(command) : command === name));
  });
  if (found.length === 0) return 1;
  const pids = found.map((process) => String(process.pid));
  context.stdout.write(byPattern ? `${pids.join('\n')}\n` : `${pids.toReversed().join(' ')}\n`);
  return 0;
};

const free: Program = function* (context) {
  const options = parseOptions(context, 'bkmgh');
  if (!options) return 1;
  const unit = options.has('m') ? 1024 ** 2 : options.has('g') ? 1024 ** 3 : options.has('b') ? 1 : 1024;
  const total = context.host.machine.memoryBytes;
  const used = context.host.processes.list().reduce((sum, process) => sum + process.memory, 0);
  const show = (bytes: number): string =>
    (options.has('h') ? human(bytes) : String(Math.floor(bytes / unit))).padStart(11);
  context.stdout.write('              total        used        free      shared  buff/cache   available\n');
  context.stdout.write(
    `Mem:    ${[total, used, total - used, 0, 0, total - used].map(show).join(' ')}\nSwap:   ${[0, 0, 0].map(show).join(' ')}\n`,
  );
  return 0;
};

const uptime: Program = function* (context) {
  const minutes = Math.floor(context.kernel.now / 60_000);
  const clock = new Date(context.kernel.wallClock).toISOString().slice(11, 19);
  context.stdout.write(` ${clock} up ${minutes} min,  0 users,  load average: 0.08, 0.03, 0.05\n`);
  return 0;
};

const top: Program = function* (context) {
  const { machine, processes } = context.host;
  const used = processes.list().reduce((sum, process) => sum + process.memory, 0);
  context.stdout.write(
    `Mem: ${Math.floor(used / 1024)}K used, ${Math.floor((machine.memoryBytes - used) / 1024)}K free\nCPU:   0% usr   0% sys 100% idle\n`,
  );
  context.stdout.write('  PID  PPID USER     STAT   VSZ %VSZ %CPU COMMAND\n');
  for (const process of processes.list()) {
    const vsz = String(Math.floor(process.memory / 1024)).padStart(5);
    context.stdout.write(
      `${String(process.pid).padStart(5)} ${String(process.parent?.pid ?? 0).padStart(5)} ${process.host.user.name.padEnd(8)} S    ${vsz}   0%   0% ${process.args.join(' ')}\n`,
    );
  }
  return 0;
};

export const PROCESS_TOOLS: Readonly<Record<string, Program>> = { ps, pidof, pgrep: pidof, free, uptime, top };
