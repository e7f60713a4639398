import { expect, test } from 'vitest';
import type { ContainerStatus, Pod } from './generated/types.ts';
import { summaryOf } from './pod-summary.ts';

function container(name: string, exitCode: number | undefined): ContainerStatus {
  const state: ContainerStatus['state'] =
    exitCode === undefined
      ? { running: { startedAt: '2026-01-01T00:00:00Z' } }
      : { terminated: { exitCode, reason: exitCode === 0 ? 'Completed' : 'Error' } };
  return { name, image: '', imageID: '', ready: exitCode === undefined, restartCount: 0, state };
}

/** @param exits exit codes; undefined: runs */
function statusOf(...exits: readonly (number | undefined)[]): string {
  const containerStatuses = exits.map((exit, i) => container(`c${i}`, exit));
  const pod: Pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a', uid: '', creationTimestamp: '', resourceVersion: '' },
    spec: { containers: containerStatuses.map(({ name }) => ({ name, image: '' })) },
    status: { phase: 'Running', containerStatuses },
  };
  return summaryOf(pod).status;
}

test.each([
  ['Completed', [0, 0]],
  ['Error', [0, 5]],
  ['Error', [5, 0]],
  ['Error', [0, 5, undefined]],
  ['NotReady', [0, undefined]],
] as const)('%s: containers with %j', (status, exits) => {
  expect(statusOf(...exits)).toBe(status);
});
