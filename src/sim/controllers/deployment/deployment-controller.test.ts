import { expect, test } from 'vitest';
import { isPodReady } from '../../../api/pod/pod-status.ts';
import { must } from '../../../base/assert.ts';
import { Kernel } from '../../kernel/kernel.ts';
import { replicaSetController } from '../replicaset/replica-set-controller.ts';
import type { Manager, PodLife } from '../testing/manager.ts';
import { deployment, manager, withImage } from '../testing/manager.ts';
import { deploymentController } from './deployment-controller.ts';

function cluster(life?: PodLife): Manager {
  return manager([deploymentController, replicaSetController], life);
}

function web({ client }: Manager) {
  return must(client.get('deployments', 'default', 'web'), 'web');
}

function conditionsOf(m: Manager): readonly string[] {
  return (web(m).status.conditions ?? []).map(({ type, status, reason = '' }) => `${type}=${status}/${reason}`);
}

test('a Deployment comes up', () => {
  const m = cluster();
  m.client.create('deployments', deployment('web', { replicas: 4 }));
  m.run(10);
  expect(web(m).status).toMatchObject({
    observedGeneration: 1,
    replicas: 4,
    updatedReplicas: 4,
    readyReplicas: 4,
    availableReplicas: 4,
    terminatingReplicas: 0,
  });
  expect(conditionsOf(m)).toEqual([
    'Available=True/MinimumReplicasAvailable',
    'Progressing=True/NewReplicaSetAvailable',
  ]);
  const [replicaSet] = m.client.list('replicasets');
  expect(m.events('Deployment')).toEqual([
    `ScalingReplicaSet: Scaled up replica set ${must(replicaSet, 'a ReplicaSet').metadata.name} from 0 to 4`,
  ]);
  expect(web(m).metadata.annotations).toEqual({ 'deployment.kubernetes.io/revision': '1' });
});

test('a new image rolls out without ever missing the promise', () => {
  const m = cluster();
  m.client.create('deployments', deployment('web', { replicas: 4 }));
  m.run(10);
  let most = 0;
  let fewest = Infinity;
  m.client.watch('deployments', ({ object: { status } }) => {
    most = Math.max(most, status.replicas ?? 0);
    fewest = Math.min(fewest, status.availableReplicas ?? 0);
  });
  m.client.update('deployments', withImage(web(m), 'web:2'));
  m.run(20);
  expect([most, fewest]).toEqual([5, 3]);
  expect(m.pods().map((pod) => pod.spec.containers[0]?.image)).toEqual(['web:2', 'web:2', 'web:2', 'web:2']);
  expect(
    m.client
      .list('replicasets')
      .map(({ spec }) => spec.replicas)
      .sort((a = 0, b = 0) => a - b),
  ).toEqual([0, 4]);
  expect(m.events('Deployment').map((event) => event.replace(/web-\w+/, 'web-X'))).toEqual([
    'ScalingReplicaSet: Scaled up replica set web-X from 0 to 4',
    'ScalingReplicaSet: Scaled up replica set web-X from 0 to 1',
    'ScalingReplicaSet: Scaled down replica set web-X from 4 to 3',
    'ScalingReplicaSet: Scaled up replica set web-X from 1 to 2',
    'ScalingReplicaSet: Scaled down replica set web-X from 3 to 2',
    'ScalingReplicaSet: Scaled up replica set web-X from 2 to 3',
    'ScalingReplicaSet: Scaled down replica set web-X from 2 to 1',
    'ScalingReplicaSet: Scaled up replica set web-X from 3 to 4',
    'ScalingReplicaSet: Scaled down replica set web-X from 1 to 0',
  ]);
});

test.each(Array.from({ length: 20 }, (_, i) => i + 1))(
  'seed %i: never too many pods asked for, never too few available',
  (seed) => {
    const random = new Kernel({ seed, epoch: 0 }).random.fork('pods');
    const replicas = 1 + random.int(12);
    const life: PodLife = { readyAfterMs: () => 300 + random.int(400), goneAfterMs: 500 + random.int(2000) };
    const m = manager([deploymentController, replicaSetController], life, seed);
    m.client.create('deployments', deployment('web', { replicas }));
    m.run(10);
    const ceiling = replicas + Math.ceil(replicas / 4);
    const floor = replicas - Math.floor(replicas / 4);
    m.client.watch('pods', () => {
      const active = m.pods().filter(({ metadata }) => metadata.deletionTimestamp === undefined);
      const ready = active.filter((pod) => isPodReady(pod));
      expect(active.length).toBeLessThanOrEqual(ceiling);
      expect(ready.length).toBeGreaterThanOrEqual(floor);
    });
    for (const image of ['web:2', 'web:3', 'web:2']) {
      m.client.update('deployments', withImage(web(m), image));
      m.run(1 + random.int(3));
    }
    m.run(60);
    expect(web(m).status).toMatchObject({ replicas, updatedReplicas: replicas, availableReplicas: replicas });
  },
);

test('a release that never becomes ready stops, and the deadline tells', () => {
  const m = cluster({ readyAfterMs: (pod) => (pod.spec.containers[0]?.image === 'web:2' ? undefined : 500) });
  m.client.create('deployments', deployment('web', { replicas: 10 }));
  m.run(10);
  m.client.update('deployments', withImage(web(m), 'web:2'));
  m.run(590);
  expect(conditionsOf(m)).toContain('Progressing=True/ReplicaSetUpdated');
  m.run(30);
  expect(conditionsOf(m)).toEqual([
    'Available=True/MinimumReplicasAvailable',
    'Progressing=False/ProgressDeadlineExceeded',
  ]);
  expect(web(m).status).toMatchObject({ replicas: 13, updatedReplicas: 5, availableReplicas: 8 });

  m.client.update('deployments', { ...web(m), spec: { ...web(m).spec, replicas: 15 } });
  m.run(10);
  expect(
    m.client
      .list('replicasets')
      .map(({ spec }) => spec.replicas)
      .sort((a = 0, b = 0) => a - b),
  ).toEqual([7, 12]);
});

test('Recreate starts the new pods when the last old one has ended', () => {
  const m = cluster({ readyAfterMs: () => 500, goneAfterMs: 5000 });
  m.client.create('deployments', deployment('web', { replicas: 3, strategy: { type: 'Recreate' } }));
  m.run(10);
  m.client.update('deployments', withImage(web(m), 'web:2'));
  m.run(4);
  expect(m.pods().every(({ metadata }) => metadata.deletionTimestamp !== undefined)).toBe(true);
  m.run(4);
  expect(m.pods().map((pod) => pod.spec.containers[0]?.image)).toEqual(['web:2', 'web:2', 'web:2']);
});

test('paused, a new template waits and a new size does not', () => {
  const m = cluster();
  m.client.create('deployments', deployment('web', { replicas: 2 }));
  m.run(10);
  const paused = withImage(web(m), 'web:2');
  m.client.update('deployments', { ...paused, spec: { ...paused.spec, paused: true, replicas: 3 } });
  m.run(10);
  expect(m.pods().map((pod) => pod.spec.containers[0]?.image)).toEqual(['web:1', 'web:1', 'web:1']);
  expect(conditionsOf(m)).toContain('Progressing=Unknown/DeploymentPaused');
  m.client.update('deployments', { ...web(m), spec: { ...web(m).spec, paused: false } });
  m.run(20);
  expect(m.pods().map((pod) => pod.spec.containers[0]?.image)).toEqual(['web:2', 'web:2', 'web:2']);
});

test('a template that comes back is the same ReplicaSet with a new revision', () => {
  const m = cluster();
  m.client.create('deployments', deployment('web', { revisionHistoryLimit: 1 }));
  m.run(10);
  for (const image of ['web:2', 'web:1', 'web:3']) {
    m.client.update('deployments', withImage(web(m), image));
    m.run(10);
  }
  const histories = m.client.list('replicasets').map(({ metadata, spec }) => {
    const { annotations = {} } = metadata;
    const revision = annotations['deployment.kubernetes.io/revision'];
    const history = annotations['deployment.kubernetes.io/revision-history'] ?? '-';
    return `${revision} ${history} ${spec.template?.spec?.containers[0]?.image}`;
  });
  expect(histories.sort()).toEqual(['3 1 web:1', '4 - web:3']);
});
