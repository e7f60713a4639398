import { expect, test } from 'vitest';
import type { DaemonSet, Taint } from '../../../api/generated/types.ts';
import { must } from '../../../base/assert.ts';
import type { Manager, PodLife } from '../testing/manager.ts';
import { deployment, endPod, manager } from '../testing/manager.ts';
import { nodeOf } from './daemon-nodes.ts';
import { daemonSetController } from './daemon-set-controller.ts';

function cluster(spec: Partial<DaemonSet['spec']> = {}, readyAfterMs: PodLife['readyAfterMs'] = () => 1000): Manager {
  const m = manager([daemonSetController], { readyAfterMs, nodeOf });
  for (const name of ['node-1', 'node-2', 'node-3']) addNode(m, name);
  const { metadata, spec: from } = deployment('agent');
  const { selector, template } = from;
  m.client.create('daemonsets', {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata,
    spec: {
      selector,
      template,
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } },
      ...spec,
    },
  });
  m.run(5);
  return m;
}

/** A node that is ready: without the taint that a new one has. */
function addNode(m: Manager, name: string): void {
  const labels = { 'kubernetes.io/hostname': name };
  const created = m.client.create('nodes', { apiVersion: 'v1', kind: 'Node', metadata: { name, labels }, spec: {} });
  if (created.ok) m.client.update('nodes', { ...created.value, spec: { taints: [] } });
}

function taint(m: Manager, name: string, effect: Taint['effect']): void {
  const node = must(m.client.get('nodes', undefined, name), name);
  m.client.update('nodes', { ...node, spec: { ...node.spec, taints: [{ key: 'k', effect }] } });
}

function agent(m: Manager): DaemonSet {
  return must(m.client.get('daemonsets', 'default', 'agent'), 'agent');
}

function pods(m: Manager): readonly string[] {
  const image = (pod: ReturnType<Manager['pods']>[number]): string => pod.spec.containers[0]?.image ?? '';
  return m
    .pods()
    .map((pod) => `${nodeOf(pod) ?? ''} ${image(pod)}`)
    .toSorted();
}

function setImage(m: Manager, image: string): void {
  const { template } = agent(m).spec;
  const changed = { ...template, spec: { ...template.spec, containers: [{ name: 'web', image }] } };
  m.client.update('daemonsets', { ...agent(m), spec: { ...agent(m).spec, template: changed } });
}

test('every node gets a pod, a new node too', () => {
  const m = cluster();
  expect(pods(m)).toEqual(['node-1 web:1', 'node-2 web:1', 'node-3 web:1']);
  addNode(m, 'node-4');
  m.run(5);
  expect(pods(m)).toHaveLength(4);
  expect(agent(m).status).toMatchObject({ desiredNumberScheduled: 4, numberReady: 4, updatedNumberScheduled: 4 });
});

test('a taint with NoExecute takes the pod away, one with NoSchedule lets it stay', () => {
  const m = cluster();
  taint(m, 'node-1', 'NoExecute');
  m.run(5);
  expect(pods(m)).toEqual(['node-2 web:1', 'node-3 web:1']);
  taint(m, 'node-2', 'NoSchedule');
  m.run(5);
  expect(pods(m)).toEqual(['node-2 web:1', 'node-3 web:1']);
});

test('a failed pod is deleted and made again, with growing waits', () => {
  const m = cluster();
  for (let i = 0; i < 2; i += 1) {
    const pod = must(
      m.pods().find((candidate) => nodeOf(candidate) === 'node-1'),
      'a pod',
    );
    endPod(m, pod, 'Failed');
    m.run(0.5);
  }
  const failed = m.events('DaemonSet').filter((event) => event.startsWith('FailedDaemonPod'));
  expect(failed).toHaveLength(1);
  m.run(2);
  expect(m.events('DaemonSet').filter((event) => event.startsWith('FailedDaemonPod'))).toHaveLength(2);
});

test('a rolling update replaces one pod at a time', () => {
  const m = cluster();
  let fewest = 3;
  m.client.watch('daemonsets', ({ object }) => {
    fewest = Math.min(fewest, object.status.numberAvailable ?? 0);
  });
  setImage(m, 'web:2');
  m.run(20);
  expect(pods(m)).toEqual(['node-1 web:2', 'node-2 web:2', 'node-3 web:2']);
  expect(fewest).toBe(2);
  expect(m.client.list('controllerrevisions').map(({ revision }) => revision)).toHaveLength(2);
});

test('with surge the new pod comes first, and a broken one leaves the old ones alone', () => {
  const m = cluster(
    { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } } },
    (pod) => (pod.spec.containers[0]?.image === 'bad' ? undefined : 500),
  );
  setImage(m, 'bad');
  m.run(20);
  expect(pods(m)).toEqual(['node-1 bad', 'node-1 web:1', 'node-2 web:1', 'node-3 web:1']);
  setImage(m, 'web:2');
  m.run(20);
  expect(pods(m)).toEqual(['node-1 web:2', 'node-2 web:2', 'node-3 web:2']);
});

test('OnDelete waits for the pods to be deleted by hand', () => {
  const m = cluster({ updateStrategy: { type: 'OnDelete' } });
  setImage(m, 'web:2');
  m.run(10);
  expect(pods(m)).toEqual(['node-1 web:1', 'node-2 web:1', 'node-3 web:1']);
  const pod = must(
    m.pods().find((candidate) => nodeOf(candidate) === 'node-2'),
    'a pod',
  );
  m.client.delete('pods', 'default', pod.metadata.name);
  m.run(10);
  expect(pods(m)).toEqual(['node-1 web:1', 'node-2 web:2', 'node-3 web:1']);
});
