/** Paths as the arguments of a tool name them. */
import type { Result } from '../../../../base/result.ts';
import { errnoText } from '../../../io/errno.ts';
import type { Errno } from '../../../io/errno.ts';
import { resolvePath } from '../../files/paths.ts';
import type { ProcessContext } from '../../process/process.ts';
import { complain } from './options.ts';

export function at(context: ProcessContext, path: string): string {
  return resolvePath(context.cwd, path);
}

/** Does something to each path; what fails is told as `tool: path: why`. */
export function each(
  context: ProcessContext,
  paths: readonly string[],
  action: (path: string) => Result<unknown, Errno>,
): number {
  let status = 0;
  for (const path of paths) {
    const done = action(at(context, path));
    if (done.ok) continue;
    complain(context, `${path}: ${errnoText(done.error)}`);
    status = 1;
  }
  return status;
}
