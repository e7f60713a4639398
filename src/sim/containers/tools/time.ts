/** Tools of time: sleep, date, timeout, time, watch. */
import type { Task } from '../../kernel/task.ts';
import { delay, race, waitFor } from '../../kernel/task.ts';
import type { ProcessContext, Program } from '../process/process.ts';
import { parseSignal } from '../process/signals.ts';
import { errnoText } from '../files/file-system.ts';
import { at } from './each-file.ts';
import { complain, parseOptions } from './options.ts';
import { tellUsage } from './usage.ts';
import { runChild } from './xargs.ts';

const UNITS: Readonly<Record<string, number>> = { '': 1000, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
/** What stands for ever: the longest time that a timer can be set for. */
const FOREVER_MS = 2 ** 52;

/** `1.5`, `2m`, `infinity` → milliseconds. */
export function parseSeconds(text: string): number | undefined {
  if (text === 'inf' || text === 'infinity') return FOREVER_MS;
  const match = /^(\d+(?:\.\d*)?|\.\d+)([smhd]?)$/.exec(text);
  return match ? Math.min(Number(match[1]) * (UNITS[match[2] as string] as number), FOREVER_MS) : undefined;
}

const sleep: Program = function* (context) {
  const args = context.args.slice(1);
  if (args.length === 0) {
    return tellUsage(context, 'sleep');
  }
  let total = 0;
  for (const arg of args) {
    const ms = parseSeconds(arg);
    if (ms === undefined) {
      complain(context, `invalid number '${arg}'`);
      return 1;
    }
    total += ms;
  }
  yield delay(context.kernel, Math.min(total, FOREVER_MS));
  return 0;
};

const usleep: Program = function* (context) {
  yield* waitFor(delay(context.kernel, Number(context.args[1] ?? 0) / 1000));
  return 0;
};

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = 'January February March April May June July August September October November December'.split(' ');

/** `%Y-%m-%d` and the like, in UTC. */
export function formatDate(format: string, epochMs: number): string {
  const date = new Date(epochMs);
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = date.getUTCHours();
  const year = date.getUTCFullYear();
  const firstDay = Date.parse(`${year}-01-01T00:00:00Z`);
  const values: Readonly<Record<string, string>> = {
    Y: String(year),
    y: two(year % 100),
    m: two(date.getUTCMonth() + 1),
    d: two(date.getUTCDate()),
    e: String(date.getUTCDate()).padStart(2),
    H: two(hours),
    I: two(hours % 12 || 12),
    M: two(date.getUTCMinutes()),
    S: two(date.getUTCSeconds()),
    N: `${String(date.getUTCMilliseconds()).padStart(3, '0')}000000`,
    p: hours < 12 ? 'AM' : 'PM',
    s: String(Math.floor(epochMs / 1000)),
    a: (DAYS[date.getUTCDay()] as string).slice(0, 3),
    A: DAYS[date.getUTCDay()] as string,
    b: (MONTHS[date.getUTCMonth()] as string).slice(0, 3),
    B: MONTHS[date.getUTCMonth()] as string,
    j: String(Math.floor((epochMs - firstDay) / 86_400_000) + 1).padStart(3, '0'),
    u: String(date.getUTCDay() || 7),
    w: String(date.getUTCDay()),
    Z: 'UTC',
    z: '+0000',
    n: '\n',
    t: '\t',
    '%': '%',
  };
  const composed: Readonly<Record<string, string>> = {
    T: '%H:%M:%S',
    F: '%Y-%m-%d',
    R: '%H:%M',
    D: '%m/%d/%y',
    c: '%a %b %e %T %Y',
    h: '%b',
  };
  const expanded = format.replaceAll(/%([TFRDch])/g, (_, letter: string) => composed[letter] as string);
  return expanded
    .replaceAll(/%([TFRDch])/g, (_, letter: string) => composed[letter] as string)
    .replaceAll(/%-?([a-zA-Z%])/g, (all, letter: string) => {
      const value = values[letter];
      if (value === undefined) return all;
      return all.startsWith('%-') ? value.replace(/^[0 ](?=.)/, '') : value;
    });
}

const date: Program = function* (context) {
  const options = parseOptions(context, 'uRd:s:Ir:D:', { utc: 'u', date: 'd', 'iso-8601': 'I', reference: 'r' });
  if (!options) return 1;
  const given = options.value('d');
  const reference = options.value('r');
  const file = reference === undefined ? undefined : context.files.stat(at(context, reference));
  if (file && !file.ok) {
    complain(context, `${reference}: ${errnoText(file.error)}`);
    return 1;
  }
  const { wallClock, epoch } = context.kernel;
  const changed = file && epoch + ('mtime' in file.value ? file.value.mtime : 0);
  const when = given === undefined ? (changed ?? wallClock) : parseDate(given, wallClock);
  if (when === undefined) {
    complain(context, `invalid date '${given}'`);
    return 1;
  }
  if (options.has('s')) {
    complain(context, "can't set date: Operation not permitted");
    return 1;
  }
  const format = options.rest.find((word) => word.startsWith('+'));
  const standard = options.has('R') ? '%a, %d %b %Y %H:%M:%S %z' : options.has('I') ? '%F' : '%a %b %e %H:%M:%S %Z %Y';
  context.stdout.write(`${formatDate(format === undefined ? standard : format.slice(1), when)}\n`);
  return 0;
};

/** `@1234`, `2026-01-05 09:00[:30]`, `09:00`; `[[CC]YY]MMDDhhmm[.ss]`. */
export function parseDate(text: string, now: number): number | undefined {
  if (/^@\d+$/.test(text)) return Number(text.slice(1)) * 1000;
  if (text === 'now') return now;
  const packed = /^(\d{2}|\d{4})?(\d{2})(\d{2})(\d{2})(\d{2})(?:\.(\d{2}))?$/.exec(text);
  if (packed) {
    const [, year = '', month, dayOfMonth, hour, minute, second = '00'] = packed;
    const full = year === '' ? String(new Date(now).getUTCFullYear()) : year.length === 2 ? `20${year}` : year;
    const moment = Date.parse(`${full}-${month}-${dayOfMonth}T${hour}:${minute}:${second}Z`);
    return Number.isNaN(moment) ? undefined : moment;
  }
  const day = new Date(now).toISOString().slice(0, 10);
  const full = /^\d{1,2}:\d{2}/.test(text) ? `${day} ${text}` : text;
  const parsed = Date.parse(
    `${full.replace(' ', 'T')}${/[Zz]$|[-+]\d{2}:\d{2}$/.test(full) ? '' : full.includes(':') ? 'Z' : 'T00:00:00Z'}`,
  );
  return Number.isNaN(parsed) ? undefined : parsed;
}

/** `timeout [-s SIGNAL] [-k SECONDS] SECONDS COMMAND…`: 143 where the command was ended by SIGTERM, as busybox has it. */
const timeout: Program = function* (context) {
  const options = parseOptions(context, 's:k:t:', { signal: 's', 'kill-after': 'k' }, true);
  if (!options) return 1;
  const old = options.value('t');
  const [seconds = '', ...rest] = old === undefined ? options.rest : [old, ...options.rest];
  if (rest.length === 0) return tellUsage(context, 'timeout');
  const ms = parseSeconds(seconds);
  if (ms === undefined) {
    complain(context, `invalid number '${seconds}'`);
    return 1;
  }
  const { host, env, cwd, stdin, stdout, stderr, tty } = context;
  const found = host.find(rest[0] as string, cwd, env['PATH']);
  if (!found.ok) {
    complain(context, `can't execute '${rest[0]}': No such file or directory`);
    return 127;
  }
  const { program, memory } = found.value;
  const child = host.processes.start(host, {
    program,
    memory,
    args: rest,
    env,
    cwd,
    stdin,
    stdout,
    stderr,
    tty,
    parent: context.process,
  });
  if (child.exitCode !== undefined) return child.exitCode;
  const first = yield* waitFor(race(child, delay(context.kernel, ms)));
  if ('first' in first) return first.first;
  child.signal(parseSignal(options.value('s') ?? 'TERM') ?? 'TERM');
  const kill = options.value('k');
  if (kill !== undefined && child.running) {
    const second = yield* waitFor(race(child, delay(context.kernel, parseSeconds(kill) ?? 0)));
    if ('second' in second) child.signal('KILL');
  }
  const status = child.exitCode ?? (yield* waitFor(child));
  // The command runs in the place of timeout: who waits for it sees the signal.
  context.process.killedBy = child.killedBy;
  return status;
};

const time: Program = function* (context) {
  const started = context.kernel.now;
  const args = context.args.slice(1).filter((arg) => arg !== '-p');
  const status = yield* runChild(context, args);
  const seconds = ((context.kernel.now - started) / 1000).toFixed(2);
  context.stderr.write(`real\t0m ${seconds}s\nuser\t0m 0.00s\nsys\t0m 0.00s\n`);
  return status;
};

/** `watch [-n SECONDS] [-t] COMMAND…`: runs it again and again. */
const watch: Program = function* (context): Task<number> {
  const options = parseOptions(context, 'n:t', {}, true);
  if (!options) return 1;
  const every = parseSeconds(options.value('n') ?? '2') ?? 2000;
  const command = options.rest.join(' ');
  for (;;) {
    if (!options.has('t')) context.stdout.write(`Every ${every / 1000}.0s: ${command}\n\n`);
    yield* runShellCommand(context, command);
    yield* waitFor(delay(context.kernel, Math.max(every, 100)));
  }
};

function* runShellCommand(context: ProcessContext, command: string): Task<number> {
  return yield* runChild(context, ['sh', '-c', command]);
}

export const TIME_TOOLS: Readonly<Record<string, Program>> = { sleep, usleep, date, timeout, time, watch };
