import { expect, test } from 'vitest';
import type { PersistentVolumeClaim, StatefulSet } from '../../../api/generated/types.ts';
import { must } from '../../../base/assert.ts';
import type { Manager, PodLife } from '../testing/manager.ts';
import { deployment, manager } from '../testing/manager.ts';
import { statefulSetController } from './stateful-set-controller.ts';

const SLOW: PodLife = { readyAfterMs: () => 2000, goneAfterMs: 1000 };

function cluster(spec: Partial<StatefulSet['spec']> = {}, life: PodLife = SLOW): Manager {
  const m = manager([statefulSetController], life);
  createSet(m, spec);
  return m;
}

function createSet(m: Manager, spec: Partial<StatefulSet['spec']>): void {
  const { metadata, spec: from } = deployment('web');
  const { selector, template } = from;
  m.client.create('statefulsets', {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata,
    spec: {
      replicas: 3,
      serviceName: 'web',
      podManagementPolicy: 'OrderedReady',
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
      selector,
      template,
      ...spec,
    },
  });
}

function web(m: Manager): StatefulSet {
  return must(m.client.get('statefulsets', 'default', 'web'), 'web');
}

function change(m: Manager, spec: Partial<StatefulSet['spec']>): void {
  m.client.update('statefulsets', { ...web(m), spec: { ...web(m).spec, ...spec } });
}

function names(m: Manager): string {
  return m
    .pods()
    .map(({ metadata }) => metadata.name + (metadata.deletionTimestamp === undefined ? '' : '†'))
    .join(' ');
}

function images(m: Manager): string {
  return m
    .pods()
    .map(({ spec }) => spec.containers[0]?.image)
    .join(' ');
}

function withImage(m: Manager, image: string): Partial<StatefulSet['spec']> {
  const { template } = web(m).spec;
  return { template: { ...template, spec: { ...template.spec, containers: [{ name: 'web', image }] } } };
}

test('pods come one after the other, each when the one before is ready', () => {
  const m = cluster();
  m.run(1);
  expect(names(m)).toBe('web-0');
  m.run(2);
  expect(names(m)).toBe('web-0 web-1');
  m.run(10);
  expect(names(m)).toBe('web-0 web-1 web-2');
  const [first] = m.pods();
  expect(first?.metadata.labels).toEqual({
    app: 'web',
    'apps.kubernetes.io/pod-index': '0',
    'controller-revision-hash': web(m).status.currentRevision,
    'statefulset.kubernetes.io/pod-name': 'web-0',
  });
  expect(first?.spec).toMatchObject({ hostname: 'web-0', subdomain: 'web' });
  expect(web(m).status).toMatchObject({ replicas: 3, readyReplicas: 3, currentReplicas: 3, updatedReplicas: 3 });
});

test('Parallel starts all at once', () => {
  const m = cluster({ podManagementPolicy: 'Parallel' });
  m.run(1);
  expect(names(m)).toBe('web-0 web-1 web-2');
});

test('Parallel ends one first, then two at once', () => {
  const m = cluster({ podManagementPolicy: 'Parallel' });
  m.run(10);
  const ends: [name: string, at: number][] = [];
  m.client.watch('pods', ({ object, previous }) => {
    const { deletionTimestamp, name } = object.metadata;
    if (deletionTimestamp !== undefined && previous?.object.metadata.deletionTimestamp === undefined)
      ends.push([name, m.kernel.now]);
  });
  change(m, { replicas: 0 });
  m.run(5);
  expect(ends.map(([name]) => name)).toEqual(['web-2', 'web-1', 'web-0']);
  const [first = 0, second = 0, third = 0] = ends.map(([, at]) => at);
  expect(second).toBeGreaterThan(first);
  expect(third).toBe(second);
});

test('scaling down takes the highest ordinal first, one at a time', () => {
  const m = cluster();
  m.run(10);
  change(m, { replicas: 1 });
  m.run(0.5);
  expect(names(m)).toBe('web-0 web-1 web-2†');
  m.run(1);
  expect(names(m)).toBe('web-0 web-1†');
  m.run(5);
  expect(names(m)).toBe('web-0');
});

test('a rolling update replaces from the top, down to the partition', () => {
  const m = cluster();
  m.run(10);
  change(m, { ...withImage(m, 'web:2'), updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } } });
  m.run(20);
  expect(images(m)).toBe('web:1 web:2 web:2');
  const { currentRevision, updateRevision, updatedReplicas } = web(m).status;
  expect(currentRevision).not.toBe(updateRevision);
  expect(updatedReplicas).toBe(2);

  change(m, { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } } });
  m.run(10);
  expect(images(m)).toBe('web:2 web:2 web:2');
  expect(web(m).status.currentRevision).toBe(updateRevision);
});

test('a pod that never gets ready stops an ordered rollback, until it is deleted by hand', () => {
  const m = cluster({}, { readyAfterMs: (pod) => (pod.spec.containers[0]?.image === 'bad' ? undefined : 500) });
  m.run(10);
  change(m, withImage(m, 'bad'));
  m.run(20);
  expect(images(m)).toBe('web:1 web:1 bad');
  change(m, withImage(m, 'web:1'));
  m.run(20);
  expect(images(m)).toBe('web:1 web:1 bad');
  m.client.delete('pods', 'default', 'web-2');
  m.run(10);
  expect(images(m)).toBe('web:1 web:1 web:1');
  expect(
    m.client
      .list('controllerrevisions')
      .map(({ revision }) => revision)
      .sort((a = 0, b = 0) => a - b),
  ).toEqual([2, 3]);
});

test('claims are made before the pod, and stay when it goes', () => {
  const m = cluster({
    replicas: 1,
    volumeClaimTemplates: [
      {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name: 'data', creationTimestamp: '', resourceVersion: '', uid: '' },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
        status: {},
      },
    ],
  });
  m.run(5);
  change(m, { replicas: 0 });
  m.run(5);
  expect(m.client.list('persistentvolumeclaims').map(({ metadata }) => metadata.name)).toEqual(['data-web-0']);
  expect(m.events('StatefulSet')).toEqual([
    'SuccessfulCreate: Create Claim data-web-0 Pod web-0 in StatefulSet web success',
    'SuccessfulCreate: Create Pod web-0 in StatefulSet web successful',
    'SuccessfulDelete: Delete Pod web-0 in StatefulSet web successful',
  ]);
});

test('with Parallel a pod that cannot be made does not keep back those that are made with it, but those after them', () => {
  const m = manager([statefulSetController], SLOW);
  const data: PersistentVolumeClaim = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data', creationTimestamp: '', resourceVersion: '', uid: '' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    status: {},
  };
  const held = { name: 'data-web-1', namespace: 'default', finalizers: ['test/held'] };
  m.client.create('persistentvolumeclaims', { ...data, metadata: held });
  m.client.delete('persistentvolumeclaims', 'default', 'data-web-1');
  createSet(m, { replicas: 4, podManagementPolicy: 'Parallel', volumeClaimTemplates: [data] });
  m.run(1);
  expect(names(m)).toBe('web-0 web-2');
  expect(m.events('StatefulSet')).toContain(
    'FailedCreate: Create Pod web-1 in StatefulSet web failed error: pvc data-web-1 is being deleted',
  );
});
