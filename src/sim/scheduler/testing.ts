/** For tests: nodes and pods over a real API server, and a scheduler. */
import type { Node, Pod, PodSpec, Taint } from '../../api/generated/types.ts';
import type { Draft } from '../../api/object.ts';
import { must } from '../../base/assert.ts';
import { createApiServer } from '../apiserver/api-server.ts';
import type { Client } from '../apiserver/client.ts';
import { Kernel } from '../kernel/kernel.ts';
import { simTime } from '../kernel/time.ts';
import { startScheduler } from './scheduler.ts';
import type { RunningScheduler } from './scheduler.ts';

export interface NodeShape {
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly Taint[];
  readonly cpu?: string;
  readonly memory?: string;
  readonly pods?: string;
  readonly images?: Readonly<Record<string, number>>;
}

export interface TestCluster {
  readonly kernel: Kernel;
  readonly client: Client;
  readonly scheduler: RunningScheduler;
  node(name: string, shape?: NodeShape): Node;
  pod(name: string, spec?: Partial<PodSpec>, labels?: Readonly<Record<string, string>>): Pod;
  /** Runs for some more milliseconds. */
  run(ms: number): void;
  /** The node that the pod is bound to. */
  placeOf(name: string): string | undefined;
  /** The message of the PodScheduled condition. */
  messageOf(name: string): string | undefined;
}

export function testCluster(seed = 1): TestCluster {
  const kernel = new Kernel({ seed, epoch: Date.parse('2026-11-21T03:00:00Z') });
  const api = createApiServer(kernel);
  const client = api.client('test');
  const scheduler = startScheduler({
    kernel,
    client: api.client('default-scheduler'),
    events: api.actionRecorder('default-scheduler', 'default-scheduler-vm'),
  });
  const podNow = (name: string): Pod | undefined => client.get('pods', 'default', name);
  return {
    kernel,
    client,
    scheduler,
    node: (name, shape = {}) => makeNode(client, name, shape),
    pod: (name, spec, labels) => made(client.create('pods', podOf(name, spec, labels))),
    run: (ms) => kernel.runUntil(simTime(kernel.now + ms)),
    placeOf: (name) => podNow(name)?.spec.nodeName,
    messageOf: (name) => podNow(name)?.status.conditions?.find(({ type }) => type === 'PodScheduled')?.message,
  };
}

function made<T>(
  result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown },
): T {
  return must(result.ok ? result.value : undefined, JSON.stringify(result));
}

export function makeNode(client: Client, name: string, shape: NodeShape): Node {
  const { labels, taints, cpu = '4', memory = '8Gi', pods = '110', images = {} } = shape;
  const draft: Draft<Node> = {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { 'kubernetes.io/hostname': name, ...labels } },
    spec: taints ? { taints } : {},
  };
  const node = made(client.create('nodes', draft));
  const amounts = { cpu, memory, pods, 'ephemeral-storage': '100Gi' };
  const status = {
    capacity: amounts,
    allocatable: amounts,
    conditions: [{ type: 'Ready', status: 'True' }],
    images: Object.entries(images).map(([image, sizeBytes]) => ({ names: [image], sizeBytes })),
  };
  const ready = made(client.updateStatus('nodes', { ...node, status }));
  const others = (ready.spec.taints ?? []).filter(({ key }) => key !== 'node.kubernetes.io/not-ready');
  const { taints: _taints, ...spec } = ready.spec;
  return made(client.update('nodes', { ...ready, spec: others.length > 0 ? { ...spec, taints: others } : spec }));
}

export function podOf(
  name: string,
  spec: Partial<PodSpec> = {},
  labels?: Readonly<Record<string, string>>,
): Draft<Pod> {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', ...(labels && { labels }) },
    spec: { containers: [{ name: 'c', image: 'web:1' }], ...spec },
  };
}

/** The spec of a pod with one container that requests this much. */
export function requesting(requests: Readonly<Record<string, string>>): Partial<PodSpec> {
  return { containers: [{ name: 'c', image: 'web:1', resources: { requests } }] };
}
