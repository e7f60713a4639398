/** dd: blocks from here to there. */
import { ok } from '../../../../base/result.ts';
import { delay, waitFor } from '../../../kernel/task.ts';
import type { Task } from '../../../kernel/task.ts';
import { errnoText } from '../../../io/errno.ts';
import { openInput, openOutput } from '../../process/open.ts';
import type { ProcessContext, Program } from '../../process/process.ts';
import type { Output } from '../../../io/streams.ts';
import { at } from '../common/each-file.ts';
import { bytesOf, isSize } from '../common/sizes.ts';
import { allocateSlowly } from '../common/allocate-slowly.ts';
import { complain } from '../common/options.ts';
import { tellUsage } from '../common/usage.ts';

/** Bytes a second that dd moves. */
const DD_SPEED = 1e9;

const NUMBERS = ['bs', 'ibs', 'obs', 'count', 'skip', 'seek'];
const OPERANDS = [...NUMBERS, 'if', 'of', 'conv', 'iflag', 'oflag', 'status'];

export const dd: Program = function* (context) {
  const operands = new Map(
    context.args.slice(1).map((arg) => [arg.split('=')[0] ?? '', arg.slice(arg.indexOf('=') + 1)]),
  );
  if ([...operands.keys()].some((name) => !OPERANDS.includes(name))) return tellUsage(context, 'dd');
  const wrong = NUMBERS.map((name) => operands.get(name)).find((text) => text !== undefined && !isSize(text));
  if (wrong !== undefined) {
    complain(context, `invalid number '${wrong}'`);
    return 1;
  }
  const block = bytesOf(operands.get('bs') ?? operands.get('ibs') ?? '512');
  const count = operands.has('count') ? bytesOf(operands.get('count') ?? '') : Number.POSITIVE_INFINITY;
  const source = operands.get('if');
  const opener = { ...context, processes: context.host.processes };
  const device = source === undefined ? undefined : context.files.stat(at(context, source));
  const endless = device?.ok === true && device.value.type === 'device' && device.value.device !== 'null';
  if (source !== undefined && !device?.ok) {
    complain(context, `can't open '${source}': ${errnoText(device && !device.ok ? device.error : 'ENOENT')}`);
    return 1;
  }
  const text = endless ? undefined : yield* readBlocks(context, source, block * count);
  const target = operands.get('of');
  const output =
    target === undefined
      ? ok(context.stdout)
      : openOutput(opener, at(context, target), operands.get('conv')?.includes('notrunc') === true);
  if (!output.ok) {
    complain(context, `can't open '${target}': ${errnoText(output.error)}`);
    return 1;
  }
  if (block > 64 * 1024 * 1024) yield* allocateSlowly(context, block);
  const bytes = text === undefined ? yield* writeZeros(context, output.value, block, count) : text.length;
  if (text !== undefined) output.value.write(text);
  const { failure } = output.value;
  if (failure !== undefined && target !== undefined)
    complain(context, `error writing '${target}': ${errnoText(failure)}`);
  yield* waitFor(delay(context.kernel, (bytes / DD_SPEED) * 1000));
  const blocks = `${Math.floor(bytes / block)}+${bytes % block === 0 ? 0 : 1}`;
  if (operands.get('status') !== 'none')
    context.stderr.write(`${blocks} records in\n${blocks} records out\n${summary(bytes)}`);
  return failure === undefined ? 0 : 1;
};

function* readBlocks(context: ProcessContext, source: string | undefined, limit: number): Task<string> {
  const opened =
    source === undefined
      ? undefined
      : openInput({ ...context, processes: context.host.processes }, at(context, source));
  const input = opened?.ok === true ? opened.value : context.stdin;
  let text = '';
  while (text.length < limit) {
    const chunk = yield* input.read();
    if (chunk === undefined) break;
    text += chunk;
  }
  return text.slice(0, limit);
}

const MAX_ENDLESS = 4 * 1024 ** 3;

function* writeZeros(context: ProcessContext, output: Output, block: number, count: number): Task<number> {
  const step = Math.max(block, 16 * 1024 * 1024);
  const total = Math.min(block * count, MAX_ENDLESS);
  for (let written = 0; written < total; written += step) {
    if (!output.write('\0'.repeat(Math.min(step, total - written)))) return written;
    if (total > step) yield* waitFor(delay(context.kernel, 1));
  }
  return total;
}

function summary(bytes: number): string {
  const seconds = Math.max(bytes / DD_SPEED, 0.0001);
  const human = (value: number): string => {
    for (const [unit, size] of [
      ['GB', 1024 ** 3],
      ['MB', 1024 ** 2],
      ['KB', 1024],
    ] as const) {
      if (value >= size) return `${(value / size).toFixed(1)}${unit}`;
    }
    return `${value}B`;
  };
  return `${bytes} bytes (${human(bytes)}) copied, ${seconds.toFixed(6)} seconds, ${human(bytes / seconds)}/s\n`;
}
