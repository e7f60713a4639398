import { delay, waitFor } from '../../kernel/task.ts';
import type { Program } from '../process.ts';

const sleep: Program = function* (context) {
  yield* waitFor(delay(context.kernel, Number(context.args[1] ?? 0) * 1000));
  return 0;
};
const echo: Program = function* (context) {
  context.stdout.write(`${context.args.slice(1).join(' ')}\n`);
  return 0;
};

export const TOOLS: Readonly<Record<string, Program>> = { sleep, echo };
