import { describe, expect, it } from 'vitest';
import type { PodSpec } from '../../api/generated/types.ts';
import { requesting, testCluster } from './testing.ts';
import type { NodeShape } from './testing.ts';

const PREEMPTION_USELESS = (n: number): string =>
  ` no new claims to deallocate, preemption: 0/${n} nodes are available: ${n} Preemption is not helpful for scheduling.`;
const NO_VICTIMS = (n: number): string =>
  ` no new claims to deallocate, preemption: 0/${n} nodes are available: ${n} No preemption victims found for incoming pod.`;

interface Case {
  readonly name: string;
  readonly nodes: Readonly<Record<string, NodeShape>>;
  /** Pods that are there already, each with its labels. */
  readonly before?: readonly (readonly [spec: Partial<PodSpec>, labels?: Readonly<Record<string, string>>])[];
  readonly spec: Partial<PodSpec>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly node?: string;
  readonly message?: string;
}

const cases: readonly Case[] = [
  {
    name: 'the larger of two empty nodes has more left',
    nodes: { a: { cpu: '2', memory: '4Gi' }, b: { cpu: '4', memory: '8Gi' } },
    spec: requesting({ cpu: '500m', memory: '1Gi' }),
    node: 'b',
  },
  {
    name: 'more than any node has cannot be helped by preemption',
    nodes: { a: {}, b: {} },
    spec: requesting({ cpu: '8', memory: '16Gi' }),
    message: `0/2 nodes are available: 2 Insufficient cpu, 2 Insufficient memory.${PREEMPTION_USELESS(2)}`,
  },
  {
    name: 'what is used up could be freed, if there were pods of less priority',
    nodes: { a: {} },
    before: [[requesting({ cpu: '3' })]],
    spec: requesting({ cpu: '2' }),
    message: `0/1 nodes are available: 1 Insufficient cpu.${NO_VICTIMS(1)}`,
  },
  {
    name: 'a full node has no place for another pod',
    nodes: { a: { pods: '1' } },
    before: [[{}]],
    spec: {},
    message: `0/1 nodes are available: 1 Too many pods.${NO_VICTIMS(1)}`,
  },
  {
    name: 'taints keep away pods that do not tolerate them',
    nodes: { a: { taints: [{ key: 'dedicated', value: 'db', effect: 'NoSchedule' }] }, b: {} },
    spec: requesting({ cpu: '1' }),
    node: 'b',
  },
  {
    name: 'nodeSelector and required affinity must both hold',
    nodes: { a: { labels: { disk: 'ssd' } }, b: { labels: { disk: 'ssd', zone: 'x' } }, c: { labels: { zone: 'x' } } },
    spec: {
      nodeSelector: { disk: 'ssd' },
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchExpressions: [{ key: 'zone', operator: 'Exists' }] }],
          },
        },
      },
    },
    node: 'b',
  },
  {
    name: 'nodes left out by name are told together',
    nodes: { a: { cpu: '1' }, b: {} },
    spec: {
      ...requesting({ cpu: '2' }),
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['a'] }] }],
          },
        },
      },
    },
    message: `0/2 nodes are available: 1 Insufficient cpu, 1 node(s) didn't satisfy plugin(s) [NodeAffinity].${PREEMPTION_USELESS(2)}`,
  },
  {
    name: 'a host port is taken once per node',
    nodes: { a: {} },
    before: [[{ containers: [{ name: 'c', image: 'web:1', ports: [{ containerPort: 80, hostPort: 8080 }] }] }]],
    spec: { containers: [{ name: 'c', image: 'web:1', ports: [{ containerPort: 81, hostPort: 8080 }] }] },
    message: `0/1 nodes are available: 1 node(s) didn't have free ports for the requested pod ports.${NO_VICTIMS(1)}`,
  },
  {
    name: 'the first of a group that wants to be together may go anywhere with the key',
    nodes: { a: {}, b: { labels: { zone: 'x' } } },
    spec: {
      affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [near('app', 'db', 'zone')] } },
    },
    labels: { app: 'db' },
    node: 'b',
  },
  {
    name: 'pods that run can keep others away',
    nodes: { a: {} },
    before: [
      [
        { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [near('app', 'web')] } } },
        { app: 'cache' },
      ],
    ],
    spec: {},
    labels: { app: 'web' },
    message: `0/1 nodes are available: 1 node(s) didn't satisfy existing pods anti-affinity rules.${NO_VICTIMS(1)}`,
  },
  {
    name: 'domains must not differ by more than maxSkew',
    nodes: { a: { labels: { zone: 'x' } }, b: { labels: { zone: 'y' } }, c: {} },
    before: [[{ nodeName: 'a' }, { app: 'web' }]],
    spec: {
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: 'zone',
          whenUnsatisfiable: 'DoNotSchedule',
          labelSelector: { matchLabels: { app: 'web' } },
        },
      ],
    },
    labels: { app: 'web' },
    node: 'b',
  },
  {
    name: 'a node that has the image is preferred',
    nodes: { a: {}, b: { images: { 'web:1': 800 * 1024 * 1024 } } },
    spec: requesting({ cpu: '100m' }),
    node: 'b',
  },
  {
    name: 'a missing claim is told before any node is looked at',
    nodes: { a: {} },
    spec: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] },
    message: '0/1 nodes are available: persistentvolumeclaim "data" not found. not found',
  },
];

function near(key: string, value: string, topologyKey = 'kubernetes.io/hostname') {
  return { labelSelector: { matchLabels: { [key]: value } }, topologyKey };
}

describe('where a pod goes', () => {
  it.each(cases)('$name', ({ nodes, before = [], spec, labels, node, message }) => {
    const cluster = testCluster();
    for (const [name, shape] of Object.entries(nodes)) cluster.node(name, shape);
    before.forEach(([other, otherLabels], i) => cluster.pod(`before-${i}`, other, otherLabels));
    cluster.run(100);
    cluster.pod('pod', spec, labels);
    cluster.run(100);
    expect({ node: cluster.placeOf('pod'), message: cluster.messageOf('pod') }).toEqual({ node, message });
  });
});

describe('waiting pods', () => {
  it('are tried again at once when what they wait for may have come', () => {
    const cluster = testCluster();
    cluster.pod('pod', requesting({ cpu: '2' }));
    cluster.node('small', { cpu: '1' });
    cluster.run(5000);
    expect(cluster.placeOf('pod')).toBeUndefined();
    cluster.node('large');
    cluster.run(100);
    expect(cluster.placeOf('pod')).toBe('large');
  });

  it('go by priority, then by age', () => {
    const cluster = testCluster();
    cluster.node('a', { cpu: '1' });
    for (const name of ['first', 'second', 'third']) cluster.pod(name, requesting({ cpu: '1' }));
    cluster.run(100);
    expect(['first', 'second', 'third'].map((name) => cluster.placeOf(name))).toEqual(['a', undefined, undefined]);
    cluster.client.delete('pods', 'default', 'first', { gracePeriodSeconds: 0 });
    cluster.run(100);
    expect(['second', 'third'].map((name) => cluster.placeOf(name))).toEqual(['a', undefined]);
  });

  it('with gates are left alone', () => {
    const cluster = testCluster();
    cluster.node('a');
    const pod = cluster.pod('pod', { schedulingGates: [{ name: 'example.com/wait' }] });
    cluster.run(1000);
    expect(cluster.placeOf('pod')).toBeUndefined();
    const { schedulingGates: _gates, ...spec } = pod.spec;
    cluster.client.update('pods', { ...pod, spec });
    cluster.run(100);
    expect(cluster.placeOf('pod')).toBe('a');
  });
});

describe('explain', () => {
  it('tells per node the scores, or what it was found wanting in', () => {
    const cluster = testCluster();
    cluster.node('a', { cpu: '2', memory: '4Gi' });
    cluster.node('b', { cpu: '4', memory: '8Gi' });
    cluster.node('c', { cpu: '100m' });
    cluster.pod('pod', requesting({ cpu: '500m', memory: '1Gi' }));
    cluster.run(100);
    const decision = cluster.scheduler.explain('default/pod');
    expect(decision?.outcome).toEqual({ kind: 'node', node: 'b' });
    const totals = decision?.nodes.map((node) => [node.node, node.kind === 'scored' ? node.total : node.kind]);
    expect(totals).toEqual([
      ['b', 462],
      ['a', 450],
      ['c', 'filtered'],
    ]);
  });
});

describe('preemption', () => {
  it('takes the node where least is lost, and as few pods as possible', () => {
    const cluster = testCluster();
    cluster.client.create('priorityclasses', {
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name: 'high' },
      value: 1000,
    });
    cluster.node('a', { cpu: '2' });
    cluster.node('b', { cpu: '2' });
    for (const [name, nodeName, cpu] of [
      ['a-1', 'a', '1'],
      ['a-2', 'a', '1'],
      ['b-1', 'b', '2'],
    ] as const) {
      cluster.pod(name, { ...requesting({ cpu }), nodeName });
    }
    cluster.run(10);
    cluster.pod('urgent', { ...requesting({ cpu: '1' }), priorityClassName: 'high' });
    cluster.run(10);
    const urgent = cluster.client.get('pods', 'default', 'urgent');
    const deleted = cluster.client
      .list('pods', 'default')
      .filter(({ metadata }) => metadata.deletionTimestamp !== undefined);
    expect(deleted).toHaveLength(1);
    expect(urgent?.status.nominatedNodeName).toBe(deleted[0]?.spec.nodeName);
    expect(cluster.messageOf('urgent')).toBe('0/2 nodes are available: 2 Insufficient cpu.');
    cluster.client.delete('pods', 'default', deleted[0]?.metadata.name ?? '', { gracePeriodSeconds: 0 });
    cluster.run(100);
    expect(cluster.placeOf('urgent')).toBe(deleted[0]?.spec.nodeName);
  });
});
