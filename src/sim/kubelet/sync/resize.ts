// In-place changes of a pod's resources (pkg/kubelet/allocation, pkg/kubelet/kuberuntime computePodResizeAction): what the node has given, what containers
// run with, and the conditions and events of a resize on its way.

import type { Container, Pod, PodCondition } from '../../../api/generated/types.ts';
import { deepEqual } from '../../../base/equal.ts';
import { toTime } from '../../../api/values/time.ts';
import type { EventRecorder } from '../../apiserver/client.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { podRequests } from '../pod/resources.ts';
import { lifecycleContainersOf } from '../pod/restart-policy.ts';

type Resources = Container['resources'];

interface PodResize {
  /** What the node has agreed to. */
  readonly allocated: Map<string, Resources>;
  /** What the containers run with. */
  readonly actual: Map<string, Resources>;
  requests: ReadonlyMap<string, number> | undefined;
  pending: PodCondition | undefined;
  /** Generation of the spec that is being put into effect. */
  inProgress: { readonly since: string; readonly generation: number | undefined } | undefined;
}

export interface ResizeManagerOptions {
  readonly kernel: Kernel;
  readonly recorder: EventRecorder;
  /** Why the node cannot agree to the pod's requests now, or ever. */
  readonly refuse: (pod: Pod) => { readonly reason: 'Deferred' | 'Infeasible'; readonly message: string } | undefined;
}

export class ResizeManager {
  private readonly options: ResizeManagerOptions;
  private readonly pods = new Map<string, PodResize>();

  constructor(options: ResizeManagerOptions) {
    this.options = options;
  }

  allocatedOf(podUid: string): ReadonlyMap<string, Resources> | undefined {
    return this.pods.get(podUid)?.allocated;
  }

  actualOf(podUid: string): ReadonlyMap<string, Resources> | undefined {
    return this.pods.get(podUid)?.actual;
  }

  /** The resources that a container is to be started with. */
  resourcesFor(pod: Pod, container: Container): Resources {
    return this.pods.get(pod.metadata.uid)?.allocated.get(container.name) ?? container.resources;
  }

  /** What the node has agreed to give the pod, by resource. */
  requestsOf(pod: Pod): ReadonlyMap<string, number> {
    const known = this.pods.get(pod.metadata.uid);
    if (!known) return NO_REQUESTS;
    known.requests ??= podRequests(
      pod,
      (container) => (known.allocated.get(container.name) ?? container.resources)?.requests,
    );
    return known.requests;
  }

  /** Remembers what the pod was admitted with, so that a change can be told. */
  admit(pod: Pod): void {
    const { uid } = pod.metadata;
    if (this.pods.has(uid)) return;
    const containers = lifecycleContainersOf(pod);
    if (!pod.spec.resources && !pod.spec.overhead && containers.every((container) => isEmpty(container.resources)))
      return;
    const entries = containers.map((container) => [container.name, container.resources] as const);
    this.pods.set(uid, {
      allocated: new Map(entries),
      actual: new Map(entries),
      requests: undefined,
      pending: undefined,
      inProgress: undefined,
    });
  }

  /** Looks whether the spec asks for something else than the node has agreed to. True if a resize was accepted. */
  consider(pod: Pod): boolean {
    this.admit(pod);
    const known = this.pods.get(pod.metadata.uid);
    if (!known) return false;
    const wanted = lifecycleContainersOf(pod).filter(
      (container) => !deepEqual(known.allocated.get(container.name), container.resources),
    );
    if (wanted.length === 0) {
      known.pending = undefined;
      return false;
    }
    const refusal = this.options.refuse(pod);
    if (refusal) {
      this.refused(pod, known, refusal);
      return false;
    }
    for (const container of wanted) known.allocated.set(container.name, container.resources);
    known.requests = undefined;
    known.pending = undefined;
    known.inProgress = { since: this.now(), generation: pod.metadata.generation };
    this.options.recorder.event(pod, 'Normal', 'ResizeStarted', `Pod resize started: ${this.payload(pod)}`);
    return true;
  }

  /** A running container whose new resources ask for a restart. */
  restarts(pod: Pod, container: Container): boolean {
    const known = this.pods.get(pod.metadata.uid);
    const before = known?.actual.get(container.name);
    const after = known?.allocated.get(container.name);
    if (!known || deepEqual(before, after)) return false;
    return (container.resizePolicy ?? []).some(
      ({ resourceName, restartPolicy }) =>
        restartPolicy === 'RestartContainer' &&
        (before?.limits?.[resourceName] !== after?.limits?.[resourceName] ||
          before?.requests?.[resourceName] !== after?.requests?.[resourceName]),
    );
  }

  /**
   * Puts the agreed resources of a container into effect, at its start or while it runs. Returns what it runs with from now on if that is
   * something else than before.
   */
  apply(pod: Pod, containerName: string): Resources {
    const known = this.pods.get(pod.metadata.uid);
    if (!known?.allocated.has(containerName)) return undefined;
    const agreed = known.allocated.get(containerName);
    const before = known.actual.get(containerName);
    known.actual.set(containerName, agreed);
    return deepEqual(before, agreed) ? undefined : agreed;
  }

  /** Ends the resize if nothing is left to be put into effect. */
  finish(pod: Pod): boolean {
    const known = this.pods.get(pod.metadata.uid);
    if (!known?.inProgress) return false;
    for (const [name, resources] of known.allocated) if (!deepEqual(known.actual.get(name), resources)) return false;
    known.inProgress = undefined;
    this.options.recorder.event(pod, 'Normal', 'ResizeCompleted', `Pod resize completed: ${this.payload(pod)}`);
    return true;
  }

  inProgress(podUid: string): boolean {
    return this.pods.get(podUid)?.inProgress !== undefined;
  }

  conditionsOf(pod: Pod): readonly PodCondition[] {
    const known = this.pods.get(pod.metadata.uid);
    if (!known || (!known.pending && !known.inProgress)) return NONE;
    const conditions: PodCondition[] = known.pending ? [known.pending] : [];
    if (known.inProgress) {
      const { generation, since } = known.inProgress;
      conditions.push({
        type: 'PodResizeInProgress',
        status: 'True',
        ...(generation === undefined ? undefined : { observedGeneration: generation }),
        lastTransitionTime: since,
      });
    }
    return conditions;
  }

  /** Pods that wait for room, oldest wish first. */
  isPending(podUid: string): boolean {
    return this.pods.get(podUid)?.pending?.reason === 'Deferred';
  }

  forget(podUid: string): void {
    this.pods.delete(podUid);
  }

  private refused(
    pod: Pod,
    known: PodResize,
    refusal: { readonly reason: 'Deferred' | 'Infeasible'; readonly message: string },
  ): void {
    const { generation } = pod.metadata;
    const before = known.pending;
    if (before?.reason === refusal.reason && before.message === refusal.message) return;
    known.pending = {
      type: 'PodResizePending',
      status: 'True',
      ...(generation === undefined ? undefined : { observedGeneration: generation }),
      reason: refusal.reason,
      message: refusal.message,
      lastTransitionTime: before?.lastTransitionTime ?? this.now(),
    };
    const reason = `Resize${refusal.reason}`;
    const text = refusal.reason === 'Deferred' ? deferredText(refusal.message) : `Pod resize ${refusal.reason}`;
    const payload = this.payload(pod, refusal.message);
    this.options.recorder.event(pod, 'Warning', reason, `${text}: ${payload}`);
  }

  private payload(pod: Pod, error?: string): string {
    const own = new Set(pod.spec.containers.map(({ name }) => name));
    const all = lifecycleContainersOf(pod)
      .filter((container) => container.resources !== undefined)
      .map(({ name, resources }) => ({ name, resources: ordered(resources) }));
    const initContainers = all.filter(({ name }) => !own.has(name));
    const containers = all.filter(({ name }) => own.has(name));
    return JSON.stringify({
      ...(initContainers.length === 0 ? undefined : { initContainers }),
      ...(containers.length === 0 ? undefined : { containers }),
      generation: pod.metadata.generation,
      ...(error === undefined ? undefined : { error }),
    });
  }

  private now(): string {
    return toTime(this.options.kernel.wallClock);
  }
}

const NONE: readonly PodCondition[] = [];
const NO_REQUESTS: ReadonlyMap<string, number> = new Map();

function isEmpty(resources: Resources): boolean {
  return !resources?.limits && !resources?.requests;
}

function ordered(resources: Resources): Resources {
  return {
    ...(resources?.limits ? { limits: resources.limits } : undefined),
    ...(resources?.requests ? { requests: resources.requests } : undefined),
  };
}

/** The event names the resource that is short: `Pod resize OutOfcpu`. */
function deferredText(message: string): string {
  const resource = /resource: ([^,]+),/.exec(message)?.[1];
  return resource === undefined ? 'Pod resize Deferred' : `Pod resize OutOf${resource}`;
}
