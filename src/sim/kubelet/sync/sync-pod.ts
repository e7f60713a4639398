// One sync of a pod that is to run (pkg/kubelet/kubelet.go SyncPod, pkg/kubelet/kuberuntime SyncPod): status, volumes, probes, sandbox, containers.

import type { Pod, Secret } from '../../../api/generated/types.ts';
import type { Task } from '../../kernel/task.ts';
import type { SyncOutcome } from './container-events.ts';
import type { PodActions } from './container-actions.ts';
import { memoryLimitOf } from '../container/container-config.ts';
import type { KubeletContext } from './context.ts';
import { generateStatus } from './generate-status.ts';
import { planPodActions } from './pod-actions.ts';
import { isTerminalPhase } from '../status/pod-phase.ts';
import type { PodWorker } from './pod-worker.ts';
import { planRestartAll, restartAll } from './restart-all.ts';
import { removeOldInstances } from './container-gc.ts';
import { isSidecar } from '../pod/restart-policy.ts';
import type { PodRuntimeStatus } from '../pod/runtime-status.ts';
import { containerIdOf } from '../pod/runtime-id.ts';
import { sandboxConfigOf } from '../container/sandbox-config.ts';
import { startContainer } from './start-container.ts';
import { isStaticPod } from '../pod/static-pod-names.ts';
import { killContainer, killPod } from './termination.ts';

/** A new mirror gets its status with the status manager's next look at it. */
const MIRROR_STATUS_MS = 1000;
/** Time that the runtime takes to make a sandbox for one pod alone. */
const CREATE_SANDBOX_MS = 400;

export function* syncPod(context: KubeletContext, worker: PodWorker): Task<SyncOutcome> {
  const { pod } = worker;
  const resized = context.resizes.consider(pod);
  const runtime = worker.look();
  if (planRestartAll(worker, runtime)) return yield* restartAll(context, worker, runtime);
  const status = generateStatus(context, worker, runtime, false);
  context.status.set(pod, status);
  removeOldInstances(context, worker, runtime);
  if (worker.restartingAll === 'removed') worker.restartingAll = undefined;
  if (isTerminalPhase(status.phase)) return { kind: 'terminal' };
  if (isStaticPod(pod) && context.mirrors.ensure(pod)) context.status.rewrite(worker.uid, MIRROR_STATUS_MS);
  const mounted = yield* context.volumes.wait(pod, () => worker.isGoing);
  if (!mounted.ok) return { kind: 'failed', retryAt: undefined };
  warnOfPullSecrets(context, pod);
  context.probes.add(pod);
  const actions = planPodActions({
    pod,
    runtime,
    livenessFailed: (id) => context.probes.result(worker.uid, 'liveness', containerIdOf(id)) === 'failure',
    startupFailed: (id) => context.probes.result(worker.uid, 'startup', containerIdOf(id)) === 'failure',
    started: (container, record) =>
      container.startupProbe === undefined ||
      context.probes.result(worker.uid, 'startup', containerIdOf(record.id)) === 'success',
    changed(container, record) {
      const image = worker.imageOf(record.id);
      return image !== undefined && image !== container.image;
    },
    resizeRestarts: (container) => context.resizes.restarts(pod, container),
  });
  const outcome = yield* act(context, worker, runtime, actions);
  if (resized || context.resizes.inProgress(worker.uid)) finishResize(context, worker);
  return outcome;
}

/** Carries the actions out, in upstream's order. */
function* act(
  context: KubeletContext,
  worker: PodWorker,
  runtime: PodRuntimeStatus,
  actions: PodActions,
): Task<SyncOutcome> {
  const { pod } = worker;
  const { recorder } = context;
  if (actions.createSandbox && actions.sandboxId !== undefined) {
    recorder.event(pod, 'Normal', 'SandboxChanged', 'Pod sandbox changed, it will be killed and re-created.');
  }
  let acted = false;
  if (actions.killPod) {
    if (actions.sandboxId !== undefined) {
      acted = true;
      yield* killPod(context, pod);
    }
    if (!actions.createSandbox) return { kind: 'done', acted };
  } else {
    for (const { id, container, message, reason } of actions.toKill) {
      acted = true;
      yield* killContainer(context, { pod, container, id, message, reason });
    }
  }
  let sandboxId = actions.sandboxId;
  if (actions.createSandbox) {
    const made = yield* createSandbox(context, worker, actions.attempt);
    if (made === undefined) return { kind: 'failed', retryAt: undefined };
    sandboxId = made;
    acted = true;
  }
  if (sandboxId === undefined) return { kind: 'done', acted };
  return yield* startContainers(context, worker, runtime, actions, sandboxId, acted);
}

function* startContainers(
  context: KubeletContext,
  worker: PodWorker,
  runtime: PodRuntimeStatus,
  actions: PodActions,
  sandboxId: string,
  actedBefore: boolean,
): Task<SyncOutcome> {
  const { initContainers = [], containers, ephemeralContainers = [] } = worker.pod.spec;
  let acted = actedBefore;
  let failed = false;
  let retryAt: number | undefined;
  const note = (result: { readonly ok: boolean; readonly retryAt?: number | undefined }): void => {
    if (result.ok) {
      acted = true;
      return;
    }
    failed = true;
    if (result.retryAt !== undefined) retryAt = Math.min(retryAt ?? Number.MAX_SAFE_INTEGER, result.retryAt);
  };
  for (const index of actions.ephemeralToStart) {
    const container = ephemeralContainers[index];
    if (container) note(yield* startContainer(context, worker, runtime, container, sandboxId));
  }
  for (const index of actions.initToStart) {
    const container = initContainers[index];
    if (!container) continue;
    const result = yield* startContainer(context, worker, runtime, container, sandboxId);
    note(result);
    if (!result.ok && !isSidecar(container)) return { kind: 'failed', retryAt };
  }
  for (const index of actions.toStart) {
    const container = containers[index];
    if (container) note(yield* startContainer(context, worker, runtime, container, sandboxId));
  }
  return failed ? { kind: 'failed', retryAt } : { kind: 'done', acted };
}

function* createSandbox(context: KubeletContext, worker: PodWorker, attempt: number): Task<string | undefined> {
  const { machine, recorder, runtime } = context;
  const { pod } = worker;
  const fail = (text: string): undefined => {
    recorder.event(pod, 'Warning', 'FailedCreatePodSandBox', `Failed to create pod sandbox: ${text}`);
    return undefined;
  };
  const config = sandboxConfigOf({ pod, attempt, nodeName: machine.name, nodeAddress: machine.address });
  if (!config.ok) return fail(config.error);
  if (pod.spec.hostUsers === false)
    return fail("can't set spec.hostUsers: false, runtime does not support user namespaces");
  yield* context.pace.step(CREATE_SANDBOX_MS);
  const made = runtime.runPodSandbox(config.value);
  if (!made.ok) return fail(made.error);
  context.status.setSandboxReady(pod);
  return made.value.id;
}

/** Resizes without a restart are in effect at once. */
function finishResize(context: KubeletContext, worker: PodWorker): void {
  const { pod } = worker;
  for (const record of context.runtime.containers(worker.uid)) {
    const resources = record.state === 'running' ? context.resizes.apply(pod, record.name) : undefined;
    if (resources) context.runtime.updateContainer(record.id, { memoryLimitBytes: memoryLimitOf(resources) });
  }
  if (context.resizes.finish(pod)) worker.wake();
}

function warnOfPullSecrets({ client, recorder }: KubeletContext, pod: Pod): void {
  const names = (pod.spec.imagePullSecrets ?? []).flatMap(({ name }) => name ?? []);
  const missing = names.filter((name) => {
    const secret: Secret | undefined = client.get('secrets', pod.metadata.namespace, name);
    return secret === undefined;
  });
  if (missing.length === 0) return;
  recorder.event(
    pod,
    'Warning',
    'FailedToRetrieveImagePullSecret',
    `Unable to retrieve some image pull secrets (${missing.join(', ')}); attempting to pull the image may not succeed.`,
  );
}
