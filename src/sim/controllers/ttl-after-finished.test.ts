import { expect, test } from 'vitest';
import { must } from '../../base/assert.ts';
import { jobController } from './job/job-controller.ts';
import { deployment, endPod, manager } from './testing/manager.ts';
import { ttlAfterFinishedController } from './ttl-after-finished.ts';

test('a finished Job goes when its time is over, and not before', () => {
  const m = manager([jobController, ttlAfterFinishedController]);
  const { metadata, spec } = deployment('work');
  const template = { ...spec.template, spec: { ...must(spec.template.spec, 'spec'), restartPolicy: 'Never' } };
  m.client.create('jobs', {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata,
    spec: { template, ttlSecondsAfterFinished: 30 },
  });
  m.run(5);
  endPod(m, must(m.pods()[0], 'a pod'), 'Succeeded');
  m.run(25);
  expect(m.client.list('jobs')[0]?.metadata.deletionTimestamp).toBeUndefined();
  m.run(10);
  // in the foreground: the garbage collector, which is not part of this test, takes it from here
  expect(m.client.list('jobs')[0]?.metadata).toMatchObject({ finalizers: ['foregroundDeletion'] });
});
