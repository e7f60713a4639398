import type { ComponentAccess } from '../apiserver/client.ts';
import type { ContainerRuntime } from '../containers/runtime.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Machine } from '../machine/machine.ts';
import type { Network } from '../network/network.ts';

/** What a kubelet stands on. */
export interface KubeletOptions {
  readonly kernel: Kernel;
  readonly machine: Machine;
  readonly runtime: ContainerRuntime;
  readonly access: ComponentAccess;
  readonly network: Network;
}
