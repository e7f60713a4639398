import { expect, test } from 'vitest';
import type { Container, Pod } from '../../../api/generated/types.ts';
import type { RuntimeContainer, SandboxStatus } from '../../containers/runtime.ts';
import { simTime } from '../../kernel/time.ts';
import type { ActionInputs } from './container-actions.ts';
import { planPodActions } from './pod-actions.ts';

const SANDBOX: SandboxStatus = {
  id: 'sandbox',
  podUid: 'u',
  attempt: 0,
  ready: true,
  ip: '10.244.1.2',
  createdAt: simTime(0),
};

function pod(spec: Partial<Pod['spec']>): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', namespace: 'default', uid: 'u', resourceVersion: '1', creationTimestamp: '' },
    spec: { restartPolicy: 'Always', containers: [{ name: 'a' }], ...spec },
    status: {},
  };
}

function record(name: string, state: RuntimeContainer['state'], exitCode?: number): RuntimeContainer {
  return {
    id: `id-${name}`,
    podUid: 'u',
    sandboxId: 'sandbox',
    name,
    attempt: 0,
    image: '',
    imageId: '',
    state,
    createdAt: simTime(0),
    startedAt: simTime(0),
    finishedAt: state === 'exited' ? simTime(1) : undefined,
    exitCode,
    reason: undefined,
    message: undefined,
    terminationMessage: '',
  };
}

function plan(given: Pod, containers: readonly RuntimeContainer[], more: Partial<ActionInputs> = {}) {
  const actions = planPodActions({
    pod: given,
    runtime: { containers: containers.toReversed(), sandboxes: [SANDBOX] },
    livenessFailed: () => false,
    startupFailed: () => false,
    started: () => true,
    changed: () => false,
    resizeRestarts: () => false,
    ...more,
  });
  const { killPod, createSandbox, initToStart, toStart, toKill } = actions;
  return { killPod, createSandbox, initToStart, toStart, toKill: toKill.map(({ message }) => message) };
}

const NOTHING = { killPod: false, createSandbox: false, initToStart: [], toStart: [], toKill: [] };
const SIDECAR: Container = { name: 's', restartPolicy: 'Always' };
const ONLY_A = pod({});
const WITH_INIT = pod({ initContainers: [{ name: 'i' }, { name: 'j' }] });
const WITH_SIDECAR = pod({ initContainers: [SIDECAR, { name: 'i' }] });

test.each<[string, ReturnType<typeof plan>, Partial<ReturnType<typeof plan>>]>([
  [
    'a new pod gets a sandbox and its containers',
    plan(ONLY_A, [], { runtime: { containers: [], sandboxes: [] } }),
    { killPod: true, createSandbox: true, toStart: [0] },
  ],
  [
    'a new pod with init containers begins with the first',
    plan(WITH_INIT, [], { runtime: { containers: [], sandboxes: [] } }),
    { killPod: true, createSandbox: true, initToStart: [0] },
  ],
  ['a running container is kept', plan(ONLY_A, [record('a', 'running')]), {}],
  ['a dead one is started again', plan(ONLY_A, [record('a', 'exited', 0)]), { toStart: [0] }],
  [
    'unless the policy forbids it: the pod is done',
    plan(pod({ restartPolicy: 'Never' }), [record('a', 'exited', 1)]),
    { killPod: true },
  ],
  [
    'a failed liveness probe kills and restarts',
    plan(ONLY_A, [record('a', 'running')], { livenessFailed: () => true }),
    { toKill: ['Container a failed liveness probe, will be restarted'], toStart: [0] },
  ],
  [
    'under Never it ends the pod',
    plan(pod({ restartPolicy: 'Never' }), [record('a', 'running')], { livenessFailed: () => true }),
    { killPod: true, toKill: ['Container a failed liveness probe'] },
  ],
  [
    'another image restarts whatever the policy',
    plan(pod({ restartPolicy: 'Never' }), [record('a', 'running')], { changed: () => true }),
    { toKill: ['Container a definition changed, will be restarted'], toStart: [0] },
  ],
  ['an init container is waited for', plan(WITH_INIT, [record('i', 'running')]), {}],
  ['the next one starts when it has ended', plan(WITH_INIT, [record('i', 'exited', 0)]), { initToStart: [1] }],
  ['one that failed is started again', plan(WITH_INIT, [record('i', 'exited', 1)]), { initToStart: [0] }],
  [
    'containers start when the last init container has ended',
    plan(WITH_INIT, [record('i', 'exited', 0), record('j', 'exited', 0)]),
    { toStart: [0] },
  ],
  [
    'a failed init container ends a pod with Never',
    plan(pod({ restartPolicy: 'Never', initContainers: [{ name: 'i' }] }), [record('i', 'exited', 1)]),
    { killPod: true },
  ],
  ['what follows a sidecar starts when it runs', plan(WITH_SIDECAR, [record('s', 'running')]), { initToStart: [1] }],
  [
    'but not before its startup probe has succeeded',
    plan(WITH_SIDECAR, [record('s', 'running')], { started: () => false }),
    {},
  ],
  [
    'a dead sidecar is started again beside a running init container',
    plan(WITH_SIDECAR, [record('s', 'exited', 1), record('i', 'running')]),
    { initToStart: [0] },
  ],
  [
    'and beside the running containers',
    plan(WITH_SIDECAR, [record('s', 'exited', 1), record('i', 'exited', 0), record('a', 'running')]),
    { initToStart: [0] },
  ],
  [
    'sidecars end with the pod',
    plan(pod({ restartPolicy: 'Never', initContainers: [SIDECAR] }), [
      record('s', 'running'),
      record('a', 'exited', 0),
    ]),
    { killPod: true },
  ],
])('%s', (_, got, expected) => {
  expect(got).toEqual({ ...NOTHING, ...expected });
});
