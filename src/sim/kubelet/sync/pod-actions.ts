// What a sync does to a pod's sandbox and containers (pkg/kubelet/kuberuntime computePodActions). Pure.

import type { Container, Pod } from '../../../api/generated/types.ts';
import type { RuntimeContainer } from '../../containers/runtime.ts';
import { killUnknown } from './container-actions.ts';
import type { ActionInputs, ContainerToKill, PodActions } from './container-actions.ts';
import { planInit } from './init-actions.ts';
import { isSidecar, restartsAfterKill, shouldBeRestarted } from '../pod/restart-policy.ts';
import { latestContainer, sandboxChange } from '../pod/runtime-status.ts';
import type { PodRuntimeStatus } from '../pod/runtime-status.ts';

export function planPodActions(inputs: ActionInputs): PodActions {
  const { pod, runtime } = inputs;
  const sandbox = sandboxChange(pod, runtime);
  const actions: PodActions = {
    killPod: sandbox.changed,
    createSandbox: sandbox.changed,
    sandboxId: sandbox.sandboxId,
    attempt: sandbox.attempt,
    initToStart: [],
    toStart: [],
    ephemeralToStart: [],
    toKill: [],
  };
  if (sandbox.changed) return planNewSandbox(inputs, actions);
  pod.spec.ephemeralContainers?.forEach((container, index) => {
    if (!latestContainer(runtime, container.name)) actions.ephemeralToStart.push(index);
  });
  const initialised = planInit(inputs, actions);
  if (actions.killPod || !initialised) return actions;
  planRegular(inputs, actions);
  return actions;
}

/** Everything starts anew, unless nothing is left to be done. */
function planNewSandbox({ pod, runtime }: ActionInputs, actions: PodActions): PodActions {
  const { restartPolicy, containers, initContainers = [] } = pod.spec;
  if (restartPolicy === 'Never' && actions.attempt !== 0 && runtime.containers.length > 0) {
    return { ...actions, createSandbox: false };
  }
  const toStart = containers.flatMap((container, index) =>
    restartPolicy === 'OnFailure' && succeeded(runtime, container) ? [] : [index],
  );
  if (toStart.length === 0) return { ...actions, createSandbox: false };
  if (initContainers.length > 0) return { ...actions, initToStart: [0] };
  return { ...actions, toStart };
}

function succeeded(runtime: PodRuntimeStatus, container: Container): boolean {
  const latest = latestContainer(runtime, container.name);
  return latest?.state === 'exited' && latest.exitCode === 0;
}

function planRegular(inputs: ActionInputs, actions: PodActions): void {
  const { pod, runtime } = inputs;
  let kept = 0;
  pod.spec.containers.forEach((container, index) => {
    const latest = latestContainer(runtime, container.name);
    if (latest?.state !== 'running') {
      if (!shouldBeRestarted(container, pod, runtime)) return;
      actions.toStart.push(index);
      if (latest?.state === 'unknown') actions.toKill.push(killUnknown(container, latest, 'Container'));
      return;
    }
    const kill = planKill(inputs, container, latest);
    if (!kill) {
      kept += 1;
      return;
    }
    if (kill.restart) actions.toStart.push(index);
    actions.toKill.push(kill);
  });
  // A sidecar that is down is started first, back-off or not, and stopped with the rest by the next sync (so recorded of 1.36.2).
  if (kept === 0 && actions.toStart.length === 0 && actions.initToStart.length === 0) actions.killPod = true;
}

function planKill(
  inputs: ActionInputs,
  container: Container,
  record: RuntimeContainer,
): (ContainerToKill & { readonly restart: boolean }) | undefined {
  const restart = restartsAfterKill(container, inputs.pod);
  const kill = (text: string, reason: ContainerToKill['reason'], comesBack: boolean) => ({
    id: record.id,
    container,
    message: comesBack && reason !== 'other' ? `${text}, will be restarted` : text,
    reason,
    restart: comesBack,
  });
  const { name } = container;
  if (inputs.changed(container, record)) {
    return kill(`Container ${name} definition changed, will be restarted`, 'other', true);
  }
  if (inputs.livenessFailed(record.id)) return kill(`Container ${name} failed liveness probe`, 'liveness', restart);
  if (inputs.startupFailed(record.id)) return kill(`Container ${name} failed startup probe`, 'startup', restart);
  if (inputs.resizeRestarts(container)) return kill(`Container ${name} resize requires restart`, 'other', true);
  return undefined;
}

/** Whether the pod has sidecars, so that its containers are stopped in order. */
export function hasSidecars(pod: Pod): boolean {
  return pod.spec.initContainers?.some(isSidecar) ?? false;
}
