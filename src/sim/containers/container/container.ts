/** One container: created, running, exited; its main process, its log and its status. */
import type { Result } from '../../../base/result.ts';
import { err, ok } from '../../../base/result.ts';
import type { Kernel, Timer } from '../../kernel/kernel.ts';
import type { Task } from '../../kernel/task.ts';
import type { ContainerHost } from './container-host.ts';
import type { Executable, FindError } from '../process/process.ts';
import type { Image } from '../images/catalogue.ts';
import type { Process } from '../process/process.ts';
import { programNamed } from '../programs/registry.ts';
import type { ContainerConfig, ContainerKnob, RuntimeContainer } from '../runtime.ts';
import { parseSignal, SIGNALS } from '../process/signals.ts';
import { EMPTY, Pipe } from '../../io/streams.ts';
import type { Input, Output } from '../../io/streams.ts';

/** From the end of a process until the runtime knows of it. */
const REAP_MS = 60;
/** Of a termination message only the end is kept. */
const MAX_TERMINATION_MESSAGE = 4096;
const KILLED = 128 + SIGNALS.KILL;

export interface ContainerOptions {
  readonly id: string;
  readonly sandboxId: string;
  readonly host: ContainerHost;
  /** Told when it has ended. */
  readonly owner: { containerEnded(container: Container): void };
}

export class Container {
  readonly host: ContainerHost;
  status: RuntimeContainer;
  main: Process | undefined;
  /** Standard input of the main process, where the container has one. */
  stdin: Pipe | undefined;
  private attached: Set<(stream: 'stdout' | 'stderr', text: string) => void> | undefined;
  private readonly owner: ContainerOptions['owner'];
  private outOfMemory = false;
  private vanished = false;
  private kill: Timer | undefined;

  constructor(options: ContainerOptions) {
    const { host } = options;
    const { kernel, config, image } = host;
    this.host = host;
    this.owner = options.owner;
    host.onOutOfMemory = () => this.killForMemory();
    this.status = {
      id: options.id,
      podUid: config.podUid,
      sandboxId: options.sandboxId,
      name: config.name,
      attempt: config.attempt,
      image: image.info.names[0] ?? config.image,
      imageId: image.info.id,
      state: 'created',
      createdAt: kernel.now,
      startedAt: undefined,
      finishedAt: undefined,
      exitCode: undefined,
      reason: undefined,
      message: undefined,
      terminationMessage: '',
    };
  }

  get config(): ContainerConfig {
    return this.host.config;
  }

  get image(): Image {
    return this.host.image;
  }

  private get kernel(): Kernel {
    return this.host.kernel;
  }

  get running(): boolean {
    return this.status.state === 'running';
  }

  /** The command line: the pod's command and args against the image's (kubelet.md 9.3). */
  get commandLine(): readonly string[] {
    const { command, args } = this.config;
    if (command && command.length > 0) return args && args.length > 0 ? command.concat(args) : command;
    return this.image.entrypoint.concat(args && args.length > 0 ? args : this.image.cmd);
  }

  start(): Result<undefined, string> {
    const argv = this.commandLine;
    const found = this.findMain(argv[0] as string, this.searchPath);
    if (!found.ok) return this.failToStart(startErrorText(argv[0] as string, found.error));
    this.status = { ...this.status, state: 'running', startedAt: this.kernel.now };
    if (this.config.stdin) this.stdin = new Pipe(this.kernel);
    const stdin: Input = this.stdin ?? EMPTY;
    const main = this.host.processes.start(this.host, {
      program: this.behaving(found.value),
      memory: this.image.behaviour?.memoryBytes ?? found.value.memory,
      args: argv,
      env: this.environment(),
      cwd: this.workingDir,
      tty: this.config.tty && this.config.stdin,
      stdin,
      stdout: new ContainerOutput(this, 'stdout'),
      stderr: new ContainerOutput(this, this.config.tty ? 'stdout' : 'stderr'),
    });
    this.main = main;
    main.onExit((code) => this.mainEnded(code));
    return ok(undefined);
  }

  /** Environment of the main process and of what is run in the container. */
  environment(): Record<string, string> {
    // Built name by name, so that equal environments share their shape.
    const env: Record<string, string> = {};
    for (const name in this.image.env) env[name] = this.image.env[name] as string;
    env['HOSTNAME'] = this.host.name;
    for (const { name, value } of this.config.env) env[name] = value;
    env['HOME'] ??= this.host.user.uid === 0 ? '/root' : '/';
    if (this.config.tty) env['TERM'] ??= 'xterm';
    return env;
  }

  private get searchPath(): string | undefined {
    return this.config.env.findLast(({ name }) => name === 'PATH')?.value ?? this.image.env['PATH'];
  }

  get workingDir(): string {
    return this.config.workingDir ?? this.image.workingDir;
  }

  stop(graceSeconds: number): void {
    if (!this.running) return;
    const first = this.kill === undefined;
    const due = this.kernel.now + Math.max(0, graceSeconds) * 1000;
    if (!first && (this.kill as Timer).due <= due) return;
    this.kill?.cancel();
    this.kill = this.kernel.after(
      due - this.kernel.now,
      () => this.killNow(),
      `grace of container ${this.config.name} ends`,
    );
    if (first && graceSeconds > 0) this.sendStopSignal();
  }

  killNow(): void {
    this.kill?.cancel();
    this.main?.signal('KILL', true);
  }

  killForMemory(): void {
    if (!this.running) return;
    this.outOfMemory = true;
    const { main } = this;
    const victim = this.config.singleProcessOOMKill === true ? this.largestProcess() : main;
    if (victim) victim.signal('KILL', true);
    else this.kernel.after(0, () => this.main?.signal('KILL', true));
  }

  /** Whom the kernel picks where it kills no more than it must. */
  private largestProcess(): Process | undefined {
    const mine = this.host.processes.list().filter(({ host }) => host === this.host);
    return mine.reduce<Process | undefined>((most, one) => (most && most.memory > one.memory ? most : one), undefined);
  }

  /** The machine has lost its power: nothing of this is seen any more. */
  vanish(): void {
    if (!this.running) return;
    this.vanished = true;
    this.kill?.cancel();
    const { main } = this;
    this.main = undefined;
    this.host.processes.killAll(this.host);
    main?.terminate(KILLED);
  }

  /** What a person does to it. */
  turn(knob: ContainerKnob): void {
    const { host, main } = this;
    if (!this.running || !main) return;
    switch (knob.what) {
      case 'crash':
        main.terminate(knob.code);
        break;
      case 'memory':
        host.allocate(main, knob.bytes - main.memory);
        break;
      case 'hang':
      case 'unhang':
        host.hung = knob.what === 'hang';
        host.network.disturb(host);
        break;
      case 'fail-probes':
      case 'pass-probes':
        host.failsProbes = knob.what === 'fail-probes';
        host.network.disturb(host);
    }
  }

  /** Found dead after a power cut. */
  foundDead(): void {
    if (!this.running) return;
    this.ended(255, 'Unknown');
  }

  /** Takes what the main process writes. */
  write(stream: 'stdout' | 'stderr', text: string): void {
    this.host.log.write(stream, text, this.kernel.now);
    for (const handler of this.attached ?? []) handler(stream, text);
  }

  /** Hands on what the main process writes, as it comes. Returns how to stop. */
  attach(handler: (stream: 'stdout' | 'stderr', text: string) => void): () => void {
    const attached = (this.attached ??= new Set());
    attached.add(handler);
    return () => {
      attached.delete(handler);
    };
  }

  private sendStopSignal(): void {
    if (this.image.behaviour?.ignoresTerm === true) return;
    this.main?.signal(parseSignal(this.config.stopSignal ?? this.image.stopSignal) ?? 'TERM', true);
  }

  private findMain(name: string, path: string | undefined): Result<Executable, FindError> {
    const found = this.host.find(name, this.workingDir, path);
    if (found.ok || !this.image.anyCommand || found.error !== 'not-found') return found;
    const app = programNamed('app');
    return app ? ok(app) : found;
  }

  /** The program, ended from outside where a person said so. */
  private behaving({ program }: Executable): Executable['program'] {
    const exit = this.image.behaviour?.exit;
    if (!exit) return program;
    const { kernel } = this;
    return function* (context): Task<number> {
      const timer = kernel.after(
        exit.afterMs,
        () => context.process.terminate(exit.code),
        'the process ends by itself',
      );
      try {
        return yield* program(context);
      } finally {
        timer.cancel();
      }
    };
  }

  private failToStart(message: string): Result<undefined, string> {
    this.status = {
      ...this.status,
      state: 'exited',
      finishedAt: this.kernel.now,
      exitCode: 128,
      reason: 'StartError',
      message,
    };
    this.host.log.end(this.kernel.now);
    return err(message);
  }

  private mainEnded(code: number): void {
    if (this.vanished) return;
    const finishedAt = this.kernel.now;
    this.host.processes.killAll(this.host);
    this.kernel.after(REAP_MS, () => {
      if (!this.running || this.vanished) return;
      const reason = this.outOfMemory ? 'OOMKilled' : code === 0 ? 'Completed' : 'Error';
      this.ended(code, reason, finishedAt);
    });
  }

  private ended(exitCode: number, reason: string, finishedAt = this.kernel.now): void {
    this.kill?.cancel();
    this.main = undefined;
    const text = this.host.terminationMessage;
    this.status = {
      ...this.status,
      state: 'exited',
      finishedAt,
      exitCode,
      reason,
      terminationMessage: text.slice(-MAX_TERMINATION_MESSAGE),
    };
    this.host.log.end(this.kernel.now);
    this.owner.containerEnded(this);
  }
}

class ContainerOutput implements Output {
  private readonly container: Container;
  private readonly stream: 'stdout' | 'stderr';

  constructor(container: Container, stream: 'stdout' | 'stderr') {
    this.container = container;
    this.stream = stream;
  }

  write(text: string): boolean {
    if (text !== '') this.container.write(this.stream, text);
    return true;
  }
}

/** Why runc could not run a command, in its words. */
export function execErrorText(command: string, error: FindError): string {
  const what = `exec: "${command}": `;
  if (error === 'bad-format') return `${what.slice(0, -2)}: exec format error: unknown`;
  if (error === 'is-directory') return `${what}is a directory: unknown`;
  if (error === 'not-executable') return `${what}permission denied: unknown`;
  if (command.includes('/')) return `${what}stat ${command}: no such file or directory: unknown`;
  return `${what}executable file not found in $PATH: unknown`;
}

function startErrorText(command: string, error: FindError): string {
  return (
    'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: ' +
    `unable to start container process: ${execErrorText(command, error)}`
  );
}
