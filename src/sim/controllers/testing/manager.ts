import type { Deployment, Event, Pod } from '../../../api/generated/types.ts';
import { isPodActive } from '../../../api/pod/pod-status.ts';
import { toTime } from '../../../api/values/time.ts';
import { createApiServer } from '../../apiserver/api-server.ts';
import type { Client } from '../../apiserver/client.ts';
import { Kernel } from '../../kernel/kernel.ts';
import { simTime } from '../../kernel/time.ts';
import type { Controller } from '../controller.ts';

// For tests: a controller manager over a real API server, and pods that come up and end by themselves.

export const EPOCH = Date.parse('2026-11-21T03:00:00Z');

export interface Manager {
  readonly kernel: Kernel;
  readonly client: Client;
  /** Runs this many more seconds. */
  run(seconds: number): void;
  pods(): readonly Pod[];
  /** `reason: message` of all events about objects of a kind, oldest first, in order of their first occurrence. */
  events(kind: string): readonly string[];
}

export interface PodLife {
  /** Milliseconds until the pod runs and is ready; undefined: never. */
  readonly readyAfterMs: (pod: Pod) => number | undefined;
  /** Where it is bound to; node-1 if left out. */
  readonly nodeOf?: (pod: Pod) => string | undefined;
  /** Milliseconds until a deleted pod is gone. */
  readonly goneAfterMs?: number;
}

export function manager(
  controllers: readonly Controller[],
  life: PodLife = { readyAfterMs: () => 1000 },
  seed = 1,
): Manager {
  const kernel = new Kernel({ seed, epoch: EPOCH });
  const api = createApiServer(kernel);
  for (const controller of controllers) {
    const { name } = controller;
    controller.start({ kernel, client: api.client(name), events: api.recorder(name) });
  }
  const client = api.client('test');
  runPods(kernel, api.client('kubelet'), life);
  return {
    kernel,
    client,
    run: (seconds) => kernel.runUntil(simTime(kernel.now + seconds * 1000)),
    pods: () => client.list('pods'),
    events: (kind) =>
      client
        .list('events')
        .filter((event) => event.involvedObject?.kind === kind)
        .toSorted((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion))
        .map((event: Event) => `${event.reason ?? ''}: ${event.message ?? ''}`),
  };
}

function runPods(kernel: Kernel, client: Client, { readyAfterMs, nodeOf, goneAfterMs = 1000 }: PodLife): void {
  client.watch('pods', ({ type, object, previous }) => {
    const { namespace = '', name, uid } = object.metadata;
    const later = (delayMs: number, then: (pod: Pod) => void): void => {
      kernel.after(delayMs, () => {
        const pod = client.get('pods', namespace, name);
        if (pod?.metadata.uid === uid) then(pod);
      });
    };
    if (type === 'ADDED') {
      later(1, () => client.bind(namespace, name, nodeOf?.(object) ?? 'node-1'));
      const delayMs = readyAfterMs(object);
      if (delayMs !== undefined) later(delayMs, (pod) => isPodActive(pod) && setPodStatus(kernel, client, pod, true));
    } else if (object.metadata.deletionTimestamp !== undefined && !previous?.object.metadata.deletionTimestamp) {
      later(goneAfterMs, () => client.delete('pods', namespace, name, { gracePeriodSeconds: 0 }));
    }
  });
}

/** Makes a pod Running, and ready or not. */
function setPodStatus(kernel: Kernel, client: Client, pod: Pod, ready: boolean): void {
  const now = toTime(kernel.wallClock);
  const status = ready ? 'True' : 'False';
  const others = (pod.status.conditions ?? []).filter(({ type }) => type !== 'Ready');
  client.updateStatus('pods', {
    ...pod,
    status: {
      ...pod.status,
      phase: 'Running',
      conditions: [...others, { type: 'Ready', status, lastTransitionTime: now }],
    },
  });
}

/** Makes a pod Succeeded or Failed, now. */
export function endPod({ kernel, client }: Manager, pod: Pod, phase: 'Succeeded' | 'Failed'): void {
  const others = (pod.status.conditions ?? []).filter(({ type }) => type !== 'Ready');
  const ready = { type: 'Ready', status: 'False', lastTransitionTime: toTime(kernel.wallClock) };
  client.updateStatus('pods', { ...pod, status: { ...pod.status, phase, conditions: [...others, ready] } });
}

const METADATA = { namespace: 'default', creationTimestamp: '2026-11-21T03:00:00Z', resourceVersion: '', uid: '' };

/** A Deployment with everything filled in that the server would fill in. */
export function deployment(name: string, spec: Partial<Deployment['spec']> = {}): Deployment {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { ...METADATA, name, labels: { app: name } },
    spec: {
      replicas: 1,
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
      selector: { matchLabels: { app: name } },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name: 'web', image: 'web:1' }], terminationGracePeriodSeconds: 30 },
      },
      ...spec,
    },
    status: {},
  };
}

export function withImage(of: Deployment, image: string): Deployment {
  const template = { ...of.spec.template, spec: { ...of.spec.template.spec, containers: [{ name: 'web', image }] } };
  return { ...of, spec: { ...of.spec, template } };
}
