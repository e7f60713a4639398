/*
 * Removes pods that nobody else will: of nodes that do not exist, of nodes declared out of service, terminating ones that were never scheduled,
 * and the oldest ended ones where there are too many. After pkg/controller/podgc/gc_controller.go.
 *
 * Woken by: every 20 s.
 * Writes:   phase Failed, and deletes pods without grace.
 */
import { by, byText, inOrder } from '../../../base/compare.ts';
import { isConditionTrue, withCondition } from '../../../api/conditions.ts';
import { isPodTerminal } from '../../../api/pod/pod-status.ts';
import { toTime } from '../../../api/values/time.ts';
import type { Pod, PodCondition } from '../../../api/generated/types.ts';
import type { Client } from '../../apiserver/client.ts';
import type { Index } from '../../apiserver/store-index.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { SECOND } from '../../kernel/time.ts';
import type { Controller, ControllerContext } from '../controller.ts';
import { podsByNode } from '../pods-by-node.ts';

const PERIOD_MS = 20 * SECOND;
const QUARANTINE_MS = 40 * SECOND;
const TERMINATED_THRESHOLD = 12_500;
const OUT_OF_SERVICE = 'node.kubernetes.io/out-of-service';

export const podGarbageCollector: Controller = {
  name: 'pod-garbage-collector-controller',
  start: (context) => new PodGarbageCollector(context).start(),
};

function garbageKeys(pod: Pod): readonly string[] {
  const unscheduled = pod.metadata.deletionTimestamp !== undefined && !pod.spec.nodeName;
  if (!isPodTerminal(pod)) return unscheduled ? UNSCHEDULED : NONE;
  return unscheduled ? [...TERMINATED, ...UNSCHEDULED] : TERMINATED;
}

const NONE: readonly string[] = [];
const TERMINATED: readonly string[] = ['terminated'];
const UNSCHEDULED: readonly string[] = ['unscheduled'];

class PodGarbageCollector {
  private readonly kernel: Kernel;
  private readonly client: Client;
  private readonly special: Index<Pod>;
  /** Names of nodes that do not exist although pods name them, with the moment from which that is believed. */
  private readonly missing = new Map<string, number | undefined>();

  constructor({ kernel, client }: ControllerContext) {
    this.kernel = kernel;
    this.client = client;
    this.special = client.index('pods', 'pod garbage', garbageKeys);
  }

  start(): void {
    const { client, kernel } = this;
    client.watch('nodes', ({ type, object }) => {
      const { name } = object.metadata;
      if (type === 'DELETED') this.missing.set(name, undefined);
      else this.missing.delete(name);
    });
    client.watch('pods', ({ object, previous }) => {
      const { nodeName } = object.spec;
      if (!nodeName || nodeName === previous?.object.spec.nodeName || this.missing.has(nodeName)) return;
      if (!client.get('nodes', undefined, nodeName)) this.missing.set(nodeName, undefined);
    });
    kernel.every(PERIOD_MS, () => this.collect(), 'the pod garbage collector looks for pods that nobody else removes');
  }

  private collect(): void {
    this.collectTerminated();
    this.collectOutOfService();
    this.collectOrphaned();
    for (const pod of Array.from(this.special.get('unscheduled'))) this.remove(pod);
  }

  private collectTerminated(): void {
    const surplus = this.special.count('terminated') - TERMINATED_THRESHOLD;
    if (surplus <= 0) return;
    const oldest = [...this.special.get('terminated')].toSorted(EVICTED_THEN_OLDEST);
    for (const pod of oldest.slice(0, surplus)) this.remove(pod);
  }

  private collectOutOfService(): void {
    for (const { metadata, spec, status } of this.client.list('nodes')) {
      if (!spec.taints?.some(({ key }) => key === OUT_OF_SERVICE) || isConditionTrue(status.conditions, 'Ready'))
        continue;
      for (const pod of Array.from(podsByNode(this.client).get(metadata.name))) {
        if (pod.metadata.deletionTimestamp !== undefined) this.remove(pod);
      }
    }
  }

  private collectOrphaned(): void {
    const { now } = this.kernel;
    for (const [node, believedFrom] of Array.from(this.missing)) {
      if (podsByNode(this.client).count(node) === 0) this.missing.delete(node);
      else if (believedFrom === undefined) this.missing.set(node, now + QUARANTINE_MS);
      else if (now >= believedFrom) this.removeOrphans(node);
    }
  }

  private removeOrphans(node: string): void {
    for (const pod of Array.from(podsByNode(this.client).get(node))) {
      this.remove(pod, {
        type: 'DisruptionTarget',
        ...(pod.metadata.generation !== undefined && { observedGeneration: pod.metadata.generation }),
        status: 'True',
        reason: 'DeletionByPodGC',
        message: 'PodGC: node no longer exists',
        lastTransitionTime: toTime(this.kernel.wallClock),
      });
    }
  }

  /** Marks the pod as failed, so that its owner counts it as such, and deletes it without grace. */
  private remove(pod: Pod, condition?: PodCondition): void {
    const { namespace, name } = pod.metadata;
    if (!isPodTerminal(pod)) {
      const conditions = condition && withCondition(pod.status.conditions, condition);
      const status = { ...pod.status, ...(conditions && { conditions }), phase: 'Failed' };
      this.client.updateStatus('pods', { ...pod, status });
    }
    this.client.delete('pods', namespace, name, { gracePeriodSeconds: 0 });
  }
}

const EVICTED_THEN_OLDEST = inOrder<Pod>(
  by(({ status }) => (status.reason === 'Evicted' ? 0 : 1)),
  by(({ metadata }) => metadata.creationTimestamp),
  (a, b) => byText(a.metadata.name, b.metadata.name),
);
