// Puts together what a pod's status is computed from.

import type { PodStatus } from '../../../api/generated/types.ts';
import { fromTime, toTime } from '../../../api/values/time.ts';
import type { KubeletContext } from './context.ts';
import { isTerminalPhase } from '../status/pod-phase.ts';
import { podStatusOf } from '../status/pod-status.ts';
import type { PodWorker } from './pod-worker.ts';
import type { PodRuntimeStatus } from '../pod/runtime-status.ts';
import { FALLBACK_BYTES, FALLBACK_LINES } from '../status/termination-message.ts';

const DEADLINE_MESSAGE = 'Pod was active on the node longer than the specified deadline';

/** generateAPIPodStatus for a worker's pod. */
export function generateStatus(
  context: KubeletContext,
  worker: PodWorker,
  runtime: PodRuntimeStatus,
  terminal: boolean,
): PodStatus {
  const { pod, uid } = worker;
  const previous = context.statusOf(pod);
  return podStatusOf({
    pod,
    runtime,
    previous,
    terminal,
    failures: worker.failures,
    epoch: context.kernel.epoch,
    allocated: context.resizes.allocatedOf(uid),
    actual: context.resizes.actualOf(uid),
    logTail: (containerId) => logTail(context, containerId),
    probes: context.probes,
    hostIP: context.machine.address,
    hostIPs: context.hostIPs,
    podIP: worker.addressIn(runtime),
    eviction: deadline(context, worker, previous),
    resizeConditions: context.resizes.conditionsOf(pod),
    restartingAll: worker.restartingAll === 'killing',
    removedForRestart: worker.restartingAll === 'removed',
    now: toTime(context.kernel.wallClock),
  });
}

/** When the pod's active deadline passes, in virtual time. */
export function deadlineOf(context: KubeletContext, { pod }: PodWorker): number | undefined {
  const seconds = pod.spec.activeDeadlineSeconds;
  const start = fromTime(context.statusOf(pod).startTime);
  if (seconds === undefined || start === undefined) return undefined;
  return start - context.kernel.epoch + seconds * 1000;
}

/** The active deadline handler: past the deadline it says so each time it is asked. */
function deadline(
  context: KubeletContext,
  worker: PodWorker,
  previous: PodStatus,
): { readonly reason: string; readonly message: string } | undefined {
  if (worker.pod.spec.activeDeadlineSeconds === undefined) return undefined;
  const ended = isTerminalPhase(previous.phase) && previous.reason !== 'DeadlineExceeded';
  const due = deadlineOf(context, worker);
  if (due === undefined || context.kernel.now < due || ended) return undefined;
  context.recorder.event(worker.pod, 'Normal', 'DeadlineExceeded', DEADLINE_MESSAGE);
  return { reason: 'DeadlineExceeded', message: DEADLINE_MESSAGE };
}

function logTail({ runtime }: KubeletContext, containerId: string): string {
  const lines = runtime.logs(containerId).lines.slice(-FALLBACK_LINES);
  return lines
    .map((line) => (line.partial ? line.text : `${line.text}\n`))
    .join('')
    .slice(-FALLBACK_BYTES);
}
