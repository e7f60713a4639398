// How containers and pods are stopped (pkg/kubelet/kuberuntime killContainer, kuberuntime_termination_order.go).

import type { Container, EphemeralContainer, Pod } from '../../../api/generated/types.ts';
import type { Task } from '../../kernel/task.ts';
import { delay, race, spawn, waitFor } from '../../kernel/task.ts';
import type { KubeletContext } from './context.ts';
import { fieldPathOf } from '../pod/field-path.ts';
import { runHook } from './lifecycle-hooks.ts';
import { hasSidecars } from './pod-actions.ts';
import { isSidecar } from '../pod/restart-policy.ts';
import { readRuntimeStatus } from '../pod/runtime-status.ts';
import { all } from './tasks.ts';

/** Nothing gets less time between the stop signal and SIGKILL. */
const MINIMUM_GRACE_SECONDS = 2;
/** From the call of the runtime to the stop signal. */
const SIGNAL_MS = 25;
/** What the runtime takes to reap a container and to take a sandbox down. */
const REAP_MS = 40;
const STOP_SANDBOX_MS = 60;
const STOP_SPREAD_MS = 200;

export interface Kill {
  readonly pod: Pod;
  readonly container: Container | EphemeralContainer;
  readonly id: string;
  /** Text of the event; `Stopping container …` by default. */
  readonly message?: string;
  /** A failed probe may bring its own grace period. */
  readonly reason?: 'liveness' | 'startup' | 'other';
  /** Seconds that go before what the pod says. */
  readonly graceOverride?: number | undefined;
  /** Waits for its turn among the pod's containers. */
  readonly turn?: (() => Task<undefined>) | undefined;
}

/** Stops one container: event, preStop, its turn, the stop signal, SIGKILL. */
export function* killContainer(context: KubeletContext, kill: Kill): Task<undefined> {
  const { kernel, recorder, runtime, exits } = context;
  const { pod, container, id } = kill;
  const fieldPath = fieldPathOf(pod, container.name);
  recorder.event(pod, 'Normal', 'Killing', kill.message ?? `Stopping container ${container.name}`, fieldPath);
  let grace = kill.graceOverride ?? graceOf(kill);
  const preStop = container.lifecycle?.preStop;
  if (preStop && grace > 0 && runtime.containerStatus(id)?.state === 'running') {
    grace -= yield* runPreStop(context, kill, grace, fieldPath);
  }
  if (kill.turn && grace > 0) {
    const began = kernel.now;
    const turn = spawn(kernel, kill.turn());
    if (!turn.done) yield* waitFor(race(turn.result, delay(kernel, grace * 1000)));
    turn.cancel();
    grace -= Math.floor((kernel.now - began) / 1000);
  }
  if (runtime.containerStatus(id)?.state !== 'running') return undefined;
  yield* waitFor(delay(kernel, SIGNAL_MS));
  runtime.stopContainer(id, Math.max(grace, MINIMUM_GRACE_SECONDS));
  yield* waitFor(exits.of(id));
  yield* waitFor(delay(kernel, REAP_MS));
  return undefined;
}

/** Seconds from the stop to SIGKILL as the pod has them. */
function graceOf({ pod, container, reason }: Kill): number {
  if (pod.metadata.deletionGracePeriodSeconds !== undefined) return pod.metadata.deletionGracePeriodSeconds;
  const probe =
    reason === 'liveness' ? container.livenessProbe : reason === 'startup' ? container.startupProbe : undefined;
  return probe?.terminationGracePeriodSeconds ?? pod.spec.terminationGracePeriodSeconds ?? MINIMUM_GRACE_SECONDS;
}

/** At most the whole grace period. Returns the whole seconds that it took. */
function* runPreStop(context: KubeletContext, kill: Kill, grace: number, fieldPath: string): Task<number> {
  const { kernel, recorder } = context;
  const { pod, container, id } = kill;
  const began = kernel.now;
  const failed = (): void => recorder.event(pod, 'Warning', 'FailedPreStopHook', 'PreStopHook failed', fieldPath);
  const hook = spawn(kernel, runHook(context, pod, container, id, container.lifecycle?.preStop ?? {}), (result) => {
    if (!result.ok) failed();
  });
  if (!hook.done) yield* waitFor(race(hook.result, delay(kernel, grace * 1000)));
  return Math.floor((kernel.now - began) / 1000);
}

/** Stops all containers of a pod at once, each in its turn, and then its sandbox. */
export function* killPod(
  context: KubeletContext,
  pod: Pod,
  graceOverride?: number,
  onEnded?: () => void,
): Task<undefined> {
  const { kernel, runtime } = context;
  const { uid } = pod.metadata;
  const running = readRuntimeStatus(runtime, uid).containers.filter((one) => one.state === 'running');
  const specs = [...(pod.spec.initContainers ?? []), ...pod.spec.containers, ...(pod.spec.ephemeralContainers ?? [])];
  const idOf = new Map(running.map((one) => [one.name, one.id]));
  const kills = specs.flatMap((container) => {
    const id = idOf.get(container.name);
    if (id === undefined) return [];
    const turn = turnOf(context, pod, container, idOf);
    return [killContainer(context, { pod, container, id, graceOverride, turn })];
  });
  yield* all(kernel, kills);
  onEnded?.();
  const sandboxes = runtime.sandboxes(uid);
  if (sandboxes.length > 0) {
    for (const sandbox of sandboxes) if (sandbox.ready) runtime.stopPodSandbox(sandbox.id);
    yield* waitFor(delay(kernel, STOP_SANDBOX_MS + kernel.spread('sandbox stop') * STOP_SPREAD_MS));
  }
  return undefined;
}

/** A sidecar waits for the regular containers and for the sidecars after it. */
function turnOf(
  context: KubeletContext,
  pod: Pod,
  container: Container | EphemeralContainer,
  idOf: ReadonlyMap<string, string>,
): (() => Task<undefined>) | undefined {
  if (!hasSidecars(pod)) return undefined;
  const { initContainers = [], containers } = pod.spec;
  const index = initContainers.findIndex((one) => one.name === container.name);
  if (index < 0 || !isSidecar(container)) return undefined;
  const before = [...containers, ...initContainers.slice(index + 1).filter(isSidecar)];
  const ids = before.flatMap((one) => idOf.get(one.name) ?? []);
  return function* turn() {
    for (const id of ids) yield* waitFor(context.exits.of(id));
    return undefined;
  };
}
