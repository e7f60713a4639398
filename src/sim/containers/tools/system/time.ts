/** Tools of time: sleep, date, timeout, time, watch. */
import type { Task } from '../../../kernel/task.ts';
import { delay, race, waitFor } from '../../../kernel/task.ts';
import type { ProcessContext, Program } from '../../process/process.ts';
import { parseSignal } from '../../process/signals.ts';
import { errnoText } from '../../../io/errno.ts';
import { at } from '../common/each-file.ts';
import { complain, parseOptions } from '../common/options.ts';
import { tellUsage } from '../common/usage.ts';
import { runChild, startChild } from '../common/run-child.ts';
import { FOREVER_MS, parseSeconds, formatDate, parseDate } from '../common/dates.ts';

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
  const child = startChild(context, rest);
  if (!child) return 127;
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
