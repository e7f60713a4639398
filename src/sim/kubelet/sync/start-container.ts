// The start of one container (pkg/kubelet/kuberuntime startContainer, doBackOff): image, configuration, create, start, postStart.

import type { Container, EphemeralContainer, Pod } from '../../../api/generated/types.ts';
import { formatDuration } from '../../../api/values/duration.ts';
import type { RuntimeContainer } from '../../containers/runtime.ts';
import type { Task } from '../../kernel/task.ts';
import { delay, waitFor } from '../../kernel/task.ts';
import { containerConfigOf } from '../container/container-config.ts';
import { failureText } from './container-events.ts';
import type { StartFailure } from '../status/container-status.ts';
import type { KubeletContext } from './context.ts';
import { fieldPathOf, podText } from '../pod/field-path.ts';
import { runHook } from './lifecycle-hooks.ts';
import type { PodWorker } from './pod-worker.ts';
import type { PodRuntimeStatus } from '../pod/runtime-status.ts';
import { killContainer } from './termination.ts';

/** What the runtime takes for the two steps, as the recordings space them. */
const CREATE_MS = 20;
const START_MS = 80;
/** No two starts take the same time. */
const START_SPREAD_MS = 300;

/** Whether it was started; `retryAt`: the end of its back-off. */
export type StartResult = { readonly ok: true } | { readonly ok: false; readonly retryAt: number | undefined };

export function* startContainer(
  context: KubeletContext,
  worker: PodWorker,
  runtime: PodRuntimeStatus,
  container: Container | EphemeralContainer,
  sandboxId: string,
): Task<StartResult> {
  const waiting = backOff(context, worker.pod, runtime, container);
  if (waiting) {
    worker.noteStart(container.name, waiting.failure);
    return { ok: false, retryAt: waiting.retryAt };
  }
  const failure = yield* start(context, worker, container, sandboxId);
  worker.noteStart(container.name, failure);
  return failure ? { ok: false, retryAt: undefined } : { ok: true };
}

/** Judged by the last instance that was dead when the sync began. */
function backOff(
  { backOff: crashLoop, recorder }: KubeletContext,
  pod: Pod,
  runtime: PodRuntimeStatus,
  container: Container | EphemeralContainer,
): { readonly failure: StartFailure; readonly retryAt: number } | undefined {
  const last = runtime.containers.find((one) => one.name === container.name && one.state === 'exited');
  if (last?.finishedAt === undefined) return undefined;
  const key = `${pod.metadata.uid}/${container.name}/${container.image}/${JSON.stringify(container.resources ?? {})}`;
  if (!crashLoop.isInBackOffSince(key, last.finishedAt)) {
    crashLoop.next(key, last.finishedAt);
    return undefined;
  }
  const text = `Back-off restarting failed container ${container.name} in pod ${podText(pod)}`;
  recorder.event(pod, 'Warning', 'BackOff', text, fieldPathOf(pod, container.name));
  const windowMs = crashLoop.windowOf(key);
  return {
    failure: {
      reason: 'CrashLoopBackOff',
      message: `back-off ${formatDuration(windowMs)} restarting failed container=${container.name} pod=${podText(pod)}`,
    },
    retryAt: last.finishedAt + windowMs,
  };
}

/** Runs the stages; the failure of the one that fails. */
function* start(
  context: KubeletContext,
  worker: PodWorker,
  container: Container | EphemeralContainer,
  sandboxId: string,
): Task<StartFailure | undefined> {
  const { kernel, recorder, runtime } = context;
  const { pod } = worker;
  const say = (type: 'Normal' | 'Warning', reason: string, message: string): void =>
    recorder.event(pod, type, reason, message, fieldPathOf(pod, container.name));
  const fail = (failure: StartFailure): StartFailure => {
    say('Warning', 'Failed', `Error: ${failureText(failure)}`);
    return failure;
  };
  const image = yield* context.images.ensure(pod, container);
  if (!image.ok) return fail(image.error);
  const config = containerConfigOf({
    pod,
    container,
    image: image.value,
    attempt: nextAttempt(context, worker, container.name),
    resources: context.resizes.resourcesFor(pod, container),
    sources: context.sources(pod),
    singleProcessOOMKill: context.settings.singleProcessOOMKill,
    volume: (name) => context.volumes.directory(pod, name),
    targetContainerId: targetOf(context, worker, container),
  });
  if (!config.ok) return fail({ reason: 'CreateContainerConfigError', message: config.error });
  yield* waitFor(delay(kernel, CREATE_MS));
  const created = runtime.createContainer(sandboxId, config.value);
  if (!created.ok) return fail({ reason: 'CreateContainerError', message: created.error });
  const id = created.value;
  worker.noteImage(id, container.image ?? '');
  context.resizes.apply(pod, container.name);
  say('Normal', 'Created', 'Container created');
  yield* context.pace.step(START_MS + kernel.spread('container start') * START_SPREAD_MS);
  const started = runtime.startContainer(id);
  if (!started.ok) return fail({ reason: 'RunContainerError', message: started.error });
  say('Normal', 'Started', 'Container started');
  return yield* postStart(context, pod, container, id);
}

function* postStart(
  context: KubeletContext,
  pod: Pod,
  container: Container | EphemeralContainer,
  id: string,
): Task<StartFailure | undefined> {
  const handler = container.lifecycle?.postStart;
  if (!handler) return undefined;
  const result = yield* runHook(context, pod, container, id, handler);
  if (result.ok) return undefined;
  const fieldPath = fieldPathOf(pod, container.name);
  context.recorder.event(pod, 'Warning', 'FailedPostStartHook', 'PostStartHook failed', fieldPath);
  yield* killContainer(context, { pod, container, id, message: 'FailedPostStartHook' });
  return { reason: 'PostStartHookError', message: result.error };
}

/** One more than the last that the runtime knows; where it has forgotten them, what the status has counted. */
function nextAttempt(context: KubeletContext, worker: PodWorker, name: string): number {
  const records = context.runtime.containers(worker.uid).filter((one) => one.name === name);
  const last: RuntimeContainer | undefined = records.at(-1);
  if (last) return last.attempt + 1;
  const status = context.statusOf(worker.pod);
  const known = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])].find(
    (one) => one.name === name,
  );
  return known?.restartCount ?? 0;
}

function targetOf(
  { runtime }: KubeletContext,
  worker: PodWorker,
  container: Container | EphemeralContainer,
): string | undefined {
  const target = 'targetContainerName' in container ? container.targetContainerName : undefined;
  if (target === undefined || target === '') return undefined;
  return runtime.containers(worker.uid).findLast((one) => one.name === target && one.state === 'running')?.id;
}
