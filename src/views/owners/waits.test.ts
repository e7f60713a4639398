import { expect, test } from 'vitest';
import type { Deployment } from '../../api/generated/types.ts';
import { momentAt } from '../history/history.ts';
import type { OwnerRow } from '../rows/rows.ts';
import { historyOf, owner, pod, put } from '../testing/samples.ts';
import { deadlineOf } from './deadline.ts';
import { rolloutWaits } from './waits.ts';

const web = (more: Partial<OwnerRow> = {}): OwnerRow =>
  owner('web', 'Deployment', { desired: 4, available: 3, max: 5, min: 3, revision: 2, rollingOut: true, ...more });

function waitsOf(deployment: OwnerRow): readonly unknown[] {
  const history = historyOf(
    put(0, deployment),
    put(0, owner('rs-1', 'ReplicaSet', { controller: 'web', revision: 1, desired: 3 })),
    put(0, owner('rs-2', 'ReplicaSet', { controller: 'web', revision: 2, desired: 2, ready: 0, available: 0 })),
    put(0, pod('a', { currentRevision: false })),
    put(0, pod('b', { controller: 'rs-2', look: 'crash' })),
    put(0, pod('e', { controller: 'rs-2', look: 'crash' })),
    put(0, pod('c', { controller: 'rs-2', look: 'creating', truth: 'dead' })),
    put(0, pod('d', { controller: 'rs-2', look: 'pending', node: undefined })),
  );
  return rolloutWaits(momentAt(history, Infinity), deployment).map((wait) =>
    wait.what === 'pods' ? `${wait.pods.map(({ uid }) => uid).join()} ${wait.because}` : wait.what,
  );
}

test.each([
  ['both bounds hold it', web(), ['minimum', 'maximum', 'b,e unready', 'c dead', 'd unbound']],
  ['room below', web({ available: 4 }), ['maximum', 'b,e unready', 'c dead', 'd unbound']],
  ['room above', web({ max: 6 }), ['minimum', 'b,e unready', 'c dead', 'd unbound']],
  ['paused', web({ paused: true }), ['paused', 'b,e unready', 'c dead', 'd unbound']],
  [
    'Recreate',
    web({ strategy: 'Recreate', max: undefined, min: undefined }),
    ['recreate', 'b,e unready', 'c dead', 'd unbound'],
  ],
  ['settled', web({ rollingOut: false }), []],
])('what a rollout waits for: %s', (_name, deployment, waits) => {
  expect(waitsOf(deployment)).toEqual(waits);
});

test.each([
  ['under way', 'True', 'ReplicaSetUpdated', { seconds: 60, progressedAt: 5000 }],
  ['complete', 'True', 'NewReplicaSetAvailable', undefined],
  ['too late', 'False', 'ProgressDeadlineExceeded', undefined],
])('the deadline of a rollout that is %s', (_name, status, reason, deadline) => {
  const lastUpdateTime = '2026-01-01T00:00:05Z';
  const deployment = {
    spec: { progressDeadlineSeconds: 60 },
    status: { conditions: [{ type: 'Progressing', status, reason, lastUpdateTime }] },
  } as unknown as Deployment;
  expect(deadlineOf(deployment, Date.UTC(2026, 0, 1))).toEqual(deadline);
});
