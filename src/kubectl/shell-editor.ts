// The editor that a person names with KUBE_EDITOR or EDITOR (kubectl/pkg/cmd/util/editor/editor.go).
import { err, ok } from '../base/result.ts';
import type { ProcessContext } from '../sim/containers/process/process.ts';
import { runShell } from '../sim/containers/shell/run-shell.ts';
import type { Task } from '../sim/kernel/task.ts';
import { waitFor } from '../sim/kernel/task.ts';
import type { ShellEditor } from './environment.ts';

export function shellEditor(context: ProcessContext): ShellEditor | undefined {
  const { env, files, kernel } = context;
  const command = env['KUBE_EDITOR'] || env['EDITOR'];
  if (!command) return undefined;
  // words of a plain command are split here, anything else is the shell's to read
  const throughShell = command.includes(' ') && /["'\\]/.test(command);
  const words = throughShell ? ['/bin/bash', '-c', command] : command.split(' ');
  const quoted = JSON.stringify(words.join(' '));
  const known = throughShell || find(context, words[0] ?? '') !== undefined;
  return {
    known,
    *open(text) {
      const name = String(kernel.random.fork(`edit ${kernel.now}`).int(4_000_000_000));
      const file = `/tmp/kubectl-edit-${name}.yaml`;
      if (!known) return err(`unable to launch the editor ${quoted}`);
      const opened = files.open(file, { truncate: true });
      if (opened.ok && opened.value.type === 'file') opened.value.text = text;
      const code = throughShell
        ? yield* runShell(`${command} ${JSON.stringify(file)}`, context)
        : yield* runCommand(context, [...words, file]);
      if (code !== 0) {
        files.unlink(file);
        return err(`there was a problem with the editor ${quoted}`);
      }
      const saved = files.read(file);
      return saved.ok ? ok({ text: saved.value, file }) : err(`open ${file}: no such file or directory`);
    },
    remove: (file) => void files.unlink(file),
  };
}

function find({ host, cwd, env }: ProcessContext, name: string): ReturnType<typeof host.find> | undefined {
  const found = host.find(name, cwd, env['PATH']);
  return found.ok ? found : undefined;
}

function* runCommand(context: ProcessContext, args: readonly string[]): Task<number> {
  const { host, env, cwd, stdin, stdout, stderr, tty, process: parent } = context;
  const found = find(context, args[0] ?? '');
  if (!found?.ok) return 127;
  const { program } = found.value;
  const child = host.processes.start(host, { program, args, env, cwd, stdin, stdout, stderr, tty, parent });
  return child.exitCode ?? (yield* waitFor(child));
}
