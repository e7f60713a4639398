// Restarting all containers of a pod in place, where a rule of a container that ended asks for it (pkg/kubelet/container/helpers.go, KEP-5532).

import type { Task } from '../../kernel/task.ts';
import type { SyncOutcome } from './container-events.ts';
import type { KubeletContext } from './context.ts';
import { generateStatus } from './generate-status.ts';
import type { PodWorker } from './pod-worker.ts';
import { lifecycleContainersOf, matchingRule } from '../pod/restart-policy.ts';
import { latestContainer } from '../pod/runtime-status.ts';
import type { PodRuntimeStatus } from '../pod/runtime-status.ts';
import { all } from './tasks.ts';
import { killContainer } from './termination.ts';

/** Whether a container has ended in a way that restarts the whole pod. */
export function planRestartAll({ pod }: PodWorker, runtime: PodRuntimeStatus): boolean {
  if (pod.metadata.deletionTimestamp !== undefined) return false;
  return lifecycleContainersOf(pod).some((container) => {
    if (container.restartPolicyRules === undefined) return false;
    const latest = latestContainer(runtime, container.name);
    if (latest?.state !== 'exited') return false;
    return matchingRule(container, latest.exitCode ?? 0)?.action === 'RestartAllContainers';
  });
}

/** Kills and removes all containers; the next syncs start the pod as at first, in the sandbox it has. */
export function* restartAll(context: KubeletContext, worker: PodWorker, runtime: PodRuntimeStatus): Task<SyncOutcome> {
  const { pod } = worker;
  worker.restartingAll = 'killing';
  context.status.set(pod, generateStatus(context, worker, runtime, false));
  const kills = lifecycleContainersOf(pod).flatMap((container) => {
    const latest = latestContainer(runtime, container.name);
    if (latest?.state !== 'running') return [];
    return [killContainer(context, { pod, container, id: latest.id, message: 'killing', graceOverride: 0 })];
  });
  yield* all(context.kernel, kills);
  for (const { id } of context.runtime.containers(worker.uid)) context.runtime.removeContainer(id);
  worker.restartingAll = 'removed';
  worker.wake();
  return { kind: 'done', acted: true };
}
