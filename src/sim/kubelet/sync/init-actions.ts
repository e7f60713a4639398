// Which init containers and sidecars a sync starts or kills (pkg/kubelet/kuberuntime computeInitContainerActions). Pure.

import type { Container } from '../../../api/generated/types.ts';
import type { RuntimeContainer } from '../../containers/runtime.ts';
import { killUnknown } from './container-actions.ts';
import type { ActionInputs, ContainerToKill, PodActions } from './container-actions.ts';
import { hasInitialised } from '../status/pod-status.ts';
import { isSidecar, mayRestart } from '../pod/restart-policy.ts';

/** Adds to `actions`; true if all init containers are done, so that regular containers may start. */
export function planInit(inputs: ActionInputs, actions: PodActions): boolean {
  const { pod, runtime } = inputs;
  const initContainers = pod.spec.initContainers ?? [];
  if (initContainers.length === 0) return true;
  if (hasInitialised(pod, runtime)) {
    restartSidecars(inputs, actions, initContainers.length);
    return true;
  }
  // From the last to the first, until one is met that has run: what comes before it is done.
  for (let index = initContainers.length - 1; index >= 0; index -= 1) {
    const container = initContainers[index] as Container;
    const record = recordOf(inputs, container);
    if (!record) continue;
    const done = isSidecar(container)
      ? planSidecar(inputs, actions, index, record)
      : planOrdinary(inputs, actions, index, record);
    if (done && index < initContainers.length - 1) actions.initToStart.push(index + 1);
    if (!actions.killPod) restartSidecars(inputs, actions, index);
    actions.initToStart.sort((a, b) => a - b);
    return done && index === initContainers.length - 1;
  }
  actions.initToStart.push(0);
  return false;
}

/** The newest instance in the current sandbox. */
function recordOf({ runtime }: ActionInputs, container: Container): RuntimeContainer | undefined {
  const sandboxId = runtime.sandboxes[0]?.id;
  return runtime.containers.find((record) => record.name === container.name && record.sandboxId === sandboxId);
}

/** True once the sidecar runs and has started: what comes after it may start. */
function planSidecar(inputs: ActionInputs, actions: PodActions, index: number, record: RuntimeContainer): boolean {
  const container = inputs.pod.spec.initContainers?.[index] as Container;
  if (keepSidecar(inputs, actions, container, record)) return inputs.started(container, record);
  actions.initToStart.push(index);
  return false;
}

/** True once the init container has ended well. */
function planOrdinary(inputs: ActionInputs, actions: PodActions, index: number, record: RuntimeContainer): boolean {
  const { pod } = inputs;
  const container = pod.spec.initContainers?.[index] as Container;
  if (record.state === 'running') return false;
  if (record.state === 'exited' && record.exitCode === 0) return true;
  const mayStartAgain =
    record.state === 'exited'
      ? mayRestart(container, pod, record.exitCode ?? 1)
      : record.state === 'created' || pod.spec.restartPolicy !== 'Never';
  if (!mayStartAgain) {
    actions.killPod = true;
    actions.initToStart = [];
    return false;
  }
  if (record.state === 'unknown') actions.toKill.push(killUnknown(container, record, 'Init container'));
  actions.initToStart.push(index);
  return false;
}

/** Sidecars before `end` that do not run are started again. */
function restartSidecars(inputs: ActionInputs, actions: PodActions, end: number): void {
  inputs.pod.spec.initContainers?.slice(0, end).forEach((container, index) => {
    if (!isSidecar(container)) return;
    const record = recordOf(inputs, container);
    if (record && keepSidecar(inputs, actions, container, record)) return;
    actions.initToStart.push(index);
  });
}

/** Whether the sidecar runs and goes on running; otherwise it is killed if need be. */
function keepSidecar(
  inputs: ActionInputs,
  actions: PodActions,
  container: Container,
  record: RuntimeContainer,
): boolean {
  if (record.state === 'unknown') actions.toKill.push(killUnknown(container, record, 'Init container'));
  if (record.state !== 'running') return false;
  const why = reasonToKill(inputs, container, record);
  if (!why) return true;
  const reason: ContainerToKill['reason'] = why.endsWith('startup probe') ? 'startup' : 'liveness';
  actions.toKill.push({
    id: record.id,
    container,
    message: `Init container ${container.name} ${why}`,
    reason: why.startsWith('failed') ? reason : 'other',
  });
  return false;
}

function reasonToKill(inputs: ActionInputs, container: Container, record: RuntimeContainer): string | undefined {
  if (inputs.startupFailed(record.id)) return 'failed startup probe';
  if (inputs.changed(container, record)) return 'definition changed';
  if (inputs.livenessFailed(record.id)) return 'failed liveness probe';
  if (inputs.resizeRestarts(container)) return 'resize requires restart';
  return undefined;
}
