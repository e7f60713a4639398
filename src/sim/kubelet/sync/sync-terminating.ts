// The end of a pod on its node (pkg/kubelet/kubelet.go SyncTerminatingPod, SyncTerminatedPod).

import type { PodStatus } from '../../../api/generated/types.ts';
import type { Task } from '../../kernel/task.ts';
import { delay, waitFor } from '../../kernel/task.ts';
import type { SyncOutcome } from './container-events.ts';
import { removeOldInstances } from './container-gc.ts';
import type { KubeletContext } from './context.ts';
import { generateStatus } from './generate-status.ts';
import type { PodWorker } from './pod-worker.ts';
import { readRuntimeStatus } from '../pod/runtime-status.ts';
import { killPod } from './termination.ts';

/** The wait for the volumes to be taken down looks every so often. */
const UNMOUNT_MS = 300;

/** Stops the containers, then says how they ended. */
export function* syncTerminatingPod(context: KubeletContext, worker: PodWorker): Task<SyncOutcome> {
  const { status, probes, runtime } = context;
  const { uid } = worker;
  const runtimeStatus = readRuntimeStatus(runtime, uid);
  status.set(worker.pod, withKill(worker, generateStatus(context, worker, runtimeStatus, false)));
  probes.stopLivenessAndStartup(uid);
  yield* killPod(context, worker.pod, worker.graceSeconds, () => probes.remove(uid));
  worker.stopped = true;
  say(context, worker);
  return { kind: 'done', acted: false };
}

/** Takes down what is left, and makes the status final. */
export function* syncTerminatedPod(context: KubeletContext, worker: PodWorker): Task<SyncOutcome> {
  worker.stopped = true;
  say(context, worker);
  yield* waitFor(delay(context.kernel, UNMOUNT_MS));
  context.probes.remove(worker.uid);
  context.status.finish(worker.pod);
  return { kind: 'done', acted: false };
}

/** Nothing runs any more: the final status. */
function say(context: KubeletContext, worker: PodWorker): void {
  const runtime = readRuntimeStatus(context.runtime, worker.uid);
  context.status.set(worker.pod, generateStatus(context, worker, runtime, true));
  removeOldInstances(context, worker, runtime);
}

/** The kubelet's own reason to end the pod. */
function withKill({ kill }: PodWorker, status: PodStatus): PodStatus {
  if (!kill) return status;
  const conditions = status.conditions ?? [];
  const { condition } = kill;
  const others = condition ? conditions.filter((one) => one.type !== condition.type) : conditions;
  return { ...status, phase: 'Failed', ...kill.status, conditions: condition ? [condition, ...others] : others };
}
