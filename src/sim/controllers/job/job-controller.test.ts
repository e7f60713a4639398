import { expect, test } from 'vitest';
import type { Job, Pod } from '../../../api/generated/types.ts';
import { must } from '../../../base/assert.ts';
import type { Manager } from '../testing/manager.ts';
import { deployment, endPod, manager } from '../testing/manager.ts';
import { jobController } from './job-controller.ts';

/** Pods end after 5 s as `endOf` says. */
function cluster(spec: Partial<Job['spec']>, endOf: (pod: Pod) => 'Succeeded' | 'Failed' | undefined): Manager {
  const m = manager([jobController], { readyAfterMs: () => 500 });
  m.client.watch('pods', ({ type, object }) => {
    const phase = type === 'ADDED' ? endOf(object) : undefined;
    if (!phase) return;
    m.kernel.after(5000, () => {
      const pod = m.client.get('pods', 'default', object.metadata.name);
      if (pod && pod.metadata.deletionTimestamp === undefined) endPod(m, pod, phase);
    });
  });
  const { metadata, spec: from } = deployment('work');
  const template = { ...from.template, spec: { ...must(from.template.spec, 'spec'), restartPolicy: 'Never' } };
  m.client.create('jobs', {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata,
    spec: { template, backoffLimit: 6, ...spec },
  });
  return m;
}

function work(m: Manager): Job {
  return must(m.client.get('jobs', 'default', 'work'), 'work');
}

function conditions(m: Manager): readonly string[] {
  return (work(m).status.conditions ?? []).map(({ type, status, reason = '' }) => `${type}=${status}/${reason}`);
}

function createdAt(m: Manager): readonly number[] {
  return m
    .pods()
    .map(({ metadata }) => (Date.parse(metadata.creationTimestamp) - m.kernel.epoch) / 1000)
    .toSorted((a, b) => a - b);
}

test('a Job completes when its pods have succeeded', () => {
  const m = cluster({ completions: 3, parallelism: 2 }, () => 'Succeeded');
  m.run(3);
  expect(work(m).status).toMatchObject({ active: 2, ready: 2, terminating: 0 });
  m.run(20);
  expect(conditions(m)).toEqual(['SuccessCriteriaMet=True/CompletionsReached', 'Complete=True/CompletionsReached']);
  expect(work(m).status).toMatchObject({ succeeded: 3, ready: 0, uncountedTerminatedPods: {} });
  expect(work(m).status.active).toBeUndefined();
  expect(m.pods().every(({ metadata }) => (metadata.finalizers ?? []).length === 0)).toBe(true);
  expect(m.events('Job').at(-1)).toBe('Completed: Job completed');
});

test('failed pods are replaced after growing waits, until the limit is passed', () => {
  const m = cluster({ completions: 1, parallelism: 1, backoffLimit: 3 }, () => 'Failed');
  m.run(200);
  expect(createdAt(m)).toEqual([0, 15, 40, 85]);
  expect(conditions(m)).toEqual(['FailureTarget=True/BackoffLimitExceeded', 'Failed=True/BackoffLimitExceeded']);
  expect(work(m).status.failed).toBe(4);
});

test('an Indexed Job runs every index, and gives up only the one that fails', () => {
  const failing = (pod: Pod) =>
    pod.metadata.annotations?.['batch.kubernetes.io/job-completion-index'] === '1' ? 'Failed' : 'Succeeded';
  const m = cluster(
    { completions: 4, parallelism: 4, completionMode: 'Indexed', backoffLimitPerIndex: 1, backoffLimit: 2 ** 31 - 1 },
    failing,
  );
  m.run(100);
  expect(work(m).status).toMatchObject({ completedIndexes: '0,2,3', failedIndexes: '1', succeeded: 3, failed: 2 });
  expect(conditions(m)).toEqual(['FailureTarget=True/FailedIndexes', 'Failed=True/FailedIndexes']);
  expect(m.pods().map(({ spec }) => spec.hostname)).toEqual(['work-0', 'work-1', 'work-1', 'work-2', 'work-3']);
});

test('past its deadline a Job deletes its pods, and fails when they are gone', () => {
  const m = cluster({ completions: 1, parallelism: 1, activeDeadlineSeconds: 10 }, () => undefined);
  m.run(10.5);
  expect(conditions(m)).toEqual(['FailureTarget=True/DeadlineExceeded']);
  m.run(5);
  expect(conditions(m)).toEqual(['FailureTarget=True/DeadlineExceeded', 'Failed=True/DeadlineExceeded']);
  expect(m.pods()).toEqual([]);
});

test('suspended, a Job has no pods, and starts anew when it goes on', () => {
  const m = cluster({ completions: 1, parallelism: 1 }, () => undefined);
  m.run(3);
  const suspend = (value: boolean) =>
    m.client.update('jobs', { ...work(m), spec: { ...work(m).spec, suspend: value } });
  suspend(true);
  m.run(5);
  expect(m.pods()).toEqual([]);
  expect(conditions(m)).toEqual(['Suspended=True/JobSuspended']);
  suspend(false);
  m.run(5);
  expect(m.pods()).toHaveLength(1);
  expect(conditions(m)).toEqual(['Suspended=False/JobResumed']);
  expect(work(m).status.failed).toBeUndefined();
});

test('a rule on an exit code fails the whole Job at once', () => {
  const rules = [{ action: 'FailJob', onExitCodes: { operator: 'In', values: [42] } }];
  const m = cluster({ completions: 1, parallelism: 1, podFailurePolicy: { rules } }, () => undefined);
  m.run(3);
  const [pod] = m.pods();
  const { metadata, status, ...rest } = must(pod, 'a pod');
  const terminated = { exitCode: 42, reason: 'Error' };
  const container = { name: 'web', image: '', imageID: '', ready: false, restartCount: 0, state: { terminated } };
  m.client.updateStatus('pods', {
    ...rest,
    metadata,
    status: { ...status, phase: 'Failed', containerStatuses: [container] },
  });
  m.run(5);
  expect(conditions(m)).toEqual(['FailureTarget=True/PodFailurePolicy', 'Failed=True/PodFailurePolicy']);
  expect(m.events('Job').at(-1)).toBe(
    `PodFailurePolicy: Container web for pod default/${metadata.name} failed with exit code 42 matching FailJob rule at index 0`,
  );
});

test('indexes whose pods are deleted by a success policy have not failed', () => {
  const indexOf = (pod: Pod) => pod.metadata.annotations?.['batch.kubernetes.io/job-completion-index'];
  const m = cluster(
    {
      completions: 3,
      parallelism: 3,
      completionMode: 'Indexed',
      backoffLimitPerIndex: 0,
      backoffLimit: 2 ** 31 - 1,
      successPolicy: { rules: [{ succeededIndexes: '0' }] },
    },
    (pod) => (indexOf(pod) === '0' ? 'Succeeded' : undefined),
  );
  m.run(30);
  expect(conditions(m)).toEqual(['SuccessCriteriaMet=True/SuccessPolicy', 'Complete=True/SuccessPolicy']);
  expect(work(m).status).toMatchObject({ completedIndexes: '0', failedIndexes: '' });
});
