// The kubelet of a machine: a process that is started and stopped with the machine's power and by hand. See kubelet-process.ts for what it does while it runs.

import type { Pod } from '../../api/generated/types.ts';
import type { KubeletAccess } from '../apiserver/kubelet-access.ts';
import type { Timer } from '../kernel/kernel.ts';
import type { MachineState } from '../machine/machine.ts';
import type { KubeletOptions } from './kubelet-options.ts';
import { KubeletProcess } from './kubelet-process.ts';
import type { ProbeLook } from './prober/probe-look.ts';
import { KubeletServer } from './kubelet-server.ts';

/** From the power switch until the kubelet runs, and from its own start. */
const BOOT_MS = 2_400;
const START_MS = 400;

export interface Kubelet {
  /** Logs, exec and attach of the machine's containers, for the API server. */
  readonly server: KubeletAccess;
  /** The pods that the kubelet knows, in order of their arrival; none while it does not run. */
  pods(): readonly Pod[];
  /** How the probes of a pod are going; none while the kubelet does not run. */
  probes(podUid: string): readonly ProbeLook[];
}

/** Starts the kubelet with its machine; it obeys the machine from then on. */
export function startKubelet(options: KubeletOptions): Kubelet {
  return new MachineKubelet(options);
}

class MachineKubelet implements Kubelet {
  readonly server: KubeletAccess;
  private readonly options: KubeletOptions;
  private process: KubeletProcess | undefined;
  private starting: Timer | undefined;
  private boot = 1;

  constructor(options: KubeletOptions) {
    this.options = options;
    const { kernel, machine, runtime } = options;
    this.server = new KubeletServer({
      kernel,
      machine,
      runtime,
      statusOf: (pod) => this.process?.statusOf(pod) ?? pod.status,
    });
    options.machine.watch((state, before) => this.obey(state, before));
    this.startProcess();
  }

  pods(): readonly Pod[] {
    return this.process?.pods() ?? [];
  }

  probes(podUid: string): readonly ProbeLook[] {
    return this.process?.probes(podUid) ?? [];
  }

  private obey(state: MachineState, before: MachineState): void {
    const runs = state.power && state.kubelet;
    const ran = before.power && before.kubelet;
    if (state.power && !before.power) this.boot += 1;
    if (!runs) this.stopProcess();
    else if (!ran) this.startLater(before.power ? START_MS : BOOT_MS);
    else if (state.connected !== before.connected) this.process?.linkChanged(state.connected);
    else if (state.memoryPressure !== before.memoryPressure || state.diskPressure !== before.diskPressure) {
      this.process?.pressureChanged();
    }
  }

  private startLater(delayMs: number): void {
    this.starting?.cancel();
    const { kernel, machine } = this.options;
    this.starting = kernel.after(delayMs, () => this.startProcess(), `kubelet of ${machine.name} starts`);
  }

  private startProcess(): void {
    this.starting = undefined;
    this.process = new KubeletProcess(this.options, this.boot);
    this.process.start();
  }

  private stopProcess(): void {
    this.starting?.cancel();
    this.starting = undefined;
    this.process?.stop();
    this.process = undefined;
  }
}
