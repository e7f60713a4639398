import { expect, test } from 'vitest';
import type { Pod, ReplicaSet } from '../../../api/generated/types.ts';
import { must } from '../../../base/assert.ts';
import type { Manager, PodLife } from '../testing/manager.ts';
import { deployment, endPod, manager } from '../testing/manager.ts';
import { replicaSetController } from './replica-set-controller.ts';

function web(m: Manager): ReplicaSet {
  return must(m.client.get('replicasets', 'default', 'web'), 'web');
}

function cluster(spec: Partial<ReplicaSet['spec']>, life?: PodLife): Manager {
  const m = manager([replicaSetController], life);
  const { metadata, spec: from } = deployment('web');
  const { selector, template } = from;
  m.client.create('replicasets', {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata,
    spec: { replicas: 3, selector, template, ...spec },
  });
  m.run(5);
  return m;
}

function firstPod(m: Manager): Pod {
  return must(m.pods()[0], 'a pod');
}

function scaleTo(m: Manager, replicas: number): void {
  m.client.update('replicasets', { ...web(m), spec: { ...web(m).spec, replicas } });
  m.run(5);
}

test('a deleted pod is replaced at once, while it still terminates', () => {
  const m = cluster({}, { readyAfterMs: () => 500, goneAfterMs: 30_000 });
  m.client.delete('pods', 'default', firstPod(m).metadata.name);
  m.run(2);
  expect(m.pods()).toHaveLength(4);
  expect(web(m).status).toMatchObject({ replicas: 3, readyReplicas: 3, terminatingReplicas: 1 });
  m.run(30);
  expect(m.pods()).toHaveLength(3);
  expect(web(m).status).toMatchObject({ replicas: 3, terminatingReplicas: 0 });
});

test('a failed pod is replaced and stays', () => {
  const m = cluster({});
  endPod(m, firstPod(m), 'Failed');
  m.run(5);
  expect(m.pods()).toHaveLength(4);
  expect(web(m).status).toMatchObject({ replicas: 3, readyReplicas: 3 });
});

test('a pod whose label is taken off is released, and taken back with it', () => {
  const m = cluster({});
  const pod = firstPod(m);
  m.client.update('pods', { ...pod, metadata: { ...pod.metadata, labels: {} } });
  m.run(5);
  const { name } = pod.metadata;
  const released = must(m.client.get('pods', 'default', name), name);
  expect(released.metadata.ownerReferences ?? []).toEqual([]);
  expect(m.pods()).toHaveLength(4);

  m.client.update('pods', { ...released, metadata: { ...released.metadata, labels: { app: 'web' } } });
  m.run(5);
  expect(m.pods()).toHaveLength(3);
});

test('pods become available when they have been ready for long enough', () => {
  const m = cluster({ minReadySeconds: 10 });
  expect(web(m).status).toMatchObject({ readyReplicas: 3 });
  expect(web(m).status.availableReplicas).toBeUndefined();
  m.run(10);
  expect(web(m).status).toMatchObject({ readyReplicas: 3, availableReplicas: 3 });
});

test('of pods to spare, the one that is not ready goes', () => {
  const slow = { current: '' };
  const m = cluster(
    {},
    { readyAfterMs: ({ metadata }) => ((slow.current ||= metadata.name) === metadata.name ? undefined : 500) },
  );
  scaleTo(m, 2);
  expect(m.pods().map(({ metadata }) => metadata.name)).not.toContain(slow.current);
  expect(m.events('ReplicaSet').at(-1)).toBe(`SuccessfulDelete: Deleted pod: ${slow.current}`);
  scaleTo(m, 0);
  expect(m.pods()).toHaveLength(0);
});

test('what one deletion costs does not depend on how many pods there are', () => {
  const reads = (replicas: number): number => {
    const m = cluster({ replicas }, { readyAfterMs: () => 10 });
    m.run(60);
    expect(web(m).status.readyReplicas).toBe(replicas);
    let looked = 0;
    const counted = new WeakSet<object>();
    for (const pod of m.pods()) {
      const { status } = pod;
      if (counted.has(status)) continue;
      counted.add(status);
      Object.defineProperty(status, 'phase', {
        get: () => {
          looked += 1;
          return 'Running';
        },
        enumerable: true,
      });
    }
    m.client.delete('pods', 'default', firstPod(m).metadata.name);
    m.run(5);
    return looked;
  };
  expect(reads(1000)).toBe(reads(10));
});

test('an adopted pod that is one too many is counted before one goes', () => {
  const m = cluster({});
  const pod = firstPod(m);
  m.client.update('pods', { ...pod, metadata: { ...pod.metadata, labels: {} } });
  m.run(5);
  const counts: number[] = [];
  m.client.watch('replicasets', ({ object }) => counts.push(object.status.replicas));
  const stray = must(m.client.get('pods', 'default', pod.metadata.name), 'the released pod');
  m.client.update('pods', { ...stray, metadata: { ...stray.metadata, labels: pod.metadata.labels ?? {} } });
  m.run(5);
  expect([...new Set(counts)]).toEqual([4, 3]);
});

test('of several deletions made at once one is served first', () => {
  const m = cluster({});
  const times: number[] = [];
  m.client.watch('pods', ({ object, previous }) => {
    if (object.metadata.deletionTimestamp !== previous?.object.metadata.deletionTimestamp) times.push(m.kernel.now);
  });
  scaleTo(m, 0);
  const [first, second, third] = times;
  expect(must(second, 'second') - must(first, 'first')).toBeGreaterThan(0);
  expect(third).toBe(second);
});
