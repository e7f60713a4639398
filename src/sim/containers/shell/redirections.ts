/** `>`, `<`, `2>&1`, here-documents. */
import type { Task } from '../../kernel/task.ts';
import { errnoText } from '../../io/errno.ts';
import type { Errno } from '../../io/errno.ts';
import { openInput, openOutput } from '../process/open.ts';
import { resolvePath } from '../files/paths.ts';
import type { Output } from '../../io/streams.ts';
import { EMPTY, textInput } from '../../io/streams.ts';
import type { Redirect } from './ast.ts';
import { expandText } from './expand.ts';
import type { Fds } from './fds.ts';
import { fdOf, isInput, isOutput, withFd } from './fds.ts';
import type { Shell } from './interpreter.ts';

/** The streams with redirections done; undefined if one failed (told on stderr). */
export function* redirect(shell: Shell, redirects: readonly Redirect[], fds: Fds): Task<Fds | undefined> {
  let result = fds;
  for (const redirect of redirects) {
    const target = yield* shell.expanded(expandText(shell, redirect.target));
    if (target === undefined) return undefined;
    const next = applied(shell, redirect, target, result);
    if (typeof next === 'string') {
      shell.complain(next);
      return undefined;
    }
    result = next;
  }
  return result;
}

function applied(shell: Shell, redirect: Redirect, target: string, fds: Fds): Fds | string {
  switch (redirect.operator) {
    case '<<':
      return withFd(fds, redirect.fd ?? 0, textInput(target));
    case '<<<':
      return withFd(fds, redirect.fd ?? 0, textInput(`${target}\n`));
    case '<&':
    case '>&':
      return duplicated(fds, redirect.fd ?? (redirect.operator === '<&' ? 0 : 1), target);
    case '<':
    case '<>': {
      const opened = openInput(opener(shell, fds), resolvePath(shell.cwd, target));
      if (!opened.ok) return `can't open ${target}: ${openErrorText(opened.error, 'no such file')}`;
      return withFd(fds, redirect.fd ?? 0, opened.value);
    }
    default: {
      const path = resolvePath(shell.cwd, target);
      if (redirect.operator === '>' && shell.state.options.has('noclobber') && shell.files.stat(path).ok) {
        return `can't create ${target}: File exists`;
      }
      const opened = openOutput(opener(shell, fds), path, redirect.operator === '>>');
      if (!opened.ok) return `can't create ${target}: ${openErrorText(opened.error, 'nonexistent directory')}`;
      const result = withFd(fds, redirect.fd ?? 1, opened.value);
      return redirect.operator === '&>' ? withFd(result, 2, opened.value) : result;
    }
  }
}

export function opener(shell: Shell, fds: Fds): Parameters<typeof openInput>[0] {
  const { stdin, stdout, stderr } = fds;
  return { kernel: shell.kernel, files: shell.files, processes: shell.host.processes, stdin, stdout, stderr };
}

function openErrorText(errno: Errno, missing: string): string {
  return errno === 'ENOENT' || errno === 'ENOTDIR' ? missing : errnoText(errno);
}

/** `2>&1`, `3<&0`, `1>&-`. */
function duplicated(fds: Fds, fd: number, target: string): Fds | string {
  if (target === '-') return withFd(fds, fd, fd === 0 ? EMPTY : CLOSED);
  const source = /^\d+$/.test(target) ? fdOf(fds, Number(target)) : undefined;
  if (!source || (fd === 0 && !isInput(source)) || ((fd === 1 || fd === 2) && !isOutput(source))) {
    return `${target}: Bad file descriptor`;
  }
  return withFd(fds, fd, source);
}

const CLOSED: Output = { write: () => false };
