// What the runtime says of a pod at one moment (kubecontainer.PodStatus): the input of status computation and of the pod's actions.

import type { Pod } from '../../../api/generated/types.ts';
import type { ContainerRuntime, RuntimeContainer, SandboxStatus } from '../../containers/runtime.ts';

export interface PodRuntimeStatus {
  /** Newest first. */
  readonly containers: readonly RuntimeContainer[];
  /** Newest first. */
  readonly sandboxes: readonly SandboxStatus[];
}

const NOTHING_RUNS: PodRuntimeStatus = { containers: [], sandboxes: [] };

/** A snapshot: later changes of the runtime do not show in it. */
export function readRuntimeStatus(runtime: ContainerRuntime, podUid: string): PodRuntimeStatus {
  const sandboxes = runtime.sandboxes(podUid);
  const containers = runtime.containers(podUid);
  if (sandboxes.length === 0 && containers.length === 0) return NOTHING_RUNS;
  return {
    containers: containers.map((container) => ({ ...container })).reverse(),
    sandboxes: sandboxes.map((sandbox) => ({ ...sandbox })).sort((a, b) => b.attempt - a.attempt),
  };
}

/** The newest instance of a container. */
export function latestContainer(runtime: PodRuntimeStatus, name: string): RuntimeContainer | undefined {
  return runtime.containers.find((container) => container.name === name);
}

export interface SandboxChange {
  /** A new sandbox is needed. */
  readonly changed: boolean;
  /** Attempt number of the sandbox that is to be made, or of the one that is kept. */
  readonly attempt: number;
  /** The sandbox that is there, if any. */
  readonly sandboxId: string | undefined;
}

/** Whether the pod needs a (new) sandbox (runtimeutil.PodSandboxChanged). */
export function sandboxChange(pod: Pod, runtime: PodRuntimeStatus): SandboxChange {
  const [latest] = runtime.sandboxes;
  if (!latest) return { changed: true, attempt: 0, sandboxId: undefined };
  const readyCount = runtime.sandboxes.filter((sandbox) => sandbox.ready).length;
  const unusable = readyCount > 1 || !latest.ready || (latest.ip === '' && pod.spec.hostNetwork !== true);
  return { changed: unusable, attempt: unusable ? latest.attempt + 1 : latest.attempt, sandboxId: latest.id };
}
