import { expect, it } from 'vitest';
import type { Pod } from '../../api/generated/types.ts';
import { containerFacts } from './container-facts.ts';

const epoch = Date.UTC(2026, 0, 1);

const pod = {
  metadata: { name: 'web', uid: '1' },
  spec: {
    initContainers: [{ name: 'wait', image: 'busybox', command: ['sh', '-c', "echo 'a b'"] }],
    containers: [
      {
        name: 'web',
        image: 'nginx',
        ports: [
          { name: 'http', containerPort: 80 },
          { containerPort: 53, protocol: 'UDP' },
        ],
        resources: { requests: { cpu: '200m', memory: '64Mi' }, limits: { memory: '128Mi' } },
      },
    ],
  },
  status: {
    containerStatuses: [
      {
        name: 'web',
        state: { running: { startedAt: '2026-01-01T00:00:21Z' } },
        lastState: {
          terminated: {
            exitCode: 1,
            reason: 'Error',
            startedAt: '2026-01-01T00:00:10Z',
            finishedAt: '2026-01-01T00:00:11Z',
          },
        },
        allocatedResources: { cpu: '100m', memory: '64Mi' },
      },
    ],
  },
} as unknown as Pod;

it('says of each container what it runs, what it may use and how it ended before', () => {
  expect(containerFacts(pod, epoch)).toEqual([
    {
      name: 'wait',
      since: undefined,
      message: undefined,
      command: "sh -c 'echo '\\''a b'\\'''",
      ports: [],
      resources: [],
      last: undefined,
    },
    {
      name: 'web',
      since: 21_000,
      message: undefined,
      command: '',
      ports: ['http 80/TCP', '53/UDP'],
      resources: [
        { name: 'cpu', request: '200m', limit: undefined, allocated: '100m' },
        { name: 'memory', request: '64Mi', limit: '128Mi', allocated: undefined },
      ],
      last: { reason: 'Error', exitCode: 1, from: 10_000, until: 11_000 },
    },
  ]);
});
