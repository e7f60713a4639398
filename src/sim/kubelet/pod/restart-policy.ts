// Whether a container that has ended is started again (pkg/api/v1/pod ContainerShouldRestart, pkg/kubelet/container ShouldContainerBeRestarted).

import type { Container, ContainerRestartRule, Pod } from '../../../api/generated/types.ts';
import { latestContainer } from './runtime-status.ts';
import type { PodRuntimeStatus } from './runtime-status.ts';

/** A restartable init container: starts with the init containers and runs as long as the pod. */
export function isSidecar(container: Container): boolean {
  return container.restartPolicy === 'Always';
}

/** Sidecars of a pod, in spec order. */
export function sidecarsOf(pod: Pod): readonly Container[] {
  return pod.spec.initContainers?.filter(isSidecar) ?? [];
}

/** Init and regular containers: what decides over the pod's life. */
export function lifecycleContainersOf(pod: Pod): readonly Container[] {
  const { initContainers, containers } = pod.spec;
  return initContainers?.length ? [...initContainers, ...containers] : containers;
}

/** The first rule whose exit codes match, if the container has rules at all. */
export function matchingRule(container: Container, exitCode: number): ContainerRestartRule | undefined {
  return container.restartPolicyRules?.find((rule) => {
    const values = rule.exitCodes?.values ?? [];
    const listed = values.includes(exitCode);
    return rule.exitCodes?.operator === 'NotIn' ? !listed : listed;
  });
}

/** Whether the policies allow another start after this exit, deletion left aside. */
export function mayRestart(container: Container, pod: Pod, exitCode: number): boolean {
  if (container.restartPolicy !== undefined && matchingRule(container, exitCode)) return true;
  return policyAllows(container.restartPolicy ?? pod.spec.restartPolicy ?? 'Always', exitCode);
}

/** Whether a container killed by the kubelet for a failed probe comes back. */
export function restartsAfterKill(container: Container, pod: Pod): boolean {
  return (container.restartPolicy ?? pod.spec.restartPolicy) !== 'Never';
}

/** Whether the next sync starts the container, judging by its newest instance. */
export function shouldBeRestarted(container: Container, pod: Pod, runtime: PodRuntimeStatus): boolean {
  if (pod.metadata.deletionTimestamp !== undefined) return false;
  const latest = latestContainer(runtime, container.name);
  if (!latest) return true;
  if (latest.state === 'running') return false;
  if (latest.state !== 'exited') return true;
  return mayRestart(container, pod, latest.exitCode ?? 0);
}

/** Whether the pod has a rule that restarts all of its containers. */
export function hasRestartAllRule(pod: Pod): boolean {
  return lifecycleContainersOf(pod).some((container) =>
    container.restartPolicyRules?.some((rule) => rule.action === 'RestartAllContainers'),
  );
}

function policyAllows(policy: string, exitCode: number): boolean {
  return policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0);
}
