import { expect, test } from 'vitest';
import type { CronJob, Job } from '../../../api/generated/types.ts';
import { must } from '../../../base/assert.ts';
import type { Manager } from '../testing/manager.ts';
import { deployment, manager } from '../testing/manager.ts';
import { cronJobController } from './cron-job-controller.ts';

/** A CronJob of every minute whose Jobs finish after `seconds`. The cluster starts on the hour. */
function cluster(spec: Partial<CronJob['spec']>, seconds: number): Manager {
  const m = manager([cronJobController]);
  m.client.watch('jobs', ({ type, object }) => {
    if (type === 'ADDED') m.kernel.after(seconds * 1000, () => complete(m, object.metadata.name));
  });
  const { metadata, spec: from } = deployment('tick');
  const template = { ...from.template, spec: { ...must(from.template.spec, 'spec'), restartPolicy: 'Never' } };
  m.client.create('cronjobs', {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata,
    spec: {
      schedule: '* * * * *',
      successfulJobsHistoryLimit: 3,
      jobTemplate: { metadata: {}, spec: { template } },
      ...spec,
    },
  });
  return m;
}

function complete(m: Manager, name: string): void {
  const job = m.client.get('jobs', 'default', name);
  if (!job) return;
  const time = new Date(m.kernel.wallClock).toISOString().replace(/\.\d+Z/, 'Z');
  const conditions = ['SuccessCriteriaMet', 'Complete'].map((type) => ({
    type,
    status: 'True',
    lastTransitionTime: time,
  }));
  const status = { startTime: time, completionTime: time, succeeded: 1, conditions };
  expect(m.client.updateStatus('jobs', { ...job, status })).toMatchObject({ ok: true });
}

function tick(m: Manager): CronJob {
  return must(m.client.get('cronjobs', 'default', 'tick'), 'tick');
}

function starts(m: Manager): readonly number[] {
  const at = ({ metadata }: Job): number => (Date.parse(metadata.creationTimestamp) - m.kernel.epoch) / 1000;
  return m.client.list('jobs').map(at);
}

test('a Job is created at every moment of the schedule, and history is kept short', () => {
  const m = cluster({}, 10);
  m.run(60 * 6 + 30);
  expect(starts(m)).toEqual([240, 300, 360]);
  expect(m.client.list('jobs')[0]?.metadata.annotations).toEqual({
    'batch.kubernetes.io/cronjob-scheduled-timestamp': '2026-11-21T03:04:00Z',
  });
  expect(tick(m).status).toEqual({
    lastScheduleTime: '2026-11-21T03:06:00Z',
    lastSuccessfulTime: '2026-11-21T03:06:10Z',
  });
});

test('Forbid waits for the Job before, and starts late', () => {
  const m = cluster({ concurrencyPolicy: 'Forbid' }, 90);
  m.run(200);
  expect(starts(m)).toEqual([60, 150]);
  expect(m.events('CronJob')).toContain(
    'JobAlreadyActive: Not starting job because prior execution is running and concurrency policy is Forbid',
  );
});

test('Replace deletes the Job before', () => {
  const m = cluster({ concurrencyPolicy: 'Replace' }, 90);
  m.run(130);
  expect(starts(m)).toEqual([120]);
  expect(tick(m).status.active).toHaveLength(1);
});

test('suspended, nothing starts; afterwards the latest missed start is made up for', () => {
  const m = cluster({ suspend: true }, 10);
  m.run(150);
  expect(starts(m)).toEqual([]);
  m.client.update('cronjobs', { ...tick(m), spec: { ...tick(m).spec, suspend: false } });
  m.run(1);
  expect(starts(m)).toEqual([150]);
  expect(tick(m).status.lastScheduleTime).toBe('2026-11-21T03:02:00Z');
});
