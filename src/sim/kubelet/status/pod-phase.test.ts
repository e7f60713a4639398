import { expect, test } from 'vitest';
import type { Container, ContainerState, ContainerStatus, Pod } from '../../../api/generated/types.ts';
import { phaseOf, shownPhase, stickyPhase } from './pod-phase.ts';

const RUNNING: ContainerState = { running: { startedAt: '2026-01-05T09:00:00Z' } };
const WAITING: ContainerState = { waiting: { reason: 'ContainerCreating' } };

function ended(exitCode: number): ContainerState {
  return { terminated: { exitCode } };
}

function pod(restartPolicy: string, containers: readonly Container[], initContainers: readonly Container[] = []): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', namespace: 'default', uid: 'u', resourceVersion: '1', creationTimestamp: '' },
    spec: { restartPolicy, containers, initContainers },
    status: {},
  };
}

function status(name: string, state: ContainerState, more: Partial<ContainerStatus> = {}): ContainerStatus {
  return { name, state, ready: false, restartCount: 0, image: '', imageID: '', ...more };
}

const ONE = [{ name: 'a' }];
const TWO = [{ name: 'a' }, { name: 'b' }];
const SIDECAR: Container = { name: 's', restartPolicy: 'Always' };

test.each<[string, Pod, readonly ContainerStatus[], boolean, boolean, string]>([
  ['nothing reported yet', pod('Always', ONE), [], false, false, 'Pending'],
  ['an image is pulled', pod('Always', ONE), [status('a', WAITING)], false, false, 'Pending'],
  ['it runs', pod('Always', ONE), [status('a', RUNNING)], false, true, 'Running'],
  [
    'one runs, one was never started',
    pod('Always', TWO),
    [status('a', RUNNING), status('b', WAITING)],
    false,
    true,
    'Pending',
  ],
  ['it crashed and will be restarted', pod('Always', ONE), [status('a', ended(1))], false, true, 'Running'],
  [
    'it waits for its restart',
    pod('Always', ONE),
    [status('a', WAITING, { lastState: ended(1) })],
    false,
    true,
    'Running',
  ],
  ['it ended well under OnFailure', pod('OnFailure', ONE), [status('a', ended(0))], false, true, 'Succeeded'],
  ['it failed under OnFailure', pod('OnFailure', ONE), [status('a', ended(1))], false, true, 'Running'],
  ['it failed under Never', pod('Never', ONE), [status('a', ended(1))], false, true, 'Failed'],
  ['stopped for good though it may restart', pod('Always', ONE), [status('a', ended(143))], true, true, 'Failed'],
  ['stopped for good with exit code 0', pod('Always', ONE), [status('a', ended(0))], true, true, 'Succeeded'],
  [
    'an init container failed for good',
    pod('Never', ONE, [{ name: 'i' }]),
    [status('i', ended(1)), status('a', WAITING)],
    false,
    false,
    'Failed',
  ],
  [
    'an init container is tried again',
    pod('Always', ONE, [{ name: 'i' }]),
    [status('i', ended(1)), status('a', WAITING)],
    false,
    false,
    'Pending',
  ],
  [
    'only the sidecar still runs',
    pod('Never', ONE, [SIDECAR]),
    [status('s', RUNNING, { started: true }), status('a', ended(0))],
    false,
    true,
    'Running',
  ],
  [
    'the exit code of a sidecar does not count',
    pod('Never', ONE, [SIDECAR]),
    [status('s', ended(137)), status('a', ended(0))],
    true,
    true,
    'Succeeded',
  ],
])('%s', (_, given, statuses, terminal, initialised, expected) => {
  expect(phaseOf(given, new Map(statuses.map((one) => [one.name, one])), terminal, initialised)).toBe(expected);
});

test.each([
  ['Running', 'Failed', 'Failed', 'Failed'],
  ['Running', 'Failed', 'Running', 'Failed'],
  ['Succeeded', undefined, 'Failed', 'Failed'],
  ['Succeeded', 'Running', 'Running', 'Succeeded'],
  ['Running', undefined, 'Succeeded', 'Succeeded'],
] as const)('computed %s, said before %s, the API says %s: %s is shown', (computed, previous, ofApi, shown) => {
  expect(shownPhase(stickyPhase(computed, previous, ofApi), ofApi)).toBe(shown);
});
