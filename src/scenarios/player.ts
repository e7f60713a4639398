import type { Cluster } from '../sim/index.ts';
import { Promised, spawn } from '../sim/kernel/task.ts';
import type { Running } from '../sim/kernel/task.ts';
import type { SimTime } from '../sim/kernel/time.ts';
import { simTime } from '../sim/kernel/time.ts';
import { memoryFiles } from '../kubectl/environment.ts';
import type { ConfigCell, Files, KubectlEnvironment, Pace, TerminalDevice } from '../kubectl/environment.ts';
import { runLine } from '../kubectl/terminal-shell.ts';
import { StreamQueue } from '../sim/io/stream-queue.ts';
import type { Stream } from '../sim/apiserver/request.ts';
import type { Action, Step } from './action.ts';

/** A step that does not end holds the next one up for this long at most. */
const PATIENCE_MS = 30_000;

/** What becomes of an action while and after it runs. */
export interface ActionListener {
  output?(stream: 'stdout' | 'stderr', text: string): void;
  exit?(code: number): void;
  /** Something begins to read what is typed. */
  reads?(): void;
}

/** A shell line that was started. */
export interface RunningLine {
  readonly done: boolean;
  /** Ctrl+C. */
  interrupt(): void;
  /** What is typed into it. */
  write(text: string): void;
  /** What Tab offers where it reads a line: within a session in a container. */
  complete(text: string, cursor: number): { readonly words: readonly string[]; readonly from: number };
}

/** What the person at the terminal has: files, kubeconfig, an editor. Kept between lines. */
export interface Workplace {
  files: Files;
  readonly config: ConfigCell;
  /** What a kubectl takes of the virtual time. */
  readonly pace?: Pace;
  readonly edit?: KubectlEnvironment['edit'];
  readonly show?: KubectlEnvironment['show'];
}

/** Ctrl+C and Ctrl+D, as a terminal sends them. */
const INTERRUPT = '\x03';
export const END_OF_INPUT = '\x04';

/** Does an action now. Lines of the shell run on in virtual time; the rest is done when this returns. */
export function perform(
  cluster: Cluster,
  workplace: Workplace,
  action: Action,
  listener: ActionListener = {},
): RunningLine | undefined {
  switch (action.do) {
    case 'run':
      return startLine(cluster, workplace, action, listener);
    case 'fault':
      cluster.suffer(action.fault, action.node);
      return undefined;
    case 'add-node':
      // a machine of that name stays as it is
      if (!cluster.machine(action.node.name)) cluster.addNode(action.node);
      return undefined;
    case 'remove-node':
      cluster.removeNode(action.name);
      return undefined;
    case 'traffic':
      cluster.setTraffic(action);
      return undefined;
    case 'knob':
      cluster.turn(action.knob);
      return undefined;
    case 'files':
      workplace.files = memoryFiles(action.files);
      return undefined;
    case 'type':
    case 'interrupt':
    case 'edited':
      // Meant for a line that was started; whoever keeps the lines passes them on.
      return undefined;
  }
}

function startLine(
  cluster: Cluster,
  workplace: Workplace,
  action: Extract<Action, { readonly do: 'run' }>,
  listener: ActionListener,
): RunningLine {
  const { kernel } = cluster;
  const terminal: TerminalDevice | undefined = action.columns === undefined ? undefined : { columns: action.columns };
  const interrupted = new Promised<undefined>(kernel);
  const typed = new StreamQueue<string>(kernel);
  const stdin: Stream<string> = {
    next: () => {
      const wait = typed.next();
      return {
        start: (resume) => {
          listener.reads?.();
          return wait.start(resume);
        },
      };
    },
    close: () => typed.close(),
  };
  if (action.stdin !== undefined) typed.push(action.stdin);
  if (terminal === undefined) typed.end();
  let done = false;
  const task = runLine(action.line, {
    api: cluster.api,
    kernel,
    stdin: action.stdin === undefined && terminal === undefined ? undefined : stdin,
    stdout: (text) => listener.output?.('stdout', text),
    stderr: (text) => listener.output?.('stderr', text),
    files: workplace.files,
    config: workplace.config,
    terminal,
    interrupted,
    ...(workplace.pace ? { pace: workplace.pace } : {}),
    ...(workplace.edit ? { edit: workplace.edit } : {}),
    ...(workplace.show ? { show: workplace.show } : {}),
  });
  const running: Running<number> = spawn(kernel, task, (code) => {
    done = true;
    listener.exit?.(code);
  });
  if (action.stopAfterMs !== undefined) kernel.after(action.stopAfterMs, () => interrupted.resolve(undefined));
  return {
    get done() {
      return done || running.done;
    },
    interrupt: () => (terminal?.session ? typed.push(INTERRUPT) : interrupted.resolve(undefined)),
    complete: (text, cursor) => terminal?.session?.complete(text, cursor) ?? { words: [], from: cursor },
    write: (text) => (text === END_OF_INPUT && !terminal?.session ? typed.pause() : typed.push(text)),
  };
}

/**
 * Plays a list of steps in virtual time: each at its moment, or when the step before it has ended (unless that runs in the background).
 * `advanceTo` may be called with any sequence of moments: the outcome is the same.
 */
export class Player {
  private readonly cluster: Cluster;
  private readonly steps: readonly Step[];
  private readonly start: (step: Step, index: number) => RunningLine | undefined;
  private readonly typingMs: number;
  private next = 0;
  private notBefore = 0;
  private holding: { readonly line: RunningLine; readonly since: SimTime } | undefined;

  /** `typingMs`: how long after a line in the background the next one begins at the earliest. */
  constructor(
    cluster: Cluster,
    steps: readonly Step[],
    start: (step: Step, index: number) => RunningLine | undefined,
    typingMs = 0,
  ) {
    this.cluster = cluster;
    this.steps = steps;
    this.start = start;
    this.typingMs = typingMs;
  }

  /** Whether every step has been started. */
  get finished(): boolean {
    return this.next >= this.steps.length;
  }

  /** What has not been started. */
  get rest(): readonly Step[] {
    return this.steps.slice(this.next);
  }

  /** Whether the next step waits for a line that runs. */
  get holds(): boolean {
    return this.holding !== undefined && !this.holding.line.done;
  }

  advanceTo(until: SimTime): void {
    const { kernel } = this.cluster;
    while (kernel.now <= until && this.passHold(until)) {
      const step = this.steps[this.next];
      const at = step ? simTime(Math.max(step.atMs, kernel.now, this.notBefore)) : undefined;
      if (!step || at === undefined || at > until) break;
      kernel.runUntil(at);
      this.startNext(step);
    }
    kernel.runUntil(until);
  }

  private startNext(step: Step): void {
    const { kernel } = this.cluster;
    const line = this.start(step, this.next);
    this.next += 1;
    const background = step.action.do === 'run' && step.action.background === true;
    if (line && background) this.notBefore = kernel.now + this.typingMs;
    else if (line) this.holding = { line, since: kernel.now };
  }

  /** Lets a line in the foreground end. False if it still runs at `until`. */
  private passHold(until: SimTime): boolean {
    const { kernel } = this.cluster;
    const { holding } = this;
    if (!holding) return true;
    const patience = simTime(holding.since + PATIENCE_MS);
    const limit = patience < until ? patience : until;
    for (let due = kernel.nextDue(); !holding.line.done && due !== undefined && due <= limit; due = kernel.nextDue()) {
      kernel.step();
    }
    if (!holding.line.done) kernel.runUntil(limit);
    if (!holding.line.done && kernel.now < patience) return false;
    this.holding = undefined;
    return true;
  }
}
