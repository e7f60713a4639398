import { describe, expect, it } from 'vitest';
import type { Node, Pod, PodSpec, TopologySpreadConstraint } from '../../api/generated/types.ts';
import { must } from '../../base/assert.ts';
import { requesting, testCluster } from './testing.ts';
import type { NodeShape, TestCluster } from './testing.ts';

interface Case {
  readonly name: string;
  readonly nodes?: Readonly<Record<string, NodeShape>>;
  /** Pods that are there already. */
  readonly before?: Readonly<
    Record<string, readonly [spec: Partial<PodSpec>, labels?: Readonly<Record<string, string>>]>
  >;
  readonly spec: Partial<PodSpec>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly event: (cluster: TestCluster) => void;
  readonly retried: boolean;
}

const TOO_MUCH = requesting({ cpu: '3', memory: '16Gi' });
const web = { labelSelector: { matchLabels: { app: 'web' } } };
const spread: TopologySpreadConstraint = {
  maxSkew: 1,
  topologyKey: 'zone',
  whenUnsatisfiable: 'DoNotSchedule',
  ...web,
};

const cases: readonly Case[] = [
  {
    name: 'resources: a pod left',
    before: { other: [{ nodeName: 'a' }] },
    spec: TOO_MUCH,
    event: ({ client }) => client.delete('pods', 'default', 'other', { gracePeriodSeconds: 0 }),
    retried: true,
  },
  {
    name: 'resources: the node got more, but not enough for the pod',
    spec: TOO_MUCH,
    event: (cluster) => allocate(cluster, { cpu: '8' }),
    retried: false,
  },
  {
    name: 'resources: the node got enough',
    spec: TOO_MUCH,
    event: (cluster) => allocate(cluster, { memory: '64Gi' }),
    retried: true,
  },
  {
    name: 'resources: a label says nothing about them',
    spec: TOO_MUCH,
    event: (cluster) => label(cluster, { disk: 'ssd' }),
    retried: false,
  },
  {
    name: 'resources: a taint says nothing about them either, but is let through by upstream',
    spec: TOO_MUCH,
    event: (cluster) => taint(cluster, 'NoSchedule'),
    retried: true,
  },
  {
    name: 'node affinity: the node has the label now',
    spec: { nodeSelector: { disk: 'ssd' } },
    event: (cluster) => label(cluster, { disk: 'ssd' }),
    retried: true,
  },
  {
    name: 'node affinity: the node has another label now',
    spec: { nodeSelector: { disk: 'ssd' } },
    event: (cluster) => label(cluster, { disk: 'hdd' }),
    retried: false,
  },
  {
    name: 'pod affinity: a pod came that is wanted',
    spec: {
      affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ ...web, topologyKey: 'zone' }] } },
    },
    event: (cluster) => cluster.pod('other', { nodeName: 'a' }, { app: 'web' }),
    retried: true,
  },
  {
    name: 'pod affinity: a pod came that is not',
    spec: {
      affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ ...web, topologyKey: 'zone' }] } },
    },
    event: (cluster) => cluster.pod('other', { nodeName: 'a' }, { app: 'db' }),
    retried: false,
  },
  {
    name: 'pod anti-affinity: only a pod that matches all terms is in the way',
    before: { other: [{ nodeName: 'a' }, { app: 'web' }] },
    spec: {
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            { ...web, topologyKey: 'kubernetes.io/hostname' },
            { labelSelector: { matchLabels: { tier: 'x' } }, topologyKey: 'kubernetes.io/hostname' },
          ],
        },
      },
    },
    event: ({ client }) => client.delete('pods', 'default', 'other', { gracePeriodSeconds: 0 }),
    retried: false,
  },
  {
    name: 'spread: a node without the key changed',
    nodes: { a: { labels: { zone: 'x' }, cpu: '1' }, b: {} },
    before: { other: [{ nodeName: 'a' }, { app: 'web' }] },
    spec: { topologySpreadConstraints: [{ ...spread, minDomains: 2 }] },
    labels: { app: 'web' },
    event: (cluster) => label(cluster, { disk: 'ssd' }, 'b'),
    retried: false,
  },
  {
    name: 'spread: a node came to a domain',
    nodes: { a: { labels: { zone: 'x' }, cpu: '1' }, b: {} },
    before: { other: [{ nodeName: 'a' }, { app: 'web' }] },
    spec: { topologySpreadConstraints: [{ ...spread, minDomains: 2 }] },
    labels: { app: 'web' },
    event: (cluster) => label(cluster, { zone: 'y' }, 'b'),
    retried: true,
  },
];

describe('a rejected pod and what happens then', () => {
  it.each(cases)('$name', ({ nodes = { a: {} }, before = {}, spec, labels, event, retried }) => {
    const cluster = testCluster();
    for (const [name, shape] of Object.entries(nodes)) cluster.node(name, shape);
    for (const [name, [other, otherLabels]] of Object.entries(before)) cluster.pod(name, other, otherLabels);
    cluster.run(100);
    cluster.pod('pod', spec, labels);
    cluster.run(3000);
    expect(cluster.placeOf('pod')).toBeUndefined();
    const { now } = cluster.kernel;
    event(cluster);
    cluster.run(1000);
    expect((cluster.scheduler.explain('default/pod')?.at ?? 0) > now).toBe(retried);
  });
});

function node({ client }: TestCluster, name: string): Node {
  return must(client.get('nodes', undefined, name), name);
}

function label(cluster: TestCluster, labels: Readonly<Record<string, string>>, name = 'a'): void {
  const { metadata, ...rest } = node(cluster, name);
  cluster.client.update('nodes', { ...rest, metadata: { ...metadata, labels: { ...metadata.labels, ...labels } } });
}

function taint(cluster: TestCluster, effect: string): void {
  const { spec, ...rest } = node(cluster, 'a');
  cluster.client.update('nodes', { ...rest, spec: { ...spec, taints: [{ key: 'k', effect }] } });
}

function allocate(cluster: TestCluster, amounts: Readonly<Record<string, string>>): void {
  const { status, ...rest } = node(cluster, 'a');
  cluster.client.updateStatus('nodes', {
    ...rest,
    status: { ...status, allocatable: { ...status.allocatable, ...amounts } },
  });
}

describe('a pod that is to come to a node', () => {
  it('makes room for others when it is taken back', () => {
    const cluster = testCluster();
    for (const [name, value] of [
      ['high', 1000],
      ['higher', 2000],
    ] as const) {
      cluster.client.create('priorityclasses', {
        apiVersion: 'scheduling.k8s.io/v1',
        kind: 'PriorityClass',
        metadata: { name },
        value,
      });
    }
    cluster.node('a', { cpu: '2' });
    cluster.pod('victim', { ...requesting({ cpu: '2' }), nodeName: 'a' });
    cluster.run(100);
    cluster.pod('urgent', { ...requesting({ cpu: '2' }), priorityClassName: 'high' });
    cluster.run(100);
    const nominated = (name: string): string | undefined =>
      (cluster.client.get('pods', 'default', name) as Pod).status.nominatedNodeName;
    expect(nominated('urgent')).toBe('a');
    cluster.pod('next', { ...requesting({ cpu: '2' }), priorityClassName: 'high' });
    cluster.client.delete('pods', 'default', 'victim', { gracePeriodSeconds: 0 });
    cluster.run(3000);
    expect(cluster.placeOf('urgent')).toBe('a');
    expect(cluster.placeOf('next')).toBeUndefined();
    cluster.pod('more', { ...requesting({ cpu: '2' }), priorityClassName: 'higher' });
    cluster.run(100);
    expect(nominated('more')).toBe('a');
  });
});
