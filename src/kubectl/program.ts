// kubectl as a command of a shell.
import type { Input } from '../sim/io/streams.ts';
import type { Program } from '../sim/containers/process/process.ts';
import type { Stream } from '../sim/apiserver/request.ts';
import type { Kernel } from '../sim/kernel/kernel.ts';
import { Promised, spawn } from '../sim/kernel/task.ts';
import type { KubectlEnvironment } from './environment.ts';
import { kubectl } from './kubectl.ts';
import { answerCompletion, isCompletion } from './shell-complete.ts';
import { shellEditor } from './shell-editor.ts';

/** What stays the same from command to command: all but the streams. */
export type ProgramEnvironment = Omit<KubectlEnvironment, 'stdin' | 'stdout' | 'stderr' | 'interrupted' | 'editor'>;

/**
 * The program for a shell's `kubectl`. Ctrl+C reaches it as SIGINT, and it ends as it sees fit. `onTerminal` tells whether an input is that of the
 * terminal, not of a pipe or file.
 */
export function kubectlProgram(environment: ProgramEnvironment, onTerminal: (stdin: Input) => boolean): Program {
  return function* (context) {
    const interrupted = new Promised<undefined>(context.kernel);
    context.process.handle('INT', () => interrupted.resolve(undefined));
    const own: KubectlEnvironment = {
      ...environment,
      stdin: streamOf(context.kernel, context.stdin),
      stdout: (text) => void context.stdout.write(text),
      stderr: (text) => void context.stderr.write(text),
      interrupted,
      editor: shellEditor(context),
      terminal: onTerminal(context.stdin) ? environment.terminal : undefined,
    };
    const args = context.args.slice(1);
    return isCompletion(args[0]) ? answerCompletion(own, args) : yield* kubectl(own, args);
  };
}

/** A process's input as a stream of the API. */
function streamOf(kernel: Kernel, input: Input): Stream<string> {
  return {
    next: () => ({
      start(resume) {
        let live = true;
        const running = spawn(kernel, input.read(), (text) => {
          kernel.after(0, () => {
            if (live) resume(text);
            else if (text !== undefined) input.unread(text);
          });
        });
        return () => {
          live = false;
          running.cancel();
        };
      },
    }),
    close: () => undefined,
  };
}
