// The host shell of the page's terminal and of a scenario's `run` lines: the shell of the containers, with kubectl and a few tools of its host.
import type { Program } from '../sim/containers/process/process.ts';
import { parseShell } from '../sim/containers/shell/parser.ts';
import { runShell, ShellSession, terminalHost } from '../sim/containers/shell/run-shell.ts';
import type { Input } from '../sim/io/streams.ts';
import { EMPTY, sink } from '../sim/io/streams.ts';
import { resolvePath } from '../sim/containers/files/paths.ts';
import { TOOLS } from '../sim/containers/programs/applets.ts';
import type { Stream } from '../sim/apiserver/request.ts';
import type { Host } from '../sim/containers/process/process.ts';
import type { Kernel } from '../sim/kernel/kernel.ts';
import type { Task, Wait } from '../sim/kernel/task.ts';
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

/** Whether a text is the beginning of something (an open quote, `for` without `done`, a here-document), so that more must be typed. */
export function isIncomplete(text: string): boolean {
  const [backslashes = ''] = /\\*$/.exec(text) ?? [];
  const parsed = parseShell(text);
  if (!parsed.ok) return parsed.error.incomplete;
  return parsed.value.openDocument === true || backslashes.length % 2 === 1;
}

/** A shell that keeps its variables from line to line. */
class TerminalShell {
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
    const tty = environment.terminal !== undefined;
    this.session = new ShellSession({ host: this.host, env, cwd: '/', stdout, stderr, args: ['sh'], tty });
  }

  get busy(): boolean {
    return this.running;
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
          // kubectl ends with a code of its own within the moment; what does not is ended here.
          const ended = yield* waitFor(race(step.value, hops(kernel)));
          if (!('first' in ended)) return 130;
          input = ended.first;
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
        this.session.stop();
        const commands = this.host.processes.list().filter((process) => process.parent !== undefined);
        for (const process of commands) process.signal('INT');
        const ended = yield* waitFor(race(step.value, hops(kernel)));
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
    if (name === 'watch' && this.environment.terminal) return watchProgram;
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
    if (!environment.show) {
      context.stderr.write('edit: there is no editor here\n');
      return 1;
    }
    const path = resolvePath(context.cwd, name).replace(/^\/+/, '');
    if (environment.files.read(path) === undefined) environment.files.write(path, '');
    environment.show(path);
    return 0;
  };
}

const OTHER_SCREEN = '\x1b[?1049h';
const OWN_SCREEN = '\x1b[?1049l';
const CLEAR = '\x1b[H\x1b[2J';

/** `watch [-n SECONDS] [-t] COMMAND…` at a terminal: each output replaces the one before, on a screen of its own, as procps has it. */
const watchProgram: Program = function* (context) {
  const args = context.args.slice(1);
  let seconds = 2;
  let title = true;
  while (args[0]?.startsWith('-') === true) {
    const option = args.shift() as string;
    if (option === '--') break;
    const interval = /^(?:-n|--interval=)(.*)$/.exec(option)?.[1];
    if (option === '-t' || option === '--no-title') title = false;
    else if (interval !== undefined || option === '--interval') seconds = Number(interval || args.shift());
    else if (!/^-[dpcx]$/.test(option)) args.length = 0;
  }
  if (args.length === 0 || !(seconds >= 0)) {
    context.stderr.write('Usage: watch [-n seconds] [-t] command\n');
    return 1;
  }
  const command = args.join(' ');
  context.stdout.write(OTHER_SCREEN);
  try {
    for (;;) {
      let shown = '';
      const collect = sink((text) => {
        shown += text;
      });
      yield* runShell(command, { ...context, stdout: collect, stderr: collect });
      const when = new Date(context.kernel.wallClock).toISOString().slice(0, 19).replace('T', ' ');
      const header = title ? `Every ${seconds.toFixed(1)}s: ${command}    ${when}\n\n` : '';
      context.stdout.write(`${CLEAR}${header}${shown}`);
      yield* waitFor(delay(context.kernel, Math.max(seconds * 1000, 100)));
    }
  } finally {
    context.stdout.write(OWN_SCREEN);
  }
};

/** Comes within the moment, after everything that is about to happen in it. */
function hops(kernel: Kernel): Wait<undefined> {
  return {
    start(resume) {
      let left = 64;
      const hop = (): void => {
        left -= 1;
        if (left === 0) resume(undefined);
        else timer = kernel.after(0, hop);
      };
      let timer = kernel.after(0, hop);
      return () => timer.cancel();
    },
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
