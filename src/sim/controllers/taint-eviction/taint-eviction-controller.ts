/*
 * Deletes pods from nodes with NoExecute taints: at once those that do not tolerate them, later those that do so for a while.
 * After pkg/controller/tainteviction/{taint_eviction,timed_workers}.go.
 *
 * Woken by: taints of nodes, pods that come to nodes, tolerations.
 * Writes:   the condition DisruptionTarget of pods, and deletes them.
 */
import { withCondition } from '../../../api/conditions.ts';
import { toTime } from '../../../api/values/time.ts';
import type { Node, Pod, Taint } from '../../../api/generated/types.ts';
import { keyOf } from '../../../api/object.ts';
import type { KubeObject } from '../../../api/object.ts';
import type { Kernel, Timer } from '../../kernel/kernel.ts';
import type { Client, EventRecorder } from '../../apiserver/client.ts';
import type { Controller, ControllerContext } from '../controller.ts';
import { reconciling } from '../controller.ts';
import { getByKey } from '../ownership.ts';
import { podsByNode } from '../pods-by-node.ts';
import { toleratedForSeconds } from './tolerated-for.ts';

const LATENCY_MS = 4;

export const taintEvictionController: Controller = {
  name: 'taint-eviction-controller',
  start: (context) => new TaintEviction(context).start(),
};

class TaintEviction {
  private readonly kernel: Kernel;
  private readonly client: Client;
  private readonly events: EventRecorder;
  /** Evictions that are to come, and those that were done (without timer). */
  private readonly evictions = new Map<string, { readonly timer: Timer | undefined }>();

  constructor({ kernel, client, events }: ControllerContext) {
    this.kernel = kernel;
    this.client = client;
    this.events = events;
  }

  start(): void {
    const { kernel, client } = this;
    const nodes = reconciling(kernel, { latencyMs: LATENCY_MS, reconcile: (name) => this.lookAtNode(name) });
    const pods = reconciling(kernel, { latencyMs: LATENCY_MS, reconcile: (key) => this.lookAtPod(key) });
    client.watch('nodes', ({ type, object, previous }) => {
      if (type === 'DELETED' || object.spec.taints !== previous?.object.spec.taints) nodes.wake(object.metadata.name);
    });
    client.watch('pods', ({ type, object, previous }) => {
      const { nodeName, tolerations } = object.spec;
      const before = previous?.object.spec;
      const arrived = nodeName !== undefined && before?.nodeName !== nodeName;
      const gone = type === 'DELETED' && this.evictions.has(keyOf(object));
      if (gone || arrived || (nodeName !== undefined && before?.tolerations !== tolerations)) pods.wake(keyOf(object));
    });
  }

  private lookAtNode(name: string): undefined {
    const node = this.client.get('nodes', undefined, name);
    const taints = noExecuteTaints(node);
    if (!node) return undefined;
    for (const pod of Array.from(podsByNode(this.client).get(name))) this.decide(pod, taints);
  }

  private lookAtPod(key: string): undefined {
    const pod = getByKey(this.client, 'pods', key);
    if (!pod) return this.cancel(key);
    const node = pod.spec.nodeName ? this.client.get('nodes', undefined, pod.spec.nodeName) : undefined;
    if (node) this.decide(pod, noExecuteTaints(node));
  }

  private decide(pod: Pod, taints: readonly Taint[]): void {
    const key = keyOf(pod);
    const seconds = taints.length === 0 ? undefined : toleratedForSeconds(taints, pod.spec.tolerations ?? []);
    if (seconds === undefined) return this.cancel(key);
    if (seconds === 0) {
      this.cancel(key);
      this.evict(key);
      return;
    }
    if (this.evictions.has(key)) return;
    const timer = this.kernel.after(
      seconds * 1000,
      () => this.evict(key),
      `${key} has tolerated the taints of its node for ${seconds} s`,
    );
    this.evictions.set(key, { timer });
  }

  private cancel(key: string): undefined {
    const eviction = this.evictions.get(key);
    this.evictions.delete(key);
    if (!eviction?.timer) return undefined;
    eviction.timer.cancel();
    this.tell(key, `Cancelling deletion of Pod ${key}`);
  }

  private evict(key: string): void {
    this.evictions.set(key, { timer: undefined });
    this.tell(key, `Marking for deletion Pod ${key}`);
    const pod = getByKey(this.client, 'pods', key);
    if (!pod) return;
    const conditions = withCondition(pod.status.conditions, {
      type: 'DisruptionTarget',
      ...(pod.metadata.generation !== undefined && { observedGeneration: pod.metadata.generation }),
      status: 'True',
      reason: 'DeletionByTaintManager',
      message: 'Taint manager: deleting due to NoExecute taint',
      lastTransitionTime: toTime(this.kernel.wallClock),
    });
    this.client.updateStatus('pods', { ...pod, status: { ...pod.status, conditions } });
    this.client.delete('pods', pod.metadata.namespace, pod.metadata.name);
  }

  /** Its events name the pod by its name alone. */
  private tell(key: string, message: string): void {
    const [namespace = '', name = ''] = key.split('/');
    const reference: KubeObject = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { namespace, name, uid: '', resourceVersion: '', creationTimestamp: '' },
    };
    this.events.event(reference, 'Normal', 'TaintManagerEviction', message);
  }
}

function noExecuteTaints(node: Node | undefined): readonly Taint[] {
  return (node?.spec.taints ?? []).filter(({ effect }) => effect === 'NoExecute');
}
