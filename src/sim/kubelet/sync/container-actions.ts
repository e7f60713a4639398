// What a sync may do to containers, and what it decides by (pkg/kubelet/kuberuntime podActions).

import type { Container, Pod } from '../../../api/generated/types.ts';
import type { RuntimeContainer } from '../../containers/runtime.ts';
import type { PodRuntimeStatus } from '../pod/runtime-status.ts';

/** A container that must die, and what the event says of it. */
export interface ContainerToKill {
  readonly id: string;
  readonly container: Container;
  readonly message: string;
  readonly reason: 'liveness' | 'startup' | 'other';
}

export interface PodActions {
  killPod: boolean;
  createSandbox: boolean;
  sandboxId: string | undefined;
  attempt: number;
  /** Indexes in spec.initContainers, spec.containers, spec.ephemeralContainers. */
  initToStart: number[];
  toStart: number[];
  ephemeralToStart: number[];
  toKill: ContainerToKill[];
}

/** What the decisions look at besides the runtime's records. */
export interface ActionInputs {
  readonly pod: Pod;
  readonly runtime: PodRuntimeStatus;
  /** Last published results of the probes of a running container. */
  readonly livenessFailed: (containerId: string) => boolean;
  readonly startupFailed: (containerId: string) => boolean;
  /** Sidecars only: the startup probe has succeeded, or there is none. */
  readonly started: (container: Container, record: RuntimeContainer) => boolean;
  /** The image that a record was made from differs from the spec's. */
  readonly changed: (container: Container, record: RuntimeContainer) => boolean;
  /** A resize that asks for a restart. */
  readonly resizeRestarts: (container: Container) => boolean;
}

/** A container whose state nobody knows is killed before it is started again. */
export function killUnknown(container: Container, record: RuntimeContainer, word: string): ContainerToKill {
  return {
    id: record.id,
    container,
    message: `${word} is in "unknown" state, try killing it before restart`,
    reason: 'other',
  };
}
