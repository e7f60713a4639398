import { delay, waitFor } from '../../../kernel/task.ts';
import { baseName } from '../../files/paths.ts';
import type { Process, ProcessContext, Program } from '../../process/process.ts';
import { parseSignal, SIGNALS } from '../../process/signals.ts';
import type { Signal } from '../../process/signals.ts';
import { complain, nameOf } from '../common/options.ts';

/** `kill [-SIGNAL | -s SIGNAL | -l] PID…`; -1 stands for all processes. */
export const kill: Program = function* (context) {
  const args = context.args.slice(1);
  if (args[0] === '-l' && args.length > 1) return namesOrNumbers(context, args.slice(1));
  if (args[0] === '-l') {
    for (const [name, number] of Object.entries(SIGNALS))
      context.stdout.write(`${String(number).padStart(2)}) ${name}\n`);
    return 0;
  }
  let signal: Signal = 'TERM';
  /** Signal 0 only asks whether the process is there. */
  let asks = false;
  if (/^-[^-]/.test(args[0] ?? '') && args.length > 1) {
    const option = args.shift() as string;
    const name = option === '-s' ? (args.shift() ?? '') : option.slice(1);
    const parsed = name === '0' ? undefined : parseSignal(name);
    asks = name === '0';
    if (!parsed && !asks) {
      complain(context, `bad signal name '${name}'`);
      return 1;
    }
    signal = parsed ?? signal;
  }
  if (args.length === 0) {
    complain(context, 'you need to specify whom to kill');
    return 1;
  }
  let status = 0;
  for (const arg of args) {
    if (!/^-?\d+$/.test(arg)) {
      complain(context, `invalid number '${arg}'`);
      status = 1;
      continue;
    }
    const processes = context.host.processes;
    const targets = arg === '-1' ? othersOf(context) : [processes.get(Math.abs(Number(arg)))];
    if (targets.length === 0) targets.push(undefined);
    for (const target of targets) {
      if (!exist(target)) {
        complain(context, `can't kill pid ${arg}: No such process`);
        status = 1;
      } else if (!asks) target.signal(signal);
    }
  }
  yield* waitFor(delay(context.kernel, 0));
  return status;
};

/** What -1 stands for: all but PID 1 and who asks. */
function othersOf({ host, process }: ProcessContext): (Process | undefined)[] {
  return host.processes.list().filter((other) => other.pid > 1 && other !== process && other.running);
}

/** `kill -l 15 TERM`: the name of a number, the number of a name. */
function namesOrNumbers(context: ProcessContext, args: readonly string[]): number {
  for (const arg of args) {
    const signal = parseSignal(arg);
    if (!signal) {
      complain(context, `unknown signal '${arg}'`);
      return 1;
    }
    context.stdout.write(`${/^\d+$/.test(arg) ? signal : SIGNALS[signal]}\n`);
  }
  return 0;
}

function exist(process: Process | undefined): process is Process {
  return process?.running === true;
}

/** `killall [-SIGNAL] NAME…`, `pkill [-SIGNAL] [-f] PATTERN`. */
export const killall: Program = function* (context) {
  const byPattern = nameOf(context) === 'pkill';
  let signal: Signal = 'TERM';
  let whole = false;
  let found = 0;
  const names: string[] = [];
  for (const arg of context.args.slice(1)) {
    if (arg === '-f') whole = true;
    else if (arg.startsWith('-')) signal = parseSignal(arg.slice(1)) ?? signal;
    else names.push(arg);
  }
  for (const name of names) {
    const targets = context.host.processes.list().filter((process) => {
      if (process === context.process) return false;
      const command = baseName(process.args[0] ?? '');
      if (!byPattern) return command === name;
      return new RegExp(name).test(whole ? process.args.join(' ') : command);
    });
    if (targets.length === 0 && !byPattern) complain(context, `${name}: no process killed`);
    for (const target of targets) target.signal(signal);
    found += targets.length;
  }
  yield* waitFor(delay(context.kernel, 0));
  return found > 0 ? 0 : 1;
};
