import type { Program } from '../../process/process.ts';
import { nc } from './nc.ts';

const IGNORED = /^--(recv-only|send-only|max-conns(=.*)?|allow.*)$/;

/** ncat, as far as nc can do it: `--listen --keep-open PORT -c COMMAND`, `--recv-only HOST PORT`. */
export const ncat: Program = function* (context) {
  const args = [...context.args];
  const at = args.findIndex((arg) => arg === '-c' || arg === '--sh-exec');
  const command = at > 0 ? args.splice(at, 2)[1] : undefined;
  const words = args
    .filter((arg) => !IGNORED.test(arg))
    .map((arg) => (arg === '--listen' ? '-l' : arg === '--keep-open' ? '-k' : arg));
  return yield* nc({ ...context, args: command === undefined ? words : [...words, '-e', 'sh', '-c', command] });
};
