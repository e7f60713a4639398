import type { ContainerRuntime } from '../../containers/runtime.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Wait } from '../../kernel/task.ts';
import { Promised } from '../../kernel/task.ts';

/** Lets tasks wait for the end of containers. */
export class ContainerExits {
  private readonly kernel: Kernel;
  private readonly runtime: ContainerRuntime;
  private readonly waiting = new Map<string, Promised<undefined>>();

  constructor(kernel: Kernel, runtime: ContainerRuntime) {
    this.kernel = kernel;
    this.runtime = runtime;
  }

  /** Comes when the container does not run (any more). */
  of(id: string): Wait<undefined> {
    const known = this.waiting.get(id);
    if (known) return known;
    const exit = new Promised<undefined>(this.kernel);
    if (this.runtime.containerStatus(id)?.state === 'running') this.waiting.set(id, exit);
    else exit.resolve(undefined);
    return exit;
  }

  /** The runtime told of an end. */
  ended(id: string): void {
    this.waiting.get(id)?.resolve(undefined);
    this.waiting.delete(id);
  }
}
