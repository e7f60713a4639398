// The host shell of the page's terminal and of a scenario's `run` lines: the shell of the containers, with kubectl and a few tools of its host.
import type { Program } from '../sim/containers/process.ts';
import { ShellSession, terminalHost } from '../sim/containers/shell/run-shell.ts';
import type { Input } from '../sim/containers/streams.ts';
import { EMPTY, sink } from '../sim/containers/streams.ts';
import { TOOLS } from '../sim/containers/tools/tools.ts';
import type { Stream } from '../sim/apiserver/request.ts';
import type { Host } from '../sim/containers/host.ts';
import type { Task } from '../sim/kernel/task.ts';
import { delay, race, waitFor } from '../sim/kernel/task.ts';
import type { ConfigCell, KubectlEnvironment } from './environment.ts';
import { kubectlProgram } from './program.ts';
import { TerminalFiles } from './terminal-files.ts';

/** Tools of a container that make no sense on the host of a terminal. */
const NOT_HERE: ReadonlySet<string> = new Set([
  'nc',
  'wget',
  'curl',
  'ping',
  'nslookup',
  'traceroute',
  'httpd',
  'vi',
  'su',
  'kill',
  'killall',
  'pkill',
  'telnet',
  'ip',
  'ifconfig',
  'netstat',
  'arp',
  'route',
]);

/** Names of the commands that the terminal has. */
export const TERMINAL_COMMANDS: readonly string[] = [
  'edit',
  'k',
  'kubectl',
  ...Object.keys(TOOLS).filter((name) => !NOT_HERE.has(name)),
].toSorted();

/** A shell that keeps its variables from line to line. */
export class TerminalShell {
  private environment: KubectlEnvironment;
  private readonly host: Host;
  private readonly session: ShellSession;
  private running = false;
  private input: Input = EMPTY;

  constructor(environment: KubectlEnvironment) {
    this.environment = environment;
    const { kernel } = environment;
    this.host = terminalHost({
      kernel,
      files: new TerminalFiles(kernel, () => this.environment.files),
      find: (name) => this.find(name),
    });
    const stdout = sink((text) => this.environment.stdout(text));
    const stderr = sink((text) => this.environment.stderr(text));
    const env = { HOME: '/', USER: 'user', PATH: '/bin', PWD: '/' };
    this.session = new ShellSession({ host: this.host, env, cwd: '/', stdout, stderr, args: ['sh'] });
  }

  get busy(): boolean {
    return this.running;
  }

  /** Whether a text is the beginning of something, so that more must be typed. */
  isIncomplete(text: string): boolean {
    return this.session.isIncomplete(text);
  }

  /** Runs a line, or several, in an environment whose streams may differ from the last one's. */
  *run(line: string, environment: KubectlEnvironment = this.environment): Task<number> {
    this.environment = environment;
    this.running = true;
    const { stdin, interrupted, kernel } = environment;
    this.input = inputOf(stdin);
    try {
      const task = this.session.run(line, { stdin: this.input });
      return interrupted === undefined ? yield* task : yield* this.interruptible(task, interrupted);
    } finally {
      this.running = false;
      for (const process of this.host.processes.list())
        if (process.parent === undefined) kernel.after(0, () => process.terminate(130));
    }
  }

  /** Drives the shell; at Ctrl+C every command gets SIGINT, and what then still runs is ended. */
  private *interruptible(
    task: Task<number>,
    interrupted: NonNullable<KubectlEnvironment['interrupted']>,
  ): Task<number> {
    const { kernel } = this.environment;
    let told = false;
    let input: unknown;
    try {
      for (;;) {
        const step = task.next(input);
        if (step.done) return step.value;
        if (told) {
          input = yield step.value;
          continue;
        }
        const outcome = (yield race(step.value, interrupted)) as
          | { readonly first: unknown }
          | { readonly second: unknown };
        if ('first' in outcome) {
          input = outcome.first;
          continue;
        }
        told = true;
        const commands = this.host.processes.list().filter((process) => process.parent !== undefined);
        for (const process of commands) process.signal('INT');
        // kubectl ends with a code of its own within the moment; loops and the like are ended here
        const ended = yield* waitFor(race(step.value, delay(kernel, 1)));
        if (!('first' in ended)) return 130;
        input = ended.first;
      }
    } finally {
      task.return(130);
    }
  }

  private find(name: string): Program | undefined {
    if (name === 'kubectl' || name === 'k') {
      return kubectlProgram(this.environment, (stdin) => stdin === this.input);
    }
    if (name === 'edit') return editProgram(this.environment);
    return NOT_HERE.has(name) ? undefined : TOOLS[name];
  }
}

/** `edit FILE`: opens a file in the editor of the page. */
function editProgram(environment: KubectlEnvironment): Program {
  return function* (context) {
    const [, name] = context.args;
    if (name === undefined) {
      context.stderr.write('usage: edit FILE\n');
      return 1;
    }
    if (!environment.edit) {
      context.stderr.write('edit: there is no editor here\n');
      return 1;
    }
    const path = name.replace(/^(\.?\/)+/, '');
    const saved = yield* waitFor(environment.edit(path, environment.files.read(path) ?? ''));
    if (saved !== undefined) environment.files.write(path, saved);
    return 0;
  };
}

/** The shells of terminals, by the session that they belong to. */
const shells = new WeakMap<ConfigCell, TerminalShell>();

/**
 * Runs a line; the exit code of its last command. Lines of one terminal share variables and functions; a line that is no terminal's, or comes
 * while another still runs, has a shell of its own.
 */
export function* runLine(line: string, environment: KubectlEnvironment): Task<number> {
  if (environment.terminal === undefined) return yield* new TerminalShell(environment).run(line);
  let shell = shells.get(environment.config);
  if (!shell || shell.busy) {
    const fresh = new TerminalShell(environment);
    if (!shell) shells.set(environment.config, fresh);
    shell = fresh;
  }
  return yield* shell.run(line, environment);
}

/** A stream of the API as a process's input. */
function inputOf(stream: Stream<string> | undefined): Input {
  if (!stream) return EMPTY;
  let back = '';
  return {
    *read() {
      if (back === '') return yield* waitFor(stream.next());
      const text = back;
      back = '';
      return text;
    },
    unread(text) {
      back = text + back;
    },
  };
}
