import type { Program } from '../process.ts';
export const curl: Program = function* (context) {
  context.stderr.write('curl: not simulated\n');
  return 2;
};
