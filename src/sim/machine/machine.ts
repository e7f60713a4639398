import type { Fault, NodeConfig } from '../config.ts';
import type { Cause } from '../kernel/cause.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { SimTime } from '../kernel/time.ts';

/** What is true of a machine, whatever the API says of its node. */
export interface MachineState {
  readonly power: boolean;
  /** Whether the network reaches it. */
  readonly connected: boolean;
  readonly kubelet: boolean;
  readonly memoryPressure: boolean;
  readonly diskPressure: boolean;
}

/**
 * A machine of the cluster: its truth, and its history. The kubelet and the container runtime on it obey it: without power nothing runs, cut off
 * from the network nothing reports, with the kubelet stopped containers run unseen.
 */
export class Machine {
  readonly config: NodeConfig;
  /** Address of the node: 10.10.0.11 for the first. */
  readonly address: string;
  /** The node's range of pod addresses: 10.244.N.0/24. */
  readonly podCidr: string;
  /** Every state it was in, oldest first, and why it came into it. */
  readonly history: { readonly time: SimTime; readonly state: MachineState; readonly cause: Cause }[];
  private readonly kernel: Kernel;
  private readonly watchers = new Set<(state: MachineState, before: MachineState) => void>();

  constructor(kernel: Kernel, config: NodeConfig, options: { readonly address: string; readonly podCidr: string }) {
    this.kernel = kernel;
    this.config = config;
    this.address = options.address;
    this.podCidr = options.podCidr;
    const state = {
      power: true,
      connected: true,
      kubelet: true,
      memoryPressure: false,
      diskPressure: false,
    };
    this.history = [{ time: kernel.now, state, cause: kernel.cause }];
  }

  get name(): string {
    return this.config.name;
  }

  get state(): MachineState {
    return (this.history.at(-1) as { readonly state: MachineState }).state;
  }

  /** Whether the kubelet runs and reaches the API server. */
  get reports(): boolean {
    const { power, connected, kubelet } = this.state;
    return power && connected && kubelet;
  }

  stateAt(time: SimTime): MachineState {
    const entry = this.history.findLast((moment) => moment.time <= time) ?? this.history[0];
    return (entry as { readonly state: MachineState }).state;
  }

  /** Called within each change. Returns how to stop. */
  watch(handler: (state: MachineState, before: MachineState) => void): () => void {
    this.watchers.add(handler);
    return () => this.watchers.delete(handler);
  }

  suffer(fault: Fault): void {
    const before = this.state;
    const state = { ...before, ...changeBy(fault) };
    this.history.push({ time: this.kernel.now, state, cause: this.kernel.cause });
    for (const watcher of this.watchers) watcher(state, before);
  }
}

function changeBy(fault: Fault): Partial<MachineState> {
  switch (fault) {
    case 'power-off':
      return { power: false };
    case 'power-on':
      return { power: true };
    case 'partition':
      return { connected: false };
    case 'heal':
      return { connected: true };
    case 'kubelet-stop':
      return { kubelet: false };
    case 'kubelet-start':
      return { kubelet: true };
    case 'memory-pressure':
      return { memoryPressure: true };
    case 'disk-pressure':
      return { diskPressure: true };
    case 'relieve':
      return { memoryPressure: false, diskPressure: false };
  }
}
